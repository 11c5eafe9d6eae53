"""What is said of when what is kept for a test was looked at."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.slots import day_slot, declared_slot


def _moment(opened: str, rule: str) -> dict[str, Slot]:
    when = pd.Timestamp(opened)
    return {
        "day": day_slot(when, None),
        "time": Slot(f"{when:%H:%M}", f"{when:%H:%M}", "UTC"),
        "rule": Slot(rule, rule, "hash"),
    }


def opened_claim(
    test: dict[str, Any], name: str = "model.opened", what: str = "They were"
) -> Claim:
    """Return when what is kept for the test was looked at, and whether it was the first look.

    Parameters
    ----------
    test : dict
        When it was opened and under which rule, and the same of the first time.
    name : str
        Id of the claim.
    what : str
        How the sentence begins.
    """
    this = _moment(test["opened"], test["rule"])
    at = "on {day} at {time} UTC, under rule {rule}"
    if (test.get("look") or 1) == 1:
        return Claim(name, f"{what} opened once, {at}.", this)
    first = _moment(test["first_opened"], test["first_rule"])
    before = "on {first_day} at {first_time} UTC, under rule {first_rule}"
    slots = {**this, **{f"first_{name}": slot for name, slot in first.items()}}
    slots["look"] = declared_slot(test["look"], str(test["look"]), "looks")
    return Claim(
        name,
        f"{what} first opened {before}; this is look {{look}}, {at}, so whoever chose the "
        "settings could have known what the earlier ones have shown.",
        slots,
    )
