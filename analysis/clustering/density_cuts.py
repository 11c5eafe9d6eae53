"""The density of one measure, and the valleys that cut it."""

from __future__ import annotations

import numpy as np

from analysis.clustering.distances import Array


def silverman_width(values: Array, factor: float) -> float:
    """Return the rule of thumb for a kernel's width, by the standard deviation, times a factor.

    Quartiles would make it too narrow for the long tail of most numbers of ratings.
    """
    return float(factor * 0.9 * values.std() * len(values) ** -0.2)


def density_at(values: Array, width: float, cells: int) -> tuple[Array, Array]:
    """Return places (cells,) and density there, by a Gaussian kernel of this width."""
    from scipy.ndimage import gaussian_filter1d

    low, high = values.min() - 3 * width, values.max() + 3 * width
    counts, edges = np.histogram(values, bins=cells, range=(low, high))
    step = (high - low) / cells
    smooth = gaussian_filter1d(counts / (len(values) * step), width / step, mode="constant")
    return (edges[:-1] + edges[1:]) / 2, smooth


def deepest_cut(density: Array, share: float) -> tuple[float, int]:
    """Return depth and place of the deepest valley that leaves enough on both sides.

    Depth is the logarithm of the lower of both tops over the bottom; 0 and -1 where there is none.
    """
    mass = np.cumsum(density) / density.sum()
    left, right = np.maximum.accumulate(density), np.maximum.accumulate(density[::-1])[::-1]
    enough = (mass >= share) & (mass <= 1 - share)
    floor = density.max() * 1e-6
    depth = np.log(np.maximum(np.minimum(left, right), floor) / np.maximum(density, floor))
    depth = np.where(enough, depth, 0.0)
    place = int(depth.argmax())
    return (float(depth[place]), place) if depth[place] > 1e-9 else (0.0, -1)


def valley_borders(density: Array, share: float, least: float) -> list[int]:
    """Return the places of all valleys that are deep enough, left to right."""
    depth, place = deepest_cut(density, share)
    if depth < least:
        return []
    total = density.sum()
    found = [place]
    for start, part in ((0, density[:place]), (place, density[place:])):
        inner = share * total / part.sum() if part.sum() > 0 else 1.0
        if inner < 0.5:
            found += [start + one for one in valley_borders(part, inner, least)]
    return sorted(found)
