"""Audiences of the generator, obtained and scrubbed: what benchmarks of the model share."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pandas as pd

from analysis import settings, store
from analysis.demo import generate_demo, truth_of
from analysis.obtain import obtain
from analysis.scrub import stage
from analysis.scrub.features import learned_constants
from analysis.tables import Tables

TABLES = (
    *("matrix", "low_evidence_matrix", "thinned_matrix", "catalogue", "features", "users"),
    "ratings",
    *("preprocess.pkl", "constants.json", "known_titles", "title_counts"),
)


def scrubbed(folder: Path, seed: int, scale: float, types: bool) -> Tables:
    """Return what the model stage reads of a replica, made where it is not there yet.

    Parameters
    ----------
    folder : Path
        Where audiences are kept.
    seed, scale, types
        See `analysis.demo.generate_demo`.

    Returns
    -------
    Tables
        matrix, low_evidence_matrix and catalogue; with types also truth (customer_id, type).
    """
    # A folder for each: a stage's folder keeps its newest results only.
    result = folder / f"{'typed' if types else 'continuous'}-{seed}-{scale:g}" / "scrub"
    if store.read_stamp(result) is None:
        with tempfile.TemporaryDirectory() as temporary:
            tables = _made(Path(temporary), seed, scale, types)
        store.save_result(tables, result, dict)
    return Tables(result)


def _made(folder: Path, seed: int, scale: float, types: bool) -> dict[str, pd.DataFrame]:
    database = generate_demo(folder / "x.db", scale=scale, seed=seed, types=types)
    truth = {"truth": pd.read_csv(truth_of(database))} if types else {}
    return obtained_tables(database, folder) | truth


def obtained_tables(source: Path, folder: Path) -> dict[str, pd.DataFrame]:
    """Return what the model stage reads of a source, obtained and scrubbed within a folder."""
    known = settings.load_settings()
    store.save_result(obtain(str(source), known), folder / "obtain" / "x", dict)
    work = stage.prepared_work(Tables(folder / "obtain" / "x"), known.scrub)
    made = stage.matrix_tables(work, known.scrub) | stage.cleaned_tables(work)
    kept = made["catalogue"].query("kept")["feature"].tolist()
    made |= learned_constants.constant_tables(work.facts, work.cleaned, work.built, kept, None)
    # Read now: what is lazy would look for the folder when it is gone.
    return {
        name: made[name].to_pandas() if hasattr(made[name], "to_pandas") else made[name]
        for name in TABLES
    }
