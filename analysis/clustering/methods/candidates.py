"""The clusterings compared: what each is called and how it is fitted.

Which of them compete, with which parameters, is declared in the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from analysis.clustering.distances import Array
from analysis.clustering.methods.dense_regions import fit_dbscan, fit_hdbscan, refit_from_scratch
from analysis.clustering.methods.labelling import Centres, Density
from analysis.clustering.methods.linkage import fit_birch, fit_linkage, refit_birch, refit_linkage
from analysis.clustering.methods.mixture import Mixture
from analysis.clustering.methods.partitions import (
    fit_kmeans,
    fit_mini_batch,
    fit_mixtures,
    refit_kmeans,
    refit_mixtures,
)
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.rule_parts import Fitting

Model = Centres | Density | Mixture


@dataclass(frozen=True)
class Method:
    """One way to cluster.

    Parameters
    ----------
    name : str
        As printed.
    fitting : callable
        (rows, ks, parameters, seed, starts, how) -> {k: model}; all k of one set of parameters
        share work.
    refitting : callable
        (rows, models, parameters, seed, how) -> {k: model}; warm-started where the method can be.
    labelling : str
        How new rows are labelled: native, approximate or surrogate.
    quadratic : bool
        Whether time or memory grow with the square of the rows.
    own_k : bool
        Whether the method finds its number of clusters itself.
    grid : tuple of dict
        Sets of parameters tried, as the rule declares them.
    how : Fitting
        Starts, passes and bounds of its fits, as the rule declares them.
    """

    name: str
    fitting: Callable[..., dict[int, Model]]
    refitting: Callable[..., dict[int, Model]]
    labelling: str
    quadratic: bool = False
    own_k: bool = False
    grid: tuple[dict[str, Any], ...] = ({},)
    how: Fitting = Fitting()

    def fit(
        self, rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int
    ) -> dict[int, Model]:
        """Return the fitted models by k."""
        return self.fitting(rows, ks, parameters, seed, starts, self.how)

    def refit(self, rows: Array, models: dict, parameters: dict, seed: int) -> dict[int, Model]:
        """Return the models fitted to other rows by k."""
        return self.refitting(rows, models, parameters, seed, self.how)


KNOWN = (
    Method("KMeans", fit_kmeans, refit_kmeans, "native"),
    Method("MiniBatchKMeans", fit_mini_batch, refit_kmeans, "native"),
    Method("Gaussian mixture", fit_mixtures, refit_mixtures, "native"),
    Method("Ward", fit_linkage, refit_linkage, "surrogate", quadratic=True),
    Method("Linkage", fit_linkage, refit_linkage, "surrogate", quadratic=True),
    Method("Birch", fit_birch, refit_birch, "native", quadratic=True),
    Method(
        "DBSCAN",
        fit_dbscan,
        partial(refit_from_scratch, fit_dbscan),
        "approximate",
        quadratic=True,
        own_k=True,
    ),
    Method(
        "HDBSCAN",
        fit_hdbscan,
        partial(refit_from_scratch, fit_hdbscan),
        "approximate",
        quadratic=True,
        own_k=True,
    ),
)
METHODS = {method.name: method for method in KNOWN}


def declared_fitting(rule: Rule) -> Fitting:
    """Return how methods are fitted, with the rule's seed for the rows that starts are tried on."""
    return replace(rule.fitting, starts_seed=seed_of(rule, "starts"))


def declared_methods(rule: Rule, rows: int) -> list[Method]:
    """Return the methods that compete on so many training rows, in the order of the rule."""
    how = declared_fitting(rule)
    return [
        replace(METHODS[one.method], grid=one.grid, how=how)
        for one in rule.candidates
        if rows >= one.from_rows
    ]
