"""What the chosen segments depend on: the same clustering with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.model.gate import sampled
from analysis.model.indices import Array, adjusted_rand
from analysis.model.lloyd import kmeans
from analysis.model.outcome import Segmentation
from analysis.model.parallel import run
from analysis.model.rule import Rule, seed_of
from analysis.model.space import Space

ROWS = 4000
LEAST = (9, 20)
SEEDS = 5
COLUMNS = ["check", "value", "ari", "note"]


def _agreement(rows: Array, fitted: Array, columns: Array, segments: Array, k: int, seed: int):
    """Return the ARI between the segments and KMeans on some columns of some of the rows."""
    part = rows[:, columns]
    centres = kmeans(part[fitted], k, 3, seed)[0]
    again = ((part[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    return adjusted_rand(segments[fitted], again[fitted])


def without(columns: tuple[str, ...], blocks: dict[str, list[str]]) -> Iterator[tuple]:
    """Yield check, value and the kept columns (booleans) of every omission."""
    for one in columns:
        yield "without feature", one, np.array([name != one for name in columns])
    for block, members in sorted(blocks.items()):
        kept = np.array([name not in members for name in columns])
        if kept.any() and not kept.all():
            yield "without block", block, kept


def variants(
    rows: Array, n: Array, columns: tuple[str, ...], blocks: dict[str, list[str]], rule: Rule
) -> Iterator[tuple]:
    """Yield check, value, rows, fitted rows, columns and seed of every variant."""
    everything, full = np.ones(len(rows), bool), np.ones(len(columns), bool)
    seed = seed_of(rule, "sensitivity")
    for number in range(SEEDS):
        yield "seed", str(number + 1), rows, everything, full, seed + number + 1
    for check, value, kept in without(columns, blocks):
        yield check, value, rows, everything, kept, seed
    scaled = rows / np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1)
    ranked = pd.DataFrame(rows).rank(pct=True).to_numpy()
    for value, other in (("unit variance", scaled), ("ranks", ranked), ("signs", np.tanh(rows))):
        yield "scaling", value, other, everything, full, seed
    for least in LEAST:
        yield "minimum n", str(least), rows, n >= least, full, seed


def sensitivity(
    matrix: pd.DataFrame,
    space: Space,
    found: Segmentation,
    blocks: dict[str, list[str]],
    rule: Rule,
) -> pd.DataFrame:
    """Return the ARI of KMeans under every variant with the chosen segments.

    Parameters
    ----------
    matrix : DataFrame
        Scrub's matrix.
    space : Space
        Its columns and axes.
    found : Segmentation
        The choice.
    blocks : dict
        Features of each block.
    rule : Rule
        Seeds and the mark below which a note is made.

    Returns
    -------
    DataFrame
        check, value, ari, note.
    """
    train = matrix[matrix["split"] == "train"]
    k = len(found.centres)
    if k < 2 or len(train) < 20 * k:
        return pd.DataFrame(columns=COLUMNS)
    train = train.iloc[sampled(np.arange(len(train)), ROWS, seed_of(rule, "sensitivity rows"))]
    rows, n = train[list(space.columns)].to_numpy(float), train["n"].to_numpy()
    segments = found.assign(found.points(train))[0]
    listed = [
        one for one in variants(rows, n, space.columns, blocks, rule) if one[3].sum() >= 20 * k
    ]
    aris = run(
        _agreement, [(rows, fit, kept, segments, k, seed) for _, _, rows, fit, kept, seed in listed]
    )
    table = pd.DataFrame([one[:2] for one in listed], columns=COLUMNS[:2]).assign(ari=aris)
    low = table["ari"] < rule.agreement
    return table.assign(note=np.where(low, "the segments depend on this", ""))
