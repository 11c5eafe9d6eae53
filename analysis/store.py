"""Results of stages on disk: written whole, stamped last, the newest few kept."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis import engine
from analysis.publication import passing_folder

STAMP = "stamp.json"
# Results of a stage that are kept, so that going back to earlier data or settings is warm.
KEPT = 8


def read_stamp(folder: Path) -> dict[str, Any] | None:
    """Return what is known of a finished result, or None when it is not whole."""
    try:
        return json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return None


def _write(name: str, value: Any, folder: Path) -> None:
    path = folder / (name if isinstance(value, bytes) else f"{name}.parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(value, bytes):
        path.write_bytes(value)
    elif isinstance(value, str):
        path.symlink_to(os.path.relpath(folder / f"{value}.parquet", path.parent))
    elif hasattr(value, "to_pandas"):
        engine.write_parquet(value, path)
    else:
        value.to_parquet(path, index=False)


def save_result(
    outcome: Mapping[str, Any], folder: Path, facts: Callable[[], Mapping[str, Any]]
) -> None:
    """Write a stage's tables and files beside `folder`, stamp them, and move them there.

    Parameters
    ----------
    outcome : Mapping
        Ibis tables, DataFrames or bytes by name; a text is the name of another table, which is
        found under this name too.
    folder : Path
        Where the finished result is to lie.
    facts : callable
        Gives what the stamp says of it, asked when everything else is written.
    """
    with passing_folder(folder.parent) as made:
        for name, value in outcome.items():
            _write(name, value, made)
        finish_result(made, folder, facts())


def finish_result(staged: Path, folder: Path, facts: Mapping[str, Any]) -> None:
    """Stamp a complete folder and move it to its place."""
    (staged / STAMP).write_text(json.dumps(dict(facts), indent=1, sort_keys=True))
    shutil.rmtree(folder, ignore_errors=True)
    staged.chmod(0o755)
    staged.rename(folder)
    prune_results(folder.parent)


def mark_used(folder: Path) -> None:
    """Mark a result as used now, so that it is among the newest, where it may be written."""
    with suppress(OSError):
        os.utime(folder)


def prune_results(parent: Path, kept: int = KEPT) -> None:
    """Remove all but the newest results of a stage, and what a crash left behind."""
    folders = [path for path in parent.iterdir() if path.is_dir()]
    whole = [path for path in folders if not path.name.startswith(".")]
    whole.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in whole[kept:]:
        shutil.rmtree(path, ignore_errors=True)
    for path in folders:
        if path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)


class Pieces(MutableMapping[str, Any]):
    """Finished pieces of a stage in hand, on disk, so that an interrupted run goes on from them.

    A piece that cannot be read counts as missing. The folder's name begins with a dot, so that
    `prune_results` removes it once a result of the stage is whole.

    Parameters
    ----------
    folder : Path
        Where pieces lie; made when the first one comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()[:32]

    def __getitem__(self, key: str) -> Any:
        """Return a piece."""
        try:
            return pickle.loads(self._path(key).read_bytes())
        except (OSError, EOFError, ValueError, AttributeError, ImportError, pickle.PickleError):
            raise KeyError(key) from None

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep a piece, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(key)
        staged = path.with_suffix(".part")
        staged.write_bytes(pickle.dumps(value, protocol=5))
        staged.replace(path)

    def __delitem__(self, key: str) -> None:
        """Forget a piece."""
        self._path(key).unlink()

    def __iter__(self) -> Iterator[str]:
        """Give the digests of the pieces, not their keys."""
        return (path.name for path in sorted(self.folder.glob("*")) if not path.suffix)

    def __len__(self) -> int:
        """Count the pieces."""
        return sum(1 for _ in self)


def link_result(link: Path, folder: Path) -> None:
    """Let a name lead to a folder of results, exchanged in one step.

    Parameters
    ----------
    link : Path
        A link, or nothing yet; anything else is left alone.
    folder : Path
        Where it is to lead; the link is relative, so that both can be moved together.
    """
    if link.exists() and not link.is_symlink():
        return
    with passing_folder(link.parent) as made:
        (made / link.name).symlink_to(os.path.relpath(folder, link.parent))
        (made / link.name).replace(link)
