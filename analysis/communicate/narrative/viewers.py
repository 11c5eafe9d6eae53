"""Sentences about what viewers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.decided import FEW, WITHHELD
from analysis.text.dates import month_year, year_text
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import capital_first, counted_noun, noun_form, spelled_number
from analysis.text.numbers import large_count, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Of so few viewers every quantile lies near an end.
TOO_FEW = f"how much single viewers gave is withheld, since it would tell of {FEW}"


def viewer_habits(results: Results) -> MarkdownText:
    """Answer in one paragraph what viewers do."""
    facts = results.explored.record("summary")
    one, many = facts["noun_singular"], facts["noun_plural"]
    parts = [_spread(facts, one, many)]
    if facts["mean_rating"] is not None:
        parts.append(
            f"The mean rating is {rounded_number(facts['mean_rating'], 3)}; "
            f"{percent_text(facts['share_high'])} are {facts['high_from']:g} or more."
        )
    if facts["first"] is not None:
        span = f"The record runs from {month_year(facts['first'])} to {month_year(facts['last'])}"
        share, year = percent_text(facts["busiest_year_share"]), year_text(facts["busiest_year"])
        busiest = f"{share} of it is of {year}"
        parts.append(f"{span}, and {busiest}." if facts["busiest_year_share"] < 1 else f"{span}.")
    parts.append(
        f"{capital_first(large_count(facts['titles']))} "
        f"{noun_form(facts['titles'], 'title was', 'titles were')} "
        f"seen; the {spelled_number(int(facts['top_titles']))} most seen hold "
        f"{percent_text(facts['top_titles_share'])} of all {many}."
    )
    return MarkdownText(" ".join(parts))


def _spread(facts: dict[str, Any], one: str, many: str) -> str:
    """Say how unequally rows are spread over viewers, as far as no few viewers are told of."""
    if facts["median_n"] is None:
        told = f"of {counted_noun(facts['users'], 'viewer')}"
        return f"**There are {counted_noun(facts['ratings'], one, many)} {told}**, and {TOO_FEW}."
    at_most = f"of the viewers gave at most {counted_noun(facts['median_n'], one, many)}"
    if facts["half_from_share"] is None:
        return f"**Half {at_most}.**"
    from_share = percent_text(facts["half_from_share"])
    return f"**Half of all {many} come from {from_share} of viewers**, while half {at_most}."


def volume_range(results: Results) -> MarkdownText:
    """Say how far apart the least and the most active viewers are."""
    facts = results.explored.record("summary")
    many, share = facts["noun_plural"], facts["share_one_rating"]
    median = rounded_number(facts["median_n"], 3)
    if facts["median_n"] is None:
        return MarkdownText(f"{capital_first(TOO_FEW)}.")
    single = f"; {percent_text(share)} gave only one" if share else ""
    if share is None:
        single = f"; how many gave only one is {WITHHELD}"
    return MarkdownText(
        f"The {spelled_number(disclosure.FEWEST)} most active viewers gave "
        f"{number_text(facts['max_n'])} {many} or more, the median one {median}{single}."
    )
