"""The stages in their order, their fingerprints and their results."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import fingerprint, progress, scratch, store
from analysis import settings as settings_module
from analysis.places import DEMO, DERIVED
from analysis.settings import Settings
from analysis.tables import Tables


@dataclass(frozen=True)
class Stage:
    """One stage of the work.

    Parameters
    ----------
    name : str
        Name of the package and of its one public function.
    label : str
        What it does, as the user reads it.
    needs : tuple of str
        Stages whose tables it takes, in the order of its arguments.
    reads : tuple of str
        Settings that change its result.
    pieces : bool
        Whether it keeps finished pieces, so that an interrupted run goes on from them.
    """

    name: str
    label: str
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ("seed",)
    pieces: bool = False

    def function(self) -> Callable[..., dict[str, Any]]:
        """Return the stage's public function."""
        return getattr(importlib.import_module(f"analysis.{self.name}"), self.name)


STAGES = (
    Stage("obtain", "Obtaining and auditing the source", (), ("seed", "obtain")),
    Stage("scrub", "Cleaning rows and building features", ("obtain",), ("seed", "scrub")),
    Stage("explore", "Describing ratings, viewers and titles", ("obtain", "scrub")),
    Stage("model", "Comparing clusterings", ("scrub",), ("seed", "model"), pieces=True),
    Stage(
        "interpret",
        "Describing segments",
        ("obtain", "scrub", "explore", "model"),
        ("seed", "interpret"),
    ),
)


def source_of(settings: Settings) -> str:
    """Return the path or URL of the data: the user's, or else the demo database."""
    return settings.source or str(DEMO)


def stage_fingerprints(settings: Settings) -> dict[str, str]:
    """Return the fingerprint of every stage under these settings and this source."""
    from analysis.obtain import source_identity

    known: dict[str, str] = {}
    for stage in STAGES:
        needs = {name: known[name] for name in stage.needs}
        source = None if stage.needs else source_identity(source_of(settings))
        known[stage.name] = fingerprint.stage_fingerprint(
            stage.name, settings, stage.reads, needs, source
        )
    return known


def _compute(stage: Stage, settings: Settings, inputs: list[Tables], folder: Path) -> None:
    from analysis import engine

    engine.apply_limits(settings.engine)
    arguments = inputs if stage.needs else [source_of(settings)]
    more = {"kept": store.Pieces(folder.with_name(f".{folder.name}"))} if stage.pieces else {}
    started = time.perf_counter()

    def facts() -> dict[str, Any]:
        return {"stage": stage.name, "seconds": round(time.perf_counter() - started, 3)}

    try:
        store.save_result(stage.function()(*arguments, settings, **more), folder, facts)
    finally:
        scratch.release_folders()


def results_by_name(
    settings: Settings, force: bool = False, last: str = STAGES[-1].name
) -> dict[str, Tables]:
    """Return every stage's tables, computed where no result with its fingerprint lies.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    force : bool
        Compute every stage, whatever lies there.
    last : str
        Stage to stop behind.
    """
    known = stage_fingerprints(settings)
    results: dict[str, Tables] = {}
    for stage in STAGES[: [one.name for one in STAGES].index(last) + 1]:
        folder = DERIVED / stage.name / known[stage.name]
        if force or store.read_stamp(folder) is None:
            with progress.work_step(stage.label):
                _compute(stage, settings, [results[name] for name in stage.needs], folder)
        store.mark_used(folder)
        results[stage.name] = Tables(folder)
    return results


def results(settings: Settings | None = None) -> tuple[Tables, ...]:
    """Return the tables of obtain, scrub, explore, model and interpret, in this order."""
    return tuple(results_by_name(settings or settings_module.load_settings()).values())


def stage_seconds(known: dict[str, Tables]) -> dict[str, float]:
    """Return the seconds that each stage took when it was computed."""
    return {name: store.read_stamp(tables.folder)["seconds"] for name, tables in known.items()}


def run_provenance(settings: Settings | None = None) -> dict[str, Any]:
    """Return what the appendix on reproducibility prints.

    Returns
    -------
    dict
        `versions` (library to version), `settings` (dotted name to value), `settings_hash`,
        `stages` (a list of name, fingerprint and seconds).
    """
    settings = settings or settings_module.load_settings()
    known = results_by_name(settings)
    seconds = stage_seconds(known)
    stages = [
        {"stage": name, "fingerprint": tables.folder.name, "seconds": seconds[name]}
        for name, tables in known.items()
    ]
    return {
        "versions": fingerprint.library_versions(),
        "settings": settings_module.flat_settings(settings),
        "settings_hash": settings_module.settings_digest(settings),
        "stages": stages,
    }
