"""Everything from the source to the site: the run, the book by either renderer, the notebooks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis import folders, guard, pipeline, places, progress
from analysis.places import CHAPTER_CACHE, DERIVED, NOTEBOOKS, ROOT, require_free_folder
from analysis.publication import Publication, publishing
from analysis.rendering import quarto
from analysis.rendering.deliverables import build_notebooks, finish_site
from analysis.rendering.site_mark import EMBEDDED, mark_site
from analysis.run import Run, build_reports, link_folders
from analysis.settings import Settings


def _render_embedded(run: Run, site: Path, former: Path) -> None:
    from analysis import book

    def prepare(staged: Path) -> None:
        mark_site(staged, EMBEDDED)
        finish_site(run, staged)

    with progress.work_step("Rendering the book"):
        book.write_site(
            ROOT,
            site,
            cache=CHAPTER_CACHE,
            execution_key=run.key,
            former=former,
            elsewhere={"reports": run.reports},
            prepare=prepare,
        )


def build_report(
    settings: Settings, out: Path, force: bool = False, seen: pipeline.Seen | None = None
) -> None:
    """Compute, then build the site in `out`, its PDFs and the notebooks; all or none is replaced.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    out : Path
        Folder of the site; it is replaced as a whole when everything is built.
    force : bool
        Compute again what is already there.
    seen : callable, optional
        Told of each stage's tables, see `pipeline.results_by_name`.
    """
    require_free_folder(out, settings.source)
    for target in (out, NOTEBOOKS):
        folders.require_ours(target)
    program = quarto.quarto_program(settings)
    guard.require_room(pipeline.source_of(settings), [DERIVED, out])
    with publishing() as work:
        run = build_reports(settings, work, force, seen)
        run = _built(run, work, out, program)
    link_folders(run)


def _built(run: Run, work: Publication, out: Path, program: str | None) -> Run:
    """Build everything that shows a run beside its place: site and notebooks."""
    if program:
        # Quarto reads them where they belong, in processes of its own.
        work.put_on_trial()
        run = replace(run, reports=places.REPORTS)
        quarto.quarto_render(program, work.build_folder(out), work)
    with places.reports_elsewhere(run.reports):
        if not program:
            _render_embedded(run, work.build_folder(out), out)
        with progress.work_step("Writing the notebooks"):
            build_notebooks(run, work.build_folder(NOTEBOOKS))
    return run
