"""What the engine sums up of each viewer in one pass over the events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum, zero_one

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

# Seconds.
DAY = 86_400
# Popularity so far is counted up to the start of a block of this many days.
BLOCK_DAYS = 30
# So many events make a binge of a day; an event so soon after the last belongs to its session.
BINGE, SESSION_SECONDS = 3, 7_200
TITLE_SHRINKAGE = 10.0


@dataclass(frozen=True)
class Scale:
    """The crowd's mean rating and where low and high ratings begin.

    Parameters
    ----------
    mean : float
        μ over the training viewers.
    low, high : float
        A rating up to `low` counts as lowest, from `high` on as highest: the outer fifths.
    """

    mean: float
    low: float
    high: float


def with_days(events: ir.Table) -> ir.Table:
    """Add day, hour and block as whole numbers, so that no engine's calendar matters."""
    seconds = events.at.epoch_seconds().cast("float64")
    day = (seconds / DAY).floor().cast("int64")
    hour = ((seconds - day * DAY) / 3600).floor()
    block = ibis.ifelse(day.isnull(), -1, (day / BLOCK_DAYS).floor()).cast("int64")
    return events.mutate(day=day, hour=hour, block=block, event_year=events.at.year())


def title_tally(events: ir.Table, *keys: str) -> ir.Table:
    """Return what training viewers did with each title, block and the like.

    Parameters
    ----------
    events : ibis Table
        As `dated` gives them, with train (bool).
    keys : str
        Columns to count by.

    Returns
    -------
    ibis Table
        The keys, n (events), rated and total (ratings and their sum), low and high.
    """
    rating = ibis.ifelse(events.train, events.rating, None)
    return events.group_by(list(keys)).agg(
        n=zero_one(events.train).sum(),
        rated=rating.count(),
        total=exact_sum(rating),
        low=rating.min(),
        high=rating.max(),
    )


def title_deviations(counts: ir.Table, mean: float) -> ir.Table:
    """Return title_id and its deviation b_i = Σ(r − μ)/(n + λ_i).

    Parameters
    ----------
    counts : ibis Table
        As `tally` gives them, by title and perhaps more.
    mean : float
        μ.
    """
    titles = counts.group_by("title_id").agg(rated=counts.rated.sum(), total=counts.total.sum())
    above = titles.total.fill_null(0.0) - titles.rated * mean
    return titles.select("title_id", deviation=above / (titles.rated + TITLE_SHRINKAGE))


def popularity_so_far(counts: ir.Table) -> ir.Table:
    """Return for each title and block how often training viewers chose it before.

    Parameters
    ----------
    counts : ibis Table
        As `tally` gives them, by title_id and block.

    Returns
    -------
    ibis Table
        title_id, block, log_count = log(1 + earlier events), log_share = −log of its share of
        all earlier events, with one added to each title. Events without a date count in all.
    """
    counts = counts.select("title_id", "block", "n")
    all_blocks = counts.group_by("block").agg(total=counts.n.sum())
    titles = counts.aggregate(titles=counts.title_id.nunique())
    return cumulated_popularity(counts, all_blocks, titles)


def cumulated_popularity(counts: ir.Table, all_blocks: ir.Table, titles: ir.Table) -> ir.Table:
    """Return popularity up to the start of each block from counts within blocks.

    Parameters
    ----------
    counts : ibis Table
        title_id, block and n, one row a title and block; block −1 holds what has no date.
    all_blocks : ibis Table
        block and total over all titles, with every block of `counts`.
    titles : ibis Table
        One row: titles, how many there are.

    Returns
    -------
    ibis Table
        See `popularity_so_far`.
    """
    undated = ibis.ifelse(counts.block < 0, counts.n, 0.0)
    by_title = ibis.window(group_by=counts.title_id, order_by=counts.block, preceding=(None, 1))
    counts = counts.mutate(
        before=ibis.ifelse(
            counts.block < 0,
            ibis.greatest(undated - 1.0, 0.0),
            counts.n.sum().over(by_title).fill_null(0.0),
        )
    )
    by_block = ibis.window(order_by=all_blocks.block, preceding=(None, 1))
    all_blocks = all_blocks.mutate(
        earlier=ibis.ifelse(
            all_blocks.block < 0, all_blocks.total, all_blocks.total.sum().over(by_block)
        ).fill_null(0.0)
    )
    joined = counts.join(all_blocks, "block").cross_join(titles)
    return joined.select(
        "title_id",
        "block",
        log_count=(joined.before + 1.0).ln(),
        log_share=((joined.earlier + joined.titles) / (joined.before + 1.0)).ln(),
    )


def prepared_rows(
    events: ir.Table, years: ir.Table, learned: ir.Table, so_far: ir.Table
) -> ir.Table:
    """Join to each event what is known of its title.

    Parameters
    ----------
    events : ibis Table
        As `dated` gives them.
    years : ibis Table
        title_id and year, one row a title.
    learned, so_far : ibis Table
        As `deviations` and `popularity_so_far` give them.
    """
    titles = learned.left_join(years, "title_id").drop("title_id_right")
    rows = events.left_join(titles, "title_id").drop("title_id_right")
    rows = rows.left_join(so_far, ["title_id", "block"])
    # Columns dropped together are a set: their order in the query's text would change by run.
    return rows.select([name for name in rows.columns if not name.endswith("_right")])


