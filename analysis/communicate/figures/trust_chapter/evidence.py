"""The figure of what segments explain where they were not drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.trust_chapter.evidence_words import (
    effects_words,
    shown_effects,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.words import measure_names
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Names of measures beside bars.
LONGEST_MEASURE = 38


def segment_effects(results: Results) -> Figure | MarkdownText:
    """Show how much of each measure the segments explain, on a half not used where there is one."""
    return worded_figure(effects_words(results), lambda words: _effects(words, results))


def _effects(words: FigureWords, results: Results) -> Drawing:
    frame, shown = shown_effects(results)
    labels = measure_names(results)
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.6 + 0.27 * len(frame)
    )
    names = [single_line(labels.get(one, one), LONGEST_MEASURE) for one in frame["feature"]]
    marks.lying_bars(axes, names, list(frame[shown]), [""] * len(frame))
    ends = frame[shown]
    if shown == "epsilon2_b":
        axes.plot(frame["epsilon2_a"], range(len(frame)), "|", color=style.INK, markersize=13)
        for ink, width in (("white", 4.0), (style.INK, 1.4)):
            axes.hlines(range(len(frame)), frame["low"], frame["high"], color=ink, linewidth=width)
        ends = frame[["epsilon2_a", "epsilon2_b", "high"]].max(axis=1)
    for place, (end, value) in enumerate(zip(ends, frame[shown], strict=True)):
        axes.annotate(percent_text(value), (end, place), xytext=(5, 0), va="center", size=10.5,
                      textcoords="offset points")  # fmt: skip
    return drawn
