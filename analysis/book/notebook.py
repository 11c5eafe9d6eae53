"""Executed notebooks made of chapters, from the same outcomes as the pages."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from analysis.book import config, execute, options, outputs, source
from analysis.book.config import Book
from analysis.book.execute import Outcome
from analysis.book.source import Cell, Chapter

ATTRIBUTES = re.compile(r"(?<=\S)[ \t]*\{(?:[#.][^}\n]*)\}[ \t]*$", re.MULTILINE)
DIVISION = re.compile(r"^:{3,}.*\n?", re.MULTILINE)


def write(
    project: Path,
    chapters: Mapping[str, list[Path]],
    folder: Path,
    *,
    cache: Path,
    execution_key: str = "",
    jobs: int = 2,
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
    cache, execution_key, jobs
        As in `publish.render`: outcomes of an earlier rendering are used.

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

    book = config.load(project)
    wanted = {
        name: [source.load(project, _relative(project, file)) for file in files]
        for name, files in chapters.items()
    }
    every = [chapter for several in wanted.values() for chapter in several]
    outcomes = execute.run(book, every, cache, execution_key, jobs)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, several in wanted.items():
        notebook = _notebook(book, several, outcomes)
        nbformat.validate(notebook)
        target = folder / f"{name}.ipynb"
        target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        written.append(target)
    return written


def _relative(project: Path, file: Path) -> Path:
    return file.relative_to(project) if file.is_absolute() else file


def _notebook(book: Book, chapters: list[Chapter], outcomes: dict[str, Outcome]):
    import nbformat

    cells: list = []
    for chapter in chapters:
        cells += _cells(book, chapter, outcomes[chapter.file])
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


def _cells(book: Book, chapter: Chapter, outcome: Outcome) -> list[dict]:
    values, results = iter(outcome.values), iter(outcome.outputs)
    title = chapter.front.get("title")
    cells = [_markdown(f"# {title}")] if title else []
    defaults = (chapter.front.get("execute", {}), book.execute)
    for part in chapter.parts:
        if isinstance(part, Cell):
            chosen = options.resolve(part.options, *defaults)
            cells.append(_code(part, chosen, next(results)))
        else:
            prose = _readable(outputs.prose(part, values))
            cells += [_markdown(prose)] if prose else []
    return cells


def _markdown(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _readable(text: str) -> str:
    """Return prose without the marks that only a book has."""
    return ATTRIBUTES.sub("", DIVISION.sub("", text)).strip()


def _code(cell: Cell, chosen: dict, results: list[dict]) -> dict:
    shown = copy.deepcopy(results)
    if chosen["output"] == "asis":
        shown = [_as_markdown(output) for output in shown]
    return {
        "cell_type": "code",
        "metadata": {},
        "source": cell.code,
        "execution_count": None,
        "outputs": shown,
    }


def _as_markdown(output: dict) -> dict:
    if output["output_type"] != "stream":
        return output
    text = _readable(output["text"])
    return {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": text}}
