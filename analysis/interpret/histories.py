"""Made-up histories of each segment: what is usual of its known viewers, and nobody's own.

How many rows a history has, the gaps between them, its titles and their marks are drawn apart from
each other from what many viewers of the segment have in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean
from analysis.hashed_ids import hash_digits

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

# Where in the order of viewers by their number of rows each history stands: five as asked, from
# one of few rows to one of many.
AMOUNTS = (0.1, 0.3, 0.5, 0.7, 0.9)
# Gaps between rows are kept at these shares of their order; a history steps between them.
GAPS = tuple(np.linspace(0.05, 0.95, 19).round(2).tolist())
# Titles that a history begins with: more are read by nobody.
TITLES = 5
# Known viewers that are drawn from, by hash: a title of one row in ten thousand is in reach.
VIEWERS = 20_000
# Marks are one of those that a source uses; of more than these its scale is without steps.
MOST_MARKS = 101
SALT = "histories"
LAST_HASH = 16**8 - 1
COLUMNS = {
    "segment": "int64",
    **dict.fromkeys(("history", "rows", "place"), "int64"),
    **dict.fromkeys(("span", "day"), "float64"),
    "title": "str",
    "mark": "float64",
}


@dataclass(frozen=True)
class Usual:
    """What is usual of the known viewers of a segment.

    Parameters
    ----------
    amounts : array (5,)
        Rows of a viewer, at `AMOUNTS` of their order.
    gaps : array (g,) or None
        Days between one row and the next, at `GAPS`; None without dates.
    titles : DataFrame
        title, chosen (rows) and mark (usual of it, missing where there is none), of those that
        enough viewers chose.
    """

    amounts: np.ndarray
    gaps: np.ndarray | None
    titles: pd.DataFrame


def drawn_rows(events: ir.Table, labels: ir.Table) -> ir.Table:
    """Return rows with their segment of known viewers drawn by hash, so that few are read."""
    known = labels.filter(labels["evidence"] == "full", labels["segment"] >= 0)
    count = int(known.count().to_pyarrow().as_py())
    share = min(1.0, VIEWERS / max(count, 1))
    last = f"{int(share * LAST_HASH):08x}"
    if share < 1:
        known = known.filter(hash_digits(known["user_id"].cast("string"), SALT) <= last)
    rows = events.select("user_id", "title_id", "rating", "at", "event")
    return rows.inner_join(known.select("user_id", "segment"), "user_id").cache()


def _quantiles(values: ir.Table, column: str, shares: tuple[float, ...]) -> pd.DataFrame:
    """Return quantiles by segment (rows) and share (columns), and viewers."""
    value = values[column].cast("float64")
    parts = {f"q{at}": value.quantile(share) for at, share in enumerate(shares)}
    viewers = values["user_id"].nunique()
    found = values.group_by("segment").aggregate(viewers=viewers, **parts)
    return found.order_by("segment").execute().set_index("segment")


def _gaps(rows: ir.Table) -> pd.DataFrame:
    dated = rows.filter(rows["at"].notnull())
    order = [dated["at"], dated["event"]]
    day = dated["at"].date().epoch_days()
    dated = dated.mutate(day=day)
    before = dated["day"].lag(1).over(ibis.window(group_by="user_id", order_by=order))
    steps = dated.mutate(gap=dated["day"] - before).filter(ibis._["gap"].notnull())
    return _quantiles(steps, "gap", GAPS)


def _titles(rows: ir.Table, titles: ir.Table, fewest: int) -> pd.DataFrame:
    genuine = titles.filter(titles["genuine"].fill_null(True))
    names = genuine.group_by("title_id").aggregate(title=genuine["title"].min())
    counted = rows.group_by("segment", "title_id").aggregate(
        chosen=rows.count(),
        viewers=rows["user_id"].nunique(),
        raters=rows["user_id"].nunique(where=rows["rating"].notnull()),
        mark=exact_mean(rows["rating"].cast("float64")),
    )
    told = counted.filter(counted["viewers"] >= fewest).inner_join(names, "title_id")
    frame = told.order_by("segment", "title_id").execute()
    return frame.assign(mark=frame["mark"].where(frame["raters"] >= fewest).astype("float64"))


def _mark_values(rows: ir.Table) -> np.ndarray:
    """Return the marks that the source uses; none of a scale without steps."""
    marks = rows.filter(rows["rating"].notnull()).select("rating").distinct().limit(MOST_MARKS + 1)
    values = np.sort(marks.execute()["rating"].to_numpy(float))
    return values if len(values) <= MOST_MARKS else np.empty(0)


def _nearest(marks: pd.Series, values: np.ndarray) -> pd.Series:
    """Return each mark as the nearest one that the source uses."""
    if not len(values):
        return marks.round(1)
    apart = np.abs(marks.to_numpy(float)[:, None] - values)
    nearest = values[np.nan_to_num(apart, nan=np.inf).argmin(axis=1)]
    return pd.Series(nearest, marks.index).where(marks.notna())


def usual_of_segments(
    rows: ir.Table, titles: ir.Table, shown: list[int], fewest: int
) -> dict[int, Usual]:
    """Return what is usual of each segment whose known viewers are enough to say so.

    Parameters
    ----------
    rows : ibis Table
        As `drawn_rows` gives them.
    titles : ibis Table
        title_id, title and genuine.
    shown : list of int
        Segments that are told of.
    fewest : int
        What is not few: as many viewers lie on both sides of each quantile, and chose a title.
    """
    each = rows.group_by("segment", "user_id").aggregate(n=rows.count())
    amounts, gaps = _quantiles(each, "n", AMOUNTS), _gaps(rows)
    chosen, values = _titles(rows, titles, fewest), _mark_values(rows)
    chosen = chosen.assign(mark=_nearest(chosen["mark"], values))
    found = {}
    for segment in shown:
        own = chosen[chosen["segment"] == segment].reset_index(drop=True)
        if segment not in amounts.index or own.empty:
            continue
        if not disclosure.has_quantile(amounts.loc[segment, "viewers"], AMOUNTS[0], fewest):
            continue
        dated = segment in gaps.index and disclosure.has_quantile(
            gaps.loc[segment, "viewers"], GAPS[0], fewest
        )
        steps = gaps.loc[segment].drop("viewers").to_numpy(float) if dated else None
        found[segment] = Usual(amounts.loc[segment].drop("viewers").to_numpy(float), steps, own)
    return found


def made_histories(usual: Usual, seed: list[int]) -> list[dict[str, Any]]:
    """Return the rows of five histories: history, rows, span, place, day, title and mark."""
    random = np.random.default_rng(seed)
    weights = usual.titles["chosen"] / usual.titles["chosen"].sum()
    made = []
    for history, amount in enumerate(usual.amounts, 1):
        rows = max(int(round(amount)), 1)
        days = np.full(rows, np.nan)
        if usual.gaps is not None:
            steps = np.interp(random.random(rows - 1), GAPS, usual.gaps).round()
            days = np.concatenate([[0], steps.cumsum()])
        many = min(rows, TITLES, len(usual.titles))
        for place, at in enumerate(random.choice(len(weights), many, replace=False, p=weights)):
            title = usual.titles.iloc[int(at)]
            made.append(
                {"history": history, "rows": rows, "span": days[-1], "place": place + 1}
                | {"day": days[place], "title": title["title"], "mark": title["mark"]}
            )
    return made


def typical_histories(
    labels: ir.Table,
    shown: list[int],
    seed: int,
    fewest: int = disclosure.FEWEST,
    *,
    scrubbed: Tables,
) -> pd.DataFrame:
    """Return five made-up histories of each segment.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment and evidence.
    shown : list of int
        Segments that are told of.
    seed : int
        Of the drawing.
    fewest : int
        What is not few.
    scrubbed : Tables
        Cleaned rows and titles.

    Returns
    -------
    DataFrame
        segment, history (1 to 5, from few rows to many), rows and span (days from first to last)
        of the whole history, and of its first titles: place, day (from 0), title and mark (the
        usual one of the title in the segment). Of segments of few viewers there are none.
    """
    rows = drawn_rows(scrubbed["ratings"], labels)
    made = [
        {"segment": segment, **line}
        for segment, usual in usual_of_segments(rows, scrubbed["titles"], shown, fewest).items()
        for line in made_histories(usual, [seed, segment])
    ]
    return pd.DataFrame(made, columns=list(COLUMNS)).astype(COLUMNS)
