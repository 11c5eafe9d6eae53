"""Small hand-made results of the stages obtain and scrub, as Tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.tables import Tables

HOSTILE = "<script>alert(1)</script> *a* | $x^2$ @fig-x {{< include x >}} `code`\n\n# B\"{#id}"


def stored(folder: Path, frames: dict[str, pd.DataFrame]) -> Tables:
    """Write frames as a stage's Parquet files and return them as Tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    return Tables(folder)


def source(**changes: object) -> pd.DataFrame:
    """Return the source record of a ratings database, with changes."""
    record = {
        "name": "viewers.db",
        "kind": "sqlite",
        "sha256": "0" * 64,
        "table": "viewer_ratings",
        "users": 4,
        "ratings": 10,
        **dict.fromkeys(("has_rating", "has_time", "has_titles", "has_years", "has_genres"), True),
        **dict.fromkeys(("has_hours", "has_minutes", "has_plays", "has_demographics"), False),
        **dict.fromkeys(("has_user_statistics", "has_title_statistics"), False),
        "rating_low": 1.0,
        "rating_high": 5.0,
        "rating_step": 1.0,
        "window_start": pd.NaT,
        "window_end": pd.NaT,
        "noun_singular": "rating",
        "noun_plural": "ratings",
    }
    return pd.DataFrame([{**record, **changes}])


def events() -> pd.DataFrame:
    """Return ten rows of four viewers: 1, 2, 3 and 4 rows; one rating is missing."""
    rows = [
        ("a", 1, 5.0, "2005-01-03"),
        *(("b", 1, 4.0, "2005-01-03"), ("b", 2, 2.0, "2005-01-03")),
        *(("c", 1, 4.0, "2004-11-01"), ("c", 2, None, "2005-01-04"), ("c", 3, 1.0, "2005-01-09")),
        *(("d", 1, 5.0, "2003-12-31"), ("d", 2, 5.0, "2004-12-31")),
        *(("d", 3, 3.0, "2005-03-01"), ("d", 4, 5.0, "2005-03-01")),
    ]
    frame = pd.DataFrame(rows, columns=["user_id", "title_id", "rating", "at"])
    frame["at"] = pd.to_datetime(frame["at"])
    return frame.assign(event=range(10), minutes=float("nan"), plays=float("nan"))


def titles() -> pd.DataFrame:
    """Return four titles, one of them hostile and one without a year."""
    return pd.DataFrame(
        {
            "title_id": [1, 2, 3, 4],
            "title": [HOSTILE, "Plain", "Third", None],
            "year": [2004.0, 2005.0, None, 1950.0],
            "genres": ["Drama|War", "Drama", "", None],
            "genuine": [True, True, True, False],
            "count": [4, 3, 2, 1],
        }
    )


def without(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the frame with whole columns missing, their types kept."""
    return frame.assign(**{name: frame[name].where(frame.index < 0) for name in columns})


def obtained(folder: Path, **changes: object) -> Tables:
    """Return the tables of obtain that explore and the chapters read."""
    return stored(folder / "obtained", {"source": source(**changes)})


def scrubbed(folder: Path, rows: pd.DataFrame | None = None) -> Tables:
    """Return the tables of scrub that explore reads."""
    frames = {"ratings": events() if rows is None else rows, "titles": titles()}
    return stored(folder / "scrubbed", frames)
