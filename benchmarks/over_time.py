"""How often half-years find a change that was planted, and one that was not.

Run: `nice python benchmarks/over_time.py [--first 1] [--seeds 20] [--makings steady …]`, and with
`--effects` for the largest effects.
Every audience is drawn with four types over six half-years, obtained and scrubbed for real,
divided with the planted number of segments, and asked whether its segments lasted. Printed are for
every audience the segments that are called drifting or seasonal, since when, and the largest
effects by kind of test (`--effects`); at last how many audiences of each making were told rightly:
that nothing moved, or what moved and when.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from replicas import settings  # first: it finds the package

from analysis import store
from analysis.clustering.refitting import ClusteringRecipe, refitted_segmentation
from analysis.clustering.rule import declared
from analysis.interpret.over_time import over_time_tables as told
from analysis.interpret.over_time.placed_runs import placed_half_years
from analysis.interpret.over_time.segment_moves import joined_pairs
from analysis.obtain import obtain
from analysis.scrub import stage
from analysis.scrub.half_years.half_year_tables import half_year_tables
from analysis.tables import Tables

# Half-years from the first day on, and those before it in which some arrived; what drifts does
# so from the fourth on.
FIRST, HALVES, TURN, BEFORE = pd.Timestamp("2019-01-01"), 6, 3, 3
STARTS = pd.date_range(FIRST, periods=HALVES + 1, freq="6MS")
VIEWERS, TITLES = 14_000, 1_000
# Mean of each type's level, logarithm of spread, taste for popularity and for year.
TYPES = np.array([
    (0.5, -0.8, 0.9, 0.9), (0.3, 0.2, 0.9, -0.9), (-0.1, 0.3, -0.9, 0.9), (-1.0, -0.4, -0.9, -0.9),
])  # fmt: skip
SHARES = np.array([0.35, 0.28, 0.22, 0.15])
# Spread within types; near ones overlap, so that one viewer in six is placed elsewhere.
WITHIN, NEAR = np.array([0.15, 0.15, 0.25, 0.25]), 0.55
# Rows of a viewer in a half-year, and half-years that one stays, on average.
ROWS, STAY = 11.0, 3.0
# What the second type turns to: new titles, as the first chooses them.
TURNED = 0.9


@dataclass(frozen=True)
class Making:
    """How an audience is made.

    Parameters
    ----------
    growth : float
        Factor of arrivals from one half-year to the next.
    fall : float
        Factor of amounts from one half-year to the next.
    uneven : bool
        Whether types differ in amounts and in how long they stay.
    near : bool
        Whether types overlap.
    change : str
        What is planted: nothing, turn, new, shares or season.
    k : int
        Segments that are asked for.
    """

    growth: float = 1.0
    fall: float = 1.0
    uneven: bool = False
    near: bool = False
    change: str = ""
    k: int = 4


MAKINGS = {
    "steady": Making(),
    "growing": Making(growth=1.35),
    "falling": Making(fall=0.9),
    "growing-falling-uneven": Making(growth=1.25, fall=0.92, uneven=True),
    "near": Making(near=True, growth=1.15),
    "turn": Making(change="turn", growth=1.15),
    "turn-5": Making(change="turn", growth=1.15, k=5),
    "turn-near": Making(change="turn", near=True, growth=1.15),
    "new": Making(change="new", growth=1.15),
    "shares": Making(change="shares", growth=1.15),
    "season": Making(change="season"),
}


def _arrivals(making: Making, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return type and half-year of arrival of every viewer; some were there before the first."""
    halves = np.arange(-BEFORE, HALVES)
    weights = making.growth**halves
    came = random.choice(halves, VIEWERS, p=weights / weights.sum())
    shares = np.tile(SHARES, (VIEWERS, 1))
    if making.change == "shares":
        shares[came >= TURN] = SHARES[::-1]
    if making.change == "new":
        shares[came < TURN, 3] = 0.0
    if making.change == "season":
        shares[came % 2 == 1, 0] *= 3.0
    shares /= shares.sum(axis=1, keepdims=True)
    kind = (random.random((VIEWERS, 1)) > shares.cumsum(axis=1)).sum(axis=1)
    return kind, came


