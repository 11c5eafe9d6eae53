"""The words of tables of the run: stages, settings, versions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.claim import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.communicate.claims.claim import Claim
    from analysis.tables import Provenance


def stage_times_words() -> TableWords:
    """Return the words of the table of stages; no two runs take the same time, so without it."""
    say = Sentences("table", "stages")
    return say.table(caption="Stages, and the seconds that each took when it was computed.")


def run_settings_words(provenance: Provenance) -> TableWords:
    """Return the words of the table of settings."""
    slots = {"digest": Slot(provenance.settings_hash, provenance.settings_hash, "hash")}
    say = Sentences("table", "settings", slots)
    return say.table(caption="Settings of this run; their hash is {digest}.")


def versions_used_words() -> TableWords:
    """Return the words of the table of versions."""
    say = Sentences("table", "versions")
    return say.table(caption="Versions of Python and of the libraries that can change a number.")


def run_claims(provenance: Provenance) -> Iterator[Claim]:
    """Yield what is said of the run itself."""
    for words in (stage_times_words(), run_settings_words(provenance), versions_used_words()):
        yield from (replace(claim, shown_in="reproducibility") for claim in words.claims)
