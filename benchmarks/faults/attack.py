"""What an attack is: what it writes, what it runs, and what must hold when that has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

DONE, REFUSED = 0, 2
# Longer than any command takes on the small sources of attacks, on a busy machine too.
SECONDS = 300


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code : int
        Its exit code; below zero the signal that ended it.
    out, err : str
        What it printed.
    seconds : float
        How long it took.
    """

    code: int
    out: str
    err: str
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is run, and what must hold besides what holds always.

    Parameters
    ----------
    arguments : tuple of str
        Behind `audience-decode`; without any, nothing but `looks` is run.
    codes : tuple of int
        Exit codes that are right.
    secrets : tuple of str
        What must stand in no output and no file that is written.
    settings : str
        Content of `audience.toml`.
    environment : dict
        Variables beside it.
    named : tuple of str
        What the output, or a file that is written, must say.
    limits : dict
        Limits of the process, by their names in `resource`.
    looks : callable, optional
        Returns what else is wrong, from how the command ended.
    pages_only : bool
        Whether secrets may stand in `data/derived`, where tables of the source itself lie, and in
        a sample, which holds whole rows of a source in which no viewers are found.
    cleans : callable, optional
        Puts the project back as it was.
    """

    arguments: tuple[str, ...]
    codes: tuple[int, ...] = (REFUSED,)
    secrets: tuple[str, ...] = ()
    settings: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    limits: dict[str, int] = field(default_factory=dict)
    looks: Callable[[Ended], list[str]] | None = None
    pages_only: bool = False
    cleans: Callable[[], None] | None = None


@dataclass(frozen=True)
class Place:
    """Where one attack works.

    Parameters
    ----------
    source : Path
        Folder for what is attacked with; all in it must stay as it was.
    work : Path
        The folder in which the command runs.
    project : Path
        The copy of the project.
    """

    source: Path
    work: Path
    project: Path


@dataclass(frozen=True)
class Attack:
    """One attack.

    Parameters
    ----------
    kind, name : str
        What is counted together, and which it is.
    prepare : callable
        Writes what is needed into its place and returns what is to be run.
    short : bool
        Whether it belongs to the short form too.
    """

    kind: str
    name: str
    prepare: Callable[[Place], Given]
    short: bool = False
