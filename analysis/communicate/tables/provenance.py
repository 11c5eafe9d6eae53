"""Tables of the appendix on reproducibility: stages, settings, versions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.data_chapters.run_words import (
    run_settings_words,
    stage_times_words,
    versions_used_words,
)
from analysis.communicate.table import Table

if TYPE_CHECKING:
    from analysis.tables import Provenance


def stage_times(provenance: Provenance) -> Table:
    """Return each stage with its fingerprint and the seconds it took when it was computed."""
    frame = pd.DataFrame(provenance.stages)
    shown = frame[["stage", "fingerprint", "seconds"]].assign(
        seconds=frame["seconds"].astype("float64")
    )
    words = stage_times_words()
    return Table(words.name, words.caption, shown.rename(columns=str.capitalize), {"Seconds": 1})


def run_settings(provenance: Provenance) -> Table:
    """Return every setting of this run."""
    rows = provenance.settings
    values = ["none" if value is None else json.dumps(value) for value in rows.values()]
    words = run_settings_words(provenance)
    frame = pd.DataFrame({"Setting": list(rows), "Value": values})
    return Table(words.name, words.caption, frame)


def versions_used(provenance: Provenance) -> Table:
    """Return the versions that can change a result."""
    rows = provenance.versions
    words = versions_used_words()
    frame = pd.DataFrame({"Library": list(rows), "Version": list(rows.values())})
    return Table(words.name, words.caption, frame)
