"""Tables of minutes and plays: how much there is, and the titles that hold most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.explore_chapter.amount_words import (
    amount_totals_words,
    signal_titles,
    titles_by_minutes_words,
    titles_by_plays_words,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.populations import Populations
from analysis.communicate.table import Table
from analysis.communicate.tables.titles import MOST_TITLES
from analysis.text.dates import year_text
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import capital_first
from analysis.text.numbers import large_count, number_text, percent_tenths
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import TableWords
    from analysis.tables import Results

# Of viewers by what they have in all, with how it is said; the last is a share.
SPREAD = {
    "p10": "A tenth of viewers have at most",
    "q1": "A quarter of viewers have at most",
    "median": "Median viewer",
    "q3": "A quarter of viewers have at least",
    "p90": "A tenth of viewers have at least",
}


def amount_lines(results: Results) -> pd.DataFrame:
    """Return as text, a line each, what there is of minutes and of plays.

    Returns
    -------
    DataFrame
        Counted (what a line tells), and a column for each signal that the source carries.
    """
    people, shown = Populations(results), {}
    for row in results.explored.frame("amounts").to_dict("records"):
        shown[capital_first(row["signal"])] = _lines(row, people)
    return pd.DataFrame(shown).rename_axis("Counted").reset_index()


def _lines(row: dict[str, Any], people: Populations) -> dict[str, str]:
    def amount(name: str) -> str:
        return value_in_unit(row[name], row["signal"])

    lines = {
        "In all": large_count(row["total"]),
        f"{capital_first(people.many)} that have them": _part(row["rows"], people.rows.n),
        "Viewers who have them": _part(row["viewers"], people.viewers.n),
        "Titles that have them": _part(row["titles"], people.titles.n),
        f"For each {people.one}, on average": amount("row_mean"),
        f"For each {people.one}, in the median": amount("row_median"),
        "For each viewer, on average": f"{amount('mean')} ({amount('low')} to {amount('high')})",
    }
    lines |= {said: amount(name) for name, said in SPREAD.items()}
    return lines | {"Share of the tenth of viewers with most": percent_tenths(row["top_tenth"])}


def _part(count: float, whole: int | None) -> str:
    return number_text(count) if pd.isna(count) else f"{number_text(count)} of {number_text(whole)}"


def watched_amounts(results: Results) -> Table | MarkdownText:
    """Return what there is of minutes and of plays."""
    words = amount_totals_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    shown = amount_lines(results)
    return Table(words.name, words.caption, shown, right=tuple(shown.columns[1:]))


def titles_by_minutes(results: Results) -> Table | MarkdownText:
    """Return the titles with most minutes."""
    return _titles(titles_by_minutes_words(results), results, "minutes")


def titles_by_plays(results: Results) -> Table | MarkdownText:
    """Return the titles with most plays."""
    return _titles(titles_by_plays_words(results), results, "plays")


def amount_titles(results: Results, signal: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the titles with most of a signal as they are shown, and the formats of columns."""
    named, people = signal_titles(results, signal).head(MOST_TITLES), Populations(results)
    shown, formats = pd.DataFrame({"Title": named["title"]}), dict[str, Any]()
    if named["year"].notna().any():
        shown["Year"], formats["Year"] = named["year"], year_text
    shown[capital_first(signal)], formats[capital_first(signal)] = named["total"], large_count
    shown["Share"], formats["Share"] = named["share"], percent_tenths
    shown["Viewers"] = named["viewers"]
    shown[capital_first(people.many)] = named["rows"]
    mean = f"For each {people.one}"
    shown[mean], formats[mean] = named["row_mean"], lambda value: value_in_unit(value, signal)
    return shown.reset_index(drop=True), formats


def _titles(words: TableWords | Claim, results: Results, signal: str) -> Table | MarkdownText:
    if isinstance(words, Claim):
        return joined_claims([words])
    return Table(words.name, words.caption, *amount_titles(results, signal))
