"""Nothing is written over the project's own parts or results, by whatever name they are met."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import folders, places, publication
from analysis.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
OWN = (
    *("reports", "models", "notebooks", "data", "data/derived", "analysis", "chapters", "tests"),
    *(".", "..", "/", "reports/figures", "analysis/new", ".git", ".git/new", ".venv/new"),
    *("analysis/../reports", "_site/../models"),
)
# Each command with an --out, and what else it has to be told.
COMMANDS = {
    "render": (),
    "audit": ("source.csv",),
    "cluster": ("source.csv",),
    "score": ("source.csv",),
    "demo": (),
}


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """Return a small project of our own in the place of this one."""
    root = tmp_path / "project"
    root.mkdir()
    for name in (*places.PARTS, ".git", ".venv"):
        (root / name).mkdir()
    for name in ("README.md", "_quarto.yml", "Makefile", "result.json"):
        (root / name).write_text("x")
    monkeypatch.setattr(places, "ROOT", root)
    monkeypatch.setattr(places, "DATA", root / "data")
    monkeypatch.setattr(places, "DERIVED", root / "data" / "derived")
    for name in ("reports", "models", "notebooks"):
        (root / name / folders.MARK).touch()
        monkeypatch.setattr(places, name.upper(), root / name)
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("out", OWN)
def test_no_folder_of_the_project_is_replaced(root, out):
    with pytest.raises(UserError, match="the project needs itself"):
        places.require_free_folder(Path(out))


@pytest.mark.parametrize("out", ["_site", "public/site", "../elsewhere", "audit"])
def test_other_folders_are_free(root, out):
    places.require_free_folder(Path(out))


@pytest.mark.parametrize("name", ["reports", "models", "notebooks", "data"])
def test_where_a_link_of_the_project_leads_is_its_own_too(root, tmp_path, name):
    real = tmp_path / "disk"
    (root / name).rename(real)
    (root / name).symlink_to(real)
    for out in (real, real / "deep", root / name):
        with pytest.raises(UserError, match="the project needs itself"):
            places.require_free_folder(out)


def test_a_link_into_the_project_is_seen_through(root, tmp_path):
    (tmp_path / "link").symlink_to(root / "models")
    with pytest.raises(UserError, match="the project needs itself"):
        places.require_free_folder(tmp_path / "link")


def test_a_folder_that_holds_the_source_is_not_replaced(root):
    (root / "_site" / "reports").mkdir(parents=True)
    (root / "_site" / "reports" / "x.csv").write_text("user,title\n")
    (root / "link.csv").symlink_to(root / "_site" / "reports" / "x.csv")
    for source in ("_site/reports/x.csv", "_site", "link.csv"):
        with pytest.raises(UserError, match="holds the source"):
            places.require_free_folder(Path("_site"), source)
    places.require_free_folder(Path("_site"), "postgresql://host/_site")
    places.require_free_folder(Path("_site"), "_site.csv")


@pytest.mark.parametrize(
    "source", ["~nobody/x", "postgresql://u:SECRET@h/" + "d" * 300, "host=h password=" + "x" * 300]
)
def test_a_source_that_is_no_file_is_no_matter_here(root, source):
    assert places.resolved_source(source) is None
    places.require_free_folder(Path("_site"), source)


@pytest.mark.parametrize(
    "out",
    [
        *("README.md", "_quarto.yml", "Makefile", "analysis/x.json", "data/derived/x.csv"),
        *("reports/x.csv", "models/x.parquet", "data/pseudonyms.key", "data/.lock", ".git/x.json"),
    ],
)
def test_no_file_of_the_project_is_written_over(root, out):
    with pytest.raises(UserError, match="the project needs itself"):
        places.require_free_file(Path(out))


@pytest.mark.parametrize(
    "out", ["result.json", "scores.csv", "data/demo/x.db", "data/x.csv", "new/x.json", "../x.json"]
)
def test_other_files_are_free(root, out):
    places.require_free_file(Path(out))


def test_a_file_is_not_put_where_the_next_run_removes_it(root):
    with publication.replacing_folder(root / "public") as staged:
        (staged / "index.html").write_text("x")
    with pytest.raises(UserError, match="replaced as a whole"):
        places.require_free_file(root / "public" / "reports" / "scores.csv")


@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_is_not_written_over(root, linked):
    os.mkfifo(root / "pipe.csv")
    (root / "link.csv").symlink_to(root / "pipe.csv")
    with pytest.raises(UserError, match="a device, a pipe or a socket"):
        places.require_free_file(Path("link.csv" if linked else "pipe.csv"))


def test_results_that_lead_to_one_place_are_refused(root, monkeypatch):
    places.require_own_folders()
    (root / "models" / folders.MARK).unlink()
    (root / "models").rmdir()
    (root / "models").symlink_to(root / "reports" / "inside")
    with pytest.raises(UserError, match="lead to"):
        places.require_own_folders()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("out", ["analysis/errors.py", "reports"])
def test_every_command_refuses_before_it_works(tmp_path, command, out):
    (tmp_path / "source.csv").write_text("a,b\n1,2\n")
    text = (ROOT / "analysis" / "errors.py").read_text()
    done = subprocess.run(
        [sys.executable, "-m", "analysis", command, *COMMANDS[command], "--out", str(ROOT / out)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert "the project needs itself" in done.stderr
    assert "Traceback" not in done.stderr
    assert (ROOT / "analysis" / "errors.py").read_text() == text
