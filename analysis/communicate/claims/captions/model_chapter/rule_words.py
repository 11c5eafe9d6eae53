"""The words of the table of the declared rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.claim import Slot

if TYPE_CHECKING:
    from analysis.tables import Results

# So many digits of the hash tell two rules apart.
DIGITS = 16


def rule_words(results: Results) -> TableWords:
    """Return the words of the table of the declared rule."""
    mark = str(results.modelled.record("rule")["hash"])
    slots = {"hash": Slot(mark, mark[:DIGITS], "hash")}
    say = Sentences("table", "rule", slots, {}, "assigned")
    return say.table(
        caption="The declared rule; its hash is {hash}.",
        note="It stands in full in reports/decision.json.",
    )
