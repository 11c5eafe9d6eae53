"""What the commands do: compute the stages, write the reports, render the book."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis import fingerprint, folders, guard, pipeline, progress, store
from analysis import settings as settings_module
from analysis.console import hint
from analysis.errors import BuildError, UserError
from analysis.pipeline import ROOT
from analysis.settings import Settings
from analysis.tables import Tables

LOCK = ROOT / "data" / ".lock"
# Folders of scrub that people look for: they lie in data/derived under these names too.
SPLITS = ("segmentation", "prediction")
REPORTS, MODELS, NOTEBOOKS = ROOT / "reports", ROOT / "models", ROOT / "notebooks"
SITE = ROOT / "_site"
# Its standing edition is an input of the next run, which tells what changed since.
DICTIONARY = "data_dictionary.md"
CHAPTER_CACHE = pipeline.DERIVED / "chapters"
NO_QUARTO = (
    "Quarto is not on the PATH: the embedded renderer builds the book "
    "(`make quarto`, or https://quarto.org/docs/get-started, to use Quarto)."
)

# The notebooks of the brief, from the chapters that answer the same questions.
NOTEBOOK_CHAPTERS = {
    "01_EDA": ["obtain", "explore"],
    "02_Features": ["scrub"],
    "03_Modeling": ["model", "interpret"],
}


@dataclass(frozen=True)
class Run:
    """A finished run: every stage's tables, and the hash of all that the report shows."""

    settings: Settings
    results: dict[str, Tables]
    key: str

    @property
    def tables(self) -> tuple[Tables, ...]:
        """Return the tables of obtain, scrub, explore, model and interpret."""
        return tuple(self.results.values())


def require_source(settings: Settings) -> None:
    """Make the demo database where no source is named and none stands yet."""
    if not settings.source and not pipeline.DEMO.exists():
        from analysis import demo

        with progress.step("Generating the demo database"):
            demo.generate(pipeline.DEMO, seed=settings.seed)


def _report_key(settings: Settings, results: dict[str, Tables]) -> str:
    parts = [tables.folder.name for tables in results.values()]
    parts += [
        fingerprint.code("communicate"),
        fingerprint.code("reuse"),
        settings_module.digest(settings),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _write_reports(run: Run, folder: Path) -> None:
    from analysis.communicate import exports
    from analysis.reuse import package

    staged = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for part in ("reports", "models"):
            (staged / part).mkdir()
        exports.write(
            staged / "reports",
            *run.tables,
            timings=pipeline.timings(run.results),
            versions=fingerprint.versions(),
            settings=run.settings,
            settings_hash=settings_module.digest(run.settings),
        )
        results = (run.results[name] for name in ("obtain", "scrub", "model", "interpret"))
        package.write(staged / "models", *results, seed=run.settings.seed)
        store.finish(staged, folder, {"stage": "communicate"})
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _tell_changes(dictionary: Path) -> None:
    """Say in the new data dictionary what changed in the schema since the standing one."""
    from analysis.obtain import report

    standing = REPORTS / DICTIONARY
    previous = standing.read_text(encoding="utf-8") if standing.is_file() else None
    text = report.with_changes(dictionary.read_text(encoding="utf-8"), previous)
    dictionary.write_text(text, encoding="utf-8")


def compute(settings: Settings, force: bool = False) -> Run:
    """Compute every stage and replace `reports/` and `models/`.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    force : bool
        Compute again what is already there.
    """
    from analysis.scrub.rules import require_consistent

    require_consistent(settings.scrub)
    require_source(settings)
    for target in (REPORTS, MODELS):
        folders.require_ours(target)
    results = pipeline.results_by_name(settings, force)
    for part in SPLITS:
        store.lead(pipeline.DERIVED / part, results["scrub"].folder / part)
    run = Run(settings, results, _report_key(settings, results))
    cached = pipeline.DERIVED / "communicate" / run.key
    cached.parent.mkdir(parents=True, exist_ok=True)
    if force or store.stamp(cached) is None:
        with progress.step("Drawing figures and writing reports"):
            _write_reports(run, cached)
    store.touch(cached)
    for part, target in (("reports", REPORTS), ("models", MODELS)):
        with folders.replacing(target) as staged:
            shutil.copytree(cached / part, staged, dirs_exist_ok=True)
            if part == "reports":
                _tell_changes(staged / DICTIONARY)
    return run


def finish_site(run: Run, site: Path) -> None:
    """Add to a rendered site what does not come from chapters: the summary and downloads."""
    from analysis.communicate import exports, summary

    summary.write(
        site / "executive-summary.pdf",
        *run.tables,
        figures=REPORTS / "figures",
        title=run.settings.report.title,
    )
    for path in exports.downloads(REPORTS):
        target = site / "reports" / path.relative_to(REPORTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def write_notebooks(run: Run) -> None:
    """Replace `notebooks/` by notebooks made from the executed chapters."""
    from analysis import book

    chapters = {
        name: [ROOT / "chapters" / f"{stem}.qmd" for stem in stems]
        for name, stems in NOTEBOOK_CHAPTERS.items()
    }
    with folders.replacing(NOTEBOOKS) as staged:
        book.notebooks(ROOT, chapters, staged, cache=CHAPTER_CACHE, execution_key=run.key)


def cluster_file(table: Path, out: Path, settings: Settings, transform: bool, k_max: int) -> None:
    """Compare clusterings of a table in a file and write the result as JSON.

    Raises
    ------
    UserError
        When the file cannot be read as a table of numbers, or the result not be written.
    """
    from analysis import numeric_table
    from analysis.model import cluster

    frame = numeric_table.read(table)
    if out.absolute() == table.absolute():
        raise UserError(f"--out {out} is the table itself", "a file of its own", "Name another.")
    with folders.replacing_file(out) as partial:
        result = cluster(frame, settings, transform, k_max)
        partial.write_text(json.dumps(result, indent=1, allow_nan=False) + "\n")


def _render_embedded(run: Run, out: Path) -> None:
    from analysis import book

    with progress.step("Rendering the book"):
        book.render(
            ROOT,
            out,
            cache=CHAPTER_CACHE,
            execution_key=run.key,
            prepare=lambda staged: finish_site(run, staged),
        )


def _render_quarto(quarto: str, out: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "QUARTO_PYTHON": sys.executable}
    with folders.replacing(out) as staged, progress.step("Rendering the book with Quarto"):
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
        hint(NO_QUARTO)
    return found


def render(settings: Settings, out: Path, force: bool = False) -> None:
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
    folders.require_ours(out)
    quarto = quarto_program(settings)
    guard.require_room(pipeline.source_of(settings), [pipeline.DERIVED, out])
    run = compute(settings, force)
    if quarto:
        _render_quarto(quarto, out)
    else:
        _render_embedded(run, out)
    with progress.step("Writing the notebooks"):
        write_notebooks(run)


def after_quarto(settings: Settings, site: Path) -> None:
    """Do what Quarto's post-render hook is for: add what needs the rendered site."""
    results = pipeline.results_by_name(settings)
    run = Run(settings, results, _report_key(settings, results))
    finish_site(run, site)
    (site / folders.MARK).touch()
    if not guard.inherited():
        write_notebooks(run)
