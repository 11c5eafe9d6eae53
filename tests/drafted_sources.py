"""Drafts of small sources of every kind: types, none, real ratings, plays without a date, views."""

from __future__ import annotations

from pathlib import Path

import pytest
from watch_log import watch_log

from analysis.tables import Results, Tables

# By the name under which stages give their tables.
STAGES = {
    "obtained": "obtain",
    "scrubbed": "scrub",
    "explored": "explore",
    "modelled": "model",
    "predicted": "predict",
    "interpreted": "interpret",
}
SMALL = Path(__file__).resolve().parents[2] / "shared" / "data" / "ml-latest-small.zip"
DEMOS = {"demo": (), "continuum": ("--no-types",)}
RENDERED = (*DEMOS, "ml-latest-small")


def plays_log(path: Path) -> Path:
    """Write who played what how often, without a date."""
    rows, _ = watch_log(500, 1)
    rows.groupby(["profile_id", "show_id"]).size().rename("plays").reset_index().to_csv(
        path, index=False
    )
    return path


def views_log(path: Path) -> Path:
    """Write who watched what when, and nothing else."""
    watch_log(500, 2)[0].drop(columns="minutes").to_csv(path, index=False)
    return path


def source_arguments(project, kind: str) -> tuple[str, ...]:
    """Make a source of a kind and return how a command names it; skip what is not there."""
    if kind in DEMOS:
        project.done("demo", "--scale", "0.02", "--quiet", *DEMOS[kind])
        return ()
    if kind == "ml-latest-small":
        if not SMALL.is_file():
            pytest.skip(f"{SMALL} is not there")
        return "--source", str(SMALL)
    log = {"plays": plays_log, "views": views_log}[kind](project.root.parent / f"{kind}.csv")
    return "--source", str(log)


def draft_source(project, kind: str, **settings: str) -> None:
    """Make a draft of a source of a kind, and its pages where they are read."""
    command = "render" if kind in RENDERED else "run"
    project.done(command, "--quiet", *source_arguments(project, kind), **settings)


def draft_folders(project) -> dict[str, Path]:
    """Return where the tables of each stage of a project with one draft lie."""
    derived = project.root / "data" / "derived"
    return {gives: next((derived / stage).glob("[!.]*/")) for gives, stage in STAGES.items()}


def stored_results(folders: dict[str, Path]) -> Results:
    """Return the tables of all stages."""
    return Results(**{gives: Tables(folder) for gives, folder in folders.items()})
