"""What is checked before work starts."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from analysis import guard
from analysis.errors import UserError

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _free(monkeypatch):
    monkeypatch.delenv(guard.HELD, raising=False)


def test_second_run_is_told_who_the_first_is(tmp_path):
    lock = tmp_path / "data" / ".lock"
    other = f"""
import os, sys
from pathlib import Path
from analysis import guard
os.environ.pop(guard.HELD, None)
with guard.holding_lock(Path({str(lock)!r})):
    print("never")
"""
    with guard.holding_lock(lock):
        environment = {k: v for k, v in os.environ.items() if k != guard.HELD}
        done = subprocess.run(
            [sys.executable, "-c", other], cwd=ROOT, env=environment, capture_output=True, text=True
        )
    assert "never" not in done.stdout
    assert f"process {os.getpid()}" in done.stderr
    with guard.holding_lock(lock):
        assert os.environ[guard.HELD] == str(os.getpid())
    assert guard.HELD not in os.environ


def test_child_of_a_run_works_under_its_lock(tmp_path, monkeypatch):
    lock = tmp_path / ".lock"
    with guard.holding_lock(lock), guard.holding_lock(lock):
        assert lock.exists()


def test_too_little_disk_is_told_with_the_estimate(tmp_path, monkeypatch):
    source = tmp_path / "big.db"
    source.touch()
    os.truncate(source, 2 * 10**12)
    with pytest.raises(UserError, match=r"about 4,000,250 MB"):
        guard.require_room(str(source), [tmp_path / "not" / "yet"])


@pytest.mark.parametrize("name", ["views.zip", "views", "views.csv.gz", "views.csv", "in/views"])
@pytest.mark.parametrize("kind", ["zip", "gzip", "text"])
def test_archives_are_known_by_what_they_hold(tmp_path, name, kind):
    path = tmp_path / "source" / name
    path.parent.mkdir(parents=True)
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", "a,b\n1,2\n")
    else:
        content = b"a,b\n1,2\n"
        path.write_bytes(gzip.compress(content) if kind == "gzip" else content)
    wanted = path.stat().st_size * (1 if kind == "text" else 5)
    given = path.parent if name.startswith("in/") else path
    assert guard.source_size(str(given)) == wanted
    assert guard.source_size(f"file://{given}") == wanted


def test_too_little_memory_is_told(tmp_path):
    code = f"""
import resource
from analysis import guard
from analysis.errors import UserError
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (500_000_000, resource.RLIM_INFINITY))
try:
    guard.require_room("x", [Path({str(tmp_path)!r})])
except UserError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "MB of memory to be had" in done.stdout
    assert "about 800 MB" in done.stdout


def test_room_enough_is_silent(tmp_path):
    guard.require_room(str(tmp_path / "none.db"), [tmp_path])
    assert guard.memory_room().free > 0
