"""Figures of foreseen against seen, and of whom calling viewers reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.predict_chapter.leaving_words import (
    amount_calibration_words,
    drawn_bands,
    drawn_gains,
    leaving_calibration_words,
    leaving_gains_words,
)
from analysis.communicate.claims.predict.foretold import ENGAGEMENT, LEAVING, Foretold, model_name
from analysis.communicate.figure import Figure, worded_figure

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Below this much a logarithmic axis begins: less than one row of a hundred viewers.
LEAST = 0.01
# Room of a logarithmic axis around the outermost dots.
ROOM = 1.4
TICKS = [step * 10.0**power for power in range(-2, 5) for step in (1, 2, 5)]


def leaving_calibration(results: Results) -> Figure | MarkdownText:
    """Show how many left of those of whom so much risk was foreseen."""
    frame = drawn_bands(Foretold(results, LEAVING))
    return worded_figure(
        leaving_calibration_words(results), lambda words: _risks(words, frame), frame
    )


def _risks(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=4.2)
    axes.plot([0, 1], [0, 1], color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    _interval_dots(axes, frame)
    top = float(frame[["foreseen", "high"]].max().max())
    axes.set_xlim(0, min(1.0, top + 0.05))
    axes.set_ylim(0, min(1.0, top + 0.05))
    style.share_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    axes.set_xlabel("expected to leave")
    axes.set_ylabel("left")
    return drawn


def amount_calibration(results: Results) -> Figure | MarkdownText:
    """Show how much came of viewers of whom so much was expected."""
    frame = drawn_bands(Foretold(results, ENGAGEMENT))
    return worded_figure(
        amount_calibration_words(results), lambda words: _amounts(words, frame), frame
    )


def _amounts(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=4.2)
    shown = frame.assign(
        **{name: frame[name].clip(lower=LEAST) for name in ("foreseen", "seen", "low")}
    )
    ends = shown[["foreseen", "seen", "low", "high"]]
    low, high = float(ends.min().min()) / ROOM, float(ends.max().max()) * ROOM
    axes.plot([low, high], [low, high], color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    _interval_dots(axes, shown)
    for axis, scale, limits in (
        (axes.xaxis, axes.set_xscale, axes.set_xlim),
        (axes.yaxis, axes.set_yscale, axes.set_ylim),
    ):
        scale("log")
        style.log_axis(axis, [tick for tick in TICKS if low <= tick <= high])
        limits(low, high)
    axes.set_xlabel("expected (logarithmic)")
    axes.set_ylabel("came (logarithmic)")
    return drawn


def _interval_dots(axes: Axes, frame: pd.DataFrame) -> None:
    for row in frame.itertuples(index=False):
        axes.plot([row.foreseen] * 2, [row.low, row.high], color=style.ACCENT, linewidth=2)
        axes.plot([row.foreseen], [row.seen], "o", color=style.ACCENT, markersize=6)


def leaving_gains(results: Results) -> Figure | MarkdownText:
    """Show how many of those who left are reached by calling so many, those at risk first."""
    told = Foretold(results, LEAVING)
    frame = drawn_gains(told)
    return worded_figure(
        leaving_gains_words(results), lambda words: _curves(words, told, frame), frame
    )


def _curves(words: FigureWords, told: Foretold, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=4.2)
    axes.plot([0, 1], [0, 1], color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    named = []
    for model in dict.fromkeys(frame["model"]):
        own = frame[frame["model"] == model].sort_values("called")
        taken = model == "recommended"
        ink = style.ACCENT if taken else style.ALL
        axes.fill_between(own["called"], own["low"], own["high"], color=ink, alpha=0.2)
        axes.plot(own["called"], own["reached"], color=ink, linewidth=1.8)
        named.append((model_name(told.recommended if taken else model), ink))
    for line, (name, ink) in enumerate(named):
        axes.text(0.98, 0.06 + 0.08 * line, name, transform=axes.transAxes, ha="right",
                  color=style.QUIET if ink == style.ALL else ink, bbox=style.PAPER)  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    style.share_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    axes.set_xlabel("active viewers called")
    axes.set_ylabel("reached of those who left")
    return drawn
