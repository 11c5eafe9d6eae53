"""Which values of the interactions stand for none: days, lengths and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.dictionary.own_dictionary import documented_rating_range, own_dictionary
from analysis.obtain.profile.value_readers import count_where, number_value, time_value
from analysis.obtain.roles.rating_scale import unrated_values
from analysis.obtain.roles.readings.no_values import NoValues
from analysis.obtain.roles.readings.watched_minutes import DAY, read_minutes
from analysis.obtain.sources import Problem
from analysis.obtain.values.written_times import is_placeholder

if TYPE_CHECKING:
    from analysis.obtain.roles.canonical_tables import Found

# Lengths beyond a day are impossible where they are so few; where there are more, a row sums up.
FEW_LONG = 0.05
# More different ratings than this make no scale that a value could lie below.
MOST_RATINGS = 2_000


def find_no_values(found: Found) -> NoValues:
    """Find the values of the interactions that stand for none."""
    none = NoValues()
    _note_counts(found, none)
    _note_unrated(found, none)
    return none


def _note_counts(found: Found, none: NoValues) -> None:
    """Count placeholder days and impossible lengths, in one pass."""
    data, wanted = found.source.table(found.main.table).data, {}
    when, minutes = found.role("time"), found.role("minutes")
    if when is not None and when.time_form:
        wanted["days"] = count_where(is_placeholder(time_value(data[when.name], when.time_form)))
    if minutes is not None:
        length = read_minutes(data, minutes, found.span)
        wanted |= {"below": count_where(length < 0), "above": count_where(length > DAY),
                   "all": length.count()}  # fmt: skip
    counts = data.aggregate(**wanted).to_pyarrow().to_pylist()[0] if wanted else {}
    if counts.get("days") and when is not None:
        text = (
            "Days that programs write where they know none (1970-01-01, 1900-01-01, 9999-12-31 …); "
            "they are read as missing."
        )
        none.problems["time"] = Problem(
            when.table, when.name, "placeholder times", int(counts["days"]), text
        )
    if minutes is not None:
        _note_lengths(found, none, counts)


def _note_lengths(found: Found, none: NoValues, counts: dict[str, int]) -> None:
    single = "time" in found.main.columns and "plays" not in found.main.columns
    few = counts["above"] <= FEW_LONG * counts["all"]
    none.longest = DAY if single and few else None
    odd = counts["below"] + (counts["above"] if none.longest else 0)
    if not odd:
        return
    role = found.main.columns["minutes"]
    text = (
        f"Lengths that no viewing has: {counts['below']:,} below zero, "
        f"{odd - counts['below']:,} of more than a day. They do not count in minutes."
    )
    none.problems["minutes"] = Problem(
        role.table, role.column, "impossible lengths", int(odd), text, "high"
    )


def _note_unrated(found: Found, none: NoValues) -> None:
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
    none.unrated = unrated_values(counts)
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
