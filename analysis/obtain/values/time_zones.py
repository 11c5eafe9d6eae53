"""Zones behind a time of day: offsets, abbreviations and names of regions, read as UTC.

Abbreviations that several countries use (IST, BST, CST, AST) are none of these: which is meant
would be a guess, and a column of them is named as one that cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Hours ahead of UTC.
HOURS_AHEAD = {
    "UTC": 0.0, "GMT": 0.0, "UT": 0.0, "Z": 0.0, "WET": 0.0, "WEST": 1.0, "CET": 1.0, "MEZ": 1.0,
    "MET": 1.0, "CEST": 2.0, "MESZ": 2.0, "MEST": 2.0, "EET": 2.0, "SAST": 2.0, "EEST": 3.0,
    "MSK": 3.0, "PKT": 5.0, "WIB": 7.0, "SGT": 8.0, "HKT": 8.0, "AWST": 8.0, "JST": 9.0,
    "KST": 9.0, "ACST": 9.5, "AEST": 10.0, "ACDT": 10.5, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0,
    "HST": -10.0, "AKST": -9.0, "AKDT": -8.0, "PST": -8.0, "PDT": -7.0, "MST": -7.0, "MDT": -6.0,
    "CDT": -5.0, "EST": -5.0, "EDT": -4.0, "ADT": -3.0, "BRT": -3.0, "NDT": -2.5,
}  # fmt: skip
_OFFSET = r"(?:UTC|GMT)? ?[+-][0-9]{1,2}(?::?[0-9]{2})?"
_REGION = r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_/+0-9-]+"
# "+0200", " UTC+2", " CET", " GMT+0100 (Central European Time)", "+01:00[Europe/Berlin]".
ZONE = rf"(?: ?(?:{_OFFSET}|[A-Z]{{1,4}}))?(?: ?\([^()]+\))?(?: ?\[?{_REGION}\]?)?"


def as_utc(at: ir.TimestampValue, zone: ir.StringValue) -> ir.TimestampValue:
    """Return local times in UTC, null where the region is none.

    Parameters
    ----------
    at : ibis TimestampValue
        Times as they are written.
    zone : ibis StringValue
        What stands behind each, of the shape `ZONE`; empty for UTC.
    """
    shape = r"^ ?(?:UTC|GMT)? ?([+-])([0-9]{1,2}):?([0-9]{2})?"
    sign, hours, minutes = (zone.re_extract(shape, part) for part in (1, 2, 3))
    offset = hours.try_cast("float64") + minutes.try_cast("float64").coalesce(0.0) / 60
    offset = offset * ibis.ifelse(sign == "-", -1.0, 1.0)
    word = zone.re_extract(r"^ ?([A-Z]{1,4})(?:[^A-Za-z/]|$)", 1)
    # A branch for each word would take the engine seconds to compile.
    ahead = offset.coalesce(ibis.map(HOURS_AHEAD).get(word))
    region = zone.re_extract(rf"({_REGION})\]?$", 1)
    region = region.nullif("")
    there = (at.cast("string") + " " + region).try_cast("timestamp('UTC')").cast("timestamp")
    moved = at - (ahead * 3600).round().cast("int64").as_interval("s")
    return ibis.ifelse(zone == "", at, moved.coalesce(there))
