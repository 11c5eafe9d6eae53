"""The rows that are clustered: cleaned, rotated to principal axes and split."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.clustering.column_bends import transform_columns
from analysis.clustering.column_units import group_units
from analysis.clustering.distances import Array, Labels
from analysis.clustering.rule import Rule
from analysis.clustering.sampling import activity_deciles
from analysis.errors import UserError

# What happens to viewers' features and to columns of a table before they are clustered.
ROTATED = "principal axes of the training rows"
MATRIX_STEPS = (
    "models/preprocess.pkl: drawn in, imputed, logs where declared, z, Yeo-Johnson, z, clipped",
    "times the weight",
    ROTATED,
)
FILLED = "gaps filled with the median of the column"
STRAIGHT = "instead of both for columns of groups, drawn in and by the spread within them: {}"
RESCALED = "divided by the root mean square of their standard deviations"


@dataclass(frozen=True)
class Axes:
    """An orthogonal map from columns to principal axes.

    Parameters
    ----------
    mean : array (p,)
        Column means of the training rows.
    loadings : array (p, q)
        Directions of the kept axes, largest variance first.
    scale : float
        One divisor for all axes, so that distances keep their proportions.
    """

    mean: Array
    loadings: Array
    scale: float = 1.0

    def project(self, rows: Array) -> Array:
        """Return coordinates on the axes, shape (n, q)."""
        return (rows - self.mean) @ self.loadings / self.scale

    def restore(self, points: Array) -> Array:
        """Return columns from coordinates, shape (n, p)."""
        return points @ self.loadings.T * self.scale + self.mean


def principal_axes(rows: Array, rule: Rule, rescale: bool = False) -> Axes:
    """Return the axes of `rows`: all of them for few columns, else enough for the variance."""
    mean = rows.mean(axis=0)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(rows, rowvar=False)))
    order = np.argsort(-values, kind="stable")
    values, vectors = np.maximum(values[order], 0), vectors[:, order]
    positive = values > 1e-12 * max(values[0], 1e-300)
    kept = int(positive.sum())
    if len(values) > rule.axes_all_below:
        share = np.cumsum(values) / values.sum()
        kept = min(kept, int(np.searchsorted(share, rule.axes_variance - 1e-12)) + 1)
    vectors = vectors[:, :kept]
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(kept)])
    scale = float(np.sqrt(values.mean())) if rescale else 1.0
    return Axes(mean, vectors * signs, scale)


@dataclass(frozen=True)
class Space:
    """Rows on their axes.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns before rotation.
    axes : Axes
        The rotation.
    train, validation, test : arrays (n, q)
        Rows to learn on, to choose on, and to open once; one and the same where a table is
        too small to be split.
    rows : int
        Rows before the split.
    interactions : bool
        Whether the columns were computed from interactions.
    strata : array (n,), optional
        Tenth of activity of each training row; samples keep their shares.
    transform : tuple of str
        What was done with the columns, in order.
    weights : dict
        What each column was multiplied with, by name; 1 where it is not named.
    train_at, validation_at : arrays (n,)
        Places of the rows to learn on and to choose on in the table that they come from.
    """

    columns: tuple[str, ...]
    axes: Axes
    train: Array
    validation: Array
    test: Array
    rows: int
    interactions: bool = True
    strata: Labels | None = None
    transform: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)
    train_at: Labels = field(default_factory=lambda: np.zeros(0, int))
    validation_at: Labels = field(default_factory=lambda: np.zeros(0, int))

    def text(self) -> str:
        """Return how the rows were made as JSON: transform, weights by column, number of axes.

        Columns that are not named have the weight 1.
        """
        named = [name for name in self.columns if name in self.weights]
        weights = {name: round(self.weights[name], 6) for name in named}
        found = {"transform": self.transform, "weights": weights, "axes": self.train.shape[1]}
        return json.dumps(found)

    def ks(self, rule: Rule) -> list[int]:
        """Return the numbers of clusters to try: 2 … k_max, bounded by the rows and by the
        distinct ones.

        Raises
        ------
        UserError
            Where a number was given that is not among them.
        """
        distinct = len(np.unique(np.round(self.train, 9), axis=0)) if len(self.train) else 0
        largest = min(rule.k_max, len(self.train) // rule.rows_per_group, distinct - 1)
        if (rule.k_given or 0) > max(largest, 0):
            most = f"at most {largest}" if largest > 1 else "none"
            each = rule.rows_per_group
            raise UserError(
                f"{rule.k_given} groups asked for, with {len(self.train)} rows to learn from, "
                f"{distinct} of them distinct",
                f"a group for {each} rows and fewer groups than distinct rows: {most}",
                "Ask for fewer with --k (setting model.k), or leave it out.",
            )
        return list(range(2, largest + 1))


def matrix_space(
    matrix: pd.DataFrame, rule: Rule, weights: dict[str, float] | None = None
) -> Space:
    """Return the space of scrub's matrix (`user_id`, `split`, `n`, feature columns).

    `weights` says what scrub multiplied each feature with.
    """
    columns = [name for name in matrix.columns if name not in ("user_id", "split", "n")]
    rows = matrix[columns].to_numpy(float)
    usable = np.isfinite(rows).all(axis=0) & (rows.std(axis=0) > 0) if len(rows) else []
    columns = [name for name, good in zip(columns, usable, strict=False) if good]
    rows = matrix[columns].to_numpy(float).reshape(len(matrix), len(columns))
    split = matrix["split"].to_numpy()
    train = rows[split == "train"]
    if len(train) < 2 or not columns or not (train.std(axis=0) > 0).any():
        empty = np.zeros((0, 1))
        return Space(tuple(columns), _nothing(len(columns)), empty, empty, empty, len(rows))
    axes = principal_axes(train, rule)
    fitted, validation, test = (
        axes.project(rows[split == part]) for part in ("train", "val", "test")
    )
    strata = activity_deciles(matrix.loc[split == "train", "n"].to_numpy(float))
    made: dict[str, Any] = {"transform": MATRIX_STEPS, "weights": weights or {}}
    made |= {"train_at": np.flatnonzero(split == "train")}
    made |= {"validation_at": np.flatnonzero(split == "val")}
    return Space(tuple(columns), axes, fitted, validation, test, len(rows), strata=strata, **made)


def _nothing(columns: int) -> Axes:
    return Axes(np.zeros(columns), np.zeros((columns, 1)))


def numeric_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that vary and hold numbers, gaps filled with the column's median."""
    numbers = table.select_dtypes(["number", "bool"]).astype(float)
    numbers = numbers.replace([np.inf, -np.inf], np.nan).dropna(axis=1, how="all")
    filled = numbers.fillna(numbers.median())
    return filled.loc[:, filled.nunique() > 1]


