"""The words of tables of the run: stages, settings, versions; said on their page only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.claim import Slot
from analysis.text.nouns import counted_noun

if TYPE_CHECKING:
    from analysis.tables import Provenance


def stage_times_words(provenance: Provenance) -> TableWords:
    """Return the words of the table of stages."""
    spent = float(sum(stage["seconds"] for stage in provenance.stages))
    slots = {"spent": Slot(spent, counted_noun(spent, "second"), "seconds")}
    say = Sentences("table", "stages", slots)
    return say.table(caption="Stages took {spent} in all when they were computed.")


def run_settings_words(provenance: Provenance) -> TableWords:
    """Return the words of the table of settings."""
    slots = {"digest": Slot(provenance.settings_hash, provenance.settings_hash, "hash")}
    say = Sentences("table", "settings", slots)
    return say.table(caption="Settings of this run; their hash is {digest}.")


def versions_used_words() -> TableWords:
    """Return the words of the table of versions."""
    say = Sentences("table", "versions")
    return say.table(caption="Versions of Python and of the libraries that can change a number.")
