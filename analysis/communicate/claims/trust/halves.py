"""What segments explain where they were drawn, and where they were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.told_shares import INTERVAL
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    index_slot,
    share_slot,
    spelled_slot,
)
from analysis.communicate.claims.words import group_noun, measure_names, short_name
from analysis.intervals import LEVEL
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# From here on a difference is not put down to chance, after Holm.
SHOWN = 0.05
TESTS = ("test",)
# What is tested that is no measure of the catalogue.
KIND_NAMES = {
    "favourite_era": "favourite decade of titles",
    "favourite_genre": "favourite genre",
    "later_events": "number of {many} of those who came later",
    "later_marks": "mean mark in the days that followed",
    "later_came": "who came in the days that followed",
    "later_left": "who left",
}
ATTRIBUTE = "attribute:"
# Why a test is refused, of one measure and of several.
REFUSED = {
    "amounts": (
        "hangs on counts of both halves that drew {}",
        "hang on counts of both halves that drew {}",
    ),
    "clustered": ("drew {} on the same rows",) * 2,
    "copy": ("tells the same as what drew {}", "tell the same as what drew {}"),
}


def halved_viewers_told(results: Results) -> Population | None:
    """Return the known viewers of whom both halves are known; None where halves were not tested."""
    facts = results.interpreted.frame("evidence_facts")
    if facts.empty or not facts["viewers"].iloc[0]:
        return None
    name = "known viewers with rows in both halves"
    return Population(name, int(facts["viewers"].iloc[0]), ("known viewers",))


def tested_name(results: Results, measure: str) -> str:
    """Return what a tested measure, category or attribute is called."""
    if measure.startswith(ATTRIBUTE):
        return measure.removeprefix(ATTRIBUTE).replace("_", " ")
    given = KIND_NAMES.get(measure, measure.replace("_", " "))
    return measure_names(results).get(measure, given.format(many=Populations(results).many))


def effect_slots(row: Any, of: Population, prefix: str = "") -> dict[str, Slot]:
    """Return a share of differences with its interval: value, at_least, at_most."""
    ends = {"value": "value", "at_least": "low", "at_most": "high"}
    low, high = (float(row[f"{prefix}{end}"]) for end in ("low", "high"))
    return {
        name: share_slot(float(row[f"{prefix}{end}"]), of, low, high) for name, end in ends.items()
    }


def halves_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield what segments explain on both halves, which differences are shown, the farthest."""
    of = halved_viewers_told(results)
    if of is None:
        yield _undivided(results, people)
        return
    yield _shrinkage(results, of)
    yield _tested(results, of)
    yield from _farthest(results)
    yield from _refused(results)


def _undivided(results: Results, people: Populations) -> Claim:
    every, groups = results.interpreted.frame("effects"), group_noun(results)
    every = every.dropna(subset=["epsilon2_a"])
    if every.empty:
        return Claim("trust.effects", f"There is no measure on which {groups} could differ.")
    return Claim(
        "trust.effects",
        f"The {groups} explain {{explained}} of the differences between known viewers in what "
        "they were drawn on, on average over measures; that describes them and proves nothing. "
        "A check on halves of each viewer's history was not made here.",
        {"explained": share_slot(every["epsilon2_a"].mean(), people.known)},
        evidence="estimated",
    )


def _shrinkage(results: Results, of: Population) -> Claim:
    facts, groups = results.interpreted.record("evidence_facts"), group_noun(results)
    if pd.isna(facts["drawn_value"]):
        return Claim(
            "trust.effects",
            f"No half of what known viewers chose tells a measure that drew the {groups}.",
            evidence="tested",
            further=(of,),
        )
    kept = effect_slots(facts, of, "kept_")
    slots = {
        "a": share_slot(facts["drawn_value"], of, facts["drawn_low"], facts["drawn_high"]),
        "b": share_slot(facts["unused_value"], of, facts["unused_low"], facts["unused_high"]),
        "measures": spelled_slot(facts["measures"], "measures", None),
        **kept,
        "level": declared_share(LEVEL),
    }
    return Claim(
        "trust.effects",
        f"Drawn on one half of each viewer's titles, the {groups} explain {{a}} of the differences "
        "between known viewers on that half and {b} on the other, on average over {measures} "
        f"{noun_form(facts['measures'], 'measure')} that drew them: {{value}} of the story is left "
        f"{INTERVAL}.",
        slots,
        evidence="tested",
    )


