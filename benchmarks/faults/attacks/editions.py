"""Editions of earlier runs that were damaged or made up."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from faults.attack import DONE, Attack, Ended, Given, Place

SOURCE, CONTENT, RULE, KEY = "viewers.db", "0" * 16, "a" * 16, bytes(32)
# Rows that pack to a few kilobytes and unpack to hundreds of megabytes.
MANY = 20_000_000
SEGMENT = {"segment": 0, "id": "s1", "name": "Regulars", "former": None, "overlap": None}
FACTS = {
    **{"version": 1, "source": SOURCE, "content": CONTENT, "rule": RULE, "order": 1, "used": 1},
    **{"first_free": 1, "follows": "", "data_as_of": None, "draft": False, "key": "b" * 16},
    "segments": [SEGMENT],
}
REPORT = {
    **{"source": {"name": SOURCE, "sha256": None}, "data_as_of": None, "draft": False},
    **{"users_kept": 1, "ratings_kept": 1, "segments": [], "claims": []},
}


def packed_table(rows: int = 1) -> bytes:
    """Return a table of so many equal viewers."""
    one: pa.Array = pa.array(["s1"])
    if rows > 1:
        one = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, "int32")), ["s1"])
    sink = io.BytesIO()
    # What is packed as a dictionary is read as texts where no schema says otherwise.
    pq.write_table(
        pa.table({"viewer": one, "id": one}), sink, compression="zstd", store_schema=rows == 1
    )
    return sink.getvalue()


def made_edition(change: dict[str, object], report: bytes, labels: bytes) -> dict[str, bytes]:
    """Return the files of an edition whose digests fit, whatever they hold."""
    empty = {"id": "string", "measure": "string", "mean": "double", "median": "double"}
    titles = {"title_id": "string", "title": "string", "viewers": "int64"}
    files = {"report.json": report, "labels.parquet": labels}
    for name, columns in (("centroids", empty), ("titles", titles)):
        fields = [(one, pa.type_for_alias(kind)) for one, kind in columns.items()]
        sink = io.BytesIO()
        pq.write_table(pa.schema(fields).empty_table(), sink)
        files[f"{name}.parquet"] = sink.getvalue()
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    facts = FACTS | {"files": digests} | change
    seal = hashlib.sha256(json.dumps(facts, indent=1, ensure_ascii=False).encode()).hexdigest()
    told = json.dumps(facts | {"seal": seal}, indent=1, ensure_ascii=False)
    return {"edition.json": told.encode(), **files}


def followed_edition(place: Place, files: dict[str, bytes]) -> Given:
    """Lay an edition where a run looks for it, named as one is."""

    def looks(_: Ended) -> list[str]:
        from analysis.editions import edition_shelf
        from analysis.editions.edition_facts import EditionIdentity
        from analysis.editions.precedent import find_precedent

        shelf = place.work / "editions"
        mark = EditionIdentity(SOURCE, CONTENT, RULE).mark
        folder = edition_shelf.shelf_folder(SOURCE, shelf) / f"undated-{mark}"
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        try:
            now = EditionIdentity(SOURCE, "1" * 16, RULE)
            followed = find_precedent(now, lambda: KEY, shelf=shelf)
            named = edition_shelf.damaged_folders(SOURCE, shelf) == [folder]
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return ["it was followed" if followed else "it was not named"] * (
            not named or followed is not None
        )

    return Given(arguments=(), codes=(DONE,), looks=looks)


def edition_attacks() -> Iterator[Attack]:
    """Yield files that are no editions, and editions that no run has written."""
    changes: dict[str, dict[str, object]] = {
        **{"id is markup": {"segments": [SEGMENT | {"id": "<b>"}]}, "used is text": {"used": "x"}},
        **{"id twice": {"segments": [SEGMENT, SEGMENT]}, "more fields": {"run": "os.system"}},
        **{"order below one": {"order": -1}, "another source": {"source": "others.db"}},
        "a day that leads elsewhere": {"data_as_of": "../../x"},
    }
    whole, report = packed_table(), json.dumps(REPORT).encode()
    editions = {
        "nothing": {"edition.json": b""},
        "nested facts": {"edition.json": b"[" * 100_000},
        "labels that are no table": made_edition({}, report, b"PAR1" + bytes(99) + b"PAR1"),
        "labels that are text": made_edition({}, report, b"s1,s2\n" * 999),
        "many rows in few bytes": made_edition({}, report, packed_table(MANY)),
        "a nested report": made_edition({}, b"[" * 100_000, whole),
        "a report that is none": made_edition({}, b"{}", whole),
        **{name: made_edition(change, report, whole) for name, change in changes.items()},
    }
    for name, files in editions.items():
        yield Attack("editions", name, partial(followed_edition, files=files), short=True)
