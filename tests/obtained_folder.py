"""Small folders in the form that the stage obtain leaves, for tests of the stages after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.settings import Settings
from analysis.tables import Tables

SIGNALS = ("rating", "time", "hours", "minutes", "plays", "titles", "years", "genres")
NUMBERS = ("rating", "minutes", "plays")


def source_row(rows: pd.DataFrame, titles: pd.DataFrame, **told: Any) -> dict[str, Any]:
    """Return the record of the source, its flags by what the tables hold."""
    has = {f"has_{name}": name in rows and rows[name].notna().any() for name in NUMBERS}
    has |= {
        "has_time": "at" in rows and rows["at"].notna().any(),
        "has_hours": False,
        "has_titles": bool(len(titles)),
        "has_years": "year" in titles and titles["year"].notna().any(),
        "has_genres": "genres" in titles and titles["genres"].notna().any(),
    }
    facts = {"rating_low": 1.0, "rating_high": 5.0, "rating_step": 1.0}
    window = {"window_start": pd.NaT, "window_end": pd.NaT}
    window |= {"equal_rows": 0, "same_events": True, "copied_viewers": 0}
    return {"name": "hand-made", "kind": "parquet", **has, **facts, **window} | told


def obtained(
    folder: Path,
    rows: pd.DataFrame,
    titles: pd.DataFrame | None = None,
    statistics: pd.DataFrame | None = None,
    noise: float | None = None,
    viewers: pd.DataFrame | None = None,
    stray: list[tuple[str, Any]] | None = None,
    copied: list[Any] | None = None,
    **told: Any,
) -> Tables:
    """Write the tables that scrub reads and return them.

    Parameters
    ----------
    folder : Path
        Where to.
    rows : DataFrame
        user_id, title_id and any of rating, at, minutes, plays.
    titles : DataFrame, optional
        title_id and any of title, year, genres.
    statistics : DataFrame, optional
        user_id, total, mean.
    noise : float, optional
        Titles with up to so many rows are noise.
    viewers : DataFrame, optional
        user_id and attributes.
    stray : list of (str, Timestamp), optional
        Kind and moment of stray dates.
    copied : list, optional
        user_id of viewers who are copies.
    **told
        Fields of the source's record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    titles = pd.DataFrame({"title_id": rows["title_id"].iloc[:0]}) if titles is None else titles
    pd.DataFrame([source_row(rows, titles, **told)]).astype(
        {"window_start": "datetime64[us]", "window_end": "datetime64[us]"}
    ).to_parquet(folder / "source.parquet")
    gap = np.nan if noise is None else noise
    pd.DataFrame([{"detected": noise is not None, "gap_low": gap, "gap_high": gap}]).to_parquet(
        folder / "noise.parquet"
    )
    copies = rows["user_id"].iloc[:0] if copied is None else copied
    pd.DataFrame({"user_id": copies}).astype({"user_id": rows["user_id"].dtype}).to_parquet(
        folder / "copied_viewers.parquet"
    )
    strays = pd.DataFrame(stray or [], columns=["kind", "at"])
    strays.astype({"kind": "str", "at": "datetime64[us]"}).to_parquet(
        folder / "stray_dates.parquet"
    )
    rows = rows.assign(event=np.arange(len(rows)))
    for name in NUMBERS:
        rows[name] = rows[name].astype("float64") if name in rows else np.nan
    at = rows["at"] if "at" in rows else pd.Series(pd.NaT, index=rows.index)
    rows["at"] = pd.to_datetime(at).astype("datetime64[us]")
    kept = ["event", "user_id", "title_id", "rating", "at", "minutes", "plays"]
    rows[kept].to_parquet(folder / "interactions.parquet")
    described = titles.reindex(columns=["title_id", "title", "year", "genres"])
    kinds = {"title": "str", "year": "float64", "genres": "str"}
    described.astype(kinds).to_parquet(folder / "titles.parquet")
    people = pd.DataFrame({"user_id": rows["user_id"].iloc[:0]}) if viewers is None else viewers
    people.to_parquet(folder / "viewers.parquet")
    if statistics is None:
        empty = rows["user_id"].iloc[:0]
        statistics = pd.DataFrame({"user_id": empty, "total": 0.0, "mean": 0.0})
    told_of = statistics.reindex(columns=["user_id", "total", "mean"])
    told_of.astype({"total": "float64", "mean": "float64"}).to_parquet(
        folder / "statistics_users.parquet"
    )
    return Tables(folder)


def settings(**scrub: Any) -> Settings:
    """Return settings with these values in the section scrub."""
    return Settings(scrub=scrub)


def frame(table: Any) -> pd.DataFrame:
    """Return a table of a stage's outcome as a DataFrame."""
    return table if isinstance(table, pd.DataFrame) else table.to_pandas()


def crowd(
    users: int = 60, per_user: int = 20, titles: int = 40, seed: int = 1, first: int = 1
) -> pd.DataFrame:
    """Return ratings of viewers who differ, each title once a viewer, over three years."""
    rng = np.random.default_rng(seed)
    lines = []
    for user in range(first, first + users):
        number = int(rng.integers(max(1, per_user // 2), per_user * 2))
        chosen = rng.choice(titles, min(number, titles), replace=False) + 1
        level = rng.normal(0, 0.8)
        rating = np.clip(np.rint(3.5 + level + rng.normal(0, 0.8, len(chosen))), 1, 5)
        day = np.sort(rng.integers(0, 1000, len(chosen)))
        at = pd.Timestamp("2003-01-01") + pd.to_timedelta(day, unit="D")
        lines.append(
            pd.DataFrame({"user_id": user, "title_id": chosen, "rating": rating, "at": at})
        )
    return pd.concat(lines, ignore_index=True)


def named(titles: int = 40) -> pd.DataFrame:
    """Return titles with names, years and genres."""
    number = np.arange(1, titles + 1)
    kinds = np.array(["Drama", "Comedy", "Drama|Comedy", "Action"])
    return pd.DataFrame(
        {
            "title_id": number,
            "title": [f"Title {at}" for at in number],
            "year": 1960.0 + number,
            "genres": kinds[number % 4],
        }
    )
