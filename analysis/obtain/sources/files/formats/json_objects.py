"""One JSON object or array as a whole: the lists of records inside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import scratch
from analysis.errors import UserError

# An object holds its lists at most so deep: {"data": {"items": {"history": [...]}}}.
DEEPEST = 4
EXPECTED = "an array of objects, one object a line, or an object with lists of objects"


def _loaded(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{path.name} is no whole JSON ({error})", EXPECTED, "Copy or export it again."
        ) from None


def _records(items: list[Any]) -> list[dict[str, Any]]:
    """Return a list as records: of objects, or of rows under a row of names; else nothing."""
    if items and all(isinstance(item, dict) for item in items):
        return items
    rows = bool(items) and all(isinstance(item, list) for item in items)
    if rows and len(items) > 1 and all(isinstance(cell, str) for cell in items[0]):
        return [dict(zip(items[0], row, strict=False)) for row in items[1:]]
    return []


def _columns(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an object of columns, or of rows by their keys, as records."""
    inner = list(value.values())
    if len(inner) > 1 and all(isinstance(part, list) and part for part in inner):
        plain = not any(isinstance(cell, dict | list) for part in inner for cell in part)
        if plain and len(set(map(len, inner))) == 1:
            return [dict(zip(value, row, strict=True)) for row in zip(*inner, strict=True)]
    if len(inner) < 2 or not all(isinstance(part, dict) and part for part in inner):
        return []
    keys = list(inner[0])
    if any(list(part) != keys for part in inner):
        return []
    if all(key.isdecimal() for key in keys):
        return [{name: part[key] for name, part in value.items()} for key in keys]
    return [{"key": key, **part} for key, part in value.items()]


def _split(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an object of names and rows apart as records."""
    names, rows = value.get("columns"), value.get("data", value.get("rows"))
    if not isinstance(names, list) or not isinstance(rows, list):
        return []
    if not all(isinstance(row, list) for row in rows):
        return []
    labels = [name.get("name") if isinstance(name, dict) else name for name in names]
    return [dict(zip(map(str, labels), row, strict=False)) for row in rows]


def record_lists(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, list[dict]]]:
    """Yield each list of records inside a value, with the name that it stands under."""
    if isinstance(value, list):
        if records := _records(value):
            yield name, records
    elif isinstance(value, dict) and depth < DEEPEST:
        if records := _split(value) or _columns(value):
            yield name, records
            return
        for key, part in value.items():
            yield from record_lists(part, key, depth + 1)


def write_lists(path: Path, name: str) -> dict[str, tuple[Path, str]]:
    """Write each list of records in a JSON file as lines of its own.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    name : str
        Of the table, where the file holds one list.

    Returns
    -------
    dict
        By the name of the table the path of a file with an object a line, and what the list is
        called in the file.
    """
    lists = list(record_lists(_loaded(path, path.read_text("utf-8-sig")), name))
    written: dict[str, tuple[Path, str]] = {}
    for given, records in lists:
        table, number = (name if len(lists) == 1 else given), 2
        while table in written:
            table, number = f"{given} ({number})", number + 1
        target = scratch.temporary_folder() / "records.json"
        written[table] = target, given
        with target.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
    return written
