"""Figures of what changed since the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.change_chapter.change_words import (
    drawn_changes,
    segment_changes_words,
)
from analysis.communicate.claims.changes.former_edition import former_edition
from analysis.communicate.claims.words import short_name
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures.segment_names import LONGEST, named_segments
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.intervals import Estimate
    from analysis.tables import Results

# Places of a ring above and of a dot below the line of its segment.
APART = 0.17


def segment_changes(results: Results) -> Figure | MarkdownText:
    """Show each segment's share of known viewers now and in the edition before."""
    return worded_figure(segment_changes_words(results), lambda words: _changes(words, results))


def _changes(words: FigureWords, results: Results) -> Drawing:
    former = former_edition(results)
    found = drawn_changes(results, former) if former else []
    inks = {one.id: one.colour for one in named_segments(results).values()}
    drawn, axes = style.titled_canvas(*words.heading, height=1.3 + 0.55 * len(found))
    for place, one in enumerate(found):
        ink = inks.get(one.id, style.QUIET)
        _share(axes, one.before, place - APART, ink, "white", "before")
        _share(axes, one.now, place + APART, ink, ink, "now")
    names = [single_line(short_name(one.name), LONGEST) for one in found]
    axes.set_yticks(range(len(found)), names)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(found) - 0.5, -0.5)
    highest = max(part.high for one in found for part in (one.now, one.before) if part)
    axes.set_xlim(0, 1.3 * highest)
    axes.grid(visible=False, axis="y")
    style.share_axis(axes.xaxis)
    return drawn


def _share(
    axes: Axes, share: Estimate | None, place: float, ink: str, fill: str, when: str
) -> None:
    """Draw a share with its interval and what it is beside it."""
    if share is None:
        return
    axes.plot([share.low, share.high], [place, place], color=ink, linewidth=1.6)
    axes.plot([share.value], [place], "o", markersize=7, markerfacecolor=fill, markeredgecolor=ink)
    axes.annotate(
        f"{percent_text(share.value)} {when}", (share.high, place), xytext=(8, 0),
        textcoords="offset points", va="center", size=10, color=style.INK,
    )  # fmt: skip
