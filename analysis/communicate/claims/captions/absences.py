"""What is said in place of a figure or a table that a source does not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.decided import no_group_drawn, not_compared

if TYPE_CHECKING:
    from analysis.tables import Results


def said_before(kind: str, name: str) -> Claim:
    """Return no sentence, where a figure before this one says what the source lacks for both."""
    return Claim(f"{kind}.{name}.absent", "")


def absent_claim(kind: str, name: str, why: str) -> Claim:
    """Return the claim that stands in place of a figure or table that a source does not carry."""
    return Claim(f"{kind}.{name}.absent", why)


def uncompared_claim(results: Results, kind: str, name: str, otherwise: str) -> Claim:
    """Return the same of a part of the comparison: that none was made, or what else lacks."""
    return absent_claim(kind, name, str(not_compared(results, otherwise)))


def undrawn_claim(results: Results, kind: str, name: str) -> Claim | None:
    """Return the same where no segment is told of; None where one is."""
    few = no_group_drawn(results)
    return absent_claim(kind, name, few) if few else None
