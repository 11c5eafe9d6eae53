"""The figure of what each segment did, beside what was foreseen of it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.predict_chapter.segment_words import (
    drawn_segments,
    drawn_tasks,
    panel_head,
    segment_outcomes_words,
)
from analysis.communicate.claims.predict.foretold import LEAVING, Foretold
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures.segment_names import named_segments

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.communicate.figures.segment_names import NamedSegment
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Inches: of a line of dots, of what stands around a panel, of title and subtitle.
ROW, AROUND, HEAD = 0.34, 0.75, 1.1
# Letters of a segment's name in one line.
WIDE = 30


def segment_outcomes(results: Results) -> Figure | MarkdownText:
    """Show what each segment did in the test window, and what was foreseen."""
    tasks, frame = drawn_tasks(results), results.predicted.frame("segment_results")
    return worded_figure(
        segment_outcomes_words(results), lambda words: _panels(words, tasks, results), frame
    )


def _panels(words: FigureWords, tasks: list[Foretold], results: Results) -> Drawing:
    shown = [drawn_segments(told) for told in tasks]
    height = HEAD + sum(AROUND + ROW * len(frame) for frame in shown)
    drawn, axes = style.panel_canvas(*words.heading, (len(tasks), 1), height)
    names = named_segments(results)
    for (panel,), told, frame in zip(axes, tasks, shown, strict=True):
        _dots(panel, told, frame, names)
    return drawn


def _dots(panel: Axes, told: Foretold, frame: pd.DataFrame, names: dict[int, NamedSegment]) -> None:
    for place, row in enumerate(frame.itertuples(index=False)):
        ink = names[int(row.segment)].colour
        panel.plot([row.low, row.high], [place, place], color=ink, linewidth=2)
        panel.plot([row.seen], [place], "o", color=ink, markersize=6)
        panel.plot([row.foreseen], [place], "o", color=ink, markersize=11, fillstyle="none")
    named = [textwrap.fill(names[int(one)].name, WIDE) for one in frame["segment"]]
    panel.set_yticks(range(len(frame)), named)
    panel.tick_params(axis="y", labelcolor=style.INK)
    panel.set_ylim(len(frame) - 0.5, -0.5)
    panel.margins(x=0.08)
    panel.grid(visible=False)
    panel.set_xlabel(panel_head(told))
    if told.task == LEAVING:
        style.share_axis(panel.xaxis)
    else:
        style.plain_axis(panel.xaxis)
