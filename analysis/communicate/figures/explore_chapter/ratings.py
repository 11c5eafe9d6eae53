"""Figures of the rows: their values, and when they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.rating_words import (
    DAYS,
    rating_histogram_words,
    rows_by_month_words,
    weekly_rhythm_words,
)
from analysis.communicate.claims.explore.rhythm import WEEKDAYS
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText


def rating_histogram(results: Results) -> Figure | MarkdownText:
    """Show the share of ratings at each value of the scale."""
    frame = results.explored.frame("rating_shares")
    return worded_figure(
        rating_histogram_words(results), lambda words: _histogram(words, frame), frame
    )


def _histogram(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    texts = [percent_text(share) for share in frame["share"]] if len(frame) <= 12 else None
    names = [rounded_number(value, 3) for value in frame["rating"]]
    marks.upright_bars(axes, names, list(frame["share"]), texts)
    axes.set_xlabel("rating")
    style.share_axis(axes.yaxis)
    return drawn


def rows_by_month(results: Results) -> Figure | MarkdownText:
    """Show the number of rows in each month."""
    frame = results.explored.frame("by_month")
    return worded_figure(
        rows_by_month_words(results),
        lambda words: _monthly(words, frame),
        frame[["month", "ratings"]],
    )


def _monthly(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    axes.fill_between(frame["month"], frame["ratings"], color=style.ACCENT, alpha=0.15)
    axes.plot(frame["month"], frame["ratings"], color=style.ACCENT, linewidth=1.8)
    if len(frame) == 1:
        axes.plot(frame["month"], frame["ratings"], "o", color=style.ACCENT)
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    style.date_axis(axes.xaxis)
    style.count_axis(axes.yaxis)
    return drawn


def weekly_rhythm(results: Results) -> Figure | MarkdownText:
    """Show on which days of the week, and where known at which hours, rows come."""
    days, hours = results.explored.frame("by_weekday"), results.explored.frame("by_hour")
    parts = {"weekday": days, "hour": hours}
    drawn = pd.concat(
        [part.rename(columns={name: "place"}).assign(part=name) for name, part in parts.items()]
    )
    words = weekly_rhythm_words(results)
    return worded_figure(words, lambda words: _rhythm(words, days, hours), drawn)


def _rhythm(words: FigureWords, days: pd.DataFrame, hours: pd.DataFrame) -> Drawing:
    drawn, axes = style.panel_canvas(*words.heading, (1, 2 if len(hours) else 1))
    first = axes[0][0]
    names = [day[:3] for day in WEEKDAYS] if len(hours) else list(WEEKDAYS)
    marks.upright_bars(first, names, list(days["share"]), [percent_text(s) for s in days["share"]])
    style.share_axis(first.yaxis)
    marks.reference_line(first, 1 / DAYS, "")
    if len(hours):
        marks.upright_bars(axes[0][1], [str(h) for h in hours["hour"]], list(hours["share"]))
        axes[0][1].set_xlabel("hour of the day")
        style.share_axis(axes[0][1].yaxis)
    return drawn
