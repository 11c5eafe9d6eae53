"""Everything from the source to the site: the run, the book by either renderer, the notebooks."""

from __future__ import annotations

from pathlib import Path

from analysis import folders, guard, pipeline, progress
from analysis.places import CHAPTER_CACHE, DERIVED, NOTEBOOKS, ROOT, require_free_folder
from analysis.rendering import quarto
from analysis.rendering.deliverables import export_notebooks, finish_site
from analysis.rendering.site_mark import EMBEDDED, mark_site
from analysis.run import Run, compute_report
from analysis.settings import Settings


def _render_embedded(run: Run, out: Path) -> None:
    from analysis import book

    def prepare(staged: Path) -> None:
        mark_site(staged, EMBEDDED)
        finish_site(run, staged)

    with progress.work_step("Rendering the book"):
        book.render_book(ROOT, out, cache=CHAPTER_CACHE, execution_key=run.key, prepare=prepare)


def build_report(settings: Settings, out: Path, force: bool = False) -> None:
    """Compute, then build the site in `out`, its PDFs and the notebooks.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    out : Path
        Folder of the site; it is replaced as a whole when everything is built.
    force : bool
        Compute again what is already there.
    """
    require_free_folder(out, settings.source)
    for target in (out, NOTEBOOKS):
        folders.require_ours(target)
    program = quarto.quarto_program(settings)
    guard.require_room(pipeline.source_of(settings), [DERIVED, out])
    run = compute_report(settings, force)
    if program:
        quarto.quarto_render(program, out)
    else:
        _render_embedded(run, out)
    with progress.work_step("Writing the notebooks"):
        export_notebooks(run)
