"""What could be done for each segment, with its evidence, its reach and a test; or why nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis import disclosure
from analysis.interpret.portraits.material import gather_material
from analysis.interpret.shelves.held_rows import held_behaviour
from analysis.interpret.shelves.shelf_lifts import LEAST_SHARE, WORTH_ACTING, lifted_shelves
from analysis.interpret.shelves.two_arm_tests import ALPHA, POWER, WORTH_FINDING, planned_test
from analysis.interpret.shelves.window_activity import group_activity

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.interpret.names.naming_facts import NamingFacts
    from analysis.tables import Tables

# Groups beside the segments: all known viewers, and those whose segment is a guess.
ALL_KNOWN, GUESSED = -1, -2
# From one viewer in five on with little evidence, gathering more is worth a test.
MANY_GUESSED = 0.2
# What a test compares: rows of a viewer within its days.
OUTCOME = "rows"
# Why there is no shelf, in the order in which it is asked.
TOO_FEW, NO_LIFT, ARRIVAL, CIRCULAR = "too_few_viewers", "no_lift", "arrival", "circular"
BANDS = "bands"
EVIDENCE = ("share_segment", "share_others", "lift", "low", "high")
HELD = ("held_lift", "held_low", "held_high")
COLUMNS = {
    "segment": "float64",
    **dict.fromkeys(("action", "shelf"), "str"),
    **dict.fromkeys((*EVIDENCE, *HELD), "float64"),
    "clustered": "bool",
    **dict.fromkeys(("viewers", "ratings", "ratings_days"), "float64"),
    "outcome": "str",
    **dict.fromkeys(("base", "spread", "effect", "shown_effect"), "float64"),
    **dict.fromkeys(("per_arm", "active", "days", "power", "alpha"), "float64"),
    "enough": "bool",
    "reason": "str",
}
EMPTY: dict[str, Any] = {
    **{name: float("nan") for name, kind in COLUMNS.items() if kind == "float64"},
    **{name: "" for name, kind in COLUMNS.items() if kind == "str"},
    **{name: False for name, kind in COLUMNS.items() if kind == "bool"},
}


def shelf_for(shelves: pd.DataFrame) -> dict[str, Any]:
    """Choose what could be put first for one segment, or say why nothing.

    Parameters
    ----------
    shelves : DataFrame
        Those of the segment, as `lifted_shelves` gives them, with held_lift, held_low and
        held_high of the same on titles that placed nobody (missing where that is not known).

    Returns
    -------
    dict
        action and its evidence; or action none with the reason: too_few_viewers (some shelf is
        counted of every source, but of few viewers), no_lift (others choose as much from each),
        arrival (viewers who came at the same time do not differ), circular (the segments were
        made of it, and other titles of the same viewers do not show it).
    """
    large = shelves[(shelves["low"] >= WORTH_ACTING) & (shelves["share_segment"] >= LEAST_SHARE)]
    alike = large[large["arrived"]]
    shown = alike[~alike["clustered"] | (alike["held_low"] >= WORTH_ACTING)]
    steps = ((shelves, TOO_FEW), (large, NO_LIFT), (alike, ARRIVAL), (shown, CIRCULAR))
    for left, reason in steps:
        if left.empty:
            return {"action": "none", "reason": reason}
    best = shown.loc[shown["apart"].idxmax()]
    return {name: best[name] for name in ("action", "shelf", "clustered", *EVIDENCE, *HELD)}


def held_shelves(behaviour: pd.DataFrame, held: pd.DataFrame, clustered: list[str]) -> pd.DataFrame:
    """Return every shelf of every segment, with its lift on titles that placed nobody.

    Parameters
    ----------
    behaviour, held : DataFrame
        Counted behaviour of known viewers, and on the half of titles that placed nobody.
    clustered : list of str
        Features that made the segments.
    """
    keys = ["segment", "action", "shelf"]
    shelves, again = (lifted_shelves(part, clustered) for part in (behaviour, held))
    names = dict(zip(("lift", "low", "high"), HELD, strict=True))
    return shelves.merge(again[[*keys, *names]].rename(columns=names), "left", keys)


def advised_groups(labels: ir.Table, bands: bool) -> ir.Table:
    """Return user_id and group: segments of known viewers, or all of them; and the guessed."""
    known = labels["evidence"] == "full"
    whole = ibis.literal(ALL_KNOWN) if bands else labels["segment"]
    group = ibis.ifelse(known, whole.cast("int64"), ibis.literal(GUESSED).cast("int64"))
    return labels.select("user_id", group=group)


@dataclass(frozen=True)
class Reach:
    """What acting on groups of viewers touches, and the tests that would show whether it helps.

    Parameters
    ----------
    windows, touched : DataFrame
        As `group_activity` gives them.
    """

    windows: pd.DataFrame
    touched: pd.DataFrame

    def of_group(self, group: int) -> dict[str, Any]:
        """Return the columns of the prize and of the test."""
        plan = planned_test(self.windows[self.windows["group"] == group].drop(columns="group"))
        row = self.touched.loc[group]
        prize = {"viewers": row["viewers"], "ratings": row["rows"], "effect": WORTH_FINDING}
        told = {"outcome": OUTCOME, "power": POWER, "alpha": ALPHA}
        return {**plan, **prize, **told, "ratings_days": row["rows_days"]}


def shelf_rows(named: pd.DataFrame, shelves: pd.DataFrame, reach: Reach) -> list[dict[str, Any]]:
    """Return a shelf for each segment, or why there is none."""
    rows = []
    for segment in named["segment"]:
        own = shelves[shelves["segment"] == segment]
        choice = shelf_for(own)
        test = reach.of_group(segment) if choice["action"] != "none" else {}
        rows.append({"segment": segment, **choice, **test})
    return rows


def gathering_row(scrubbed: Tables, reach: Reach, fewest: int) -> list[dict[str, Any]]:
    """Return the advice to gather more of viewers who are only guessed, where they are many."""
    users = scrubbed.frame("viewers_by_evidence").set_index("evidence")["users"]
    few = any(disclosure.is_few(count, fewest) for count in users)
    if few or not users["low"] or users["low"] < MANY_GUESSED * users.sum():
        return []
    return [{"action": "gather", **reach.of_group(GUESSED)}]


def segment_recommendations(
    named: pd.DataFrame,
    behaviour: pd.DataFrame,
    facts: NamingFacts,
    fewest: int = disclosure.FEWEST,
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
) -> pd.DataFrame:
    """Return what could be done for each segment, or the reason for nothing.

    Parameters
    ----------
    named : DataFrame
        Segments that are told of.
    behaviour : DataFrame
        Counted behaviour of their known viewers.
    facts : NamingFacts
        Nouns and verdict.
    fewest : int
        What is not few.
    obtained, scrubbed, modelled : Tables
        Results of these stages.

    Returns
    -------
    DataFrame
        segment (missing where all viewers are meant), action and shelf; share_segment,
        share_others, lift, low and high of what known viewers chose; held_lift, held_low and
        held_high of the same on titles that placed nobody; clustered (whether the segments were
        made of it); viewers and ratings that it touches (known viewers and their rows of the last
        ratings_days, or of the record); outcome, base, spread, days, per_arm, active (viewers of
        the last quarter), effect (worth finding), shown_effect, enough, power and alpha (the risk
        of finding what is not there) of the test; reason.
    """
    end, groups = scrubbed.record("window")["end"], advised_groups(modelled["labels"], facts.bands)
    reach = Reach(*group_activity(scrubbed["ratings"], groups, end, fewest))
    if facts.bands and len(named):
        rows = [{"action": "own_values", **reach.of_group(ALL_KNOWN)}]
        rows.append({"action": "none", "reason": BANDS})
    else:
        catalogue, shown = scrubbed.frame("catalogue"), named["segment"].tolist()
        clustered = catalogue.loc[catalogue["kept"].astype(bool), "feature"].tolist()
        material = gather_material(obtained=obtained, scrubbed=scrubbed)
        held = held_behaviour(material, shown, scrubbed=scrubbed, modelled=modelled, fewest=fewest)
        rows = shelf_rows(named, held_shelves(behaviour, held, clustered), reach)
    rows += gathering_row(scrubbed, reach, fewest)
    return pd.DataFrame([{**EMPTY, **row} for row in rows], columns=list(COLUMNS)).astype(COLUMNS)
