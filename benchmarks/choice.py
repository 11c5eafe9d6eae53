"""Which rule chooses the number of types and the method best, on generated audiences.

Run: `nice python benchmarks/choice.py [--first 8001] [--share 1] --out FILE`, or `… --known FILE`
for the figures of comparisons made before.
Every making of `audiences` (two to eight types, weak to strong, round and long ones, several laws
of numbers of ratings) goes through the whole comparison once, with fewer resamples; kept are its
table and how far every candidate agrees with the planted types (adjusted Rand index on the
validation viewers). Every rule then chooses from the same tables. Printed for each: how often k is
exact and within one, and the agreement of its choice as a share of what the best candidate reaches
at the true k.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from makings.audiences import Making, made_audience  # first: it finds the package
from makings.viewers import COUNTS

from analysis import engine, settings
from analysis.clustering.rule import Rule, declared
from analysis.clustering.space import matrix_space
from analysis.model.compare.comparison import choose_candidate, compare_candidates
from analysis.model.compare.indices import adjusted_rand
from analysis.model.compare.votes import choose_densest, choose_voted
from analysis.tables import Tables

FEWER = {"resamples": 6, "resamples_best": 30, "sampling_repeats": 2, "random_cuts": 4}
# Fewer viewers than an audience of the gate's calibration, so that a comparison takes a minute.
VIEWERS = 6000
# What a choice must reach of the best candidate at the true k.
ENOUGH = 0.9


def audiences() -> Iterator[Making]:
    """Yield two to eight types, near and far, round and long; numbers of ratings by turns."""
    counts = list(COUNTS)
    cases = product(range(2, 9), ("drawn", "drawn-shaped"), ("middling", "clear", "strong"))
    for turn, (k, pattern, separation) in enumerate(cases):
        yield Making(counts[turn % len(counts)], pattern, separation, viewers=VIEWERS, k=k)
    for counts, separation in product(COUNTS, ("clear", "strong")):
        yield Making(counts, "whole", separation, viewers=VIEWERS)


def compared(tables: Tables, rule: Rule) -> pd.DataFrame:
    """Return the comparison of an audience with the agreement of every candidate, `ari`."""
    matrix = tables.frame("matrix")
    space = matrix_space(matrix, rule)
    found = compare_candidates(space, space.ks(rule), rule)
    truth = tables.frame("truth").set_index("user_id")["type"]
    planted = truth.reindex(matrix.loc[matrix["split"] == "val", "user_id"]).to_numpy()
    if len(planted) != len(found.rows):
        raise ValueError("the candidates were judged on other viewers than those of the split")
    agreed = {name: adjusted_rand(labels, planted) for name, labels in found.labels.items()}
    return found.table.assign(ari=found.table["candidate"].map(agreed))


def measured(folder: Path, first: int, share: int, rule: Rule, out: Path | None) -> pd.DataFrame:
    """Compare the candidates of every audience."""
    parts: list[pd.DataFrame] = []
    for turn, making in enumerate(audiences()):
        if turn % share:
            continue
        table = compared(made_audience(folder, making, first + turn), rule)
        parts.append(table.assign(audience=making.name, planted=making.k, seed=first + turn))
        sys.stdout.write(f"{making.name} {first + turn}: {best_known(parts[-1]):.3f}\n")
        sys.stdout.flush()
        if out:
            pd.concat(parts).to_csv(out, index=False)
    return pd.concat(parts, ignore_index=True)


def best_known(table: pd.DataFrame) -> float:
    """Return the agreement of the best candidate at the true k."""
    return float(table.loc[table["k"] == table["planted"], "ari"].max())


def by_mean_rank(table: pd.DataFrame, rule: Rule) -> str:
    """Choose by mean ranks and one standard error."""
    return choose_candidate(table, rule)


def by_vote(table: pd.DataFrame, rule: Rule) -> str:
    """Choose as bare tables do."""
    return choose_voted(table, {}, rule) or choose_candidate(table, rule)


def by_floor(table: pd.DataFrame, rule: Rule) -> str:
    """Choose the mixture with a floor of lowest ICL, as the stage does for viewers."""
    return choose_densest(table, rule.icl_near) or choose_candidate(table, rule)


def by_floor_and_bic(table: pd.DataFrame, rule: Rule) -> str:
    """Choose the mixture with a floor of lowest BIC."""
    return by_floor(table.assign(icl=table["bic"]), rule)


RULES: dict[str, Callable[[pd.DataFrame, Rule], str]] = {
    "mean rank": by_mean_rank,
    "vote": by_vote,
    "lowest ICL of mixtures with a floor": by_floor,
    "lowest BIC of mixtures with a floor": by_floor_and_bic,
}


def print_rules(frame: pd.DataFrame, rule: Rule) -> None:
    """Print how often each rule is right."""
    tables = [table for _, table in frame.groupby("seed")]
    for name, choose in RULES.items():
        found = [table.set_index("candidate").loc[choose(table, rule)] for table in tables]
        off = np.array([abs(one["k"] - one["planted"]) for one in found])
        share = np.array(
            [one["ari"] / best_known(table) for one, table in zip(found, tables, strict=True)]
        )
        sys.stdout.write(
            f"{name}: exact {np.mean(off == 0):.2f}, within one {np.mean(off <= 1):.2f}, "
            f"share of the best ARI {share.mean():.2f} (median {np.median(share):.2f}), "
            f"at least {ENOUGH} and within one {np.mean((share >= ENOUGH) & (off <= 1)):.2f}\n"
        )


def main() -> None:
    """Print how often each rule is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=8001, help="first seed")
    parser.add_argument("--share", type=int, default=1, help="every so many-th audience only")
    parser.add_argument("--keep", type=Path, help="folder for scrubbed audiences")
    parser.add_argument("--out", type=Path, help="CSV of all comparisons, written as they come")
    parser.add_argument("--known", type=Path, help="such a CSV, to compare nothing again")
    asked = parser.parse_args()
    known = settings.load_settings()
    engine.apply_limits(known.engine)
    rule = replace(declared(known.model, known.seed), **FEWER)
    if asked.known:
        print_rules(pd.read_csv(asked.known), rule)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        print_rules(measured(folder, asked.first, asked.share, rule, asked.out), rule)


if __name__ == "__main__":
    main()
