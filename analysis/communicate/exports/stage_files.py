"""Texts and pictures that a stage made, beside the decision."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.communicate.exports.decision_json import decision_record
from analysis.communicate.exports.report_json import json_text

if TYPE_CHECKING:
    from analysis.tables import Results, Tables

# What is read rather than loaded.
REPORTS = {".svg", ".sql", ".md"}


def _files(tables: Tables) -> list[Path]:
    found = (path for path in tables.folder.iterdir() if path.is_file())
    return sorted(path for path in found if path.suffix in REPORTS)


def write_stage_files(reports: Path, results: Results) -> None:
    """Copy texts and pictures that stages made to `reports`, and write the decision."""
    for tables in (results.obtained, results.scrubbed, results.modelled):
        for path in _files(tables):
            shutil.copyfile(path, reports / path.name)
    (reports / "decision.json").write_text(json_text(decision_record(results)), encoding="utf-8")
