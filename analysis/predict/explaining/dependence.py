"""What a model expects along one measure, all others as they are (Friedman 2001)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.predict.contest import Examples, Predictor
from analysis.predict.explaining.importance import sampled_examples

# Quantiles of the measure at which the expectation is taken; the ends would tell of few viewers.
AT = (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95)
# Rows over which it is averaged.
AVERAGED_ROWS = 2000
# Measures that are shown of each task.
SHOWN = 2


def dependence_rows(
    task: str, predictor: Predictor, examples: Examples, measure: str, seed: int
) -> list[dict[str, Any]]:
    """Return rows of the table `dependence` of one measure; none where it does not vary."""
    some = sampled_examples(examples, seed, AVERAGED_ROWS)
    known = examples.rows[measure].dropna()
    if known.nunique() < 2:
        return []
    viewers = examples.rows["user_id"].nunique()
    told = [at for at in AT if disclosure.has_quantile(viewers, at)]
    values = known.quantile(told, interpolation="nearest").drop_duplicates()
    along = pd.concat([some.rows.assign(**{measure: value}) for value in values])
    expected = np.asarray(predictor.predict(along), float).reshape(len(values), -1).mean(axis=1)
    return [
        {"task": task, "measure": measure, "at": at, "value": value, "expected": float(mean)}
        for (at, value), mean in zip(values.items(), expected, strict=True)
    ]
