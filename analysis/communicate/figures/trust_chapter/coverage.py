"""Figures of who is left out, and of how far the segments of groups of viewers hold."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.trust_chapter.group_captions import (
    MEASURES,
    PANELS,
    drawn_groups,
    group_trust_words,
    left_out_words,
)
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.trust.left_out import part_label
from analysis.communicate.claims.words import group_noun
from analysis.communicate.figure import Figure, worded_figure
from analysis.text.nouns import capital_first
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# What parts of viewers look like: known dark, guessed pale, left out in vermilion.
PARTS = {"known": style.ACCENT, "guessed": "#8794a8", "out": "#d55e00"}
SAID = {"known": "known", "guessed": "guessed", "out": "left out"}
# Inches: a bar, a panel's heading with its axis, the heading of the figure.
BAR, PANEL, HEAD = 0.24, 0.6, 0.9
# Points from the right edge to the first name of a part, from name to name, and behind its square.
KEY, STEP = (-200, 68), 11
# Shares that lie close together are not drawn as if they lay apart: so much is on every axis.
LEAST_WIDTH = 0.1
# Between labels of an axis; of more than so many steps labels would meet.
STEPS, MOST_TICKS = (0.05, 0.1, 0.2, 0.5, 1.0), 2.5
# Beyond the outer labels, so that no dot is cut; and of shares that are whole steps.
EDGE, ROUNDING = 0.06, 1e-9
# Room behind the longest bar for its text.
ROOM = 1.22


def left_out_viewers(results: Results) -> Figure | MarkdownText:
    """Show how many viewers are known, guessed and left out, by arrival, amount and era."""
    frame, many = results.interpreted.frame("left_out"), Populations(results).many
    return worded_figure(
        left_out_words(results), lambda words: _parts(words, frame, many), _labelled(frame)
    )


def _labelled(frame: pd.DataFrame) -> pd.DataFrame:
    rows = zip(frame["kind"], frame["lower"], frame["upper"], strict=True)
    return frame.assign(group=[part_label(*row) for row in rows])


def _parts(words: FigureWords, frame: pd.DataFrame, many: str) -> Drawing:
    labelled = _labelled(frame)
    panels = {kind: labelled[labelled["kind"] == kind] for kind in PANELS}
    panels = {kind: part for kind, part in panels.items() if len(part)}
    heights = [PANEL + BAR * len(part) for part in panels.values()]
    drawn, axes = style.panel_canvas(
        *words.heading, (len(panels), 1), HEAD + sum(heights), ratios=heights
    )
    for place, (ax, (kind, part)) in enumerate(zip(axes[:, 0], panels.items(), strict=True)):
        _stacked(ax, part)
        ax.set_title(PANELS[kind].format(many=many), loc="left", size=10.5, color=style.QUIET)
        if not place:
            _key(ax)
    return drawn


def _stacked(axes: Axes, part: pd.DataFrame) -> None:
    left = part["known"] * 0.0
    for name, ink in PARTS.items():
        width = part[name].fillna(0.0)
        axes.barh(range(len(part)), width, left=left, height=0.74, color=ink)
        left = left + width
    kept = part["known"] + part["guessed"]
    for at, (end, known, every) in enumerate(zip(left, part["known"], kept, strict=True)):
        if every > 0:
            text = f"({percent_text(known / every, 0)})"
            axes.annotate(text, (end, at), xytext=(4, 0), textcoords="offset points",
                          va="center", size=9.5, color=style.QUIET)  # fmt: skip
    axes.set_yticks(range(len(part)), list(part["group"]))
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.invert_yaxis()
    axes.set_xlim(0, float(left.max()) * ROOM)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    style.count_axis(axes.xaxis)


def _key(axes: Axes) -> None:
    """Name the parts above the first panel, each in its colour."""
    for place, (name, ink) in enumerate(PARTS.items()):
        for text, moved, colour in (("■", 0, ink), (SAID[name], STEP, style.INK)):
            axes.annotate(
                text, (1, 1), xytext=(KEY[0] + KEY[1] * place + moved, 6),
                xycoords="axes fraction", textcoords="offset points", size=10, color=colour,
                annotation_clip=False,
            )  # fmt: skip


def group_reliance(results: Results) -> Figure | MarkdownText:
    """Show how far the segments of each group of viewers can be relied on."""
    frame, one = drawn_groups(results), group_noun(results, 1)
    return worded_figure(group_trust_words(results), lambda words: _dots(words, frame, one), frame)


def _dots(words: FigureWords, frame: pd.DataFrame, one: str) -> Drawing:
    groups = frame[["group_kind", "name"]].drop_duplicates().reset_index(drop=True)
    shown = [name for name in MEASURES if (frame["measure"] == name).any()]
    height = HEAD + PANEL + BAR * len(groups)
    drawn, axes = style.panel_canvas(*words.heading, (1, len(shown)), height, same_height=True)
    for ax, measure in zip(axes[0], shown, strict=True):
        own = groups.merge(frame[frame["measure"] == measure], on=["group_kind", "name"])
        places = [_place(groups, row) for row in own.to_dict("records")]
        ax.hlines(places, own["low"], own["high"], color=style.ACCENT, linewidth=2)
        ax.plot(own["value"], places, "o", color=style.ACCENT, markersize=5)
        ax.set_title(capital_first(MEASURES[measure].format(one=one)), loc="left", size=10.5)
        ax.grid(visible=False)
        ax.grid(visible=True, axis="x")
        _share_ends(ax, float(own["low"].min()), float(own["high"].max()))
    axes[0][0].set_yticks(range(len(groups)), list(groups["name"]))
    axes[0][0].tick_params(axis="y", labelcolor=style.INK)
    axes[0][0].invert_yaxis()
    return drawn


def _share_ends(axes: Axes, low: float, high: float) -> None:
    """Let an axis of shares be wide enough, with as few labels as have room."""
    from matplotlib.ticker import FixedLocator

    wide = max(LEAST_WIDTH, high - low)
    first = max(min((low + high - wide) / 2, 1 - wide), 0.0)
    step = next(one for one in STEPS if wide / one <= MOST_TICKS)
    ends = math.floor(first / step + ROUNDING), math.ceil((first + wide) / step - ROUNDING)
    ticks = [at * step for at in range(ends[0], ends[1] + 1)]
    style.share_axis(axes.xaxis)
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.set_xlim(ticks[0] - wide * EDGE, ticks[-1] + wide * EDGE)


def _place(groups: pd.DataFrame, row: dict) -> int:
    same = (groups["group_kind"] == row["group_kind"]) & (groups["name"] == row["name"])
    return int(groups.index[same][0])
