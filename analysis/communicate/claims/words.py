"""Words that several sentences share, as the verdict asks for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analysis.communicate.decided import no_segments
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results


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


def told_segments(results: Results) -> bool:
    """Say whether any segment is told of."""
    return not no_segments(results)


def short_name(name: object) -> str:
    """Return a name as a sentence has it: "Band A" of "Band A: more ratings"."""
    return str(name).partition(": ")[0]
