"""Whether this machine can do the work: each need, what was found, what to do."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import Requirement

from analysis import guard, pipeline, places
from analysis.errors import AudienceError
from analysis.memory import memory_room
from analysis.settings import Settings


@dataclass(frozen=True)
class Finding:
    """One need of the work.

    Parameters
    ----------
    need : str
        What is needed.
    found : str
        What is there.
    state : str
        `ok`, `missing` (the work cannot be done) or `optional` (it can be done without).
    """

    need: str
    found: str
    state: str


def _python() -> Finding:
    good = sys.version_info[:2] >= (3, 11)
    return Finding("Python 3.11 or newer", platform.python_version(), "ok" if good else "missing")


def locked_versions(lock: str) -> dict[str, str]:
    """Return what a lock pins for this machine: systems and Pythons have lines of their own.

    Parameters
    ----------
    lock : str
        Text of a compiled requirements file.

    Returns
    -------
    dict of str to str
        Version by name of the package.
    """
    lines = (line.removesuffix("\\") for line in lock.splitlines() if line[:1].isalnum())
    pins = [Requirement(line) for line in lines]
    return {
        pin.name: str(pin.specifier).removeprefix("==")
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


def _packages() -> Finding:
    wanted = locked_versions((places.ROOT / "requirements.txt").read_text())
    wrong = []
    for name, number in sorted(wanted.items()):
        try:
            if (there := version(name)) != number:
                wrong.append(f"{name} {there} instead of {number}")
        except PackageNotFoundError:
            wrong.append(f"{name} {number} is not installed")
    if wrong:
        return Finding("packages of requirements.txt", "; ".join(wrong[:5]), "missing")
    return Finding("packages of requirements.txt", f"all {len(wanted)} as locked", "ok")


def _quarto() -> Finding:
    from analysis.rendering.quarto import unfit_quarto

    program = shutil.which("quarto")
    unfit = unfit_quarto(program)
    found = f"{unfit}; the embedded renderer builds the book" if unfit else str(program)
    return Finding("Quarto", found, "optional" if unfit else "ok")


def _chromium() -> Finding:
    path = shutil.which("chromium")
    found = path or "not installed; browser tests are skipped (apt-get install chromium)"
    return Finding("Chromium, for the browser tests", found, "ok" if path else "optional")


def _extension() -> Finding:
    found = importlib.util.find_spec("duckdb_extension_sqlite_scanner")
    return Finding(
        "DuckDB's SQLite reader", "installed" if found else "none", "ok" if found else "missing"
    )


def _room(settings: Settings) -> Finding:
    try:
        guard.require_room(pipeline.source_of(settings), [places.DERIVED])
    except AudienceError as error:
        return Finding("disk and memory", str(error).replace("\n", "; "), "missing")
    memory = memory_room().free / 1e9
    disk = shutil.disk_usage(places.ROOT).free / 1e9
    return Finding("disk and memory", f"{disk:,.0f} GB and {memory:,.1f} GB free", "ok")


def _source(settings: Settings) -> Finding:
    if not settings.source and not places.DEMO.exists():
        return Finding("source", "none named; the demo database will be generated", "ok")
    from analysis.obtain import source_identity

    try:
        name = source_identity(pipeline.source_of(settings))["name"]
    except AudienceError as error:
        return Finding("source", str(error).replace("\n", "; "), "missing")
    return Finding("source", str(name), "ok")


def machine_findings(settings: Settings) -> Iterator[Finding]:
    """Yield every need with what was found.

    Parameters
    ----------
    settings : Settings
        What a run would be told.
    """
    yield _python()
    yield _packages()
    yield _extension()
    yield _source(settings)
    yield _room(settings)
    yield _quarto()
    yield _chromium()
