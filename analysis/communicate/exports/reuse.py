"""Fitted models, the declared rule and other files that a stage made for reuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.communicate.exports.report import as_json

if TYPE_CHECKING:
    from analysis.tables import Tables

OWN = {".parquet"}
REPORTS = {"schema.svg", "features.sql", "decision.json"}


def _files(tables: Tables) -> list[Path]:
    found = (path for path in tables.folder.iterdir() if path.is_file())
    return sorted(p for p in found if p.suffix not in OWN and p.name != "stamp.json")


def decision(modelled: Tables) -> dict[str, object]:
    """Return the declared rule, its hash, and what it led to."""
    rule, chosen = modelled.record("rule"), modelled.record("chosen")
    for key in ("scores", "test"):
        chosen[key] = json.loads(chosen.get(key) or "null")
    return {
        "rule": json.loads(rule["json"]),
        "rule_hash": rule["hash"],
        "gate": modelled.record("gate"),
        "chosen": chosen,
    }


def write(
    reports: Path, models: Path, obtained: Tables, scrubbed: Tables, modelled: Tables
) -> None:
    """Copy what stages made for reuse: models to `models`, texts and pictures to `reports`."""
    for tables in (obtained, scrubbed, modelled):
        for path in _files(tables):
            shutil.copyfile(path, (reports if path.name in REPORTS else models) / path.name)
    target = reports / "decision.json"
    if not target.exists():
        target.write_text(as_json(decision(modelled)), encoding="utf-8")
