"""Labelled tables and tables without structure, after the field's benchmark sets, made by seed."""

from __future__ import annotations

import numpy as np


def _blobs(random, centres, sizes, spreads):
    parts = [
        centre + random.normal(size=(size, centres.shape[1])) * spread
        for centre, size, spread in zip(centres, sizes, spreads, strict=True)
    ]
    return np.vstack(parts), np.repeat(np.arange(len(sizes)), sizes)


def _apart(random, k, p, least, box):
    centres = [random.uniform(0, box, p)]
    while len(centres) < k:
        centre = random.uniform(0, box, p)
        if min(np.linalg.norm(centre - other) for other in centres) > least:
            centres.append(centre)
    return np.array(centres)


def hepta(random):
    """Seven balls in space."""
    centres = np.vstack([np.zeros(3), np.eye(3) * 3, -np.eye(3) * 3])
    return _blobs(random, centres, [30] * 7, [0.4] * 7)


def tetra(random):
    """Four nearly touching balls."""
    centres = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * 0.9
    return _blobs(random, centres, [100] * 4, [0.38] * 4)


def lsun(random):
    """Two bars and a ball."""
    one = random.uniform([0, 0], [0.6, 3], (100, 2))
    two = random.uniform([1.3, 0], [4, 0.6], (100, 2))
    ball = np.array([3, 2.5]) + random.normal(size=(200, 2)) * 0.3
    return np.vstack([one, two, ball]), np.repeat([0, 1, 2], [100, 100, 200])


def two_diamonds(random):
    """Two squares that touch at a corner."""
    turned = random.uniform(-1, 1, (800, 2)) @ np.array([[0.5, 0.5], [-0.5, 0.5]])
    return turned + np.repeat([[-1.05, 0], [1.05, 0]], 400, axis=0), np.repeat([0, 1], 400)


def wingnut(random):
    """Two rectangles with density rising to opposite corners."""
    half = random.random((500, 2)) ** 0.6 * [2, 1.5]
    one, two = half + [0, 0.25], -half - [0, 0.25]
    return np.vstack([one + [-1.5, 0], two + [1.5, 0]]), np.repeat([0, 1], 500)


def engytime(random):
    """Two overlapping Gaussians of different spread."""
    return _blobs(random, np.array([[0.0, 0], [3, 3]]), [1000, 1000], [1.0, [1.6, 1.0]])


def chainlink(random):
    """Two linked rings."""
    angle = random.uniform(0, 2 * np.pi, 1000)
    ring = np.c_[np.cos(angle), np.sin(angle), np.zeros(1000)]
    ring[500:] = ring[500:][:, [0, 2, 1]] + [1, 0, 0]
    return ring + random.normal(size=ring.shape) * 0.05, np.repeat([0, 1], 500)


def atom(random):
    """A ball inside a shell."""
    shell = random.normal(size=(400, 3))
    shell = shell / np.linalg.norm(shell, axis=1, keepdims=True) * random.uniform(9, 10, (400, 1))
    return np.vstack([random.normal(size=(400, 3)) * 1.2, shell]), np.repeat([0, 1], 400)


def s_set(random, spread=0.045):
    """Fifteen Gaussians in a square, as S1 to S3."""
    return _blobs(random, _apart(random, 15, 2, 0.17, 1), [200] * 15, [spread] * 15)


def s_hard(random):
    """Fifteen overlapping Gaussians, as S3."""
    return s_set(random, 0.06)


def a_set(random):
    """Twenty equal round groups, as A1."""
    return _blobs(random, _apart(random, 20, 2, 0.16, 1), [150] * 20, [0.035] * 20)


def unbalance(random):
    """Three large dense and five small spread groups."""
    dense = [[0, 0], [0.1, 0.1], [0.1, -0.1]]
    small = [[1, 0.3], [1.2, 0.3], [1.4, 0.3], [1.1, -0.1], [1.3, -0.1]]
    centres = np.array(dense + small) * 4
    return _blobs(random, centres, [1000] * 3 + [100] * 5, [0.08] * 3 + [0.15] * 5)


