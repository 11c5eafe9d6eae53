"""How many small faults the tests find: a seeded sample of mutants, see README.md.

`make mutants` runs it. Each mutant is one change of one place in the rooms below, and lives
where the tests declared for that room pass as before. A process that has the libraries loaded
forks for every mutant, so that a mutant costs little more than the tests it meets.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import difflib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from py_compile import PycInvalidationMode

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("analysis", "tests", "pyproject.toml")
# Rooms with the tests that hold them, the quickest first; a longer name leads.
TESTS = {
    "analysis/text": "test_text test_text_markdown",
    "analysis/explore": "test_explore test_counted_explore",
    "analysis/interpret": "test_counted_segments test_interpret test_counted_names",
    "analysis/interpret/lexicon.py": "test_counted_names test_interpret",
    "analysis/interpret/naming.py": "test_counted_names test_interpret",
    "analysis/interpret/recommendations.py": "test_counted_names test_interpret",
    "analysis/interpret/vocabulary.py": "test_counted_names test_interpret",
    "analysis/model/distances.py": "test_model_counted test_model_indices",
    "analysis/model/compare/indices.py": "test_model_counted test_model_indices",
    "analysis/model/compare/gap.py": "test_model_counted test_model_gap",
    "analysis/model/compare/ranking.py": "test_model_counted test_model_votes",
    "analysis/model/compare/votes.py": "test_model_counted test_model_votes",
}
KINDS = ("number", "sign", "comparison", "column", "filter")
PATIENCE = 4  # times as long as the unchanged code takes, and never under the seconds below
LEAST_SECONDS = 30
REQUIRED = 0.85
# Where an operator joins two values; elsewhere a star unpacks or marks a function's parameters.
JOINED = {"term", "arith_expr", "power", "factor", "expr", "and_expr"}


@dataclass(frozen=True)
class Mutant:
    """One change.

    Parameters
    ----------
    path : str
        The module, from the project's root.
    kind : str
        One of `KINDS`.
    line : int
        Where it begins.
    whole, code : str
        The module as it is and with the change.
    """

    path: str
    kind: str
    line: int
    whole: str
    code: str

    @property
    def tests(self) -> list[str]:
        """Return the files that hold this module."""
        room = max((room for room in TESTS if self.path.startswith(room)), key=len)
        return [f"tests/{name}.py" for name in TESTS[room].split()]

    def difference(self) -> str:
        """Return the lines that differ."""
        old, new = self.whole.splitlines(), self.code.splitlines()
        lines = difflib.unified_diff(old, new, lineterm="", n=0)
        changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        return "\n".join(f"    {line}" for line in changed)


def left_alone(code: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return what is never changed: annotations, and what is said of a user's mistake."""
    spans = []
    for node in ast.walk(ast.parse(code)):
        parts: list[ast.AST | None] = [getattr(node, "annotation", None)]
        parts.append(getattr(node, "returns", None))
        parts += [node] if isinstance(node, ast.Raise) else []
        spans += [
            ((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset))
            for part in parts
            if part is not None
        ]
    return spans


def places(path: Path) -> Iterator[tuple[str, tuple[int, int], list[tuple[object, int]]]]:
    """Yield every place of a module that can be changed: kind, start, and the ways to do it."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from mutant_operators import operators

    code = path.read_text()
    nodes, spared = list(ast_nodes(get_ast(code))), left_alone(code)
    for kind, of_kind in operators().items():
        ways: dict[tuple[int, int], list[tuple[object, int]]] = {}
        for operator in of_kind:
            spans = ((node, span) for node in nodes for span in operator.mutation_positions(node))
            for number, (node, (start, _)) in enumerate(spans):
                joins = node.type != "operator" or node.parent.type in JOINED
                if joins and not any(low <= start < high for low, high in spared):
                    ways.setdefault(start, []).append((operator, number))
        for start in sorted(ways):
            yield kind, start, ways[start]


def sample(size: int, seed: int, only: str = "") -> list[Mutant]:
    """Draw so many places, and one way to change each."""
    from cosmic_ray.mutating import mutate_code

    found = {path for room in TESTS for path in (ROOT / room, *ROOT.glob(f"{room}/**/*.py"))}
    paths = sorted(path for path in found if path.suffix == ".py")
    every = [(path, *place) for path in paths if only in str(path) for place in places(path)]
    draw = random.Random(seed)
    draw.shuffle(every)
    mutants: list[Mutant] = []
    for path, kind, start, ways in every:
        if len(mutants) == size:
            break
        whole = path.read_text()
        code = mutate_code(whole, *draw.choice(ways))
        if _compiles(code):
            mutants.append(Mutant(path.relative_to(ROOT).as_posix(), kind, start[0], whole, code))
    print(f"{len(mutants)} of {len(every)} places, seed {seed}", flush=True)
    return mutants


def _compiles(code: str) -> bool:
    # Two stars before a mapping are read as a power: no fault that anybody could commit.
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


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
    parser.add_argument("--size", type=int, default=400, help="number of mutants")
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
