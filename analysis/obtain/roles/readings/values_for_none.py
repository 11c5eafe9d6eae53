"""Which values of the interactions stand for none: days, lengths and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.dictionary.own_dictionary import documented_rating_range, own_dictionary
from analysis.obtain.profile.value_readers import (
    DIVISORS,
    ORIGINS,
    count_where,
    number_value,
    time_value,
)
from analysis.obtain.roles.rating_scale import is_smooth_end, may_lack_nought, unrated_values
from analysis.obtain.roles.readings.length_units import DAY, counts_total, minutes_per_unit
from analysis.obtain.roles.readings.no_values import NoValues, known_plays, times_longest
from analysis.obtain.roles.readings.watched_minutes import read_minutes
from analysis.obtain.roles.row_sorts import sort_text
from analysis.obtain.roles.sort_values import tells_viewing
from analysis.obtain.sources import Problem
from analysis.obtain.values.written_times import is_no_day, is_placeholder

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found

# Between these years no placeholder lies, and the first of them in seconds since 1970.
FIRST_YEAR, LAST_YEAR, SECONDS_OF_FIRST_YEAR = "1971", "9999", 31_536_000
# Lengths beyond a day are impossible where they are so few; where there are more, a row sums up.
FEW_LONG = 0.05
# A row sums up what a viewer saw of a title where so few have a second one.
ONE_EACH = 0.99
# So many rows of a sort say that none of them is rated.
FEW_ROWS = 10
# More different ratings than this make no scale that a value could lie below.
MOST_RATINGS = 2_000


def find_no_values(found: Found, whole: ir.Table) -> NoValues:
    """Find the values of the interactions that stand for none.

    Parameters
    ----------
    found : Found
        The source with its roles.
    whole : ibis Table
        The rows of its table of interactions with those of sorts that are not read.
    """
    none = NoValues()
    _note_counts(found, none)
    _note_unrated(found, none, whole)
    return none


def _note_counts(found: Found, none: NoValues) -> None:
    """Count placeholder days and impossible lengths, in one pass."""
    data, wanted = found.source.table(found.main.table).data, {}
    when, minutes = found.role("time"), found.role("minutes")
    if when is not None and when.time_form and _may_lie_outside(when):
        wanted["days"] = count_where(_is_no_day(data[when.name], when))
    if minutes is not None and not (found.span is None and _is_within_day(minutes)):
        length = read_minutes(data, minutes, found.span)
        above = length > times_longest(DAY, known_plays(data, found.role("plays")))
        wanted |= {"below": count_where(length < 0), "above": count_where(above),
                   "all": length.count()}  # fmt: skip
    counts = data.aggregate(**wanted).to_pyarrow().to_pylist()[0] if wanted else {}
    if counts.get("days") and when is not None:
        text = (
            "Days that programs write where they know none (0000-00-00, 1970-01-01, 1900-01-01, "
            "9999-12-31 …); they are read as missing."
        )
        none.problems["time"] = Problem(
            when.table, when.name, "placeholder times", int(counts["days"]), text
        )
    _note_lengths(found, none, counts)


def _is_no_day(data: ir.Value, when: Column) -> ir.BooleanValue:
    """Tell where a time is a placeholder, or a day of noughts or nines that no calendar has."""
    odd = is_placeholder(time_value(data, when.time_form))
    written = data.type().is_string() or when.time_form.startswith("pattern:")
    return odd | is_no_day(data.cast("string")) if written else odd


def _may_lie_outside(when: Column) -> bool:
    """Tell whether the ends of a column of times leave room for placeholder days."""
    if when.kind == "timestamp" or when.time_form in {"iso", "zoned"}:
        low, high = str(when.low).strip(), str(when.high).strip()
        return not (low >= FIRST_YEAR and high < LAST_YEAR)
    if when.time_form == "serial":
        return when.low <= 1
    if when.time_form.startswith("epoch:"):
        unit = when.time_form.removeprefix("epoch:")
        first = SECONDS_OF_FIRST_YEAR - ORIGINS.get(unit, 0)
        return when.kind == "text" or float(when.low) < first * DIVISORS[unit]
    return True


def _is_within_day(minutes: Column) -> bool:
    """Tell whether all lengths of a column of numbers lie between none and a day."""
    if minutes.kind not in {"integer", "number"} or not minutes.filled:
        return False
    return minutes.low >= 0 and minutes.high * minutes_per_unit(minutes) <= DAY


def _note_lengths(found: Found, none: NoValues, counts: dict[str, int]) -> None:
    if "all" not in counts:
        return
    single, plays = "time" in found.main.columns, "plays" in found.main.columns
    few = counts["above"] <= FEW_LONG * counts["all"]
    none.longest = DAY if single and few and not (counts["above"] and _sums_up(found)) else None
    odd = counts["below"] + (counts["above"] if none.longest else 0)
    if not odd:
        return
    role = found.main.columns["minutes"]
    text = (
        f"Lengths that no viewing has: {counts['below']:,} below zero, "
        f"{odd - counts['below']:,} of more than a day{' a play' * plays}. They do not count in "
        "minutes."
    )
    none.problems["minutes"] = Problem(
        role.table, role.column, "impossible lengths", int(odd), text, "high"
    )


def _sums_up(found: Found) -> bool:
    """Tell whether a row is the total of a viewer and a title, whatever time it was last touched.

    Plays beside a total may count what was finished: one, of a game of 40 hours.
    """
    if counts_total(found.known_role("minutes").name):
        return True
    if "plays" not in found.main.columns:
        return False
    data = found.source.table(found.main.table).data
    viewer, title = (data[found.known_role(name).name] for name in ("viewer", "title"))
    rows = data.filter(viewer.notnull() & title.notnull()).select(viewer=viewer, title=title)
    pairs = rows.distinct().count().to_pyarrow().as_py()
    return bool(pairs >= ONE_EACH * rows.count().to_pyarrow().as_py())


def _has_unrated_sort(found: Found, rating: Column, whole: ir.Table) -> bool:
    """Tell whether 0 is all that rows that are no viewings have as rating, as those to be read.

    Of viewings it is no sign: who drops a title may well give it 0.
    """
    value = number_value(whole[rating.name])
    for sort in found.sorts:
        rows = whole.select(sort=sort_text(whole, sort.column), value=value)
        by_sort = rows.group_by("sort").agg(
            rated=rows.value.count(), zeros=count_where(rows.value == 0)
        )
        noughts = by_sort.filter((by_sort.rated == by_sort.zeros) & (by_sort.zeros >= FEW_ROWS))
        if any(tells_viewing(name) is False for name in noughts["sort"].to_pyarrow().to_pylist()):
            return True
    return False


def _note_unrated(found: Found, none: NoValues, whole: ir.Table) -> None:
    rating = found.role("rating")
    if rating is None or rating.table != found.main.table or rating.distinct > MOST_RATINGS:
        return
    dictionary = own_dictionary(found.source)
    if documented_rating_range(dictionary, rating.table, rating.name):
        return
    data = found.source.table(found.main.table).data
    values = data.select(value=number_value(data[rating.name])).filter(ibis._.value.notnull())
    counted = values.group_by("value").agg(times=ibis._.count()).to_pyarrow().to_pylist()
    counts = {row["value"]: row["times"] for row in counted}
    told = 0.0 in counts and _has_unrated_sort(found, rating, whole)
    none.unrated = unrated_values(counts, told)
    none.kept += _kept_zeros(rating, counts, none.unrated)
    rows = sum(counts[value] for value in none.unrated)
    if rows:
        shown = " and ".join(f"{value:g}" for value in none.unrated)
        rest = [value for value in counts if value not in none.unrated]
        text = (
            f"{shown} stands outside the scale {min(rest):g} to {max(rest):g} of the other ratings "
            "and is read as “not rated”; the rows stay as events."
        )
        none.problems["rating"] = Problem(
            rating.table, rating.name, "not rated", rows, text, "medium"
        )


def _kept_zeros(
    rating: Column, counts: dict[float, int], unrated: tuple[float, ...]
) -> list[Problem]:
    """Name noughts that count as ratings below a scale that is as likely without them."""
    rest = sorted(value for value in counts if value not in (0.0, *unrated))
    if 0.0 not in counts or 0.0 in unrated or not rest or not may_lack_nought(rest):
        return []
    text = (
        f"0 stands below the other ratings, {rest[0]:g} to {rest[-1]:g}, and counts as one. Where "
        f"it means “not rated”, write scrub.rating_low = {rest[0]:g} in audience.toml."
    )
    severity = "low" if is_smooth_end(counts, rest[0]) else "medium"
    found = (rating.table, rating.name, "zero ratings", counts[0.0], text, severity)
    return [Problem(*found)]
