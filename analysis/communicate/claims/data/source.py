"""What the source is, holds and lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    day_slot,
    declared_slot,
    large_slot,
    noun_slot,
    spelled_slot,
)
from analysis.text.nouns import english_list, noun_form, spelled_number

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
# What rows or titles may hold for a few of them only, by column: the signal, how many have it in
# the record of the source, and what it is.
BY_ROW = {
    "rating": ("has_rating", "known_rating", "a rating"),
    "time": ("has_time", "known_time", "a date"),
    "minutes": ("has_minutes", "known_minutes", "minutes"),
    "plays": ("has_plays", "known_plays", "a count of plays"),
}
BY_TITLE = {
    "title": ("has_titles", "known_titles", "a name"),
    "year": ("has_years", "known_years", "a release year"),
    "genres": ("has_genres", "known_genres", "a genre"),
}
PARTLY = BY_ROW | BY_TITLE
# Signs of a hash that a reader compares.
HASH = 16


def source_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of the source."""
    people = Populations(results)
    yield _holds(results, people)
    yield from _signals(results, people)
    yield _audit(results)
    yield _noise(results, people)
    yield _date(results)
    yield _identity(people)
    yield _withheld(people)


def _holds(results: Results, people: Populations) -> Claim:
    facts, known = people.source, results.obtained.frame("tables")
    rows, tables = int(facts["ratings"]), Population("tables of the source", len(known), ("table",))
    rated, marked = rated_clause(people)
    return Claim(
        "obtain.holds",
        f"{{name}} holds {{tables}} {noun_form(len(known), 'table')}; {{table}} has one row for "
        f"each {{one}}: **{{rows}} {{many}} of {{viewers}}**{rated}.",
        {
            "tables": spelled_slot(len(known), "tables", tables),
            "rows": count_slot(rows, people.many, people.read_rows),
            "viewers": noun_slot(facts["users"], "viewer", "viewers", people.read_viewers),
            **marked,
        },
        {
            **{name: facts[name] for name in ("name", "table")},
            "one": people.one,
            "many": noun_form(rows, people.one, people.many),
        },
    )


def rated_clause(people: Populations) -> tuple[str, dict[str, Slot]]:
    """Say how many rows have a rating, where some have none."""
    facts = people.source
    rated = int(facts["known_rating"]) if facts["has_rating"] else int(facts["ratings"])
    if rated >= int(facts["ratings"]):
        return "", {}
    slots = {"rated": count_slot(rated, people.many, people.read_rows)}
    # A rating that is called one has no rating, but it may lack its value.
    what = "a value" if "rating" in people.many else "a rating"
    return f", {{rated}} of them with {what}", slots


def _signals(results: Results, people: Populations) -> Iterator[Claim]:
    few = {column: few_phrase(results, column) for column in PARTLY}
    rare = {PARTLY[column][0] for column, phrase in few.items() if phrase}
    has = [text for flag, text in SIGNALS.items() if people.source[flag]]
    lacks = [SIGNALS[flag] for flag in WANTED if not people.source[flag] and flag not in rare]
    given = f"It has {english_list(has)}" if has else "It says only who saw what"
    missing = f"; it has no {english_list(lacks, 'or')}" if lacks else ""
    yield Claim("obtain.signals", f"{given}{missing}.", further=(people.read_rows,))
    for column, phrase in few.items():
        if phrase:
            told = replace(phrase, template=f"{phrase.template}, too few to be used")
            yield told.claim(f"obtain.few_{column}")


def few_phrase(results: Results, column: str) -> Phrase | None:
    """Say how few rows or titles have what a column holds; None where most do, or none.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    column : str
        rating, time, minutes or plays of rows; title, year or genres of titles.
    """
    source, people = results.obtained.record("source"), Populations(results)
    flag, count, what = PARTLY[column]
    n = source.get(count) or 0
    if source[flag] or not n:
        return None
    of = Population("titles of the source", int(source.get("listed_titles") or 0), ("title",))
    of = people.read_rows if column in BY_ROW else of
    many = "titles" if column in BY_TITLE else "{many}"
    return Phrase(
        f"Only {{few}} of {{whole}} {many} {noun_form(n, 'has', 'have')} {what}",
        {
            "few": count_slot(n, "titles" if column in BY_TITLE else people.many, of),
            "whole": count_slot(of.n or 0, "titles" if column in BY_TITLE else people.many, of),
        },
        {} if column in BY_TITLE else {"many": people.many},
    )


