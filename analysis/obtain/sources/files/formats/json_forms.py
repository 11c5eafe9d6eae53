"""How the records of a JSON file follow each other: a line each, in an array, or one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path

ENDINGS = (".json", ".jsonl", ".ndjson", ".geojson")
# Bytes that are looked at: the first line of a file of lines lies within.
HEAD = 1 << 20


def holds_lines(path: Path) -> bool:
    """Tell whether each line of a file is an object of its own."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        lines = [line for line in file.read(HEAD).splitlines() if line.strip()][:2]
    try:
        first = json.loads(lines[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and (len(lines) > 1 or path.suffix in ENDINGS[1:])


def holds_array(path: Path) -> bool:
    """Tell whether a file is an array of objects."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return re.match(r"\s*\[\s*\{", file.read(4096)) is not None


def follow_each_other(path: Path) -> bool:
    """Tell whether objects of many lines stand under each other."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.read(HEAD).lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(head)
    except (ValueError, RecursionError):
        return False
    return head[end:].lstrip().startswith("{")
