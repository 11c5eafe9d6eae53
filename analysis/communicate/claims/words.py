"""Words that several sentences share, as the verdict asks for them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from analysis.communicate.decided import no_segments
from analysis.text.markdown import single_line
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Longest name of a measure in a sentence, in characters; beside a bar there is room for fewer.
LONGEST_MEASURE = 90


def given_number(results: Results) -> int | None:
    """Return the number of segments that was asked for, None where the rule chose it."""
    return json.loads(results.modelled.record("rule")["json"]).get("k_given")


def is_draft(results: Results) -> bool:
    """Say whether the run was a draft."""
    return bool(json.loads(results.modelled.record("rule")["json"]).get("draft"))


def group_noun(results: Results, n: int = 2) -> str:
    """Return what groups are called: bands where no types were found, else segments."""
    none = results.modelled.record("gate")["structure"] == "none"
    return noun_form(n, "band" if none else "segment")


def measure_names(results: Results, longest: int = LONGEST_MEASURE) -> dict[str, str]:
    """Return what each measure is called, in the nouns of the source, as text of one line.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    longest : int
        Characters that there is room for.
    """
    source, frame = results.obtained.record("source"), results.scrubbed.frame("catalogue")
    one, many = source["noun_singular"], source["noun_plural"]
    return {
        feature: single_line(_in_nouns(str(label), one, many), longest)
        for feature, label in zip(frame["feature"], frame["label"], strict=True)
    }


def _in_nouns(label: str, one: str, many: str) -> str:
    """Call what the stages call events what the source calls them."""
    if label == "events":
        return f"number of {many}"
    label = re.sub(r"\bper (event|row)\b", lambda _: f"a {one}", label)
    label = re.sub(r"\bevents\b", lambda _: many, label)
    return re.sub(r"\bevent\b", lambda _: one, label)


def told_segments(results: Results) -> bool:
    """Say whether any segment is told of."""
    return not no_segments(results)


def short_name(name: object) -> str:
    """Return a name as a sentence has it: "Band A" of "Band A: more ratings"."""
    return str(name).partition(": ")[0]


def subject_name(name: object) -> str:
    """Return who does something: "Viewers of Band A" of a band, a segment's own name else."""
    first, band, _ = str(name).partition(": ")
    return f"Viewers of {first}" if band else first
