"""Databases with declared keys, made by hand, to tell references that are from those that seem so.

Ids are dense, as most are: whole numbers from 1 up lie in each other by chance. Sides that count
something (`position`, `stock`) or number rows apart (`row_number`) are there to mislead.
"""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
from pathlib import Path

_TEXT = Path(__file__).with_name("relation_schemas.txt").read_text(encoding="utf-8")
SCHEMAS = dict(re.findall(r"^\[(\w+)\]\n((?:.+\n)+)", _TEXT, re.M))
Key = tuple[str, str, str, str]


def _tables(text: str) -> dict[str, tuple[int, list[str]]]:
    found = {}
    for line in text.strip().splitlines():
        head, _, rest = line.strip().partition(": ")
        name, rows = head.split()
        found[name] = int(rows), rest.split(", ")
    return found


def _parts(column: str) -> tuple[bool, list[str], str, str]:
    """Return whether it is primary, the columns, what they refer to and what they hold."""
    primary = column.startswith("*")
    name, _, target = column.lstrip("*").partition(" > ")
    name, _, holds = name.partition(":")
    return primary, name.split("+"), target, holds


def _value(holds: str, number: int, draw: random.Random) -> object:
    letters = "".join(draw.choice("abcdefghijklmnoprstuvw") for _ in range(7))
    return {
        "": number,
        "dense": number,
        "small": draw.randint(1, 9),
        "turn": number % 40 + 1,
        "flag": draw.randint(0, 1),
        "year": draw.randint(1800, 1999),
        "amount": round(draw.uniform(1, 9000), 2),
        "name": letters.title(),
        "mail": f"{letters}@example.org",
        "code": f"{letters[:3].upper()}{number}",
        "date": f"20{draw.randint(10, 24)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}",
        "sparse": 8000 + 37 * number + draw.randint(0, 30),
        "uuid": f"{draw.getrandbits(32):08x}-{number:04x}-4{draw.getrandbits(12):03x}-8000-"
        f"{draw.getrandbits(48):012x}",
    }[holds]


def _rows(name: str, rows: int, columns: list[str], made: dict, draw: random.Random) -> list[dict]:
    found, seen = [], set()
    for number in range(1, rows + 1):
        row: dict[str, object] = {}
        for column in columns:
            _, names, target, holds = _parts(column)
            table, _, keys = target.partition(".")
            if not target:
                row[names[0]] = _value(holds, number, draw)
            elif table == name and not found:
                row[names[0]] = None
            else:
                parents = found if table == name else made[table]
                parent = parents[int(len(parents) * draw.random() ** 1.3)]
                row |= dict(zip(names, (parent[key] for key in keys.split("+")), strict=True))
        primary = tuple(row[part[1][0]] for part in map(_parts, columns) if part[0])
        if primary not in seen:
            seen.add(primary)
            found.append(row)
    return found


def declared_keys(schema: str) -> set[Key]:
    """Return the references of a schema: child, its columns, parent, its columns."""
    found = set()
    for table, (_, columns) in _tables(SCHEMAS[schema]).items():
        for column in columns:
            _, names, target, _ = _parts(column)
            if target:
                parent, _, keys = target.partition(".")
                found.add((table, ", ".join(names), parent, keys.replace("+", ", ")))
    return found


def write_schema(schema: str, path: Path, declared: bool) -> Path:
    """Write a schema with rows as an SQLite database, its keys declared or not."""
    draw, made = random.Random(17), {}
    with contextlib.closing(sqlite3.connect(path)) as database:
        for table, (rows, columns) in _tables(SCHEMAS[schema]).items():
            made[table] = _rows(table, rows, columns, made, draw)
            names = list(made[table][0])
            parts = [f'"{name}"' for name in names] + (_keys(columns) if declared else [])
            database.execute(f'CREATE TABLE "{table}" ({", ".join(parts)})')
            places = ", ".join("?" * len(names))
            values = [tuple(row.values()) for row in made[table]]
            draw.shuffle(values)
            database.executemany(f'INSERT INTO "{table}" VALUES ({places})', values)
        database.commit()
    return path


def _keys(columns: list[str]) -> list[str]:
    primary = [f'"{part[1][0]}"' for part in map(_parts, columns) if part[0]]
    found = [f"PRIMARY KEY ({', '.join(primary)})"]
    for column in columns:
        _, names, target, _ = _parts(column)
        if target:
            table, _, keys = target.partition(".")
            child = ", ".join(f'"{name}"' for name in names)
            parent = ", ".join(f'"{key}"' for key in keys.split("+"))
            found.append(f'FOREIGN KEY ({child}) REFERENCES "{table}" ({parent})')
    return found
