"""Executed notebooks made of chapters, from the same outcomes as the pages."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.book import config
from analysis.book.cells import kernels, outputs
from analysis.book.cells.kernels import Outcome
from analysis.book.cells.notebook_markdown import notebook_markdown
from analysis.book.config import Book
from analysis.book.given_files import Elsewhere
from analysis.book.pandoc import assemble
from analysis.book.pandoc.crossref import Entry
from analysis.book.source import options
from analysis.book.source.chapter import Cell, Chapter, read_chapter

if TYPE_CHECKING:
    from nbformat import NotebookNode


def write_notebooks(
    project: Path,
    chapters: Mapping[str, list[Path]],
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
    chapters : mapping of str to list of Path
        The notebook's name (without suffix) to its chapters, absolute or relative to the project.
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
    every = [read_chapter(project, page.source) for page in book.pages]
    outcomes = kernels.execute_chapters(book, every, cache, execution_key, jobs)
    entries = _entries(book, every, outcomes, jobs)
    by_file = {chapter.file: chapter for chapter in every}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, files in chapters.items():
        several = [by_file[_relative(project, file)] for file in files]
        notebook = _notebook(book, several, outcomes, entries)
        nbformat.validate(notebook)
        target = folder / f"{name}.ipynb"
        target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        written.append(target)
    return written


def _relative(project: Path, file: Path) -> str:
    return (file.relative_to(project.absolute()) if file.is_absolute() else file).as_posix()


def _entries(
    book: Book, chapters: list[Chapter], outcomes: dict[str, Outcome], jobs: int
) -> dict[str, Entry]:
    made = assemble.rendered_chapters(book, chapters, outcomes)
    blocks = assemble.read_blocks(book, "html", chapters, made, jobs)
    return assemble.numbered_pages(book, chapters, blocks, "html")[1]


def _notebook(
    book: Book, chapters: list[Chapter], outcomes: dict[str, Outcome], entries: dict[str, Entry]
) -> NotebookNode:
    import nbformat

    cells: list = []
    for chapter in chapters:
        cells += _cells(book, chapter, outcomes[chapter.file], entries)
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


def _cells(book: Book, chapter: Chapter, outcome: Outcome, entries: dict[str, Entry]) -> list[dict]:
    values, results = iter(outcome.values), iter(outcome.outputs)
    title = chapter.front.get("title")
    cells = [_markdown(f"# {title}")] if title else []
    defaults = (chapter.front.get("execute", {}), book.execute)
    for part in chapter.parts:
        if isinstance(part, Cell):
            chosen = options.resolve_options(part.options, *defaults)
            cells.append(_code(part, chosen, next(results), entries))
        else:
            prose = notebook_markdown(outputs.fill_prose(part, values), entries)
            cells += [_markdown(prose)] if prose else []
    return cells


def _markdown(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(cell: Cell, chosen: dict, results: list[dict], entries: dict[str, Entry]) -> dict:
    shown = copy.deepcopy(results)
    if chosen["output"] == "asis":
        shown = [_as_markdown(output, entries) for output in shown]
    return {
        "cell_type": "code",
        "metadata": {},
        "source": cell.code,
        "execution_count": None,
        "outputs": shown,
    }


def _as_markdown(output: dict, entries: dict[str, Entry]) -> dict:
    """Return what a cell wrote as Markdown, as notebooks show it."""
    if output["output_type"] == "stream":
        text = output["text"]
        output = {"output_type": "display_data", "metadata": {}, "data": {}}
    elif "text/markdown" in output.get("data", {}):
        text = output["data"]["text/markdown"]
    else:
        return output
    return {**output, "data": {"text/markdown": notebook_markdown(text, entries)}}
