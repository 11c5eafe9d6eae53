"""Cells run by Jupyter: a kernel a chapter, several at a time, outcomes kept by their causes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from analysis import progress
from analysis.book.cells.failures import cause_of_death, cell_failure, refused_memory
from analysis.book.cells.kernel_process import kernel_process
from analysis.book.config import Book
from analysis.book.source import options
from analysis.book.source.chapter import Cell, Chapter
from analysis.book.source.lines import Line
from analysis.errors import BuildError
from analysis.publication import passing_folder

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

MADE_BY = "1"
LIBRARIES = ("ipykernel", "ipython", "nbclient")
# Earlier outcomes of a chapter that are kept, so that going back to them executes nothing.
KEPT = 8


@dataclass(frozen=True)
class Outcome:
    """What a chapter's cells and inline expressions gave.

    `outputs` holds a list of notebook outputs a cell, `values` a bundle of MIME types an inline
    expression, both in the order of the chapter.
    """

    outputs: list[list[dict]]
    values: list[dict]


Outcomes = dict[str, Outcome]


def execute_chapters(
    book: Book, chapters: list[Chapter], cache: Path, execution_key: str = "", jobs: int = 2
) -> dict[str, Outcome]:
    """Execute what has changed and return the outcome of every chapter by its file.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    chapters : list of Chapter
        The chapters, in any order.
    cache : Path
        Folder of earlier outcomes.
    execution_key : str
        Hash of all that the chapters' code reads.
    jobs : int
        Kernels at a time.

    Raises
    ------
    BuildError
        When cells fail: file, line and the last line of each exception.
    """
    kept, due = {}, []
    for chapter in chapters:
        place = _place(book, chapter, cache, execution_key)
        outcome = _load(place)
        if outcome:
            kept[chapter.file] = outcome
        elif _steps(chapter):
            due.append((chapter, place))
        else:
            kept[chapter.file] = Outcome([], [])
    if due:
        with progress.work_step("Executing chapters", total=len(due)) as advance:
            # Asked before the thread starts: it outlives an interrupt of who set the place.
            home = tempfile.gettempdir()
            kept.update(_in_own_loop(_execute_all(book, due, jobs, advance, home)))
    return kept


def _steps(chapter: Chapter) -> list[Cell | list[tuple[str, Line]]]:
    steps = []
    for part in chapter.parts:
        step = part if isinstance(part, Cell) else part.expressions
        steps += [step] if step else []
    return steps


def _place(book: Book, chapter: Chapter, cache: Path, execution_key: str) -> Path:
    steps = [
        [step.code, step.options] if isinstance(step, Cell) else [code for code, _ in step]
        for step in _steps(chapter)
    ]
    causes = [
        MADE_BY, chapter.file, steps, chapter.front.get("execute"), book.execute,
        book.project_folder, execution_key, sys.version, [version(name) for name in LIBRARIES],
    ]  # fmt: skip
    digest = hashlib.sha256(json.dumps(causes, default=str).encode()).hexdigest()[:16]
    return cache / f"{chapter.file.replace('/', '-').removesuffix('.qmd')}.{digest}.json"


def _load(place: Path) -> Outcome | None:
    try:
        outcome = Outcome(**json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    place.touch()
    return outcome


def _store(place: Path, outcome: Outcome) -> None:
    with passing_folder(place.parent) as folder:
        (folder / place.name).write_text(json.dumps(asdict(outcome)), encoding="utf-8")
        (folder / place.name).replace(place)
    stem = place.name.split(".")[0]
    olders = sorted(place.parent.glob(f"{stem}.*.json"), key=lambda one: one.stat().st_mtime)
    for old in olders[:-KEPT]:
        old.unlink(missing_ok=True)


def _in_own_loop(work: Coroutine[Any, Any, Outcomes]) -> Outcomes:
    """Run a coroutine in a thread, since the caller may have an event loop of its own."""
    loop = asyncio.new_event_loop()
    found: dict[str, Any] = {}
    task = loop.create_task(work)

    def main() -> None:
        try:
            found["result"] = loop.run_until_complete(task)
        except BaseException as error:
            found["error"] = error
        finally:
            loop.close()

    thread = Thread(target=main)
    try:
        thread.start()
        thread.join()
    except KeyboardInterrupt:
        loop.call_soon_threadsafe(task.cancel)
        # A thread that an interrupt kept from starting cannot be waited for.
        with suppress(RuntimeError):
            thread.join()
        raise
    if "error" in found:
        raise found["error"]
    return found["result"]


async def _execute_all(
    book: Book,
    due: list[tuple[Chapter, Path]],
    jobs: int,
    advance: Callable[[int], None],
    home: str,
) -> Outcomes:
    turn = asyncio.Semaphore(max(1, jobs))

    async def one(chapter: Chapter, place: Path) -> Outcome:
        async with turn:
            outcome = await _execute(book, chapter, home)
            _store(place, outcome)
            advance(1)
            return outcome

    done = await asyncio.gather(*(one(*each) for each in due), return_exceptions=True)
    failed = [error for error in done if isinstance(error, BaseException)]
    outcomes = [outcome for outcome in done if isinstance(outcome, Outcome)]
    if any(not isinstance(error, BuildError) for error in failed):
        raise next(error for error in failed if not isinstance(error, BuildError))
    if failed:
        first = next((error for error in failed if error.__cause__), failed[0])
        raise BuildError("\n".join(str(error) for error in failed)) from first
    return {chapter.file: outcome for (chapter, _), outcome in zip(due, outcomes, strict=True)}


async def _execute(book: Book, chapter: Chapter, home: str) -> Outcome:
    with tempfile.TemporaryDirectory(dir=home) as folder:
        async with kernel_process(Path(folder)) as manager:
            return await _run_with(manager, book, chapter, Path(folder))


async def _run_with(
    manager: AsyncKernelManager, book: Book, chapter: Chapter, folder: Path
) -> Outcome:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    workplace = book.project if book.project_folder else (book.project / chapter.file).parent
    client = NotebookClient(
        nbformat.v4.new_notebook(),
        km=manager,
        timeout=None,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(workplace)}},
    )
    own = dict.fromkeys(("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"), str(folder))
    environment = {**os.environ, **own, "PYTHONHASHSEED": "0"}
    process = None
    try:
        with (folder / "log").open("wb") as log:
            async with client.async_setup_kernel(env=environment, stderr=log, cleanup_kc=True):
                process = manager.provisioner.process  # type: ignore[union-attr]
                return await _run_steps(client, book, chapter)
    except (DeadKernelError, RuntimeError) as error:
        said = (folder / "log").read_text(errors="replace").strip().splitlines()
        last = said[-1] if said else str(error).splitlines()[0]
        message = f"{chapter.file}: the kernel died: {last}"
        raise BuildError(message) from cause_of_death(process, folder)


async def _run_steps(client: NotebookClient, book: Book, chapter: Chapter) -> Outcome:
    outputs, values = [], []
    for step in _steps(chapter):
        if isinstance(step, Cell):
            chosen = options.resolve_options(
                step.options, chapter.front.get("execute", {}), book.execute
            )
            outputs.append(await _run_cell(client, step, chosen) if chosen["eval"] else [])
        else:
            values += await _evaluate(client, step)
    return Outcome(outputs, values)


async def _run_cell(client: NotebookClient, cell: Cell, chosen: dict) -> list[dict]:
    import nbformat
    from nbclient.exceptions import CellExecutionError

    made = nbformat.v4.new_code_cell(cell.code)
    if chosen["error"]:
        made.metadata["tags"] = ["raises-exception"]
    client.nb.cells.append(made)
    try:
        await client.async_execute_cell(made, len(client.nb.cells) - 1)
    except CellExecutionError as error:
        raise BuildError(cell_failure(cell, made, error)) from refused_memory(error)
    return [_portable(output) for output in made.outputs]


def _portable(output: dict) -> dict:
    """Return an output as JSON, without counts that differ from run to run."""
    made = json.loads(json.dumps(output))
    made.pop("transient", None)
    if made["output_type"] == "error":
        made["traceback"] = []
    return made


async def _evaluate(client: NotebookClient, expressions: list[tuple[str, Line]]) -> list[dict]:
    asked = {str(position): code for position, (code, _) in enumerate(expressions)}
    assert client.kc is not None
    message = client.kc.execute("", user_expressions=asked, store_history=False)
    reply = await client.async_wait_for_reply(message)
    assert reply is not None
    answers = reply["content"].get("user_expressions", {})
    values = []
    for position, (_, line) in enumerate(expressions):
        answer = answers[str(position)]
        if answer["status"] != "ok":
            raise BuildError(f"{line.where}: {answer['ename']}: {answer['evalue']}")
        values.append(answer["data"])
    return values
