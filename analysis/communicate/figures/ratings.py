"""Figures of the rows: their values, and when they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate import style
from analysis.communicate.claims.captions.data.rating_words import rating_histogram_words
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.dates import month_year, year_text
from analysis.text.markdown import MarkdownText
from analysis.text.numbers import large_count, percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# From this share on one year speaks for the record.
MOSTLY = 0.4
# By the number of the day in `by_weekday`: Monday is the first.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def rating_histogram(results: Results) -> Figure | MarkdownText:
    """Show the share of ratings at each value of the scale."""
    words = rating_histogram_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.explored.frame("rating_shares")
    return Figure(words.name, words.caption, words.alt, lambda: _histogram(words, frame))


def _histogram(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text)
    texts = [percent_text(share) for share in frame["share"]] if len(frame) <= 12 else None
    names = [f"{value:g}" for value in frame["rating"]]
    marks.upright_bars(axes, names, list(frame["share"]), texts)
    axes.set_xlabel("rating")
    style.share_axis(axes.yaxis)
    return drawn


def rows_by_month(results: Results) -> Figure | MarkdownText:
    """Show the number of rows in each month."""
    frame, facts = results.explored.frame("by_month"), results.explored.record("summary")
    nouns = facts["noun_plural"]
    if frame.empty:
        return MarkdownText(
            f"The source has no dates, so the {nouns} cannot be followed over time."
        )
    top = frame.loc[frame["ratings"].idxmax()]
    first, last = month_year(frame["month"].iloc[0]), month_year(frame["month"].iloc[-1])
    year, share = year_text(facts["busiest_year"]), percent_text(facts["busiest_year_share"])
    peak = percent_text(top["ratings"] / frame["ratings"].sum())
    title = (
        f"{share} of all {nouns} came in {year}"
        if facts["busiest_year_share"] < 1
        else f"The busiest month, {month_year(top['month'])}, holds {peak} of all {nouns}"
    )

    return Figure(
        "by-month",
        f"{_busiest(facts, year, share)}; measures that compare viewers over time use one "
        "reference date for all.",
        f"Line of {nouns} per month from {first} to {last}. It peaks in {month_year(top['month'])} "
        f"at {large_count(top['ratings'])} and ends at {large_count(frame['ratings'].iloc[-1])}.",
        lambda: _monthly(
            title, f"{first} to {last}; {large_count(facts['ratings'])}", nouns, frame
        ),
    )


def _busiest(facts: dict[str, Any], year: str, share: str) -> str:
    """Say how much of the record is of its busiest year."""
    if facts["busiest_year_share"] == 1:
        return f"The record covers the year {year} only"
    if facts["busiest_year_share"] > MOSTLY:
        many = facts["noun_plural"]
        return f"Most of what is known comes from the busiest time: {share} of {many} are of {year}"
    return f"Activity is spread over the record: the busiest year, {year}, holds {share}"


def _monthly(title: str, span: str, nouns: str, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(title, f"{nouns.capitalize()} per month, {span} {nouns}")
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
    nouns = results.explored.record("summary")["noun_plural"]
    if days.empty:
        return MarkdownText(f"The source has no dates, so it has no rhythm of the {nouns} to show.")
    most, least = days["share"].idxmax(), days["share"].idxmin()
    spread = days["share"].max() / max(days["share"].min(), 1e-9)
    even = spread < 1.25
    title = (
        f"{nouns.capitalize()} come evenly over the week"
        if even
        else f"{WEEKDAYS[most]} is the busiest day, {WEEKDAYS[least]} the quietest"
    )
    times = f" and {rounded_number(spread)} times the quietest" if not even else ""
    return Figure(
        "rhythm",
        f"{WEEKDAYS[most]} holds {percent_text(days['share'].max())} of {nouns}{times}; an even "
        "week "
        f"would give each day {percent_text(1 / 7)}. Dates may be when it was entered, not "
        "watched.",
        f"Bars of the share of {nouns} by weekday: "
        + ", ".join(f"{WEEKDAYS[d]} {percent_text(s)}" for d, s in enumerate(days["share"]))
        + (", beside bars by hour of the day." if len(hours) else "."),
        lambda: _rhythm(title, nouns, days, hours),
    )


def _rhythm(title: str, nouns: str, days: pd.DataFrame, hours: pd.DataFrame) -> Drawing:
    drawn, axes = style.panel_canvas(
        title,
        f"Share of {nouns} by weekday{' and by hour (UTC)' if len(hours) else ''}; "
        "dashed: one seventh",
        (1, 2 if len(hours) else 1),
    )
    first = axes[0][0]
    names = [day[:3] for day in WEEKDAYS] if len(hours) else list(WEEKDAYS)
    marks.upright_bars(first, names, list(days["share"]), [percent_text(s) for s in days["share"]])
    style.share_axis(first.yaxis)
    marks.reference_line(first, 1 / 7, "")
    if len(hours):
        marks.upright_bars(axes[0][1], [str(h) for h in hours["hour"]], list(hours["share"]))
        axes[0][1].set_xlabel("hour of the day")
        style.share_axis(axes[0][1].yaxis)
    return drawn
