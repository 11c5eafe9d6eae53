"""Figures of what decides to which segment a viewer belongs: a tree, and measures swapped."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate import style
from analysis.communicate.claims.captions.segment_chapter.rule_words import (
    deciding_words,
    drawn_measures,
    rule_tree_words,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.rules import bound_text, deciding_label
from analysis.communicate.claims.words import measure_names
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Inches: of a line of the tree, of a row of dots, of what stands above and around them.
LINE, ROW, AROUND = 0.36, 0.34, 1.5
# Of the width: how far an answer stands in from that before it, and where segments stand.
STEP, NAMES_AT = 0.045, 0.6
# Letters of a measure's name in an answer, and of one line beside dots.
LONGEST, WIDE = 34, 34


def rule_tree(results: Results) -> Figure | MarkdownText:
    """Show the questions that foretell a viewer's segment."""
    frame = results.interpreted.frame("rule_tree")
    return worded_figure(rule_tree_words(results), lambda words: _tree(words, results), frame)


def _tree(words: FigureWords, results: Results) -> Drawing:
    frame, known = results.interpreted.frame("rule_tree"), named_segments(results)
    drawn, axes = style.titled_canvas(*words.heading, height=1.1 + LINE * len(frame))
    axes.set(xlim=(0, 1), ylim=(len(frame) - 0.5, -0.5))
    axes.set_axis_off()
    places = {int(node): place for place, node in enumerate(frame["node"])}
    for place, row in enumerate(frame.itertuples(index=False)):
        _answer(axes, place, row, places.get(int(row.parent), -1))
        axes.text(_left(row.depth), place, answer_text(results, row), va="center", size=10.5)
        if row.leaf and int(row.segment) in known:
            _answered(axes, place, row, known[int(row.segment)])
    return drawn


def _left(depth: int) -> float:
    return STEP * depth


def _answer(axes: Axes, place: int, row: Any, parent: int) -> None:
    """Draw the way from the answer before to this one."""
    x = _left(row.depth) - 0.6 * STEP
    axes.plot([x, x], [parent + 0.3, place], color=style.QUIET, linewidth=1)
    axes.plot([x, x + 0.45 * STEP], [place, place], color=style.QUIET, linewidth=1)


def _answered(axes: Axes, place: int, row: Any, item: NamedSegment) -> None:
    axes.plot([NAMES_AT], [place], "s", color=item.colour, markersize=8)
    share = "" if pd.isna(row.share) else f"\u2002{percent_text(row.share)}"
    axes.text(NAMES_AT + 0.02, place, f"{item.name}{share}", va="center", size=10.5)


def answer_text(results: Results, row: Any) -> str:
    """Return an answer as the tree has it: "days seen up to 45"."""
    units = results.scrubbed.frame("catalogue").set_index("feature")["unit"]
    names, measure = measure_names(results, LONGEST), str(row.measure)
    bound = bound_text(row.bound, str(units.get(measure, "")), Populations(results))
    return f"{names.get(measure, measure)} {'over' if row.above else 'up to'} {bound}"


def deciding_measures(results: Results) -> Figure | MarkdownText:
    """Show how many viewers get another segment when a measure is another's."""
    frame = results.interpreted.frame("assignment_importance")
    return worded_figure(deciding_words(results), lambda words: _dots(words, results), frame)


def _dots(words: FigureWords, results: Results) -> Drawing:
    frame = drawn_measures(results)
    drawn, axes = style.titled_canvas(*words.heading, height=AROUND + ROW * len(frame))
    for place, row in enumerate(frame.itertuples(index=False)):
        axes.plot([row.low, row.high], [place, place], color=style.ACCENT, linewidth=2)
        axes.plot([row.value], [place], "o", color=style.ACCENT, markersize=6)
    names = [deciding_label(results, row) for _, row in frame.iterrows()]
    shown = [textwrap.fill(single_line(one, 2 * WIDE), WIDE) for one in names]
    axes.set_yticks(range(len(frame)), shown)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(frame) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    style.share_axis(axes.xaxis)
    return drawn
