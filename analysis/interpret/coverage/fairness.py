"""Which groups of viewers fall into which segment: representation with intervals, a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.text.dates import year_text
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import ibis.expr.types as ir

    from analysis.tables import Tables

# Of the normal distribution, for intervals of 95 %.
Z = 1.959963984540054
# More groups of a column than a page bears; numbers with more values are cut in three.
MOST_GROUPS = 12
# Cuts are made at tenths, so that six figures show every cut below 100,000 as it is.
CUT_FIGURES = 6
Band = tuple[float, float, str]
# The bands that surveys of audiences use, so that shares can be laid beside theirs.
AGES: tuple[Band, ...] = (
    (0, 17, "under 18"),
    (18, 24, "18–24"),
    (25, 34, "25–34"),
    (35, 44, "35–44"),
    (45, 54, "45–54"),
    (55, 200, "55 and over"),
)
COLUMNS = {
    "group_kind": "str",
    "group": "str",
    "segment": "int64",
    "share_group_in_segment": "float64",
    "share_group": "float64",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "suppressed": "bool",
}


def _banded(table: ir.Table, value: ir.NumericValue, bands: Sequence[Band]) -> ir.Table:
    group = ibis.cases(*((value.between(low, high), name) for low, high, name in bands), else_=None)
    place = ibis.cases(*((value.between(b[0], b[1]), at) for at, b in enumerate(bands)), else_=-1)
    return table.select("user_id", group=group, place=place)


def _activity(users: ir.Table, nouns: str) -> ir.Table:
    cuts = users.aggregate(a=users["n"].quantile(1 / 3), b=users["n"].quantile(2 / 3)).execute()
    first, second = (int(value) for value in cuts.fillna(0).iloc[0])
    bands = [
        (0, first, f"up to {number_text(first)} {nouns}"),
        (first + 1, second, f"{number_text(first + 1)} to {number_text(second)} {nouns}"),
        (second + 1, 2**62, f"over {number_text(second)} {nouns}"),
    ]
    return _banded(users, users["n"], [band for band in bands if band[0] <= band[1]])


def _divides(table: ir.Table, parts: int, fewest: int) -> bool:
    """Tell whether a cut into so many equal parts leaves enough viewers in each."""
    return int(table.count().execute()) >= parts * fewest


def _arrival(events: ir.Table, fewest: int) -> ir.Table | None:
    dated = events.filter(events["at"].notnull())
    each = dated.group_by("user_id").aggregate(day=dated["at"].min().date().epoch_days())
    if not _divides(each, 2, fewest):
        return None
    median = int(each.aggregate(m=each["day"].median()).execute().iloc[0, 0])
    date = f"{pd.Timestamp(median, unit='D'):%Y-%m-%d}"
    bands = [
        (-(2**31), median, f"first seen up to {date}"),
        (median + 1, 2**31, "first seen later"),
    ]
    return _banded(each, each["day"], bands)


def _cut_text(value: float) -> str:
    return rounded_number(value, CUT_FIGURES, decimals=1)


def _terciles(
    table: ir.Table, column: str, what: str, shown: Callable[[float], str] = _cut_text
) -> ir.Table | None:
    value = table[column]
    cuts = table.aggregate(a=value.quantile(1 / 3), b=value.quantile(2 / 3)).execute().iloc[0]
    if not (np.isfinite(cuts["a"]) and cuts["a"] < cuts["b"]):
        return None
    low, high = round(float(cuts["a"]), 1), round(float(cuts["b"]), 1)
    bands = [
        (-1e18, low, f"{what} up to {shown(low)}"),
        (np.nextafter(low, np.inf), high, f"{what} {shown(low)} to {shown(high)}"),
        (np.nextafter(high, np.inf), 1e18, f"{what} over {shown(high)}"),
    ]
    return _banded(table, value, bands)


def _attribute(viewers: ir.Table, column: str, fewest: int) -> ir.Table | None:
    known = viewers.filter(viewers[column].notnull())
    distinct = int(known[column].nunique().execute())
    numeric = viewers[column].type().is_numeric()
    if numeric and column.casefold() == "age":
        return _banded(known, known[column], list(AGES))
    if numeric and distinct > MOST_GROUPS:
        return _terciles(known, column, column) if _divides(known, 3, fewest) else None
    if not 1 < distinct <= 2 * MOST_GROUPS:
        return None
    return known.select("user_id", group=known[column].cast("string"), place=0)


def viewer_groups(
    *, obtained: Tables, scrubbed: Tables, fewest: int = disclosure.FEWEST
) -> Iterator[tuple[str, ir.Table]]:
    """Yield each way to group viewers: its name, and a table of user_id, group and its place.

    A cut is the value of the viewer who stands there, so that `fewest` have to stand on its sides.
    """
    source, users = obtained.record("source"), scrubbed["users"]
    if _divides(users, 3, fewest):
        yield f"number of {source['noun_plural']}", _activity(users, source["noun_plural"])
    arrival = _arrival(scrubbed["ratings"], fewest) if source["has_time"] else None
    if arrival is not None:
        yield "new and old viewers", arrival
    features = scrubbed["features"]
    if "release_year" in features.columns:
        years = features.filter(features["release_year"].notnull())
        if _divides(years, 3, fewest):
            found = _terciles(years, "release_year", "titles of", year_text)
            if found is not None:
                yield "era of the titles chosen", found
    viewers = obtained["viewers"]
    for column in sorted(set(viewers.columns) - {"user_id"}):
        found = _attribute(viewers, column, fewest)
        if found is not None:
            yield column, found


def representation_ratios(counts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the representation ratio P(g|s)/P(g) of every cell with its 95 % interval.

    Parameters
    ----------
    counts : DataFrame
        Viewers by group (rows) and segment (columns), no row or column empty.

    Notes
    -----
    On the log scale the variance is taken as 1/c_gs − 1/n_s + 1/c_g − 1/N (Katz).
    """
    hidden = disclosure.hidden_cells(counts)
    of_group, of_segment = counts.sum(axis=1), counts.sum(axis=0)
    hidden_groups = disclosure.hidden_counts(of_group)
    whole = float(of_group.sum())
    rows = []
    for group in counts.index:
        for segment in counts.columns:
            row = {"group": group, "segment": segment, "suppressed": hidden.loc[group, segment]}
            if not hidden_groups[group]:
                row["share_group"] = of_group[group] / whole
            if not row["suppressed"]:
                row |= _ratio(
                    counts.loc[group, segment], of_segment[segment], of_group[group], whole
                )
            rows.append(row)
    return rows


