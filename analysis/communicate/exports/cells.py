"""Text that no spreadsheet takes for a formula."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_cell(value: object) -> object:
    """Return a cell's value; text that would start a formula gets an apostrophe before it.

    Parameters
    ----------
    value : object
        Anything; what is no text is returned as it is.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return f"'{value}"
    return value


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV: UTF-8, comma, LF, empty cells for what is missing."""
    from pandas.api.types import is_numeric_dtype

    safe = frame.copy()
    for name in safe.columns:
        if not is_numeric_dtype(safe[name]):
            safe[name] = safe[name].astype("object").map(csv_cell, na_action="ignore")
    safe.columns = [csv_cell(str(name)) for name in safe.columns]
    safe.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
