"""Runs under limits of memory: `python benchmarks/memory.py`, or with names of cases.

Every case is a source that unpacks to much, written by a query over the numbers of its rows (no
chance, the same each time), and analysed by `run --draft` in a fresh copy of the project: under
`ulimit -v` with the default engine.memory, and without it with a small engine.memory.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil
from monitor import Measurement, measure
from run import copy_project

# The limit that is promised, in bytes, and an engine.memory at which every case has to spill.
LIMIT, ENGINE = 3_000_000_000, "500MB"
# Days of a bit more than three years; viewers come at different times and stay for other spans.
DATE = "(DATE '2020-01-01' + (u % 300 + {spread} % (30 + u % 900))::INTEGER)::DATE"
# Viewers differ lastingly in what they give, else nothing would tell them apart.
RATING = "(1 + (hash(i + 2) % 5 * (u % 3 + 1) // 3 + u % 2) % 5)::TINYINT"


@dataclass(frozen=True)
class Case:
    """A source, as expressions over i, the number of a row, and u, its viewer.

    Parameters
    ----------
    file : str
        Name of the file; its ending decides the format.
    rows : int
        How many there are.
    viewer, title : str
        Who chose what.
    rating, spread : str
        What it was given, and what moves its day.
    """

    file: str
    rows: int
    viewer: str
    title: str
    rating: str = RATING
    spread: str = "hash(i + 3)"

    def write(self, folder: Path) -> Path:
        """Write the file and return its path."""
        path = folder / self.file
        query = f"""SELECT u AS user_id, {self.title} AS title, {self.rating} AS rating,
            {DATE.format(spread=self.spread)} AS date
            FROM (SELECT i, ({self.viewer})::INTEGER AS u FROM range({self.rows}) rows(i))"""
        packed = ", COMPRESSION zstd" if path.suffix == ".parquet" else ""
        engine = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
        engine.execute(f"COPY ({query}) TO '{path}' (FORMAT {path.suffix[1:]}{packed})")
        return path


# Some of 3,000 titles are chosen far more often than others.
POPULAR = "floor(pow((hash(i + 1) % 1000003) / 1000003.0, 3) * 3000)::INTEGER"
CASES = {
    "plain": Case("plain.parquet", 5_000_000, "hash(i) % 100000", POPULAR),
    # Runs of the same values: half a byte a row in the file.
    "dense": Case(
        "dense.parquet",
        40_000_000,
        "floor(sqrt(i / 40000000.0) * 60000)",
        "(hash(i // 4) % 600)::INTEGER",
        "(1 + (i % 16 // (4 + u % 5) + u % 3) % 5)::TINYINT",
        "(i // 16)",
    ),
    "csv": Case(
        "ratings.csv",
        5_400_000,
        "hash(i) % 80000",
        f"'The long road to somewhere, part ' || {POPULAR}",
    ),
    "titles": Case(
        "titles.parquet",
        5_000_000,
        "hash(i) % 100000",
        "'A rather long name of one title that nobody shortens, number ' || "
        "(hash(i + 1) % 2200000) || ' of ' || md5((hash(i + 1) % 2200000)::VARCHAR)",
    ),
    # One viewer with nine rows of ten.
    "viewer": Case(
        "viewer.parquet",
        8_000_000,
        "CASE WHEN hash(i) % 10 < 9 THEN 1 ELSE 2 + hash(i + 5) % 40000 END",
        "(hash(i + 1) % 200000)::INTEGER",
    ),
}


def limited_run(source: Path, folder: Path, limit: int | None, **environment: str) -> Measurement:
    """Analyse a source in a folder that holds the project, within so many bytes of addresses."""
    command = [sys.executable, "-m", "analysis", "run", "--draft", "--source", str(source)]
    if limit is not None:
        # In units of 1,024 bytes.
        command = ["bash", "-c", f'ulimit -v {limit // 1024}; exec "$@"', "run", *command]
    return measure(command, folder, **environment)


def show_line(name: str, size: float, how: str, found: Measurement) -> None:
    """Print a row of the table in benchmarks/README.md."""
    end = "ends well" if not found.code else f"ends with {found.code}"
    figures = f"{found.seconds:.0f} s | {found.cpu:.0f} s | {found.peak / 1e9:.2f} GB"
    print(f"| {name}, {size / 1e6:.0f} MB | {how} | {end} | {figures} |")
    if found.code:
        print(found.output[-600:])


def main() -> int:
    """Write every source, analyse it in both ways and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(CASES)}; all if omitted")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(CASES):
        parser.error(f"no case is called {', '.join(sorted(unknown))}")
    sys.stdout.reconfigure(line_buffering=True)
    print(f"load {psutil.getloadavg()[0]:.1f}")
    failed = False
    for name in chosen.names or CASES:
        for how, limit, environment in (
            (f"ulimit -v, {LIMIT / 1e9:g} GB", LIMIT, {}),
            (f"engine.memory = {ENGINE}", None, {"AUDIENCE_ENGINE__MEMORY": ENGINE}),
        ):
            with tempfile.TemporaryDirectory(prefix="audience-memory-") as place:
                folder = Path(place)
                copy_project(folder)
                source = CASES[name].write(folder)
                found = limited_run(source, folder, limit, **environment)
                show_line(name, source.stat().st_size, how, found)
                failed |= found.code != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
