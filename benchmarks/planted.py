"""Whether planted types are found, and none where none are, on fresh audiences of the generator.

Run: `nice python benchmarks/planted.py [--first 3001] [--seeds 10] [--scale 0.1] [--draft]`, and
with `--no-types` for audiences with one continuous taste. Printed for every seed: the verdict,
the choice and its k beside the planted one, the adjusted Rand index with the planted types over
viewers with full evidence, the same with the planted k given, and processor seconds of the model
stage; at last how many seeds reach what the project promises.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import psutil
from replicas import scrubbed  # first: it finds the package

from analysis import engine, settings
from analysis.model import model
from analysis.model.compare.indices import adjusted_rand
from analysis.tables import Tables

FOUND, GIVEN = 0.60, 0.75


@dataclass(frozen=True)
class Outcome:
    """What the model stage says of one audience.

    Parameters
    ----------
    structure, candidate : str
        Verdict of the gate and name of the choice.
    k : int
        Number of segments.
    ari : float
        Agreement with the planted types, nan where none were planted.
    seconds : float
        Processor seconds of this process and its workers.
    """

    structure: str
    candidate: str
    k: int
    ari: float
    seconds: float


def spent() -> float:
    """Return the processor seconds of this process and all its children, ended or not."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    living = [one.cpu_times() for one in psutil.Process().children(recursive=True)]
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(
        one.user + one.system for one in living
    )


def agreement(labels: pd.DataFrame, truth: pd.DataFrame) -> float:
    """Return the ARI of segments and planted types over the viewers with full evidence."""
    sure = labels[labels["evidence"] == "full"].merge(
        truth, left_on="user_id", right_on="customer_id", validate="one_to_one"
    )
    codes = (pd.factorize(sure[name], sort=True)[0] for name in ("segment", "type"))
    return adjusted_rand(*codes)


def outcome(tables: Tables, draft: bool, k: int | None = None) -> Outcome:
    """Return what the model stage says of a scrubbed audience, with k given or chosen."""
    known = settings.load_settings()
    asked = known.model.model_copy(update={"draft": draft, "k": k})
    before = spent()
    found = model(tables, known.model_copy(update={"model": asked}))
    seconds = spent() - before
    chosen = found["chosen"].iloc[0]
    ari = agreement(found["labels"], tables.frame("truth")) if "truth" in tables else float("nan")
    structure = found["gate"]["structure"].item()
    return Outcome(structure, chosen["candidate"], int(chosen["k"]), ari, seconds)


def typed(folder: Path, seed: int, scale: float, draft: bool) -> tuple[bool, bool]:
    """Print what is found of planted types; return whether it is enough, chosen and given."""
    tables = scrubbed(folder, seed, scale, types=True)
    planted = tables.frame("truth")["type"].nunique()
    free, given = outcome(tables, draft), outcome(tables, draft, planted)
    print(
        f"seed {seed}: {free.structure}, {free.candidate}, k {free.k} of {planted} planted, "
        f"ARI {free.ari:.3f} ({free.seconds:.0f} s of processor); "
        f"k given: {given.candidate}, ARI {given.ari:.3f} ({given.seconds:.0f} s)",
        flush=True,
    )
    return abs(free.k - planted) <= 1 and free.ari >= FOUND, given.ari >= GIVEN


def continuous(folder: Path, seed: int, scale: float, draft: bool) -> bool:
    """Print what is found where no types were planted; return whether that is none."""
    found = outcome(scrubbed(folder, seed, scale, types=False), draft)
    print(
        f"seed {seed}: {found.structure}, {found.candidate} ({found.seconds:.0f} s of processor)",
        flush=True,
    )
    return found.structure == "none"


def main() -> None:
    """Print every seed, then how many reach what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=3001, help="first seed")
    parser.add_argument("--seeds", type=int, default=10, help="how many seeds")
    parser.add_argument("--scale", type=float, default=0.1, help="1.0 makes 4,025,000 ratings")
    parser.add_argument("--draft", action="store_true", help="fewer nulls and resamples")
    parser.add_argument("--no-types", action="store_true", help="plant one continuous taste")
    parser.add_argument("--keep", type=Path, help="folder for scrubbed audiences")
    asked = parser.parse_args()
    engine.apply_limits(settings.load_settings().engine)
    seeds = range(asked.first, asked.first + asked.seeds)
    with tempfile.TemporaryDirectory() as temporary:
        rest = asked.scale, asked.draft
        folder = asked.keep or Path(temporary)
        if asked.no_types:
            none = sum(continuous(folder, seed, *rest) for seed in seeds)
            print(f"{none} of {asked.seeds} have no strong structure")
            return
        results = [typed(folder, seed, *rest) for seed in seeds]
    found, given = (sum(part) for part in zip(*results, strict=True))
    print(
        f"{found} of {asked.seeds} within one of the planted k with ARI ≥ {FOUND:.2f}; "
        f"{given} with k given and ARI ≥ {GIVEN:.2f}"
    )


if __name__ == "__main__":
    main()
