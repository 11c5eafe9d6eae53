"""Whether viewers are placed in the same segment again as often as their confidence says.

Run: `nice python benchmarks/certainty.py [--seed 1] [--viewers 12000] [--only Pareto] [--draft]`.
Planted audiences of several makings are drawn twice: the same viewers, with the same stay in the
service and as many ratings (or as many again by Poisson's law), choose and rate anew. The first
histories go through scrub and model; the second ones are placed by what these left, as `score`
does it. Printed for every audience, method and second history: tenths of confidence with what was
said, how many are in the same segment again, how many of them are of the planted type that most of
their segment are of, and viewers; at last the tenths that lie within .05.
"""

from __future__ import annotations

import argparse
import json
import pickle
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from makings.audiences import SEPARATIONS
from makings.histories import Catalogue, draw_catalogue, draw_histories, draw_stays
from makings.viewers import Viewers, draw_viewers
from replicas import obtained_tables  # first: it finds the package

from analysis import engine, settings, store
from analysis.clustering.export import rebuild_segmentation
from analysis.model import model
from analysis.obtain import obtain
from analysis.scrub.features import learned_constants, other_source
from analysis.scrub.matrix import transform
from analysis.tables import Tables

# Makings: numbers of ratings, what types differ in, and how far.
AUDIENCES = (
    *(("geometric", "mixed", "middling"), ("geometric", "level", "strong")),
    *(("Pareto", "mixed", "strong"), ("Pareto", "taste", "middling")),
    *(("log-normal", "spread", "strong"), ("log-normal", "whole", "strong")),
    *(("constant", "mixed", "strong"), ("constant", "taste", "strong")),
)
# Ratings of a heavy tail: half of the viewers give three or fewer, one in a hundred over 130.
SHAPE, SCALE, MOST = 1.1, 2.0, 400
TITLES = 600
# A tenth of so many viewers is judged, and may lie so far from what was said.
FEWEST, NEAR = 500, 0.05


@dataclass(frozen=True)
class Twice:
    """The same viewers drawn twice.

    Parameters
    ----------
    types : Series
        Planted type by user_id.
    first : Tables
        What the model stage reads of the first histories.
    seconds : dict of str to DataFrame
        user_id and raw features of the second ones, by how many ratings they have.
    """

    types: pd.Series
    first: Tables
    seconds: dict[str, pd.DataFrame]


def heavy_counts(size: int, random: np.random.Generator) -> np.ndarray:
    """Return numbers of ratings with a heavy tail, one at least."""
    return np.minimum(1 + np.floor(random.pareto(SHAPE, size) * SCALE), MOST).astype(int)


def _written(rows: pd.DataFrame, titles: Catalogue, folder: Path) -> Path:
    folder.mkdir(parents=True)
    rows.to_csv(folder / "ratings.csv", index=False)
    number = np.arange(TITLES) + 1
    named = {"movie_id": number, "title": [f"Title {one}" for one in number], "year": titles.year}
    pd.DataFrame(named).to_csv(folder / "movies.csv", index=False)
    return folder


def measured_again(source: Path, first: Tables, folder: Path) -> pd.DataFrame:
    """Return the features of viewers of another source, as `score` measures them."""
    known = settings.load_settings()
    store.save_result(obtain(str(source), known), folder / "again" / "x", dict)
    constants = learned_constants.read_constants(first.file("constants.json").read_text())
    obtained = Tables(folder / "again" / "x")
    again, signals = other_source.cleaned_again(
        obtained, constants, first["known_titles"], known.scrub
    )
    wanted = other_source.require_signals(constants, signals)
    made = other_source.features_of(again, wanted, [], first["title_counts"], constants)
    return made.to_pandas()


