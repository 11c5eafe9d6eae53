"""Figures of titles: popularity and the noise below it, age when seen, genres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.title_words import (
    LONGEST_GENRE,
    MOST_GENRES,
    genre_shares_words,
    rows_per_title_words,
    title_age_words,
)
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.log_bins import for_each_doubling
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results


def rows_per_title(results: Results) -> Figure | MarkdownText:
    """Show titles by their number of rows, faulty records apart."""
    frame, facts = results.explored.frame("title_counts"), results.explored.record("summary")
    return worded_figure(
        rows_per_title_words(results),
        lambda words: _popularity(words, frame, facts["noun_plural"]),
        frame,
    )


def _popularity(words: FigureWords, frame: pd.DataFrame, many: str) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    wide = frame.pivot_table(
        index=["lower", "upper"], columns="genuine", values="titles", aggfunc="sum", fill_value=0
    ).reset_index()
    bottom: pd.Series | float = 0.0
    for genuine, ink in ((True, style.ACCENT), (False, style.ALL)):
        if genuine in wide:
            heights = for_each_doubling(wide, wide[genuine])
            marks.doubling_bars(axes, wide, heights, bottom, color=ink)
            bottom = heights
    axes.set_yscale("symlog", linthresh=10)
    axes.set_ylim(bottom=0)
    style.log_axis(axes.yaxis, [0, 10, 100, 1_000, 10_000, 100_000])
    axes.set_xlabel(f"{many} of a title (both axes logarithmic)")
    axes.set_ylabel("titles for each doubling")
    if not frame.loc[~frame["genuine"], "titles"].sum():
        return drawn
    axes.text(1, 1, "grey: faulty records", transform=axes.transAxes, ha="right", va="top",
              color=style.QUIET, bbox=style.PAPER)  # fmt: skip
    return drawn


def title_age(results: Results) -> Figure | MarkdownText:
    """Show how old titles are when they are seen."""
    frame = results.explored.frame("age_of_title")
    return worded_figure(title_age_words(results), lambda words: _ages(words, frame), frame)


def _ages(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    shares = frame["ratings"].cumsum() / frame["ratings"].sum()
    *closed, last = range(len(frame))
    rest = (
        f"{percent_text(frame['ratings'].iloc[-1] / frame['ratings'].sum())} {frame['label'][last]}"
    )
    marks.rising_line(axes, list(frame["upper"][closed]), list(shares[closed]), rest)
    axes.set_xlabel("at most so many years after release")
    return drawn


def genre_shares(results: Results) -> Figure | MarkdownText:
    """Show the share of rows that go to each genre."""
    shown = results.explored.frame("genre_shares").head(MOST_GENRES)
    return worded_figure(genre_shares_words(results), lambda words: _genres(words, shown), shown)


def _genres(words: FigureWords, shown: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=1.3 + 0.25 * len(shown))
    names = [single_line(name, LONGEST_GENRE) for name in shown["genre"]]
    marks.lying_bars(axes, names, list(shown["share"]), [percent_text(s) for s in shown["share"]])
    return drawn
