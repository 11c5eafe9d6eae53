"""The family of hypotheses: effect, p after Holm and verdict of each, or why it has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.explore.typed_frames import typed_frame
from analysis.holm import holm_adjusted

# Chance gives one finding of the whole family, or more, in one of twenty families.
LEVEL = 0.05


@dataclass(frozen=True)
class Hypothesis:
    """One question that a test answers.

    Parameters
    ----------
    name : str
        Its id.
    unit : str
        Of its effect: a relative change a year, a share, or rating (points of the scale).
    least : float
        The smallest effect worth telling; a surer but smaller one is called slight. Of ratings a
        share of the scale.
    needs : tuple of str
        Signals of the source, in the order in which a lack of them is told.
    """

    name: str
    unit: str
    least: float
    needs: tuple[str, ...]


# Growth of a twentieth a year, two of a hundred choices, an eightieth of the scale (.05 of five
# stars): what is less changes nothing that anybody programmes.
YEARLY, CHOICES, MARKS = 0.05, 0.02, 0.0125
FAMILY = (
    Hypothesis("volume", "year", YEARLY, ("time",)),
    Hypothesis("intensity", "year", YEARLY, ("time",)),
    *(
        Hypothesis(f"{kind}_by_{by}", "share", CHOICES, ("time", *needs))
        for kind, needs in (("older", ("years",)), ("best_known", ()), ("genre", ("genres",)))
        for by in ("amount", "arrival")
    ),
    Hypothesis("experience", "rating", MARKS, ("rating", "time")),
    Hypothesis("older_rating", "rating", MARKS, ("rating", "years")),
    Hypothesis("known_rating", "rating", MARKS, ("rating",)),
)
ROWS = {
    **{"hypothesis": "str", "unit": "str", "detail": "str", "reason": "str", "verdict": "str"},
    **dict.fromkeys(("n", "effect", "low", "high", "p", "p_holm", "least"), "float64"),
    **dict.fromkeys(("mean_low", "mean_high", "low_end", "high_end"), "float64"),
    **dict.fromkeys(("pooled", "dispersion", "split", "drawn", "level"), "float64"),
    "since": "datetime64[us]",
}


def lacked_signal(hypothesis: Hypothesis, source: dict[str, Any]) -> str:
    """Return why a hypothesis has no test: no_ and the signal, or too little of all it needs."""
    for need in hypothesis.needs:
        if not source[f"has_{need}"]:
            return f"no_{need}"
    return "few_months" if hypothesis.unit == "year" else "few_viewers"


def hypothesis_family(
    tests: Iterable[dict[str, Any]], source: dict[str, Any], drawn: float = 1.0
) -> pd.DataFrame:
    """Return the family in one table.

    Parameters
    ----------
    tests : iterable of dict
        hypothesis, effect, low, high, p and what else was found.
    source : dict
        Record of the source.
    drawn : float
        Share of viewers who were looked at.

    Returns
    -------
    DataFrame
        hypothesis, unit, detail (name of a genre), reason (where not tested), verdict (found,
        slight: sure and too small to matter, not_shown, not_tested), n, effect, low, high, p,
        p_holm, least, and what the tests say besides: split (year of release up to which a title is
        older), since (the month in which a trend bent, where the effect is that from there on; the
        day from which on choices are compared).
    """
    made = {test["hypothesis"]: test for test in tests}
    scale = float((source["rating_high"] or np.nan) - (source["rating_low"] or 0.0))
    rows = []
    for one in FAMILY:
        least = one.least * scale if one.unit == "rating" else one.least
        test = made.get(one.name)
        reason = "" if test else lacked_signal(one, source)
        row = {"hypothesis": one.name, "unit": one.unit, "least": least, "reason": reason}
        rows.append({**row, "detail": "", **(test or {})})
    frame = pd.DataFrame(rows).reindex(columns=list(ROWS))
    frame["p_holm"] = holm_adjusted(frame["p"].astype("float64"))
    frame["verdict"] = [_verdict(row) for row in frame.itertuples()]
    return typed_frame(frame.assign(level=LEVEL, drawn=drawn), ROWS)


def _verdict(row: Any) -> str:
    if row.reason:
        return "not_tested"
    if not row.p_holm < LEVEL:
        return "not_shown"
    return "slight" if abs(row.effect) < row.least else "found"
