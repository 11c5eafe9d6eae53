"""Makings by name, and their audiences as the model stage reads them."""

from __future__ import annotations

import tempfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from replicas import obtained_tables, scrubbed

from analysis import store
from analysis.tables import Tables
from makings.histories import draw_catalogue, draw_histories
from makings.viewers import SHARES, draw_viewers

# Factors of the distances of `viewers.PATTERNS`. Mixed types of viewers with eleven ratings each
# overlap at 1.0 so far that k-means with the true k agrees with them by about .2 (adjusted Rand
# index), at 1.5 by .7, at 2.2 by .9. At "clear", types that differ in everything rise by about .065
# over Gaussian and uniform tables.
SEPARATIONS = {"weak": 1.0, "middling": 1.5, "clear": 1.65, "strong": 2.2}


@dataclass(frozen=True)
class Making:
    """How an audience is made.

    Parameters
    ----------
    counts : str
        Numbers of ratings, see `viewers.COUNTS`; "replica" for the demo's generator.
    pattern : str
        What types differ in, see `viewers.PATTERNS`.
    separation : str
        Key of `SEPARATIONS`.
    types : bool
        Whether there are types, or one continuum of the same mean and covariance.
    viewers, titles : int
        How many there are.
    k : int
        Types; four unless the pattern draws their places.
    """

    counts: str
    pattern: str = "mixed"
    separation: str = "middling"
    types: bool = True
    viewers: int = 12_000
    titles: int = 600
    k: int = 4

    @property
    def name(self) -> str:
        """Words that tell it from others."""
        kind = "typed" if self.types else "continuous"
        many = "" if self.k == len(SHARES) else f"-{self.k}"
        return f"{self.counts}-{self.pattern}{many}-{self.separation}-{kind}-{self.viewers}"

    def continuous(self) -> Making:
        """Return the making of the same moments without types."""
        return replace(self, types=False)


def made_audience(folder: Path, making: Making, seed: int) -> Tables:
    """Return what the model stage reads of an audience, made where it is not there yet."""
    if making.counts == "replica":
        return scrubbed(folder, seed, 0.1, making.types)
    result = folder / f"{making.name}-{seed}" / "scrub"
    if store.read_stamp(result) is None:
        with tempfile.TemporaryDirectory() as temporary:
            tables = _made(Path(temporary), making, seed)
        store.save_result(tables, result, dict)
    return Tables(result)


def _made(folder: Path, making: Making, seed: int) -> dict[str, pd.DataFrame]:
    random = np.random.default_rng([seed, zlib.crc32(making.name.encode())])
    separation = SEPARATIONS[making.separation]
    viewers = draw_viewers(
        making.viewers, making.counts, making.pattern, separation, making.types, random, making.k
    )
    titles = draw_catalogue(making.titles, random)
    source = folder / "source"
    source.mkdir()
    draw_histories(viewers, titles, random).to_csv(source / "ratings.csv", index=False)
    number = np.arange(making.titles) + 1
    named = {"movie_id": number, "title": [f"Title {one}" for one in number], "year": titles.year}
    pd.DataFrame(named).to_csv(source / "movies.csv", index=False)
    truth = pd.DataFrame({"user_id": np.arange(making.viewers) + 1, "type": viewers.type})
    return obtained_tables(source, folder) | {"truth": truth}
