"""Tables of the appendix on reproducibility: stages, settings, versions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.table import Table
from analysis.text.nouns import counted_noun

if TYPE_CHECKING:
    from analysis.tables import Provenance


def stage_times(provenance: Provenance) -> Table:
    """Return each stage with its fingerprint and the seconds it took when it was computed."""
    frame = pd.DataFrame(provenance.stages)
    shown = frame[["stage", "fingerprint", "seconds"]].assign(
        seconds=frame["seconds"].astype("float64")
    )
    spent = counted_noun(frame["seconds"].sum(), "second")
    return Table(
        "stages",
        f"Stages took {spent} in all when they were computed.",
        shown.rename(columns=str.capitalize),
        {"Seconds": 1},
    )


def run_settings(provenance: Provenance) -> Table:
    """Return every setting of this run."""
    rows = provenance.settings
    values = ["none" if value is None else json.dumps(value) for value in rows.values()]
    return Table(
        "settings",
        f"Settings of this run; their hash is {provenance.settings_hash}.",
        pd.DataFrame({"Setting": list(rows), "Value": values}),
    )


def versions_used(provenance: Provenance) -> Table:
    """Return the versions that can change a result."""
    rows = provenance.versions
    return Table(
        "versions",
        "Versions of Python and of the libraries that can change a number.",
        pd.DataFrame({"Library": list(rows), "Version": list(rows.values())}),
    )
