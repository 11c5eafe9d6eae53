"""The pipeline from raw feature columns to the matrix, made of scikit-learn's own parts."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd
    from sklearn.base import BaseEstimator
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import FunctionTransformer

    from analysis.scrub.features.catalogue import Feature

# Standard deviations beyond which a viewer would pull a centre towards itself.
CLIP = 3.5
# What skops has to be told to trust when preprocess.skops is loaded; all of it NumPy's own.
TRUSTED = ["numpy.clip", "numpy.dtype"]
# Above this share of zeros a column without negative values gets log1p.
ZERO_INFLATED = 0.2


def tail_limits(train: np.ndarray, tails: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return what values are drawn in to, from the finite training values of each column.

    Parameters
    ----------
    train : ndarray
        Shape (viewers, features), NaN where missing.
    tails : sequence of float
        Share of each tail that is drawn in; 0 takes the extremes.
    """
    finite = np.where(np.isfinite(train), train, np.nan)
    pairs = [
        np.nanquantile(column, [tail, 1 - tail])
        for column, tail in zip(finite.T, tails, strict=True)
    ]
    low, high = np.array(pairs).reshape(-1, 2).T
    return low, high


def _grouped(keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the positions of each key, keys in order of appearance."""
    groups: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        groups.setdefault(key, []).append(place)
    return groups


def scale_of(feature: Feature, values: np.ndarray, low: float) -> str:
    """Return linear, log or log1p: as declared where the values allow it.

    Zero-inflated columns without negative values get log1p.
    """
    if feature.scale == "linear" and low >= 0 and np.nanmean(values == 0) >= ZERO_INFLATED:
        return "log1p"
    allowed = {"log": low > 0, "log1p": low > -1, "linear": True}
    return feature.scale if allowed[feature.scale] else "linear"


def _by_group(
    groups: dict[str, list[int]], make: Callable[[str], Any], **options: Any
) -> ColumnTransformer:
    """Apply one transformer a group of columns; columns leave in the order of the groups."""
    from sklearn.compose import ColumnTransformer

    parts = [(key, make(key), places) for key, places in groups.items()]
    return ColumnTransformer(parts, verbose_feature_names_out=False, **options)


def _function(function: Callable, **arguments: object) -> FunctionTransformer:
    from sklearn.preprocessing import FunctionTransformer

    return FunctionTransformer(function, kw_args=arguments or None, feature_names_out="one-to-one")


def _imputer(how: str) -> BaseEstimator:
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer, SimpleImputer

    if how == "model":
        return IterativeImputer(random_state=0, max_iter=5)
    return SimpleImputer(strategy="median" if how == "median" else "most_frequent")


def _rescaler(kind: str) -> object:
    return "passthrough" if kind == "linear" else _function(getattr(np, kind))


def unfitted_pipeline(
    features: Sequence[Feature], train: np.ndarray, tails: Sequence[float], how: Sequence[str]
) -> Pipeline:
    """Return the pipeline with its limits learned and the rest to be fitted.

    Winsorise → impute → log where declared → z → Yeo-Johnson → z → clip at ±3.5 → divide by
    √(block size). The first z keeps Yeo-Johnson well conditioned on columns like years.

    Parameters
    ----------
    features : sequence of Feature
        The kept ones, in the order of the columns of `train`.
    train : ndarray
        Raw values of training viewers, shape (viewers, features), NaN where missing.
    tails : sequence of float
        Share of each tail that is drawn in, a column each.
    how : sequence of str
        median, mode or model: how each column is imputed.
    """
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import PowerTransformer, StandardScaler

    low, high = tail_limits(train, tails)
    imputed = _grouped(how)
    order = [place for places in imputed.values() for place in places]
    scales = _grouped(scale_of(features[at], train[:, at], low[at]) for at in order)
    order = [order[place] for places in scales.values() for place in places]
    blocks = _grouped(features[at].block for at in order)
    weights = {block: 1 / np.sqrt(len(places)) for block, places in blocks.items()}
    bend = PowerTransformer(method="yeo-johnson", standardize=True)
    return Pipeline(
        [
            ("winsorise", _function(np.clip, a_min=low, a_max=high)),
            ("impute", _by_group(imputed, _imputer)),
            ("scale", _by_group(scales, _rescaler)),
            # Both refuse tables without a column.
            ("centre", StandardScaler() if features else "passthrough"),
            ("yeo_johnson", bend if features else "passthrough"),
            ("clip", _function(np.clip, a_min=-CLIP, a_max=CLIP)),
            ("weigh", _by_group(blocks, lambda _: "passthrough", transformer_weights=weights)),
        ]
    )


def fitted_pipeline(
    features: Sequence[Feature], train: pd.DataFrame, tails: Sequence[float], how: Sequence[str]
) -> Pipeline:
    """Return the pipeline fitted on training viewers.

    Parameters
    ----------
    features, tails, how
        See `unfitted`.
    train : DataFrame
        One column a feature, in their order.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return unfitted_pipeline(features, train.to_numpy(), tails, how).fit(train)


def learned_limits(pipeline: Pipeline) -> tuple[np.ndarray, np.ndarray]:
    """Return what a pipeline draws values in to, low and high, a number each column."""
    known = pipeline.named_steps["winsorise"].kw_args
    return known["a_min"], known["a_max"]


def raw_columns(pipeline: Pipeline) -> list[str]:
    """Return the raw feature columns that a pipeline takes, in order."""
    # Scikit-learn names them where there are any.
    return [str(name) for name in getattr(pipeline[0], "feature_names_in_", ())]


def matrix_columns(pipeline: Pipeline) -> list[str]:
    """Return the columns of the matrix that a pipeline makes, in order."""
    named = raw_columns(pipeline)
    return [str(name) for name in pipeline.get_feature_names_out()] if named else []


def applied_pipeline(pipeline: Pipeline, raw: pd.DataFrame) -> pd.DataFrame:
    """Return the matrix of raw feature columns, columns named by the pipeline."""
    import pandas as pd
    from threadpoolctl import threadpool_limits

    names = matrix_columns(pipeline)
    if raw.empty:
        return pd.DataFrame(columns=names, index=raw.index, dtype=float)
    with threadpool_limits(1):
        return pd.DataFrame(pipeline.transform(raw), columns=names, index=raw.index)


def pickled_pipeline(pipeline: Pipeline) -> bytes:
    """Return the pipeline as the bytes of preprocess.pkl."""
    return pickle.dumps(pipeline, protocol=5)
