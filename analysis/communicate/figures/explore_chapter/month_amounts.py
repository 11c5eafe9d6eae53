"""Figures of minutes and plays by month: in all, and of a viewer who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.amount_words import (
    minutes_by_month_words,
    plays_by_month_words,
    signal_months,
)
from analysis.communicate.figure import Figure, worded_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.communicate.claims.claim import Claim
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Inches of both panels with their heading.
TALL = 5.2


def minutes_by_month(results: Results) -> Figure | MarkdownText:
    """Show minutes by month, in all and of a mean viewer who came."""
    return _by_month(minutes_by_month_words(results), results, "minutes")


def plays_by_month(results: Results) -> Figure | MarkdownText:
    """Show plays by month, in all and of a mean viewer who came."""
    return _by_month(plays_by_month_words(results), results, "plays")


def _by_month(words: FigureWords | Claim, results: Results, signal: str) -> Figure | MarkdownText:
    frame = signal_months(results, signal)
    return worded_figure(words, lambda words: _panels(words, frame, signal), frame)


def _panels(words: FigureWords, frame: pd.DataFrame, signal: str) -> Drawing:
    drawn, panels = style.panel_canvas(*words.heading, (2, 1), TALL)
    heads = (f"{signal} of all viewers", f"{signal} of a mean viewer")
    for axes, name, head in zip(panels[:, 0], ("total", "mean"), heads, strict=True):
        _line(axes, frame, name)
        axes.set_title(head, loc="left", size=11, color=style.QUIET)
    panels[0, 0].tick_params(axis="x", labelbottom=False)
    return drawn


def _line(axes: Axes, frame: pd.DataFrame, name: str) -> None:
    low, high = (frame[end] if name == "mean" else frame[name] for end in ("low", "high"))
    base = low if name == "mean" else 0.0
    axes.fill_between(frame["month"], base, high, color=style.ACCENT, alpha=0.15)
    axes.plot(frame["month"], frame[name], color=style.ACCENT, linewidth=1.8)
    for whole, colour in ((True, style.ACCENT), (False, "white")):
        part = frame[frame["whole"] == whole]
        axes.plot(part["month"], part[name], "o", markersize=5, markerfacecolor=colour,
                  markeredgecolor=style.ACCENT)  # fmt: skip
    axes.set_xlim(*_month_ends(frame))
    axes.set_ylim(bottom=0)
    style.date_axis(axes.xaxis)
    style.plain_axis(axes.yaxis)


def _month_ends(frame: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return where both panels begin and end, with room for the dots at the ends."""
    room = pd.Timedelta(days=10)
    return frame["month"].iloc[0] - room, frame["month"].iloc[-1] + room
