"""Whether there is structure: the gate, what it holds fixed, minorities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_slot,
    index_slot,
    rounded_slot,
    share_slot,
    spelled_slot,
)
from analysis.communicate.decided import no_segments, p_text, threshold_of, threshold_text
from analysis.text.nouns import english_list, noun_form
from analysis.text.numbers import index_text, percent_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# What viewers fall into groups by, apart from taste.
AMOUNTS = {
    "events": "their number of {many}",
    "day_share": "the share of their {many} that open a new day",
    "tenure": "the days between their first and last {one}",
    "recency": "the days since their last {one}",
}
NEEDED = "{moderate} is needed for moderate, {strong} for strong structure"
RISE = (
    f"Over tables without any types the silhouette of known viewers rises by {{effect}} ({NEEDED})."
)
RISE_OVER_TASTES = (
    "Over a continuum of tastes the silhouette of known viewers rises by {effect} "
    f"({{p}}; {NEEDED})."
)
GAIN = (
    "A mixture of groups gains {effect} in BIC for each known viewer beyond a continuum of tastes "
    f"(p after Holm {{p}}; {NEEDED}); either leg can carry the verdict."
)
# An interval of 95 % ends so many standard errors away.
NORMAL = 1.96


def gate_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of the structure gate."""
    people = Populations(results)
    if few := no_segments(results):
        yield untold_claim(few)
        return
    gate = results.modelled.record("gate")
    yield _verdict(gate, people)
    if results.modelled.frame("gate_curve").empty or gate["delta"] is None:
        yield Claim("model.too_little", "Too little could be compared for more.")
    else:
        yield from _rises(results, gate, people)
    if gate["close"]:
        yield _close(results)
    yield _amounts(results, people)
    yield from _minorities(results, people)


def untold_claim(why: str) -> Claim:
    """Return the claim that no segment is told of, with the reason as `no_segments` gives it."""
    shown = str(disclosure.FEWEST_IN_SEGMENTS)
    slots, text = {}, why
    for number in (shown, str(disclosure.FEWEST)):
        if f" {number} " in text:
            text = text.replace(f" {number} ", " {few} ", 1)
            slots = {"few": declared_slot(int(number), number, "viewers")}
            break
    head, _, note = text.partition("not tested: ")
    if note:
        return Claim("model.untold", f"{head}not tested: {{note}}", slots, {"note": note})
    return Claim("model.untold", text, slots)


def _verdict(gate: dict[str, Any], people: Populations) -> Claim:
    if gate["structure"] == "none":
        text = "**We found no types: as far as these viewers and measures show, they differ by "
        text += "degree.**"
    else:
        text = f"**The structure among known viewers is {gate['structure']}.**"
    return Claim("model.structure", text, evidence="tested", further=(people.known,))


def _rises(results: Results, gate: dict[str, Any], people: Populations) -> Iterator[Claim]:
    known = people.known
    tables = Population(
        "tables of continuous tastes", _whole(gate["tables"]), ("continuum of tastes",)
    )
    holm = {"p": index_slot(gate["p_mixture"], known, "p", digits=3)}
    latent = {"p": _p_slot(gate["p_latent"], gate["tables"], tables)}
    said = {
        "rise": ("delta", {}, RISE),
        "rise_over_tastes": ("delta_latent", latent, RISE_OVER_TASTES),
        "gain": ("gain", holm, GAIN),
    }
    for name, (effect, more, text) in said.items():
        slots = {"effect": _effect(gate, effect, known), **more}
        for kind in ("moderate", "strong"):
            slots[kind] = _line(results, f"{effect}_{kind}")
        yield Claim(f"model.{name}", text, slots, evidence="simulated")


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _effect(gate: dict[str, Any], name: str, of: Population) -> Slot:
    value, error = gate[name], gate[f"{name}_se"]
    shown = f"{index_text(value, 3)} ± {index_text(error, 3)}"
    low, high = (None if error is None else value + side * NORMAL * error for side in (-1, 1))
    return Slot(value, shown, "silhouette" if name != "gain" else "BIC a viewer", of, low, high)


