"""What is said of what brings viewers back: their first day, and when they arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.told_shares import INTERVAL, interval_slots
from analysis.communicate.claims.explore.viewers import gave_verb
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import day_slot, declared_share, declared_slot, share_slot
from analysis.intervals import LEVEL
from analysis.text.nouns import english_list
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Behind "viewers": whom the last group of a factor holds, and whom the first.
ENDS = {
    "mark": ("whose first mark was high", "whose first was low"),
    "known": ("who began with one of the best-known titles", "who began with another"),
    "age": (
        "who began with a title of more than ten years",
        "who began with one of the last two years",
    ),
    "arrival": ("who arrived since {half}", "who arrived before"),
}
# What it is that made no sure difference.
NAMES = {
    "amount": "how much was given on the first day",
    "mark": "the first mark",
    "known": "how well known the first title is",
    "age": "how old the first title is",
    "arrival": "when viewers arrived",
}
# A difference of shares is told in points of a hundred.
HUNDRED = 100


def second_facts(results: Results) -> dict[str, Any] | None:
    """Return in how many days viewers had to come again and how many did, None if not told."""
    frame = results.explored.frame("second_visit_facts")
    return None if frame.empty else results.explored.record("second_visit_facts")


def first_day_groups(results: Results) -> pd.DataFrame:
    """Return who came again by rows on the first day, the first group being one row."""
    frame = results.explored.frame("second_visits")
    return frame[(frame["factor"] == "amount") & frame["share"].notna()].set_index("group")


def one_at_first(results: Results) -> Population:
    """Return the viewers with one row on their first day, with as many days left."""
    groups, people = first_day_groups(results), Populations(results)
    n = int(groups.loc[0, "users"]) if 0 in groups.index else None
    return Population(f"viewers with one {people.one} on their first day", n, ("viewer",))


def second_claims(results: Results) -> Iterator[Claim]:
    """Yield what coming again hangs on, the largest difference first."""
    if second_facts(results) is None:
        return
    yield from _amount_claim(results)
    frame = results.explored.frame("second_visit_differences")
    for row in frame[frame["differs"] & frame["factor"].isin(ENDS)].itertuples():
        yield _difference_claim(results, row)
    unsure = frame.loc[~frame["differs"] & (frame["factor"] != "amount"), "factor"]
    if len(unsure):
        of = one_at_first(results)
        names = english_list([NAMES[name] for name in unsure], "or")
        yield Claim(
            "explore.second_unsure",
            f"No difference that is sure was found among viewers by {names}.",
            evidence="tested",
            further=(of,),
        )


def _amount_claim(results: Results) -> Iterator[Claim]:
    groups, people, facts = first_day_groups(results), Populations(results), second_facts(results)
    if facts is None or not {0, 1} <= set(groups.index):
        return
    one, more = (
        one_at_first(results),
        Population(
            f"viewers with two or three {people.many} on their first day",
            int(groups.loc[1, "users"]),
            ("two or three",),
        ),
    )
    row = groups.loc[1]
    days = int(facts["within"])
    yield Claim(
        "explore.second_amount",
        f"**Of viewers who {gave_verb(people.many)} one {{one}} on their first day, {{share}} came "
        f"again within {{days}} days** {INTERVAL}; of those with two or three, {{more}}.",
        {
            **interval_slots(groups.loc[0], one),
            "days": declared_slot(days, number_text(days), "days"),
            "more": share_slot(row["share"], more, row["low"], row["high"]),
        },
        {"one": people.one},
        "estimated",
    )


def points_slot(value: float, of: Population | None) -> Slot:
    """Return a difference of shares in points, without its sign."""
    return Slot(float(value), rounded_number(abs(HUNDRED * value), 2), "share", of)


def _difference_claim(results: Results, row: Any) -> Claim:
    of, facts = one_at_first(results), second_facts(results) or {}
    more = "more" if row.held > 0 else "less"
    ends = sorted((row.held_low, row.held_high), key=abs)
    slots = {
        "apart": points_slot(row.held, of),
        "level": declared_share(LEVEL),
        "at_least": points_slot(ends[0], of),
        "at_most": points_slot(ends[1], of),
    }
    last, first = ENDS[row.factor]
    if row.factor == "arrival":
        slots["half"] = day_slot(facts["half"], None)
    return Claim(
        f"explore.second_{row.factor}",
        f"Viewers {last} came again {{apart}} points {more} often than those {first}, among "
        f"viewers alike in the rest {INTERVAL}.",
        slots,
        {},
        "tested",
    )
