"""Every candidate fitted and resampled, one unit of work at a time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.model.gate import sampled
from analysis.model.indices import Array, relabelled, within_ss
from analysis.model.methods import METHODS, MINI_BATCH, MINI_BATCH_FROM, Method, Mixture, Model
from analysis.model.parallel import resume
from analysis.model.resampling import bootstrap_labels, prediction_strength
from analysis.model.rule import Rule, seed_of
from analysis.model.space import Space


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
    """

    name: str
    method: Method
    k: int
    parameters: dict[str, Any]
    model: Model | None = None
    resampled: list[Array] = field(default_factory=list)
    strength: float = float("nan")
    within: float = float("nan")
    bic: float = float("nan")
    icl: float = float("nan")
    seconds: float = 0.0
    memory_mb: float = 0.0
    reason: str = ""


def methods_for(rows: int) -> list[Method]:
    """Return the methods that are compared on a table of so many training rows."""
    return [*METHODS, MINI_BATCH] if rows >= MINI_BATCH_FROM else list(METHODS)


def units(ks: list[int], rows: int) -> list[tuple[Method, dict, list[int]]]:
    """Return the pieces of work; tree methods do all k at once, the others one k each."""
    found = []
    for method in methods_for(rows):
        shared = method.quadratic or method.own_k
        for parameters in method.grid:
            found += [
                (method, parameters, part) for part in ([ks] if shared else [[k] for k in ks])
            ]
    mixtures = [method for method in METHODS if method.name == "Gaussian mixture"]
    return found + [(method, parameters, [1]) for method in mixtures for parameters in method.grid]


def memory_of(method: Method, rows: int, columns: int, k: int) -> float:
    """Return the estimated peak memory of one fit in MB."""
    if method.quadratic and not method.own_k:
        return round(8e-6 * rows * rows / 2, 1)
    return round(8e-6 * rows * (columns + 2 * max(k, 1)), 1)


def name_of(method: Method, parameters: dict, k: int) -> str:
    """Return the unique printed name of a candidate."""
    inner = ", ".join(str(value) for value in parameters.values())
    label = f"{method.name} ({inner})" if parameters and method.name != "Ward" else method.name
    return label if method.own_k else f"{label} k={k}"


def _failed(method: Method, parameters: dict, ks: Iterable[int], reason: str) -> list[Candidate]:
    shown = [0] if method.own_k else ks
    return [
        Candidate(name_of(method, parameters, k), method, k, parameters, reason=reason)
        for k in shown
    ]


def fit_unit(
    method: Method, parameters: dict, ks: list[int], rows: Array, sample: Array, rule: Rule
) -> list[Candidate]:
    """Fit one unit of work and resample it; a failure is recorded, never raised.

    Parameters
    ----------
    method, parameters, ks
        The unit, see `units`.
    rows : array (n, q)
        Training rows to fit on.
    sample : array (m, q)
        The fixed rows that resamples are drawn from.
    rule : Rule
        Seeds and sizes.
    """
    try:
        return _fitted_unit(method, parameters, ks, rows, sample, rule)
    except Exception as error:  # a candidate may fail in any way; the comparison goes on
        return _failed(method, parameters, ks, f"{type(error).__name__}: {error}"[:200])


def _models(method, parameters, ks, rows, rule) -> dict[int, Model]:
    seed = seed_of(rule, "fit", method.name, sorted(parameters.items()), ks)
    base = sampled(rows, rule.quadratic_rows, seed) if method.quadratic else rows
    return method.fit(base, ks, parameters, seed, 5)


def _fitted_unit(method, parameters, ks, rows, sample, rule) -> list[Candidate]:
    started = time.perf_counter()
    models = _models(method, parameters, ks, rows, rule)
    if method.own_k and min(models) < 2:
        return _failed(method, parameters, ks, f"found {min(models)} cluster(s)")
    found = []
    for k, model in models.items():
        candidate = Candidate(name_of(method, parameters, k), method, k, parameters, model)
        candidate.memory_mb = memory_of(method, len(rows), rows.shape[1], k)
        candidate.within = within_ss(sample, model.predict(sample))
        _likelihood(candidate, rows)
        found.append(candidate)
    spent = (time.perf_counter() - started) / len(found)
    several = [candidate for candidate in found if candidate.k > 1]
    resample(several, sample, range(rule.resamples), rule)
    _strengths(several, sample, rule)
    for candidate in found:
        candidate.seconds += spent
    return found


