"""One candidate of the comparison: its names, its fit and what was found of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from analysis.model.distances import Array, Labels, consecutive_labels
from analysis.model.methods.candidates import Method, Model


@dataclass
class Candidate:
    """One method with its parameters and k, and what was found of it.

    Parameters
    ----------
    name, method : str
        As printed; the name is unique.
    k : int
        Number of clusters; 0 where none were found.
    parameters : dict
        The method's parameters.
    model : Model or None
        None when it could not be fitted, see `reason`.
    resampled : list of arrays
        Labels of the resampling rows, one array a resample.
    measured : dict
        What is measured with the fit, by column of the comparison.
    """

    name: str
    method: Method
    k: int
    parameters: dict[str, Any]
    model: Model | None = None
    resampled: list[Labels] = field(default_factory=list)
    measured: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    memory_mb: float = 0.0
    reason: str = ""

    @property
    def axes_share(self) -> float:
        """Return the share of variance that its axes hold at least; 1 where it sees all of them."""
        return float(self.parameters.get("axes", 1.0))

    @property
    def fitted_model(self) -> Model:
        """Return the model of a candidate that could be fitted."""
        if self.model is None:
            raise ValueError(f"{self.name} was not fitted: {self.reason}")
        return self.model

    def bare(self) -> Candidate:
        """Return a copy without resamples, to add new ones to."""
        return Candidate(self.name, self.method, self.k, self.parameters, self.model)


def variant_of(method: Method, parameters: dict) -> str:
    """Return what tells candidates of one method apart but for k, empty where nothing does."""
    if method.name == "Ward":
        return ""
    shown = {"axes": "{:.0%} of variance".format}
    return ", ".join(shown.get(name, str)(value) for name, value in parameters.items())


def name_of(method: Method, parameters: dict, k: int) -> str:
    """Return the unique printed name of a candidate."""
    variant = variant_of(method, parameters)
    label = f"{method.name} ({variant})" if variant else method.name
    return label if method.own_k else f"{label} k={k}"


def alike_groups(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Return candidates of quadratic methods by grid entry, whose k share a tree; others alone."""
    groups: dict[str, list[Candidate]] = {}
    for one in candidates:
        key = f"{one.method.name} {one.parameters}" if one.method.quadratic else one.name
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def original_labels(candidate: Candidate, rows: Array) -> Labels:
    """Return the labels of a fitted candidate, 0 … k-1 with -1 for noise."""
    return consecutive_labels(candidate.fitted_model.predict(rows))[0]