def drawn_twice(folder: Path, making: tuple[str, str, str], size: int, seed: int) -> Twice:
    """Draw viewers, and their histories twice."""
    counts, pattern, separation = making
    random = np.random.default_rng([seed, *map(ord, "".join(making))])
    drawn = "geometric" if counts == "Pareto" else counts
    viewers = draw_viewers(size, drawn, pattern, SEPARATIONS[separation], True, random)
    if counts == "Pareto":
        viewers = replace(viewers, count=heavy_counts(size, random))
    titles, stays = draw_catalogue(TITLES, random), draw_stays(size, random)

    def histories(of: Viewers, name: str) -> Path:
        return _written(draw_histories(of, titles, random, stays), titles, folder / name)

    store.save_result(obtained_tables(histories(viewers, "first"), folder), folder / "scrub", dict)
    first = Tables(folder / "scrub")
    redrawn = replace(viewers, count=np.maximum(random.poisson(viewers.count), 1))
    seconds = {
        name: measured_again(histories(of, name), first, folder / f"{name}-made")
        for name, of in (("as many", viewers), ("Poisson", redrawn))
    }
    return Twice(pd.Series(viewers.type, np.arange(size) + 1), first, seconds)


def right_viewers(segments: pd.Series, types: pd.Series) -> pd.Series:
    """Tell which viewers are of the planted type that most of their segment are of."""
    counts = pd.crosstab(segments, types.loc[segments.index])
    return segments.map(counts.idxmax(axis=1)) == types.loc[segments.index]


def judged_tenths(found: dict, drawn: Twice, second: pd.DataFrame) -> pd.DataFrame:
    """Return said, again, right and viewers by tenths of confidence."""
    labels = found["labels"].set_index("user_id")
    text = json.loads(found["segmentation.json"])
    preprocess = pickle.loads(drawn.first.file("preprocess.pkl").read_bytes())
    matrix = transform.applied_pipeline(preprocess, second[transform.raw_columns(preprocess)])
    placed = rebuild_segmentation(text)
    again = pd.Series(placed.assign(placed.points(matrix))[0], second["user_id"].to_numpy())
    both = labels.index.intersection(again.index)
    told = labels.loc[both].assign(again=again.loc[both] == labels.loc[both, "segment"])
    told["right"] = right_viewers(labels.loc[both, "segment"], drawn.types)
    tenth = np.arange(len(told)) * 10 // len(told) + 1
    parts = told.sort_values("confidence", kind="stable").groupby(tenth)
    return parts.agg(
        said=("confidence", "mean"),
        again=("again", "mean"),
        right=("right", "mean"),
        viewers=("again", "size"),
    )


def judge(making: tuple[str, str, str], size: int, seed: int, draft: bool) -> tuple[int, int]:
    """Print one audience; return how many tenths lie near, and how many were judged."""
    known = settings.load_settings()
    asked = known.model.model_copy(update={"draft": draft})
    near = judged = 0
    with tempfile.TemporaryDirectory() as folder:
        drawn = drawn_twice(Path(folder), making, size, seed)
        found = model(drawn.first, known.model_copy(update={"model": asked}))
        chosen = found["chosen"].iloc[0]
        print(f"\n{' '.join(making)}: {chosen['candidate']}", flush=True)
        for name, second in drawn.seconds.items():
            tenths = judged_tenths(found, drawn, second)
            counted = tenths[tenths["viewers"] >= FEWEST]
            good = ((counted["said"] - counted["again"]).abs() <= NEAR).sum()
            near, judged = near + int(good), judged + len(counted)
            print(f"{name}: {good} of {len(counted)} tenths within {NEAR}")
            print(tenths.round(3).to_string(), flush=True)
    return near, judged


def main() -> None:
    """Print every audience, then how many tenths lie near."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="seed of the audiences")
    parser.add_argument("--viewers", type=int, default=12_000, help="of each audience")
    parser.add_argument("--only", default="", help="audiences whose making holds a word")
    parser.add_argument("--draft", action="store_true", help="fewer nulls and resamples")
    asked = parser.parse_args()
    engine.apply_limits(settings.load_settings().engine)
    wanted = [making for making in AUDIENCES if asked.only in " ".join(making)]
    counts = [judge(making, asked.viewers, asked.seed, asked.draft) for making in wanted]
    near, judged = (sum(part) for part in zip(*counts, strict=True))
    print(f"\n{near} of {judged} tenths of {FEWEST} viewers or more within {NEAR}")


if __name__ == "__main__":
    main()
