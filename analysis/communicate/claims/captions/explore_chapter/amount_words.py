"""The words of tables and figures of minutes and plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.amounts import VERBS, amount_of, owners_of, told_apart
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    declared_share,
    declared_slot,
    large_slot,
    month_slot,
    rounded_slot,
)
from analysis.communicate.decided import GAPS, WITHHELD
from analysis.disclosure import FEWEST
from analysis.intervals import LEVEL
from analysis.text.dates import month_year
from analysis.text.nouns import capital_first, english_list, spelled_number

if TYPE_CHECKING:
    from analysis.tables import Results


def amount_totals_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of minutes and plays; none where the source has neither."""
    frame, people, name = results.explored.frame("amounts"), Populations(results), "amounts"
    if frame.empty:
        return said_before("table", name)
    words = {"many": people.many, "signals": capital_first(english_list(list(frame["signal"])))}
    slots = {"level": declared_share(LEVEL)}
    owners = tuple(owners_of(row) for _, row in frame.iterrows())
    say = Sentences("table", name, slots, words, "estimated", owners)
    gaps = f" {GAPS}" if frame.isna().any(axis=None) else ""
    return say.table(
        caption="{signals}: who has them, and how they spread over viewers. The mean of "
        f"viewers has its {{level}} interval; {{many}} without a value are in none of it.{gaps}"
    )


def minutes_by_month_words(results: Results) -> FigureWords | Claim:
    """Return the words of minutes by month."""
    return _month_words(results, "minutes")


def plays_by_month_words(results: Results) -> FigureWords | Claim:
    """Return the words of plays by month."""
    return _month_words(results, "plays")


def signal_months(results: Results, signal: str) -> pd.DataFrame:
    """Return the months of a signal."""
    frame = results.explored.frame("amount_months")
    return frame[frame["signal"] == signal].reset_index(drop=True)


def _month_words(results: Results, signal: str) -> FigureWords | Claim:
    frame, name = signal_months(results, signal), f"{signal}-by-month"
    row = amount_of(results, signal)
    if row is None or frame.empty or not told_apart(results, signal):
        return said_before("figure", name)
    words = {"signal": signal, "Signal": capital_first(signal)}
    if frame["mean"].isna().all():
        text = f"How many {{signal}} viewers have in a month is {WITHHELD}."
        return Sentences("figure", name, {}, words).absent(text)
    of = owners_of(row)
    slots, compared = _month_slots(frame, of, signal)
    say = Sentences("figure", name, slots, words, "estimated", (of,))
    hollow = "; hollow: months that the record does not hold whole" * (not frame["whole"].all())
    gaps = f" {GAPS}" if frame["total"].isna().any() else ""
    return say.figure(
        title=f"Viewers {VERBS[signal]} most {{signal}} in {{top_month}}: {{top}}",
        subtitle="{Signal} of each month in all (above) and of a mean viewer who came in it, with "
        f"{{level}} interval (below); {{begin}} to {{end}}{hollow}",
        caption=f"{compared}{gaps}",
        alt="Two panels by month from {begin} to {end}. Above, {signal} of all viewers, most in "
        f"{{top_month}} with {{top}}. Below, {{signal}} of a mean viewer. {compared}",
        counted=("title",),
    )


def _month_slots(frame: pd.DataFrame, of: Population, signal: str) -> tuple[dict[str, Slot], str]:
    """Return the months with most, at the ends and compared, and the sentence that compares."""
    top = frame.loc[frame["total"].idxmax()]
    slots = {
        "level": declared_share(LEVEL),
        "begin": month_slot(frame["month"].iloc[0], None),
        "end": month_slot(frame["month"].iloc[-1], None),
        "top_month": month_slot(top["month"], None),
        "top": large_slot(top["total"], signal, of),
    }
    told = frame[frame["whole"] & frame["mean"].notna()]
    if told.empty:
        return slots, "No month with enough viewers is whole, so months are not compared."
    ends = {"first": told.iloc[0], "last": told.iloc[-1]}
    for name, row in ends.items():
        when = month_year(row["month"])
        who = Population(f"viewers with {signal} of {when}", int(row["viewers"]), (when,))
        slots[f"{name}_month"] = month_slot(row["month"], None)
        slots[f"{name}_mean"] = rounded_slot(row["mean"], signal, who, row["low"], row["high"])
    text = f"A viewer who came in {{first_month}} {VERBS[signal]} {{first_mean}} {{signal}} in it"
    if len(told) == 1:
        return slots, f"{text} on average."
    return slots, f"{text} on average, one of {{last_month}} {{last_mean}}."


def titles_by_minutes_words(results: Results) -> TableWords | Claim:
    """Return the words of the titles with most minutes."""
    return _title_words(results, "minutes")


def titles_by_plays_words(results: Results) -> TableWords | Claim:
    """Return the words of the titles with most plays."""
    return _title_words(results, "plays")


def signal_titles(results: Results, signal: str) -> pd.DataFrame:
    """Return the titles with a name that hold most of a signal."""
    frame = results.explored.frame("amount_titles")
    return frame[(frame["signal"] == signal) & frame["title"].notna()]


def _title_words(results: Results, signal: str) -> TableWords | Claim:
    name, row = f"titles-by-{signal}", amount_of(results, signal)
    if row is None or signal_titles(results, signal).empty or not told_apart(results, signal):
        return said_before("table", name)
    words = {"signal": signal, "one": Populations(results).one}
    fewest = declared_slot(FEWEST, spelled_number(FEWEST), "viewers")
    say = Sentences("table", name, {"fewest": fewest}, words, of=(owners_of(row),))
    return say.table(
        caption="The titles with most {signal}, their share of all {signal}, who has them and how "
        "many for each {one}; titles of fewer than {fewest} viewers are left out."
    )
