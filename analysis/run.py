"""A run: every stage computed, the reports and the fitted models written."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import fingerprint, folders, pipeline, progress, store
from analysis import settings as settings_module
from analysis.commands.console import print_hint
from analysis.editions import edition_shelf
from analysis.places import DEMO, DERIVED, MODELS, REPORTS, require_own_folders
from analysis.publication import Publication, passing_folder, publishing
from analysis.settings import Settings
from analysis.tables import Results

if TYPE_CHECKING:
    import pandas as pd

    from analysis.editions.edition_folder import Edition

# Folders of scrub that people look for: they lie in data/derived under these names too.
LINKED = ("clean", "segmentation", "prediction")
# Its standing edition is an input of the next run, which tells what changed since.
DICTIONARY, REPORT = "data_dictionary.md", "report.json"
# What a run replaces, by its name in the stored result.
BUILT = {"reports": REPORTS, "models": MODELS}


@dataclass(frozen=True)
class Run:
    """A finished run.

    Parameters
    ----------
    settings : Settings
        What it was told.
    results : Results
        Every stage's tables.
    key : str
        Hash of all that the report shows.
    reports : Path
        Where its reports lie: in their place, or beside it until all is published.
    """

    settings: Settings
    results: Results
    key: str
    reports: Path = REPORTS


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

    with passing_folder(folder.parent) as made:
        for part in ("reports", "models"):
            (made / part).mkdir()
        provenance = pipeline.run_provenance(run.settings, run.results)
        exports.write_reports(made / "reports", run.results, provenance)
        package.write_package(made / "models", run.results, seed=run.settings.seed)
        store.finish_result(made, folder, {"stage": "communicate"})


def _edition_of(run: Run) -> Edition:
    """Return what is kept of a run, for the next one to go on from."""
    from analysis.editions.edition_facts import key_mark
    from analysis.editions.edition_folder import Edition
    from analysis.editions.precedent import next_facts
    from analysis.interpret.names.edition_match import drawn_viewers
    from analysis.obtain.audit.pseudonym_key import pseudonym_key

    told, key = run.results.interpreted, pseudonym_key()
    ids, report = told.frame("segment_ids"), json.loads((run.reports / REPORT).read_text())
    facts = next_facts(
        pipeline.edition_identity(run.settings),
        ids.merge(_found_names(told.frame("segments")), how="left"),
        pipeline.run_precedent(run.settings),
        data_as_of=report["data_as_of"],
        draft=report["draft"],
        key=key_mark(key),
    )
    # Seconds are another in every run.
    report.pop("timings")
    profiles = told.frame("profiles").rename(columns={"feature": "measure"})
    return Edition(
        facts,
        json.dumps(report, indent=1, ensure_ascii=False).encode(),
        drawn_viewers(run.results.modelled["labels"], ids, key),
        profiles.merge(ids[["segment", "id"]])[["id", "measure", "mean", "median"]],
        told.frame("title_viewers"),
    )


def _found_names(segments: pd.DataFrame) -> pd.DataFrame:
    """Return the names that were found: the user's stand in a file and may go from it."""
    return segments[["segment", "generated"]].rename(columns={"generated": "name"})


def _name_unread_editions(source: str) -> None:
    """Say what lies where editions do and is not read."""
    for path in edition_shelf.damaged_folders(source):
        print_hint(
            f"{path} is no edition that a run has kept, or was damaged: it is left out, and "
            "segments that only it knew get new ids."
        )
    if earlier := edition_shelf.earlier_folder(source):
        print_hint(
            f"{earlier} holds editions as an earlier version kept them, which are not read: ids "
            "of segments begin anew."
        )


def _keep_edition(run: Run, work: Publication) -> None:
    """Let what this run says and calls its segments be published with it."""
    edition = _edition_of(run)
    source = edition.facts.source
    _name_unread_editions(source)
    if edition_shelf.damaged_folders(source) or not edition_shelf.is_standing(edition):
        edition_shelf.add_edition(edition, work)


def _tell_changes(dictionary: Path) -> None:
    """Say in the new data dictionary what changed in the schema since the standing one."""
    from analysis.obtain.dictionary.data_dictionary import with_changes

    standing = REPORTS / DICTIONARY
    previous = standing.read_text(encoding="utf-8") if standing.is_file() else None
    text = with_changes(dictionary.read_text(encoding="utf-8"), previous)
    dictionary.write_text(text, encoding="utf-8")


def build_reports(
    settings: Settings,
    work: Publication,
    force: bool = False,
    seen: pipeline.Seen | None = None,
) -> Run:
    """Compute every stage, and build `reports/` and `models/` for a publication.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    work : Publication
        What is published with them.
    force : bool
        Compute again what is already there.
    seen : callable, optional
        Told of each stage's tables, see `pipeline.results_by_name`.
    """
    from analysis.scrub.cleaning.rules import require_consistent

    require_consistent(settings.scrub)
    require_own_folders()
    for target in BUILT.values():
        folders.require_ours(target)
    require_source(settings)
    results = pipeline.results(settings, force, seen)
    key = _report_key(settings, results)
    cached = DERIVED / "communicate" / key
    if force or store.read_stamp(cached) is None:
        with progress.work_step("Drawing figures and writing reports"):
            _write_reports(Run(settings, results, key), cached)
    store.mark_used(cached)
    built = {part: work.build_folder(target) for part, target in BUILT.items()}
    for part, folder in built.items():
        shutil.copytree(cached / part, folder, dirs_exist_ok=True)
    _tell_changes(built["reports"] / DICTIONARY)
    run = Run(settings, results, key, built["reports"])
    _keep_edition(run, work)
    return run


def link_folders(run: Run) -> None:
    """Let what people look for of a run that is published lie by its name in `data/derived`."""
    for part in LINKED:
        store.link_result(DERIVED / part, run.results.scrubbed.folder / part)


def compute_report(
    settings: Settings, force: bool = False, seen: pipeline.Seen | None = None
) -> Run:
    """Compute every stage and replace `reports/` and `models/`, both or neither.

    Parameters
    ----------
    settings : Settings
        What the run was told.
    force : bool
        Compute again what is already there.
    seen : callable, optional
        Told of each stage's tables, see `pipeline.results_by_name`.
    """
    with publishing() as work:
        run = build_reports(settings, work, force, seen)
    link_folders(run)
    return replace(run, reports=REPORTS)


def known_run(settings: Settings) -> Run:
    """Return the run under these settings; stages that have no result yet are computed."""
    results = pipeline.results(settings)
    return Run(settings, results, _report_key(settings, results))
