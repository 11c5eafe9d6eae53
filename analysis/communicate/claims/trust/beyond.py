"""What segments tell of what drew none of them: dropped measures, attributes, and later rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.told_shares import INTERVAL
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    day_slot,
    declared_share,
    declared_slot,
    index_slot,
    share_slot,
)
from analysis.communicate.claims.trust.halves import SHOWN, TESTS, effect_slots, tested_name
from analysis.communicate.claims.words import group_noun
from analysis.intervals import LEVEL
from analysis.text.nouns import counted_noun, english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Names that a sentence has room for.
MOST = 6
# What is explained of what came later, by measure: in this order.
LATER = {
    "later_marks": "how they rated",
    "later_events": "how much those did who came",
    "later_came": "who came",
    "later_left": "who left",
}


def beyond_rows(results: Results) -> pd.DataFrame:
    """Return the tests of categories of halves, of unused measures and of later rows."""
    frame = results.interpreted.frame("evidence_tests")
    apart = (frame["kind"] != "half") | (frame["effect"] == "cramers_v")
    return frame[apart & frame["value"].notna()].reset_index(drop=True)


def beyond_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield what segments tell of what drew none of them."""
    frame = results.interpreted.frame("evidence_tests")
    unused = frame[(frame["kind"] == "unused") & frame["p_holm"].notna()]
    if len(unused):
        yield from _unused(results, unused, people)
    later = frame[(frame["kind"] == "later") & frame["value"].notna()]
    if len(later):
        yield _later(results, later)


def _unused(results: Results, frame: pd.DataFrame, people: Populations) -> Iterator[Claim]:
    """Yield how many measures and attributes that drew nothing differ, and which does most."""
    groups, n = group_noun(results), len(frame)
    every = Population("tests of measures that drew nothing", n, (*TESTS, "measure"))
    shown = frame[frame["p_holm"] < SHOWN].sort_values("value", ascending=False, kind="stable")
    slots: dict[str, Slot] = {"tests": count_slot(n, "tests", every)}
    what = f"{noun_form(n, 'measure')} or {noun_form(n, 'attribute')}"
    if shown.empty:
        text = (
            f"Of known viewers {{tests}} {what} that drew no {group_noun(results, 1)} can be "
            f"tested: {{names}}. No difference between {groups} is shown in "
            f"{noun_form(n, 'it', 'them')}."
        )
        names = english_list([tested_name(results, one) for one in frame["measure"][:MOST]])
        yield Claim("trust.unused", text, slots, {"names": names}, "tested", (people.known,))
        return
    row, ends = shown.iloc[0], INTERVAL.strip("()")
    slots |= {"shown": count_slot(len(shown), "tests", every), "level": declared_share(LEVEL)}
    strong = row["effect"] == "cramers_v"
    slots |= _strength_slots(row, people.known) if strong else effect_slots(row, people.known)
    strength = "Cramér's V {value}" if strong else "{value} is explained"
    text = (
        f"Of {{tests}} {what} of known viewers that drew no {group_noun(results, 1)}, {{shown}} "
        f"{noun_form(len(shown), 'differs', 'differ')} between {groups} by more than chance; most "
        f"{{name}} ({strength}, {ends})."
    )
    name = tested_name(results, str(row["measure"]))
    yield Claim("trust.unused", text, slots, {"name": name}, "tested")


def _strength_slots(row: Any, of: Population) -> dict[str, Slot]:
    ends = {"value": "value", "at_least": "low", "at_most": "high"}
    return {name: index_slot(row[end], of, "Cramér's V") for name, end in ends.items()}


def _later(results: Results, frame: pd.DataFrame) -> Claim:
    """Return what segments that were drawn before a date tell of what came after it."""
    facts, groups = results.interpreted.record("evidence_facts"), group_noun(results)
    days = int(facts["days"])
    slots: dict[str, Slot] = {
        "days": declared_slot(days, counted_noun(days, "day"), "days"),
        "cut": day_slot(facts["cut"], None),
    }
    told, chance = [], []
    rows = {str(row["measure"]): row for row in frame.to_dict("records")}
    for name in (one for one in LATER if one in rows):
        if rows[name]["p_holm"] < SHOWN:
            slots[name] = _later_slot(rows[name], slots["cut"].shown)
            told.append(f"{LATER[name]} ({_scale(rows[name])} {{{name}}})")
        else:
            chance.append(LATER[name])
    parts = [f"they tell {english_list(told)}"] if told else []
    parts += [f"of {' or of '.join(chance)} no more than chance does"] if chance else []
    return Claim(
        "trust.later",
        f"Drawn on what came before, the {groups} were tested on what known viewers did in the "
        f"{{days}} from {{cut}} on: {'; '.join(parts)}, after Holm's correction.",
        slots,
        evidence="tested",
        further=(Populations(results).known,),
    )


def _scale(row: dict[str, Any]) -> str:
    return "Cramér's V" if row["effect"] == "cramers_v" else "differences explained:"


def _later_slot(row: dict[str, Any], cut: str) -> Slot:
    name = f"viewers known by {cut} of whom it is told: {LATER[str(row['measure'])]}"
    of = Population(name, int(row["viewers"]), ("known viewers",))
    if row["effect"] == "cramers_v":
        return index_slot(row["value"], of, "Cramér's V")
    return share_slot(row["value"], of, row["low"], row["high"])
