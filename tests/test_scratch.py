"""Temporary folders: in the project, gone at the end, on an error or Ctrl-C, or after a kill."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import places, scratch

ROOT = Path(__file__).resolve().parent.parent
WORK = """
import sys, time
from pathlib import Path
from analysis import places, scratch, publication
scratch.SCRATCH = Path(sys.argv[2])
publication.mend_abandoned()
from analysis.obtain.sources import open_source
source = open_source(sys.argv[1])
print("opened", flush=True)
{then}
"""


def started(folder: Path, then: str) -> subprocess.Popen:
    data = folder / "ratings.csv.gz"
    if not data.exists():
        data.write_bytes(gzip.compress(b"user_id,movie_id,rating\n1,2,3\n4,5,1\n"))
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-c", WORK.format(then=then), str(data), str(folder / "own")],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def left(folder: Path) -> list[str]:
    """Return what lies in the place of temporary folders; there is nothing in the system's."""
    assert not list((folder / "tmp").iterdir())
    return sorted(path.name for path in folder.glob("own/*"))


def killed(folder: Path) -> None:
    process = started(folder, "time.sleep(60)")
    process.stdout.readline()
    process.kill()
    process.wait(60)


@pytest.mark.parametrize("then", ["", "raise ValueError", "sys.exit(2)"])
def test_nothing_stays_behind_a_process_that_ends(tmp_path, then):
    assert started(tmp_path, then).wait(60) == {"": 0, "raise ValueError": 1}.get(then, 2)
    assert not (tmp_path / "own").exists()


def test_nothing_stays_behind_an_interruption(tmp_path):
    process = started(tmp_path, "time.sleep(60)")
    assert process.stdout.readline() == "opened\n"
    assert left(tmp_path)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert left(tmp_path) == []


def test_what_a_killed_process_left_goes_with_the_next_one(tmp_path):
    killed(tmp_path)
    assert left(tmp_path)
    (tmp_path / "own" / "mine").mkdir()
    assert started(tmp_path, "").wait(60) == 0
    assert left(tmp_path) == ["mine"]


def test_folders_of_a_process_at_work_are_kept(tmp_path):
    first = started(tmp_path, "time.sleep(60)")
    first.stdout.readline()
    before = left(tmp_path)
    assert started(tmp_path, "").wait(60) == 0
    assert left(tmp_path) == before
    first.kill()
    first.wait(60)


def test_a_kill_before_the_folder_was_locked_leaves_nothing_for_good(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "17-ab.lock").touch()
    assert started(tmp_path, "").wait(60) == 0
    assert left(tmp_path) == []


def test_a_folder_that_was_written_again_after_its_lock_went_is_removed(tmp_path):
    (tmp_path / "own" / "17-0123abcd" / "profile").mkdir(parents=True)
    assert started(tmp_path, "").wait(60) == 0
    assert left(tmp_path) == []


def test_lasting_folders_outlive_a_release():
    passing, lasting = scratch.temporary_folder(), scratch.temporary_folder(lasting=True)
    scratch.release_folders()
    assert (passing.exists(), lasting.exists()) == (False, True)
    assert lasting.parent == scratch.own_folder()
    assert lasting.is_relative_to(places.DERIVED)


def _system_place(folder: Path, monkeypatch, then: str = "") -> list[str]:
    """Open a source where the project's own place is a file, and return what the system's held."""
    (folder / "own").write_text("no folder")
    shown = "from pathlib import Path; print(*Path(sys.argv[2]).parent.glob('tmp/*/*'), sep='\\n')"
    return started(folder, f"{shown}\n{then}").communicate(timeout=60)[0].splitlines()[1:]


def test_without_a_place_in_the_project_the_systems_is_taken(tmp_path, monkeypatch):
    held = _system_place(tmp_path, monkeypatch)
    assert {Path(path).parent.name for path in held} == {f"audience-decode-{os.getuid()}"}
    assert left(tmp_path) == []


def test_a_link_that_another_laid_in_the_systems_place_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / f"audience-decode-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    _system_place(tmp_path, monkeypatch)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_libraries_and_programs_are_told_the_own_folder(tmp_path):
    before = dict(os.environ)
    with scratch.own_temporary_files():
        import tempfile

        assert tempfile.gettempdir() == str(scratch.own_folder())
        asked = "import tempfile; print(tempfile.gettempdir())"
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
        assert done.stdout.strip() == str(scratch.own_folder())
    assert dict(os.environ) == before
    assert shutil.disk_usage(scratch.own_folder())
