"""A run: every stage computed, the reports and the fitted models written."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis import fingerprint, folders, pipeline, progress, store
from analysis import settings as settings_module
from analysis.places import DEMO, DERIVED, MODELS, REPORTS, require_own_folders
from analysis.settings import Settings
from analysis.tables import Results

# Folders of scrub that people look for: they lie in data/derived under these names too.
SPLITS = ("segmentation", "prediction")
# Its standing edition is an input of the next run, which tells what changed since.
DICTIONARY = "data_dictionary.md"


@dataclass(frozen=True)
class Run:
    """A finished run: every stage's tables, and the hash of all that the report shows."""

    settings: Settings
    results: Results
    key: str


def require_source(settings: Settings) -> None:
    """Make the demo database where no source is named and none stands yet."""
    if not settings.source and not DEMO.exists():
        from analysis import demo

        with progress.work_step("Generating the demo database"):
            demo.generate_demo(DEMO, seed=settings.seed)


def _report_key(settings: Settings, results: Results) -> str:
    parts = [getattr(results, stage.gives).folder.name for stage in pipeline.STAGES]
    parts += [
        fingerprint.code_hash("communicate"),
        fingerprint.code_hash("reuse"),
        settings_module.settings_digest(settings),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _write_reports(run: Run, folder: Path) -> None:
    from analysis.communicate import exports
    from analysis.reuse import package

    staged = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for part in ("reports", "models"):
            (staged / part).mkdir()
        provenance = pipeline.run_provenance(run.settings, run.results)
        exports.write_reports(staged / "reports", run.results, provenance)
        package.write_package(staged / "models", run.results, seed=run.settings.seed)
        store.finish_result(staged, folder, {"stage": "communicate"})
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _tell_changes(dictionary: Path) -> None:
    """Say in the new data dictionary what changed in the schema since the standing one."""
    from analysis.obtain.dictionary.data_dictionary import with_changes

    standing = REPORTS / DICTIONARY
    previous = standing.read_text(encoding="utf-8") if standing.is_file() else None
    text = with_changes(dictionary.read_text(encoding="utf-8"), previous)
    dictionary.write_text(text, encoding="utf-8")


def compute_report(settings: Settings, force: bool = False) -> Run:
    """Compute every stage and replace `reports/` and `models/`.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    force : bool
        Compute again what is already there.
    """
    from analysis.scrub.cleaning.rules import require_consistent

    require_consistent(settings.scrub)
    require_own_folders()
    for target in (REPORTS, MODELS):
        folders.require_ours(target)
    require_source(settings)
    results = pipeline.results(settings, force)
    for part in SPLITS:
        store.link_result(DERIVED / part, results.scrubbed.folder / part)
    run = Run(settings, results, _report_key(settings, results))
    cached = DERIVED / "communicate" / run.key
    cached.parent.mkdir(parents=True, exist_ok=True)
    if force or store.read_stamp(cached) is None:
        with progress.work_step("Drawing figures and writing reports"):
            _write_reports(run, cached)
    store.mark_used(cached)
    for part, target in (("reports", REPORTS), ("models", MODELS)):
        with folders.replacing_folder(target) as staged:
            shutil.copytree(cached / part, staged, dirs_exist_ok=True)
            if part == "reports":
                _tell_changes(staged / DICTIONARY)
    return run


def known_run(settings: Settings) -> Run:
    """Return the run under these settings; stages that have no result yet are computed."""
    results = pipeline.results(settings)
    return Run(settings, results, _report_key(settings, results))
