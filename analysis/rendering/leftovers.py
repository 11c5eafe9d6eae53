"""What Quarto leaves in the project's folder when it fails or is interrupted."""

from __future__ import annotations

import shutil
from pathlib import Path

# How folders begin that Quarto renders into for us; `.gitignore` names them too.
OUTPUT = "_quarto-site-"
NAMES = ("index.typ", "index.pdf", "site_libs", f"{OUTPUT}*", "*.quarto_ipynb")
FOLDERS = (".", "chapters")


def remove_leftovers(root: Path) -> None:
    """Remove what an earlier render by Quarto did not clear away itself.

    Parameters
    ----------
    root : Path
        The project's folder.
    """
    for folder in FOLDERS:
        for name in NAMES:
            for left in (root / folder).glob(name):
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)