def _tested(results: Results, of: Population) -> Claim:
    """Return how many differences on the other half are more than chance."""
    tests, pairs = (results.interpreted.frame(f"evidence_{name}") for name in ("tests", "pairs"))
    tests = tests[(tests["kind"] == "half") & tests["p_holm"].notna()]
    pairs = pairs[pairs["p_holm"].notna()]
    every = Population("tests of measures", len(tests), TESTS)
    each = Population("tests of pairs", len(pairs), ("pair",))
    groups = group_noun(results)
    return Claim(
        "trust.halves_tested",
        "On the half that was not used, {shown} of {tests} tests of what known viewers chose and "
        f"how they rated tell the {groups} apart (Kruskal and Wallis, Pearson), and {{apart}} of "
        "{pairs} pairs by measure do (Dunn), all after Holm's correction. That says that viewers "
        "differ; whether they come in types is for the gate to say.",
        {
            "shown": count_slot(int((tests["p_holm"] < SHOWN).sum()), "tests", every),
            "tests": count_slot(len(tests), "tests", every),
            "apart": count_slot(int((pairs["p_holm"] < SHOWN).sum()), "pairs", each),
            "pairs": count_slot(len(pairs), "pairs", each),
        },
        evidence="tested",
        further=(of,),
    )


def farthest_pairs(results: Results) -> pd.DataFrame:
    """Return the measure in which each pair of told segments lies farthest apart, farthest first.

    The first of a pair is the one whose values are the higher.
    """
    frame = results.interpreted.frame("evidence_pairs")
    told = results.interpreted.frame("segments")["segment"]
    frame = frame[frame["first"].isin(told) & frame["second"].isin(told)].dropna(subset=["delta"])
    order = frame["delta"].abs().sort_values(ascending=False, kind="stable").index
    found = frame.loc[order].drop_duplicates(["first", "second"]).reset_index(drop=True)
    turned = found["delta"] < 0
    swapped = found.rename(columns={"first": "second", "second": "first"})[found.columns]
    swapped = swapped.assign(
        delta=-found["delta"], low=-found["high"], high=-found["low"], z=-found["z"]
    )
    return found.where(~turned, swapped).astype(found.dtypes)


def _farthest(results: Results) -> Iterator[Claim]:
    frame = farthest_pairs(results)
    if frame.empty:
        return
    row = frame.iloc[0]
    names = results.interpreted.frame("segments").set_index("segment")["name"].map(short_name)
    first, second = names[row["first"]], names[row["second"]]
    of = Population(f"known viewers of {first} and of {second}", None, ("known viewers",))
    slots = {
        "value": index_slot(row["delta"], of, "Cliff's δ"),
        "at_least": index_slot(row["low"], of, "Cliff's δ"),
        "at_most": index_slot(row["high"], of, "Cliff's δ"),
        "level": declared_share(LEVEL),
    }
    ends = INTERVAL.strip("()")
    yield Claim(
        "trust.farthest_pair",
        "Farthest apart there are known viewers of {first} and {second}, by {measure}: it is "
        f"higher among {{first}} (Cliff's δ {{value}}, {ends}; always would be one).",
        slots,
        {"first": first, "second": second, "measure": tested_name(results, str(row["measure"]))},
        "tested",
    )


def _refused(results: Results) -> Iterator[Claim]:
    """Yield of what no p-value is told, and why."""
    frame = results.interpreted.frame("evidence_tests")
    frame = frame[frame["refused"] != ""]
    if frame.empty:
        return
    parts: list[str] = []
    words: dict[str, object] = {}
    groups = f"the {group_noun(results)}"
    for reason, text in REFUSED.items():
        names = frame.loc[frame["refused"] == reason, "measure"].unique()
        if len(names):
            verb = text[min(len(names), 2) - 1].format(groups)
            parts.append(f"of {{{reason}}}, which {verb}")
            words[reason] = english_list([tested_name(results, str(one)) for one in names])
    yield Claim(
        "trust.refused",
        f"No p-value is told of known viewers {'; nor '.join(parts)}.",
        {},
        words,
        "tested",
        (Populations(results).known,),
    )
