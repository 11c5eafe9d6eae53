"""What cleaning kept and what is measured of a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    day_slot,
    declared_share,
    declared_slot,
    share_slot,
    spelled_slot,
)
from analysis.text.nouns import counted_noun, noun_form, spelled_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# What lines that hold no row mostly are, where the record does not tell.
OF_LINES = "headers again, totals or remarks"


def cleaning_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of cleaning and of the measures."""
    people = Populations(results)
    yield from _lines(results)
    yield from _sorts(results, people)
    yield from _kept(results, people)
    yield from _measures(results)
    yield _window(results, people)
    yield _split(results, people)
    yield from _cuts(results, people)


def chain_of(results: Results) -> pd.DataFrame:
    """Return the ledger of the rows, rule by rule."""
    return results.scrubbed.frame("ledger").query("table == 'ratings'").reset_index(drop=True)


def kept_phrase(results: Results, people: Populations) -> Phrase:
    """Say what share of the rows as read cleaning kept."""
    chain = chain_of(results)
    read, kept = int(chain["rows_in"].iloc[0]), int(chain["rows_out"].iloc[-1])
    rows = people.read_rows
    words = {"read_noun": noun_form(read, people.one, people.many)}
    slots = {"read": count_slot(read, people.many, rows)}
    if kept == read:
        return Phrase("All {read} {read_noun} are kept", slots, words)
    slots["kept_share"] = share_slot(kept / read, rows)
    return Phrase("{kept_share} of {read} {read_noun} are kept", slots, words)


def most_phrase(results: Results, people: Populations) -> Phrase:
    """Say which rule drops most, and how many; empty where none drops a row."""
    dropped = chain_of(results).set_index("rule")["rows_dropped"]
    most, whole = int(dropped.max()), int(dropped.sum())
    words = {"rule": str(dropped.idxmax()).replace("_", " ")}
    slots = {"dropped": count_slot(most, people.many, people.read_rows)}
    if not most:
        return Phrase("")
    if most == whole:
        others, verb = ("the other", "falls") if whole == 1 else ("all others", "fall")
        return Phrase(f"{others}, {{dropped}}, {verb} to one rule ({{rule}})", slots, words)
    part = "most of the others" if most > whole / 2 else "the largest part of the others"
    verb = "fall" if most > whole / 2 else "falls"
    return Phrase(f"{part}, {{dropped}}, {verb} to one rule ({{rule}})", slots, words)


def changed_phrase(results: Results, people: Populations) -> Phrase:
    """Say how many rows a rule changed; empty where none did."""
    changed = int(chain_of(results)["rows_changed"].sum())
    if not changed:
        return Phrase("")
    return Phrase(
        f"{{changed}} {{changed_noun}} {noun_form(changed, 'was', 'were')} changed by a rule",
        {"changed": count_slot(changed, people.many, people.read_rows)},
        {"changed_noun": noun_form(changed, people.one, people.many)},
    )


def _lines(results: Results) -> Iterator[Claim]:
    """Say how many lines of the files with interactions hold no row that can be read."""
    ledger = results.scrubbed.frame("ledger").query("rule == 'no_rows'")
    if ledger.empty:
        return
    held, apart = (int(ledger[name].iloc[0]) for name in ("rows_in", "rows_dropped"))
    lines = Population("lines of the table of interactions", held, ("line",))
    hold, be = noun_form(apart, "holds", "hold"), noun_form(apart, "is", "are")
    yield Claim(
        "scrub.lines",
        f"{{apart}} of {{held}} lines of the table of interactions {hold} no row that can be read "
        f"({{kinds}}) and {be} set aside; the other {{left}} are rows.",
        {
            "apart": count_slot(apart, "lines", lines),
            "held": count_slot(held, "lines", lines),
            "left": count_slot(held - apart, "lines", lines),
        },
        {"kinds": results.obtained.record("source").get("kinds_apart") or OF_LINES},
    )


