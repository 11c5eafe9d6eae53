"""Time and memory of the audit: `python benchmarks/obtain.py [--rows 100]`.

Three cases, each in a process of its own: the audit of the replica at scale 1.0; the profile of
1,000,000 rows of 15 columns, beside ydata-profiling's minimal report where an environment with
it is named (`--ydata path/to/python`, see requirements-profiling.txt); and Parquet from one
million rows to as many millions as `--rows` says.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LOG = """
COPY (SELECT (hash(range) % greatest(10, {rows} // 200))::BIGINT AS user_id,
      (power((hash(range + 1) % 1000000) / 1000000.0, 3) * 20000)::BIGINT AS movie_id,
      (1 + hash(range + 2) % 5)::DOUBLE AS rating,
      TIMESTAMP '2004-01-01' + INTERVAL 1 SECOND * (range % 60000000) AS at
      FROM range({rows})) TO '{path}' (FORMAT parquet)
"""
WIDE = """
COPY (SELECT range AS id, {numbers}, {words} FROM range(1000000)) TO '{path}' (FORMAT {form})
"""


def wide(path: Path) -> None:
    """Write a million rows of fifteen columns: an id, nine of numbers, five of text."""
    import duckdb

    numbers = ", ".join(
        f"(hash(range + {n}) % {10 ** (1 + n % 6)}) / 7.0 AS n{n}" for n in range(9)
    )
    words = ", ".join(f"'w' || (hash(range * {n + 3}) % {10 ** (n + 1)}) AS t{n}" for n in range(5))
    form = path.suffix.removeprefix(".")
    duckdb.sql(WIDE.format(numbers=numbers, words=words, path=path, form=form))


def log(path: Path, rows: int) -> None:
    """Write a log of ratings with a given number of rows."""
    import duckdb

    duckdb.sql(LOG.format(rows=rows, path=path))


def audit(source: str, out: str) -> None:
    """Do what is measured in the first and third case."""
    from analysis import engine, settings
    from analysis.obtain.audit_folder import audit as run

    chosen = settings.load_settings()
    engine.apply_limits(chosen.engine)
    run(source, out, chosen)


def profile(source: str, out: str) -> None:
    """Do what is measured in the second case."""
    from analysis import engine, settings
    from analysis.obtain.profile.table_profile import profile_source
    from analysis.obtain.sources import open_source

    engine.apply_limits(settings.load_settings().engine)
    profile_source(open_source(source))


def ydata(source: str, out: str) -> None:
    """Write ydata-profiling's minimal report of the same rows."""
    import pandas as pd
    from ydata_profiling import ProfileReport

    ProfileReport(pd.read_parquet(source), minimal=True, progress_bar=False).to_file(out)


def measured(python: str, task: str, source: Path, out: Path) -> tuple[float, float, float]:
    """Run a task in a process of its own; return wall and processor seconds, peak memory in GB."""
    started = time.perf_counter()
    command = [python, __file__, "--task", task, str(source), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    processor, memory = (float(word) for word in done.stdout.split()[-2:])
    return time.perf_counter() - started, processor, memory


def show(name: str, figures: tuple[float, float, float], promise: str) -> None:
    """Print one row of the table."""
    wall, processor, memory = figures
    load = os.getloadavg()[0]
    row = f"{name:34} {wall:7.1f} s {processor:7.1f} s of processor {memory:5.2f} GB"
    print(f"{row}  load {load:4.1f}  {promise}", flush=True)


def run(rows: int, other: str | None) -> None:
    """Measure every case and print a table."""
    from analysis import demo

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wide(folder / "wide.parquet")
        ours = measured(sys.executable, "profile", folder / "wide.parquet", folder / "none")
        show("profile, 1 M rows × 15 columns", ours, "10 s, 1 GB")
        if other:
            theirs = measured(other, "ydata", folder / "wide.parquet", folder / "ydata.html")
            times, work = theirs[0] / ours[0], theirs[1] / ours[1]
            show("ydata-profiling, minimal", theirs, f"{times:.1f} times ours, {work:.1f} in work")
        replica = demo.generate_demo(folder / "replica.db", scale=1.0)
        figures = measured(sys.executable, "audit", replica, folder / "replica")
        show("audit, replica at scale 1.0", figures, "45 s, 1.5 GB")
        for millions in (1, 10, 100):
            if millions > rows:
                break
            log(folder / f"{millions}.parquet", millions * 1_000_000)
            source, out = folder / f"{millions}.parquet", folder / f"log{millions}"
            figures = measured(sys.executable, "audit", source, out)
            show(f"audit, Parquet of {millions} M rows", figures, "240 s, 6 GB at 100 M")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100, help="largest Parquet, million rows")
    parser.add_argument("--ydata", help="a Python that has ydata-profiling")
    parser.add_argument("--task", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        task, source, out = given.task
        {"audit": audit, "profile": profile, "ydata": ydata}[task](source, out)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6)
    else:
        run(given.rows, given.ydata)


if __name__ == "__main__":
    main()
