"""Figures of titles: popularity and the noise below it, age when seen, genres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun
from analysis.text.numbers import number_text, percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Rows that fit on half a page; a title counts in each of its genres, so the rest is small.
MOST_GENRES = 18


def rows_per_title(results: Results) -> Figure | MarkdownText:
    """Show titles by their number of rows, injected noise apart."""
    frame, facts = results.explored.frame("title_counts"), results.explored.record("summary")
    many = facts["noun_plural"]
    if frame.empty:
        return MarkdownText(
            "No title of the catalogue was seen, so there is no popularity to show."
        )
    noise = int(frame.loc[~frame["genuine"], "titles"].sum())
    real = int(frame.loc[frame["genuine"], "titles"].sum())
    title, caption = _popularity_words(noise, real, many, facts["top_titles_share"])
    labels = sorted(set(zip(frame["lower"], frame["label"], strict=True)))
    return Figure(
        "title-popularity",
        caption,
        f"Bars of titles by number of {many}, from {labels[0][1]} to {labels[-1][1]}. "
        + (
            f"{number_text(noise)} grey titles stand apart at the low end from "
            f"{number_text(real)} others."
            if noise
            else f"All {number_text(real)} titles are drawn alike."
        ),
        lambda: _popularity(title, frame, labels, many, noise),
    )


def _popularity(
    title: str, frame: pd.DataFrame, labels: list[tuple[int, str]], many: str, noise: int
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"Titles by their number of {many} as read; bins widen to the right, about equal on "
        f"a logarithmic axis; {counted_noun(frame['titles'].sum(), 'title')}",
    )
    wide = frame.pivot_table(
        index="lower", columns="genuine", values="titles", aggfunc="sum", fill_value=0
    )
    places = range(int(wide.index.size))
    bottom = [0] * len(places)
    for genuine, ink in ((True, style.ACCENT), (False, style.ALL)):
        if genuine in wide:
            axes.bar(places, wide[genuine], bottom=bottom, color=ink, width=0.8)
            bottom = list(wide[genuine])
    axes.set_yscale("symlog", linthresh=10)
    axes.set_ylim(bottom=0)
    style.log_axis(axes.yaxis, [0, 10, 100, 1_000, 10_000, 100_000])
    shown = range(0, len(labels), max(1, -(-len(labels) // 12)))
    axes.set_xticks(list(shown), [number_text(labels[place][0]) for place in shown])
    axes.set_xlabel(f"{many} of a title (lower end of the bin; both axes logarithmic)")
    if noise:
        axes.text(1, 1, "grey: injected noise", transform=axes.transAxes, ha="right", va="top",
                  color=style.QUIET, bbox=style.PAPER)  # fmt: skip
    return drawn


def _popularity_words(noise: int, real: int, many: str, top: float) -> tuple[str, str]:
    if noise:
        return (
            f"{number_text(noise)} of {number_text(noise + real)} titles are injected noise",
            f"An empty gap parts {number_text(real)} genuine titles from {number_text(noise)} "
            "whose counts "
            f"are what random {many} over all ids give: “hidden gems” among them are an artefact.",
        )
    return (
        f"The twenty most seen titles hold {percent_text(top)} of all {many}"
        if real > 20
        else f"{counted_noun(real, 'title')} in all",
        "Popularity is uneven, and no titles look like injected noise: all "
        f"{number_text(real)} "
        "titles count.",
    )


def title_age(results: Results) -> Figure | MarkdownText:
    """Show how old titles are when they are seen."""
    frame, facts = results.explored.frame("age_of_title"), results.explored.record("summary")
    many = facts["noun_plural"]
    if frame.empty:
        return MarkdownText(
            "The source has no release years beside dates, so the age of titles is unknown."
        )
    total = int(frame["ratings"].sum())
    recent = frame.loc[frame["upper"] <= 2, "ratings"].sum() / total
    old = frame.loc[frame["lower"] > 20, "ratings"].sum() / total
    title = f"{percent_text(recent)} of {many} go to titles of the last two years"

    return Figure(
        "title-age",
        f"{title}, {percent_text(old)} to titles over twenty years old; release years are whole "
        "years, "
        "so the age is known to within one.",
        f"Bars of {many} by age of the title: "
        + ", ".join(
            f"{label} {percent_text(value / total)}"
            for label, value in zip(frame["label"], frame["ratings"], strict=True)
        )
        + ".",
        lambda: _ages(title, frame, many),
    )


def _ages(title: str, frame: pd.DataFrame, many: str) -> Drawing:
    total = int(frame["ratings"].sum())
    drawn, axes = style.titled_canvas(
        title, f"Share of {many} by the title’s age; {number_text(total)} {many}"
    )
    values = frame["ratings"] / total
    marks.upright_bars(axes, list(frame["label"]), list(values), [percent_text(v) for v in values])
    style.share_axis(axes.yaxis)
    return drawn


def genre_shares(results: Results) -> Figure | MarkdownText:
    """Show the share of rows that go to each genre."""
    frame, facts = results.explored.frame("genre_shares"), results.explored.record("summary")
    many = facts["noun_plural"]
    if frame.empty:
        return MarkdownText(
            "The source has no genres, so taste is told by popularity and age of titles."
        )
    shown = frame.head(MOST_GENRES)
    names = [single_line(name, 24) for name in shown["genre"]]
    title = f"{names[0]} holds {percent_text(shown['share'].iloc[0])} of all {many}"

    return Figure(
        "genres",
        f"A title counts in each of its genres, so shares add to more than all {many}; "
        "a segment’s taste is read against these shares.",
        f"Lying bars of the share of {many} by genre: "
        + ", ".join(
            f"{name} {percent_text(share)}"
            for name, share in zip(names, shown["share"], strict=True)
        )
        + ".",
        lambda: _genres(title, shown, len(frame), many),
    )


def _genres(title: str, shown: pd.DataFrame, every: int, many: str) -> Drawing:
    more = f", the first {len(shown)} of {every}" if every > len(shown) else ""
    drawn, axes = style.titled_canvas(
        title,
        f"Share of {many} by genre{more}; a title counts in each of its genres",
        height=1.3 + 0.25 * len(shown),
    )
    names = [single_line(name, 24) for name in shown["genre"]]
    marks.lying_bars(axes, names, list(shown["share"]), [percent_text(s) for s in shown["share"]])
    return drawn
