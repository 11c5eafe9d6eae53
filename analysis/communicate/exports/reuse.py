"""Fitted models, the declared rule and other files that a stage made for reuse."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.communicate.exports.report import as_json

if TYPE_CHECKING:
    from analysis.tables import Tables

OWN = {".parquet"}
# What is read rather than loaded lies with the reports.
REPORTS = {".svg", ".sql", ".md"}
CARDS = {"model_card.md", "datasheet.md"}


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


def names(interpreted: Tables) -> list[dict[str, object]]:
    """Return what each number that a model gives is called."""
    columns = ["segment", "id", "name", "tentative"]
    return interpreted.frame("segments").sort_values("segment")[columns].to_dict("records")


def complete(manifest: Path) -> None:
    """Add the digest of every file beside a manifest that it does not know yet."""
    known = json.loads(manifest.read_text(encoding="utf-8"))
    for path in sorted(manifest.parent.iterdir()):
        if path != manifest:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            known.setdefault("sha256", {}).setdefault(path.name, digest)
    manifest.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def write(
    reports: Path,
    models: Path,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
    interpreted: Tables,
) -> None:
    """Copy what stages made for reuse: models to `models`, texts and pictures to `reports`."""
    (models / "segments.json").write_text(as_json(names(interpreted)), encoding="utf-8")
    for tables in (obtained, scrubbed, modelled):
        for path in _files(tables):
            read = path.name == "decision.json" or path.suffix in REPORTS
            folder = reports if read and path.name not in CARDS else models
            shutil.copyfile(path, folder / path.name)
    if (models / "manifest.json").exists():
        complete(models / "manifest.json")
    target = reports / "decision.json"
    if not target.exists():
        target.write_text(as_json(decision(modelled)), encoding="utf-8")
