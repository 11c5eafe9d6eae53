"""For which groups of viewers segments hold better or worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Evidence, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share, share_slot
from analysis.communicate.claims.trust.group_words import group_subject, held_alike
from analysis.communicate.claims.words import group_noun
from analysis.text.numbers import rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Points are hundredths.
POINTS = 100
WHAT = {
    "kept": "refits on resampled viewers leave {subject} in their {one} in {value} of cases, "
    "{gap} points less often than other known viewers",
    "confidence": "the confidence of {subject} is {value} on average, {gap} points less than that "
    "of other known viewers",
    "guessed": "the {one} of {value} of {subject} is a guess, {gap} points more than of other "
    "viewers",
}
EVEN = {
    "kept": "how often refits leave them in their {one}",
    "confidence": "confidence",
}


def _worst(frame: pd.DataFrame, measure: str) -> pd.Series | None:
    """Return the group that stands apart most to its disadvantage, None where none does."""
    own = frame[(frame["measure"] == measure) & frame["apart"].astype(bool)]
    sign = 1 if measure == "guessed" else -1
    worse = own[sign * own["difference"] > 0]
    return None if worse.empty else worse.loc[(sign * worse["difference"]).idxmax()]


def _gap_slots(row: pd.Series, people: Populations) -> dict[str, Slot]:
    who = people.viewers if row["measure"] == "guessed" else people.known
    name = f"{who.name}: {group_subject(row)}"
    of = Population(name, int(row["viewers"]), (group_subject(row),))
    low, high = sorted(abs(POINTS * row[f"difference_{end}"]) for end in ("low", "high"))
    gap = abs(POINTS * row["difference"])
    return {
        "value": share_slot(row["value"], of),
        "gap": Slot(float(gap), rounded_number(gap), "points", of, float(low), float(high)),
    }


def reliance_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield the groups whose segments are a guess, less sure, or less often found again."""
    frame = results.interpreted.frame("group_trust")
    one = group_noun(results, 1)
    for measure in ("guessed", "confidence", "kept"):
        row = _worst(frame, measure)
        if row is not None:
            held = held_alike(str(row["matched"]), people)
            text = WHAT[measure].replace("{one}", one) + (" {held}" if held else "")
            words = {"subject": group_subject(row)} | ({"held": held} if held else {})
            kind: Evidence = "counted" if measure == "guessed" and not held else "tested"
            yield Claim(f"trust.group_{measure}", f"{text}.", _gap_slots(row, people), words, kind)
    yield from _even(results, frame, people)
    yield Claim(
        "trust.group_errors",
        "How well is foreseen what each of these groups does was not measured: errors of "
        f"predictions are told by amount and by {one} only.",
    )


def _even(results: Results, frame: pd.DataFrame, people: Populations) -> Iterator[Claim]:
    """Yield in what no group of known viewers is behind the others."""
    asked = [
        measure
        for measure in EVEN
        if (frame["measure"] == measure).any() and _worst(frame, measure) is None
    ]
    if not asked:
        return
    least = declared_share(results.interpreted.record("audit")["least_apart"])
    points = Slot(least.value, rounded_number(POINTS * float(least.value)), "points")
    text = " and in ".join(EVEN[one].replace("{one}", group_noun(results, 1)) for one in asked)
    yield Claim(
        "trust.group_even",
        f"In {text} no group of known viewers is shown to be behind the others by {{points}} "
        "points or more.",
        {"points": points},
        evidence="tested",
        further=(people.known,),
    )
