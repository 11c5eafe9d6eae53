"""One candidate of the comparison: its names, its fit and what was found of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from analysis.clustering.distances import Array, Labels, consecutive_labels
from analysis.clustering.methods.candidates import Method, Model
from analysis.clustering.methods.labelling import Centres, Density
from analysis.clustering.methods.recipe import Recipe
from analysis.clustering.space import Space

ONE = "One cluster"
NEVER = "one cluster divides nothing: others are compared with it"


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
        What the rule declares of it.
    model : Model or None
        None when it could not be fitted, see `reason`.
    made : Recipe or None
        How it was fitted, also where one cluster was found; None where it could not be.
    resampled : list of arrays
        Labels of the resampling rows, one array a resample.
    scored : list of arrays
        Labels of rows to choose on by the first of these refits, see `fitting.scored_rows`.
    measured : dict
        What is measured with the fit, by column of the comparison.
    """

    name: str
    method: Method
    k: int
    parameters: dict[str, Any]
    model: Model | None = None
    made: Recipe | None = None
    resampled: list[Labels] = field(default_factory=list)
    scored: list[Labels] = field(default_factory=list)
    measured: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    memory_mb: float = 0.0
    reason: str = ""

    @property
    def axes_share(self) -> float:
        """Return the share of variance that its axes hold at least; 1 where it sees all of them."""
        return float(self.parameters.get("axes", 1.0))

    @property
    def floor(self) -> float:
        """Return the share of the mean variance that its variances have as a floor, 0 for none."""
        return float(self.parameters.get("floor", 0.0))

    @property
    def fitted_model(self) -> Model:
        """Return the model of a candidate that could be fitted."""
        if self.model is None:
            raise ValueError(f"{self.name} was not fitted: {self.reason}")
        return self.model

    def bare(self) -> Candidate:
        """Return a copy without resamples, to add new ones to."""
        return Candidate(self.name, self.method, self.k, self.parameters, self.model, self.made)


def variant_of(method: Method, parameters: dict) -> str:
    """Return what tells candidates of one method apart but for k, empty where nothing does."""
    if method.name == "Ward":
        return ""
    shown = {"axes": "{:.0%} of variance".format, "floor": "floor {:.0%}".format}
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


def axes_count(model: Model) -> int:
    """Return how many of the first axes a model sees."""
    if isinstance(model, Centres):
        return model.centres.shape[1]
    return (model.points if isinstance(model, Density) else model.means).shape[1]


def candidate_row(one: Candidate, space: Space) -> dict[str, Any]:
    """Return what a candidate says of itself, by column of the comparison."""
    model = one.model
    return {
        "candidate": one.name,
        "method": one.method.name,
        "k": one.k,
        "variant": variant_of(one.method, one.parameters),
        "axes_share": one.axes_share,
        "floor": one.floor,
        "axes": None if model is None else axes_count(model),
        **recipe_columns(one.made),
        "fitted_to": "sampled" if one.method.quadratic else "fitted",
        "space": space.text(),
        "labelling": one.method.labelling,
        "reach": model.radius if isinstance(model, Density) else None,
        **one.measured,
        "jaccard": "",
        "dissolved": "",
        "recovered": "",
        "memory_mb": one.memory_mb,
        "admissible": False,
        "reason": one.reason,
    }


def one_cluster(
    everything: list[Candidate], space: Space, gap: dict[str, float]
) -> list[dict[str, Any]]:
    """Return a row for all rows in one cluster, none where no mixture was fitted to them.

    It has the covariance of lowest ICL, and is what other rows are compared with: one for plain
    mixtures, and one for those with a floor, whose ICL is another.
    """
    single = [one for one in everything if one.k == 1 and one.model is not None]
    rows = []
    for floor in sorted({one.floor for one in single}):
        same = [one for one in single if one.floor == floor]
        row = candidate_row(min(same, key=lambda one: one.measured["icl"]), space)
        name = f"{ONE} (floor {floor:.0%})" if floor else ONE
        rows.append(row | gap | {"candidate": name, "method": ONE, "reason": NEVER})
    return rows


def recipe_columns(made: Recipe | None) -> dict[str, Any]:
    """Return how a candidate was fitted, by column of the comparison."""
    if made is None:
        return dict.fromkeys(("estimator", "parameters", "start"), "")
    return {
        "estimator": made.estimator,
        "parameters": made.parameters_text(),
        "start": made.start_text(),
        "seed": made.seed,
        "starts": made.starts,
    }
