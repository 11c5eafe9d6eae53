"""Folders are replaced together, all or none, whatever ends the process and at whatever step."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import folders, publication, scratch
from analysis.errors import UserError
from analysis.publication import journal, replacing

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("models", "reports", "site")


def _build(target, text):
    with publication.replacing_folder(target) as staged:
        (staged / "page.html").write_text(text)


def _stand(root, *texts):
    """Let parts of a project stand, each with one page."""
    for part, text in zip(PARTS, texts, strict=False):
        _build(root / part, text)


def _build_all(root, meanwhile=lambda: None):
    with publication.publishing() as work:
        for part in PARTS:
            (work.build_folder(root / part) / "page.html").write_text("two")
        meanwhile()


def _text(folder):
    return (folder / "page.html").read_text()


def _texts(root):
    return {part: _text(root / part) for part in PARTS if (root / part).exists()}


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_second_build_replaces_the_first_and_leaves_nothing_beside(tmp_path):
    target = tmp_path / "deep" / "site"
    _build(target, "one")
    _build(target, "two")
    assert _text(target) == "two"
    assert _names(target.parent) == ["site"]
    assert target.stat().st_mode & 0o777 == 0o755


def test_failed_build_leaves_the_former_site_whole(tmp_path):
    target = tmp_path / "site"
    _build(target, "one")
    with pytest.raises(TypeError):
        _build(target, None)
    assert _text(target) == "one"
    assert _names(tmp_path) == ["site"]


def test_foreign_folder_is_refused_untouched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="not built here"):
        _build(tmp_path, "x")
    assert _names(tmp_path) == ["thesis.txt"]


def test_a_folder_that_became_foreign_meanwhile_keeps_all_as_it_was(tmp_path):
    _stand(tmp_path, "one", "one")

    def put() -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "thesis.txt").write_text("mine")

    with pytest.raises(UserError, match="not built here"):
        _build_all(tmp_path, put)
    assert _text(tmp_path / "models") == _text(tmp_path / "reports") == "one"
    assert _names(tmp_path) == ["models", "reports", "site"]
    assert _names(tmp_path / "site") == ["thesis.txt"]


def test_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(UserError, match="is a file"):
        _build(tmp_path / "site", "x")
    with pytest.raises(UserError, match="cannot be written|is a file"):
        _build(tmp_path / "site" / "below", "x")


def test_a_name_of_the_longest_kind_has_a_neighbour_too(tmp_path):
    target = tmp_path / ("ä" * 127)
    _build(target, "one")
    _build(target, "two")
    assert _text(target) == "two"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "new" / "result.csv"
    with publication.replacing_file(target) as partial:
        partial.write_text("first")
    with pytest.raises(ZeroDivisionError), publication.replacing_file(target) as partial:
        partial.write_text(f"half{1 / 0}")
    assert target.read_text() == "first"
    assert _names(target.parent) == ["result.csv"]
    assert target.stat().st_mode & 0o777 == 0o644


def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path):
    (tmp_path / "file").write_text("x")
    for target, said in ((tmp_path, "is a folder"), (tmp_path / "file" / "x.csv", "be written")):
        with pytest.raises(UserError, match=said), publication.replacing_file(target):
            pytest.fail("work began")


def _linked(tmp_path, name="site"):
    """Return a link to a folder elsewhere that holds a first build."""
    real = tmp_path / "disk" / "real"
    _build(real, "one")
    link = tmp_path / name
    link.symlink_to(real, target_is_directory=True)
    return link, real


def test_a_build_into_a_link_replaces_what_it_leads_to(tmp_path):
    link, real = _linked(tmp_path)
    for text in ("two", "three"):
        _build(link, text)
        assert link.is_symlink()
        assert _text(real) == text
    assert _names(real.parent) == ["real"]
    assert _names(tmp_path) == ["disk", "site"]


def test_a_link_above_the_folder_is_followed_too(tmp_path):
    link, real = _linked(tmp_path)
    _build(link / "deep", "two")
    assert _text(real / "deep") == "two"


def test_a_link_to_nothing_yet_is_filled(tmp_path):
    link = tmp_path / "site"
    link.symlink_to(tmp_path / "new" / "real")
    _build(link, "one")
    assert _text(tmp_path / "new" / "real") == "one"


def test_a_file_is_written_where_its_link_leads(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with publication.replacing_file(tmp_path / "link.csv") as partial:
        partial.write_text("new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


KILLED = """
import os, signal, sys
from pathlib import Path
from analysis import folders, publication, scratch
from analysis.publication import journal, replacing

