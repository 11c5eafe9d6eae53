"""Figures of the most active viewers and the others: what each band gives, how it spreads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.active_words import (
    PANELS,
    activity_bands_words,
    amount_spread_words,
    band_names,
)
from analysis.communicate.claims.explore.active_viewers import banded_viewers
from analysis.communicate.figure import Figure, worded_figure
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Of a pair of bars, of which two fill most of a row.
BAR = 0.38
# From this span on, largest over smallest, values are drawn on a logarithmic axis.
WIDE = 50
# Inches of a row of panels.
PANEL_HEIGHT = 2.3


def viewer_bands(results: Results) -> Figure | MarkdownText:
    """Show what share of viewers each band of activity holds, and what share of rows."""
    frame = banded_viewers(results)
    return worded_figure(activity_bands_words(results), lambda words: _bands(words, frame), frame)


def _bands(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=1.5 + 0.6 * len(frame))
    for name, shift, alpha in (("users", -BAR / 2, 0.35), ("ratings", BAR / 2, 1.0)):
        places = [place + shift for place in range(len(frame))]
        bars = axes.barh(places, frame[f"share_{name}"], height=BAR, color=style.ACCENT,
                         alpha=alpha)  # fmt: skip
        texts = [percent_text(share) for share in frame[f"share_{name}"]]
        axes.bar_label(bars, texts, padding=4, size=10.5, color=style.INK)
    axes.set_yticks(range(len(frame)), band_names(frame))
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.14)
    axes.set_xlim(left=0)
    return drawn


def amount_spread(results: Results) -> Figure | MarkdownText:
    """Show how what viewers do spreads within each band of activity, as box plots."""
    frame, bands = results.explored.frame("amount_spread"), banded_viewers(results)
    many = results.obtained.record("source")["noun_plural"]
    return worded_figure(
        amount_spread_words(results), lambda words: _boxes(words, frame, bands, many), frame
    )


def _boxes(words: FigureWords, frame: pd.DataFrame, bands: pd.DataFrame, many: str) -> Drawing:
    told = set(frame.loc[frame["median"].notna(), "measure"])
    measures = [measure for measure in PANELS if measure in told]
    across = min(2, len(measures))
    down = -(-len(measures) // across)
    drawn, panels = style.panel_canvas(
        *words.heading, (down, across), 1.2 + PANEL_HEIGHT * down, same_scale=False
    )
    names = band_names(bands)
    for axes, measure in zip(panels.flat, measures, strict=False):
        _panel(axes, frame[frame["measure"] == measure], names)
        axes.set_title(PANELS[measure].format(many=many), loc="left", size=11, color=style.QUIET)
    for axes in list(panels.flat)[len(measures) :]:
        axes.set_visible(False)
    return drawn


def _panel(axes: Axes, part: pd.DataFrame, names: list[str]) -> None:
    part = part[part["median"].notna()]
    for row in part.itertuples():
        # An end that is not told is drawn at the one that is next to it.
        q1, q3 = (row.median if end != end else end for end in (row.q1, row.q3))
        low, high = (q1 if row.p10 != row.p10 else row.p10), (q3 if row.p90 != row.p90 else row.p90)
        box = {"med": row.median, "q1": q1, "q3": q3, "whislo": low, "whishi": high, "fliers": []}
        axes.bxp(
            [box], positions=[row.band], widths=0.5, showfliers=False, patch_artist=True,
            boxprops={"facecolor": style.RULE, "edgecolor": style.ACCENT},
            medianprops={"color": style.ACCENT, "linewidth": 2},
            whiskerprops={"color": style.ACCENT}, capprops={"color": style.ACCENT},
        )  # fmt: skip
    axes.set_xticks(range(len(names)), names)
    axes.set_xlim(-0.6, len(names) - 0.4)
    ends = part[["p10", "q1", "median", "q3", "p90"]].to_numpy()
    if ends[ends > 0].max(initial=1) > WIDE * max(ends[ends > 0].min(initial=1), 1):
        axes.set_yscale("symlog", linthresh=1)
        axes.set_ylim(bottom=0)
        style.log_axis(axes.yaxis, [0, 1, 10, 100, 1_000, 10_000])
    else:
        style.plain_axis(axes.yaxis)
