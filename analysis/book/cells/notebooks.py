"""Executed notebooks made of chapters, from the same outcomes as the pages."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.book import config
from analysis.book.cells import kernels, outputs
from analysis.book.cells.kernels import Outcome
from analysis.book.cells.notebook_markdown import Picture, mixed_displays, notebook_markdown
from analysis.book.config import Book
from analysis.book.given_files import Elsewhere, file_place
from analysis.book.source import options
from analysis.book.source.chapter import Cell, Chapter, read_chapter

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class NotebookPlan:
    """What a notebook is made of.

    Parameters
    ----------
    chapters : sequence of Path
        Its chapters, absolute or relative to the project.
    opening : str
        Markdown before them, with the title.
    setup : str
        Code of its first cell, in place of the cells that chapters include.
    """

    chapters: Sequence[Path]
    opening: str
    setup: str


def write_notebooks(
    project: Path,
    plans: Mapping[str, NotebookPlan],
    folder: Path,
    *,
    cache: Path,
    execution_key: str = "",
    jobs: int = 2,
    elsewhere: Elsewhere | None = None,
) -> list[Path]:
    """Write a notebook of one or more chapters each.

    Parameters
    ----------
    project : Path
        The folder of `_quarto.yml`.
    plans : mapping of str to NotebookPlan
        What is in each, by its name without suffix.
    folder : Path
        Where the notebooks go; it is made.
    cache, execution_key, jobs, elsewhere
        As in `publish.write_site`: outcomes of an earlier rendering are used.

    Returns
    -------
    list of Path
        The notebooks.

    Raises
    ------
    BuildError
        When a cell fails.
    """
    import nbformat

    book = config.read_book(project, elsewhere)
    wanted = {_relative(project, file) for plan in plans.values() for file in plan.chapters}
    every = [read_chapter(project, page.source) for page in book.pages]
    used = {chapter.file: chapter for chapter in every if chapter.file in wanted}
    outcomes = kernels.execute_chapters(book, list(used.values()), cache, execution_key, jobs)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, plan in plans.items():
        several = [used[_relative(project, file)] for file in plan.chapters]
        notebook = _notebook(book, plan, several, outcomes, elsewhere or {})
        nbformat.validate(notebook)
        target = folder / f"{name}.ipynb"
        target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        written.append(target)
    return written


def _relative(project: Path, file: Path) -> str:
    return (file.relative_to(project.absolute()) if file.is_absolute() else file).as_posix()


def _notebook(
    book: Book,
    plan: NotebookPlan,
    chapters: list[Chapter],
    outcomes: dict[str, Outcome],
    elsewhere: Elsewhere,
) -> NotebookNode:
    import nbformat

    cells = [_markdown(plan.opening), _code(plan.setup, [])]
    for chapter in chapters:
        cells += _cells(book, chapter, outcomes[chapter.file], elsewhere)
    for position, cell in enumerate(cells):
        said = f"{position}\n{cell['source']}".encode()
        cell["id"] = hashlib.sha256(said).hexdigest()[:12]
    counted = (cell for cell in cells if cell["cell_type"] == "code")
    for count, cell in enumerate(counted, 1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _cells(book: Book, chapter: Chapter, outcome: Outcome, elsewhere: Elsewhere) -> list[dict]:
    values, results = iter(outcome.values), iter(outcome.outputs)
    title = chapter.front.get("title")
    cells = [_markdown(f"## {title}")] if title else []
    defaults = (chapter.front.get("execute", {}), book.execute)

    def picture(name: str) -> tuple[str, bytes]:
        return read_picture(book.project, chapter, name, elsewhere)

    for part in chapter.parts:
        if not isinstance(part, Cell):
            prose = notebook_markdown(outputs.fill_prose(part, values), deeper=1)
            cells += [_markdown(prose)] if prose else []
            continue
        chosen, given = options.resolve_options(part.options, *defaults), next(results)
        # What a chapter includes sets the book's pages up, not a notebook.
        if part.first.file == chapter.file:
            shown = [one for output in given for one in _shown(output, chosen, picture)]
            cells.append(_code(part.code, shown))
    return cells


def read_picture(
    project: Path, chapter: Chapter, name: str, elsewhere: Elsewhere
) -> tuple[str, bytes]:
    """Return kind and content of a picture that a chapter names; a PNG beside an SVG goes first."""
    folder = (project / chapter.file).parent
    place = (folder / name).resolve().relative_to(project.resolve()).as_posix()
    path = file_place(project, elsewhere, place)
    drawn = path.with_suffix(".png")
    if drawn.is_file():
        return "image/png", drawn.read_bytes()
    return "image/svg+xml", path.read_bytes()


def _markdown(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(code: str, shown: list[dict]) -> dict:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": code,
        "execution_count": None,
        "outputs": shown,
    }


def _shown(given: dict, chosen: dict[str, Any], picture: Picture) -> list[dict]:
    """Return an output as notebooks show it: what a cell wrote as Markdown in theirs."""
    output = copy.deepcopy(given)
    if chosen["output"] == "asis" and output["output_type"] == "stream":
        text = output["text"]
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": text}}
    text = output.get("data", {}).get("text/markdown")
    if text is None:
        return [output]
    displays = mixed_displays(text, picture)
    if all("text/markdown" in data for data, _ in displays):
        output["data"]["text/markdown"] = notebook_markdown(text)
        return [output]
    return [
        {"output_type": "display_data", "data": data, "metadata": metadata}
        for data, metadata in displays
    ]
