"""Error rates and power of the structure gate on audiences of several makings.

Run: `nice python benchmarks/gate.py [--first 7001] [--share 1] [--keep FOLDER] [--out FILE]`, or
`… --known FILE` for the tables of figures measured before.
Every making of `audiences` is drawn once, with types or without, and put through the whole gate
with 19 null tables of each kind (alpha is twice as wide, so that the smallest p still rejects).
With `--fresh` those of `fresh_audiences` instead, from seeds that no margin was chosen on.
Printed: both effects beyond N4 with their errors, and the verdict; then for pairs of margins how
many continuous audiences are taken for typed and how many typed ones are missed, with 95 % bounds
(Clopper and Pearson), and the power by what types differ in and how far. The margins in
`analysis/clustering/rule.py` come from here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
from makings.audiences import Making, made_audience  # first: it finds the package
from makings.viewers import COUNTS, PATTERNS

from analysis import engine, settings
from analysis.clustering.rule import Rule, declared
from analysis.clustering.space import matrix_space
from analysis.model.gate.verdict import close_to_line, viewer_verdict
from analysis.model.gate.viewer_gate import viewer_gate
from analysis.tables import Tables

FEWER = {"nulls": 19, "nulls_copula": 2, "alpha": 0.1}
# Margins of the silhouettes' rise and of the mixtures' gain that are tried.
MARGINS = tuple(product((0.015, 0.02, 0.03), (0.08, 0.1, 0.12, 0.15)))
REPLICAS = 6


def audiences() -> Iterator[Making]:
    """Yield every making, typed and continuous by turns."""
    far = ("weak", "middling", "strong")
    for turn, (pattern, counts) in enumerate(product(PATTERNS, COUNTS)):
        made = Making(counts, pattern, far[turn % 3])
        yield from (made, replace(made, separation=far[(turn + 1) % 3]).continuous())
    for turn, counts in enumerate(COUNTS):
        for pattern in ("mixed", "shape"):
            made = Making(counts, pattern, far[(turn + 1) % 3])
            yield from (made, made.continuous())
    for _ in range(REPLICAS):
        made = Making("replica", "replica", "replica")
        yield from (made, made.continuous())


def fresh_audiences() -> Iterator[Making]:
    """Yield makings to hold the margins against, typed and continuous by turns."""
    cases = (("whole", "clear"), ("taste", "strong"), ("mixed", "middling"), ("shape", "strong"))
    for pattern, separation in cases:
        for counts in COUNTS:
            made = Making(counts, pattern, separation)
            yield from (made, made.continuous())
    for _ in range(REPLICAS // 2):
        made = Making("replica", "replica", "replica")
        yield from (made, made.continuous())


def gate_record(tables: Tables, rule: Rule) -> dict:
    """Return what the gate finds of a scrubbed audience."""
    matrix = tables.frame("matrix")
    space = matrix_space(matrix, rule)
    return viewer_gate(matrix, space, tables, None, rule).record


def bounds(hits: int, number: int) -> str:
    """Return a share with its 95 % bounds (Clopper and Pearson)."""
    from scipy.stats import binomtest

    if not number:
        return "–"
    found = binomtest(hits, number).proportion_ci(0.95)
    return f"{hits} of {number} ({found.low:.2f} to {found.high:.2f})"


def structured(frame: pd.DataFrame, rule: Rule, silhouette: float, gain: float) -> pd.Series:
    """Return which audiences have structure under other margins."""
    changed = {"delta_latent_moderate": silhouette, "delta_latent_strong": 2 * silhouette}
    changed |= {"gain_moderate": gain, "gain_strong": 2 * gain}
    other = replace(rule, **changed)
    return frame.apply(lambda row: viewer_verdict(row.to_dict(), other) != "none", axis=1)


def print_rates(frame: pd.DataFrame, rule: Rule) -> None:
    """Print both error rates by margins, and the power of the declared ones."""
    typed = frame["types"]
    for silhouette, gain in MARGINS:
        found = structured(frame, rule, silhouette, gain)
        false, missed = found & ~typed, ~found & typed
        sys.stdout.write(
            f"margins {silhouette:.3f} and {gain:.2f}: continuous with structure "
            f"{bounds(false.sum(), (~typed).sum())}, typed missed "
            f"{bounds(missed.sum(), typed.sum())}\n"
        )
    found = structured(frame, rule, rule.delta_latent_moderate, rule.gain_moderate)
    for by in ("separation", "pattern", "counts"):
        for value, part in frame[typed].groupby(by):
            hits = int(found[part.index].sum())
            sys.stdout.write(f"{by} {value}: found {bounds(hits, len(part))}\n")


def measured(
    makings: Iterator[Making], folder: Path, first: int, share: int, rule: Rule, out: Path | None
) -> pd.DataFrame:
    """Put every audience through the gate, and print what it finds."""
    rows: list[dict] = []
    for turn, making in enumerate(makings):
        if turn // 2 % share:
            continue
        seed = first + turn
        record = gate_record(made_audience(folder, making, seed), rule)
        record["close"] = close_to_line(record, rule)
        rows.append({**vars(making), "seed": seed, **record})
        sys.stdout.write(
            f"{making.name} {seed}: rise {record['delta_latent']:.3f} ± "
            f"{record['delta_latent_se']:.3f}, gain {record['gain']:.3f} ± "
            f"{record['gain_se']:.3f}, Δ {record['delta']:.3f}, {record['structure']}\n"
        )
        sys.stdout.flush()
        if out:
            pd.DataFrame(rows).to_csv(out, index=False)
    return pd.DataFrame(rows)


def main() -> None:
    """Print the effects of every audience, and the error rates of margins."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=7001, help="first seed")
    parser.add_argument("--share", type=int, default=1, help="every so many-th pair only")
    parser.add_argument("--keep", type=Path, help="folder for scrubbed audiences")
    parser.add_argument("--out", type=Path, help="CSV of all figures, written as they come")
    parser.add_argument("--fresh", action="store_true", help="makings to hold the margins against")
    parser.add_argument("--known", type=Path, help="such a CSV, to measure nothing again")
    asked = parser.parse_args()
    known = settings.load_settings()
    engine.apply_limits(known.engine)
    rule = replace(declared(known.model, known.seed), **FEWER)
    if asked.known:
        print_rates(pd.read_csv(asked.known), rule)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        makings = fresh_audiences() if asked.fresh else audiences()
        print_rates(measured(makings, folder, asked.first, asked.share, rule, asked.out), rule)


if __name__ == "__main__":
    main()
