"""Run commands of the project in the current folder, each in a fork of one warm process.

Reads requests as lines of JSON and answers each with a line of JSON. A fork is a process of its
own: it has its own signals, limits and end, and starts in no time since all is imported.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

# Seconds between two looks at whether a command has ended.
TURN = 0.01
# The answer for a command that did not end in its time; no exit code and no signal.
HANGS = -999
# The file that fills a disk, and how often that is tried.
FILLER, TRIES = "filler", 20
# Changes of folders that are all counted, and those of single files of which one in so many is.
CHANGES = {"os.rename", "os.mkdir", "os.symlink", "os.link", "shutil.rmtree", "shutil.copytree"}
REMOVED = {"os.remove", "os.rmdir"}
FREQUENT = 20
# What a command imports when it needs it; here once for all.
IMPORTED = (
    *("run", "rendering.build", "rendering.hooks", "obtain.audit_folder", "reuse.scoring"),
    *("commands.doctor", "commands.file_commands", "commands.console", "commands.preview"),
    *("communicate.exports", "communicate.figures", "communicate.summary", "reuse.package"),
    *("model.stage", "scrub.stage", "explore", "interpret", "guard", "pipeline"),
    *("commands.numeric_table", "demo", "reuse.loading"),
)


def import_all() -> None:
    """Import what commands need, before anything is forked."""
    import importlib

    import duckdb  # noqa: F401
    import sklearn.cluster  # noqa: F401
    import sklearn.mixture  # noqa: F401

    for name in ("__main__", *IMPORTED):
        importlib.import_module(f"analysis.{name}")


def break_at(step: int, marked: list[str], act: Callable[[], None]) -> None:
    """Do something before the n-th change that this process makes of the named folders.

    Parameters
    ----------
    step : int
        Which change; those that Python tells its auditors of are counted, and of the many single
        files that are written or removed one in `FREQUENT`, but every one of a journal.
    marked : list of str
        What a path must hold for its change to count.
    act : callable
        What is done.
    """
    seen = small = 0

    def counts(event: str, given: tuple) -> bool:
        nonlocal small
        if event == "ctypes.dlsym":
            return "renameat2" in given
        if not any(part in str(one) for one in given for part in marked):
            return False
        if event in CHANGES or (event in REMOVED and "journal" in str(given)):
            return True
        written = event == "open" and isinstance(given[2], int) and given[2] & os.O_ACCMODE
        if written and "journal" in str(given):
            return True
        small += event in REMOVED or bool(written)
        return (event in REMOVED or bool(written)) and small % FREQUENT == 1

    def look(event: str, given: tuple) -> None:
        nonlocal seen
        if counts(event, given):
            seen += 1
            if seen == step:
                act()

    sys.addaudithook(look)


def fill_disk(folder: str, left: int) -> None:
    """Take all room of a file system but some bytes.

    Parameters
    ----------
    folder : str
        Where it is mounted.
    left : int
        Bytes that stay free.
    """
    # A command that writes meanwhile may be quicker; then less is left to take.
    for _ in range(TRIES):
        facts = os.statvfs(folder)
        size = facts.f_bavail * facts.f_frsize - left
        if size <= 0:
            return
        with suppress(OSError), (Path(folder) / FILLER).open("ab") as file:
            os.posix_fallocate(file.fileno(), file.tell(), size)
            return


def planned_fault(request: dict) -> Callable[[], None]:
    """Return what a request wants to be done at a step: a signal, or a full disk."""
    if "fill" in request:
        return partial(fill_disk, request["fill"], request["left"])
    return partial(os.kill, os.getpid(), request["signal"])


def refuse_exchange() -> None:
    """Let this process live on a system that cannot exchange two folders at once."""
    import ctypes

    class Without:
        def __init__(self, *_: object, **__: object) -> None:
            """Open no library."""

        def __getattr__(self, name: str) -> object:
            raise AttributeError(name)

    ctypes.CDLL = Without  # type: ignore[misc, assignment]


def run_command(request: dict) -> int:
    """Run one command in this process, broken as the request asks; return its exit code."""
    from analysis.__main__ import cli

    os.chdir(request["folder"])
    os.environ.update(request.get("environment", {}))
    sys.argv = ["audience-decode", *request["arguments"]]
    for name, amount in request.get("limits", {}).items():
        resource.setrlimit(getattr(resource, name), (amount, amount))
    if request.get("without_exchange"):
        refuse_exchange()
    if "step" in request:
        break_at(request["step"], request["marked"], planned_fault(request))
    return cli(request["arguments"])


def become_command(request: dict) -> None:
    """Become a process of its own whose output goes to the files of the request."""
    os.setsid()
    for descriptor, name in ((0, os.devnull), (1, request["out"]), (2, request["err"])):
        flags = os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    try:
        code = run_command(request)
    except BaseException:
        traceback.print_exc()
        code = 1
    # No further: libraries that were imported before the fork may miss their threads at the end.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def ended(process: int, request: dict) -> int:
    """Wait for a process and return its exit code; below zero the signal that ended it."""
    start, waiting = time.monotonic(), "after" in request
    while True:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        spent = time.monotonic() - start
        if waiting and spent > request["after"]:
            waiting = False
            if "fill" in request:
                fill_disk(request["fill"], request["left"])
            else:
                os.killpg(process, request["signal"])
        if spent > request["seconds"]:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return HANGS
        time.sleep(TURN)


def serve_requests() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    print(json.dumps({"ready": os.getpid()}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        start = time.monotonic()
        process = os.fork()
        if not process:
            answers.close()
            become_command(request)
        code = ended(process, request)
        answer = {"code": code, "seconds": time.monotonic() - start}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    import_all()
    serve_requests()
