"""A render that fails, is interrupted or killed leaves all four folders as they stood."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import DRAFT, REPLACED, Project

pytestmark = pytest.mark.build

# A change that every chapter and the reports show, and no stage.
TITLE = "AUDIENCE_REPORT__TITLE"
ANOTHER = {**DRAFT, TITLE: "Another title"}
# Seconds in which kernels look whether their parent lives, with much to spare.
LONG = 60


@pytest.fixture(scope="module")
def project(rendered) -> Project:
    """Return a copy of the project with everything rendered from a small demo."""
    return rendered


def _state(project) -> dict[str, bytes]:
    folders = [project.root / name for name in REPLACED]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}


def _left(project) -> list[str]:
    """Return what is for the moment only: beside folders, among results, of killed processes."""
    found = [path.relative_to(project.root).as_posix() for path in project.root.rglob(".*")]
    return [name for name in found if re.search(r"\.(new|old|part)$|\.scratch|tmp", name)]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("```{python}\n1 / 0\n```\n", "ZeroDivisionError"),
        ("See [nothing](nowhere.html).\n", "nowhere.html leads nowhere"),
    ],
)
def test_a_chapter_that_fails_leaves_all_as_it_was(project, added, said):
    before = _state(project)
    chapter = project.root / "chapters" / "communicate.qmd"
    text = chapter.read_text()
    chapter.write_text(f"{text}\n{added}")
    try:
        done = project.command("render", "--quiet", **ANOTHER)
    finally:
        chapter.write_text(text)
    assert done.returncode == 1
    assert said in done.stderr
    assert _state(project) == before
    assert not _left(project)


def _stopped_at(project, title: str, step: str, number: int, system: Path) -> tuple[int, str]:
    """Stop a render at a step that it shows, and return its code and last words."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", "render"],
        cwd=project.root,
        env={**environment, **DRAFT, TITLE: title, "TMPDIR": str(system)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    for line in process.stderr:
        if line.startswith(step):
            break
    # The step has begun to work by then.
    time.sleep(0.2)
    process.send_signal(number)
    said = process.stderr.read()
    return process.wait(LONG), said


def _processes(project) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.readlink() == project.root:
                found.append(int(place.parent.name))
        except OSError:
            continue
    return found


def _until_nothing_runs(project) -> None:
    for _ in range(LONG * 10):
        if not _processes(project):
            return
        time.sleep(0.1)
    pytest.fail(f"{_processes(project)} outlived what started them")


@pytest.mark.parametrize(
    ("title", "step", "number"),
    [
        ("One", "Drawing figures", signal.SIGTERM),
        ("One", "Executing chapters", signal.SIGINT),
        ("One", "Executing chapters", signal.SIGKILL),
        ("Another title", "Typesetting the PDF", signal.SIGKILL),
        ("Another title", "Writing the notebooks", signal.SIGTERM),
    ],
)
def test_a_stop_at_any_step_leaves_all_as_it_was(project, tmp_path, title, step, number):
    before = _state(project)
    system = tmp_path / "system"
    system.mkdir()
    code, said = _stopped_at(project, title, step, number, system)
    assert code == (-number if number == signal.SIGKILL else 130), said
    assert number == signal.SIGKILL or "what stood before is untouched" in said
    _until_nothing_runs(project)
    assert _state(project) == before
    # The next command of any kind removes what a kill left.
    assert bool(_left(project)) == (number == signal.SIGKILL)
    project.command("doctor", TMPDIR=str(system))
    assert not _left(project)
    assert not list(system.iterdir())
    assert _state(project) == before


def test_what_is_rendered_then_is_new_everywhere(project):
    before = _state(project)
    project.done("render", "--quiet", **ANOTHER)
    after = _state(project)
    assert not _left(project)
    assert "Another title" in (project.root / "reports" / "executive_summary.md").read_text()
    assert before.keys() == after.keys()
    assert before["_site/executive-summary.pdf"] != after["_site/executive-summary.pdf"]