def _audit(results: Results) -> Claim:
    frame = results.obtained.frame("anomalies")
    found = Population("anomalies found", len(frame), ("anomal",))
    if frame.empty:
        return Claim(
            "obtain.audit",
            "Nothing that the audit looks for was found.",
            {},
            evidence="tested",
        )
    high = int((frame["severity"] == "high").sum())
    grave = spelled_slot(high, "anomalies", found) if high else Slot(0, "none", "anomalies", found)
    if high == len(frame):
        grave = Slot(high, "both" if high == 2 else "all", "anomalies", found)
    part = "" if high == len(frame) == 1 else ", {high}"
    return Claim(
        "obtain.audit",
        f"The audit found {{found}} {noun_form(len(frame), 'anomaly', 'anomalies')}{part} of "
        "high severity.",
        {"found": spelled_slot(len(frame), "anomalies", found)} | ({"high": grave} if part else {}),
        evidence="tested",
    )


def noise_phrase(results: Results, people: Populations) -> Phrase:
    """Say how many titles look like faulty records, or that nothing marks any so."""
    facts = results.obtained.record("noise")
    if not facts["detected"]:
        return Phrase("Nothing here marks titles as faulty records, so every title counts")
    titles = int(facts["titles_noise"] + facts["titles_genuine"])
    ids = _title_ids(facts)
    verb = noun_form(facts["titles_noise"], "looks", "look")
    return Phrase(
        f"{{noise}} of {{title_ids}} {verb} like faulty records, not like hidden gems",
        {
            "noise": count_slot(facts["titles_noise"], "title ids", ids),
            "title_ids": noun_slot(titles, "title id", "title ids", ids),
        },
    )


def gap_phrase(results: Results, people: Populations) -> Phrase:
    """Say which numbers of rows no title has, where noise was found below them."""
    facts = results.obtained.record("noise")
    ids = _title_ids(facts)
    return Phrase(
        "No title has more than {gap_low} and fewer than {gap_high} {many}",
        {
            "gap_low": large_slot(facts["gap_low"], people.many, ids),
            "gap_high": large_slot(facts["gap_high"], people.many, ids),
        },
        {"many": people.many},
    )


def _title_ids(facts: dict[str, Any]) -> Population:
    titles = int(facts["titles_noise"] + facts["titles_genuine"])
    return Population("title ids as read", titles, ("title id", "title"))


def _noise(results: Results, people: Populations) -> Claim:
    facts, found = results.obtained.record("noise"), noise_phrase(results, people)
    if not facts["detected"]:
        return found.claim("obtain.noise_none", evidence="tested")
    slots = {
        **found.slots,
        "rows": count_slot(facts["rows_noise"], people.many, people.read_rows),
        "real": count_slot(facts["titles_genuine"], "titles", _title_ids(facts)),
    }
    rows = noun_form(facts["rows_noise"], people.one, people.many)
    verb = noun_form(facts["titles_genuine"], "title is", "titles are")
    return Claim(
        "obtain.noise_found",
        f"{found.template}, and hold {{rows}} {{rows_noun}} between them; {{real}} {verb} real.",
        slots,
        {"rows_noun": rows},
        evidence="tested",
    )


def noise_evidence_claims(results: Results) -> Iterator[Claim]:
    """Yield what speaks for noise among titles, where some was found."""
    facts, people = results.obtained.record("noise"), Populations(results)
    if not facts["detected"]:
        return
    gap = gap_phrase(results, people)
    yield Claim(
        "obtain.noise_gap",
        f"{gap.template}. What speaks for faulty records: {{evidence}}.",
        gap.slots,
        {**gap.words, "evidence": facts["evidence"]},
        evidence="tested",
    )


def _identity(people: Populations) -> Claim:
    facts, digest = people.source, people.source["sha256"]
    words = {"name": facts["name"], "kind": facts["kind"]}
    if not digest:
        text = "{name} ({kind}; read over the network, so without a hash)."
        return Claim("obtain.identity", text, {}, words)
    slot = Slot(digest, f"SHA-256 {digest[:HASH]}…", "hash")
    return Claim("obtain.identity", "{name} ({kind}; {digest}).", {"digest": slot}, words)


def _date(results: Results) -> Claim:
    name = results.obtained.record("source")["name"]
    date = results.scrubbed.record("window")["data_as_of"]
    if not date:
        return Claim("obtain.date", "Data without dates; source: {name}.", {}, {"name": name})
    return Claim(
        "obtain.date",
        "Data as of {day}; source: {name}.",
        {"day": day_slot(date, None)},
        {"name": name},
    )


def _withheld(people: Populations) -> Claim:
    few = declared_slot(disclosure.FEWEST, spelled_number(disclosure.FEWEST), "viewers")
    return Claim(
        "obtain.withheld",
        "Identifiers of viewers are withheld, and beside viewers every value that fewer than {few} "
        "of them share.",
        {"few": few},
        further=(people.read_viewers,),
    )
