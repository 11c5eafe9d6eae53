"""Figures of segments over time: their share of each quarter, newcomers, what came later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.segment_chapter.activity_words import (
    arrivals,
    newcomers_words,
    segment_activity_words,
    whole_quarters,
)
from analysis.communicate.claims.captions.segment_chapter.forward_words import forward_words
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.portraits.afterwards import forward_rows
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import named_segments
from analysis.text.markdown import MarkdownText
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Inches: of the lines of few segments, and of the label of each where they are many.
LEAST_HEIGHT, LINE_HEIGHT = 3.0, 0.28
# Of a line of text, and of what stands above and below the axes.
LABEL, HEADS = 0.18, 1.2


def segment_activity(results: Results) -> Figure | MarkdownText:
    """Show each segment's share of the rows of known viewers, quarter by quarter."""
    words = segment_activity_words(results)
    return worded_figure(words, lambda words: _course(words, whole_quarters(results), results))


def segment_newcomers(results: Results) -> Figure | MarkdownText:
    """Show each segment's share of the known viewers who arrived, quarter by quarter."""
    words = newcomers_words(results)
    return worded_figure(words, lambda words: _course(words, arrivals(results), results))


def _course(words: FigureWords, wide: pd.DataFrame, results: Results) -> Drawing:
    named = named_segments(results)
    known = {segment: named[segment] for segment in named if segment in wide.columns}
    height = max(LEAST_HEIGHT, 1.3 + LINE_HEIGHT * len(known))
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=height)
    ends = []
    for segment, item in known.items():
        axes.plot(wide.index, wide[segment], color=item.colour, linewidth=2)
        told = wide[segment].dropna()
        if len(told):
            # A lone quarter between withheld ones is no line.
            axes.plot(told.index[-1:], told[-1:], "o", color=item.colour, markersize=4)
            text = f"{item.name} {percent_text(told.iloc[-1])}"
            ends.append((text, told.iloc[-1], item.colour))
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    marks.line_ends(axes, wide.index[-1], ends, LABEL / (height - HEADS))
    style.share_axis(axes.yaxis)
    style.date_axis(axes.xaxis)
    return drawn


def later_activity(results: Results) -> Figure | MarkdownText:
    """Show what viewers of each segment did in the days behind a cut that it was found before."""
    return worded_figure(forward_words(results), lambda words: _later(words, results))


def _later(words: FigureWords, results: Results) -> Drawing:
    frame, known = forward_rows(results), named_segments(results)
    named = [known[segment] for segment in frame["segment"]]
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.6 + 0.4 * len(frame)
    )
    for place, (item, row) in enumerate(zip(named, frame.itertuples(), strict=True)):
        axes.plot(row.others_each, place, "o", color="white", markeredgecolor=style.QUIET,
                  markeredgewidth=1.4, markersize=6)  # fmt: skip
        axes.hlines(place, row.each_low, row.each_high, color=item.colour, linewidth=2.5)
        axes.plot(row.each, place, "o", color=item.colour, markersize=7)
        marks.beside_dot(axes, row.each_high, place, rounded_number(row.each))
    axes.set_yticks(range(len(named)), [item.name for item in named])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(named) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    return drawn
