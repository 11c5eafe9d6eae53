"""What a group of viewers is called in a sentence and beside a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.populations import Populations
from analysis.text.dates import day_month_year
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from analysis.tables import Results

# Longest text of a source in a name of a group.
LONGEST = 60
ARRIVAL, ERA, NICHE = "new and old viewers", "era of the titles chosen", "genre niche"
LATER = "first seen later"
HELD = {"amount": "have as many {many}", "arrival": "came at the same time"}


def _dated(text: str) -> str:
    """Return a name with its date as people write it."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", text)
    if found is None:
        return text
    return text.replace(found[0], day_month_year(pd.Timestamp(found[0])))


def kind_name(kind: object) -> str:
    """Return what viewers are grouped by, as a column or a heading has it."""
    return single_line(str(kind).replace("_", " "), LONGEST)


def group_name(group: object) -> str:
    """Return a group as a table or a figure has it."""
    return single_line(_dated(str(group)), LONGEST)


def group_subject(row: Mapping[str, Any]) -> str:
    """Return who the viewers of a group are, as a sentence begins with them.

    Parameters
    ----------
    row : mapping
        group_kind and group.
    """
    kind, group = str(row["group_kind"]), group_name(row["group"])
    if kind == ARRIVAL:
        return "newcomers" if group == LATER else f"viewers {group}"
    if kind == ERA:
        return f"viewers who choose {group}"
    if kind == NICHE:
        return f"viewers with {group} in what they choose"
    if kind.startswith("number of "):
        return f"viewers with {group}"
    if kind.casefold() == "age":
        return f"viewers {group}" if group.startswith("under") else f"viewers aged {group}"
    return f"viewers whose {kind_name(kind)} is {group.removeprefix(f'{kind} ')}"


def held_alike(matched: str, people: Populations) -> str:
    """Return which viewers groups are compared with; empty text where with all."""
    parts = [HELD[one].format(many=people.many) for one in matched.split(";") if one]
    return f"who {english_list(parts)}" if parts else ""


def newcomer_date(results: Results) -> str:
    """Return since when viewers are called newcomers; empty text where nobody is."""
    frame = results.interpreted.frame("group_trust")
    early = frame.loc[(frame["group_kind"] == ARRIVAL) & (frame["group"] != LATER), "group"]
    found = re.search(r"\d{4}-\d{2}-\d{2}", str(early.iloc[0])) if len(early) else None
    return "" if found is None else day_month_year(pd.Timestamp(found[0]))
