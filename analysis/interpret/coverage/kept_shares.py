"""How often refits on resampled viewers leave a viewer in the segment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.clustering.matching import matched_segments
from analysis.clustering.methods.candidates import METHODS, declared_fitting
from analysis.clustering.refitting import (
    ClusteringRecipe,
    chosen_recipe,
    refitted_segmentation,
)
from analysis.clustering.rule import Rule, declared, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.clustering.segmentation import Segmentation

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables

# Refits: the share of one viewer is then known to a tenth, of a group to less than its viewers let.
REFITS = 20
# Viewers in a resample, as where candidates are compared, and viewers who are looked at; of more
# the intervals would hardly be narrower.
RESAMPLED, LOOKED_AT = 4000, 10_000


def _first_fit(
    matrix: pd.DataFrame, recipe: ClusteringRecipe, rule: Rule
) -> tuple[Segmentation, np.ndarray] | None:
    """Return what resamples start from, and the rows on its axes that they are drawn from."""
    train = np.flatnonzero((matrix["split"] == "train").to_numpy())
    drawn = matrix.iloc[sample_rows(train, RESAMPLED, seed_of(rule, "kept shares"))]
    base = refitted_segmentation(drawn, recipe, rule)
    return None if base is None else (base, base.points(drawn))


def _kept(
    first: tuple[Segmentation, np.ndarray],
    asked: pd.DataFrame,
    labels: pd.DataFrame,
    recipe: ClusteringRecipe,
    rule: Rule,
) -> np.ndarray:
    """Return the share of refits in which each viewer is where the report has them."""
    base, rows = first
    method = replace(METHODS[recipe.method], how=declared_fitting(rule))
    points, order = base.points(asked), np.arange(len(base.order))
    own = asked[["user_id"]].merge(labels, on="user_id", how="left")["segment"].to_numpy(float)
    kept = np.zeros(len(asked))
    for draw in range(REFITS):
        seed = seed_of(rule, "kept shares", draw)
        chosen = np.random.default_rng(seed).integers(0, len(rows), len(rows))
        again = method.refit(rows[chosen], {recipe.k: base.model}, recipe.parameters, seed)
        moved = replace(base, model=again[recipe.k], order=order)
        found = pd.Series(moved.assign(points)[0], asked["user_id"].to_numpy())
        kept += matched_segments(found, labels, len(order))[0][found] == own
    return kept / REFITS


def kept_shares(*, scrubbed: Tables, modelled: Tables, settings: Settings) -> pd.DataFrame:
    """Return the share of refits that leave each known viewer in the segment.

    Parameters
    ----------
    scrubbed, modelled : Tables
        Results of these stages.
    settings : Settings
        Seed and section model, from which the rule follows that segments were made by.

    Returns
    -------
    DataFrame
        user_id and kept, of a sample where there are very many; empty where nobody was divided or
        the rows cannot be divided again.
    """
    matrix = scrubbed.frame("matrix")
    recipe = chosen_recipe(modelled.record("chosen"))
    rule = declared(settings.model, settings.seed)
    first = _first_fit(matrix, recipe, rule) if recipe and len(matrix) else None
    if recipe is None or first is None:
        return matrix[["user_id"]].head(0).assign(kept=np.array([], float))
    looked = sample_rows(np.arange(len(matrix)), LOOKED_AT, seed_of(rule, "looked at"))
    asked = matrix.iloc[looked]
    kept = _kept(first, asked, modelled.frame("labels"), recipe, rule)
    return pd.DataFrame({"user_id": asked["user_id"].to_numpy(), "kept": kept})
