"""The whole way from raw features to a segment as plain values, for programs of any language.

Of each feature: draw in to [low, high], put `fill` where it is missing, take log or log1p where
`scale` says so, subtract `centre` and divide by `spread`, bend by Yeo and Johnson's transform with
`lambda`, subtract `mean` and divide by `sd`, clip at ±`clip`, multiply by `weight`.
Then: (columns − axes.mean) @ axes.loadings / axes.scale are the coordinates, `model` gives a
cluster, `order` its segment.
The confidence is `again` of `scale` at the margin among its `margins` and at the viewer's rows
among its `rows`, straight between them in the margin and in the logarithm of the rows. A margin is
d/(1 + d) with d the log-odds of the two likeliest components, or 1 − own/other of the distances to
the nearest centre, or dense row, of the own segment and of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.reuse.given_rows import ROWS
from analysis.scrub.matrix.transform import raw_columns

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline


def _moved(order: list[int], step: Any) -> tuple[list[int], list[tuple[str, Any, int]]]:
    """Return the raw positions behind a ColumnTransformer, and group and part of each."""
    groups = [
        (name, part, at)
        for name, part, places in step.transformers_
        if name != "remainder"
        for at in range(len(places))
    ]
    places = [place for name, _, found in step.transformers_ if name != "remainder"
              for place in found]  # fmt: skip
    return [order[place] for place in places], groups


def feature_transforms(pipeline: Pipeline) -> list[dict[str, Any]]:
    """Return what the pipeline does to each feature, in the order of the matrix.

    Parameters
    ----------
    pipeline : Pipeline
        As scrub fitted it, see `analysis.scrub.matrix.transform.unfitted_pipeline`.

    Returns
    -------
    list of dict
        name, low, high, fill (None where a model fills), scale, centre, spread, lambda, mean, sd
        and weight of each feature.
    """
    steps, names = pipeline.named_steps, raw_columns(pipeline)
    if not names:
        return []
    order, filled = _moved(list(range(len(names))), steps["impute"])
    raw: dict[int, dict[str, Any]] = {
        place: {"name": names[place], **_limits(steps["winsorise"], place), "fill": _fill(*how)}
        for place, how in zip(order, filled, strict=True)
    }
    order, scaled = _moved(order, steps["scale"])
    found = [
        raw[place] | {"scale": scaled[at][0]} | _bent(steps["centre"], steps["yeo_johnson"], at)
        for at, place in enumerate(order)
    ]
    weights = steps["weigh"].transformer_weights
    moved, weighed = _moved(list(range(len(found))), steps["weigh"])
    return [
        found[place] | {"weight": float(weights[name])}
        for place, (name, _, _) in zip(moved, weighed, strict=True)
    ]


def _limits(step: Any, place: int) -> dict[str, float]:
    ends = step.kw_args
    return {"low": float(ends["a_min"][place]), "high": float(ends["a_max"][place])}


def _fill(name: str, part: Any, at: int) -> float | None:
    return None if name == "model" else float(part.statistics_[at])


def _bent(flat: Any, bend: Any, at: int) -> dict[str, float]:
    return {
        "centre": float(flat.mean_[at]),
        "spread": float(flat.scale_[at]),
        "lambda": float(bend.lambdas_[at]),
        "mean": float(bend._scaler.mean_[at]),
        "sd": float(bend._scaler.scale_[at]),
    }


def golden_rows(pipeline: Pipeline, made_up: Any) -> dict[str, Any]:
    """Return rows of raw features with the labels that they must get.

    Parameters
    ----------
    pipeline : Pipeline
        The whole pipeline.
    made_up : DataFrame
        Raw feature columns, and the rows of each viewer.
    """
    if made_up.empty:
        return {"rows": [], "segments": [], "confidence": []}
    labelled = pipeline.transform(made_up[raw_columns(pipeline)])
    sure = pipeline.named_steps["segment"].confidence(labelled["margin"], made_up[ROWS])
    rows = made_up.to_numpy(float)
    return {
        "rows": [[None if np.isnan(value) else value for value in row] for row in rows.tolist()],
        "segments": labelled["segment"].tolist(),
        "confidence": [None if np.isnan(value) else value for value in sure.tolist()],
    }
