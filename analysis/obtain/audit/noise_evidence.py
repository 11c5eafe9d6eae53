"""What speaks for noise among titles, beside the gap in their numbers of rows.

Each kind of evidence is the natural logarithm of how much likelier the rows at hand are where they
were scattered over titles at random than where people chose rarely chosen titles. Where the rows
were scattered, a kind may still look as among people (the titles random, the ratings not); so
each weighs both as even, and none speaks against noise by more than a factor of two. Only the
counts themselves may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What one kind may add at most, since what it compares with is a sketch of people: e⁸ is 3,000.
MOST = 8.0
# What all together must reach, so that one kind alone never does.
REQUIRED = 10.0
# Values that are even fail this test once in a thousand times.
UNEVEN = 0.001
# Stars on a scale; with more the ratings are no classes, and hours would be none.
MOST_CLASSES = 21
# Classes of dates; a source of fewer months tells no spread.
DATE_CLASSES = 12
# How strongly popularity among people may vary: shapes of a gamma distribution, from a long tail
# to an even spread of popularity.
SHAPES = (0.02, 0.1, 0.25, 0.5, 1.0)
# Genuine titles below this quantile are strays in the gap, not its upper edge.
STRAYS = 0.05
# The rarest titles of people whose rows tell how such titles are rated and when.
RAREST = 1 / 3

# What each kind says of titles in question, for people.
SAID = {
    "counts": "their numbers of rows fit one rate for all",
    "ratings": "their ratings are spread evenly over the scale",
    "impossible ratings": "more of their ratings lie outside the scale",
    "dates": "their dates are spread evenly",
    "viewers": "their viewers are any, however active",
    "unknown titles": "fewer of them stand in the table of titles",
}
# What a kind must add to be told, a factor of three.
TOLD = 1.0


def evidence_text(told: dict[str, float]) -> str:
    """Return in words which kinds speak for noise, the strongest first."""
    kinds = sorted((kind for kind in told if told[kind] >= TOLD), key=lambda kind: -told[kind])
    return ", ".join(SAID[kind] for kind in kinds)


def _one_rate(counts: np.ndarray, titles: np.ndarray, rate: float) -> float:
    """Weigh one rate for all titles against a popularity that varies."""
    from scipy.stats import nbinom, poisson

    grid = np.arange(1, counts.max() + 1)
    one = poisson.logpmf(counts, rate) - np.log(-np.expm1(-rate))
    best = -np.inf
    for shape in SHAPES:
        for chance in np.linspace(0.005, 0.995, 100):
            every = nbinom.logpmf(grid, shape, chance)
            told = every[counts - 1] - np.logaddexp.reduce(every)
            best = max(best, float((titles * told).sum()))
    return float((titles * one).sum()) - best


def _empty_gap(counts: np.ndarray, titles: np.ndarray, edge: float) -> float:
    """Weigh titles missing in the gap against as many as stand at its thinner side.

    Titles are counted by the logarithm of their rows, over which popularity changes slowly.
    """
    inside = counts <= edge
    genuine = np.repeat(counts[~inside], titles[~inside])
    above = float(np.quantile(genuine, STRAYS))
    below = titles[inside].sum() / np.log(edge + 0.5)
    beside = min(below, (genuine <= np.e * above).sum() - (genuine < above).sum())
    expected = max(beside * np.log(above / edge), 1e-9)
    there = float((genuine < above).sum())
    if there >= expected:
        return 0.0
    return expected - there + (there * np.log(there / expected) if there else 0.0)


def counts_evidence(counts: np.ndarray, titles: np.ndarray, edge: float, rate: float) -> float:
    """Weigh the numbers of rows: one rate below the gap, and how empty the gap is.

    Parameters
    ----------
    counts : ndarray of int
        Numbers of rows that titles have, ascending and distinct.
    titles : ndarray of int
        How many titles have each.
    edge : float
        Most rows of a title in question.
    rate : float
        Of the truncated Poisson distribution fitted to titles in question.
    """
    inside = counts <= edge
    shape = _one_rate(counts[inside], titles[inside], rate)
    return min(MOST, shape + _empty_gap(counts, titles, edge))


def _weighed(likelier: float) -> float:
    """Weigh a kind in which scattered rows may look as those of people."""
    return min(MOST, float(np.logaddexp(0.0, likelier) - np.log(2.0)))


def even_evidence(seen: np.ndarray, usual: np.ndarray, width: np.ndarray | None = None) -> float:
    """Weigh an even spread over classes against the shares that rows of people have.

    Parameters
    ----------
    seen : ndarray of int, shape (classes,)
        Rows in question by class.
    usual : ndarray of int, shape (classes,)
        Rows of people by class.
    width : ndarray, shape (classes,), optional
        How wide the classes are; alike if omitted.
    """
    from scipy.stats import chisquare

    if seen.sum() == 0 or usual.sum() == 0:
        return 0.0
    even = np.ones(len(seen)) if width is None else width
    even = even / even.sum()
    if chisquare(seen, even * seen.sum()).pvalue < UNEVEN:
        return _weighed(-np.inf)
    shares = (usual + 0.5) / (usual + 0.5).sum()
    return _weighed(float((seen * np.log(even / shares)).sum()))


def share_evidence(found: int, of: int, usual: int, of_usual: int) -> float:
    """Weigh any higher share against the one that holds among people.

    Parameters
    ----------
    found, of : int
        Those in question with a property, and all in question.
    usual, of_usual : int
        The same among people.
    """
    from scipy.special import betaln, xlog1py, xlogy

    share = (usual + 0.5) / (of_usual + 1)
    if found <= share * of:
        return _weighed(-np.inf)
    free = float(betaln(found + 1, of - found + 1))
    return _weighed(free - float(xlogy(found, share) + xlog1py(of - found, -share)))


def viewers_evidence(usual: np.ndarray, viewers: int) -> float:
    """Weigh rows scattered over viewers against rows by how active these are.

    Parameters
    ----------
    usual : ndarray of int
        For each row in question how many rows of people its viewer has; the first entry is
        the number of all of them.
    viewers : int
        Viewers in all.
    """
    all_rows, each = float(usual[0]), usual[1:]
    chance = (each + 0.5) / (all_rows + 0.5 * viewers)
    return _weighed(float(-(np.log(chance) + np.log(viewers)).sum()))


def _grouped(rows: ir.Table, counts: ir.Table, edge: float) -> ir.Table:
    """Join to every row whether its title is in question, and whether it is among the rarest."""
    genuine = counts.filter(counts.n > edge)
    rare = float(genuine.n.quantile(RAREST).to_pyarrow().as_py())
    marked = counts.select(
        "title_id", in_question=counts.n <= edge, rare=(counts.n > edge) & (counts.n <= rare)
    ).cache()
    return rows.inner_join(marked, "title_id")


def _of_classes(rows: ir.Table, value: ir.Value) -> pd.DataFrame:
    """Count rows in question, rare ones and others by a value."""
    kept = rows.mutate(value=value).filter(ibis._.value.notnull())
    return (
        kept.group_by("value")
        .agg(
            seen=kept.in_question.sum(),
            rare=kept.rare.sum(),
            usual=(~kept.in_question).sum(),
        )
        .order_by("value")
        .to_pandas()
    )


def _usual(frame: pd.DataFrame) -> np.ndarray:
    """Return the rows of rarely chosen titles where they suffice, else those of all."""
    few = frame["rare"].sum() < 10 * len(frame)
    return frame["usual" if few else "rare"].to_numpy(dtype=float)


def _ratings_evidence(rows: ir.Table, row: dict[str, Any]) -> dict[str, float]:
    low, high, step = row["rating_low"], row["rating_high"], row["rating_step"]
    if not row["has_rating"] or low is None or not step:
        return {}
    classes = round((high - low) / step) + 1
    if classes > MOST_CLASSES:
        return {}
    frame = _of_classes(rows, rows.rating)
    inside = frame["value"].between(low, high)
    outside, all_rows = frame[~inside][["seen", "usual"]].sum(), frame[["seen", "usual"]].sum()
    counts = frame[inside].set_index("value").reindex(low + step * np.arange(classes), fill_value=0)
    return {
        "ratings": even_evidence(counts["seen"].to_numpy(dtype=float), _usual(counts)),
        "impossible ratings": share_evidence(
            int(outside.seen), int(all_rows.seen), int(outside.usual), int(all_rows.usual)
        ),
    }


def _dates_evidence(rows: ir.Table) -> dict[str, float]:
    frame = _of_classes(rows, rows["at"].truncate("M"))
    share = frame["usual"].cumsum() / max(1, frame["usual"].sum())
    # Stray dates at either end would stretch the axis.
    frame = frame[(share > 0.005) & (share.shift(fill_value=0) < 0.995)]
    if len(frame) < DATE_CLASSES:
        return {}
    month = pd.PeriodIndex(frame["value"], freq="M").astype("int64")
    months = month.max() - month.min() + 1
    place = (month - month.min()) * DATE_CLASSES // months
    counts = frame.groupby(place)[["seen", "rare", "usual"]].sum()
    counts = counts.reindex(range(DATE_CLASSES), fill_value=0)
    width = np.bincount(np.arange(months) * DATE_CLASSES // months)
    seen = counts["seen"].to_numpy(dtype=float)
    return {"dates": even_evidence(seen, _usual(counts), width)}


def _viewers_evidence(rows: ir.Table) -> float:
    per = rows.group_by("user_id").agg(seen=rows.in_question.sum(), usual=(~rows.in_question).sum())
    told = per.aggregate(viewers=per.count(), usual=per.usual.sum()).to_pandas().iloc[0]
    few = per.filter(per.seen > 0).select("seen", "usual").order_by("usual").to_pandas()
    each = np.repeat(few["usual"].to_numpy(), few["seen"].to_numpy())
    return viewers_evidence(np.r_[told.usual, each], int(told.viewers))


def _unknown_evidence(counts: ir.Table, catalogue: ir.Table, edge: float) -> float:
    known = catalogue.select("title_id", known=ibis.literal(True)).distinct()
    joined = counts.join(known, "title_id", how="left")
    frame = (
        joined.group_by(in_question=joined.n <= edge)
        .agg(titles=joined.count(), unknown=joined.known.isnull().sum())
        .to_pandas()
        .set_index("in_question")
    )
    noise, genuine = frame.loc[True], frame.loc[False]
    return share_evidence(
        int(noise.unknown), int(noise.titles), int(genuine.unknown), int(genuine.titles)
    )


def noise_evidence(
    rows: ir.Table, counts: ir.Table, edge: float, row: dict[str, Any], catalogue: ir.Table | None
) -> dict[str, float]:
    """Weigh all that the source tells of titles with few rows, but for their counts.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.
    counts : ibis Table
        title_id, n (rows).
    edge : float
        Most rows of a title in question.
    row : dict
        The record of the source: signals and scale.
    catalogue : ibis Table or None
        A table that describes titles, where the source has one of its own.

    Returns
    -------
    dict
        By kind, see the module; only kinds of which the source has the signal.
    """
    grouped = _grouped(rows.filter(rows.user_id.notnull()), counts, edge)
    told = _ratings_evidence(grouped, row)
    if row["has_time"]:
        told |= _dates_evidence(grouped)
    told["viewers"] = _viewers_evidence(grouped)
    if catalogue is not None:
        told["unknown titles"] = _unknown_evidence(counts, catalogue, edge)
    return told
