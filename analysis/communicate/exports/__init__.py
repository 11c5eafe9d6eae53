"""Everything written to reports/: files for people and for programs.

cells      text that no spreadsheet takes for a formula
report     report.json
tabular    CSV and Parquet files
documents  Markdown files
decision   decision.json
reuse      texts and pictures that stages made
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import progress
from analysis.communicate.exports import documents, report, reuse, tabular

if TYPE_CHECKING:
    from analysis.communicate.figure import Figure
    from analysis.settings import Settings
    from analysis.tables import Tables

# Files that hold aggregates only: the site offers these, and no others.
PUBLIC = (
    *("report.json", "data_dictionary.md", "table_summary.csv", "eda_summary.md"),
    *("model_comparison.csv", "cluster_profiles.md", "executive_summary.md"),
    *("cleaning_ledger.csv", "relations.csv", "anomalies.csv", "schema.svg", "decision.json"),
    *("features.sql", "segment_profiles.csv", "recommendations.csv"),
)


def write(
    reports: Path,
    obtained: Tables,
    scrubbed: Tables,
    explored: Tables,
    modelled: Tables,
    interpreted: Tables,
    *,
    timings: Mapping[str, float],
    versions: Mapping[str, str],
    settings: Settings,
    settings_hash: str,
    figures: Sequence[Figure] | None = None,
) -> None:
    """Write every file of the brief into an empty folder.

    Parameters
    ----------
    reports : Path
        A folder that exists; figures go to `reports / "figures"`.
    obtained, scrubbed, explored, modelled, interpreted : Tables
        Results of the five stages.
    timings, versions : mapping
        Seconds by stage; versions by library.
    settings : Settings
        What the run was told.
    settings_hash : str
        Its digest, for report.json.
    figures : sequence of Figure, optional
        Figures to write; all that the source has the signals for, if not given.
    """
    stages = (obtained, scrubbed, explored, modelled, interpreted)
    if figures is None:
        from analysis.communicate.figures import all_figures

        figures = all_figures(*stages)
    with progress.work_step("Writing figures", total=len(figures)) as advance:
        for figure in figures:
            figure.save(reports / "figures")
            advance(1)
    facts = report.facts(*stages, timings, versions, settings_hash)
    (reports / "report.json").write_text(report.as_json(facts), encoding="utf-8")
    tabular.write(reports, *stages)
    documents.write(reports, *stages, title=settings.report.title)
    reuse.write(reports, obtained, scrubbed, modelled)


def downloads(reports: Path) -> list[Path]:
    """Return the files of `reports` that may be published: aggregates, nothing of one viewer."""
    found = [reports / name for name in PUBLIC if (reports / name).is_file()]
    return found + sorted(reports.glob("schema-*.svg"))
