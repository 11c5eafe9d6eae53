"""For which groups of viewers segments hold better or worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Evidence, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share, rounded_slot, share_slot
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
    "error": "{many} of {subject} in the test window are foreseen {value} amiss on average over "
    "viewers, {gap} more than those of other known viewers",
}
HIGHER_IS_WORSE = ("guessed", "error")
# Of whom an error is.
RATED = "those who rated in the test window"
EVEN = {
    "kept": "how often refits leave them in their {one}",
    "confidence": "confidence",
}


def _worst(frame: pd.DataFrame, measure: str) -> pd.Series | None:
    """Return the group that stands apart most to its disadvantage, None where none does."""
    own = frame[(frame["measure"] == measure) & frame["apart"].astype(bool)]
    sign = 1 if measure in HIGHER_IS_WORSE else -1
    worse = own[sign * own["difference"] > 0]
    return None if worse.empty else worse.loc[(sign * worse["difference"]).idxmax()]


def _gap_slots(row: pd.Series, people: Populations) -> dict[str, Slot]:
    measure = row["measure"]
    who = people.viewers if measure == "guessed" else people.known
    name = f"{who.name}: {group_subject(row)}" + (f", {RATED}" if measure == "error" else "")
    of = Population(name, int(row["viewers"]), (group_subject(row),))
    scale, unit = (1, "mean absolute error") if measure == "error" else (POINTS, "points")
    low, high = sorted(abs(scale * row[f"difference_{end}"]) for end in ("low", "high"))
    gap = abs(scale * row["difference"])
    value = rounded_slot(row["value"], unit, of) if scale == 1 else share_slot(row["value"], of)
    return {
        "value": value,
        "gap": Slot(float(gap), rounded_number(gap), unit, of, float(low), float(high)),
    }


def reliance_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield the groups that are a guess, less sure, less often found again, or foreseen worse."""
    frame = results.interpreted.frame("group_trust")
    nouns = {"{one}": group_noun(results, 1), "{many}": people.many}
    for measure in WHAT:
        row = _worst(frame, measure)
        if row is not None:
            held = held_alike(str(row["matched"]), people)
            text = WHAT[measure] + (" {held}" if held else "")
            for noun, said in nouns.items():
                text = text.replace(noun, said)
            words = {"subject": group_subject(row)} | ({"held": held} if held else {})
            kind: Evidence = "counted" if measure == "guessed" and not held else "tested"
            yield Claim(f"trust.group_{measure}", f"{text}.", _gap_slots(row, people), words, kind)
    yield from _even(results, frame, people)
    yield from _errors_even(results, frame, people)


def _errors_even(results: Results, frame: pd.DataFrame, people: Populations) -> Iterator[Claim]:
    """Yield that no group is foreseen worse than the others, or that it was not measured."""
    if not (frame["measure"] == "error").any():
        yield Claim(
            "trust.group_errors",
            "How well is foreseen what each of these groups does was not measured, for no ratings "
            "were foreseen of enough of their viewers.",
        )
    elif _worst(frame, "error") is None:
        least = declared_share(results.interpreted.record("audit")["least_amiss"])
        yield Claim(
            "trust.group_errors",
            f"For no group of known viewers is it shown that its {people.many} in the test window "
            "are foreseen worse than those of the others by {least} of their error or more.",
            {"least": least},
            evidence="tested",
            further=(people.known,),
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
