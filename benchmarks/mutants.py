"""How many small faults the tests find: a seeded sample of mutants, see README.md.

`make mutants` runs it. Each mutant is one change of one place in the rooms below, and lives
where the tests declared for that room pass as before. A process that has the libraries loaded
forks for every mutant, so that a mutant costs little more than the tests it meets.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from py_compile import PycInvalidationMode

from mutant_sample import ROOT, Mutant, sample

COPIED = ("analysis", "tests", "pyproject.toml")
PATIENCE = 4  # times as long as the unchanged code takes, and never under the seconds below
LEAST_SECONDS = 30
REQUIRED = 0.85


def own_copy(copy: Path) -> Path:
    """Copy the project, its bytecode valid for this very text and no other."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "derived", "demo", ".*")
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        elif (ROOT / name).exists():
            shutil.copy2(ROOT / name, copy / name)
    compileall.compile_dir(
        copy / "analysis", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH
    )
    return copy


def _loaded() -> None:
    """Load what every test needs, once for all forks."""
    import duckdb  # noqa: F401
    import hypothesis  # noqa: F401
    import ibis.backends.duckdb  # noqa: F401
    import matplotlib.figure  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import pydantic_settings  # noqa: F401
    import pytest  # noqa: F401
    import scipy.stats  # noqa: F401
    import sklearn.cluster  # noqa: F401
    import sklearn.datasets  # noqa: F401
    import sklearn.mixture  # noqa: F401


def tested(copy: Path, files: list[str], patience: float) -> str:
    """Run these tests in a fork; return passed, failed or late."""
    child = os.fork()
    if not child:
        os.setsid()
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        os.chdir(copy)
        sys.path[:0] = [str(copy), str(copy / "tests")]
        import pytest

        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files])
        os._exit(int(code))
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "failed" if status else "passed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "late"


def usual_seconds(copy: Path, mutants: list[Mutant]) -> dict[str, float]:
    """Return how long each set of tests takes on unchanged code, where it must pass."""
    usual = {}
    for files in dict.fromkeys(tuple(mutant.tests) for mutant in mutants):
        before = time.monotonic()
        if tested(copy, list(files), 1800) != "passed":
            raise SystemExit(f"{' '.join(files)}: they fail on unchanged code, see pytest.")
        usual[" ".join(files)] = time.monotonic() - before
    return usual


# What the forks of this process share: the copy, and the usual seconds.
_shared: dict[str, object] = {}
_own: list[Path] = []


def _outcome(task: tuple[int, Mutant]) -> tuple[int, str]:
    """Return passed where a mutant lives, failed or late where it is found."""
    number, mutant = task
    if not _own:
        _own.append(Path(tempfile.mkdtemp(dir=_shared["copy"].parent)))
        shutil.copytree(_shared["copy"], _own[0], dirs_exist_ok=True)
    path, usual = _own[0] / mutant.path, _shared["usual"][" ".join(mutant.tests)]
    path.write_text(mutant.code)
    try:
        return number, tested(_own[0], mutant.tests, max(LEAST_SECONDS, PATIENCE * usual))
    finally:
        path.write_text(mutant.whole)


def bounds(killed: int, of: int) -> tuple[float, float]:
    """Return the 95 % bounds of Clopper and Pearson."""
    from scipy.stats import beta

    low = float(beta.ppf(0.025, killed, of - killed + 1)) if killed else 0.0
    high = float(beta.ppf(0.975, killed + 1, of - killed)) if killed < of else 1.0
    return low, high


def _share(name: str, killed: int, of: int) -> str:
    low, high = bounds(killed, of)
    return f"{name:<22}{killed:>5} of {of:>4}  {killed / of:6.1%}  ({low:.1%} to {high:.1%})"


def report(mutants: list[Mutant], found: dict[int, str]) -> float:
    """Print the share killed by room and by kind and what lives on; return the share."""
    for number, mutant in enumerate(mutants):
        if found[number] == "passed":
            print(f"\n{mutant.path}:{mutant.line} ({mutant.kind})\n{mutant.difference()}")
    print()
    rooms = ["/".join(mutant.path.split("/")[:2]) for mutant in mutants]
    for names in ([mutant.kind for mutant in mutants], rooms):
        every, lives = (
            Counter(names),
            Counter(name for number, name in enumerate(names) if found[number] == "passed"),
        )
        for name in sorted(every):
            print(_share(name, every[name] - lives[name], every[name]))
        print()
    killed = sum(outcome != "passed" for outcome in found.values())
    print(_share("killed", killed, len(mutants)))
    return killed / len(mutants)


def run(mutants: list[Mutant], folder: Path, processes: int) -> dict[int, str]:
    """Return the outcome of every mutant by its number."""
    _loaded()
    sys.dont_write_bytecode = True
    _shared["copy"] = own_copy(folder / "whole")
    _shared["usual"] = usual_seconds(_shared["copy"], mutants)
    found: dict[int, str] = {}
    before = time.monotonic()
    with get_context("fork").Pool(processes) as pool:
        for number, outcome in pool.imap_unordered(_outcome, enumerate(mutants)):
            found[number] = outcome
            if outcome == "passed":
                print(f"lives: {mutants[number].path}:{mutants[number].line}", flush=True)
            if len(found) % 25 == 0:
                print(f"{len(found)} run, {time.monotonic() - before:.0f} s", flush=True)
    return found


def main() -> int:
    """Draw, run, report; fail under the share required."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=600, help="number of mutants")
    parser.add_argument("--seed", type=int, default=2006)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", default="", help="part of the paths of modules")
    given = parser.parse_args()
    before = time.monotonic()
    mutants = sorted(sample(given.size, given.seed, given.only), key=lambda mutant: mutant.tests)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        found = run(mutants, Path(folder), given.processes)
    share = report(mutants, found)
    late = sum(outcome == "late" for outcome in found.values())
    print(f"{late} of them by time; {(time.monotonic() - before) / 60:.0f} minutes")
    return int(share < REQUIRED)


if __name__ == "__main__":
    sys.exit(main())
