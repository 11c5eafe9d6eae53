"""Time and memory of cleaning and features: `python benchmarks/scrub.py [--rows 100]`.

From cached interactions to the matrix, and the whole stage, each case in a process of its own:
the replica at scale 1.0, then synthetic ratings from one million rows to as many millions as
`--rows` says, which shows how time grows. The last line of a case gives processor seconds too,
which other work on the machine lengthens less.
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
PER_USER, MOST_USERS, TITLES = 9, 480_000, 17_770
DAYS, A_DAY = 2_200, 5
# Shares of titles as in the Netflix prize (the top title .2 % of ratings), five ratings an active
# day, and for each viewer one draw from each of as many slices of the titles as it has ratings.
LOG = """
COPY (
  WITH viewers AS (
    SELECT range AS viewer, 1 + floor(-ln((1 + hash(range) % 999999) / 1e6) * ({mean} - 0.5))::INT
      AS n FROM range({users})),
  drawn AS (
    SELECT viewer, n, unnest(range(n)) AS j FROM viewers)
  SELECT viewer AS user_id,
    (power((j + (hash(viewer, j) % 1000000) / 1e6) / n, 1.6) * {titles})::INT AS movie_id,
    (1 + hash(viewer, j, 2) % 5)::DOUBLE AS rating,
    TIMESTAMP '1999-10-01' + INTERVAL 1 DAY * (hash(viewer, j // {a_day}) % {days})::INT AS at
  FROM drawn) TO '{path}' (FORMAT parquet)
"""


def obtained(source: Path, folder: Path) -> None:
    """Leave the stage obtain's result of a source in a folder."""
    from analysis import engine, settings, store
    from analysis.obtain import obtain

    known = settings.load_settings()
    engine.apply_limits(known.engine)
    store.save_result(obtain(str(source), known), folder, dict)


def measured(folder: Path) -> None:
    """Run the stage in this process and print what it took."""
    from analysis import engine, settings, store
    from analysis.scrub import scrub, stage
    from analysis.tables import Tables

    known = settings.load_settings()
    engine.apply_limits(known.engine)
    started = time.perf_counter()
    stage.matrix_tables(stage.prepared_work(Tables(folder), known.scrub), known.scrub)
    report("to the matrix", started)
    started = time.perf_counter()
    store.save_result(scrub(Tables(folder), known), folder.parent / "scrub" / "result", dict)
    report("again, the whole stage, written", started)


def report(label: str, started: float) -> None:
    """Print wall time since `started` and what the process has used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"  {label}: {time.perf_counter() - started:.1f} s; so far "
        f"{used.ru_utime + used.ru_stime:.1f} processor seconds, "
        f"peak {used.ru_maxrss / 1024:,.0f} MB",
        flush=True,
    )


def case(label: str, source: Path, folder: Path) -> None:
    """Obtain a source and measure the stage in a process of its own."""
    print(label, flush=True)
    result = folder / "obtain" / source.stem
    for action in ("--obtain", "--measure"):
        command = [sys.executable, __file__, action, str(source), str(result)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def main() -> None:
    """Measure the cases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=0, help="millions of synthetic ratings")
    parser.add_argument("--scale", type=float, default=1.0, help="of the replica; 0 leaves it out")
    parser.add_argument("--obtain", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.obtain:
        return obtained(*asked.obtain)
    if asked.measure:
        return measured(asked.measure[1])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if asked.scale:
            from analysis.demo import generate_demo

            database = generate_demo(folder / "viewer_interactions.db", scale=asked.scale)
            case(f"replica at scale {asked.scale:g}", database, folder)
        for millions in [size for size in (1, 3, 10, 30, 100) if size <= asked.rows]:
            path, rows = folder / f"{millions}m.parquet", millions * 1_000_000
            write(path, rows)
            case(f"{millions} million ratings", path, folder)
            path.unlink()
    return None


def write(path: Path, rows: int) -> None:
    """Write synthetic ratings, nine a viewer and up to 480,000 viewers."""
    import duckdb

    users = min(MOST_USERS, rows // PER_USER)
    known = {"titles": TITLES, "days": DAYS, "a_day": A_DAY, "path": path}
    duckdb.sql(LOG.format(users=users, mean=rows / users, **known))


if __name__ == "__main__":
    main()