def _sorts(results: Results, people: Populations) -> Iterator[Claim]:
    """Say how many rows of the source are of another sort, and not read."""
    ledger = results.scrubbed.frame("ledger").query("rule == 'other_sorts'")
    if ledger.empty:
        return
    held, left = (int(ledger[name].iloc[0]) for name in ("rows_in", "rows_dropped"))
    rows = Population("rows of the source", held, ("row",))
    be, noun = noun_form(left, "is", "are"), people.many
    yield Claim(
        "scrub.sorts",
        f"{{left}} of {{held}} rows of the source {be} of another sort (such as a trailer or a "
        f"purchase) and {be} not read; the other {{read}} are its {{many}}.",
        {
            "left": count_slot(left, "rows", rows),
            "held": count_slot(held, "rows", rows),
            "read": count_slot(held - left, noun, rows),
        },
        {"many": noun},
    )


def _kept(results: Results, people: Populations) -> Iterator[Claim]:
    kept, most = kept_phrase(results, people), most_phrase(results, people)
    text = f"**{kept.template}**; {most.template}." if most.template else f"**{kept.template}.**"
    yield Claim("scrub.kept", text, {**kept.slots, **most.slots}, {**kept.words, **most.words})
    changed = changed_phrase(results, people)
    if changed.template:
        yield changed.claim("scrub.changed")


def _measures(results: Results) -> Iterator[Claim]:
    frame = results.scrubbed.frame("catalogue")
    every = Population("measures of a viewer", len(frame), ("measure",))
    kept = int(frame["kept"].sum())
    reasons = frame.loc[~frame["kept"].astype(bool), "dropped_reason"].fillna("").astype(str)
    lacking = int(reasons.str.startswith("the source has no").sum())
    counts = {"kept": kept, "lost": len(reasons) - lacking, "lacking": lacking}
    parts = [
        f"{{kept}} {noun_form(kept, 'measure')} of a viewer {noun_form(kept, 'is', 'are')} used"
    ]
    if counts["lost"]:
        verb = noun_form(counts["lost"], "was", "were")
        parts.append(f"{{lost}} {verb} dropped as chance or as repetition")
    if lacking:
        needs = noun_form(lacking, "needs", "need")
        parts.append(f"{{lacking}} {needs} what the source does not hold")
    slots = {
        name: spelled_slot(n, "measures", every)
        for name, n in counts.items()
        if n or name == "kept"
    }
    yield Claim("scrub.measures", f"{'; '.join(parts)}.", slots, evidence="tested")


def _window(results: Results, people: Populations) -> Claim:
    facts = results.scrubbed.record("window")
    if facts["start"] is None or facts["reference"] is None:
        return Claim(
            "scrub.window", "The source has no dates, so there is no window of observation."
        )
    return Claim(
        "scrub.window",
        "The window of observation begins on {start}; time since a viewer's last {one} is counted "
        "up to {end} for all.",
        {
            "start": day_slot(facts["start"], people.rows),
            "end": day_slot(facts["reference"], people.rows),
        },
        {"one": people.one},
    )


def _split(results: Results, people: Populations) -> Claim:
    shares = results.scrubbed.frame("split_shares").set_index("split")["share"]
    return Claim(
        "scrub.split",
        "Viewers are split by a hash of their id into {train} to learn from, {val} to choose by "
        "and {test} to check once at the end.",
        {name: declared_share(float(share)) for name, share in shares.items()},
        further=(people.viewers,),
    )


def _cuts(results: Results, people: Populations) -> Iterator[Claim]:
    windows = results.scrubbed.frame("prediction_windows")
    if windows.empty:
        return
    days = int(windows["days"].iloc[0])
    yield Claim(
        "scrub.cuts",
        "Predictions have windows by date of their own: they see only what came before each of "
        "{cuts} cuts, and foretell the {days} after it.",
        {
            "cuts": declared_slot(len(windows), spelled_number(len(windows)), "cuts"),
            "days": declared_slot(days, counted_noun(days, "day"), "days"),
        },
        further=(people.rows,),
    )
