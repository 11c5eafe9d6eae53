"""What has no end, or is no regular file: pipes, devices, long lines, nested lists."""

from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from faults.attack import DONE, REFUSED, Attack, Given, Place
from faults.attacks.sources import rating_frame

EITHER = (DONE, REFUSED)
# Bytes of one line: more than a head may have.
LINE = 6 << 20
# Levels of lists, each with twice as many members as the one above.
LEVELS = 18


def pipe(folder: Path) -> str:
    """Return a pipe that nobody writes to."""
    os.mkfifo(folder / "pipe.csv")
    return str(folder / "pipe.csv")


def socket_file(folder: Path) -> str:
    """Return a socket that nobody listens at."""
    path = folder / "s.csv"
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(path))
    return str(path)


def circle(folder: Path) -> str:
    """Return a link to itself."""
    (folder / "a.csv").symlink_to(folder / "a.csv")
    return str(folder / "a.csv")


def linked_device(folder: Path) -> str:
    """Return a link to a device that never ends."""
    (folder / "a.csv").symlink_to("/dev/zero")
    return str(folder / "a.csv")


def long_line(folder: Path) -> str:
    """Return a file of one long line."""
    (folder / "a.csv").write_text("x" * LINE)
    return str(folder / "a.csv")


def long_fields(folder: Path) -> str:
    """Return a file of one long line of short fields."""
    (folder / "a.csv").write_text("x," * (LINE // 2))
    return str(folder / "a.csv")


def open_quote(folder: Path) -> str:
    """Return a file in which a quote takes in many megabytes."""
    (folder / "a.csv").write_text('a,b,c\n1,"2,3\n' + "1,2,3\n" * (LINE // 2))
    return str(folder / "a.csv")


def deep_folder(folder: Path) -> str:
    """Return a folder in folders in folders, with links that lead up again."""
    inner = folder
    for _ in range(LEVELS):
        inner = inner / "d"
        inner.mkdir()
        (inner / "up").symlink_to(folder)
    return str(folder)


UNFIT: dict[str, Callable[[Path], str]] = {
    "pipe": pipe,
    "socket": socket_file,
    "circle": circle,
    "link to a device": linked_device,
    "/dev/zero": lambda _: "/dev/zero",
    "/dev/stdin": lambda _: "/dev/stdin",
    "/proc/self/mem": lambda _: "/proc/self/mem",
    "nobody's home": lambda _: "~nobody-here/x.csv",
    "long name": lambda _: "x" * 300,
    "long path": lambda _: "a/" * 3000,
    "zero byte": lambda _: "a\0b.csv",
    "line end": lambda _: "a\nb.csv",
    "half a letter": lambda _: "a\udcffb.csv",
    "empty": lambda _: "",
    "blank": lambda _: " ",
    "long line": long_line,
    "long fields": long_fields,
    "open quote": open_quote,
    "deep folder": deep_folder,
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "--quiet", "--source", "{}"),
    "audit": ("audit", "--quiet", "{}"),
    "score": ("score", "--quiet", "{}"),
    "cluster": ("cluster", "--quiet", "--k-max", "2", "{}"),
    "doctor": ("doctor", "--source", "{}"),
}
SHORT = {("pipe", "audit"), ("zero byte", "run"), ("nobody's home", "doctor"), ("circle", "score")}


def unfit_source(place: Place, name: str, command: str) -> Given:
    """Name what is no file of a table."""
    source = UNFIT[name](place.source)
    arguments = tuple(part.format(source) for part in COMMANDS[command])
    codes: tuple[int, ...] = (REFUSED,)
    if command == "doctor":
        codes = (DONE, 1, REFUSED)
    if name in {"empty", "blank"} and command == "run":
        # Nothing is named: the demo would be made, which is no fault and takes long.
        arguments = ("doctor", "--source", source)
        codes = (DONE, 1)
    return Given(arguments=arguments, codes=codes)


def odd_member(place: Place, name: str) -> Given:
    """Put what is no file of a table into a folder beside one that is: it is named."""
    rating_frame().to_csv(place.source / "ratings.csv", index=False)
    (place.source / "inner").mkdir()
    UNFIT[name](place.source / "inner")
    arguments = ("audit", "--quiet", str(place.source))
    return Given(arguments=arguments, codes=(DONE,), named=("file not read",))


def nested_lists(place: Place) -> Given:
    """Put lists in lists beside ratings, twice as many a level: left out and named."""
    frame = rating_frame()
    lists = pa.array([1] * 2**LEVELS, pa.int8())
    for _ in range(LEVELS):
        ends = pa.array(range(0, len(lists) + 1, 2), pa.int32())
        lists = pa.ListArray.from_arrays(ends, lists)
    nested = pa.concat_arrays([lists, pa.nulls(len(frame) - len(lists), lists.type)])
    table = pa.Table.from_pandas(frame).append_column("deep", nested)
    pq.write_table(table, place.source / "a.parquet")
    arguments = ("audit", "--quiet", str(place.source / "a.parquet"))
    return Given(arguments=arguments, codes=(DONE,), named=("deep",))


def endless_attacks() -> Iterator[Attack]:
    """Yield every unfit source on every command, members of folders, and nested lists."""
    for name, command in itertools.product(UNFIT, COMMANDS):
        prepare = partial(unfit_source, name=name, command=command)
        yield Attack("no end, no file", f"{name}, {command}", prepare, (name, command) in SHORT)
    for name in ("pipe", "socket", "circle", "link to a device"):
        prepare = partial(odd_member, name=name)
        yield Attack("no end, no file", f"{name} in a folder", prepare, name == "pipe")
    yield Attack("no end, no file", "nested lists", nested_lists)
