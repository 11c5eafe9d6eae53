"""An edition as a file: what a report called its segments, and who of its viewers was in which."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Viewers of an edition that are kept, drawn by hash: a share of .5 is then known to .002.
VIEWERS = 100_000
# Hex digits of a viewer's hash: with 64 bits no two of a hundred million are likely to share one.
DIGITS = 16
# Such a file takes 2 MB; what is larger, packed or unpacked, was not written here.
LARGEST = 16 << 20
# Digits of the number in an id: more segments than these can count no source will ever have had.
ID = r"^s[1-9][0-9]{0,5}$"
SUFFIX = ".parquet"
# The key under which a Parquet file carries what is told of an edition beside its viewers.
FACTS = b"audience_decode_edition"


class NamedSegment(BaseModel):
    """What one segment was called; `former` and `overlap` tell of the edition before."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    segment: int = Field(ge=0)
    id: str = Field(pattern=ID)
    name: str | None
    former: str | None
    overlap: float | None


class EditionFacts(BaseModel):
    """What is told of an edition beside its viewers.

    Parameters
    ----------
    source : str
        Name of the source, without passwords.
    model : str
        Fingerprint of the stage that made the segments.
    order : int
        Number among the editions of the source, the latest highest.
    used : int
        Highest number that an id of a segment of this source has had so far.
    basis : str
        What its ids follow from, see `edition_shelf.Precedent`; empty where from nothing.
    data_as_of : str or None
        Last day of the data.
    segments : tuple of NamedSegment
        Every segment of the model.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    model: str = Field(pattern=r"^[0-9a-f]{16}$")
    order: int = Field(ge=1)
    used: int = Field(ge=0)
    basis: str
    data_as_of: str | None
    segments: tuple[NamedSegment, ...]


@dataclass(frozen=True)
class Edition:
    """An edition as it is kept.

    Parameters
    ----------
    facts : EditionFacts
        What it is, and what it called its segments.
    viewers : DataFrame
        viewer (a hash) and id of the segment, of at most `VIEWERS` known viewers.
    digest : str
        Of the file it was read from; empty before it is written.
    """

    facts: EditionFacts
    viewers: pd.DataFrame
    digest: str = ""


def _file_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def write_edition(edition: Edition, folder: Path) -> None:
    """Write an edition into a folder, its own digest in its name."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    facts = edition.facts.model_dump_json().encode()
    columns = {name: pa.array(edition.viewers[name], pa.string()) for name in ("viewer", "id")}
    table = pa.table(columns).replace_schema_metadata({FACTS: facts})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content = sink.getvalue().to_pybytes()
    name = f"{edition.facts.model}-{_file_digest(content)}{SUFFIX}"
    (folder / name).write_bytes(content)


def read_edition(path: Path) -> Edition | None:
    """Return an edition, or None for a file that was not written here or has been damaged."""
    import pyarrow as pa

    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        content = path.read_bytes()
        found = _unpacked(content)
        facts = EditionFacts.model_validate_json(found.schema.metadata[FACTS])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None
    digest = _file_digest(content)
    ids = {one.id for one in facts.segments}
    whole = path.name == f"{facts.model}-{digest}{SUFFIX}" and len(ids) == len(facts.segments)
    viewers = found.to_pandas()
    fits = viewers["viewer"].is_unique and set(viewers["id"]) <= ids
    return Edition(facts, viewers, digest) if whole and fits else None


def _unpacked(content: bytes) -> pa.Table:
    """Return the table of a file, unless it is another or larger than was ever written.

    Raises
    ------
    ValueError
        When it is.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(pa.BufferReader(content))
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    size = sum(group.total_byte_size for group in groups)
    wanted = pa.schema([("viewer", pa.string()), ("id", pa.string())])
    if size > LARGEST or file.metadata.num_rows > VIEWERS or not file.schema_arrow.equals(wanted):
        raise ValueError("no edition")
    return file.read()
