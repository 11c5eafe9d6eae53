"""What Quarto leaves in the project's folder: of renders that failed, and of executed chapters."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.publication import remove_path

# How folders begin that Quarto renders into for us; `.gitignore` names them too.
OUTPUT = "_quarto-site-"
# Quarto writes a page beside its chapter, and moves it when all are there.
BESIDE = (".html", ".typ", ".pdf", ".quarto_ipynb", "_files")
STORE = Path(".quarto")
EXECUTED, KEY = STORE / "_freeze", STORE / "audience-decode.key"


def possible_leftovers(root: Path) -> list[Path]:
    """Return what Quarto may leave beside the chapters of a project when it is cut off."""
    chapters = [*root.glob("*.qmd"), *root.glob("chapters/*.qmd")]
    beside = [path.with_name(f"{path.stem}{end}") for path in chapters for end in BESIDE]
    return [root / "site_libs", *beside]


def remove_leftovers(root: Path) -> None:
    """Remove what an earlier render by Quarto did not clear away itself.

    Parameters
    ----------
    root : Path
        The project's folder.
    """
    for left in (*root.glob(f"{OUTPUT}*"), *possible_leftovers(root)):
        remove_path(left)


def remove_stale_executions(root: Path, key: str) -> None:
    """Remove chapters that Quarto executed before what they read was changed.

    Asked for one page, Quarto takes the others from its store as long as their own text is the
    same, whatever became of data, settings and code.

    Parameters
    ----------
    root : Path
        The project's folder.
    key : str
        Hash of all that the chapters' code reads beside its own text.
    """
    known = root / KEY
    if not known.is_file() or known.read_text() != key:
        shutil.rmtree(root / EXECUTED, ignore_errors=True)
        known.parent.mkdir(exist_ok=True)
        known.write_text(key)