def _strengths(candidates: list[Candidate], sample: Array, rule: Rule) -> None:
    if not candidates or candidates[0].method.own_k:
        return
    first = candidates[0]
    halves = sampled(sample, rule.strength_rows, seed_of(rule, "strength"))
    seeds = [seed_of(rule, "halves", number) for number in range(rule.strength_halvings)]
    ks = [candidate.k for candidate in candidates]
    found = prediction_strength(halves, first.method, ks, first.parameters, seeds)
    for candidate in candidates:
        candidate.strength = found[candidate.k]


def _likelihood(candidate: Candidate, rows: Array) -> None:
    if not isinstance(candidate.model, Mixture):
        return
    candidate.bic, candidate.icl = candidate.model.criteria(rows)


def resample(
    candidates: list[Candidate], sample: Array, numbers: Iterable[int], rule: Rule
) -> list[Candidate]:
    """Add resamples to candidates of one method and grid entry; they share the drawn rows."""
    if not candidates:
        return candidates
    started = time.perf_counter()
    method, parameters = candidates[0].method, candidates[0].parameters
    models = {candidate.k: candidate.model for candidate in candidates}
    seeds = [seed_of(rule, "resample", number) for number in numbers]
    labels = bootstrap_labels(sample, method, models, parameters, seeds)
    spent = (time.perf_counter() - started) / len(candidates)
    for candidate in candidates:
        candidate.resampled = candidate.resampled + labels[candidate.k]
        candidate.seconds += spent
    return candidates


def mark_of(rule: Rule, rows: Array) -> str:
    """Return what tells these rows under this rule from all others, for the keys of pieces."""
    digest = hashlib.sha256(np.ascontiguousarray(rows).tobytes()).hexdigest()
    return f"{rule.hash}-{digest[:16]}"


def fit_all(
    space: Space, ks: list[int], rule: Rule, kept: MutableMapping[str, Any] | None = None
) -> tuple[list[Candidate], Array]:
    """Fit and resample every candidate.

    Parameters
    ----------
    space : Space
        The rows.
    ks : list of int
        Numbers of clusters to try.
    rule : Rule
        Seeds and sizes.
    kept : mutable mapping, optional
        Finished units by key; filled as units finish, so that an interrupt loses little.

    Returns
    -------
    candidates, sample
        In the order of the list, and the fixed rows that resamples were drawn from.
    """
    rows = sampled(space.train, rule.fit_rows, seed_of(rule, "rows"))
    sample = sampled(rows, rule.resample_rows, seed_of(rule, "sample"))
    todo = units(ks, len(space.train))
    mark = mark_of(rule, space.train)
    keys = [f"{mark}-{method.name}-{sorted(more.items())}-{part}" for method, more, part in todo]
    jobs = [(*unit, rows, sample, rule) for unit in todo]
    found = resume(fit_unit, jobs, keys, {} if kept is None else kept, "Fitting candidates")
    return [candidate for unit in found for candidate in unit], sample


def resample_best(
    candidates: list[Candidate],
    sample: Array,
    rule: Rule,
    kept: MutableMapping[str, Any] | None = None,
) -> list[Candidate]:
    """Return the candidates with the rule's full number of resamples."""
    starts = range(rule.resamples, rule.resamples_best, 30)
    parts = [range(start, min(start + 30, rule.resamples_best)) for start in starts]
    pairs = [(candidate, part) for candidate in candidates for part in parts]
    mark = mark_of(rule, sample)
    jobs = [([bare(candidate)], sample, part, rule) for candidate, part in pairs]
    keys = [f"{mark}-{candidate.name}-{part}" for candidate, part in pairs]
    kept = {} if kept is None else kept
    results = resume(resample, jobs, keys, kept, "Resampling the best candidates")
    for (candidate, _), (drawn,) in zip(pairs, results, strict=True):
        candidate.resampled = candidate.resampled + drawn.resampled
        candidate.seconds += drawn.seconds
    return candidates


def bare(candidate: Candidate) -> Candidate:
    """Return a copy of a candidate without its resamples, to add new ones to."""
    return Candidate(
        candidate.name,
        candidate.method,
        candidate.k,
        candidate.parameters,
        candidate.model,
    )


def original_labels(candidate: Candidate, rows: Array) -> Array:
    """Return the labels of a fitted candidate, 0 … k-1 with -1 for noise."""
    return relabelled(candidate.model.predict(rows))[0]