def dim_set(random):
    """Sixteen tight groups in 32 dimensions."""
    return _blobs(random, random.uniform(0, 1, (16, 32)), [64] * 16, [0.03] * 16)


def aggregation(random):
    """Seven round groups of very different size."""
    centres = np.array([[0, 0], [10, 0], [20, 2], [3, 12], [14, 13], [22, 14], [27, 8]])
    sizes = [170, 130, 102, 272, 34, 45, 34]
    return _blobs(random, centres * 1.0, sizes, [1.8, 1.6, 1.4, 2.2, 0.8, 0.9, 0.8])


def r15(random):
    """Fifteen groups on two rings."""
    inner = [[np.cos(a) * 3, np.sin(a) * 3] for a in np.arange(7) * 2 * np.pi / 7]
    outer = [[np.cos(a) * 8, np.sin(a) * 8] for a in np.arange(7) * 2 * np.pi / 7 + 0.4]
    return _blobs(random, np.array([[0, 0], *inner, *outer]), [40] * 15, [0.42] * 15)


def elongated(random):
    """Four correlated Gaussians in four dimensions."""
    centres = _apart(random, 4, 4, 6, 10)
    rows, labels = [], []
    for number, size in enumerate((300, 200, 150, 100)):
        shape = random.normal(size=(4, 4)) * 0.7
        rows.append(centres[number] + random.normal(size=(size, 4)) @ shape)
        labels += [number] * size
    return np.vstack(rows), np.array(labels)


def high(random):
    """Five groups in ten dimensions with overlap."""
    centres = random.normal(size=(5, 10)) * 1.6
    return _blobs(random, centres, [400, 300, 200, 200, 100], [1.0] * 5)


def spreads(random):
    """Two overlapping groups, one of them twice as wide."""
    return _blobs(random, np.array([[0.0, 0], [3.0, 0]]), [400, 600], [0.5, 1.0])


def unequal_five(random):
    """Five overlapping groups of very different size in four dimensions."""
    centres = _apart(random, 5, 4, 3.6, 7)
    return _blobs(random, centres, [600, 300, 150, 80, 50], [1.0, 0.8, 1.2, 0.7, 0.9])


def bars_and_ball(random):
    """Two bars beside a ball, nearly touching."""
    one = random.uniform([0, 0], [0.6, 3], (150, 2))
    two = random.uniform([0.9, 0], [4, 0.6], (150, 2))
    ball = np.array([2.4, 2.0]) + random.normal(size=(250, 2)) * 0.42
    return np.vstack([one, two, ball]), np.repeat([0, 1, 2], [150, 150, 250])


def _mixture(number):
    def make(random):
        """Two to twenty slanted groups of unequal size in two to sixteen dimensions."""
        random = np.random.default_rng([number, int(random.integers(2**31))])
        k, p = int(random.integers(2, 21)), int(random.integers(2, 17))
        centres = _apart(random, k, p, 5.5, 6 * k ** (1 / min(p, 4)) + 3)
        parts = [
            centre
            + random.normal(size=(int(random.integers(60, 300)), p))
            * random.uniform(0.5, 1.1, p)
            @ np.linalg.qr(random.normal(size=(p, p)))[0]
            for centre in centres
        ]
        return np.vstack(parts), np.repeat(np.arange(k), [len(part) for part in parts])

    return make


def _bundled(name):
    def load(random):
        import sklearn.datasets

        return getattr(sklearn.datasets, f"load_{name}")(return_X_y=True)

    return load


LABELLED = {
    "iris": _bundled("iris"),
    "wine": _bundled("wine"),
    "breast_cancer": _bundled("breast_cancer"),
    "digits": _bundled("digits"),
    **{
        made.__name__: made
        for made in (
            hepta, tetra, lsun, two_diamonds, wingnut, engytime, chainlink, atom, s_set, s_hard,
            a_set, unbalance, dim_set, aggregation, r15, elongated, high, spreads, unequal_five,
            bars_and_ball,
        )
    },
    **{f"mixture_{number}": _mixture(number) for number in range(1, 7)},
}  # fmt: skip

