"""Disks that a test may fill: file systems in memory, seen by one command and its children only."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

# Without privileges of its own a process may be root among file systems that it alone sees.
WAYS = (["unshare", "-rm"], ["unshare", "-m"])
# How names end of what is for the moment.
LEFT = (".new", ".old", ".journal", ".part", ".scratch")
# What is foreseen is refused before work begins; here the disk fills while it goes on.
UNFORESEEN = """
import sys
from analysis import guard
guard.DISK_BASE = guard.DISK_PER_BYTE = 0
from analysis.__main__ import cli
sys.exit(cli(sys.argv[1:]))
"""
INSIDE = """
import hashlib, json, os, subprocess, sys
from pathlib import Path
told = json.loads(sys.argv[1])
for words in told["before"]:
    subprocess.run(words, check=True)

def state(folders):
    files = [path for one in folders for path in sorted(Path(one).rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

before = state(told["kept"])
# What a command run before in the same process was told is not told to this one.
inherited = {name: value for name, value in os.environ.items() if name[:9] != "AUDIENCE_"}
done = subprocess.run(told["command"], cwd=told["folder"], env={**inherited, **told["settings"]},
                      capture_output=True, text=True)
names = [name for one in told["watched"] for _, folders, files in os.walk(one)
         for name in (*folders, *files)]
print(json.dumps({"code": done.returncode, "said": done.stderr, "printed": done.stdout,
                  "kept": state(told["kept"]) == before, "names": names}))
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended.

    `kept` tells whether what was to stay is the same, `names` what lies in the watched folders.
    """

    code: int
    said: str
    printed: str
    kept: bool
    names: list[str]

    def require_refusal(self, *words: str) -> None:
        """Require that it ended as the user's matter, with all as it stood and nothing left."""
        assert self.code == 2, self.said[-3000:]
        assert "Traceback" not in self.said
        assert not [word for word in words if word not in self.said], self.said
        assert self.kept
        assert not [name for name in self.names if name.endswith(LEFT)]


def memory_disk(place: Path, megabytes: float) -> list[list[str]]:
    """Return the commands that mount a disk of a size; what lay there is copied into it."""
    aside = f"{place}.aside"
    return [
        ["cp", "-a", str(place), aside],
        ["mount", "-t", "tmpfs", "-o", f"size={int(megabytes * 1024)}k", "none", str(place)],
        ["cp", "-a", f"{aside}/.", str(place)],
        ["rm", "-rf", aside],
    ]


def closed_disk(place: Path) -> list[list[str]]:
    """Return the commands that let a folder be read only."""
    return [
        ["mount", "--bind", str(place), str(place)],
        ["mount", "-o", "remount,bind,ro", str(place)],
    ]


def mount_way() -> list[str]:
    """Return how a process gets file systems of its own, or skip the test with the reason."""
    said = "none was tried"
    for way in WAYS:
        try:
            words = [*way, "mount", "-t", "tmpfs", "none", "/mnt"]
            done = subprocess.run(words, capture_output=True, text=True)
        except OSError as error:
            said = str(error)
            continue
        if not done.returncode:
            return way
        said = done.stderr.strip()
    pytest.skip(f"this machine mounts no file systems for tests: {said}")


def run_on(
    disks: list[list[str]],
    project: Path,
    *arguments: str,
    kept: tuple[Path, ...] = (),
    watched: tuple[Path, ...] = (),
    **settings: str,
) -> Outcome:
    """Run a command of the project on disks that it alone sees.

    Parameters
    ----------
    disks : list
        Commands that mount them.
    project : Path
        A copy of the project.
    arguments : str
        The command.
    kept, watched : tuple of Path
        Folders that have to stay the same, and those whose names are told.
    settings : str
        Environment variables.
    """
    told = {
        "before": disks,
        "kept": [str(path) for path in kept],
        "watched": [str(path) for path in watched],
        "command": [sys.executable, "-c", UNFORESEEN, *arguments],
        "folder": str(project),
        "settings": settings,
    }
    words = [*mount_way(), sys.executable, "-c", INSIDE, json.dumps(told)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Outcome(**json.loads(done.stdout))
