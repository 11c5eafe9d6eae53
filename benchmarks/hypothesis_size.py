"""How often each hypothesis of explore is rejected where nothing hangs on anything."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# What stands at 5 of 100 by the level of the tests.
LEVEL = 0.05
# Enough that every month of three years has more than a hundred of them.
VIEWERS, ROWS, TITLES, DAYS = 700, (5, 30), 60, 3 * 365 + 1
SOURCE = {
    **dict.fromkeys(("has_rating", "has_time", "has_years", "has_genres"), True),
    **{"has_hours": False, "rating_low": 1.0, "rating_high": 5.0},
}


def shuffled_source(seed: int, viewers: int = VIEWERS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows whose titles, marks and days were dealt out by chance, and their titles.

    Parameters
    ----------
    seed : int
        Of the chance.
    viewers : int
        Who get between five and thirty rows each.
    """
    rng = np.random.default_rng(seed)
    user = np.repeat(np.arange(viewers), rng.integers(*ROWS, viewers))
    n = len(user)
    # A few titles hold half of the rows, as in any catalogue.
    title = np.floor(TITLES * rng.random(n) ** 2).astype("int64")
    day = pd.Timestamp("2003-01-01") + pd.to_timedelta(rng.integers(0, DAYS, n), unit="D")
    mark = np.clip(np.rint(rng.normal(3.5, 1.1, n)), 1, 5)
    rows = pd.DataFrame({"event": range(n), "user_id": user, "title_id": title, "at": day})
    names = np.array(["Drama", "Comedy|War", "Drama|War", "Comedy"])
    titles = pd.DataFrame({"title_id": np.arange(TITLES)})
    titles["year"] = 1960.0 + rng.permutation(TITLES) % 45
    titles["genres"] = names[rng.integers(0, len(names), TITLES)]
    titles = titles.assign(title="T", genuine=True)
    return rows.assign(rating=mark, minutes=np.nan, plays=np.nan), titles


def tested_source(folder: Path, seed: int) -> pd.Series:
    """Return the p-value of every test on one source without any effect, by its name."""
    from analysis.explore.hypotheses import hypothesis_tables
    from analysis.explore.rows import by_period
    from analysis.tables import Tables

    folder.mkdir(parents=True)
    for name, frame in zip(("ratings", "titles"), shuffled_source(seed), strict=True):
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    stored = Tables(folder)
    events = stored["ratings"]
    start = pd.Timestamp("2003-01-01")
    window = {"min_ratings": 5, "start": start, "end": start + pd.Timedelta(days=DAYS - 1)}
    months = by_period(events, "M", "month")
    tables = hypothesis_tables(events, stored["titles"], months, SOURCE, window)
    p = tables["hypotheses"].set_index("hypothesis")["p"]
    p["season"] = tables["season"]["p"].iloc[0]
    p["weekday"] = tables["evenness"]["p"].iloc[0]
    return p


def rejection_counts(folder: Path, seeds: range) -> pd.DataFrame:
    """Return for every test how many of the sources rejected it, and how many were tested."""
    found = pd.DataFrame([tested_source(folder / str(seed), seed) for seed in seeds])
    return pd.DataFrame({"rejected": (found < LEVEL).sum(), "tested": found.notna().sum()})


def main() -> None:
    """Print how often each test rejects."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=100, help="how many are drawn")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = rejection_counts(Path(folder), range(asked.sources))
    print(counts.to_string())


if __name__ == "__main__":
    main()
