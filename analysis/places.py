"""Where the project's folders lie, and what may be written beside them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import UserError
from analysis.folders import MARK, resolved_path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "data" / ".lock"
DERIVED = ROOT / "data" / "derived"
CHAPTER_CACHE = DERIVED / "chapters"
FONTS = DERIVED / "fonts"
# What living processes keep for the moment.
SCRATCH = DERIVED / ".scratch"
DEMO = ROOT / "data" / "demo" / "viewer_interactions.db"
# What earlier runs have shown; it outlives the results, which can be computed again.
TEST_OPENINGS = ROOT / "data" / "editions" / "test_openings.json"
EDITIONS = ROOT / "data" / "editions"
# Names that the user gives segments, beside audience.toml.
OWN_NAMES = ROOT / "names.toml"
REPORTS, MODELS, NOTEBOOKS = ROOT / "reports", ROOT / "models", ROOT / "notebooks"

# Where reports lie meanwhile, for the processes that execute chapters.
REPORTS_AT = "AUDIENCE_REPORTS_AT"

# Folders of the project that hold its parts or results: none of them is a place for other files.
PARTS = ("analysis", "benchmarks", "chapters", "data", "models", "notebooks", "reports", "tests")
# A demo database or a result may lie in `data`, but not where stages keep theirs.
DATA = ROOT / "data"
# What a file of results ends in; other files of the project's own folder are parts of it.
RESULTS = (".csv", ".db", ".json", ".parquet", ".sqlite")


@contextmanager
def reports_elsewhere(folder: Path) -> Iterator[None]:
    """Let chapters that are executed in the block find the reports in a folder beside their place.

    Parameters
    ----------
    folder : Path
        Where reports lie until they are published.
    """
    former = os.environ.get(REPORTS_AT)
    os.environ[REPORTS_AT] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(REPORTS_AT)
        if former is not None:
            os.environ[REPORTS_AT] = former


def _overlap(one: Path, other: Path) -> bool:
    return one == other or one in other.parents or other in one.parents


def _own_folder(place: Path) -> Path | None:
    """Return the folder of the project that a resolved path lies in or holds, if any."""
    if place.is_relative_to(ROOT):
        first = place.relative_to(ROOT).parts[:1]
        if first and first[0].startswith("."):
            return ROOT / first[0]
    owned = [*(ROOT / name for name in PARTS), *ROOT.glob(".*")]
    return next((path for path in owned if _overlap(place, resolved_path(path))), None)


def resolved_source(source: str) -> Path | None:
    """Return the file or folder that a source names, links followed; None where it names none."""
    try:
        place = Path(source).expanduser().resolve()
        return place if source and place.exists() else None
    except (OSError, RuntimeError, ValueError):
        # No error of ours: it would show the source, which may hold a password.
        return None


def require_free_folder(out: Path, source: str = "") -> None:
    """Refuse to replace a folder that holds parts or results of the project, or the source.

    Parameters
    ----------
    out : Path
        The folder that is to be replaced.
    source : str
        Path or URL of what is read.

    Raises
    ------
    UserError
        Before any work is done.
    """
    place = resolved_path(out)
    own = ROOT if place == ROOT else _own_folder(place)
    if own:
        raise UserError(
            f"--out {out} meets {own}, which the project needs itself",
            "a folder for this alone, as _site or public",
            "Name another folder.",
        )
    standing = resolved_source(source)
    if standing and standing.is_relative_to(place):
        raise UserError(
            f"--out {out} holds the source, and is replaced as a whole",
            "a folder that does not hold what is read",
            "Name another folder.",
        )


def require_free_file(out: Path) -> None:
    """Refuse to write a file over a part of the project, or where the next run removes it.

    Parameters
    ----------
    out : Path
        The file that is to be written.

    Raises
    ------
    UserError
        Before any work is done.
    """
    place = resolved_path(out)
    own = _own_folder(place)
    in_data = own == DATA and place.suffix in RESULTS
    in_data = in_data and not _overlap(place, resolved_path(DERIVED))
    is_part = place.parent == ROOT and place.exists() and place.suffix not in RESULTS
    if is_part or (own and not in_data):
        raise UserError(
            f"--out {out} meets {place if is_part else own}, which the project needs itself",
            "a file outside the project's own folders",
            "Name another file.",
        )
    if place.exists() and not place.is_file() and not place.is_dir():
        raise UserError(
            f"--out {out} is a device, a pipe or a socket", "a file to write", "Name another file."
        )
    replaced = next((folder for folder in place.parents if (folder / MARK).exists()), None)
    if replaced:
        raise UserError(
            f"--out {out} lies in {replaced}, which is replaced as a whole",
            "a file in a folder that stays",
            "Name another file.",
        )


def require_own_folders() -> None:
    """Refuse results that would replace each other because links lead to the same place.

    Raises
    ------
    UserError
        When two of reports, models and notebooks lie in one another.
    """
    for one, other in itertools.combinations((REPORTS, MODELS, NOTEBOOKS), 2):
        if _overlap(resolved_path(one), resolved_path(other)):
            raise UserError(
                f"{one} and {other} lead to {resolved_path(one)} and {resolved_path(other)}",
                "a folder for each of reports, models and notebooks",
                "Remove one of the links.",
            )
