"""Disks that run full while a command works, and folders that cannot be written."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faults.attack import DONE, REFUSED, Ended, Given
from faults.attacks.sources import rating_frame
from faults.command_server import FILLER
from faults.judgement import Verdict, broken_results, misspoken
from faults.project import Project, stamp_tree

# Room that a run asks for before it starts, so that it starts, and bytes left when it is taken.
ROOM, LEFT = "400m", (0, 200_000)
# Shares of a command's time after which the disk runs full.
MOMENTS = (0.1, 0.3, 0.5, 0.7, 0.9)
# Sizes of a disk that is too small from the start.
SMALL = ("64k", "1m", "8m", "64m")
# What a message about a disk says.
TOLD = ("No space left", "free on the disk", "disk is full", "Make room")


def can_mount() -> bool:
    """Tell whether this process may mount a small file system."""
    return (
        os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], check=False).returncode == 0
    )


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount an empty file system of a size at a folder, for as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@dataclass(frozen=True)
class FullDisk:
    """A command whose disk runs full.

    Parameters
    ----------
    name : str
        Which disk, of which command.
    mounted : str
        The folder on that disk, seen from the project's root.
    arguments : tuple of str
        The command; `{source}` is what it reads, `{seed}` makes it compute again.
    """

    name: str
    mounted: str
    arguments: tuple[str, ...]


RUN = ("run", "--draft", "--quiet", "--source", "{source}", "--seed", "{seed}")
RENDER = ("render", *RUN[1:], "--renderer", "embedded", "--out", "disk/site")
DISKS = (
    FullDisk("derived tables of audit", "data/derived", ("audit", "{source}", "--quiet")),
    FullDisk("folder of audit", "disk", ("audit", "{source}", "--quiet", "--out", "disk/audit")),
    FullDisk("derived tables of run", "data/derived", RUN),
    FullDisk("derived tables of render", "data/derived", RENDER),
    FullDisk("site of render", "disk", RENDER),
)
SHORT = DISKS[:2]


class Filled:
    """A project in which one folder is a small disk.

    Parameters
    ----------
    project : Project
        The copy.
    case : FullDisk
        What is run, and where.
    """

    def __init__(self, project: Project, case: FullDisk) -> None:
        self.project, self.case = project, case
        self.source = project.root.parent / "source.csv"
        rating_frame().to_csv(self.source, index=False)
        self.seeds = itertools.count(100)

    def run(self, **fault: object) -> Ended:
        """Run the command with a seed that it never had, broken as told."""
        given = {"source": str(self.source), "seed": str(next(self.seeds))}
        return self.project.run(*(part.format(**given) for part in self.case.arguments), **fault)

    def wrongs(self, ended: Ended, before: dict[str, tuple[int, ...]], disk: Path) -> Iterator[str]:
        """Yield what is wrong after the disk ran full, and whether all is well with room again."""
        if ended.code == DONE:
            return
        yield from misspoken(ended, Given(arguments=()))
        if ended.code == REFUSED and not any(word in ended.err for word in TOLD):
            yield f"it does not say that a disk is full: {ended.err[-500:]}"
        yield from broken_results(self.project, before, ended.code)
        left = [path.name for path in disk.rglob("*") if is_half_written(path)]
        yield from (f"left on the disk: {name}" for name in left)
        (disk / FILLER).unlink(missing_ok=True)
        again = self.run()
        if again.code != DONE:
            yield f"with room again it ends with {again.code}: {again.err[-500:]}"


def is_half_written(path: Path) -> bool:
    """Tell whether something is a part of what was being built."""
    return path.name.startswith(".") and path.name.endswith((".new", ".part", ".old"))


def filling_verdicts(
    project: Project, case: FullDisk, moments: tuple[float, ...]
) -> Iterator[Verdict]:
    """Yield what comes of a disk that runs full at several moments, with several rests."""
    filled = Filled(project, case)
    with small_disk(project.root / case.mounted, ROOM) as disk:
        whole = filled.run()
        if whole.code != DONE:
            yield Verdict("full disk", f"{case.name}, never full", [whole.err[-800:]])
            return
        for moment, left in itertools.product(moments, LEFT):
            before = stamp_tree(project.root)
            fault = {"fill": str(disk), "left": left, "after": whole.seconds * moment}
            ended = filled.run(**fault)
            told = f"{case.name}, {left:,} bytes left at {moment:.0%} of its time"
            yield Verdict("full disk", told, [*filled.wrongs(ended, before, disk)])


def small_verdicts(project: Project, case: FullDisk) -> Iterator[Verdict]:
    """Yield what comes of disks that are too small from the start."""
    for size in SMALL:
        filled = Filled(project, case)
        with small_disk(project.root / case.mounted, size) as disk:
            before = stamp_tree(project.root)
            ended = filled.run()
            wrong = [*misspoken(ended, Given(arguments=()))]
            wrong += broken_results(project, before, ended.code)
            wrong += [f"left on the disk: {p.name}" for p in disk.rglob("*") if is_half_written(p)]
        yield Verdict("full disk", f"{case.name}, a disk of {size}", wrong)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let a folder be one that cannot be written, for as long as the block lasts."""
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


# What is run in a project that cannot be written, and the exit codes that are right.
READ_ONLY: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "run": (RUN, (REFUSED,)),
    "render": (RENDER, (REFUSED,)),
    "audit": (("audit", "{source}", "--quiet"), (REFUSED,)),
    "audit elsewhere": (("audit", "{source}", "--quiet", "--out", "{out}"), (DONE, REFUSED)),
    "cluster": (("cluster", "{source}", "--quiet"), (REFUSED,)),
    "score": (("score", "{source}", "--quiet"), (REFUSED,)),
    "demo": (("demo", "--scale", ".001", "--quiet"), (REFUSED,)),
    "doctor": (("doctor",), (DONE, 1)),
}


def read_only_verdicts(project: Project) -> Iterator[Verdict]:
    """Yield what comes of every command in a project that cannot be written."""
    project.run("--version")
    source, out = project.root.parent / "source.csv", project.root.parent / "elsewhere"
    rating_frame().to_csv(source, index=False)
    for name, (arguments, codes) in READ_ONLY.items():
        before = stamp_tree(project.root)
        given = [part.format(source=source, seed=1, out=out) for part in arguments]
        with read_only(project.root):
            ended = project.run(*given)
        wrong = [*misspoken(ended, Given(arguments=(), codes=codes))]
        wrong += broken_results(project, before, ended.code or REFUSED)
        yield Verdict("read-only", f"{name} in a project that cannot be written", wrong)


def disk_verdicts(project: Project, name: str) -> Iterator[Verdict]:
    """Yield what comes of a disk that runs full, and of one that is too small."""
    case = next(case for case in DISKS if case.name == name)
    yield from filling_verdicts(project, case, MOMENTS)
    yield from small_verdicts(project, case)
