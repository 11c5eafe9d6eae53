"""What is said of the rule of each segment, and of how well such rules tell viewers apart."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    declared_share,
    declared_slot,
    index_slot,
    share_slot,
)
from analysis.communicate.claims.words import group_noun, measure_names, short_name
from analysis.communicate.decided import no_segments
from analysis.text.nouns import capital_first, english_list
from analysis.text.units import bound_in_unit

if TYPE_CHECKING:
    from analysis.tables import Results

TESTED = "known viewers kept for testing"


def tested_viewers(results: Results) -> Population | None:
    """Return the known viewers that rules were tested on; None where that was not done."""
    record = results.interpreted.frame("rule_fidelity")
    return None if record.empty else Population(TESTED, int(record["viewers"].iloc[0]))


def bound_text(value: float, unit: str, people: Populations) -> str:
    """Return a bound with the noun that its measure's name leaves open: .3 stars."""
    shown = bound_in_unit(value, unit)
    if unit.startswith("log "):
        return f"{shown} {unit.removeprefix('log ').replace('ratings', people.many)}"
    return f"{shown} {people.point}s" if unit == "stars" else shown


def bound_phrase(
    row: Any, unit: str, people: Populations, letter: str
) -> tuple[str, dict[str, Slot]]:
    """Return a measure with its bounds as a template and its slots.

    Parameters
    ----------
    row : named tuple
        A row of the table `segment_rules`.
    unit : str
        Of the measure.
    people : Populations
        Whom the report speaks of.
    letter : str
        Parts the slots of this measure from those of others in one sentence.
    """
    slots, parts = {}, []
    for end, word in (("low", "over"), ("high", "up to")):
        value = getattr(row, end)
        if not pd.isna(value):
            key = f"{end}_{letter}"
            slots[key] = declared_slot(value, bound_text(value, unit, people), unit)
            parts.append(f"{word} {{{key}}}")
    return f"{{measure_{letter}}} {' and '.join(parts)}", slots


def rule_claims(results: Results) -> Iterator[Claim]:
    """Yield the rule of each segment in words, and whom it holds for."""
    frame = results.interpreted.frame("segment_rules")
    if no_segments(results) or frame.empty:
        return
    segments = results.interpreted.frame("segments").sort_values("segment")
    for row in segments.itertuples():
        own = frame[frame["segment"] == row.segment].sort_values("position")
        if len(own):
            yield _rule(results, row, own)


def _rule(results: Results, row: Any, own: pd.DataFrame) -> Claim:
    people, names = Populations(results), measure_names(results)
    units = results.scrubbed.frame("catalogue").set_index("feature")["unit"]
    slots: dict[str, Slot] = {}
    words: dict[str, object] = {}
    parts = []
    for letter, bound in zip(ascii_lowercase, own.itertuples(), strict=False):
        text, found = bound_phrase(bound, str(units.get(bound.measure, "")), people, letter)
        slots |= found
        words[f"measure_{letter}"] = names.get(str(bound.measure), str(bound.measure))
        parts.append(text)
    held, shares = _held_shares(results, row)
    return Claim(
        f"segment.{row.id}.rule",
        f"{_opening(results)}: {english_list(parts)}.{held}",
        slots | shares,
        words | ({"name": short_name(row.name)} if "{name}" in held else {}),
        evidence="tested",
    )


def _opening(results: Results) -> str:
    record = results.interpreted.frame("rule_fidelity")
    rough = len(record) > 0 and bool(record["approximate"].iloc[0])
    return "As a rough rule" if rough else "As a rule of thumb"


def _held_shares(results: Results, row: Any) -> tuple[str, dict[str, Slot]]:
    """Return whom a rule holds for as a template and its slots, as far as that may be told."""
    hits = results.interpreted.frame("rule_hits").set_index("segment")
    if row.segment not in hits.index:
        return "", {}
    one, name = hits.loc[row.segment], short_name(row.name)
    parts, slots = [], {}
    if not pd.isna(one["found"]):
        of = Population(f"known viewers of {name} kept for testing", int(one["viewers"]))
        slots["found"] = share_slot(one["found"], of)
        parts.append("of the known viewers of {name} kept for testing, {found} fit it")
    if not pd.isna(one["right"]):
        said = (f"{TESTED} who fit it",)
        of = Population(f"{TESTED} who fit the rule of {name}", int(one["fitting"]), said)
        slots["right"] = share_slot(one["right"], of)
        parts.append(f"of all {TESTED} who fit it, {{right}} are of {{name}}")
    return f" {capital_first('; '.join(parts))}." if parts else "", slots


def fidelity_claims(results: Results) -> Iterator[Claim]:
    """Yield how often rules put a viewer where the clustering does."""
    of, groups = tested_viewers(results), group_noun(results)
    if no_segments(results):
        return
    if results.interpreted.frame("rule_tree").empty:
        yield Claim(
            "interpret.rules", f"No rule tells {groups} apart: there is one alone, or no measure."
        )
        return
    if of is None:
        yield Claim(
            "interpret.rules",
            f"How often rules put a viewer where the clustering does was not tested: too few "
            f"{TESTED}.",
        )
        return
    yield _fidelity(results, of, groups)


def _fidelity(results: Results, of: Population, groups: str) -> Claim:
    record, one = results.interpreted.record("rule_fidelity"), group_noun(results, 1)
    slots = {
        "accuracy": share_slot(record["accuracy"], of, record["low"], record["high"]),
        "majority": share_slot(record["majority"], of),
        "balanced": share_slot(record["balanced"], of),
        "chance": share_slot(record["chance"], of),
        "ari": index_slot(record["ari"], of, "adjusted Rand index"),
    }
    text = (
        f"A tree of a few questions puts {{accuracy}} of {TESTED} where the clustering does "
        f"(adjusted Rand index {{ari}}); to name the largest {one} every time would be right for "
        f"{{majority}}. With every {one} weighing the same it is {{balanced}} instead of {{chance}}"
    )
    if record["approximate"]:
        slots["line"] = declared_share(record["line"])
        text += f": below {{line}}, so its rules are rough, and the {groups} are more than they say"
    return Claim("interpret.rules", f"{text}.", slots, evidence="tested")


def swapped_viewers(results: Results) -> Population | None:
    """Return the known viewers whose measures were swapped; None where none were."""
    frame = results.interpreted.frame("assignment_importance")
    return None if frame.empty else Population(TESTED, int(frame["viewers"].iloc[0]))


def deciding_label(results: Results, row: pd.Series) -> str:
    """Return what measures that were swapped together are called, by the foremost of them."""
    names, leading = measure_names(results), str(row["leading"])
    others = "|" in str(row["measures"])
    return f"{names.get(leading, leading)}{' and what goes with it' if others else ''}"


def deciding_claims(results: Results) -> Iterator[Claim]:
    """Yield which measure decides most about a viewer's segment, and which decides least."""
    of, one = swapped_viewers(results), group_noun(results, 1)
    if no_segments(results) or of is None:
        return
    frame = results.interpreted.frame("assignment_importance").sort_values("rank")
    first, last = frame.iloc[0], frame.iloc[-1]
    slots = {
        "most": share_slot(first["value"], of, first["low"], first["high"]),
        "least": share_slot(last["value"], of, last["low"], last["high"]),
    }
    yield Claim(
        "interpret.decides",
        f"Given the {{first}} of another viewer, {{most}} of {TESTED} would be put in another "
        f"{one}; given another's {{last}}, {{least}} would.",
        slots,
        {"first": deciding_label(results, first), "last": deciding_label(results, last)},
        "tested",
    )
