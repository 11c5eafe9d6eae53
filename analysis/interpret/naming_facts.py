"""What the words on segments depend on besides the numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NamingFacts:
    """What the words depend on besides the numbers.

    Parameters
    ----------
    singular, plural : str
        What one row is.
    rated : bool
        Whether rows are ratings.
    points : str
        Unit of a rating: stars on scales of up to five, points on others.
    structure : str
        Verdict of the gate.
    labels, units : dict
        Words and units of each feature.
    """

    singular: str
    plural: str
    rated: bool
    points: str
    structure: str
    labels: dict[str, str]
    units: dict[str, str]

    @property
    def bands(self) -> bool:
        """Say whether the partition is one of convenience."""
        return self.structure == "none"
