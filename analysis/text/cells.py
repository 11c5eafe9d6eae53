"""Text that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FORMULA = frozenset("=+-@")
BREAKS = frozenset("\t\r\n")
# Separators, controls and invisible marks: programs drop them before they look for a formula.
SKIPPED = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def starts_formula(text: str) -> bool:
    """Say whether a spreadsheet could take a text for a formula.

    Parameters
    ----------
    text : str
        A cell. One whose first letter comes after a tab or a line break is taken for one too, and
        so are the wide forms of the signs, which East Asian versions read as the signs.
    """
    place = next(
        (at for at, sign in enumerate(text) if unicodedata.category(sign) not in SKIPPED), len(text)
    )
    first = unicodedata.normalize("NFKC", text[place : place + 1])
    return first in FORMULA or not BREAKS.isdisjoint(text[:place])


def csv_cell(value: object) -> object:
    """Return a cell's value; text that would start a formula gets an apostrophe before it.

    Parameters
    ----------
    value : object
        Anything; what is no text is returned as it is.
    """
    return f"'{value}" if isinstance(value, str) and starts_formula(value) else value


def formula_free(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts, names of columns included, start no formula."""
    from pandas.api.types import is_numeric_dtype

    shown = frame.copy()
    for name in shown.columns:
        if not is_numeric_dtype(shown[name]):
            shown[name] = shown[name].astype("object").map(csv_cell, na_action="ignore")
    shown.columns = [csv_cell(str(name)) for name in shown.columns]
    return shown


def csv_document(frame: pd.DataFrame) -> str:
    """Return a frame as CSV: comma, LF, empty cells for what is missing."""
    return str(formula_free(frame).to_csv(index=False, lineterminator="\n"))


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV in UTF-8."""
    path.write_text(csv_document(frame), encoding="utf-8", newline="\n")