root, at, exchanges, tried = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
scratch.SCRATCH = root / "own"
left = [at]

def counted(function):
    def call(*arguments, **named):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call

if exchanges == "no":
    journal.exchange_folders = lambda first, second: False
else:
    journal.exchange_folders = counted(journal.exchange_folders)
for name in ("rename", "replace", "mkdir", "unlink", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))

with publication.publishing() as work:
    for number, part in enumerate(("models", "reports", "site")):
        if tried == "yes" and number == 2:
            work.put_on_trial()
        (work.build_folder(root / part) / "page.html").write_text("two")
"""
# More than there are steps in a publication of three folders.
MOST_STEPS = 60


def _python(code, *arguments):
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT).returncode


def _mend(root, monkeypatch, exchanges):
    """Do what the next command does first, here and not among our own folders."""
    with monkeypatch.context() as patch:
        patch.setattr(scratch, "SCRATCH", root / "own")
        if exchanges == "no":
            patch.setattr(journal, "exchange_folders", lambda first, second: False)
        publication.mend_abandoned()


@pytest.mark.parametrize("stood", [3, 1], ids=["all stood", "one stood"])
@pytest.mark.parametrize(("exchanges", "tried"), list(itertools.product(["yes", "no"], repeat=2)))
def test_a_kill_at_any_step_is_mended_to_all_or_none(
    tmp_path, monkeypatch, stood, exchanges, tried
):
    ends = set()
    for at in range(1, MOST_STEPS):
        root = tmp_path / str(at)
        root.mkdir()
        _stand(root, *["one"] * stood)
        before = _texts(root)
        code = _python(KILLED, root, at, exchanges, tried)
        _mend(root, monkeypatch, exchanges)
        after = _texts(root)
        assert after in (before, dict.fromkeys(PARTS, "two")), at
        assert _names(root) == sorted(after), at
        ends.add(str(after))
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert code == 0
    assert len(ends) == 2


def _fail_at(monkeypatch, number):
    """Let the given exchange fail as on a disk that breaks."""
    real, count = folders.exchange_folders, itertools.count(1)

    def exchange(first, second):
        if next(count) == number:
            raise OSError(5, "Input/output error")
        return real(first, second)

    monkeypatch.setattr(journal, "exchange_folders", exchange)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_exchange_that_fails_takes_the_others_back(tmp_path, monkeypatch, number):
    _stand(tmp_path, "one", "one", "one")
    _fail_at(monkeypatch, number)
    with pytest.raises(OSError, match="Input/output"):
        _build_all(tmp_path)
    assert set(_texts(tmp_path).values()) == {"one"}
    assert _names(tmp_path) == sorted(PARTS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_until_all_is_in_its_place(tmp_path, monkeypatch, number):
    _stand(tmp_path, "one", "one", "one")
    real = journal.put_in_place

    def interrupted(one):
        real(one)
        os.kill(os.getpid(), number)

    def stop(_, __):
        raise KeyboardInterrupt

    monkeypatch.setattr(replacing, "put_in_place", interrupted)
    former = signal.signal(number, stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            _build_all(tmp_path)
    finally:
        signal.signal(number, former)
    assert set(_texts(tmp_path).values()) == {"two"}
    assert _names(tmp_path) == sorted(PARTS)


def test_what_another_put_into_the_gap_is_not_replaced(tmp_path, monkeypatch):
    _stand(tmp_path, "one", "one", "one")
    # Killed between the two renames of the first folder.
    at = next(
        at
        for at in range(1, MOST_STEPS)
        if _python(KILLED, tmp_path, at, "no", "no") and not (tmp_path / "models").exists()
    )
    assert at
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "thesis.txt").write_text("mine")
    _mend(tmp_path, monkeypatch, "yes")
    assert _names(tmp_path / "models") == ["thesis.txt"]
    assert _text(tmp_path / "reports") == _text(tmp_path / "site") == "one"
    assert _names(tmp_path) == sorted(PARTS)
