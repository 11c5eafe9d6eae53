"""Slots of claims, counted again from the rows by code that shares nothing with what made them.

A module of recounts maps "claim id#slot" (a pattern, as `fnmatch` reads it) to a function of the
rows, the claim and the name of the slot. A slot of a claim that is not counted may instead be one
of the numbers of a stage's table, which a map to "stage.table.column" names, or several with bars
between them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TypeVar

import numpy as np
from recounted_rows import Rows

from analysis.communicate.claims import Claim
from analysis.tables import Results

Found = TypeVar("Found")


def by_pattern(known: Mapping[str, Found], claim: Claim, slot: str) -> Found | None:
    """Return what a map has for a slot, the first pattern that fits; None where none does."""
    name = f"{claim.id}#{slot}"
    return next((value for key, value in known.items() if fnmatchcase(name, key)), None)


def is_same(one: object, other: object) -> bool:
    """Say whether two values are one: numbers but for the rounding of sums, text as it is."""
    if isinstance(one, str) or isinstance(other, str):
        return str(one) == str(other)
    return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)


def stands_in(results: Results, place: str, value: object) -> bool:
    """Say whether a value is a number of "stage.table.column"."""
    stage, table, column = place.split(".")
    found = getattr(results, stage).frame(table)[column].dropna()
    if isinstance(value, str):
        return value in set(found.astype(str))
    return bool(np.isclose(found.astype(float), float(value), rtol=1e-9, atol=1e-9).any())


def told_slots(claims: Iterable[Claim]) -> Iterator[tuple[Claim, str]]:
    """Yield every slot that is of somebody; what was declared is of nobody."""
    for claim in claims:
        yield from ((claim, name) for name, slot in claim.slots.items() if slot.of is not None)


def unlike_slots(
    results: Results,
    rows: Rows,
    claims: Iterable[Claim],
    recounts: Mapping[str, Callable],
    standing: Mapping[str, str],
) -> dict[str, str]:
    """Return every slot that nothing recounts, or whose recount is another number."""
    wrong = {}
    for claim, name in told_slots(claims):
        value, recount = claim.slots[name].value, by_pattern(recounts, claim, name)
        if recount is not None:
            again = recount(rows, claim, name)
            if not is_same(value, again):
                wrong[f"{claim.id}#{name}"] = f"said {value}, counted {again}: {claim.text}"
            continue
        places = None if claim.evidence == "counted" else by_pattern(standing, claim, name)
        if places is None:
            wrong[f"{claim.id}#{name}"] = f"{claim.evidence}, not recounted: {claim.text}"
        elif not any(stands_in(results, place, value) for place in places.split("|")):
            wrong[f"{claim.id}#{name}"] = f"said {value}, not in {places}: {claim.text}"
    return wrong
