"""Which columns of any table are measures, and why the others are none."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

# A measure written as text may have a gap or a slip in one cell of twenty.
READABLE = 0.95
# Fewer rows than this count themselves by chance.
LEAST_ROWS = 5
SAME = "one value in all rows"
GAPS = {"", "-", "?", "na", "n/a", "nan", "null", "none"}
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
ID_NAMES = re.compile(
    r"(^|[^a-z])(id|uuid|guid|key|index|row|nr|no|number)s?$|[a-z](Id|ID|Key|No|Nr)$"
)


def _written_number(text: str) -> float:
    """Return the number that a cell of text holds, NaN where it holds none."""
    plain = text.strip().removesuffix("%").strip()
    plain = plain.strip("$€£").strip()
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return np.nan


def _read_text(column: pd.Series) -> pd.Series | None:
    """Return the numbers of a column of text, None where it holds other things."""
    told = column.dropna().astype(str)
    told = told[~told.str.strip().str.lower().isin(GAPS)]
    numbers = told.map(_written_number).astype(float)
    if not len(told) or numbers.notna().mean() < READABLE:
        return None
    return numbers.reindex(column.index)


def _counts_rows(values: pd.Series, name: str) -> bool:
    """Tell whether a column tells each row from the others and measures nothing."""
    whole = values.dropna()
    if len(whole) < max(LEAST_ROWS, len(values)) or whole.nunique() < len(whole):
        return False
    if not np.array_equal(whole, whole.round()):
        return False
    return bool(whole.max() - whole.min() == len(whole) - 1 or ID_NAMES.search(name))


def _reason(column: pd.Series, name: str) -> tuple[pd.Series | None, str]:
    """Return a column as numbers, or why it is left out."""
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        numbers = _read_text(column)
        if numbers is None:
            names = column.dropna()
            unique = len(names) >= LEAST_ROWS and names.nunique() == len(names)
            return None, "text that names each row" if unique else "text"
    elif pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        numbers = column.astype(float)
    else:
        return None, f"values of the type {column.dtype}"
    numbers = numbers.replace([np.inf, -np.inf], np.nan)
    if numbers.notna().sum() == 0:
        return None, "no value"
    if numbers.fillna(numbers.median()).nunique() == 1:
        return None, SAME
    if _counts_rows(numbers, name):
        return None, "a number of its own for each row"
    return numbers, ""


def measured_columns(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Part the measures of a table from its other columns.

    Parameters
    ----------
    table : DataFrame
        One row an observation.

    Returns
    -------
    DataFrame
        The measures as numbers; thousands commas, per cent and currency signs are read.
    dict
        Of the other columns why each is left out.
    """
    measures, left_out = {}, {}
    for name in table.columns:
        numbers, reason = _reason(table[name], str(name))
        if numbers is None:
            left_out[str(name)] = reason
        else:
            measures[name] = numbers
    return pd.DataFrame(measures, index=table.index), left_out
