"""How much memory a fit takes."""

from __future__ import annotations

from analysis.clustering.methods.candidates import Method

# Megabytes of a number in double precision.
MB = 8e-6


def fit_memory(method: Method, rows: int, columns: int, k: int) -> float:
    """Return the estimated peak memory of one fit in MB.

    Linkage holds the distances of all pairs once (half a square), density methods a square of
    neighbours at worst; the others some copies of the rows and one column a cluster.
    """
    if method.quadratic and method.name != "Birch":
        return round(MB * rows * rows / (1 if method.own_k else 2), 1)
    return round(MB * rows * (3 * columns + 3 * max(k, 1)), 1)
