"""Segments found again: each keeps the id that it had in the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis.editions.edition_folder import DIGITS, VIEWERS
from analysis.hashed_ids import hash_digits

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from analysis.editions.precedent import Precedent

# Up to here the field calls a cluster dissolved (Hennig 2007). Above it no two segments can claim
# the same one: each holds more than half of what both have together.
DISSOLVED = 0.5
# Another salt than that of the split, so that the viewers kept come from all its parts.
SALT = "edition"
TYPES = {"segment": "int64", "id": "str", "former": "str", "overlap": "float64"}


def known_viewers(labels: ir.Table, key: bytes) -> ir.Table:
    """Return viewer (a keyed hash of the id), segment and a number at random of known viewers.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, evidence.
    key : bytes
        The project's key for pseudonyms: without it ids cannot be found by trying.
    """
    known = labels.filter(labels["evidence"] == "full", labels["segment"] >= 0)
    user = known["user_id"].cast("string")
    viewer = hash_digits(user, f"{key.hex()} {SALT} ", DIGITS)
    # Drawn without the key, so that whatever it is the same viewers are.
    return known.select(viewer=viewer, segment="segment", drawn=hash_digits(user, SALT, DIGITS))


def drawn_viewers(
    labels: ir.Table, ids: pd.DataFrame, key: bytes, most: int = VIEWERS
) -> pd.DataFrame:
    """Return viewer (a keyed hash) and id of at most so many known viewers, drawn by hash.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, evidence.
    ids : DataFrame
        segment and id of every segment.
    key : bytes
        The project's key for pseudonyms.
    most : int
        How many are kept.
    """
    drawn = known_viewers(labels, key).order_by("drawn").limit(most).to_pandas()
    names = ids.set_index("segment")["id"]
    told = drawn.assign(id=drawn["segment"].map(names))[["viewer", "id"]].dropna()
    # In the order of keyed hashes, which says nothing of the ids.
    return told.sort_values("viewer", ignore_index=True)


def overlap_matrix(counts: NDArray) -> NDArray:
    """Return how far former segments (rows) and new ones (columns) are the same viewers, 0 to 1.

    Parameters
    ----------
    counts : array (m, k)
        Viewers of both editions by their former and their new segment.

    Returns
    -------
    array (m, k)
        Jaccard index of the two, or of the viewers outside both where that is smaller: by itself
        a segment of most viewers overlaps with any other of most, related or not.
    """
    total = counts.sum()
    either = counts.sum(axis=1)[:, None] + counts.sum(axis=0)[None, :] - counts
    inside = counts / np.maximum(either, 1)
    rest = total - counts
    outside = np.where(rest > 0, (total - either) / np.maximum(rest, 1), 1.0)
    return np.where(counts > 0, np.minimum(inside, outside), 0.0)


def shared_counts(viewers: ir.Table, former: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return viewers of both editions: a row for each former id, a column for each new segment."""
    both = viewers.inner_join(ibis.memtable(former), "viewer")
    found = both.group_by("id", "segment").aggregate(n=both.count()).to_pandas()
    square = found.pivot_table(index="id", columns="segment", values="n", aggfunc="sum")
    return square.reindex(index=sorted(set(former["id"])), columns=range(k)).fillna(0)


def _found_again(counts: pd.DataFrame) -> dict[int, tuple[str, float]]:
    """Return the former id of each segment that was found again, and the overlap."""
    overlap = overlap_matrix(counts.to_numpy(float))
    return {
        int(new): (str(counts.index[old]), float(overlap[old, new]))
        for old, new in np.argwhere(overlap > DISSOLVED)
    }


def _id_table(
    k: int, found: dict[int, tuple[str, float]], names: dict[str, str | None], free: int
) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for segment in range(k):
        if segment in found:
            id_, overlap = found[segment]
        else:
            id_, overlap, free = f"s{free}", np.nan, free + 1
        rows.append({"segment": segment, "id": id_, "former": names.get(id_), "overlap": overlap})
    return pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)


def match_segments(labels: ir.Table, k: int, precedent: Precedent | None = None) -> pd.DataFrame:
    """Return the id of every segment: the one it had, or the next number that none had.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment and evidence of the viewers.
    k : int
        Number of segments, those without viewers included.
    precedent : Precedent, optional
        The edition that is followed; without one the largest segment is s1.

    Returns
    -------
    DataFrame
        segment, id; former (the name that it had) and overlap, see `overlap_matrix`, missing for
        a segment that was not found again.
    """
    if precedent is None:
        return _id_table(k, {}, {}, 1)
    if precedent.key is None:
        return _id_table(k, {}, {}, precedent.first_free)
    former = precedent.former
    counts = shared_counts(known_viewers(labels, precedent.key), former.viewers, k)
    names = {one.id: one.name for one in former.facts.segments}
    return _id_table(k, _found_again(counts), names, precedent.first_free)
