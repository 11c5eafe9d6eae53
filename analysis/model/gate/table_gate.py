"""The gate of any numeric table: as it stands, bent towards symmetry, and parted by a valley."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.clustering.column_bends import has_valley
from analysis.clustering.distances import Array
from analysis.clustering.methods.candidates import Method, declared_methods
from analysis.clustering.methods.mixture import Mixture
from analysis.clustering.parallel import run_jobs
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.rule_parts import Continuum
from analysis.clustering.sampling import sample_rows
from analysis.clustering.space import Axes, Space
from analysis.model.gate.continuum import Population, bend_points, one_population
from analysis.model.gate.structure import Gate, structure_gate
from analysis.model.gate.valley import valley_test


def table_gate(space: Space, bent: Space, ks: list[int], icl_k: int | None, rule: Rule) -> Gate:
    """Return the gate of a bare table.

    Parameters
    ----------
    space, bent : Space
        The rows as they are clustered, and with bent columns; one and the same where they are
        clustered bent.
    ks : list of int
        Numbers of clusters tried.
    icl_k : int or None
        Components that ICL picks.
    rule : Rule
        Sizes, seeds and thresholds.
    """
    spaces = [space] if bent is space else [space, bent]
    valleys = [valley_test(one.train, rule) for one in spaces]
    if _blind(valleys, rule):
        rule = replace(rule, delta_smooth=rule.delta_smooth_blind)
    found = gate_of(space, ks, icl_k, rule, smooth=bent is space)
    if bent is not space and found.record["structure"] != "none":
        found = weaker_gate(found, bent_gate(bent, ks, rule))
    return valley_gate(found, valleys, rule)


def _blind(valleys: list[dict], rule: Rule) -> bool:
    return min(one["dimensions"] for one in valleys) > rule.valley_dimensions


SKEW = "Bending each column towards symmetry leaves {}: the rest was skew and tails."
CURVED = (
    "No valley of density parts the rows, neither as they are nor bent: what rises above the "
    "tables without structure is the shape of one population."
)


def bent_gate(space: Space, ks: list[int], rule: Rule) -> Gate:
    """Return the gate of the bent and clipped columns.

    Skewed or heavy-tailed columns without any groups beat both deciding nulls as they stand;
    groups survive a monotone bend of each column, tails do not.
    """
    return gate_of(space, ks, few_components(space, ks, rule), rule, smooth=True)


def melted_population(points: Array, axes: Axes, rule: Rule) -> Population:
    """Return `one_population` with columns of groups made monotone from the median outwards.

    A polynomial through a step turns round beyond its ends. Made monotone from the left, it is one
    value for most rows, and the null has the tightest groups of all.
    """
    found = one_population(points, axes, rule)
    bends = found.bends.copy()
    for place, column in enumerate(axes.restore(points).T):
        if has_valley(column, rule.columns):
            bends[0, place] = bend_outwards(column, rule.continuum)
    return replace(found, bends=bends)


def bend_outwards(values: Array, how: Continuum) -> Array:
    """Return a column's value at each of `bend_points`, monotone and within its range (g,)."""
    from scipy.stats import norm

    ordered, points = np.sort(values), bend_points(how)
    scores = norm.ppf(np.arange(1, len(values) + 1) / (len(values) + 1))
    bent = np.polynomial.Polynomial.fit(scores, ordered, how.degree)(points)
    half = len(points) // 2
    upper = np.maximum.accumulate(bent[half:])
    lower = np.minimum.accumulate(bent[half::-1])[::-1]
    return np.clip(np.append(lower[:-1], upper), ordered[0], ordered[-1])


def few_components(space: Space, ks: list[int], rule: Rule) -> int | None:
    """Return how many components ICL picks among few, None where nothing can be fitted."""
    seed = seed_of(rule, "bent")
    base = sample_rows(space.train, rule.fit_rows, seed)
    mixtures = [one for one in declared_methods(rule, len(base)) if one.name == "Gaussian mixture"]
    pieces = [
        (one, parameters, k, base, seed)
        for k in rule.bent_ks
        if k <= max(ks)
        for one in mixtures
        for parameters in one.grid
    ]
    return min(run_jobs(_icl, pieces), default=(0.0, None))[1]


def gate_of(space: Space, ks: list[int], icl_k: int | None, rule: Rule, smooth: bool) -> Gate:
    """Return the gate of a bare table, against one population with smooth margins if wanted."""
    null = melted_population(space.train, space.axes, rule) if smooth else None
    return structure_gate(space.train, ks, icl_k, rule, smooth=null, axes=space.axes)


def _icl(method: Method, parameters: dict, k: int, rows: Array, seed: int) -> tuple[float, int]:
    model = method.fit(rows, [k], parameters, seed, method.how.starts_light)[k]
    assert isinstance(model, Mixture)
    return model.criteria(rows)[1], k


def weaker_gate(first: Gate, second: Gate) -> Gate:
    """Return the first gate with the weaker of both verdicts."""
    order = ("none", "moderate", "strong")
    verdict = min(first.record["structure"], second.record["structure"], key=order.index)
    if verdict == first.record["structure"]:
        return first
    words = "no structure" if verdict == "none" else f"{verdict} structure"
    return replace(first, record=first.record | {"structure": verdict, "note": SKEW.format(words)})


def valley_gate(found: Gate, valleys: list[dict[str, float]], rule: Rule) -> Gate:
    """Return the gate with structure taken back where no valley parts the rows.

    In many dimensions the nearest rows lie so far apart that valleys cannot be seen; there the
    verdict stays, and so it does where the rise is larger than that of any sheet, however rolled.

    Parameters
    ----------
    found : Gate
        The gate by silhouettes.
    valleys : list of dict
        Of the rows as they are and bent, see `valley_test`; a deep one in either is enough.
    rule : Rule
        The depth that counts, and the dimensions in which it does.
    """
    best = min(valleys, key=lambda one: (one["p_valley"], -one["valley"]))
    record = found.record | best
    through = best["p_valley"] <= rule.alpha and best["valley"] >= rule.valley
    rises = [record[name] for name in ("delta", "delta_smooth") if record.get(name) is not None]
    beyond = bool(rises) and min(rises) >= rule.delta_unparted
    if record["structure"] != "none" and not (through or beyond or _blind(valleys, rule)):
        record |= {"structure": "none", "note": CURVED}
    return replace(found, record=record)
