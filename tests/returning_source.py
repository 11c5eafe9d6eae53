"""Eight viewers and twenty ratings of a leap year, few enough to follow each visit on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import stage_tables as given

from analysis.explore.returning import returning_tables
from analysis.explore.viewers import viewer_counts
from analysis.tables import Tables

# viewer, title, rating, day of 2004
ROWS = (
    *(("a", 1, 5, "01-05"), ("a", 2, 3, "01-05"), ("a", 3, 4, "02-10"), ("a", 4, 2, "04-02")),
    ("b", 1, 1, "02-03"),
    *(("c", 1, 4, "02-20"), ("c", 2, 4, "02-20"), ("c", 5, 4, "02-20")),
    *(("c", 3, 5, "02-21"), ("c", 6, None, "05-21")),
    *(("d", 1, 5, "03-01"), ("d", 2, 2, "03-31"), ("d", 7, 3, "12-30")),
    ("e", 5, 3, "03-15"),
    *(("f", 1, 2, "11-20"), ("f", 2, 2, "11-20"), ("f", 3, 4, "11-27")),
    ("g", 1, 5, "12-25"),
    *(("h", 4, 2, "06-30"), ("h", 1, 1, "07-01")),
)
# title: release year; 1 and 2 are chosen eleven times of twenty, so they are the best known.
YEARS = {1: 2003, 2: 1998, 3: 2004, 4: 1980, 5: None, 6: 2000, 7: 1990}


def rows() -> pd.DataFrame:
    """Return the rows as scrub leaves them."""
    frame = pd.DataFrame(ROWS, columns=["user_id", "title_id", "rating", "day"])
    at = pd.to_datetime("2004-" + frame["day"]).astype("datetime64[us]")
    lacking = dict.fromkeys(("minutes", "plays"), float("nan"))
    return frame.drop(columns="day").assign(at=at, event=range(len(frame)), **lacking)


def titles() -> pd.DataFrame:
    """Return the titles with their release years."""
    frame = pd.DataFrame({"title_id": list(YEARS), "year": list(YEARS.values())})
    return frame.assign(year=frame["year"].astype("float64"), genuine=True, genres=None)


def stored_rows(folder: Path, frame: pd.DataFrame, named: pd.DataFrame) -> Tables:
    """Return rows and titles as a stage's tables."""
    return given.stored(folder, {"ratings": frame, "titles": named})


def records(start: str = "2004-01-01", end: str = "2004-12-31", **changes: Any) -> dict[str, Any]:
    """Return the records of the source and of the window."""
    window = given.window(start=start, end=end)
    return {
        "source": given.source(**changes).iloc[0].to_dict(),
        "window": window.iloc[0].to_dict(),
    }


def returning(
    folder: Path,
    frame: pd.DataFrame | None = None,
    named: pd.DataFrame | None = None,
    fewest: int = 1,
    **changes: Any,
) -> dict[str, pd.DataFrame]:
    """Return what is told of viewers who come again, of these rows or of others."""
    frame = rows() if frame is None else frame
    named = titles() if named is None else named
    tables = stored_rows(folder, frame, named)
    counts = viewer_counts(tables["ratings"])
    return returning_tables(tables["ratings"], tables["titles"], counts, records(**changes), fewest)
