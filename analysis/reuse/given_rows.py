"""Rows that somebody gives to a loaded model: columns and numbers, or a mistake that is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import UserError

# Where the features of a viewer come from.
QUERY = "the query in reports/features.sql"
# The column with the rows of each viewer, which how sure a segment is depends on.
ROWS = "n"


def checked_numbers(features: pd.DataFrame, wanted: list[str], source: str = QUERY) -> pd.DataFrame:
    """Return these columns as numbers, endless ones as missing; refuse what has them not."""
    if not isinstance(features, pd.DataFrame):
        raise UserError(
            f"features of type {type(features).__name__}",
            f"a DataFrame with the columns {', '.join(wanted)}",
            "Give the columns their names: pandas.DataFrame(values, columns=…).",
        )
    require_columns(list(features.columns), wanted, source)
    try:
        rows = features[wanted].astype(float)
    except (TypeError, ValueError) as error:
        raise UserError(
            f"features that are no numbers: {error}", "columns of numbers", "Look at the columns."
        ) from None
    return rows.replace([np.inf, -np.inf], np.nan)


def require_columns(given: list[Any], wanted: list[str], source: str) -> None:
    """Refuse columns of which one is missing or doubled."""
    missing = [name for name in wanted if name not in given]
    doubled = [name for name in wanted if given.count(name) > 1]
    if missing or doubled:
        raise UserError(
            f"features {'without' if missing else 'with more than one column'} "
            f"{', '.join(missing or doubled)}",
            f"the columns {', '.join(wanted)}, each once",
            f"Take them from {source}.",
        )


def require_values(rows: pd.DataFrame) -> None:
    """Refuse rows that hold no value at all."""
    bare = rows.isna().all(axis=1).to_numpy() & (rows.shape[1] > 0)
    if bare.any():
        raise UserError(
            f"{int(bare.sum())} of {len(rows)} rows without any value, the first is row "
            f"{int(bare.argmax())}, counted from 0",
            "at least one feature in every row",
            "Leave these rows out: nothing tells their segment.",
        )
