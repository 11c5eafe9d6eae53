"""Whether segments last: what half-years say of all of them, and of each."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    declared_slot,
    half_year_slot,
    index_slot,
    month_slot,
    share_slot,
)
from analysis.communicate.claims.words import group_noun, short_name
from analysis.communicate.decided import no_segments
from analysis.text.nouns import english_list
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    from analysis.communicate.claims.claim import Slot
    from analysis.tables import Results

# Decimals of the population stability index: bounds are of a few thousandths.
PSI_DIGITS = 3
# Why nothing can be said, of the segments and of what they were to be followed by.
UNTOLD = {
    "no_half_years": "the record holds no half-year with dates from its first day to its last",
    "short_record": "the record holds one half-year from its first day to its last, and it takes "
    "two",
    "few_viewers": "two half-years with {needed} viewers of {rows} {many} or more are needed, and "
    "the record has {told}",
    "no_lasting_measures": "they were drawn on how much viewers give and when, and that is another "
    "in every half-year",
    "undivided": "nobody was divided",
    "not_placed": "the {many} of a half-year place most of their viewers elsewhere",
}


def viewers_followed(facts: dict[str, Any]) -> Population:
    """Return the viewers who were followed through half-years."""
    return Population("viewers followed", int(facts["viewers"]), ("viewers",))


def returning_pairs(facts: dict[str, Any]) -> Population:
    """Return the viewers of two half-years in a row who have two runs of rows in the earlier."""
    n = None if pd.isna(facts["pairs"]) else int(facts["pairs"])
    return Population("viewers who come again", n, ("viewers",))


def _told_row(results: Results) -> dict[str, Any]:
    return results.interpreted.record("over_time")


def shared_slots(results: Results, people: Populations) -> dict[str, Slot]:
    """Return the numbers that several sentences hold."""
    facts = _told_row(results)
    slots = {
        "needed": declared_slot(int(facts["needed"]), number_text(facts["needed"]), "viewers"),
        "rows": declared_slot(int(facts["rows"]), number_text(facts["rows"]), people.many),
        "told": declared_slot(int(facts["told"]), number_text(facts["told"]), "half-years"),
    }
    if not pd.isna(facts["first"]):
        slots["first"] = month_slot(facts["first"], None)
        slots["last"] = month_slot(facts["last"], None)
    return slots


def filled_claim(
    name: str, text: str, slots: dict[str, Slot], words: dict[str, Any], **more: Any
) -> Claim:
    """Return a claim with those of some slots and words that its text uses."""
    used, said = (
        {key: value for key, value in given.items() if f"{{{key}}}" in text}
        for given in (slots, words)
    )
    return Claim(name, text, used, said, **more)


def lasting_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield what half-years say of all segments together."""
    facts, groups = _told_row(results), group_noun(results)
    slots, words = shared_slots(results, people), {"many": people.many}
    if facts["reason"]:
        text = f"Whether the {groups} last cannot be told: {UNTOLD[facts['reason']]}."
        yield filled_claim("trust.lasting", text, slots, words)
        return
    yield _headline(results, people, slots)
    yield from _mix(results, facts)
    if not pd.isna(facts["pairs"]):
        yield _switching(facts, slots, words)
    yield from _refits(results, facts, groups)


def _headline(results: Results, people: Populations, slots: dict[str, Slot]) -> Claim:
    """Return which segments changed and when, or that none did beyond noise."""
    facts, groups = _told_row(results), group_noun(results)
    verdicts = results.interpreted.frame("segment_verdicts").set_index("segment")
    names = results.interpreted.frame("segments").set_index("segment")["name"]
    moved = verdicts[verdicts["verdict"].isin(["drifting", "seasonal"])]
    of = viewers_followed(facts)
    slots = slots | {"tests": count_slot(facts["tests"], "comparisons", of)}
    if moved.empty:
        return _unmoved(results, slots, of)
    parts, words = [], {}
    for at, row in enumerate(moved.itertuples()):
        words[f"name_{ascii_lowercase[at]}"] = short_name(names[row.Index])
        if row.verdict == "seasonal":
            parts.append(f"{{name_{ascii_lowercase[at]}}} with the season")
            continue
        slots[f"since_{ascii_lowercase[at]}"] = month_slot(row.since, None)
        parts.append(f"{{name_{ascii_lowercase[at]}}} since {{since_{ascii_lowercase[at]}}}")
    slots["moved"] = count_slot(len(moved), groups, of)
    slots["all"] = count_slot(len(verdicts), groups, of)
    text = (
        f"{{moved}} of {{all}} {groups} changed beyond noise between {{first}} and {{last}}: "
        f"{english_list(parts)}."
    )
    return filled_claim("trust.lasting", text, slots, words, evidence="tested", further=(of,))


def _unmoved(results: Results, slots: dict[str, Slot], of: Population) -> Claim:
    """Return that no segment that can be followed moved, or that none can be followed."""
    groups, verdicts = group_noun(results), results.interpreted.frame("segment_verdicts")
    followed = int((verdicts["verdict"] == "persistent").sum())
    slots = slots | {
        "followed": count_slot(followed, groups, of),
        "all": count_slot(len(verdicts), groups, of),
    }
    mixed = results.interpreted.frame("half_year_mixes")["changed"].any()
    lead = f"No {group_noun(results, 1)}" if mixed else "Nothing"
    whose = f"none of the {groups}"
    if followed < len(verdicts):
        whose = f"none of the {{followed}} of {{all}} {groups} that half-years find again"
    text = (
        f"{lead} moved beyond noise from {{first}} to {{last}}: in {{tests}} comparisons of "
        f"half-years, {whose} lost viewers to another, lies elsewhere, appeared or went."
    )
    if not followed:
        text = (
            f"Whether the {groups} last cannot be told: from {{first}} to {{last}} half-years find "
            f"none of the {{all}} {groups} again, or place most of its viewers elsewhere."
        )
    return filled_claim("trust.lasting", text, slots, {}, evidence="tested", further=(of,))


