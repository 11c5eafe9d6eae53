"""What the terminal shows: progress bars, one last line, one clear message for an error."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as RemainingColumn

from analysis import progress
from analysis.errors import AudienceError
from analysis.text.safe_source import safe_message

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def _safe(text: str) -> str:
    """Return a text without the passwords that this process was told."""
    return safe_message(text, [*sys.argv[1:], os.environ.get("AUDIENCE_SOURCE", "")])


def print_line(line: str) -> None:
    """Write one line to standard output, as it is."""
    _out.print(_safe(line), markup=False, emoji=False)


def print_json(facts: Any) -> None:
    """Write facts to standard output for programs, in letters that every terminal takes."""
    typer.echo(_safe(json.dumps(facts, indent=1)))


def print_hint(line: str) -> None:
    """Write one line to standard error, as it is."""
    _err.print(_safe(line), markup=False, emoji=False)


def print_error(error: AudienceError) -> None:
    """Write an error's message to standard error."""
    _err.print(_safe(str(error)), markup=False, emoji=False)


def print_usage(mistake: Any) -> None:
    """Write to standard error what is wrong with the options of a command, and its usage.

    Parameters
    ----------
    mistake : exception
        One of the command line's own, which shows itself in a file.
    """
    shown = io.StringIO()
    mistake.show(shown)
    print_hint(shown.getvalue().rstrip("\n"))


def _bars() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=28),
        TimeElapsedColumn(),
        RemainingColumn(elapsed_when_finished=True),
        console=_err,
        transient=True,
    )


@contextmanager
def showing_steps(quiet: bool) -> Iterator[None]:
    """Show the steps of the block as bars, or one line a step where there is no terminal."""
    if quiet:
        yield
        return
    if not sys.stderr.isatty():
        with progress.step_listener(_plain):
            yield
        return
    with _bars() as bars, progress.step_listener(lambda *step: _bar(bars, *step)):
        yield


@contextmanager
def _bar(bars: Progress, label: str, total: float | None) -> Iterator[progress.Advance]:
    task = bars.add_task(label, total=total)
    try:
        yield lambda amount: bars.advance(task, amount)
    finally:
        bars.remove_task(task)


@contextmanager
def _plain(label: str, total: float | None) -> Iterator[progress.Advance]:
    print_hint(f"{label} …")
    yield lambda amount: None
