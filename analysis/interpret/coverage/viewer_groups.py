"""Ways to group viewers: by amount, arrival, era and niche, and by what a source tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.text.dates import year_text
from analysis.text.nouns import noun_form
from analysis.text.numbers import exact_percent, number_text, rounded_number

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from analysis.tables import Tables

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
# Measures that say how much, and since when; whoever is grouped by what segments were drawn on
# differs between them by construction.
AMOUNT = frozenset({"events", "active_days", "minutes", "plays"})
ARRIVAL = frozenset({"tenure", "recency", "active_days"})
ERA = frozenset({"release_year", "title_age"})
BOTH = ("amount", "arrival")


@dataclass(frozen=True)
class Grouping:
    """One way to group viewers.

    Parameters
    ----------
    kind : str
        What it goes by.
    table : ibis Table
        user_id, group (its name) and place (its order).
    circular : bool
        Whether segments were drawn on what it goes by.
    matched : tuple of str
        What is held alike where groups are compared: amount, arrival.
    attribute : bool
        Whether the source tells it of viewers; no such thing is ever a measure.
    """

    kind: str
    table: ir.Table
    circular: bool
    matched: tuple[str, ...] = BOTH
    attribute: bool = False


def _banded(table: ir.Table, value: ir.NumericValue, bands: Sequence[Band]) -> ir.Table:
    group = ibis.cases(*((value.between(low, high), name) for low, high, name in bands), else_=None)
    place = ibis.cases(*((value.between(b[0], b[1]), at) for at, b in enumerate(bands)), else_=-1)
    return table.select("user_id", group=group, place=place)


def _known(table: ir.Table) -> ir.Table:
    return table.filter(table["known"] == 1)


def _activity(viewers: ir.Table, source: dict[str, Any]) -> ir.Table:
    known = _known(viewers)
    cuts = known.aggregate(a=known["n"].quantile(1 / 3), b=known["n"].quantile(2 / 3)).execute()
    first, second = (int(value) for value in cuts.fillna(0).iloc[0])
    one, many = source["noun_singular"], source["noun_plural"]
    texts = [f"{number_text(n)} {noun_form(n, one, many)}" for n in (first, second)]
    between = f"{number_text(first + 1)} to {texts[1]}" if second > first + 1 else texts[1]
    bands = [
        (0, first, f"up to {texts[0]}"),
        (first + 1, second, between),
        (second + 1, 2**62, f"over {texts[1]}"),
    ]
    return _banded(viewers, viewers["n"], [band for band in bands if band[0] <= band[1]])


def _divides(table: ir.Table, parts: int, fewest: int) -> bool:
    """Tell whether a cut into so many equal parts leaves enough viewers in each."""
    return int(table.count().execute()) >= parts * fewest


def _arrival(viewers: ir.Table, fewest: int) -> ir.Table | None:
    dated = viewers.filter(viewers["day"].notnull())
    known = _known(dated)
    if not _divides(known, 2, fewest):
        return None
    median = int(known.aggregate(m=known["day"].median()).execute().iloc[0, 0])
    date = f"{pd.Timestamp(median, unit='D'):%Y-%m-%d}"
    bands = [
        (-(2**31), median, f"first seen up to {date}"),
        (median + 1, 2**31, "first seen later"),
    ]
    return _banded(dated, dated["day"], bands)


def _cut_text(value: float) -> str:
    return rounded_number(value, CUT_FIGURES, decimals=1)


def _terciles(
    table: ir.Table,
    value: ir.NumericValue,
    named: Callable[[str], str],
    shown: Callable[[float], str] = _cut_text,
    decimals: int = 1,
) -> ir.Table | None:
    cuts = table.aggregate(a=value.quantile(1 / 3), b=value.quantile(2 / 3)).execute().iloc[0]
    if not (np.isfinite(cuts["a"]) and cuts["a"] < cuts["b"]):
        return None
    low, high = round(float(cuts["a"]), decimals), round(float(cuts["b"]), decimals)
    bands = [
        (-1e18, low, named(f"up to {shown(low)}")),
        (np.nextafter(low, np.inf), high, named(f"{shown(low)} to {shown(high)}")),
        (np.nextafter(high, np.inf), 1e18, named(f"over {shown(high)}")),
    ]
    return _banded(table, value, bands)


def _attribute(viewers: ir.Table, column: str, fewest: int) -> ir.Table | None:
    known = viewers.filter(viewers[column].notnull())
    distinct = int(known[column].nunique().execute())
    numeric = viewers[column].type().is_numeric()
    if numeric and column.casefold() == "age":
        return _banded(known, known[column], list(AGES))
    if numeric and distinct > MOST_GROUPS:
        if not _divides(known, 3, fewest):
            return None
        return _terciles(known, known[column], lambda cut: f"{column} {cut}")
    if not 1 < distinct <= 2 * MOST_GROUPS:
        return None
    return known.select("user_id", group=known[column].cast("string"), place=0)


def _chosen(
    viewers: ir.Table,
    column: str,
    named: Callable[[str], str],
    fewest: int,
    shown: Callable[[float], str],
    digits: int,
) -> ir.Table | None:
    """Return known viewers in thirds by a mean of what they choose."""
    told = _known(viewers).filter(_known(viewers)[column].notnull())
    if not _divides(told, 3, fewest):
        return None
    return _terciles(told, told[column], named, shown, digits)


def _drawn_on(scrubbed: Tables) -> tuple[frozenset[str], bool]:
    """Return the measures that segments were drawn on, and whether genres are among them."""
    catalogue = scrubbed.frame("catalogue")
    kept = catalogue[catalogue["kept"].astype(bool)]
    genres = bool("block" in kept and (kept["block"] == "genres").any())
    return frozenset(kept["feature"]), genres


def _by_doing(
    viewers: ir.Table, main: list[str], *, obtained: Tables, scrubbed: Tables, fewest: int
) -> Iterator[Grouping]:
    """Yield what goes by how much, since when and what viewers chose."""
    source, (drawn, genres) = obtained.record("source"), _drawn_on(scrubbed)
    if _divides(_known(viewers), 3, fewest):
        nouns = source["noun_plural"]
        table = _activity(viewers, source)
        yield Grouping(f"number of {nouns}", table, bool(drawn & AMOUNT), ("arrival",))
    arrival = _arrival(viewers, fewest) if source["has_time"] else None
    if arrival is not None:
        yield Grouping("new and old viewers", arrival, bool(drawn & ARRIVAL), ("amount",))
    era = _chosen(viewers, "year", lambda cut: f"titles of {cut}", fewest, year_text, 1)
    if era is not None:
        yield Grouping("era of the titles chosen", era, bool(drawn & ERA))
    niche = None
    if main:
        shelf = f"outside {' and '.join(main)}"
        niche = _chosen(viewers, "niche", lambda cut: f"{cut} {shelf}", fewest, exact_percent, 2)
    if niche is not None:
        yield Grouping("genre niche", niche, genres)


def viewer_groups(
    viewers: ir.Table,
    main: list[str],
    *,
    obtained: Tables,
    scrubbed: Tables,
    fewest: int = disclosure.FEWEST,
) -> Iterator[Grouping]:
    """Yield each way to group viewers.

    A cut is the value of the known viewer who stands there, so that `fewest` have to stand on its
    sides.

    Parameters
    ----------
    viewers, main
        See `audience_viewers`.
    obtained, scrubbed : Tables
        Results of these stages.
    fewest : int
        What is not few.
    """
    yield from _by_doing(viewers, main, obtained=obtained, scrubbed=scrubbed, fewest=fewest)
    people = obtained["viewers"]
    for column in sorted(set(people.columns) - {"user_id"}):
        found = _attribute(people, column, fewest)
        if found is not None:
            yield Grouping(column, found, circular=False, attribute=True)
