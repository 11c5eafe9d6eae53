"""Figures of titles that move, win, keep or lose viewers, of genres and of ages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.genre_words import (
    chosen_ages_words,
    genre_means_words,
    rated_genres,
)
from analysis.communicate.claims.captions.explore_chapter.moved_title_words import (
    title_keeps_words,
    title_marks_words,
    title_trends_words,
    title_wins_words,
)
from analysis.communicate.claims.captions.explore_chapter.title_words import LONGEST_GENRE
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.markdown import single_line
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Longest name beside a dot, in characters.
LONGEST = 34
# Ticks of an axis of times as often.
TIMES = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


def _interval_dots(axes: Axes, names: list[str], frame: pd.DataFrame, value: str) -> None:
    """Draw a row for each name: its value as a dot on its interval (low, high)."""
    places = range(len(names))
    axes.hlines(places, frame["low"], frame["high"], color=style.ACCENT, linewidth=2.5)
    axes.plot(frame[value], places, "o", color=style.ACCENT, markersize=6, linestyle="none")
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.margins(x=0.06)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")


def _canvas(words: FigureWords, rows: int) -> tuple[Drawing, Axes]:
    return style.titled_canvas(*words.heading, height=1.7 + 0.27 * rows)


def _names(frame: pd.DataFrame) -> list[str]:
    return [single_line(title, LONGEST) for title in frame["title"]]


def _times_axis(axes: Axes, frame: pd.DataFrame) -> None:
    """Make the axis one of times as often, with a line at one."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axes.set_xscale("log")
    low, high = float(frame["low"].min()), float(frame["high"].max())
    axes.set_xlim(min(low, 1) / 1.15, max(high, 1) * 1.15)
    axes.xaxis.set_major_locator(FixedLocator(TIMES))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: rounded_number(value)))
    marks.reference_line(axes, 1, "", upright=True)


def title_trends(results: Results) -> Figure | MarkdownText:
    """Show which titles' share of the rows rises and falls, with intervals."""
    frame = results.explored.frame("title_trends")
    return worded_figure(title_trends_words(results), lambda words: _lifts(words, frame), frame)


def _lifts(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    shown = frame.sort_values("lift", ascending=False, kind="stable").reset_index(drop=True)
    drawn, axes = _canvas(words, len(shown))
    _interval_dots(axes, _names(shown), shown, "lift")
    _times_axis(axes, shown)
    axes.set_xlabel("times as large a share")
    return drawn


def title_wins(results: Results) -> Figure | MarkdownText:
    """Show which titles newcomers choose first more often than viewers do later."""
    frame = results.explored.frame("title_wins")
    return worded_figure(title_wins_words(results), lambda words: _lifts(words, frame), frame)


def title_keeps(results: Results) -> Figure | MarkdownText:
    """Show after which first titles newcomers come back, and after which they do not."""
    frame = results.explored.frame("title_keeps")
    return worded_figure(title_keeps_words(results), lambda words: _keeps(words, frame), frame)


def _keeps(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    shown = frame.sort_values("shrunk", ascending=False, kind="stable").reset_index(drop=True)
    drawn, axes = _canvas(words, len(shown))
    _interval_dots(axes, _names(shown), shown, "shrunk")
    usual = float(shown["usual"].iloc[0])
    marks.reference_line(axes, usual, f"all: {percent_text(usual)}", upright=True)
    style.share_axis(axes.xaxis)
    return drawn


def title_marks(results: Results) -> Figure | MarkdownText:
    """Show the titles with the highest and the lowest mean mark."""
    frame = results.explored.frame("title_marks")
    return worded_figure(title_marks_words(results), lambda words: _rated(words, frame), frame)


def _rated(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    shown = frame.sort_values("shrunk", ascending=False, kind="stable").reset_index(drop=True)
    drawn, axes = _canvas(words, len(shown))
    axes.plot(shown["mean"], range(len(shown)), "o", color="white", linestyle="none",
              markeredgecolor=style.QUIET, markersize=6)  # fmt: skip
    _interval_dots(axes, _names(shown), shown, "shrunk")
    marks.reference_line(axes, float(shown["usual"].iloc[0]), "mean of titles", upright=True)
    style.plain_axis(axes.xaxis)
    return drawn


def genre_means(results: Results) -> Figure | MarkdownText:
    """Show what each genre is rated, with intervals."""
    frame = rated_genres(results)
    columns = ["genre", "marks", "viewers", "mean", "mean_low", "mean_high"]
    return worded_figure(
        genre_means_words(results), lambda words: _genres(words, frame), frame[columns]
    )


def _genres(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = _canvas(words, len(frame))
    names = [single_line(genre, LONGEST_GENRE) for genre in frame["genre"]]
    ends = frame[["mean", "mean_low", "mean_high"]].set_axis(["mean", "low", "high"], axis=1)
    _interval_dots(axes, names, ends, "mean")
    style.plain_axis(axes.xaxis)
    return drawn


def chosen_ages(results: Results) -> Figure | MarkdownText:
    """Show how much of what is chosen is recent, and how much is old, period by period."""
    frame = results.explored.frame("chosen_ages")
    return worded_figure(chosen_ages_words(results), lambda words: _ages(words, frame), frame)


def _ages(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    named = []
    for name, text, ink in (
        ("recent", "up to two years", style.ACCENT),
        ("old", "over twenty years", style.QUIET),
    ):
        part = frame[frame[name].notna()]
        axes.vlines(part["period"], part[f"{name}_low"], part[f"{name}_high"], color=ink)
        axes.plot(part["period"], part[name], "o-", color=ink, linewidth=1.8, markersize=5)
        if len(part):
            named.append((text, float(part[name].iloc[-1]), ink))
    axes.set_ylim(bottom=0)
    style.share_axis(axes.yaxis)
    style.date_axis(axes.xaxis)
    marks.line_ends(axes, frame["period"].iloc[-1], named)
    return drawn
