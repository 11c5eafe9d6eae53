"""What the cleaning rules go by, besides the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.settings import Scrub


@dataclass(frozen=True)
class Facts:
    """What the rules go by, besides the rows.

    Parameters
    ----------
    settings : Scrub
        What the user asked for.
    source : dict
        The record of the source.
    noise : dict
        The record of noise titles.
    window : tuple
        First moment inside and first moment behind the window, None where it is open.
    stray : tuple of (str, datetime)
        Kind and moment of stray dates, see the stage obtain.
    copied : ibis Table, optional
        user_id of viewers whose history another has too.
    """

    settings: Scrub
    source: dict[str, Any]
    noise: dict[str, Any]
    window: tuple[Any, Any]
    stray: tuple[tuple[str, datetime], ...] = ()
    copied: ir.Table | None = None

    @property
    def scale(self) -> tuple[float | None, float | None]:
        """Return the lowest and highest valid rating."""
        low, high = self.settings.rating_low, self.settings.rating_high
        return (
            self.source["rating_low"] if low is None else low,
            self.source["rating_high"] if high is None else high,
        )

    @property
    def keeps_last(self) -> bool:
        """Say whether of a repeated pair only the last row counts."""
        wanted = self.settings.repeated_pairs
        watched = self.source["has_minutes"] or self.source["has_plays"]
        return wanted == "last" or (
            wanted == "auto" and bool(self.source["has_rating"]) and not watched
        )

    @property
    def drops_equal(self) -> bool:
        """Say whether of equal rows only the first counts."""
        wanted = self.settings.duplicate_rows
        return wanted == "drop" or (wanted == "auto" and bool(self.source["same_events"]))
