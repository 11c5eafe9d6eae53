"""Texts and pictures that a stage made, the declared rule and what it led to."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.communicate.exports.report import as_json
from analysis.communicate.narrative.findings import is_draft

if TYPE_CHECKING:
    from analysis.tables import Tables

# What is read rather than loaded.
REPORTS = {".svg", ".sql", ".md"}


def _files(tables: Tables) -> list[Path]:
    found = (path for path in tables.folder.iterdir() if path.is_file())
    return sorted(path for path in found if path.suffix in REPORTS)


def decision(modelled: Tables) -> dict[str, object]:
    """Return the declared rule, its hash, and what it led to."""
    rule, chosen = modelled.record("rule"), modelled.record("chosen")
    for key in ("scores", "test"):
        chosen[key] = json.loads(chosen.get(key) or "null")
    return {
        "draft": is_draft(modelled),
        "rule": json.loads(rule["json"]),
        "rule_hash": rule["hash"],
        "gate": modelled.record("gate"),
        "chosen": chosen,
    }


def write(reports: Path, obtained: Tables, scrubbed: Tables, modelled: Tables) -> None:
    """Copy texts and pictures that stages made to `reports`, and write the decision."""
    for tables in (obtained, scrubbed, modelled):
        for path in _files(tables):
            shutil.copyfile(path, reports / path.name)
    (reports / "decision.json").write_text(as_json(decision(modelled)), encoding="utf-8")
