"""Sentences about the source: what it is, holds and lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.text.dates import day_month_year
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.nouns import counted_noun, english_list, spelled_number
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# What a source can tell, in the order of their worth to the analysis.
SIGNALS = {
    "has_rating": "ratings",
    "has_time": "dates",
    "has_hours": "times of day",
    "has_minutes": "minutes watched",
    "has_plays": "counts of plays",
    "has_titles": "names of titles",
    "has_years": "release years",
    "has_genres": "genres",
    "has_demographics": "demographics",
}
# What the analysis leans on; that the others are missing is no gap worth a sentence each.
WANTED = ("has_rating", "has_time", "has_titles", "has_years", "has_genres", "has_demographics")


def source_summary(results: Results) -> MarkdownText:
    """Say what the source is and how much it holds."""
    facts = results.obtained.record("source")
    known = results.obtained.frame("tables")
    what = counted_noun(
        facts["ratings"],
        escape_markdown(facts["noun_singular"]),
        escape_markdown(facts["noun_plural"]),
    )
    return MarkdownText(
        f"{escape_markdown(facts['name'])} holds {counted_noun(len(known), 'table')}; "
        f"{escape_markdown(facts['table'])} has one row per "
        f"{escape_markdown(facts['noun_singular'])}: "
        f"**{what} of {counted_noun(facts['users'], 'viewer')}**."
    )


def source_signals(results: Results) -> MarkdownText:
    """Say which signals the source has, and which it lacks."""
    facts = results.obtained.record("source")
    has = [text for flag, text in SIGNALS.items() if facts[flag]]
    lacks = [SIGNALS[flag] for flag in WANTED if not facts[flag]]
    given = f"It has {english_list(has)}" if has else "It says only who saw what"
    missing = f"; it has no {english_list(lacks, 'or')}" if lacks else ""
    return MarkdownText(f"{given}{missing}.")


def audit_summary(results: Results) -> MarkdownText:
    """Say how many anomalies the audit found, and how many of them matter most."""
    frame = results.obtained.frame("anomalies")
    if frame.empty:
        return MarkdownText("The audit found nothing that would mislead the analysis.")
    high = int((frame["severity"] == "high").sum())
    found = f"The audit found {counted_noun(len(frame), 'anomaly', 'anomalies')}"
    grave = spelled_number(high) if high else "none"
    return MarkdownText(
        f"{found}, {grave} of high severity; what is done about it stands in @sec-scrub."
    )


def noise_titles_found(results: Results) -> MarkdownText:
    """Say whether injected noise was found among the titles."""
    facts = results.obtained.record("noise")
    if not facts["detected"]:
        return MarkdownText("No titles of this kind were found here, so every title counts.")
    titles = facts["titles_noise"] + facts["titles_genuine"]
    return MarkdownText(
        f"Here {number_text(facts['titles_noise'])} of {counted_noun(titles, 'title')} are such "
        "noise, with "
        f"{counted_noun(facts['rows_noise'], 'row')} between them; no title has between "
        f"{number_text(facts['gap_low'])} and {number_text(facts['gap_high'])} rows, and above "
        "that gap lie "
        f"the {number_text(facts['titles_genuine'])} genuine ones. "
        f"What speaks for it: {facts['evidence']}."
    )


def source_and_hash(results: Results) -> MarkdownText:
    """Say which source this was, by name and hash."""
    facts = results.obtained.record("source")
    digest = facts["sha256"]
    proof = f"SHA-256 {digest[:16]}…" if digest else "read over the network, so without a hash"
    return MarkdownText(
        f"{escape_markdown(facts['name'])} ({escape_markdown(facts['kind'])}; {proof})."
    )


def data_date(results: Results) -> MarkdownText:
    """Say how recent the data is and where it comes from."""
    name, date = (
        results.obtained.record("source")["name"],
        results.scrubbed.record("window")["data_as_of"],
    )
    when = f"Data as of {day_month_year(pd.Timestamp(date))}" if date else "Data without dates"
    return MarkdownText(f"{when}; source: {escape_markdown(name)}.")