def _line(results: Results, name: str) -> Slot:
    value = threshold_of(results, name)
    return declared_slot(value, index_text(value, 3), "line")


def _p_slot(p: float, tables: float, of: Population) -> Slot:
    """Return p, or where it is the smallest possible that no table came as far."""
    shown = p_text(p, tables)
    none = shown.startswith("none")
    return Slot(p, f"{shown} such tables rises as high" if none else f"p = {shown}", "p", of)


def _close(results: Results) -> Claim:
    errors = threshold_of(results, "close")
    return Claim(
        "model.close",
        "Whether there are types is close: the rise that decides lies within {errors} standard "
        "errors of its line.",
        {"errors": declared_slot(errors, f"{errors:g}", "standard errors")},
        evidence="tested",
    )


def _amounts(results: Results, people: Populations) -> Claim:
    frame = results.modelled.frame("amounts")
    if frame.empty:
        return Claim(
            "model.amounts_untested", "How much viewers give, and when, was not tested by itself."
        )
    found = frame[frame["found"].astype(bool)]
    if found.empty:
        return Claim(
            "model.amounts_none",
            "By how much known viewers give, and when, no groups were found: no valley parts them.",
            evidence="tested",
            further=(people.known,),
        )
    return _found_amounts(found, people)


def _found_amounts(found: pd.DataFrame, people: Populations) -> Claim:
    slots: dict[str, Slot] = {}
    parts = []
    for place, row in enumerate(found.itertuples()):
        border, groups = f"border_{'abcd'[place]}", f"groups_{'abcd'[place]}"
        slots[groups] = spelled_slot(row.groups, "groups", people.known)
        slots[border] = _border(row, people)
        unit = "{many}" if row.measure == "events" else noun_form(slots[border].shown, "day")
        unit = "" if row.measure == "day_share" else f" {unit}"
        measure = AMOUNTS[row.measure]
        parts.append(f"by {measure} into {{{groups}}} groups parted at about {{{border}}}{unit}")
    return Claim(
        "model.amounts_found",
        f"Known viewers fall {english_list(parts)}; that is no type of taste.",
        slots,
        {"one": people.one, "many": people.many},
        evidence="tested",
    )


def _border(row: Any, people: Populations) -> Slot:
    if row.measure == "day_share":
        return share_slot(row.border, people.known)
    return rounded_slot(
        row.border, people.many if row.measure == "events" else "days", people.known
    )


def _minorities(results: Results, people: Populations) -> Iterator[Claim]:
    for row in results.modelled.frame("minorities").itertuples():
        side, lie = "below" if row.side == "low" else "above", noun_form(row.viewers, "lies", "lie")
        yield Claim(
            f"model.minority_{row.feature}_{row.side}",
            f"{{few}} of {{of}} known viewers {lie} far {side} all others in one measure "
            "({label}), with nobody between; a segment needs {needed} of them, so none is made of "
            "these few.",
            {
                "few": count_slot(row.viewers, "viewers", people.known),
                "of": count_slot(row.of, "viewers", people.known),
                "needed": declared_slot(row.needed, percent_text(row.needed), "share"),
            },
            {"label": row.label},
            evidence="tested",
        )


def stability_lines(results: Results) -> Iterator[Claim]:
    """Yield where a segment's stability is read as dissolved, untrusted, valid, highly stable."""
    names = ("dissolved", "trusted", "valid", "stable")
    slots = {
        name: declared_slot(
            threshold_of(results, f"jaccard_{name}"),
            threshold_text(results, f"jaccard_{name}"),
            "Jaccard",
        )
        for name in names
    }
    yield Claim(
        "method.jaccard_lines",
        "Up to {dissolved} a segment is dissolved, below {trusted} it should not be trusted, from "
        "{valid} it is valid, from {stable} highly stable.",
        slots,
    )
