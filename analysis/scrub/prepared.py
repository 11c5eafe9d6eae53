"""What the parts of the stage hand on: cleaned rows, what they are, and what was built of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.cleaning.facts import Facts
    from analysis.scrub.cleaning.marking import Cleaned
    from analysis.scrub.features.build import Built, Material
    from analysis.scrub.features.catalogue import Feature


@dataclass(frozen=True)
class Work:
    """What the parts of the stage hand on.

    Parameters
    ----------
    facts : Facts
        What the rules go by.
    cleaned : Cleaned
        Rows that stay, and the ledger.
    users : ibis Table
        Of the contract, with learns (bool).
    seen : dict
        The row of the table window, with first.
    signals : set of str
        What the source has.
    material : Material
        What features are computed from.
    computed : list of Feature
        What the source yields.
    built : Built
        Sums and what was learned.
    """

    facts: Facts
    cleaned: Cleaned
    users: ir.Table
    seen: dict[str, Any]
    signals: set[str]
    material: Material
    computed: list[Feature]
    built: Built
