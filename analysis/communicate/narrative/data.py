"""Sentences about the source, its cleaning and what viewers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.text.dates import month_year
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.nouns import capital_first, counted_noun, english_list, noun_form, spelled_number
from analysis.text.numbers import large_count, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

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
        return MarkdownText("No such gap was found here, so every title counts.")
    titles = facts["titles_noise"] + facts["titles_genuine"]
    return MarkdownText(
        f"Here {number_text(facts['titles_noise'])} of {counted_noun(titles, 'title')} are such "
        "noise, with "
        f"{counted_noun(facts['rows_noise'], 'row')} between them; no title has between "
        f"{number_text(facts['gap_low'])} and {number_text(facts['gap_high'])} rows, and above "
        "that gap lie "
        f"the {number_text(facts['titles_genuine'])} genuine ones."
    )


def source_and_hash(results: Results) -> MarkdownText:
    """Say which source this was, by name and hash."""
    facts = results.obtained.record("source")
    digest = facts["sha256"]
    proof = f"SHA-256 {digest[:16]}…" if digest else "read over the network, so without a hash"
    return MarkdownText(
        f"{escape_markdown(facts['name'])} ({escape_markdown(facts['kind'])}; {proof})."
    )


def cleaning_summary(results: Results) -> MarkdownText:
    """Say how many rows cleaning kept, and which rule took most."""
    ledger = results.scrubbed.frame("ledger")
    chain = ledger[ledger["table"] == "ratings"]
    read, kept = int(chain["rows_in"].iloc[0]), int(chain["rows_out"].iloc[-1])
    if kept == read:
        lead = f"**All {counted_noun(read, 'row')} are kept.**"
    else:
        top = chain.loc[chain["rows_dropped"].idxmax()]
        lead = (
            f"**{percent_text(kept / read)} of {counted_noun(read, 'row')} are kept**; most of "
            "the others, "
            f"{number_text(top['rows_dropped'])}, fall to one rule "
            f"({escape_markdown(top['rule']).replace(escape_markdown('_'), ' ')})."
        )
    changed = int(chain["rows_changed"].sum())
    return MarkdownText(
        f"{lead} {counted_noun(changed, 'row was', 'rows were')} changed." if changed else lead
    )


def features_used(results: Results) -> MarkdownText:
    """Say how many measures of a viewer are used, and why others are not."""
    frame = results.scrubbed.frame("catalogue")
    kept = int(frame["kept"].sum())
    reasons = frame.loc[~frame["kept"].astype(bool), "dropped_reason"].fillna("").astype(str)
    lacking = int(reasons.str.startswith("the source has no").sum())
    lost = len(reasons) - lacking
    parts = [
        f"{capital_first(spelled_number(kept))} {noun_form(kept, 'measure')} of a viewer "
        f"{noun_form(kept, 'is', 'are')} "
        "used"
    ]
    if lost:
        parts.append(
            f"{spelled_number(lost)} {noun_form(lost, 'was', 'were')} dropped as chance or as "
            "repetition"
        )
    if lacking:
        needs = noun_form(lacking, "needs", "need")
        parts.append(f"{spelled_number(lacking)} {needs} what the source does not hold")
    return MarkdownText(f"{'; '.join(parts)}.")


def observation_window(results: Results) -> MarkdownText:
    """Say which window of time was observed."""
    facts = results.scrubbed.record("window")
    if facts["start"] is None or facts["reference"] is None:
        return MarkdownText("The source has no dates, so there is no window of observation.")
    start, reference = pd.Timestamp(facts["start"]), pd.Timestamp(facts["reference"])
    return MarkdownText(
        f"The window of observation begins on {start:%-d %B %Y}; time since a viewer's last row is "
        f"counted up to {reference:%-d %B %Y} for all."
    )


def data_date(results: Results) -> MarkdownText:
    """Say how recent the data is and where it comes from."""
    name, date = (
        results.obtained.record("source")["name"],
        results.scrubbed.record("window")["data_as_of"],
    )
    when = f"Data as of {pd.Timestamp(date):%-d %B %Y}" if date else "Data without dates"
    return MarkdownText(f"{when}; source: {escape_markdown(name)}.")


def viewer_habits(results: Results) -> MarkdownText:
    """Answer in one paragraph what viewers do."""
    facts = results.explored.record("summary")
    one, many = facts["noun_singular"], facts["noun_plural"]
    parts = [
        f"**Half of all {many} come from {percent_text(facts['half_from_share'])} of viewers**, "
        "while "
        f"half of the viewers gave at most {counted_noun(facts['median_n'], one, many)}."
    ]
    if facts["mean_rating"] is not None:
        parts.append(
            f"The mean rating is {rounded_number(facts['mean_rating'], 3)}; "
            f"{percent_text(facts['share_high'])} are {facts['high_from']:g} or more."
        )
    if facts["first"] is not None:
        span = f"The record runs from {month_year(facts['first'])} to {month_year(facts['last'])}"
        busiest = (
            f"{percent_text(facts['busiest_year_share'])} of it is of {facts['busiest_year']:.0f}"
        )
        parts.append(f"{span}, and {busiest}." if facts["busiest_year_share"] < 1 else f"{span}.")
    parts.append(
        f"{capital_first(large_count(facts['titles']))} "
        f"{noun_form(facts['titles'], 'title was', 'titles were')} "
        f"seen; the {spelled_number(int(facts['top_titles']))} most seen hold "
        f"{percent_text(facts['top_titles_share'])} of all {many}."
    )
    return MarkdownText(" ".join(parts))


def volume_range(results: Results) -> MarkdownText:
    """Say how far apart the least and the most active viewers are."""
    facts = results.explored.record("summary")
    many = facts["noun_plural"]
    return MarkdownText(
        f"The most active viewer gave {number_text(facts['max_n'])} {many}, the median one "
        f"{rounded_number(facts['median_n'], 3)}; {percent_text(facts['share_one_rating'])} gave "
        "only one."
        if facts["share_one_rating"]
        else f"The most active viewer gave {number_text(facts['max_n'])} {many}, the median one "
        f"{rounded_number(facts['median_n'], 3)}."
    )
