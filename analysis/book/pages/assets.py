"""Style, script and fonts of the site, kept between renderings: cutting fonts takes seconds."""

from __future__ import annotations

import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path

from analysis.book import theme
from analysis.publication import passing_folder

MADE_OF = ("fonttools", "font-source-sans-pro", "font-source-serif-pro")
# Made anew only with another font or style, so a few earlier ones are enough to go back to.
KEPT = 3


def cached_assets(cache: Path) -> dict[str, bytes]:
    """Return the files of `site_libs/book/`, made once for each state of the theme.

    Parameters
    ----------
    cache : Path
        Folder that keeps them.
    """
    digest = hashlib.sha256("".join(version(name) for name in MADE_OF).encode())
    for file in sorted(theme.FOLDER.iterdir()):
        digest.update(file.read_bytes() if file.is_file() else b"")
    folder = cache / f"assets.{digest.hexdigest()[:16]}"
    if not folder.is_dir():
        _make(folder)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def _make(folder: Path) -> None:
    with passing_folder(folder.parent) as made:
        for name, content in theme.theme_assets().items():
            (made / name).write_bytes(content)
        if not folder.is_dir():
            made.rename(folder)
    olders = sorted(folder.parent.glob("assets.*"), key=lambda one: one.stat().st_mtime)
    for old in olders[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
