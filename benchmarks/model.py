"""Time and memory of the model stage by number of viewers, on planted groups.

Run: `python benchmarks/model.py [viewers ...]` (10000 50000 200000 440000 if omitted).
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd

from analysis import progress, settings
from analysis.model import model
from analysis.tables import Tables

COLUMNS = 12


def planted(size: int, seed: int) -> pd.DataFrame:
    """Return a matrix of four overlapping groups."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(4, COLUMNS))
    rows = centres[random.choice(4, size, p=[0.4, 0.3, 0.2, 0.1])]
    table = pd.DataFrame(rows + random.normal(size=rows.shape)).add_prefix("f")
    table.insert(0, "user_id", np.arange(size))
    table.insert(1, "split", random.choice(["train", "val", "test"], size, p=[0.6, 0.2, 0.2]))
    table.insert(2, "n", random.geometric(0.05, size) + 4)
    return table


@contextmanager
def timed(label: str, total: float | None):
    """Print how long a step took."""
    started = time.perf_counter()
    yield lambda amount: None
    print(f"  {label}: {time.perf_counter() - started:.1f} s")


def measure(size: int) -> None:
    """Print seconds and peak memory for one size, half of the viewers below the cut."""
    with tempfile.TemporaryDirectory() as folder:
        planted(size // 2, 1).to_parquet(Path(folder) / "matrix.parquet")
        planted(size // 2, 2).to_parquet(Path(folder) / "low_evidence_matrix.parquet")
        started = time.perf_counter()
        with progress.step_listener(timed):
            found = model(Tables(Path(folder)), settings.load_settings())
    spent = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    chosen = found["chosen"].iloc[0]
    print(f"{size} viewers: {spent:.1f} s, {peak:.0f} MB, {chosen['candidate']}")


def main() -> None:
    """Measure every size that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "viewers", type=int, nargs="*", default=[10_000, 50_000, 200_000, 440_000], help="sizes"
    )
    for size in parser.parse_args().viewers:
        measure(size)


if __name__ == "__main__":
    main()
