"""Commands ended at every step of what they replace: all old, or all new, never mixed."""

from __future__ import annotations

import hashlib
import itertools
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from faults.attack import DONE, Ended
from faults.attacks.sources import rating_frame
from faults.judgement import Verdict, left_behind
from faults.project import Project, stamp_tree

# What a shell gives a program that Ctrl+C ended: 128 and the number of the signal.
INTERRUPTED = 130
# Moments drawn at random for each command.
RANDOM = 30
# Seconds in which processes of a command that was killed have to be gone too.
ORPHANS = 20.0
SIGNALS = {"SIGKILL": signal.SIGKILL, "SIGINT": signal.SIGINT, "SIGTERM": signal.SIGTERM}
# The next command of any kind mends what a kill left; these take turns.
NEXT = (("doctor",), ("audit", "{}", "--quiet", "--out", "other"), ("demo", "--help"))


@dataclass(frozen=True)
class Replacing:
    """A command that replaces what stands.

    Parameters
    ----------
    name : str
        Of the command.
    arguments : tuple of str
        It; `{source}` is what it reads, `{seed}` what makes one edition differ from another.
    standing : tuple of str
        What it replaces, seen from the project's root.
    """

    name: str
    arguments: tuple[str, ...]
    standing: tuple[str, ...]


DRAFT = ("--draft", "--quiet", "--source", "{source}", "--seed", "{seed}")
EMBEDDED = ("--renderer", "embedded")
AUDIT = Replacing("audit", ("audit", "{source}", "--quiet", "--out", "audit"), ("audit",))
RUN = Replacing("run", ("run", *DRAFT), ("reports", "models"))
RENDER = Replacing(
    "render", ("render", *DRAFT, *EMBEDDED), ("reports", "models", "notebooks", "_site")
)
CLUSTER = Replacing("cluster", ("cluster", "{source}", "--quiet", "--k", "2"), ("result.json",))


def content_digest(root: Path, names: tuple[str, ...]) -> list[str]:
    """Return a digest of the whole content of each of some folders or files; "" for none."""
    found = []
    for name in names:
        path, digest = root / name, hashlib.sha256()
        files = (
            [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        )
        for file in files:
            digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
        found.append(digest.hexdigest()[:12] if files else "")
    return found


class Editions:
    """Two editions of what a command replaces, both known by their content.

    Parameters
    ----------
    project : Project
        Where it runs.
    command : Replacing
        Which.
    """

    def __init__(self, project: Project, command: Replacing) -> None:
        self.project, self.command = project, command
        folder = project.root.parent / "sources"
        folder.mkdir(exist_ok=True)
        self.sources = [folder / "one.csv", folder / "two.csv"]
        for number, path in enumerate(self.sources):
            rating_frame(
                1200 + 40 * number * (command is not RUN and command is not RENDER)
            ).to_csv(path, index=False)
        self.known = [self._made(0), self._made(1)]
        # Once more: what a first run does for the first time is no part of an edition.
        self.known = [self._made(0), self._made(1)]
        self.stamps = stamp_tree(folder)

    def arguments(self, edition: int) -> list[str]:
        """Return the command for one edition."""
        given = {"source": str(self.sources[edition]), "seed": str(11 + edition)}
        return [part.format(**given) for part in self.command.arguments]

    def _made(self, edition: int) -> list[str]:
        ended = self.project.run(*self.arguments(edition))
        if ended.code != DONE:
            raise RuntimeError(f"{self.command.name} fails unbroken: {ended.err[-2000:]}")
        return self.standing()

    def standing(self) -> list[str]:
        """Return digests of what stands now."""
        return content_digest(self.project.root, self.command.standing)

    def broken(self, **fault: object) -> Ended:
        """Let the other edition take the place of the one that stands, broken as told."""
        standing = self.standing()
        if standing not in self.known:
            standing = self._made(0)
        return self.project.run(*self.arguments(1 - self.known.index(standing)), **fault)


def orphans(project: Project) -> list[str]:
    """Return what processes of killed commands still run in the project, after a while."""
    server = project.server.pid if project.server else 0
    until = time.monotonic() + ORPHANS
    while True:
        left = []
        for process in psutil.process_iter(["pid", "cwd", "cmdline"]):
            inside = (process.info["cwd"] or "").startswith(str(project.root.parent))
            if inside and process.info["pid"] != server:
                left.append(" ".join(process.info["cmdline"] or [])[:80])
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.1)


