"""The audit on its own: any database documented in a folder, with viewers in it or not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import folders, progress, scratch
from analysis.obtain.dictionary import schema_diagram
from analysis.obtain.dictionary.data_dictionary import csv_text, data_dictionary, with_changes
from analysis.obtain.dictionary.schema_diagram import schema_diagrams
from analysis.obtain.stage import audited_tables
from analysis.publication import replacing_folder

if TYPE_CHECKING:
    from analysis.settings import Settings

# The files that hold a table each, by the table's name in the stage.
FILES = {
    "table_summary.csv": "tables",
    "relations.csv": "relations",
    "anomalies.csv": "anomalies",
    "sample.csv": "sample",
}


def _previous(folder: Path) -> str | None:
    try:
        return (folder / "data_dictionary.md").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def stacked_diagrams(drawn: dict[str, str]) -> str:
    """Put several pictures under each other into one, in their order."""
    parts, top, wide = [], 0, 0
    for text in drawn.values():
        width, height = re.findall(r'viewBox="0 0 (\d+) (\d+)"', text)[0]
        parts.append(text.strip().replace("<svg ", f'<svg y="{top}" ', 1))
        wide, top = max(wide, int(width)), top + int(height) + 2 * schema_diagram.GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {top}" width="{wide}" '
        f'height="{top}" role="img"><title>All tables, then each with those around it</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def write_audit_files(
    name: str, frames: dict[str, pd.DataFrame], folder: Path, previous: str | None
) -> None:
    """Write the files of an audit into a folder that exists.

    Parameters
    ----------
    name : str
        Name of the source.
    frames : dict
        Small tables of the stage and the sample.
    folder : Path
        Where to.
    previous : str, optional
        The data dictionary of the run before.
    """
    dictionary = data_dictionary(name, frames)
    texts = {"data_dictionary.md": with_changes(dictionary, previous)}
    texts |= {file: csv_text(frames[table]) for file, table in FILES.items()}
    drawn = schema_diagrams(frames["tables"], frames["relations"])
    texts["schema.svg"] = drawn["schema.svg"] if len(drawn) == 1 else stacked_diagrams(drawn)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def audit(source: str, out_dir: Path | str, settings: Settings) -> dict[str, Any]:
    """Document a source in a folder: dictionary, summary, relations, diagram, anomalies, sample.

    Parameters
    ----------
    source : str
        Path or URL.
    out_dir : Path
        Folder to write; it is replaced as a whole.
    settings : Settings
        `obtain` overrules roles; `seed` draws the sample.

    Returns
    -------
    dict
        tables, columns, anomalies (numbers of each) and interactions (the table, or None).

    Raises
    ------
    UserError
        When the source cannot be read or the folder is not ours to replace.
    """
    target = Path(out_dir)
    folders.require_ours(target)
    previous = _previous(target)
    try:
        with progress.work_step("Auditing the source"):
            name, table, frames = audited_tables(source, settings)
        with replacing_folder(target) as staged:
            write_audit_files(name, frames, staged, previous)
    finally:
        scratch.release_folders()
    return {
        "tables": len(frames["tables"]),
        "columns": len(frames["columns"]),
        "anomalies": len(frames["anomalies"]),
        "interactions": table,
    }
