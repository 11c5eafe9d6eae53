"""How times are read, in words."""

from __future__ import annotations

import re

# Parts of a written time, by their codes in patterns.
PARTS = {
    **{"%d": "day", "%m": "month", "%Y": "year", "%y": "year of two digits", "%b": "month’s name"},
    **{"%a": "weekday", "%G": "year", "%V": "week", "%u": "weekday"},
    **{"%H": "time", "%M": "time", "%S": "time"},
}
# Times that are not counted from 1970.
EPOCH_WORDS = {
    "cocoa": "seconds since 2001, as Apple’s programs count",
    "webkit": "microseconds since 1601, as Chrome counts",
    "filetime": "ticks of 100 nanoseconds since 1601, as Windows counts",
    "ticks": "ticks of 100 nanoseconds since the year 1, as .NET counts",
}


def _pattern_words(pattern: str) -> str:
    """Return a pattern of the engine in words: %m/%d/%Y is month/day/year."""
    parts = list(dict.fromkeys(PARTS[code] for code in re.findall("%[A-Za-z]", pattern)))
    mark = re.match(r"%[A-Za-z]([./-]) ?%", pattern)
    return (mark[1] if mark else ", ").join(parts)


def time_form_words(form: str) -> str:
    """Return how a time is read, in words (see `time_value`)."""
    if "|" in form:
        return " and ".join(map(time_form_words, form.split("|")))
    kind, _, rest = form.partition(":")
    units = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
    if kind == "epoch" and rest in EPOCH_WORDS:
        return EPOCH_WORDS[rest]
    if kind == "epoch":
        return f"{units[rest]} since 1970"
    if kind == "serial":
        return "days as spreadsheets count them"
    known = {"native": "a timestamp", "iso": "ISO dates", "zoned": "ISO times with their zone"}
    return known.get(kind) or _pattern_words(rest)
