"""Lines that the method draws by settings: which measures are dropped, which ICL is as low."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.slots import declared_slot
from analysis.text.numbers import rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results


def method_claims(results: Results) -> Iterator[Claim]:
    """Yield where measures are dropped, and how near an ICL has to be to the lowest."""
    limits = results.scrubbed.record("feature_limits")
    lines = {"reliability": "min_reliability", "correlation": "max_correlation"}
    yield Claim(
        "method.measure_limits",
        "A measure of a reliability below {reliability} is dropped, and so is one of any pair that "
        "correlates above {correlation}.",
        {
            name: declared_slot(float(limits[key]), rounded_number(limits[key]), name)
            for name, key in lines.items()
        },
    )
    near = json.loads(results.modelled.record("rule")["json"]).get("icl_near")
    if near is None:
        return
    yield Claim(
        "method.icl_near",
        "The admissible one of lowest ICL is the choice, or the one with the fewest groups within "
        "{near} a viewer of it: where ICL is flat, starts decide which is lowest.",
        {"near": declared_slot(float(near), rounded_number(near), "ICL a viewer")},
    )