def table_space(table: pd.DataFrame, rule: Rule, transform: bool) -> tuple[Space, Array]:
    """Return the space of any numeric table, and all its rows on the axes in their order."""
    numbers = numeric_columns(table)
    rows = numbers.to_numpy(float)
    if not rows.size or len(rows) < 2:
        empty = np.zeros((0, 1))
        space = Space((), _nothing(0), empty, empty, empty, len(table), interactions=False)
        return space, np.zeros((len(table), 1))
    names = tuple(numbers.columns)
    rows, steps, weights = _comparable(rows, names, rule) if transform else (rows, (), {})
    axes = principal_axes(rows, rule, rescale=True)
    points = axes.project(rows)
    places = [np.arange(len(points))] * 3
    if len(points) > rule.split_below:
        part = split_of(points, rule.table_split)
        places = [np.flatnonzero(part == number) for number in range(3)]
    train, validation, test = (points[place] for place in places)
    space = Space(
        names,
        axes,
        train,
        validation,
        test,
        len(rows),
        interactions=False,
        transform=(FILLED, *steps, ROTATED, RESCALED),
        weights=weights,
        train_at=places[0],
        validation_at=places[1],
    )
    return space, points


def _comparable(
    rows: Array, names: tuple[str, ...], rule: Rule
) -> tuple[Array, tuple[str, ...], dict[str, float]]:
    """Return columns made comparable, what was done, and what each was multiplied with."""
    rows, straight = transform_columns(rows, rule.table_clip, rule.columns)
    steps: tuple[str, ...] = ("StandardScaler", "PowerTransformer")
    steps += (f"clipped at ±{rule.table_clip:g}",)
    left = [str(name) for name, kept in zip(names, straight, strict=True) if kept]
    if left:
        steps += (STRAIGHT.format(", ".join(left)),)
    weights = 1 / group_units(rows, rule)
    return rows * weights, steps, dict(zip(names, weights.tolist(), strict=True))


def split_of(points: Array, tenths: tuple[int, int]) -> Array:
    """Return 0, 1, 2 (train, validation, test) by a hash of each row's values.

    The tenths of the rows that train ends at, and validation.
    """
    rounded = pd.DataFrame(np.round(points, 9) + 0.0)
    hashed = pd.util.hash_pandas_object(rounded, index=False).to_numpy(np.uint64) % 10
    return np.select([hashed < tenths[0], hashed < tenths[1]], [0, 1], 2)
