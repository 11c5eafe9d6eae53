"""Which data this is: a cheap identity for every start, and the real hash for the record."""

from __future__ import annotations

from pathlib import Path

from analysis.obtain.sources.adapter_table import known_adapter, source_place
from analysis.text.safe_source import safe_source


def source_name(source: str) -> str:
    """Return the name of a source, as `source_identity` has it, without a look inside.

    Parameters
    ----------
    source : str
        Path or URL; of a URL nothing secret is in its name.
    """
    place = source_place(source)
    if isinstance(place, str):
        return safe_source(place)
    return place.resolve().name if place.is_dir() else place.name


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
    place = source_place(source)
    hashes = known_adapter(place).hashes
    return hashes(Path(place)) if hashes else None


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
        When there is nothing, or nothing of a known kind.
    """
    place = source_place(source)
    return known_adapter(place).identifies(place)
