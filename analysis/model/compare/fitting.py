"""Every candidate fitted and resampled, one unit of work at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods import mixture
from analysis.clustering.methods.candidates import Method, Model, declared_methods
from analysis.clustering.methods.mixture import Mixture
from analysis.clustering.methods.partitions import floored_fitting
from analysis.clustering.parallel import resume_jobs
from analysis.clustering.rule import Rule, mark_of, seed_of
from analysis.clustering.sampling import sample_rows, stratified_sample
from analysis.clustering.space import Space
from analysis.memory import lacks_memory
from analysis.model.compare import standard_errors
from analysis.model.compare.candidate import Candidate, alike_groups, name_of
from analysis.model.compare.fit_memory import fit_memory
from analysis.model.compare.indices import within_squares
from analysis.model.compare.stability import bootstrap_labels, prediction_strengths

UNSETTLED = "expectation maximisation had not converged after {} passes"
# Resamples in one piece of work: small enough that an interrupt loses little.
PIECE = 30


def work_units(ks: list[int], rows: int, rule: Rule) -> list[tuple[Method, dict, list[int]]]:
    """Return the pieces of work; tree methods do all k at once, the others one k each."""
    found = []
    methods = declared_methods(rule, rows)
    for method in methods:
        shared = method.quadratic or method.own_k
        for parameters in method.grid:
            found += [
                (method, parameters, part) for part in ([ks] if shared else [[k] for k in ks])
            ]
    mixtures = [method for method in methods if method.name == "Gaussian mixture"]
    return found + [(method, parameters, [1]) for method in mixtures for parameters in method.grid]


def _failed(method: Method, parameters: dict, ks: Iterable[int], reason: str) -> list[Candidate]:
    shown = [0] if method.own_k else ks
    return [
        Candidate(name_of(method, parameters, k), method, k, parameters, reason=reason)
        for k in shown
    ]


def fit_unit(
    method: Method,
    parameters: dict,
    ks: list[int],
    rows: Array,
    strata: Labels,
    sample: Array,
    rule: Rule,
    targets: Array | None = None,
) -> list[Candidate]:
    """Fit one unit of work and resample it; a failure is recorded, a want of memory raised.

    Parameters
    ----------
    method, parameters, ks
        The unit, see `work_units`.
    rows, strata : arrays (n, q) and (n,)
        Training rows to fit on, and their strata for methods that see a sample.
    sample : array (m, q)
        The fixed rows that resamples are drawn from.
    rule : Rule
        Seeds and sizes.
    targets : array (t, q), optional
        Rows that the refits label too, see `scored_rows`.
    """
    size = min(len(rows), rule.quadratic_rows) if method.quadratic else len(rows)
    needed = fit_memory(method, size, rows.shape[1], max(ks))
    if needed > rule.memory_mb:
        reason = f"skipped: needs about {needed:,.0f} MB, {rule.memory_mb:,.0f} MB are"
        return _failed(method, parameters, ks, f"{reason} there for it")
    try:
        return _fitted_unit(method, parameters, ks, rows, strata, sample, rule, targets)
    except Exception as error:  # a candidate may fail in any way; the comparison goes on
        # But what this machine has left must not decide which is chosen.
        if lacks_memory(error):
            raise
        return _failed(method, parameters, ks, f"{type(error).__name__}: {error}"[:200])


def _fitted_unit(
    method: Method,
    parameters: dict,
    ks: list[int],
    rows: Array,
    strata: Labels,
    sample: Array,
    rule: Rule,
    targets: Array | None,
) -> list[Candidate]:
    started = time.perf_counter()
    seed = seed_of(rule, "fit", method.name, sorted(parameters.items()), ks)
    base = rows[sampled_places(strata, rule)] if method.quadratic else rows
    models = method.fit(base, ks, parameters, seed, rule.fitting.starts)
    if method.own_k and min(models) < 2:
        return _undivided(method, parameters, models, base)
    found = []
    for k, model in models.items():
        names = name_of(method, parameters, k), method, k, parameters
        candidate = Candidate(*names, model, **_told(model, base))
        candidate.memory_mb = fit_memory(method, len(base), rows.shape[1], k)
        _measure_fit(candidate, sample, rows)
        found.append(candidate)
    spent = (time.perf_counter() - started) / max(len(found), 1)
    several = [candidate for candidate in found if candidate.k > 1]
    resample_candidates(several, sample, range(rule.resamples), rule, targets)
    _strengths(several, sample, rule)
    for candidate in found:
        candidate.seconds += spent
    return found


def _undivided(method: Method, parameters: dict, models: dict, base: Array) -> list[Candidate]:
    least = min(models)
    failed = _failed(method, parameters, [least], f"found {least} cluster(s)")
    return [replace(one, **_told(models[least], base)) for one in failed]


def _told(model: Model, base: Array) -> dict[str, Any]:
    """Return what is told of a fit, whether it divides the rows or not."""
    return {"made": model.made, "measured": {"fitted_rows": len(base)}}


def _measure_fit(candidate: Candidate, sample: Array, rows: Array) -> None:
    squares = within_squares(sample, candidate.fitted_model.predict(sample))
    candidate.measured["within_ss"] = float(squares.sum())
    candidate.measured["within_ss_se"] = standard_errors.of_total(squares)
    _likelihood(candidate, rows)


def _strengths(candidates: list[Candidate], sample: Array, rule: Rule) -> None:
    if not candidates or candidates[0].method.own_k or candidates[0].axes_share < 1:
        return
    first = candidates[0]
    halves = sample_rows(sample, rule.strength_rows, seed_of(rule, "strength"))
    seeds = [seed_of(rule, "halves", number) for number in range(rule.strength_halvings)]
    ks = [candidate.k for candidate in candidates]
    found = prediction_strengths(halves, first.method, ks, first.parameters, seeds)
    for candidate in candidates:
        values = found[candidate.k]
        if len(values):
            candidate.measured["prediction_strength"] = float(values.mean())
            candidate.measured["prediction_strength_se"] = standard_errors.of_mean(values)


def _likelihood(candidate: Candidate, rows: Array) -> None:
    if not isinstance(candidate.model, Mixture):
        return
    found = candidate.model.criteria(rows), candidate.model.contributions(rows)
    for name, value, parts in zip(("bic", "icl"), *found, strict=True):
        candidate.measured |= {name: value, f"{name}_se": standard_errors.of_total(parts)}
    halves = found[1][0] / -2
    candidate.measured |= {
        "log_likelihood": float(halves.sum()),
        "log_likelihood_se": standard_errors.of_total(halves),
    }
    how = floored_fitting(rows, candidate.parameters, candidate.method.how)
    if not mixture.mixture_settled(rows, candidate.model, how):
        candidate.reason = UNSETTLED.format(candidate.method.how.mixture_long)


def resample_candidates(
    candidates: list[Candidate],
    sample: Array,
    numbers: Iterable[int],
    rule: Rule,
    targets: Array | None = None,
) -> list[Candidate]:
    """Add resamples to candidates of one method and grid entry; they share the drawn rows.

    Their refits label the targets too, where there are any.
    """
    if not candidates:
        return candidates
    started = time.perf_counter()
    method, parameters = candidates[0].method, candidates[0].parameters
    models = {candidate.k: candidate.model for candidate in candidates}
    seeds = [seed_of(rule, "resample", number) for number in numbers]
    size = min(len(sample), rule.resample_rows_quadratic) if method.quadratic else None
    labels = bootstrap_labels(sample, method, models, parameters, seeds, size, targets)
    spent = (time.perf_counter() - started) / len(candidates)
    for candidate in candidates:
        own = labels[candidate.k]
        candidate.resampled = candidate.resampled + [one[: len(sample)] for one in own]
        if targets is not None:
            candidate.scored = [one[len(sample) :] for one in own]
        candidate.seconds += spent
    return candidates


def scored_rows(space: Space, rule: Rule) -> Array:
    """Return the rows to choose on that every refit labels, whose indices tell what refits move."""
    return sample_rows(space.validation, rule.refit_rows, seed_of(rule, "refits"))


def sampled_places(strata: Labels, rule: Rule) -> Labels:
    """Return the places of the rows that all quadratic methods are fitted to."""
    return stratified_sample(rule.quadratic_rows, strata, seed_of(rule, "sampled"))


def training_strata(space: Space) -> Labels:
    """Return the stratum of each training row."""
    return np.zeros(len(space.train), int) if space.strata is None else space.strata


def training_places(space: Space, rule: Rule) -> Labels:
    """Return the places of the training rows that are fitted, a sample of very many."""
    return stratified_sample(rule.fit_rows, training_strata(space), seed_of(rule, "rows"))


def training_rows(space: Space, rule: Rule) -> tuple[Array, Labels]:
    """Return the training rows that are fitted, and their strata."""
    place = training_places(space, rule)
    return space.train[place], training_strata(space)[place]


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
    rows, strata = training_rows(space, rule)
    sample = sample_rows(rows, rule.resample_rows, seed_of(rule, "sample"))
    todo = work_units(ks, len(space.train), rule)
    targets = scored_rows(space, rule)
    mark = f"{mark_of(rule, space.train)}-{mark_of(rule, targets)}"
    keys = [f"{mark}-{method.name}-{sorted(more.items())}-{part}" for method, more, part in todo]
    jobs = [(*unit, rows, strata, sample, rule, targets) for unit in todo]
    found = resume_jobs(fit_unit, jobs, keys, {} if kept is None else kept, "Fitting candidates")
    return [replace(candidate) for unit in found for candidate in unit], sample


def resample_best(
    candidates: list[Candidate],
    sample: Array,
    rule: Rule,
    kept: MutableMapping[str, Any] | None = None,
) -> list[Candidate]:
    """Return the candidates with the rule's full number of resamples."""
    starts = range(rule.resamples, rule.resamples_best, PIECE)
    parts = [range(start, min(start + PIECE, rule.resamples_best)) for start in starts]
    pairs = [(group, part) for group in alike_groups(candidates) for part in parts]
    mark = mark_of(rule, sample)
    jobs = [([one.bare() for one in group], sample, part, rule) for group, part in pairs]
    keys = [f"{mark}-{[one.name for one in group]}-{part}" for group, part in pairs]
    kept = {} if kept is None else kept
    results = resume_jobs(resample_candidates, jobs, keys, kept, "Resampling the best candidates")
    for (group, _), again in zip(pairs, results, strict=True):
        for candidate, more in zip(group, again, strict=True):
            candidate.resampled = candidate.resampled + more.resampled
            candidate.seconds += more.seconds
    return candidates
