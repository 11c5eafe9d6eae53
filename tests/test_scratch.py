"""Temporary folders: gone at the end, on an error or Ctrl-C, after a kill with the next start."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import scratch

ROOT = Path(__file__).resolve().parent.parent
WORK = """
import sys, time
from analysis import scratch
from analysis.obtain.sources import open_source
source = open_source(sys.argv[1])
print("opened", flush=True)
{then}
"""


def started(folder: Path, then: str) -> subprocess.Popen:
    data = folder / "ratings.csv.gz"
    if not data.exists():
        import gzip

        data.write_bytes(gzip.compress(b"user_id,movie_id,rating\n1,2,3\n4,5,1\n"))
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-c", WORK.format(then=then), str(data)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "tmp").iterdir())


@pytest.mark.parametrize("then", ["", "raise ValueError", "sys.exit(2)"])
def test_nothing_stays_behind_a_process_that_ends(tmp_path, then):
    assert started(tmp_path, then).wait(60) == {"": 0, "raise ValueError": 1}.get(then, 2)
    assert left(tmp_path) == []


def test_nothing_stays_behind_an_interruption(tmp_path):
    process = started(tmp_path, "time.sleep(60)")
    assert process.stdout.readline() == "opened\n"
    assert left(tmp_path)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert left(tmp_path) == []


def test_what_a_killed_process_left_goes_with_the_next_one(tmp_path):
    process = started(tmp_path, "time.sleep(60)")
    process.stdout.readline()
    process.kill()
    process.wait(60)
    assert left(tmp_path)
    (tmp_path / "tmp" / "audience-decode-mine").mkdir()
    assert started(tmp_path, "").wait(60) == 0
    assert left(tmp_path) == ["audience-decode-mine"]


def test_folders_of_a_process_at_work_are_kept(tmp_path):
    first = started(tmp_path, "time.sleep(60)")
    first.stdout.readline()
    before = left(tmp_path)
    assert started(tmp_path, "").wait(60) == 0
    assert left(tmp_path) == before
    first.kill()
    first.wait(60)


def test_lasting_folders_outlive_a_release():
    passing, lasting = scratch.temporary_folder(), scratch.temporary_folder(lasting=True)
    scratch.release_folders()
    assert (passing.exists(), lasting.exists()) == (False, True)
    assert f"-{os.getpid()}-" in lasting.name
