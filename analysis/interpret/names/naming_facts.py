"""What the words on segments depend on besides the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.tables import Tables


@dataclass(frozen=True)
class NamingFacts:
    """What the words depend on besides the numbers.

    Parameters
    ----------
    plural : str
        What rows are.
    rated : bool
        Whether rows are ratings.
    structure : str
        Verdict of the gate.
    """

    plural: str
    rated: bool
    structure: str

    @property
    def bands(self) -> bool:
        """Say whether the partition is one of convenience."""
        return self.structure == "none"


def gather_facts(*, obtained: Tables, modelled: Tables) -> NamingFacts:
    """Return what the words depend on besides the numbers."""
    source = obtained.record("source")
    return NamingFacts(
        plural=source["noun_plural"],
        rated=bool(source["has_rating"]),
        structure=modelled.record("gate")["structure"],
    )
