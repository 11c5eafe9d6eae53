"""The key for pseudonyms: whole, random, its owner's, and never replaced in silence."""

import os
import stat
import threading

import pytest

from analysis import progress
from analysis.errors import UserError
from analysis.obtain.audit import pseudonym_key as module
from analysis.obtain.audit.pseudonym_key import pseudonym_key

GOOD = bytes(range(32)).hex()


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    "held",
    ["", "00", GOOD[:-2], GOOD + "00", "00" * 32, "0102" * 16, "not a key", "é" * 64, GOOD[:-1]],
)
def test_what_is_no_key_is_refused_and_stays(held, tmp_path):
    path = tmp_path / "pseudonyms.key"
    path.write_text(held)
    with pytest.raises(UserError, match="32 random bytes") as error:
        pseudonym_key(path)
    assert "earlier samples" in error.value.remedy
    assert path.read_text() == held


@pytest.mark.parametrize("kind", ["folder", "fifo"])
def test_what_is_no_file_is_refused(kind, tmp_path):
    path = tmp_path / "pseudonyms.key"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(UserError, match="is no file"):
        pseudonym_key(path)


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o700])
def test_its_mode_is_repaired(mode, tmp_path):
    path = tmp_path / "pseudonyms.key"
    path.write_text(f"{GOOD}\n")
    path.chmod(mode)
    assert pseudonym_key(path) == bytes(range(32))
    assert mode_of(path) == 0o600


def test_a_lost_key_is_said_and_a_standing_one_is_not(tmp_path):
    said, path = [], tmp_path / "data" / "pseudonyms.key"

    class Step:
        def __init__(self, label, _):
            said.append(label)

        def __enter__(self):
            return lambda amount: None

        def __exit__(self, *_):
            return None

    with progress.step_listener(Step):
        first = pseudonym_key(path)
        assert pseudonym_key(path) == first
        path.unlink()
        assert pseudonym_key(path) != first
    assert len(said) == 2
    assert "earlier samples" in said[1]
    assert mode_of(path) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["pseudonyms.key"]


def test_all_that_start_at_once_have_one_key(tmp_path):
    path, found = tmp_path / "pseudonyms.key", []
    start = threading.Barrier(8)

    def take():
        start.wait()
        found.append(pseudonym_key(path))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {bytes.fromhex(path.read_text())}


def test_a_write_that_is_cut_off_leaves_no_key(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    path = tmp_path / "pseudonyms.key"
    with pytest.raises(UserError, match="No space left"):
        pseudonym_key(path)
    assert list(tmp_path.iterdir()) == []
