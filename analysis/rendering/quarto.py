"""The program Quarto: found, started, followed while it works, stopped with us."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from analysis import progress
from analysis.commands.console import print_hint
from analysis.errors import BuildError, UserError
from analysis.places import ROOT
from analysis.publication import Publication
from analysis.rendering.leftovers import OUTPUT, possible_leftovers, remove_leftovers
from analysis.settings import Settings

# The first whose Typst output knows books, tables of contents with parts, and citeproc together.
OLDEST = (1, 10)
LAST_LINES = 15
PATIENCE = 10  # seconds that Quarto has to end by itself
PAGE = re.compile(r"\[\s*(\d+)/(\d+)\] (\S+)")
TYPESETTING = re.compile(r"\[typst\]: Compiling")
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Every kernel says so, whoever starts it; users can do nothing about it.
NOISE = "Kernel is running over TCP without encryption"
INSTEAD = "`audience-decode render --renderer embedded` builds the book without Quarto."
INSTALL = "`make quarto`, or https://quarto.org/docs/get-started"


def quarto_version(program: str) -> tuple[int, ...]:
    """Return what Quarto says its version is, nothing where it cannot be run."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", done.stdout.strip())
    return tuple(int(part) for part in found.groups("0")) if found else ()


def unfit_quarto(program: str | None) -> str:
    """Return why a Quarto, or none, cannot render this book; nothing where it can."""
    if program is None:
        return "no program `quarto` on the PATH"
    version = quarto_version(program)
    if not version:
        return f"{program}, which does not run (`quarto --version` says nothing)"
    if version < OLDEST:
        return f"Quarto {_dotted(version)} at {program}"
    return ""


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def quarto_program(settings: Settings) -> str | None:
    """Return the Quarto to render with, or None for the embedded renderer; `auto` says which.

    Raises
    ------
    UserError
        When Quarto is demanded and not there, or too old.
    """
    if settings.renderer == "embedded":
        return None
    program = shutil.which("quarto")
    unfit = unfit_quarto(program)
    if settings.renderer == "quarto" and unfit:
        raise UserError(
            unfit,
            f"Quarto {_dotted(OLDEST)} or newer for `--renderer quarto`",
            f"Install it ({INSTALL}), or use `--renderer embedded`.",
        )
    if unfit:
        print_hint(f"The embedded renderer builds the book: {unfit} ({INSTALL}, to use Quarto).")
        return None
    if settings.renderer == "auto":
        print_hint(f"Quarto builds the book: {program} (`--renderer embedded` does without).")
    return program


def quarto_render(program: str, site: Path, work: Publication) -> None:
    """Let Quarto render the whole book, by way of a folder that it may empty.

    Parameters
    ----------
    program : str
        The program.
    site : Path
        Where the site is built.
    work : Publication
        Removes what Quarto leaves in the project's folder, even after a kill.

    Raises
    ------
    BuildError
        When Quarto fails, with its last lines.
    """
    remove_leftovers(ROOT)
    inside = ROOT / f"{OUTPUT}{secrets.token_hex(4)}"
    work.remove_after([inside, *possible_leftovers(ROOT)])
    inside.mkdir()
    try:
        _require_success([program, "render", ".", "--output-dir", inside.name])
        shutil.copytree(inside, site, dirs_exist_ok=True)
    finally:
        remove_leftovers(ROOT)


def _require_success(command: list[str]) -> None:
    last: deque[str] = deque(maxlen=LAST_LINES)
    process = _started(command)
    try:
        with _ended_with_us(process), progress.work_step("Rendering the book with Quarto"):
            _follow(_lines(process), last)
            code = process.wait()
    finally:
        _end(process)
    if code:
        shown = "\n".join(f"  {line}" for line in last) or "  (it said nothing)"
        raise BuildError(
            f"Quarto ({command[0]}) could not render the book, exit code {code}. "
            f"Its last lines:\n{shown}\n{INSTEAD}"
        )


def _started(command: list[str]) -> subprocess.Popen[str]:
    # The hooks call `python`, which has to be the one that runs here.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path, "QUARTO_PYTHON": sys.executable},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )


@contextmanager
def _ended_with_us(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let Quarto, with all that it started, be killed when we are: it would render on."""
    # What it waits for comes never, but the system ends the waiting with us.
    watch = ["/bin/sh", "-c", 'read -r _; kill -s KILL -- "-$0"', str(process.pid)]
    with subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True) as watcher:
        try:
            yield
        finally:
            watcher.kill()


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield what Quarto prints, line by line, as plain text."""
    for line in process.stdout or ():
        shown = COLOUR.sub("", line).rstrip()
        if shown.strip() and NOISE not in shown:
            yield shown


def _follow(said: Iterator[str], last: deque[str]) -> None:
    """Show as steps what Quarto is at, and keep its last lines."""
    with ExitStack() as current:
        for line in said:
            last.append(line)
            page = PAGE.match(line)
            if page or TYPESETTING.match(line):
                label = f"Quarto: {page[3]}, {page[1]} of {page[2]}" if page else "Quarto: the PDF"
                current.close()
                current.enter_context(progress.work_step(label))


def _end(process: subprocess.Popen[str]) -> None:
    """Stop Quarto with all that it started, where it has not ended by itself."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        os.killpg(process.pid, number)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue
    if process.stdout:
        process.stdout.close()
