"""What Quarto calls before and after it renders, see `_quarto.yml`."""

from __future__ import annotations

import os
from pathlib import Path

from analysis import guard, progress
from analysis.commands.console import print_hint
from analysis.errors import UserError
from analysis.folders import MARK
from analysis.places import FONTS, NOTEBOOKS, ROOT
from analysis.publication import replacing_folder
from analysis.rendering.deliverables import build_notebooks, finish_site
from analysis.rendering.leftovers import remove_leftovers, remove_stale_executions
from analysis.rendering.site_mark import QUARTO, mark_site, site_renderer
from analysis.run import compute_report, known_run
from analysis.settings import Settings

OUTPUT_DIR = "QUARTO_PROJECT_OUTPUT_DIR"
RENDER_ALL = "QUARTO_PROJECT_RENDER_ALL"
OUTPUT_FILES = "QUARTO_PROJECT_OUTPUT_FILES"


def _output_folder() -> Path:
    folder = os.environ.get(OUTPUT_DIR)
    if not folder:
        raise UserError(
            f"no {OUTPUT_DIR} in the environment", "a call by Quarto", "Run `quarto render`."
        )
    return ROOT / folder


def _renders_all() -> bool:
    return bool(os.environ.get(RENDER_ALL))


def before_quarto(settings: Settings) -> None:
    """Do what has to be done before Quarto renders: fonts, and all that a run computes.

    Quarto may have emptied its folder by now and may still fail, so it is marked as ours first.
    A run that leads Quarto has computed everything already.
    """
    _claim(_output_folder())
    _lay_fonts()
    if guard.lock_inherited():
        run = known_run(settings)
    else:
        remove_leftovers(ROOT)
        run = compute_report(settings)
    remove_stale_executions(ROOT, run.key)


def _claim(site: Path) -> None:
    """Mark a site that Quarto begins; what others put there, and the pages that stay, do not."""
    site.mkdir(parents=True, exist_ok=True)
    is_ours = _renders_all() and (site / MARK).exists()
    if is_ours or not any(site.iterdir()):
        mark_site(site, QUARTO)


def _lay_fonts() -> None:
    """Let the fonts of the environment lie where `font-paths` of `_quarto.yml` looks for them."""
    from analysis.book.theme import font_folders

    FONTS.mkdir(parents=True, exist_ok=True)
    for folder in font_folders():
        link = FONTS / folder.parent.name
        link.unlink(missing_ok=True)
        link.symlink_to(folder)


def after_quarto(settings: Settings) -> None:
    """Do what needs the rendered site: the summary and downloads, and after a run the notebooks."""
    site = _output_folder()
    run = known_run(settings)
    finish_site(run, site)
    if _renders_all():
        _tell_missing_pdf(site)
        if not guard.lock_inherited():
            with (
                progress.work_step("Writing the notebooks"),
                replacing_folder(NOTEBOOKS) as folder,
            ):
                build_notebooks(run, folder)
    elif site_renderer(site) != QUARTO:
        print_hint(
            f"Only {_pages()} by Quarto: the other pages are the embedded renderer's. "
            "`quarto render` makes a site of one look."
        )


def _pages() -> str:
    pages = os.environ.get(OUTPUT_FILES, "").splitlines()
    return f"{' and '.join(pages)} {'was' if len(pages) == 1 else 'were'} rendered"


def _tell_missing_pdf(site: Path) -> None:
    from analysis.book.config import read_book

    book = read_book(ROOT).pdf
    if not (site / book).exists():
        print_hint(
            f"{book} was not rendered, so links to it lead nowhere; `quarto render` makes all."
        )