def wrongs_after(editions: Editions, ended: Ended, number: int, turn: int) -> Iterator[str]:
    """Yield what is wrong after a kill, before and after the next command."""
    project, known = editions.project, editions.known
    wanted = {-number} if number == signal.SIGKILL else {INTERRUPTED}
    if ended.code not in wanted:
        yield f"exit code {ended.code}: {(ended.out + ended.err)[-500:]}"
    if "Traceback" in ended.err:
        yield f"a traceback: {ended.err[-500:]}"
    yield from (f"still runs: {name}" for name in orphans(project))
    if number != signal.SIGKILL and editions.standing() not in known:
        yield f"mixed at once: {compared(editions)}"
    arguments = [part.format(editions.sources[0]) for part in NEXT[turn % len(NEXT)]]
    after = project.run(*arguments)
    if after.code != DONE:
        yield f"the next command ends with {after.code}: {after.err[-500:]}"
    if editions.standing() not in known:
        yield f"mixed after {arguments[0]}: {compared(editions)}"
    yield from (f"left behind: {name}" for name in left_behind(project))
    if stamp_tree(project.root.parent / "sources") != editions.stamps:
        yield "the source was changed"


def compared(editions: Editions) -> str:
    """Return which edition each folder is of."""
    names, now = editions.command.standing, editions.standing()
    told = []
    for at, name in enumerate(names):
        matching = [number for number in (0, 1) if editions.known[number][at] == now[at]]
        edition = f"edition {matching[0]}" if matching else now[at] or "gone"
        told.append(f"{name}: {edition}")
    return ", ".join(told)


def step_kills(
    project: Project, command: Replacing, kinds: tuple[str, ...], without_exchange: bool, every: int
) -> Iterator[Verdict]:
    """Yield what comes of ending a command at each of its steps."""
    editions = Editions(project, command)
    for kind in kinds:
        for step in itertools.count(1, every):
            fault = {"step": step, "signal": int(SIGNALS[kind]), "marked": [str(project.root)]}
            ended = editions.broken(**fault, without_exchange=without_exchange)
            # No step of that number: all of them were met.
            if ended.code == DONE:
                break
            told = f"{kind} at step {step} of {command.name}"
            wrong = [*wrongs_after(editions, ended, SIGNALS[kind], step)]
            yield Verdict("kills", told + " without exchange" * without_exchange, wrong)


@dataclass(frozen=True)
class Kills:
    """Kills of one command.

    Parameters
    ----------
    command : Replacing
        Which.
    kinds : tuple of str
        By which signals.
    without_exchange : bool
        Whether on a system that cannot exchange two folders at once.
    every : int
        At each, or at each so many, of its steps; 0 for moments drawn at random.
    """

    command: Replacing
    kinds: tuple[str, ...] = ("SIGKILL",)
    without_exchange: bool = False
    every: int = 1

    @property
    def told(self) -> str:
        """Return what they are, in words."""
        how = "at random" if not self.every else f"at steps by {', '.join(self.kinds)}"
        return f"kills: {self.command.name} {how}" + " without exchange" * self.without_exchange

    def verdicts(self, project: Project) -> Iterator[Verdict]:
        """Yield what comes of them."""
        if self.every:
            yield from step_kills(
                project, self.command, self.kinds, self.without_exchange, self.every
            )
        else:
            yield from random_kills(project, self.command, RANDOM)


INTERRUPTS = ("SIGINT", "SIGTERM")


def all_kills(short: bool) -> list[Kills]:
    """Return the kills of every command, or few of the fastest."""
    if short:
        return [Kills(AUDIT, every=4), Kills(AUDIT, without_exchange=True, every=4)]
    found = [Kills(AUDIT), Kills(AUDIT, without_exchange=True), Kills(CLUSTER)]
    found += [Kills(RUN), Kills(RUN, without_exchange=True), Kills(RUN, INTERRUPTS, every=3)]
    found += [
        Kills(RENDER),
        Kills(RENDER, without_exchange=True),
        Kills(RENDER, INTERRUPTS, every=5),
    ]
    return [*found, Kills(RUN, every=0), Kills(RENDER, every=0)]


def random_kills(project: Project, command: Replacing, times: int) -> Iterator[Verdict]:
    """Yield what comes of ending a command at moments drawn at random, the same each time."""
    editions = Editions(project, command)
    whole = editions.broken().seconds
    drawn = random.Random(7)
    for time_number in range(times):
        kind = list(SIGNALS)[time_number % len(SIGNALS)]
        after = drawn.uniform(0, whole)
        ended = editions.broken(after=after, signal=int(SIGNALS[kind]))
        # It may have ended just before.
        wrong = [] if ended.code == DONE else [*wrongs_after(editions, ended, SIGNALS[kind], 0)]
        yield Verdict("kills", f"{kind} after {after:.2f} s of {command.name}", wrong)
