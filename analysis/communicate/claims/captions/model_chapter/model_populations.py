"""Whom the figures of the model are of: viewers who judge, candidates, simulated audiences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.claims.claim import Population

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# How readers are told of the simulated audiences, those that decide first.
NULLS = {
    "gaussian": "Gaussian",
    "uniform": "uniform",
    "latent": "continuous tastes",
    "copula": "copula",
}


def judging_viewers(results: Results) -> Population:
    """Return the known viewers on whom candidates are compared and none was fitted."""
    judged = results.modelled.frame("comparison")["judged"].fillna(0)
    n = int(judged.max()) if len(judged) else 0
    told = None if disclosure.is_few(n) else n
    return Population("known viewers kept for the choice", told, ("kept for the choice",))


def tried_candidates(frame: pd.DataFrame) -> Population:
    """Return the candidates of a comparison."""
    return Population("candidates", len(frame), ("candidate",))


def simulated_audiences() -> Population:
    """Return the audiences that were simulated without types."""
    return Population("simulated audiences without types", None, ("simulated audience",))


def declared_parts(results: Results) -> dict[str, Any]:
    """Return the declared rule, as its parts were written."""
    return json.loads(results.modelled.record("rule")["json"])
