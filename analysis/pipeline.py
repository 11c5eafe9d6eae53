"""The stages in their order, their fingerprints and their results."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import fingerprint, progress, scratch, store
from analysis import settings as settings_module
from analysis.editions.edition_facts import EditionIdentity, short_digest
from analysis.editions.own_names import names_digest, read_own_names
from analysis.editions.precedent import Precedent, find_precedent
from analysis.folders import can_be_written
from analysis.places import DEMO, DERIVED
from analysis.settings import Settings
from analysis.tables import Provenance, Results, Tables

# Settings that segments depend on: with others an edition is another, and so is a look at what is
# kept for the test.
RULE = ("seed", "obtain", "scrub", "model")

Seen = Callable[[str, Tables], None]


@dataclass(frozen=True)
class Stage:
    """One stage of the work.

    Parameters
    ----------
    name : str
        Name of the package and of its one public function.
    label : str
        What it does, as the user reads it.
    gives : str
        Field of `Results` that holds its tables; stages that need them take them by this name.
    needs : tuple of str
        Stages whose tables it takes.
    reads : tuple of str
        Settings that change its result; a stage that reads none is given none.
    opens_test : str
        Table of one row that says what the test rows have shown, if it looks at them, which is
        remembered.
    pieces : bool
        Whether it keeps finished pieces, so that an interrupted run goes on from them.
    apart : str
        What tells its test rows from those of another stage.
    follows : bool
        Whether it goes on from an edition, which is given too, as are the user's own names.
    """

    name: str
    label: str
    gives: str
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    pieces: bool = False
    opens_test: str = ""
    follows: bool = False
    apart: str = ""

    def function(self) -> Callable[..., dict[str, Any]]:
        """Return the stage's public function."""
        return getattr(importlib.import_module(f"analysis.{self.name}"), self.name)


