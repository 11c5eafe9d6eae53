"""What stages decided, read from their tables: thresholds, votes, whether segments are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.text.nouns import spelled_number
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results


# What is said in place of a figure, and under a table with gaps.
FEW = f"fewer than {spelled_number(disclosure.FEWEST)} viewers"
WITHHELD = f"withheld, since it would tell of {FEW}"
GAPS = f"Gaps: withheld, since they would tell of {FEW}."


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


def no_segments(results: Results) -> str:
    """Say why no segment is told of; empty text where one is."""
    if len(results.interpreted.frame("segments")):
        return ""
    kept = results.scrubbed.frame("viewers_by_evidence")["users"].sum()
    if kept < disclosure.FEWEST_IN_SEGMENTS:
        return (
            f"Fewer than {disclosure.FEWEST_IN_SEGMENTS} viewers are left: too few to tell of "
            "segments without telling of single viewers."
        )
    return (
        f"No segment is told of: each has fewer than {disclosure.FEWEST} viewers, or would give "
        "away one that has."
    )
