"""Which data this is: a cheap identity for every start, and the real hash for the record."""

from __future__ import annotations

import hashlib
from pathlib import Path

from analysis.obtain.sources import is_url, local_path

CHUNK = 1 << 20
# Above this many bytes a file is known by its size, its time and sampled pages.
WHOLE = 256 << 20
SAMPLES = 64
PAGE = 1 << 16
LOGS = ("-wal", "-journal", ".wal")


def _members(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_hash(source: str) -> str | None:
    """Return the SHA-256 of a source.

    Parameters
    ----------
    source : str
        Path or URL.

    Returns
    -------
    str or None
        Of a file its content; of a folder the names and hashes of its sorted members; None for
        a URL.
    """
    if is_url(source):
        return None
    path = Path(local_path(source)).expanduser()
    if path.is_file():
        return file_hash(path)
    total = hashlib.sha256()
    for member in _members(path):
        total.update(f"{member.relative_to(path).as_posix()}\0{file_hash(member)}\n".encode())
    return total.hexdigest()


def _sampled(path: Path) -> str:
    state = path.stat()
    total = hashlib.sha256(f"{state.st_size} {state.st_mtime_ns}".encode())
    step = max(PAGE, (state.st_size - PAGE) // (SAMPLES - 1))
    with path.open("rb") as file:
        for place in range(0, state.st_size, step):
            file.seek(place)
            total.update(file.read(PAGE))
    return total.hexdigest()


def _quick(path: Path) -> str:
    return file_hash(path) if path.stat().st_size <= WHOLE else f"sampled:{_sampled(path)}"


def source_identity(source: str) -> dict[str, object]:
    """Return what a source is known by, quickly enough for every start.

    Parameters
    ----------
    source : str
        Path or URL.

    Returns
    -------
    dict
        name, kind (file, folder or url) and sha256: of the content; for files above 256 MB of
        size, time and 64 sampled pages, then with the prefix "sampled:"; of a URL, None, and
        tables, a hash of counts, ends and sums of the columns of each (see `url_state`).

    Raises
    ------
    UserError
        When there is nothing at the path.
    """
    if is_url(source):
        from analysis.obtain.sources.database_url import url_state, url_without_password

        name, tables = url_without_password(source), url_state(source)
        return {"name": name, "kind": "url", "sha256": None, "tables": tables}
    from analysis.obtain.sources import require_file

    path = Path(local_path(source)).expanduser()
    require_file(path)
    if path.is_dir():
        total = hashlib.sha256()
        for member in _members(path):
            name = member.relative_to(path).as_posix()
            total.update(f"{name}\0{_quick(member)}\n".encode())
        return {"name": path.resolve().name, "kind": "folder", "sha256": total.hexdigest()}
    parts = [_quick(path)]
    logs = [path.with_name(path.name + end) for end in LOGS]
    parts += [_quick(log) for log in logs if log.is_file() and log.stat().st_size]
    digest = parts[0] if len(parts) == 1 else "+".join(parts)
    return {"name": path.name, "kind": "file", "sha256": digest}
