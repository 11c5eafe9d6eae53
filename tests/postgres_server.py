"""A PostgreSQL server of Debian's package on loopback, in a temporary folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, or skip the test."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian's postgresql)", allow_module_level=True)
    return found[-1].parent


def as_owner(*command: str) -> None:
    """Run a command as the user postgres where we are root, which PostgreSQL refuses."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=120)


@contextmanager
def server(owner: str) -> Iterator[int]:
    """Run a server that trusts everybody, and give its port.

    Parameters
    ----------
    owner : str
        Name of its superuser.
    """
    # Not pytest's own folder: the user postgres may not pass through its parents.
    folder = Path(tempfile.mkdtemp(prefix="audience-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, control = str(folder / "data"), str(programs() / "pg_ctl")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
    try:
        as_owner(f"{programs()}/initdb", "-D", data, "-A", "trust", "-U", owner, "-E", "UTF8")
        as_owner(control, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield port
        finally:
            as_owner(control, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
