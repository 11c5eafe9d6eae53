"""What is said of what each segment did after a cut that it was found before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.viewers import gave_verb
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import day_slot, declared_slot, rounded_slot, share_slot
from analysis.communicate.claims.words import short_name
from analysis.text.nouns import noun_form
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results


def forward_rows(results: Results) -> pd.DataFrame:
    """Return what segments that are told of did after the cut, with their names and ids."""
    segments = results.interpreted.frame("segments")[["segment", "id", "name"]]
    frame = results.interpreted.frame("forward").merge(segments, on="segment")
    return frame[frame["each"].notna()].sort_values("segment", ignore_index=True)


def earlier_viewers(row: Any, *, others: bool = False) -> Population:
    """Return the viewers who were known by the cut, of a segment or of all others."""
    name = short_name(row.name)
    if others:
        return Population(f"viewers known by then, not of {name}", int(row.others), ("others",))
    return Population(f"viewers of {name} known by then", int(row.viewers), ("by then", name))


def each_slot(row: Any, of: Population, unit: str, side: str = "") -> Slot:
    """Return the rows of a viewer behind the cut."""
    value, low, high = (float(getattr(row, f"{side}each{end}")) for end in ("", "_low", "_high"))
    return rounded_slot(value, unit, of, low, high)


def afterwards_claims(results: Results) -> Iterator[Claim]:
    """Yield for each segment what its viewers did in the days behind the cut."""
    people = Populations(results)
    for row in forward_rows(results).itertuples(index=False):
        own, other = earlier_viewers(row), earlier_viewers(row, others=True)
        slots = {
            "cut": day_slot(row.cut, None),
            "came": share_slot(row.came, own, row.came_low, row.came_high),
            "days": declared_slot(row.days, number_text(row.days), "days"),
            "each": each_slot(row, own, people.many),
        }
        more = beside = ""
        if not pd.isna(row.others_each):
            slots["other_each"] = each_slot(row, other, people.many, "others_")
            beside = " (others {other_each})"
        if not pd.isna(row.others_came):
            ends = (row.others_came_low, row.others_came_high)
            slots["other_came"] = share_slot(row.others_came, other, *ends)
            more = " (others {other_came})"
        noun = noun_form(slots["each"].shown, people.one, people.many)
        yield Claim(
            f"segment.{row.id}.forward",
            f"Of its viewers known by {{cut}}, found once more from what came before, {{came}} "
            f"{gave_verb(people.many)} {{many}} in the {{days}} days that followed{more}; that is "
            f"{{each}} {{noun}} a viewer, those without any included{beside}.",
            slots,
            {"many": people.many, "noun": noun},
            evidence="tested",
        )
