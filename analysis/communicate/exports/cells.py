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


def safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts, names of columns included, start no formula."""
    from pandas.api.types import is_numeric_dtype

    shown = frame.copy()
    for name in shown.columns:
        if not is_numeric_dtype(shown[name]):
            shown[name] = shown[name].astype("object").map(csv_cell, na_action="ignore")
    shown.columns = [csv_cell(str(name)) for name in shown.columns]
    return shown


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV: UTF-8, comma, LF, empty cells for what is missing."""
    safe(frame).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