def _log_amount(amount: ir.FloatingValue) -> ir.FloatingValue:
    """Return log(1 + amount), null below zero: no logarithm may stop a run for one odd value."""
    return (ibis.ifelse(amount >= 0.0, amount, None) + 1.0).ln()


def _values(rows: ir.Table, scale: Scale) -> dict[str, ir.FloatingValue]:
    """Return what can be averaged over the events of a viewer, null where a row has no say."""
    d = rows.rating - scale.mean - rows.deviation
    return {
        "d": d,
        "absd": d.abs(),
        "pop": rows.log_count,
        "nov": rows.log_share,
        # Centred, so that squares of years keep their digits in whole multiples of the unit.
        "year": rows.year - 2000.0,
        "age": (rows.event_year - rows.year).cast("float64"),
        "logm": _log_amount(rows.minutes),
        "logp": _log_amount(rows.plays),
    }


def _summed(rows: ir.Table, scale: Scale, wanted: Collection[str]) -> dict[str, ir.FloatingValue]:
    """Return what is summed over the events of a viewer."""
    values = {name: value for name, value in _values(rows, scale).items() if name in wanted}
    sums = {f"s_{name}": value for name, value in values.items()}
    sums |= {f"q_{name}": value * value for name, value in values.items()}
    sums |= {f"c_{name}": zero_one(value.notnull()) for name, value in values.items()}
    if "d" in wanted:
        sums["low"], sums["high"] = (
            zero_one(rows.rating <= scale.low),
            zero_one(rows.rating >= scale.high),
        )
    if "logm" in wanted:
        sums["minutes"] = rows.minutes
    if "logp" in wanted:
        sums["plays"] = rows.plays
    return sums


def viewer_sums(rows: ir.Table, scale: Scale, wanted: Collection[str]) -> ir.Table:
    """Sum up each viewer's events.

    Parameters
    ----------
    rows : ibis Table
        As `prepared` gives them.
    scale : Scale
        Of ratings.
    wanted : collection of str
        What is averaged, see `_values`.

    Returns
    -------
    ibis Table
        user_id, n, sums s_*, squares q_* and counts c_*.
    """
    found = {
        # Counts are whole numbers, which add up to the same in any order.
        name: value.sum() if name[:2] == "c_" or name in ("low", "high") else exact_sum(value)
        for name, value in _summed(rows, scale, wanted).items()
    }
    return rows.group_by("user_id").agg(n=rows.count().cast("float64"), **found)


def active_days(rows: ir.Table) -> ir.Table:
    """Return what the days of each viewer say, each active day counted once.

    Parameters
    ----------
    rows : ibis Table
        user_id, day and hour; rows without a date say nothing.

    Returns
    -------
    ibis Table
        user_id, days, first_day, last_day, sums of gaps between days and of their squares, and
        how many days are at a weekend, have an evening or a night event; all 0 or null without
        dates.
    """
    days = rows.group_by(["user_id", "day"]).agg(
        evening=zero_one(rows.hour >= 18).max(), night=zero_one(rows.hour < 6).max()
    )
    window = ibis.window(group_by=days.user_id, order_by=days.day)
    gap = (days.day - days.day.lag(1).over(window)).cast("float64")
    known = days.day.notnull()
    days = days.mutate(
        gap=ibis.ifelse(known, gap, None),
        weekend=zero_one(((days.day % 7 + 10) % 7 >= 5) & known),
        known=zero_one(known),
    )
    return days.group_by("user_id").agg(
        days=days.known.sum(),
        first_day=days.day.min().cast("float64"),
        last_day=days.day.max().cast("float64"),
        s_gap=days.gap.sum(),
        q_gap=(days.gap * days.gap).sum(),
        **{name: days[name].sum() for name in ("evening", "night", "weekend")},
    )


def binge_days(rows: ir.Table) -> ir.Table:
    """Return user_id and binge: the viewer's events on days with three or more."""
    days = rows.group_by(["user_id", "day"]).agg(n=rows.count().cast("float64"))
    binge = ibis.ifelse(days.day.notnull() & (days.n >= BINGE), days.n, 0.0)
    return days.group_by("user_id").agg(binge=binge.sum())


def viewing_sessions(rows: ir.Table) -> ir.Table:
    """Return user_id and session: the viewer's events within two hours of the one before."""
    told = rows.select("user_id", seconds=rows["at"].epoch_seconds())
    window = ibis.window(group_by=told.user_id, order_by=told.seconds)
    since = (told.seconds - told.seconds.lag(1).over(window)).cast("float64")
    told = told.mutate(soon=zero_one((since <= SESSION_SECONDS).fill_null(False)))
    return told.group_by("user_id").agg(session=told.soon.sum())
