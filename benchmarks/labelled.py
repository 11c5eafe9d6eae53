"""How often `cluster` finds the groups of labelled tables, and none where none are.

Run: `nice python benchmarks/labelled.py [--seed 7] [--transform] [--draft] [names ...]` for the
tables of `tests/benchmark_tables.py`, drawn by a seed, or with `--folder F` for CSV files whose
column `label` holds the groups (one value where there are none). Printed for every table: groups,
the choice and its k, the verdict, the adjusted Rand index of the labels, seconds; at last how many
are exact, how many within one, the mean index, and how many tables without groups show structure.
A table with groups that the gate takes for a continuum counts as one group. With `--gate` the
gate alone is asked.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmark_tables import LABELLED, STRUCTURELESS  # noqa: E402

from analysis import settings  # noqa: E402
from analysis.clustering.space import table_space  # noqa: E402
from analysis.model import cluster  # noqa: E402
from analysis.model.any_table import table_rule  # noqa: E402
from analysis.model.compare.indices import adjusted_rand  # noqa: E402
from analysis.model.gate.table_gate import few_components, table_gate  # noqa: E402


def drawn(seed: int) -> Iterator[tuple[str, pd.DataFrame, np.ndarray]]:
    """Yield name, columns and groups of the generated tables."""
    for name, make in LABELLED.items():
        rows, groups = make(np.random.default_rng(seed))
        yield name, pd.DataFrame(rows).add_prefix("x"), groups
    for name, make in STRUCTURELESS.items():
        rows = make(np.random.default_rng(seed))
        yield name, pd.DataFrame(rows).add_prefix("x"), np.zeros(len(rows), int)


def read(folder: Path) -> Iterator[tuple[str, pd.DataFrame, np.ndarray]]:
    """Yield name, columns and groups of the CSV files of a folder."""
    for path in sorted(folder.glob("*.csv")):
        table = pd.read_csv(path)
        yield path.stem, table.drop(columns="label"), pd.factorize(table["label"])[0]


def measure(name: str, table: pd.DataFrame, groups: np.ndarray, asked) -> tuple[int, int, float]:
    """Print what is found in one table; return its groups, those found and their agreement."""
    started, known = time.perf_counter(), settings.load_settings()
    known = known.model_copy(
        update={"model": known.model.model_copy(update={"draft": asked.draft})}
    )
    found = cluster(table, known, asked.transform, asked.k_max)
    structure, chosen = found["verdict"]["structure"], found["chosen"]
    k = 1 if structure == "none" else chosen["k"]
    ari, true = adjusted_rand(groups, np.array(found["labels"])), len(np.unique(groups))
    seconds = time.perf_counter() - started
    told = f"{true} groups, {structure}, {chosen['candidate']}, ARI {ari:.3f}, {seconds:.0f} s"
    sys.stdout.write(f"{name}: {told}\n")
    sys.stdout.flush()
    return true, k, ari


def gate_alone(name: str, table: pd.DataFrame, groups: np.ndarray, asked) -> tuple[int, int, float]:
    """Print what the gate says of one table; return its groups, and two where it sees any."""
    started, rule = time.perf_counter(), table_rule(settings.load_settings(), asked.k_max)
    bent, _ = table_space(table, rule, True)
    space = bent if asked.transform else table_space(table, rule, False)[0]
    ks = space.ks(rule)
    record = table_gate(space, bent, ks, few_components(space, ks, rule), rule).record
    told = {key: record.get(key) for key in ("delta", "delta_smooth", "valley", "icl_k")}
    shown = ", ".join(f"{key} {value:.3f}" for key, value in told.items() if value is not None)
    seconds, true = time.perf_counter() - started, len(np.unique(groups))
    sys.stdout.write(f"{name}: {true} groups, {record['structure']}, {shown}, {seconds:.0f} s\n")
    sys.stdout.flush()
    return true, 1 if record["structure"] == "none" else max(true, 2), 0.0


def main() -> None:
    """Measure every table asked for, and sum up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="tables to measure; all if omitted")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="CSV files with a column `label`")
    parser.add_argument("--transform", action="store_true", help="bend, scale and clip columns")
    parser.add_argument("--gate", action="store_true", help="the gate alone, ICL of few components")
    parser.add_argument("--draft", action="store_true", help="fewer nulls and resamples")
    parser.add_argument("--k-max", type=int, default=22)
    asked = parser.parse_args()
    tables = read(asked.folder) if asked.folder else drawn(asked.seed)
    wanted = (one for one in tables if not asked.names or one[0] in asked.names)
    ask = gate_alone if asked.gate else measure
    rows = np.array([ask(*one, asked) for one in wanted]).reshape(-1, 3)
    labelled, none = rows[rows[:, 0] > 1], rows[rows[:, 0] == 1]
    away = np.abs(labelled[:, 0] - labelled[:, 1])
    if len(labelled) and asked.gate:
        seen = int((labelled[:, 1] > 1).sum())
        sys.stdout.write(f"structure in {seen} of {len(labelled)} tables with groups\n")
    elif len(labelled):
        mean = labelled[:, 2].mean()
        told = f"{(away == 0).sum()} of {len(labelled)} exact, {(away <= 1).sum()} within one"
        sys.stdout.write(f"{told}, mean ARI {mean:.3f}\n")
    if len(none):
        found = int((none[:, 1] > 1).sum())
        sys.stdout.write(f"{found} of {len(none)} tables without groups show structure\n")


if __name__ == "__main__":
    main()
