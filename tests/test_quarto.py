"""Rendering by Quarto, held by a program that does to folders what the real one was seen to do.

The last test renders with the real one, where it is on the PATH.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import site_facts
from conftest import ROOT

from analysis import settings
from analysis.errors import UserError
from analysis.folders import MARK, require_ours
from analysis.rendering import quarto

pytestmark = pytest.mark.build

STAND_IN = Path(__file__).with_name("stand_in_quarto.py")
DRAFT = {"AUDIENCE_MODEL__DRAFT": "true"}
LONG = 300  # seconds after which something hangs
ANOTHER = {"AUDIENCE_REPORT__TITLE": "Another title"}
SUMMARY = "reports/executive_summary.md"
MADE = ("reports/report.json", "models/segmentation.pkl", "notebooks/01_EDA.ipynb")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Return a PATH on which `quarto` is the stand-in and `python` the one that runs here."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "quarto"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return os.pathsep.join([str(folder), str(Path(sys.executable).parent), os.environ["PATH"]])


@pytest.fixture(scope="module")
def project(rendered):
    """Return a copy of the project with a small demo and every stage computed as a draft."""
    shutil.copy2(ROOT / ".gitignore", rendered.root / ".gitignore")
    for made in ("_site", "data/derived/chapters", "data/derived/fonts"):
        shutil.rmtree(rendered.root / made, ignore_errors=True)
    return rendered


@pytest.fixture
def site(project):
    """Return the folder of the site, which is not there yet."""
    shutil.rmtree(project.root / "_site", ignore_errors=True)
    return project.root / "_site"


def _environment(path: str, **more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("AUDIENCE_", "STAND_IN"))}
    return {**plain, **DRAFT, "PATH": path, **more}


def _quarto(project, path, *arguments, **more):
    return subprocess.run(
        ["quarto", "render", *arguments],
        cwd=project.root,
        env=_environment(path, **more),
        capture_output=True,
        text=True,
    )


def _render(project, path, renderer, **more):
    return project.command("render", "--renderer", renderer, **DRAFT, PATH=path, **more)


def _outside_the_site(project) -> dict[str, bytes]:
    """Return what lies in the root and among the chapters, but for what git ignores anyway."""
    known = {".quarto", "_site", "data", "reports", "models", "notebooks", "analysis"}
    files = [path for path in project.root.rglob("*") if path.is_file()]
    inside = {path: path.relative_to(project.root) for path in files}
    return {
        name.as_posix(): path.read_bytes()
        for path, name in inside.items()
        if name.parts[0] not in known
    }


@pytest.mark.parametrize("state", ["clean", "warm"])
def test_one_command_of_quarto_gives_everything(project, path, site, state):
    for name in ("notebooks", "reports", "models") if state == "clean" else ():
        shutil.rmtree(project.root / name, ignore_errors=True)
    before = _outside_the_site(project)
    done = _quarto(project, path)
    assert done.returncode == 0, done.stderr
    assert not [name for name in MADE if not (project.root / name).is_file()]
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {"index.html", "audience-decode.pdf", "executive-summary.pdf", MARK} <= there
    assert {"chapters/explore.html", "reports/report.json"} <= there
    assert (project.root / "data/derived/fonts/font_source_sans_pro").is_dir()
    assert _outside_the_site(project) == before
    assert "was not rendered" not in done.stderr


def test_html_alone_has_the_summary_and_says_that_the_book_is_not_there(project, path, site):
    done = _quarto(project, path, "--to", "html")
    assert done.returncode == 0, done.stderr
    assert (site / "executive-summary.pdf").is_file()
    assert not (site / "audience-decode.pdf").exists()
    assert "audience-decode.pdf was not rendered" in done.stderr


def _texts(site):
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}


def test_one_page_is_executed_again_and_the_others_when_what_they_read_has_changed(
    project, path, site
):
    assert _quarto(project, path).returncode == 0
    first = _texts(site)
    done = _quarto(project, path, "chapters/explore.qmd")
    assert done.returncode == 0, done.stderr
    second = _texts(site)
    changed = [name for name in first if second[name] != first[name]]
    assert changed == ["chapters/explore.html"]
    assert (site / "executive-summary.pdf").is_file()
    assert (site / "audience-decode.pdf").is_file()
    done = _quarto(project, path, "chapters/explore.qmd", AUDIENCE_REPORT__TITLE="Another")
    assert done.returncode == 0, done.stderr
    third = _texts(site)
    assert third.keys() == first.keys()
    assert not [name for name in first if third[name] == second[name]]


def test_one_page_alone_goes_into_a_site_of_its_own_renderer(project, path, site):
    assert _quarto(project, path).returncode == 0
    notebook = (project.root / "notebooks" / "01_EDA.ipynb").stat().st_mtime_ns
    (site / "chapters" / "explore.html").unlink()
    done = _quarto(project, path, "chapters/explore.qmd", "--to", "html")
    assert done.returncode == 0, done.stderr
    assert (site / "chapters" / "explore.html").is_file()
    assert (site / "index.html").is_file()
    assert "embedded" not in done.stderr
    assert (project.root / "notebooks" / "01_EDA.ipynb").stat().st_mtime_ns == notebook


def test_quarto_that_fails_leaves_a_folder_that_either_renderer_takes(project, path, site):
    failed = _quarto(project, path, STAND_IN="fail")
    assert failed.returncode == 1
    assert (site / "index.html").is_file()
    require_ours(site)
    assert (project.root / "index.typ").exists()
    done = _render(project, path, "embedded")
    assert done.returncode == 0, done.stderr
    assert "<p>by Quarto</p>" not in (site / "index.html").read_text()
    one = _quarto(project, path, "chapters/explore.qmd", "--to", "html")
    assert one.returncode == 0, one.stderr
    assert "Only _site/chapters/explore.html was rendered by Quarto" in one.stderr
    assert "the other pages are the embedded renderer's" in one.stderr
    assert not (project.root / "index.typ").exists()
    assert _render(project, path, "quarto").returncode == 0
    assert "<p>by Quarto</p>" in (site / "index.html").read_text()


def test_a_folder_of_somebody_else_is_not_taken_for_ours(project, path, site):
    site.mkdir()
    (site / "thesis.txt").write_text("mine")
    assert _quarto(project, path, "chapters/explore.qmd", "--to", "html").returncode == 0
    with pytest.raises(UserError, match="not built here"):
        require_ours(site)


@pytest.mark.parametrize("renderer", ["auto", "quarto"])
def test_a_failure_says_quartos_last_words_and_the_way_out(project, path, site, renderer):
    site.mkdir()
    (site / MARK).touch()
    (site / "index.html").write_text("the former site")
    before = _outside_the_site(project)
    done = _render(project, path, renderer, STAND_IN="fail")
    assert done.returncode == 1
    assert "  error: expected content, found array" in done.stderr
    assert "render --renderer embedded" in done.stderr
    assert "Traceback" not in done.stderr
    assert ("Quarto builds the book" in done.stderr) == (renderer == "auto")
    assert (site / "index.html").read_text() == "the former site"
    assert _outside_the_site(project) == before


def _hanging(project, path, command, **more) -> tuple[subprocess.Popen, int]:
    """Start a render that stops at its second page, and return it with Quarto's process."""
    process = subprocess.Popen(
        command,
        cwd=project.root,
        env=_environment(path, STAND_IN="hang", **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seen = []
    for line in process.stdout:
        seen.append(line)
        if "chapters/obtain.qmd" in line:
            break
    [mark] = _until(lambda: [*project.root.glob("_*site*/hanging")])
    assert any("index.qmd" in line for line in seen), seen
    return process, int(_until(mark.read_text))


def _until(found, seconds: float = LONG):
    for _ in range(int(seconds * 20)):
        if result := found():
            return result
        time.sleep(0.05)
    pytest.fail("it did not come")
    return None


def _is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_shows_where_quarto_was_and_stops_it_too(project, path, site, number):
    before = _outside_the_site(project)
    command = [sys.executable, "-m", "analysis", "render", "--renderer", "quarto"]
    process, child = _hanging(project, path, command)
    process.send_signal(number)
    said, _ = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert "Interrupted" in said
    assert _until(lambda: _is_gone(child))
    assert not site.exists()
    assert _outside_the_site(project) == before


def _results(project) -> dict[str, bytes]:
    """Return what lies in the folders that a run replaces, and beside them."""
    folders = [project.root / name for name in ("reports", "models", "notebooks")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert not list(project.root.glob(".*.new"))
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}


def test_quarto_reads_the_new_reports_and_a_failure_puts_the_former_back(project, path, site):
    before = _results(project)
    shows = {"STAND_IN": "fail", "STAND_IN_SHOWS": SUMMARY}
    read = _render(project, path, "quarto", **shows, **ANOTHER)
    assert read.returncode == 1
    assert "Another title: executive summary" in read.stderr
    assert b"Another title" not in before[SUMMARY]
    assert _results(project) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stop_at_quarto_puts_the_former_results_back(project, path, site, number):
    outside, before = _outside_the_site(project), _results(project)
    command = [sys.executable, "-m", "analysis", "render", "--renderer", "quarto"]
    process, child = _hanging(project, path, command, **ANOTHER)
    assert "Another title" in (project.root / SUMMARY).read_text()
    process.send_signal(number)
    process.communicate(timeout=LONG)
    assert _until(lambda: _is_gone(child))
    # The next command of any kind ends what a kill left.
    project.command("doctor", PATH=path)
    assert _results(project) == before
    assert _outside_the_site(project) == outside
    assert not site.exists()
    assert not (project.root / "data" / "derived" / ".scratch").exists()


def test_quarto_that_was_interrupted_leaves_a_folder_of_ours(project, path, site):
    before = _outside_the_site(project)
    process, child = _hanging(project, path, [shutil.which("quarto", path=path), "render"])
    os.kill(child, signal.SIGKILL)
    process.communicate(timeout=LONG)
    assert (project.root / "index.html").is_file()
    require_ours(site)
    assert _quarto(project, path, "chapters/explore.qmd", "--to", "html").returncode == 0
    assert _outside_the_site(project) == before


def test_a_hook_that_nobody_calls_says_so(project):
    done = project.command("hook", "post-render", **DRAFT)
    assert done.returncode == 2
    assert "QUARTO_PROJECT_OUTPUT_DIR" in done.stderr
    assert "quarto render" in done.stderr


@pytest.mark.parametrize(
    ("renderer", "version", "takes", "said"),
    [
        ("auto", "1.10.18", True, "Quarto builds the book"),
        ("auto", "99.9.9", True, "Quarto builds the book"),
        ("quarto", "1.10.0", True, ""),
        ("embedded", "1.10.18", False, ""),
        ("auto", "1.9.38", False, "The embedded renderer builds the book: Quarto 1.9.38"),
        ("auto", "cannot say", False, "which does not run"),
    ],
)
def test_auto_says_which_renderer_it_takes(
    path, monkeypatch, capsys, renderer, version, takes, said
):
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("STAND_IN_VERSION", version)
    program = quarto.quarto_program(settings.load_settings(renderer=renderer))
    assert program == (shutil.which("quarto") if takes else None)
    told = " ".join(capsys.readouterr().err.split())
    assert said in told
    assert bool(told) == bool(said)


@pytest.mark.parametrize(("version", "said"), [("1.4.0", "Quarto 1.4.0"), ("", "does not run")])
def test_a_quarto_that_is_demanded_has_to_be_fit(path, monkeypatch, version, said):
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("STAND_IN_VERSION", version)
    with pytest.raises(UserError, match=said) as told:
        quarto.quarto_program(settings.load_settings(renderer="quarto"))
    assert "--renderer embedded" in told.value.remedy


def test_without_quarto_auto_says_so_and_quarto_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert quarto.quarto_program(settings.load_settings()) is None
    assert "no program `quarto` on the PATH" in capsys.readouterr().err
    with pytest.raises(UserError, match="no program"):
        quarto.quarto_program(settings.load_settings(renderer="quarto"))


def test_a_real_quarto_renders_the_whole_book(project, site):
    program = shutil.which("quarto")
    if reason := quarto.unfit_quarto(program):
        pytest.skip(f"found: {reason}")
    before = _outside_the_site(project)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = _quarto(project, path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert _outside_the_site(project) == before
    assert not [name for name in MADE if not (project.root / name).is_file()]
    for name in ("audience-decode.pdf", "executive-summary.pdf"):
        assert (site / name).read_bytes().startswith(b"%PDF")
    pages = site_facts.read(site)
    assert len(pages) >= 10
    loads = [load for page in pages.values() for load in page.loads]
    assert not [load for load in loads if load.startswith(site_facts.OUTSIDE)]
    assert not [path for path in site.rglob("*.css") if "url(http" in path.read_text()]
    assert "<math" in (site / "chapters" / "method.html").read_text()
