"""Figures of how sure one viewer's segment is, and of how that was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.communicate import style
from analysis.communicate.claims.captions.trust_chapter.certainty_words import (
    certainty_amounts_words,
    certainty_check_words,
    told_amounts,
)
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.trust.certainty import WORDS, rows_band_name
from analysis.communicate.figure import Figure, worded_figure
from analysis.text.markdown import single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# From the surest on; letters on the first stand in white.
INKS = dict(zip(WORDS, (style.ACCENT, "#8fbbdb", "#d5d9de"), strict=True))
SHOWN = {"sure": "sure", "likely": "likely", "guess": "a guess"}
# Pale parts are told from the paper by their edge.
EDGE: dict[str, Any] = {"edgecolor": style.QUIET, "linewidth": 0.6}
# Narrower parts of a bar hold no letters.
READABLE = 0.06
# Inches: of a bar, and of what stands around them.
ROW, AROUND = 0.36, 1.5


def certainty_amounts(results: Results) -> Figure | MarkdownText:
    """Show how many viewers are sure, likely and a guess by how much is known of them."""
    frame = told_amounts(results)
    return worded_figure(
        certainty_amounts_words(results), lambda words: _parted_bars(words, frame, results), frame
    )


def _parted_bars(words: FigureWords, frame: pd.DataFrame, results: Results) -> Drawing:
    people = Populations(results)
    drawn, axes = style.titled_canvas(*words.heading, height=AROUND + ROW * len(frame))
    shares = frame[list(WORDS)].div(frame["users"], axis=0)
    left = np.zeros(len(frame))
    for word in WORDS:
        share = shares[word].to_numpy(float)
        axes.barh(range(len(frame)), share, left=left, height=0.72, color=INKS[word], **EDGE)
        _part_texts(axes, left, share, "white" if word == "sure" else style.INK)
        left = left + share
    names = [rows_band_name(row, single_line(people.many), single_line(people.one))
             for row in frame.itertuples()]  # fmt: skip
    axes.set_yticks(range(len(frame)), names)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    _word_heads(axes)
    return drawn


def _part_texts(axes: Axes, left: np.ndarray, share: np.ndarray, ink: str) -> None:
    for at, (start, width) in enumerate(zip(left, share, strict=True)):
        if width >= READABLE:
            text = percent_text(width, 0)
            axes.text(start + width / 2, at, text, ha="center", va="center", size=9, color=ink)


def _word_heads(axes: Axes) -> None:
    """Name the parts above the bars, each behind a square of its colour."""
    for at, word in enumerate(WORDS):
        axes.plot(
            [0.01 + 0.14 * at], [-0.85], "s", color=INKS[word], markeredgecolor=style.QUIET,
            markersize=8, clip_on=False,
        )  # fmt: skip
        axes.text(0.03 + 0.14 * at, -0.85, SHOWN[word], va="center", size=10.5, clip_on=False)
    bottom = axes.get_ylim()[0]
    axes.set_ylim(bottom, -1.2)


def certainty_check(results: Results) -> Figure | MarkdownText:
    """Show what was said of viewers kept apart against what came again."""
    frame = results.interpreted.frame("certainty_tenths")
    return worded_figure(
        certainty_check_words(results), lambda words: _said_and_seen(words, frame), frame
    )


def _said_and_seen(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=4.2)
    axes.plot([0, 1], [0, 1], color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    for row in frame.itertuples(index=False):
        axes.plot([row.said] * 2, [row.low, row.high], color=style.ACCENT, linewidth=2)
        axes.plot([row.said], [row.again], "o", color=style.ACCENT, markersize=6)
    least = max(0.0, float(frame[["said", "low"]].min().min()) - 0.05)
    axes.set_xlim(least, 1.01)
    axes.set_ylim(least, 1.01)
    style.share_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    axes.set_xlabel("said")
    axes.set_ylabel("came again")
    return drawn
