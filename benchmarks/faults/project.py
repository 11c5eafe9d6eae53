"""A copy of the project that is attacked: what stands in it, and how commands are run there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from run import ROOT, copy_project

from faults.attack import SECONDS, Ended

STANDING = ("reports", "models", "notebooks", "_site")
MARK = ".audience-decode"
# The smallest audience that has segments: viewers, titles.
SMALLEST = (60, 12)


def stamp_tree(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return size, time, mode and number of everything under a folder, links not followed."""
    found = {}
    for root, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(root, name)
            facts = path.lstat()
            if not path.is_dir() or path.is_symlink():
                found[str(path)] = (facts.st_size, facts.st_mtime_ns, facts.st_mode, facts.st_ino)
    return found


def write_ratings(path: Path, users: int = SMALLEST[0], titles: int = SMALLEST[1]) -> Path:
    """Write an SQLite file with ratings of viewers, a number of their own for each."""
    rows = [
        (user, title, 1.0 + (user * title) % 5, f"2004-{1 + title % 12:02d}-{1 + user % 28:02d}")
        for user in range(1, users + 1)
        for title in range(1, titles + 1)
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "create table ratings (user_id integer, movie_id integer, rating real, date text)"
        )
        connection.executemany("insert into ratings values (?, ?, ?, ?)", rows)
    return path


class Project:
    """A copy of the project with a warm process that runs commands in it.

    Parameters
    ----------
    root : Path
        A new folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        copy_project(root)
        shutil.copy2(ROOT / "requirements.txt", root)
        self.server: subprocess.Popen[str] | None = None

    def place_results(self) -> None:
        """Put results in their places that were never computed: enough for what is refused."""
        for name in STANDING:
            folder = self.root / name
            folder.mkdir()
            (folder / MARK).touch()
            (folder / "index.html").write_text("what stood before")

    def render_results(self) -> None:
        """Put results in their places that a render made."""
        source = write_ratings(self.root.parent / "first.db")
        ended = self.run("render", "--draft", "--renderer", "embedded", "--source", str(source))
        if ended.code:
            raise RuntimeError(f"nothing to attack: {ended.err[-2000:]}")

    def run(self, *arguments: str, folder: Path | None = None, **request: Any) -> Ended:
        """Run a command in a process of its own.

        Parameters
        ----------
        *arguments : str
            Behind `audience-decode`.
        folder : Path, optional
            In which it runs; the project's root where omitted.
        **request
            What `command_server` is told besides.
        """
        server = self.server or self._started()
        out, err = self.root.parent / "out.txt", self.root.parent / "err.txt"
        asked = {"arguments": arguments, "folder": str(folder or self.root), "out": str(out)}
        asked |= {"err": str(err), "seconds": SECONDS, **request}
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        answer = json.loads(server.stdout.readline())
        texts = [path.read_text(errors="replace") for path in (out, err)]
        return Ended(answer["code"], *texts, answer["seconds"])

    def _started(self) -> subprocess.Popen[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
        self.server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("command_server.py"))],
            cwd=self.root,
            env={**environment, "TMPDIR": str(self.temporary())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.server.stdout
        json.loads(self.server.stdout.readline())
        return self.server

    def temporary(self) -> Path:
        """Return the folder for temporary files of its commands."""
        folder = self.root.parent / "temporary"
        folder.mkdir(exist_ok=True)
        return folder

    def close(self) -> None:
        """End the warm process."""
        if self.server:
            assert self.server.stdin
            self.server.stdin.close()
            self.server.wait()
            self.server = None


@contextmanager
def attacked_project(folder: Path, computed: bool) -> Iterator[Project]:
    """Give a copy of the project in which results stand, computed or made up."""
    project = Project(folder / "project")
    try:
        project.render_results() if computed else project.place_results()
        yield project
    finally:
        project.close()
