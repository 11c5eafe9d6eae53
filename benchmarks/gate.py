"""Error rates of the structure gate on fresh audiences, and the margin of Δ4 that they suggest.

Run: `nice python benchmarks/gate.py [--first 1001] [--seeds 20] [--scale 0.1] [--keep FOLDER]`.
Every seed makes one replica with planted types and one with a single continuous taste. Printed:
Δ4 of each, then for margins from .02 how many continuous audiences would reach it and how many
typed ones would miss it. The margin in `analysis/model/rule.py` comes from here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from replicas import scrubbed  # first: it finds the package

from analysis import engine, settings
from analysis.model.gate.continuum import latent_null
from analysis.model.gate.structure import gate_statistic, silhouettes_by_k
from analysis.model.rule import declared, seed_of
from analysis.model.sampling import sample_rows
from analysis.model.space import matrix_space
from analysis.model.stage import reliability_of
from analysis.tables import Tables

NULLS = 19
MARGINS = np.arange(0.02, 0.21, 0.02)


def delta_latent(tables: Tables) -> float:
    """Return Δ4 of a scrubbed audience."""
    known = settings.load_settings()
    rule = replace(declared(known.model, known.seed), nulls=NULLS)
    matrix = tables.frame("matrix")
    space = matrix_space(matrix, rule)
    ks = space.ks(rule)
    null = latent_null(matrix, space, reliability_of(tables), rule)
    base = sample_rows(space.train, rule.gate_rows, seed_of(rule, "gate"))
    observed = silhouettes_by_k(base, ks, rule.gate_starts, seed_of(rule, "observed"))
    drawn = [
        silhouettes_by_k(null(base, np.random.default_rng(seed)), ks, rule.gate_starts, seed)
        for seed in range(NULLS)
    ]
    return gate_statistic(observed, np.array(drawn))[1]


def main() -> None:
    """Print Δ4 of every audience and the error rates of every margin."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1001)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--keep", type=Path, help="folder for scrubbed audiences")
    asked = parser.parse_args()
    engine.apply_limits(settings.load_settings().engine)
    found: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        for seed in range(asked.first, asked.first + asked.seeds):
            for types, values in found.items():
                values.append(delta_latent(scrubbed(folder, seed, asked.scale, types)))
                kind = "typed" if types else "continuous"
                sys.stdout.write(f"{kind} {seed}: {values[-1]:.3f}\n")
    for margin in MARGINS:
        false = sum(value >= margin for value in found[False])
        missed = sum(value < margin for value in found[True])
        line = f"margin {margin:.2f}: {false} of {asked.seeds} continuous reach it, "
        sys.stdout.write(f"{line}{missed} of {asked.seeds} typed miss it\n")


if __name__ == "__main__":
    main()