def half_year_population(day: Any, viewers: float) -> Population:
    """Return the viewers followed in the half-year that begins on a day."""
    when = half_year_slot(day).shown
    return Population(f"viewers followed in {when}", int(viewers), (when,))


def _mix(results: Results, facts: dict[str, Any]) -> Iterator[Claim]:
    """Yield whether the mix of segments changed, and where most."""
    mixes = results.interpreted.frame("half_year_mixes")
    of, groups = viewers_followed(facts), group_noun(results)
    if mixes.empty:
        return
    if mixes["changed"].any():
        yield from _changed_mix(results, mixes, of)
        return
    far = mixes.loc[mixes["psi"].idxmax()]
    text = (
        f"Nor did the mix of {groups} among viewers change: between any two half-years it "
        "differs by {psi} at most (population stability index; where nothing changes, "
        "resampled viewers stay below {bound} in nineteen cases of twenty)."
    )
    yield Claim("trust.mix", text, _index_slots(far, of), evidence="tested")


def _index_slots(step: pd.Series, of: Population) -> dict[str, Slot]:
    return {name: index_slot(step[name], of, "PSI", PSI_DIGITS) for name in ("psi", "bound")}


def _changed_mix(results: Results, mixes: pd.DataFrame, of: Population) -> Iterator[Claim]:
    """Yield the largest step of the mix, by the segment whose share it moved most."""
    shares = results.interpreted.frame("half_year_shares").dropna(subset=["share"])
    names = results.interpreted.frame("segments").set_index("segment")["name"]
    # The last row compares the first half-year with the last, where there are more than two.
    steps = mixes.iloc[: max(len(mixes) - 1, 1)]
    step = steps.loc[steps["psi"].idxmax()]
    sides = {"before": step["start"], "after": step["later"]}
    cells = {
        part: shares[shares["start"] == day].set_index("segment") for part, day in sides.items()
    }
    moved = (cells["after"]["share"] - cells["before"]["share"]).abs().dropna()
    if moved.empty:
        return
    far, slots = moved.idxmax(), _index_slots(step, of)
    for part, day in sides.items():
        cell = cells[part].loc[far]
        whom = half_year_population(day, cell["viewers"])
        slots[part] = share_slot(cell["share"], whom, cell["low"], cell["high"])
        slots[f"{part}_when"] = half_year_slot(day)
    text = (
        "Who was there did change: {name} are {before} of viewers followed in {before_when} and "
        "{after} of those in {after_when}, the largest step (population stability index {psi}; "
        "where nothing changes, resampled viewers stay below {bound} in nineteen cases of twenty)."
    )
    yield Claim("trust.mix", text, slots, {"name": short_name(names[far])}, evidence="tested")


def _switching(facts: dict[str, Any], slots: dict[str, Slot], words: dict[str, Any]) -> Claim:
    """Return how many are placed elsewhere in the next half-year, and how many by chance."""
    of = returning_pairs(facts)
    slots = slots | {
        "switched": share_slot(facts["switched"], of),
        "chance": share_slot(facts["chance"], of),
        "agreement": share_slot(facts["agreement"], viewers_followed(facts)),
    }
    text = (
        "Of viewers who come again, {switched} are placed in another segment in the next "
        "half-year; by other {many} of the same half-year {chance} are, so much is noise. In each "
        "half-year {rows} {many} of every viewer are looked at, so that amounts decide nothing; "
        "they place {agreement} of viewers where the whole record does."
    )
    return filled_claim("trust.switching", text, slots, words, evidence="tested")


def _refits(results: Results, facts: dict[str, Any], groups: str) -> Iterator[Claim]:
    """Yield how far half-years, each divided by itself, agree."""
    frame = results.interpreted.frame("half_year_refits").dropna(subset=["ari"])
    if frame.empty:
        return
    worst = frame.loc[frame["ari"].idxmin()]
    both = Population("viewers of two half-years in a row", int(worst["viewers"]), ("viewers",))
    slots = {
        "ari": index_slot(worst["ari"], both, "ARI"),
        "frozen": index_slot(worst["ari_frozen"], both, "ARI"),
    }
    text = (
        f"Found anew in each half-year by itself, the {groups} divide the viewers whom "
        "neighbouring half-years share alike to {ari} or more (adjusted Rand index; one rule for "
        "both half-years reaches {frozen} there)."
    )
    yield Claim("trust.refits", text, slots, evidence="tested")


def lasting_line(results: Results) -> Iterator[Claim]:
    """Yield from where on a change from half-year to half-year is told."""
    if no_segments(results) or _told_row(results)["reason"]:
        return
    facts = _told_row(results)
    slots = {
        name: declared_slot(float(facts[key]), rounded_number(facts[key]), "least")
        for name, key in (("alpha", "alpha"), ("apart", "least_apart"), ("mix", "least_mix"))
    }
    slots |= {
        name: declared_share(float(facts[key]))
        for name, key in (("moved", "least_moved"), ("season", "least_season"))
    }
    yield Claim(
        "method.lasting",
        "A change is told where its p-value, corrected for all of them, lies below {alpha} and it "
        "is large: {moved} of a segment's viewers, {apart} of the spread between viewers, a share "
        "{season} of itself off the half-years beside, or a mix whose index reaches {mix}.",
        slots,
    )
