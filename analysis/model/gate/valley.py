"""How deep a valley of density parts the rows: curved surfaces are long, but have none.

Silhouettes of a bent sheet or a hollow ball rise over those of a Gaussian or of a box, for k-means
tiles whatever is stretched. Between groups lie few rows; on a continuum, whatever its shape, the
way from one dense place to the next is nearly as dense.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.clustering.distances import Array
from analysis.clustering.parallel import run_jobs
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.rule_parts import Valleys
from analysis.clustering.sampling import sample_rows
from analysis.model.gate.nulls import uniform_null

# Below this a distance is taken for it, so that its logarithm exists.
LEAST = 1e-12


def intrinsic_dimensions(apart: Array) -> float:
    """Return how many dimensions rows fill, which may be fewer than their columns.

    Maximum likelihood from distances to the nearest rows (n, m), sorted (Levina and Bickel 2004,
    with the mean of inverses after MacKay and Ghahramani 2005).
    """
    logs = np.log(np.maximum(apart, LEAST))
    inverse = float((logs[:, -1:] - logs[:, :-1]).mean())
    return 1 / inverse if inverse > 0 else 1.0


def deepest_valley(
    density: Array, neighbours: Sequence[Sequence[int]], least: float, empty: float
) -> float:
    """Return the depth of the deepest valley between two hills.

    Rows are taken from the densest down; where two hills meet, the lower one ends, as deep below
    its top as the place where they meet (persistence, as in ToMATo, Chazal and others 2013).

    Parameters
    ----------
    density : array (n,)
        Log densities.
    neighbours : list of arrays
        Neighbours of each row, both ways.
    least : float
        Rows that a hill must hold to count.
    empty : float
        Depth where two hills never meet.

    Returns
    -------
    float
        In units of log density; 0 for a single hill.
    """
    top = np.full(len(density), -1)
    size = np.zeros(len(density), int)

    def hill(row: int) -> int:
        while top[row] != row:
            top[row] = top[top[row]]
            row = top[row]
        return row

    depth = 0.0
    for row in np.argsort(-density, kind="stable"):
        met = {hill(other) for other in neighbours[row] if top[other] >= 0}
        highest = max(met, key=lambda one: (density[one], one), default=row)
        top[row] = highest
        size[highest] += 1
        for lower in met - {highest}:
            if size[lower] >= least:
                depth = max(depth, float(density[lower] - density[row]))
            top[lower] = highest
            size[highest] += size[lower]
    roots = np.flatnonzero(top == np.arange(len(top)))
    return empty if (size[roots] >= least).sum() > 1 else depth


def valley_depth(rows: Array, seed: int, how: Valleys) -> tuple[float, float]:
    """Return the depth of the deepest valley between two hills, and the dimensions filled.

    Parameters
    ----------
    rows : array (n, q)
        The rows.
    seed : int
        For a jitter that tells equal rows apart.
    how : Valleys
        What counts as a neighbour and as a hill.
    """
    from sklearn.neighbors import NearestNeighbors

    wished = round(how.neighbours * len(rows) ** how.power)
    count = min(max(how.fewest, wished), len(rows) - 1)
    if count < 2:
        return 0.0, 1.0
    scale = how.jitter * max(float(rows.std()), how.jitter)
    moved = rows + np.random.default_rng(seed).normal(size=rows.shape) * scale
    apart, near = NearestNeighbors(n_neighbors=count).fit(moved).kneighbors()
    filled = intrinsic_dimensions(apart)
    both = [set(others) for others in near.tolist()]
    for row, others in enumerate(near.tolist()):
        for other in others:
            both[other].add(row)
    density = -filled * np.log(np.maximum(apart[:, -1], LEAST))
    least = max(how.hill_rows, how.hill_share * len(rows))
    depth = deepest_valley(density, [sorted(others) for others in both], least, how.empty)
    return depth, filled


def _drawn(rows: Array, seed: int, how: Valleys) -> float:
    return valley_depth(uniform_null(rows, np.random.default_rng(seed)), seed, how)[0]


def valley_test(rows: Array, rule: Rule) -> dict[str, float]:
    """Return the depth of the deepest valley, its p against uniform tables and the dimensions.

    Parameters
    ----------
    rows : array (n, q)
        Training rows; a fixed sample of them is tested.
    rule : Rule
        Sizes and seeds.
    """
    base = sample_rows(rows, rule.gate_rows, seed_of(rule, "valley"))
    depth, filled = valley_depth(base, seed_of(rule, "valley", "observed"), rule.valleys)
    seeds = [seed_of(rule, "valley", number) for number in range(rule.nulls_valley)]
    drawn = run_jobs(_drawn, [(base, seed, rule.valleys) for seed in seeds])
    p = (1 + sum(one >= depth for one in drawn)) / (len(drawn) + 1)
    return {"valley": depth, "p_valley": p, "dimensions": filled}
