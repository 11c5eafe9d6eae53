"""Where results may not be written, and links to where they may."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from faults.attack import DONE, Attack, Ended, Given, Place
from faults.attacks.sources import rating_frame
from faults.project import MARK

# Folders and files of the project, as they are reached from its root.
OWN = (
    *("reports", "models", "notebooks", "data", "data/derived", "analysis", "chapters", "."),
    *("reports/figures", "analysis/new", ".git/new", ".venv/new", "analysis/../reports", "..", "/"),
    *("analysis/errors.py", "_quarto.yml", "data/pseudonyms.key", "data/x/y.md", "index.qmd"),
)
# Each command with an --out, and what else it has to be told; {} is a source.
COMMANDS: dict[str, tuple[str, ...]] = {
    "render": ("--draft", "--renderer", "embedded", "--source", "{}"),
    "audit": ("{}",),
    "cluster": ("{}",),
    "score": ("{}",),
    "demo": ("--scale", ".001"),
}
FOLDERS = ("render", "audit")
# More characters than a file system takes in a name or a path.
LONG_NAME, LONG_PATH = "n" * 300, "d/" * 3000


def source_file(place: Place) -> Path:
    """Write ratings as delimited text."""
    path = place.source / "ratings.csv"
    rating_frame().to_csv(path, index=False)
    return path


def told(place: Place, command: str, out: str) -> tuple[str, ...]:
    """Return a command with a source and an --out."""
    rest = (part.format(source_file(place)) for part in COMMANDS[command])
    return (command, *rest, "--quiet", "--out", out)


def own_place(place: Place, command: str, out: str) -> Given:
    """Name a folder or file that the project needs itself."""
    target = place.project / out
    facts = target.lstat() if target.is_file() else None

    def looks(_: Ended) -> list[str]:
        return [] if not facts or target.lstat() == facts else [f"{out} was written over"]

    return Given(arguments=told(place, command, str(target)), looks=looks)


def to_nowhere(folder: Path) -> str:
    """Return a link whose target is not there; a folder is made for it."""
    (folder / "link").symlink_to(folder / "gone" / "deep")
    return "link"


def in_circle(folder: Path) -> str:
    """Return a link in a circle."""
    (folder / "link").symlink_to(folder / "other")
    (folder / "other").symlink_to(folder / "link")
    return "link/site"


def below_file(folder: Path) -> str:
    """Return a path below a file."""
    (folder / "file").write_text("a file")
    return "file/site"


def foreign_folder(folder: Path) -> str:
    """Return a folder with files of somebody else."""
    (folder / "mine").mkdir()
    (folder / "mine" / "novel.txt").write_text("Chapter one")
    return "mine"


def pipe(folder: Path) -> str:
    """Return a pipe, as which a device of the machine would be met too."""
    os.mkfifo(folder / "pipe.csv")
    return "pipe.csv"


ODD: dict[str, Callable[[Path], str]] = {
    "circle": in_circle,
    "below a file": below_file,
    "foreign": foreign_folder,
    "pipe": pipe,
    "long name": lambda _: LONG_NAME,
    "long path": lambda _: LONG_PATH,
    "below the kernel": lambda _: "/proc/x",
}


def odd_place(place: Place, command: str, name: str) -> Given:
    """Name a place where nothing can be written."""
    out = ODD[name](place.work)
    novel = place.work / "mine" / "novel.txt"

    def looks(_: Ended) -> list[str]:
        gone = (name == "foreign" and not novel.exists()) or (
            name == "pipe" and not (place.work / out).is_fifo()
        )
        return ["what somebody else has there is gone"] if gone else []

    return Given(arguments=told(place, command, out), looks=looks)


def linked_folder(place: Place, marked: bool) -> Given:
    """Name a link to a folder: what it leads to is replaced, and the link stays."""
    real = place.work / "disk" / "site"
    real.mkdir(parents=True)
    if marked:
        (real / MARK).touch()
        (real / "old.txt").touch()
    link = place.work / "link"
    link.symlink_to(real)

    def looks(_: Ended) -> list[str]:
        found = [] if link.is_symlink() else ["the link is gone"]
        found += [] if (real / "data_dictionary.md").is_file() else ["nothing behind the link"]
        return found + ["old files stayed"] * (real / "old.txt").exists()

    return Given(arguments=told(place, "audit", "link"), codes=(DONE,), looks=looks)


def over_source(place: Place, command: str) -> Given:
    """Name the source itself, or the folder it lies in, as what is written."""
    source = source_file(place)
    out = source.parent if command in FOLDERS else source
    return Given(arguments=told(place, command, str(out)))


def output_attacks() -> Iterator[Attack]:
    """Yield own places, places that are none, links, and the source itself."""
    for command, out in itertools.product(COMMANDS, OWN):
        prepare = partial(own_place, command=command, out=out)
        short = (command, out) in {("audit", "reports"), ("demo", "analysis/errors.py")}
        yield Attack("outputs", f"{command} to {out}", prepare, short)
    for command, name in itertools.product(COMMANDS, ODD):
        short = (command, name) in {("audit", "circle"), ("render", "foreign")}
        yield Attack(
            "outputs", f"{command}, {name}", partial(odd_place, command=command, name=name), short
        )
    for command in ("audit", "render", "cluster", "score"):
        yield Attack("outputs", f"{command} over its source", partial(over_source, command=command))
    for marked in (False, True):
        told_as = "a link to an earlier folder" if marked else "a link to an empty folder"
        yield Attack("outputs", told_as, partial(linked_folder, marked=marked), marked)