STAGES = (
    Stage("obtain", "Obtaining and auditing the source", "obtained", reads=("seed", "obtain")),
    Stage(
        "scrub",
        "Cleaning rows and building features",
        "scrubbed",
        ("obtain",),
        ("seed", "scrub"),
    ),
    Stage("explore", "Describing ratings, viewers and titles", "explored", ("obtain", "scrub")),
    Stage(
        "model",
        "Comparing clusterings",
        "modelled",
        ("scrub",),
        ("seed", "model"),
        pieces=True,
        opens_test="chosen",
    ),
    Stage(
        "predict",
        "Predicting what viewers do next",
        "predicted",
        ("scrub", "model"),
        ("seed", "model"),
        opens_test="opening",
        apart=" windows",
    ),
    Stage(
        "interpret",
        "Describing segments",
        "interpreted",
        ("obtain", "scrub", "model", "predict"),
        ("seed", "model"),
        follows=True,
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
        known[stage.name] = fingerprint.stage_fingerprint(
            stage.name,
            settings,
            stage.reads,
            needs,
            source=None if stage.needs else source_identity(source_of(settings)),
            basis=_basis_of(settings) if stage.follows else "",
        )
    return known


def edition_identity(settings: Settings) -> EditionIdentity:
    """Return what the edition of a run is known by: its source, what that holds, and the rule."""
    from analysis.obtain import source_identity

    held = dict(source_identity(source_of(settings)))
    name = str(held.pop("name"))
    return EditionIdentity(
        name,
        short_digest(json.dumps(held, sort_keys=True, default=str)),
        settings_module.settings_digest(settings, RULE),
    )


def run_precedent(settings: Settings) -> Precedent | None:
    """Return the edition that a run goes on from, None where it begins anew."""
    from analysis.obtain.audit.pseudonym_key import pseudonym_key

    return find_precedent(edition_identity(settings), pseudonym_key, settings.editions)


def _basis_of(settings: Settings) -> str:
    """Return the hash of what segments are called after: an edition, and the user's own names."""
    followed, names = run_precedent(settings), names_digest(read_own_names())
    return " ".join(part for part in (followed.basis if followed else "", names) if part)


def _remember(stage: Stage, settings: Settings, outcome: dict[str, Any]) -> None:
    """Keep that a stage looked at the test rows, and let its table say which look it was."""
    from analysis.obtain import source_identity
    from analysis.openings import remember_opening

    source = source_identity(source_of(settings))
    test_set = f"{source} {settings.scrub.salt}{stage.apart}"
    rule = settings_module.settings_digest(settings, RULE)
    outcome[stage.opens_test] = remember_opening(outcome[stage.opens_test], test_set, rule)


def _compute(stage: Stage, settings: Settings, known: dict[str, Tables], folder: Path) -> None:
    from analysis import engine

    given: dict[str, Any] = {
        one.gives: known[one.name] for one in STAGES if one.name in stage.needs
    }
    if not stage.needs:
        given["source"] = source_of(settings)
    if stage.reads:
        given["settings"] = settings
    if stage.pieces:
        given["kept"] = store.Pieces(folder.with_name(f".{folder.name}"))
    if stage.follows:
        given |= {"precedent": run_precedent(settings), "own_names": read_own_names()}
    started = time.perf_counter()

    def facts() -> dict[str, Any]:
        return {"stage": stage.name, "seconds": round(time.perf_counter() - started, 3)}

    try:
        with engine.within_limits(settings.engine):
            outcome = stage.function()(**given)
            if stage.opens_test:
                _remember(stage, settings, outcome)
            store.save_result(outcome, folder, facts)
    finally:
        scratch.release_folders()


def _result_folder(stage: Stage, mark: str) -> Path:
    """Return where a result lies or is to lie, which is for the moment in a read-only project."""
    folder = DERIVED / stage.name / mark
    if store.read_stamp(folder) is None and not can_be_written(folder):
        return scratch.own_folder() / "derived" / stage.name / mark
    return folder


def results_by_name(
    settings: Settings,
    force: bool = False,
    last: str = STAGES[-1].name,
    seen: Seen | None = None,
) -> dict[str, Tables]:
    """Return the tables of stages by name, computed where no result with its fingerprint lies.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    force : bool
        Compute every stage, whatever lies there.
    last : str
        Stage to stop behind.
    seen : callable, optional
        Told the name and tables of each stage as soon as they are there.
    """
    marks = stage_fingerprints(settings)
    known: dict[str, Tables] = {}
    for stage in STAGES[: [one.name for one in STAGES].index(last) + 1]:
        folder = _result_folder(stage, marks[stage.name])
        if force or store.read_stamp(folder) is None:
            with progress.work_step(stage.label):
                _compute(stage, settings, known, folder)
        store.mark_used(folder)
        known[stage.name] = Tables(folder)
        if seen:
            seen(stage.name, known[stage.name])
    return known


def results(
    settings: Settings | None = None, force: bool = False, seen: Seen | None = None
) -> Results:
    """Return the tables of every stage, computed where no result with its fingerprint lies."""
    known = results_by_name(settings or settings_module.load_settings(), force, seen=seen)
    return Results(**{stage.gives: known[stage.name] for stage in STAGES})


def _made(stage: Stage, tables: Tables) -> dict[str, Any]:
    seconds = (store.read_stamp(tables.folder) or {})["seconds"]
    return {"stage": stage.name, "fingerprint": tables.folder.name, "seconds": seconds}


def run_provenance(settings: Settings | None = None, made: Results | None = None) -> Provenance:
    """Return what the appendix on reproducibility and report.json say of a run.

    Parameters
    ----------
    settings : Settings, optional
        What the run was told; loaded if not given.
    made : Results, optional
        The run's tables; read if not given.
    """
    settings = settings or settings_module.load_settings()
    made = made or results(settings)
    return Provenance(
        fingerprint.library_versions(),
        settings_module.flat_settings(settings),
        settings_module.settings_digest(settings),
        [_made(stage, getattr(made, stage.gives)) for stage in STAGES],
    )
