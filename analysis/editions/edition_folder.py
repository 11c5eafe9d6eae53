"""An edition as a folder: its report, centroids and titles, and who was in which segment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.editions.edition_facts import EditionFacts
from analysis.editions.told_report import ToldReport

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FACTS, REPORT = "edition.json", "report.json"
# Viewers of an edition that are kept, drawn by hash: a share of .5 is then known to .002.
VIEWERS = 100_000
# Titles that are kept, the best known first: beyond these a title has too few viewers to compare.
TITLES = 20_000
# Measures of segments that are kept: more than any source gives, times segments.
CENTROIDS = 10_000
# Hex digits of a viewer's hash: with 64 bits no two of a hundred million are likely to share one.
DIGITS = 16
# Such a file takes 2 MB; what is larger, packed or unpacked, was not written here.
LARGEST = 16 << 20
# The columns of each table, and how many rows it has at most.
TABLES = {
    "labels.parquet": ({"viewer": "string", "id": "string"}, VIEWERS),
    "centroids.parquet": (
        {"id": "string", "measure": "string", "mean": "double", "median": "double"},
        CENTROIDS,
    ),
    "titles.parquet": ({"title_id": "string", "title": "string", "viewers": "int64"}, TITLES),
}


@dataclass(frozen=True)
class Edition:
    """An edition as it is kept.

    Parameters
    ----------
    facts : EditionFacts
        What it is, and what it called its segments.
    report : bytes
        Its report.json, without the seconds that stages took.
    viewers : DataFrame
        viewer (a keyed hash) and id of the segment, of at most `VIEWERS` known viewers.
    centroids : DataFrame
        id, measure, mean and median of known viewers, as far as they are told.
    titles : DataFrame
        title_id, title and viewers, of titles that enough viewers chose.
    digest : str
        Of all of it; empty before it is written.
    """

    facts: EditionFacts
    report: bytes
    viewers: pd.DataFrame
    centroids: pd.DataFrame
    titles: pd.DataFrame
    digest: str = ""

    @property
    def told(self) -> ToldReport:
        """Return what its report said."""
        return ToldReport.model_validate_json(self.report)


def _schema(columns: Mapping[str, str]) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])


def _packed(frame: pd.DataFrame, columns: Mapping[str, str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(columns)
    made = {name: pa.array(frame[name], schema.field(name).type) for name in columns}
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(made, schema), sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _sealed(facts: EditionFacts) -> bytes:
    """Return the facts as JSON with a hash of all else of it at the end."""
    text = facts.model_dump_json(indent=1)
    seal = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps(json.loads(text) | {"seal": seal}, indent=1, ensure_ascii=False).encode()


def edition_files(edition: Edition) -> dict[str, bytes]:
    """Return the files of an edition by name; the same edition gives the same bytes."""
    frames = (edition.viewers, edition.centroids, edition.titles)
    files = {REPORT: edition.report}
    for (name, (columns, _)), frame in zip(TABLES.items(), frames, strict=True):
        files[name] = _packed(frame, columns)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {FACTS: _sealed(edition.facts.model_copy(update={"files": digests})), **files}


def _content(path: Path) -> bytes:
    """Return the content of a file of an edition.

    Raises
    ------
    ValueError
        When it is no file, or larger than was ever written.
    """
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise ValueError("no file of an edition")
    return path.read_bytes()


def _facts_of(folder: Path) -> EditionFacts:
    content = _content(folder / FACTS)
    told = json.loads(content)
    told.pop("seal")
    facts = EditionFacts.model_validate(told)
    ids = {one.id for one in facts.segments}
    if _sealed(facts) != content or len(ids) != len(facts.segments):
        raise ValueError("changed facts")
    return facts


def read_facts(folder: Path) -> EditionFacts | None:
    """Return what is told of an edition, or None for a folder that holds none."""
    try:
        return _facts_of(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def read_edition(folder: Path) -> Edition | None:
    """Return an edition, or None for a folder that was not written here or has been damaged."""
    import pyarrow as pa

    try:
        facts = _facts_of(folder)
        files = {name: _content(folder / name) for name in (REPORT, *TABLES)}
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        if digests != facts.files:
            raise ValueError("changed files")
        viewers, centroids, titles = (
            _unpacked(files[name], *held) for name, held in TABLES.items()
        )
        ToldReport.model_validate_json(files[REPORT])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    except pa.ArrowException:
        return None
    fits = viewers["viewer"].is_unique and titles["title_id"].is_unique
    if not fits or not set(viewers["id"]) <= {one.id for one in facts.segments}:
        return None
    return Edition(facts, files[REPORT], viewers, centroids, titles, _digest(facts))


def _digest(facts: EditionFacts) -> str:
    """Return the hash of an edition, wherever it stands among the others."""
    return hashlib.sha256(_sealed(facts.model_copy(update={"order": 1, "used": 0}))).hexdigest()[
        :16
    ]


def _unpacked(content: bytes, columns: Mapping[str, str], rows: int) -> pd.DataFrame:
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
    fits = file.schema_arrow.equals(_schema(columns))
    if size > LARGEST or file.metadata.num_rows > rows or not fits:
        raise ValueError("no table of an edition")
    return file.read().to_pandas()
