"""Small written-out sources of viewings, of which one column at a time is of interest."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import ibis
import pandas as pd

from analysis.obtain.inspection import inspect_source
from analysis.obtain.profile.column import Column
from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.sources import SourceTable
from analysis.settings import Obtain, Settings

WORDS = ("Quiet", "Red", "Long", "Old", "Far", "Lost", "Blue", "Slow")


def profiled(cells: list[Any], name: str = "x") -> tuple[Column, list[Any]]:
    """Return the profile of a column and its values as they are read."""
    table = SourceTable("t", ibis.memtable(pd.DataFrame({name: pd.Series(cells, dtype="object")})))
    return profile_table(table)[0], table.data[name].to_pyarrow().to_pylist()


def written_csv(folder: Path, columns: dict[str, list[Any]], mark: str = ",") -> str:
    """Write a log of ten viewers and eight titles with more columns beside; return its path."""
    rows = max(map(len, columns.values()))
    told = {
        "user_id": [f"U{row % 10:03}" for row in range(rows)],
        "title": [f"The {WORDS[row % 8]} Road" for row in range(rows)],
    } | columns
    path = folder / "log.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(told)
        writer.writerows(zip(*told.values(), strict=True))
    return str(path)


def inspected(path: str, **given: Any) -> tuple[dict[str, Any], str]:
    """Return what would be read of a source, and the error, if any, as text."""
    found = inspect_source(path, Settings(obtain=Obtain(**given)))
    return found.facts, str(found.error or "")
