"""The figure of each segment: its parts of rows, of who came and of who arrived, by quarter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.segment_chapter.quarter_words import (
    PARTS,
    segment_course,
    segment_quarter_words,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.populations import Populations
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Inches, and what labels of line ends take of the height of the axes.
HEIGHT, LABEL = 3.0, 0.11
# Who came and who arrived stand behind what they gave.
STYLES = {
    "share_ratings": (2.4, "-"),
    "share_viewers": (1.4, "--"),
    "share_newcomers": (1.6, ":"),
}


def segment_courses(results: Results) -> list[Figure]:
    """Return a figure for each segment that can be followed by quarter."""
    known = {f"segment-{one.id}": one for one in named_segments(results).values()}
    return [
        Figure(
            words.name,
            words.caption,
            words.alt,
            partial(_course, words, known[words.name], results),
            segment_course(results, known[words.name].segment).reset_index(),
        )
        for words in segment_quarter_words(results)
    ]


def _course(words: FigureWords, item: NamedSegment, results: Results) -> Drawing:
    course, many = segment_course(results, item.segment), Populations(results).many
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=HEIGHT)
    ends = []
    for column, label in PARTS.items():
        told = course[column].dropna()
        if told.empty:
            continue
        width, dashes = STYLES[column]
        axes.plot(course.index, course[column], dashes, color=item.colour, linewidth=width)
        ends.append((f"{label.format(many=many)} {percent_text(told.iloc[-1])}", told.iloc[-1],
                     item.colour))  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    marks.line_ends(axes, course.index[-1], ends, LABEL)
    style.share_axis(axes.yaxis)
    style.date_axis(axes.xaxis)
    return drawn
