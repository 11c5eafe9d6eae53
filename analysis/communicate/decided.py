"""What the model stage decided, read from its tables: thresholds and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results


def threshold_of(results: Results, name: str) -> float:
    """Return the value of a line that figures are read by, such as `jaccard_valid`."""
    return float(results.modelled.frame("thresholds").set_index("name")["value"][name])


def threshold_text(results: Results, name: str) -> str:
    """Return the value of such a line as a reader meets it, such as .75."""
    return index_text(threshold_of(results, name))


def votes_by_criterion(results: Results) -> dict[str, int]:
    """Return the number of groups that each criterion takes by itself."""
    cast = results.modelled.frame("votes")
    return dict(zip(cast["criterion"], map(int, cast["k"]), strict=True))
