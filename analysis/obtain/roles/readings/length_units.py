"""Units of lengths: by the words of a name, and by the size of the middle length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.vocabulary import WATCHING

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# Minutes of each unit; a tick is one of .NET, which Emby, Jellyfin and Windows count in.
UNITS = {
    "hours": 60.0,
    "minutes": 1.0,
    "seconds": 1 / 60,
    "milliseconds": 1 / 60_000,
    "microseconds": 1 / 60e6,
    "ticks": 1 / 600e6,
    "nanoseconds": 1 / 60e9,
}
# Units by the words of a name that tell them.
UNIT_WORDS = (
    ({"tick"}, "ticks"),
    ({"minute", "min", "mins", "minuten", "minuto", "minuti", "minut", "minuut", "dakika"},
     "minutes"),
    ({"second", "sec", "sekunde", "sekunden", "sek", "seconde", "segundo", "secondo", "secondi",
      "saniye"}, "seconds"),
    ({"ms", "msec", "millisecond", "milli", "milliseconds", "millis", "millisekunden"},
     "milliseconds"),
    ({"microsecond", "usec", "micro", "mikrosekunden"}, "microseconds"),
    ({"nanosecond", "nsec", "nano", "ns"}, "nanoseconds"),
    ({"hour", "hr", "hrs", "stunde", "stunden", "std"}, "hours"),
)  # fmt: skip
# Names under which programs write seconds as a rule; where their size refutes it, it tells.
USUAL = frozenset({"dwell", "dwelltime", "playduration", "timeonpage", "timeonsite", "timeinapp"})
# Steam counts in minutes, whatever their size.
GAMES, OF_GAMES = frozenset({"playtime"}), frozenset({"forever", "week", "review", "disconnected"})
STEAM = frozenset({"appid", "steam", "steamid"})
DAY = 1440.0
# Hours of the day end here, be midnight the first or the last of them.
LAST_HOUR = 24
# Words beside "hour" of a length that was played or spent, and those of a moment.
SPENT = GAMES | frozenset({"watchtime", "gametime", "gaming", "spent"})
MOMENT = frozenset({"at", "begin", "begun", "day", "end", "ended", "of", "start", "started"})
# Where no name tells, the middle length does. Of totals it may be ten hours in minutes, below a
# day in other units; of single viewings three hours in minutes (a quarter five), in others four.
MOST_MINUTES = 600.0
SINGLE_MINUTES, LONG_MINUTES, SINGLE = 180.0, 300.0, 240.0
BY_SIZE = ("minutes", "seconds", "milliseconds", "microseconds", "ticks", "nanoseconds")


def counts_total(name: str) -> bool:
    """Tell whether a name is one of Steam's for all the time in a game so far."""
    heads = name_tokens(name)
    words = {*heads, "".join(heads)}
    return bool(words & GAMES and words & OF_GAMES)


def unit_by_name(name: str) -> str:
    """Return the unit that a name tells, or empty text."""
    heads = name_tokens(name)
    words = {*heads, "".join(heads)}
    if counts_total(name):
        return "minutes"
    return next((unit for names, unit in UNIT_WORDS if words & names), "")


def unit_by_size(column: Column, single: bool, timed: bool, without: set[str]) -> str:
    """Return the first unit in which the middle length is likely."""
    _, middle, third = map(float, column.quartiles) if column.quartiles else (0.0, 0.0, 0.0)
    heads = name_tokens(column.name)
    usual = bool({*heads, "".join(heads)} & USUAL)
    for unit in BY_SIZE[1 if usual else 0 :]:
        most = SINGLE_MINUTES if single else MOST_MINUTES
        if unit != "minutes":
            most = SINGLE if timed else DAY
        elif single and third > LONG_MINUTES:
            continue
        if unit not in without and middle * UNITS[unit] <= most:
            return unit
    return BY_SIZE[-1]


def minutes_per_unit(column: Column) -> float:
    """Return what one unit of a watch time is in minutes."""
    unit = column.unit or unit_by_name(column.name)
    return UNITS[unit or unit_by_size(column, single=False, timed=False, without=set())]


def is_hour_of_day(column: Column) -> bool:
    """Tell whether whole numbers under a name such as “hour” are hours of the day."""
    parts = {*re.findall("[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", column.name).lower())}
    low, high = column.low, column.high
    within = all(isinstance(end, int | float) and 0 <= end <= LAST_HOUR for end in (low, high))
    hours = bool({"hour", "stunde"} & parts) and column.whole and within
    if not hours or parts & MOMENT:
        return hours
    # The hour at which somebody watches goes from 0 to 23; hours watched rarely do.
    whole_day = (low, high) == (0, LAST_HOUR - 1)
    return not (parts & SPENT or (parts & (WATCHING | {"game"}) and not whole_day))
