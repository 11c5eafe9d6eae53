"""A seeded replica of the viewer database, with planted audience types and its known defects.

recipe      sizes and shares at any scale
people      viewers, their counts and latent traits
titles      genuine titles and the catalogue
rhythm      when viewers rate
drift       one type that changes half-way
choices     what they rate
rows        the ratings with noise and strange dates
statistics  the two derived tables, before any null
damage      phantom viewers and nulls
database    the SQLite file
replica     all of it in order
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import sqlite3
import tempfile
from pathlib import Path

from analysis.errors import UserError
from analysis.folders import resolved_path
from analysis.publication import passing_folder

# Measured at scale 1.0: 141 MB of file and .66 GB of memory for 4,025,000 rows.
ROWS = 4_025_000
BYTES_PER_ROW, MEMORY_BASE, MEMORY_PER_ROW = 45, 0.2e9, 150


def _code() -> str:
    """Hash what decides the bytes: this package's text and the libraries under it."""
    from importlib.metadata import version

    total = hashlib.sha256(f"{version('numpy')} {version('scipy')}".encode())
    total.update(sqlite3.sqlite_version.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


def _require_ours(out: Path, stamp: dict | None) -> None:
    """Refuse to replace a file that this generator did not write, or that was changed since."""
    if not out.exists():
        return
    if out.is_file() and stamp and stamp.get("sha256") == _digest(out):
        return
    raise UserError(
        f"{out} stands and is not a demo database as it was generated here",
        "a new path, or a demo database that an earlier run made",
        "Name another path with --out, or remove it yourself.",
    )


def _require_room(folder: Path, scale: float) -> None:
    """Refuse to start what disk or memory will not hold."""
    import psutil

    disk = BYTES_PER_ROW * ROWS * scale
    memory = MEMORY_BASE + MEMORY_PER_ROW * ROWS * scale
    for there, needed, what in (
        (shutil.disk_usage(folder).free, disk, f"free on the disk of {folder}"),
        (psutil.virtual_memory().available, memory, "of memory to be had"),
    ):
        if there < needed:
            raise UserError(
                f"{there / 1e6:,.0f} MB {what}",
                f"about {needed / 1e6:,.0f} MB for a demo database at scale {scale:g}",
                "Make room, or choose a smaller --scale.",
            )


def _require_place(out: Path, scale: float) -> None:
    _require_room(next(folder for folder in out.parents if folder.exists()), scale)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        raise UserError(
            f"{out.parent} cannot be written ({error.strerror})",
            "a folder that can be written",
            "Name another path with --out.",
        ) from None


def truth_of(out: Path) -> Path:
    """Return where the planted types of the database `out` lie."""
    return out.with_name(f"{out.name}.truth.csv")


def generate_demo(
    out: Path, scale: float = 0.1, seed: int = 2006, types: bool = True, drift: bool = False
) -> Path:
    """Generate the replica, unless the same one stands already.

    The planted types go to `<out>.truth.csv` (`customer_id,type`), and what was asked for to
    `<out>.stamp.json`. Without types there is no truth file; one left from before is removed.

    Parameters
    ----------
    out : Path
        The SQLite file; its parents are made.
    scale : float
        1.0 makes 4,025,000 ratings.
    seed : int
        Decides everything drawn; the same gives the same bytes.
    types : bool
        Plant four audience types, or else one continuous Gaussian taste.
    drift : bool
        Let one type turn half-way from old titles to new ones, see `drift`.

    Returns
    -------
    Path
        `out`.

    Raises
    ------
    UserError
        When the scale is out of range, when types that are not planted are to drift, or when
        `out` cannot be written or is not ours.
    """
    if drift and not types:
        raise UserError(
            "--drift beside --no-types",
            "planted types, of which one can change",
            "Leave one of the two out.",
        )
    if not (math.isfinite(scale) and 0.001 <= scale <= 10):
        raise UserError(f"scale {scale:g}", "a number from .001 to 10", "Choose another scale.")
    out = resolved_path(Path(out))
    truth, stamp = truth_of(out), out.with_name(f"{out.name}.stamp.json")
    asked = {"scale": scale, "seed": seed, "types": types, "drift": drift, "code": _code()}
    known = _stamp(stamp)
    _require_ours(out, known)
    if known and out.exists() and asked.items() <= known.items() and truth.exists() == types:
        return out
    _require_place(out, scale)
    _build(out, truth, stamp, asked)
    return out


def _build(out: Path, truth: Path, stamp: Path, asked: dict) -> None:
    """Build everything in a folder beside `out`, then move it there, the stamp last."""
    from analysis.demo import replica

    with passing_folder(out.parent) as folder:
        database, types = folder / "new.db", folder / "new.csv"
        replica.build_replica(
            database,
            types if asked["types"] else None,
            asked["scale"],
            asked["seed"],
            asked["drift"],
        )
        facts = {**asked, "sha256": _digest(database)}
        (folder / "new.json").write_text(json.dumps(facts, indent=1) + "\n")
        stamp.unlink(missing_ok=True)
        database.replace(out)
        if asked["types"]:
            types.replace(truth)
        else:
            truth.unlink(missing_ok=True)
        (folder / "new.json").replace(stamp)
