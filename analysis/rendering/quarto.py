"""The book rendered by Quarto, and what its hooks do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis import folders, guard, progress
from analysis.commands.console import print_hint
from analysis.errors import BuildError, UserError
from analysis.places import ROOT
from analysis.rendering.deliverables import finish_site, write_notebooks
from analysis.run import known_run
from analysis.settings import Settings

NO_QUARTO = (
    "Quarto is not on the PATH: the embedded renderer builds the book "
    "(`make quarto`, or https://quarto.org/docs/get-started, to use Quarto)."
)


def quarto_program(settings: Settings) -> str | None:
    """Return the Quarto to render with, or None for the embedded renderer.

    Raises
    ------
    UserError
        When Quarto is demanded and not there.
    """
    found = None if settings.renderer == "embedded" else shutil.which("quarto")
    if settings.renderer == "quarto" and found is None:
        raise UserError(
            "no program `quarto` on the PATH",
            "Quarto 1.10 or newer for `--renderer quarto`",
            "Install it (`make quarto`), or use `--renderer embedded`.",
        )
    if settings.renderer == "auto" and found is None:
        print_hint(NO_QUARTO)
    return found


def quarto_render(quarto: str, out: Path) -> None:
    """Let Quarto render the whole book into `out`, by way of a folder that it may empty.

    Parameters
    ----------
    quarto : str
        The program.
    out : Path
        Folder of the site, replaced when all is rendered.

    Raises
    ------
    BuildError
        When Quarto fails; the former site stays.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "QUARTO_PYTHON": sys.executable}
    with (
        folders.replacing_folder(out) as staged,
        progress.work_step("Rendering the book with Quarto"),
    ):
        inside = Path(tempfile.mkdtemp(prefix="_quarto-site-", dir=ROOT))
        try:
            done = subprocess.run(
                [quarto, "render", ".", "--output-dir", inside.name],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise BuildError(f"quarto render failed:\n{done.stderr.strip()[-2000:]}")
            shutil.copytree(inside, staged, dirs_exist_ok=True)
        finally:
            shutil.rmtree(inside, ignore_errors=True)


def after_quarto(settings: Settings, site: Path) -> None:
    """Do what Quarto's post-render hook is for: add what needs the rendered site."""
    run = known_run(settings)
    finish_site(run, site)
    (site / folders.MARK).touch()
    if not guard.lock_inherited():
        write_notebooks(run)
