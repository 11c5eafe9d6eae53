"""From raw features to the matrix: evidence, choice, treatment and the fitted pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.scrub.features.build import Built, Material, half_features, sampled_rows
from analysis.scrub.features.derivation import derived_features
from analysis.scrub.matrix import feature_selection, reliability, transform
from analysis.scrub.matrix.halves import Halves

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.features.catalogue import Feature
    from analysis.settings import Scrub

# Reliability is estimated on about so many training viewers, with so many rows together, at most.
HALVES = (30_000, 1_000_000)


def evidence_of(
    built: Built,
    material: Material,
    users: ir.Table,
    raw: pd.DataFrame,
    computed: list[Feature],
    settings: Scrub,
) -> tuple[feature_selection.Evidence, Halves]:
    """Return what speaks for and against each computed feature, and halves of training viewers."""
    train = raw[raw["eligible"] & raw["learns"]]
    learners = users.filter(users.learns).select("user_id", "n")
    rows = sampled_rows(built, material, learners, HALVES, settings.salt)
    fewest = max(2, (settings.min_ratings + 1) // 2)
    found: dict[str, tuple[float, int]] = {}
    for by, pair in half_features(built, material, computed, rows, settings.salt).items():
        asked = [item for item in computed if item.halved == by]
        first, second = (half.to_pandas() for half in pair)
        found |= reliability.split_half(first, second, asked, fewest)
        if by == "title":
            halves = Halves(first, second, fewest)
    names = [item.name for item in computed]
    values = train[names]
    # Ranks of n are those of log n.
    rho = reliability.rank_correlations(train[[*names, "n"]])
    log_n = rho.pop("n").drop("n")
    log = log_n.to_dict()
    return feature_selection.Evidence(values, found, rho.drop(index="n"), log), halves


def feature_treatments(kept: list[Feature], settings: Scrub) -> tuple[list[float], list[str]]:
    """Return share of tails and imputation of each kept feature."""
    tails, how = [], []
    for feature in kept:
        kind, _, value = settings.treatment.get(feature.name, "").partition(":")
        tails.append(float(value) if kind == "winsor" else settings.winsor)
        how.append(value if kind == "impute" else settings.impute)
    return tails, how


def raw_of(built: Built, users: ir.Table, computed: list[Feature]) -> pd.DataFrame:
    """Return raw features of every viewer with split, eligible and learns, by user_id."""
    made = derived_features(built.measures, built.learned, computed)
    joined = made.join(users.select("user_id", "split", "eligible", "learns"), "user_id")
    return joined.order_by("user_id").to_pandas()


@dataclass(frozen=True)
class Matrix:
    """The fitted pipeline and what it makes of viewers.

    Parameters
    ----------
    pipeline : Pipeline
        Fitted on training viewers that meet the cut.
    names : list of str
        Raw columns that it takes, in order.
    how : list of str
        How each of them is imputed.
    full, low : DataFrame
        user_id, split, n and the matrix columns, above and below the cut.
    """

    pipeline: Any
    names: list[str]
    how: list[str]
    full: pd.DataFrame
    low: pd.DataFrame


def matrix_of(raw: pd.DataFrame, kept: list[Feature], settings: Scrub) -> Matrix:
    """Fit the pipeline on training viewers and apply it to every viewer.

    Where no feature tells viewers apart, the matrix has none: later stages then test nothing and
    say so.
    """
    names = [feature.name for feature in kept]
    tails, how = feature_treatments(kept, settings)
    pipeline = transform.fitted_pipeline(
        kept, raw.loc[raw["eligible"] & raw["learns"], names], tails, how
    )
    made = pd.concat(
        [raw[["user_id", "split", "n"]], transform.applied_pipeline(pipeline, raw[names])], axis=1
    )
    full, low = made[raw["eligible"]], made[~raw["eligible"]]
    return Matrix(pipeline, names, how, full.reset_index(drop=True), low.reset_index(drop=True))


def segmentation_splits(matrix: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the matrix in parts, as the split by viewer has it, without the split's column."""
    return {
        f"segmentation/X_{name}": matrix[matrix["split"] == name]
        .drop(columns="split")
        .reset_index(drop=True)
        for name in ("train", "val", "test")
    }