def _active_rows(
    making: Making, kind: np.ndarray, came: np.ndarray, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return viewer and half-year of every row."""
    factor = np.array([1.5, 0.8, 1.0, 0.7])[kind] if making.uneven else np.ones(VIEWERS)
    stay = STAY * (np.array([0.5, 1.6, 1.0, 1.2])[kind] if making.uneven else np.ones(VIEWERS))
    if making.change == "season":
        stay = np.where(kind == 0, 1.0, stay)
    last = came + random.geometric(1 / np.maximum(stay, 1.0)) - 1
    own = random.gamma(3.0, 1 / 3.0, VIEWERS) * factor
    viewers, halves = [], []
    for half in range(HALVES):
        here = np.flatnonzero((came <= half) & (last >= half))
        counts = random.poisson(ROWS * own[here] * making.fall**half)
        viewers.append(np.repeat(here, counts))
        halves.append(np.full(counts.sum(), half))
    return np.concatenate(viewers), np.concatenate(halves)


def drawn_rows(making: Making, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ratings and titles of an audience.

    Parameters
    ----------
    making : Making
        How it is made.
    seed : int
        Of everything drawn.
    """
    random = np.random.default_rng([seed, 20_05])
    kind, came = _arrivals(making, random)
    distance = NEAR if making.near else 1.0
    traits = TYPES[kind] * distance + WITHIN * random.standard_normal((VIEWERS, 4))
    viewer, half = _active_rows(making, kind, came, random)
    popularity, year = random.normal(0, 1, TITLES), random.integers(1950, 2019, TITLES)
    place = (year - year.mean()) / year.std()
    title = np.empty(len(viewer), int)
    for late in (False, True):
        tastes = traits[:, 2:].copy()
        if late and making.change == "turn":
            tastes[kind == 1, 1] += (TURNED - TYPES[1, 3]) * distance
        liked = popularity + np.outer(tastes[:, 0], popularity) + np.outer(tastes[:, 1], place)
        chance = np.exp(liked - liked.max(axis=1, keepdims=True)).cumsum(axis=1)
        chance = chance / chance[:, -1:] + np.arange(VIEWERS)[:, None]
        mine = (half >= TURN) == late
        found = np.searchsorted(chance.ravel(), viewer[mine] + random.random(mine.sum()))
        title[mine] = np.minimum(found - viewer[mine] * TITLES, TITLES - 1)
    quality = random.normal(0, 0.25, TITLES)
    liking = 3.6 + traits[viewer, 0] + quality[title]
    liking += 0.9 * np.exp(traits[viewer, 1]) * random.standard_normal(len(viewer))
    days = (STARTS[1:] - STARTS[:-1]).days.to_numpy()[half]
    at = STARTS[half] + pd.to_timedelta((random.random(len(half)) * days).astype(int), "D")
    rating = np.clip(np.rint(liking), 1, 5)
    rows = pd.DataFrame({"user_id": viewer + 1, "movie_id": title + 1, "rating": rating})
    rows = rows.assign(timestamp=at.to_numpy()).drop_duplicates(["user_id", "movie_id"])
    named = {"movie_id": np.arange(TITLES) + 1, "year": year}
    named["title"] = [f"Title {one}" for one in named["movie_id"]]
    return rows, pd.DataFrame(named)


def asked_tables(
    making: Making, seed: int, folder: Path, effects: bool = False
) -> dict[str, pd.DataFrame]:
    """Return what half-years say of an audience's segments, with `effects` every test too."""
    rows, titles = drawn_rows(making, seed)
    source = folder / "source"
    source.mkdir()
    rows.to_csv(source / "ratings.csv", index=False)
    titles.to_csv(source / "movies.csv", index=False)
    known = settings.load_settings()
    store.save_result(obtain(str(source), known), folder / "obtain" / "x", dict)
    work = stage.prepared_work(Tables(folder / "obtain" / "x"), known.scrub)
    made = stage.matrix_tables(work, known.scrub)
    names = made["catalogue"].query("kept")["feature"]
    kept = [one for one in work.computed if one.name in set(names)]
    halves = half_year_tables(work, kept, known.scrub)
    rule, recipe = declared(known.model, seed), ClusteringRecipe("KMeans", {}, making.k)
    fitted = refitted_segmentation(made["matrix"], recipe, rule)
    assert fitted is not None
    segment = fitted.assign(fitted.points(made["matrix"]))[0]
    labels = pd.DataFrame({"user_id": made["matrix"]["user_id"], "segment": segment})
    stable = pd.DataFrame({"segment": range(making.k), "jaccard": 0.9})
    window = pd.DataFrame([{"min_ratings": known.scrub.min_ratings}])
    folders = {"scrub": {**halves, "window": window}}
    folders["model"] = {"labels": labels, "stability": stable}
    for name, frames in folders.items():
        (folder / name).mkdir()
        for table, frame in frames.items():
            frame.to_parquet(folder / name / f"{table}.parquet")
    read = {"scrubbed": Tables(folder / "scrub"), "modelled": Tables(folder / "model")}
    segments = list(range(making.k))
    found = told.over_time_tables(segments, seed, 10, **read)
    placed = placed_half_years(**read) if effects else "unasked"
    if not isinstance(placed, str):
        followed = placed.followed_segments(segments)
        found["tests"] = told.all_tests(placed, joined_pairs(placed), followed)
    return found


def right_answer(making: Making, found: dict[str, pd.DataFrame]) -> bool:
    """Say whether what was planted is told, with its date, or that nothing was."""
    verdicts, mixes = found["segment_verdicts"], found["half_year_mixes"]
    moved = verdicts[verdicts["verdict"].isin(["drifting", "seasonal"])]
    steps = mixes.iloc[:-1]
    when = steps.loc[steps["psi"].idxmax(), "later"] if mixes["changed"].any() else None
    if making.change == "season":
        return bool((moved["verdict"] == "seasonal").any())
    if making.change == "shares":
        return when == STARTS[TURN]
    if making.change:
        drifting = moved[moved["verdict"] == "drifting"]
        return bool(len(drifting) and (drifting["since"] == STARTS[TURN]).all())
    return bool(moved.empty)


def told_line(found: dict[str, pd.DataFrame]) -> str:
    """Return the verdicts that are not persistent, the mix, and the largest effects by test."""
    verdicts, mixes = found["segment_verdicts"], found["half_year_mixes"]
    said = [
        f"s{row.segment} {row.verdict} {row.why} {row.since:%Y-%m}"
        if pd.notna(row.since)
        else f"s{row.segment} {row.verdict} {row.why}"
        for row in verdicts.itertuples()
        if row.verdict != "persistent"
    ]
    effects = ""
    if "tests" in found:
        largest = found["tests"].groupby("kind")["effect"].agg(lambda own: own.abs().max())
        effects = " ".join(f"| {kind} {value:.2f}" for kind, value in largest.items())
    agreement = found["over_time"]["agreement"].iloc[0]
    mix = f"psi {mixes['psi'].max():.4f} changed {int(mixes['changed'].sum())}"
    return f"{'; '.join(said) or 'nothing'} | {mix} | placed {agreement:.2f} {effects}"


def main() -> None:
    """Ask audiences of every making."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--first", type=int, default=1)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--makings", nargs="*", default=list(MAKINGS))
    asked.add_argument("--effects", action="store_true")
    given = asked.parse_args()
    for name in given.makings:
        right = calm = 0
        for seed in range(given.first, given.first + given.seeds):
            with tempfile.TemporaryDirectory() as folder:
                found = asked_tables(MAKINGS[name], seed, Path(folder), given.effects)
            good = right_answer(MAKINGS[name], found)
            right += good
            calm += not found["half_year_mixes"]["changed"].any()
            sys.stdout.write(f"{name} {seed} {'right' if good else 'WRONG'}: {told_line(found)}\n")
            sys.stdout.flush()
        sys.stdout.write(f"{name}: {right} of {given.seeds} right; mix called unchanged {calm}\n")


if __name__ == "__main__":
    main()