STRUCTURELESS = {
    "uniform": lambda random: random.random((800, 3)),
    "gaussian": lambda random: random.normal(size=(1000, 6)),
    "correlated": lambda random: random.normal(size=(1000, 5)) @ random.normal(size=(5, 5)),
    "exponential": lambda random: random.exponential(size=(1000, 4)),
    "heavy_tails": lambda random: random.standard_t(3, size=(1000, 4)),
    "lognormal": lambda random: np.exp(random.normal(size=(1000, 4)) * 0.8),
    "ball": lambda random: _ball(random),
    "laplace": lambda random: random.laplace(size=(600, 2)),
    "beta": lambda random: random.beta(0.7, 3, (800, 3)),
    "chi_square": lambda random: random.chisquare(2, (900, 5)),
    "triangle": lambda random: random.triangular(0, 1, 1, (700, 2)),
    "counts": lambda random: random.poisson(2, (800, 4)).astype(float),
    "skewed_together": lambda random: _skewed(random),
    "mixed_kinds": lambda random: _kinds(random),
    "two_of_t": lambda random: random.standard_t(2.5, size=(900, 2)),
    "wide_and_few": lambda random: random.normal(size=(150, 8)),
    "t_together": lambda random: _t_together(random),
    "bowl": lambda random: _bowl(random),
    "golf_ball": lambda random: _golf_ball(random),
    "ring": lambda random: _ring(random),
    "rolled_sheet": lambda random: _rolled(random),
    "s_sheet": lambda random: _s_sheet(random),
    "bent_cloud": lambda random: _bent(random),
    "paraboloid": lambda random: _paraboloid(random),
}


def _skewed(random):
    return np.exp(
        0.7
        * random.normal(size=(1000, 4))
        @ np.array([[1, 0.6, 0.3, 0], [0, 0.8, 0.3, 0.3], [0, 0, 0.9, 0.5], [0, 0, 0, 0.8]])
    )


def _kinds(random):
    size = 900
    return np.column_stack(
        [
            random.normal(size=size),
            random.exponential(size=size),
            random.random(size),
            random.standard_t(4, size=size),
            random.gamma(2, size=size),
        ]
    )


def _t_together(random):
    rows = random.normal(size=(1000, 6))
    return rows / np.sqrt(random.chisquare(4, (1000, 1)) / 4)


def _bowl(random):
    flat = random.normal(size=(1000, 7))
    high = (flat[:, :2] ** 2).sum(axis=1) + 0.5 * random.normal(size=1000)
    return np.column_stack([flat, high])


def _golf_ball(random):
    rows = random.normal(size=(1500, 3))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _ring(random):
    angle = random.uniform(0, 2 * np.pi, 800)
    return np.column_stack([np.cos(angle), np.sin(angle)]) + 0.1 * random.normal(size=(800, 2))


def _rolled(random):
    turn = 1.5 * np.pi * (1 + 2 * random.random(1200))
    return np.column_stack([turn * np.cos(turn), 21 * random.random(1200), turn * np.sin(turn)])


def _s_sheet(random):
    turn = 3 * np.pi * (random.random(1200) - 0.5)
    high = np.sign(turn) * (np.cos(turn) - 1)
    return np.column_stack([np.sin(turn), 2 * random.random(1200), high])


def _bent(random):
    along = random.normal(size=1000)
    return np.column_stack([along, along**2 + 0.6 * random.normal(size=1000)])


def _paraboloid(random):
    flat = random.normal(size=(1000, 2))
    return np.column_stack([flat, (flat**2).sum(axis=1) + 0.3 * random.normal(size=1000)])


def _ball(random):
    rows = random.normal(size=(800, 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows * random.random((800, 1)) ** 0.25
