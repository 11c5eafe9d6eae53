"""The same recipe fitted to other rows: what the segments were before a date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.clustering.methods.candidates import METHODS, declared_fitting
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.clustering.segmentation import Segmentation, ordered_segmentation
from analysis.clustering.space import matrix_space

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ClusteringRecipe:
    """What has to be known of a chosen clustering to fit it to other rows.

    Parameters
    ----------
    method : str
        Its name in `methods.candidates.METHODS`.
    parameters : dict
        The set of parameters that was taken.
    k : int
        Number of segments.
    """

    method: str
    parameters: dict[str, Any]
    k: int


def chosen_recipe(chosen: Mapping[str, Any]) -> ClusteringRecipe | None:
    """Return how the segments of the report were made; None where nobody was divided.

    Parameters
    ----------
    chosen : mapping
        The only row of the table `chosen` of the stage that compares clusterings.
    """
    if int(chosen["k"]) < 2:
        return None
    return ClusteringRecipe(
        str(chosen["method"]), json.loads(chosen["parameters"]), int(chosen["k"])
    )


def refitted_segmentation(
    matrix: pd.DataFrame, recipe: ClusteringRecipe, rule: Rule
) -> Segmentation | None:
    """Fit a recipe to the training rows of a matrix.

    Parameters
    ----------
    matrix : DataFrame
        `user_id`, `split`, `n` and feature columns, as scrub makes it.
    recipe : ClusteringRecipe
        What was chosen on another matrix.
    rule : Rule
        Seeds, sizes and how methods are fitted.

    Returns
    -------
    Segmentation or None
        None where these rows cannot be divided so: too few of them, or fewer groups are found.
    """
    space = matrix_space(matrix, rule)
    if len(space.train) < rule.rows_per_group * recipe.k:
        return None
    method = replace(METHODS[recipe.method], how=declared_fitting(rule))
    seed = seed_of(rule, "refitted")
    size = rule.quadratic_rows if method.quadratic else rule.fit_rows
    rows = sample_rows(space.train, size, seed)
    fitted = method.fit(rows, [recipe.k], recipe.parameters, seed, rule.fitting.starts_light)
    model = next(iter(fitted.values()), None)
    if model is None or len(np.unique(model.predict(space.train))) < 2:
        return None
    points = np.concatenate([space.train, space.validation, space.test])
    return ordered_segmentation(space, model, points, noise=False)
