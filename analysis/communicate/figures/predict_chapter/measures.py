"""Figures of measures: which matter most, and what is expected by the foremost."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.predict_chapter.measure_words import (
    drawn_falls,
    explained_tasks,
    leading_measures_words,
    measure_dependence_words,
)
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    METRICS,
    RATING,
    Foretold,
    measure_name,
)
from analysis.communicate.claims.predict.leading_measures import group_label
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Inches: of a line of dots, of what stands around a panel of them, of a panel of lines.
ROW, AROUND, PANEL = 0.3, 0.75, 2.0
HEAD = 1.1
# Letters of a measure's name in one line, beside dots and below lines.
WIDE, NARROW = 34, 40
EXPECTED = {RATING: "expected rating", ENGAGEMENT: "expected amount", LEAVING: "risk of leaving"}
# Panels side by side.
ACROSS = 2


def leading_measures(results: Results) -> Figure | MarkdownText:
    """Show how much worse predictions get when a measure is shuffled."""
    tasks = explained_tasks(results, "importance", "fall")
    frame = results.predicted.frame("importance")
    return worded_figure(leading_measures_words(results), lambda words: _falls(words, tasks), frame)


def _falls(words: FigureWords, tasks: list[Foretold]) -> Drawing:
    shown = [drawn_falls(told) for told in tasks]
    height = HEAD + sum(AROUND + ROW * len(frame) for frame in shown)
    drawn, axes = style.panel_canvas(*words.heading, (len(tasks), 1), height)
    axes[0][0].get_gridspec().set_height_ratios([len(frame) for frame in shown])
    for (panel,), told, frame in zip(axes, tasks, shown, strict=True):
        _fall_dots(panel, told, frame)
    return drawn


def _fall_dots(panel: Axes, told: Foretold, frame: pd.DataFrame) -> None:
    for place, row in enumerate(frame.itertuples(index=False)):
        panel.plot([row.low, row.high], [place, place], color=style.ACCENT, linewidth=2)
        panel.plot([row.fall], [place], "o", color=style.ACCENT, markersize=6)
    names = [textwrap.fill(group_label(told.results, row), WIDE) for _, row in frame.iterrows()]
    panel.set_yticks(range(len(frame)), names)
    panel.tick_params(axis="y", labelcolor=style.INK)
    panel.set_ylim(len(frame) - 0.5, -0.5)
    panel.grid(visible=False)
    marks.reference_line(panel, 0, "", upright=True)
    panel.set_xlabel(f"{METRICS[told.metric]}, change for the worse")
    style.plain_axis(panel.xaxis)


def measure_dependence(results: Results) -> Figure | MarkdownText:
    """Show what is expected by the measures that matter most."""
    tasks = explained_tasks(results, "dependence", "expected")
    frame = results.predicted.frame("dependence")
    return worded_figure(
        measure_dependence_words(results), lambda words: _lines(words, tasks), frame
    )


def _lines(words: FigureWords, tasks: list[Foretold]) -> Drawing:
    panels = [
        (told, measure, rows)
        for told in tasks
        for measure, rows in told.frame("dependence").groupby("measure", sort=False)
    ]
    down = -(-len(panels) // ACROSS)
    drawn, axes = style.panel_canvas(*words.heading, (down, ACROSS), HEAD + PANEL * down)
    for panel, (told, measure, rows) in zip(axes.flat, panels, strict=False):
        ordered = rows.sort_values("value")
        panel.plot(ordered["value"], ordered["expected"], "o-", color=style.ACCENT, markersize=4)
        name = measure_name(told.results, str(measure))
        panel.set_xlabel(textwrap.fill(name, NARROW))
        panel.set_title(EXPECTED[told.task], loc="left", size=10.5, color=style.QUIET)
        years = "year" in name
        style.plain_axis(panel.xaxis, years=years)
        style.share_axis(panel.yaxis) if told.task == LEAVING else style.plain_axis(panel.yaxis)
    for panel in axes.flat[len(panels) :]:
        panel.set_visible(False)
    return drawn
