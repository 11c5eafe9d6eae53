"""Time and memory of the whole way: `make bench`, or `make bench ARGS=--full` (scale 1.0)."""

from __future__ import annotations

import argparse
import csv
import platform
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from monitor import Measurement, measure

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
NEEDED = ("analysis", "chapters", "_quarto.yml", "index.qmd", "references.qmd", "references.bib")
OTHER = ROOT.parent / "shared" / "data" / "ml-latest-small.zip"


@dataclass(frozen=True)
class Case:
    """One command to measure.

    Parameters
    ----------
    name : str
        What it shows.
    arguments : tuple of str
        Behind `python -m analysis`.
    limit_seconds, limit_bytes : float
        What the project promises.
    """

    name: str
    arguments: tuple[str, ...]
    limit_seconds: float
    limit_bytes: float


def cases(scale: float, full: bool, other: Path) -> list[Case]:
    """Return what is measured, in an order that makes cold cold and warm warm."""
    demo = ("demo", "--scale", str(scale))
    found = [
        Case(f"demo, scale {scale:g}", demo, 60, 2e9),
        Case("render, cold", ("render",), 180, 2e9),
        Case("render, nothing changed", ("render",), 20, 2e9),
        Case(f"render, {other.name}", ("render", "--source", str(other)), 180, 2e9),
        Case("render, back to the first source", ("render",), 20, 2e9),
    ]
    if full:
        large = ("--out", "data/demo/full.db", "--scale", "1.0")
        found += [
            Case("demo, scale 1.0", ("demo", *large), 60, 2e9),
            Case("render, scale 1.0", ("render", "--source", "data/demo/full.db"), 360, 3e9),
        ]
    return found


def copy_project(folder: Path) -> None:
    """Copy what the project is made of, so that no result of yours is touched or reused."""
    for name in NEEDED:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy2(path, folder / name)


def _other_source(folder: Path) -> Path:
    if OTHER.is_file():
        return OTHER
    small = folder / "small.db"
    measure(
        [sys.executable, "-m", "analysis", "demo", "--scale", ".02", "--out", str(small)], folder
    )
    return small


def show(case: Case, found: Measurement) -> None:
    """Print one case with its steps."""
    kept = found.seconds <= case.limit_seconds and found.peak <= case.limit_bytes
    limit = f"limit {case.limit_seconds:.0f} s, {case.limit_bytes / 1e6:.0f} MB"
    verdict = "failed" if found.code else "kept" if kept else "MISSED"
    took = f"{found.seconds:.1f} s ({found.cpu:.1f} s of processor), {found.peak / 1e6:.0f} MB"
    print(f"\n{case.name}: {took} ({limit}: {verdict})")
    for step in found.steps:
        print(f"  {step.label:<48}{step.seconds:8.1f} s{step.peak / 1e6:8.0f} MB")
    if found.code:
        print(found.output[-1000:])


def run_once(chosen: argparse.Namespace, turn: int) -> list[dict[str, object]]:
    """Measure every case in a fresh copy of the project and return one row a step."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="audience-bench-") as name:
        folder = Path(name)
        copy_project(folder)
        for case in cases(chosen.scale, chosen.full, _other_source(folder)):
            command = [sys.executable, "-m", "analysis", *case.arguments]
            found = measure(command, folder)
            show(case, found)
            total = [("total", found.seconds, found.peak)]
            parts = [(step.label, step.seconds, step.peak) for step in found.steps]
            rows += [
                {
                    "turn": turn,
                    "case": case.name,
                    "step": label,
                    "seconds": round(seconds, 2),
                    "megabytes": round(peak / 1e6),
                    "code": found.code,
                }
                for label, seconds, peak in total + parts
            ]
    return rows


def summarise(rows: list[dict[str, object]]) -> None:
    """Print the medians over all turns, as the table of benchmarks/README.md has them."""
    print("\n| case | seconds | MB |\n|---|---:|---:|")
    totals = [row for row in rows if row["step"] == "total"]
    for case in dict.fromkeys(row["case"] for row in totals):
        mine = [row for row in totals if row["case"] == case]
        seconds = statistics.median(row["seconds"] for row in mine)
        peak = statistics.median(row["megabytes"] for row in mine)
        print(f"| {case} | {seconds:.1f} | {peak:.0f} |")


def main() -> int:
    """Measure, print, and keep the figures in benchmarks/results/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="of the demo database")
    parser.add_argument("--full", action="store_true", help="also at scale 1.0")
    parser.add_argument("--repeat", type=int, default=1, help="turns, for medians")
    chosen = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    load = psutil.getloadavg()[0]
    print(f"Python {platform.python_version()}, {psutil.cpu_count()} cores, load {load:.1f}")
    if load > 0.5:
        print("Other work is running: times will be too long.")
    rows = [row for turn in range(chosen.repeat) for row in run_once(chosen, turn)]
    summarise(rows)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"\nEvery step: {path}")
    return 1 if any(row["code"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
