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

SOURCE, MODEL = "viewers.db", "0" * 16
# Rows that pack to a few kilobytes and unpack to hundreds of megabytes.
MANY = 20_000_000
SEGMENT = {"segment": 0, "id": "s1", "name": "Regulars", "former": None, "overlap": None}
FACTS = {
    **{"source": SOURCE, "model": MODEL, "order": 1, "used": 1, "basis": ""},
    **{"data_as_of": None, "segments": [SEGMENT]},
}


def packed_edition(facts: str, rows: int = 1) -> bytes:
    """Return the file of an edition with these facts and so many equal viewers."""
    from analysis.editions.edition_file import FACTS as KEY

    one: pa.Array = pa.array(["s1"])
    if rows > 1:
        one = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, "int32")), ["s1"])
    table = pa.table({"viewer": one, "id": one}).replace_schema_metadata({KEY: facts.encode()})
    sink = io.BytesIO()
    # What is packed as a dictionary is read as texts where no schema says otherwise.
    pq.write_table(table, sink, compression="zstd", store_schema=rows == 1)
    return sink.getvalue()


def followed_edition(place: Place, content: bytes) -> Given:
    """Lay an edition where a run looks for it, named after its content."""
    digest = hashlib.sha256(content).hexdigest()[:16]

    def looks(_: Ended) -> list[str]:
        from analysis.editions import edition_shelf

        shelf = place.work / "editions"
        folder = edition_shelf.shelf_folder(SOURCE, shelf)
        folder.mkdir(parents=True)
        path = folder / f"{MODEL}-{digest}.parquet"
        path.write_bytes(content)
        try:
            followed = edition_shelf.find_precedent(SOURCE, "1" * 16, shelf)
            named = edition_shelf.damaged_files(SOURCE, shelf) == [path]
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return ["it was followed" if followed else "it was not named"] * (not named)

    return Given(arguments=(), codes=(DONE,), looks=looks)


def edition_attacks() -> Iterator[Attack]:
    """Yield files that are no editions, and editions that no run has written."""
    changes = {
        **{"id is markup": {"segments": [SEGMENT | {"id": "<b>"}]}, "used is text": {"used": "x"}},
        **{"id twice": {"segments": [SEGMENT, SEGMENT]}, "more fields": {"run": "os.system"}},
        **{"order below one": {"order": -1}, "another source": {"source": "others.db"}},
    }
    contents = {
        **{"nothing": b"", "no table": b"PAR1" + bytes(99) + b"PAR1", "text": b"s1,s2\n" * 999},
        **{"no facts": packed_edition("null"), "nested facts": packed_edition("[" * 100_000)},
        "many rows in few bytes": packed_edition(json.dumps(FACTS), MANY),
        **{name: packed_edition(json.dumps(FACTS | change)) for name, change in changes.items()},
    }
    for name, content in contents.items():
        yield Attack("editions", name, partial(followed_edition, content=content), short=True)
