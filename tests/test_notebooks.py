"""The three notebooks run alone, show their figures without running, and stay with their run."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import Project
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

pytestmark = pytest.mark.build

NAMES = ("01_EDA", "02_Features", "03_Modeling")
# What only a book has: divisions, anchors, references, spans and links to files beside it.
BOOK = re.compile(r"^:{3,}|\{#|@(?:sec|fig|tbl|eq)-|(?<!\\)\]\{|\{\{<|\.\./", re.MULTILINE)
PICTURES = {"image/png", "image/svg+xml"}


def notebook(project: Project, name: str) -> NotebookNode:
    return nbformat.read(project.root / "notebooks" / f"{name}.ipynb", as_version=4)


def codes(made: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in made.cells if cell.cell_type == "code"]


def run_again(made: NotebookNode, folder: Path) -> NotebookNode:
    """Execute a notebook without its outputs, as Jupyter does that was started in a folder."""
    bare = copy.deepcopy(made)
    for cell in codes(bare):
        cell.outputs, cell.execution_count = [], None
    place = {"metadata": {"path": str(folder)}}
    return NotebookClient(bare, timeout=None, record_timing=False, resources=place).execute()


@pytest.fixture(scope="module")
def later(built, tmp_path_factory) -> Project:
    """Return a copy of a built project in which another source was run since."""
    project = Project(tmp_path_factory.mktemp("later") / "project")
    shutil.copytree(built.root, project.root, symlinks=True)
    other = project.root.parent / "other.db"
    project.done("demo", "--scale", "0.01", "--seed", "7", "--out", str(other), "--quiet")
    project.done("run", "--draft", "--quiet", "--source", str(other))
    return project


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_its_figures_and_reads_as_one(built, name):
    made = notebook(built, name)
    opening, setup = made.cells[:2]
    assert re.fullmatch(r"# [A-Z][^#]+", opening.source.splitlines()[0])
    assert "Data as of 31 December 2005; source: viewer\\_interactions.db." in opening.source
    assert "notebooks.open_run(" in setup.source
    assert not setup.outputs
    headings = re.findall(r"^#+ ", "\n".join(cell.source for cell in made.cells), re.MULTILINE)
    assert headings.count("# ") == 2  # the title, and the comment of the first cell
    assert not [cell.source for cell in codes(made)[1:] if "import" in cell.source]
    outputs = [one for cell in codes(made) for one in cell.outputs]
    words = [cell.source for cell in made.cells if cell.cell_type == "markdown"]
    words += [one.data["text/markdown"] for one in outputs if "text/markdown" in one.data]
    assert not [said for said in words if BOOK.search(said)]
    called = [cell for cell in codes(made) if cell.source.startswith("figures.")]
    pictures = [one for one in outputs if PICTURES & set(one.data)]
    alone = [one for cell in called for one in cell.outputs if PICTURES & set(one.data)]
    assert 5 <= len(alone) <= len(called)
    assert all(len(one.data["text/plain"]) > 20 for one in pictures)


@pytest.mark.parametrize("name", NAMES)
def test_a_later_run_does_not_change_what_a_notebook_shows(later, name):
    facts = json.loads((later.root / "reports" / "report.json").read_text())
    assert facts["source"]["name"] == "other.db"
    made = notebook(later, name)
    again = run_again(made, later.root / "notebooks")
    for one, other in zip(codes(made), codes(again), strict=True):
        assert one.outputs == other.outputs, one.source


def test_results_that_are_gone_are_told_in_one_line(later):
    made = notebook(later, "02_Features")
    mark = re.search(r'scrub="(\w+)"', made.cells[1].source)[1]
    folder = later.root / "data" / "derived" / "scrub" / mark
    folder.rename(folder.with_name("away"))
    try:
        with pytest.raises(CellExecutionError) as error:
            run_again(made, later.root / "notebooks")
    finally:
        folder.with_name("away").rename(folder)
    said = f"The results that this notebook shows (scrub {mark}) are gone, as the newest 8 of a "
    assert error.value.evalue.startswith(said)
    assert "\n" not in error.value.evalue
    # Below the cell nothing is shown but this line.
    assert error.value.traceback.rpartition("-----\n")[2].strip() == error.value.evalue