def _ratio(cell: float, segment: float, group: float, whole: float) -> dict[str, float]:
    ratio = (cell / segment) / (group / whole)
    error = np.sqrt(max(1 / cell - 1 / segment + 1 / group - 1 / whole, 0.0))
    return {
        "share_group_in_segment": cell / segment,
        "ratio": ratio,
        "low": ratio * np.exp(-Z * error),
        "high": ratio * np.exp(Z * error),
    }


def fairness_screen(
    labels: ir.Table, *, obtained: Tables, scrubbed: Tables, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the representation of every group in every segment.

    Parameters
    ----------
    labels : ibis Table
        user_id and segment of every viewer.
    obtained, scrubbed : Tables
        Results of these stages.
    fewest : int
        Viewers who have to stand on each side of a cut.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`; cells under ten viewers are suppressed, and those that would
        give them away, see `disclosure.hidden_cells`.
    """
    rows = []
    for kind, table in viewer_groups(obtained=obtained, scrubbed=scrubbed, fewest=fewest):
        joined = table.filter(table["group"].notnull()).inner_join(
            labels.select("user_id", "segment"), "user_id"
        )
        counted = joined.group_by(["place", "group", "segment"]).aggregate(c=joined.count())
        counted = counted.order_by("place", "group", "segment").execute()
        if counted.empty or counted["group"].nunique() < 2:
            continue
        counts = counted.pivot(index=["place", "group"], columns="segment", values="c").fillna(0)
        counts = counts.sort_index().sort_index(axis=1).droplevel("place")
        rows += [{"group_kind": kind, **row} for row in representation_ratios(counts)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
