"""Everything written to reports/: files for people and for programs.

report_json     report.json
decision_json   decision.json
tabular_files   CSV and Parquet files
markdown_files  what viewers do, the summary
segment_profiles  each segment in full
stage_files     texts and pictures that stages made: the data dictionary, the schema, the query
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import progress
from analysis.communicate.exports.markdown_files import write_documents
from analysis.communicate.exports.report_json import json_text, report_facts
from analysis.communicate.exports.stage_files import write_stage_files
from analysis.communicate.exports.tabular_files import write_tables

if TYPE_CHECKING:
    from analysis.communicate.figure import Figure
    from analysis.tables import Provenance, Results

# Files that hold aggregates only: the site offers these, and no others.
PUBLIC = (
    *("report.json", "data_dictionary.md", "table_summary.csv", "eda_summary.md"),
    *("model_comparison.csv", "cluster_profiles.md", "executive_summary.md"),
    "model_comparison_columns.csv",
    *("cleaning_ledger.csv", "relations.csv", "anomalies.csv", "schema.svg", "decision.json"),
    "prediction.csv",
    *("features.sql", "segment_profiles.csv", "recommendations.csv"),
    *("segment_behaviour.csv", "segment_quarters.csv", "segment_tests.csv", "segment_pairs.csv"),
    *("segment_groups.csv", "group_trust.csv"),
    *("amounts.csv", "amount_titles.csv"),
)


def write_reports(
    reports: Path,
    results: Results,
    provenance: Provenance,
    figures: Sequence[Figure] | None = None,
) -> None:
    """Write every file of the brief into an empty folder.

    Parameters
    ----------
    reports : Path
        A folder that exists; figures go to `reports / "figures"`.
    results : Results
        Every stage's tables.
    provenance : Provenance
        What they were made with.
    figures : sequence of Figure, optional
        Figures to write; all that the source has the signals for, if not given.
    """
    if figures is None:
        from analysis.communicate.figures import all_figures

        figures = all_figures(results)
    with progress.work_step("Writing figures", total=len(figures)) as advance:
        for figure in figures:
            figure.save(reports / "figures")
            advance(1)
    facts = report_facts(results, provenance)
    (reports / "report.json").write_text(json_text(facts), encoding="utf-8")
    write_tables(reports, results)
    write_documents(reports, results, title=provenance.settings["report.title"])
    write_stage_files(reports, results)


def public_files(reports: Path) -> list[Path]:
    """Return the files of `reports` that may be published: aggregates, nothing of one viewer."""
    found = [reports / name for name in PUBLIC if (reports / name).is_file()]
    return found + sorted(reports.glob("schema-*.svg"))
