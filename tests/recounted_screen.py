"""The screen over groups of viewers, counted again from the rows: who is in which group, ratios."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
from recounted_audience import segment_named, shown
from recounted_rows import Rows

from analysis.communicate.claims import Claim

AGES = {
    "under 18": (0, 17), "18–24": (18, 24), "25–34": (25, 34), "35–44": (35, 44),
    "45–54": (45, 54), "55 and over": (55, 200),
}  # fmt: skip


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def within(values: pd.Series, group: str) -> pd.Series:
    """Say whose values lie in a group that is told as "up to 4 …", "5 to 9 …" or "over 9 …"."""
    values = values.astype(float)
    if found := re.search(r"up to ([\d,.−]+)", group):
        return values <= _number(found[1])
    if found := re.search(r"over ([\d,.−]+)", group):
        return values > _number(found[1])
    if (found := re.search(r"([\d,.−]+) to ([\d,.−]+)", group)) is None:
        return values == _number(group.partition(" ")[0])
    low, high = found.groups()
    whole = (values == values.round()).all()
    return values.between(_number(low), _number(high), inclusive="both" if whole else "right")


def thirds(values: pd.Series, group: str, digits: int = 1) -> pd.Series:
    """Say whose values lie in the third that a group names by years without their decimals."""
    low, high = (round(float(values.quantile(share)), digits) for share in (1 / 3, 2 / 3))
    if "up to" in group:
        return values <= low
    return values > high if "over" in group else (values > low) & (values <= high)


def members(rows: Rows, kind: str, group: str) -> tuple[pd.Index, pd.Index]:
    """Return the viewers who are in a group, and all who are in any of its kind."""
    each = rows.kept.groupby("user_id")
    if kind.startswith("number of "):
        values = each.size()
        inside = within(values, group)
    elif kind == "new and old viewers":
        values = each["at"].min().dropna().dt.floor("D")
        inside = (values <= _middle(rows)) == ("up to" in group)
    elif kind == "era of the titles chosen":
        values = mean_years(rows)
        inside = thirds(values, group)
    elif kind == "genre niche":
        values = niche_shares(rows)
        inside = thirds(values, group, 2)
    else:
        values = rows.table("obtained", "viewers").set_index("user_id")[kind].dropna()
        values = values[values.index.isin(rows.users["user_id"])]
        inside = _attribute(values, kind, group)
    known = set(rows.users.loc[rows.users["evidence"] == "full", "user_id"])
    every = values.index[values.index.isin(known)]
    return every.intersection(values.index[inside]), every


def _genuine(rows: Rows) -> pd.DataFrame:
    """Return the kept rows with the year and the genres of their titles, of genuine ones."""
    titles = rows.titles[rows.titles["genuine"].fillna(True).astype(bool)]
    titles = titles.groupby("title_id")[["year", "genres"]].min()
    return rows.kept.join(titles, on="title_id")


def _known_only(rows: Rows, values: pd.Series) -> pd.Series:
    known = rows.users.loc[rows.users["evidence"] == "full", "user_id"]
    return values[values.index.isin(set(known))].dropna()


def mean_years(rows: Rows) -> pd.Series:
    """Return the mean year of the titles that each known viewer chose."""
    return _known_only(rows, _genuine(rows).groupby("user_id")["year"].mean())


def niche_shares(rows: Rows) -> pd.Series:
    """Return the share of each known viewer's rows with none of the main genres."""
    main = set(json.loads(rows.table("interpreted", "audit")["main_genres"].iloc[0]))
    kept = _genuine(rows).dropna(subset=["genres"])
    kept = kept[~kept["genres"].isin(["", "(no genres listed)"])]
    apart = ~kept["genres"].map(lambda text: bool(main & set(text.split("|"))))
    return _known_only(rows, apart.groupby(kept["user_id"]).mean())


def _middle(rows: Rows) -> pd.Timestamp:
    frame = rows.table("interpreted", "fairness")
    names = frame.loc[frame["group_kind"] == "new and old viewers", "group"]
    return pd.Timestamp(next(re.search(r"[\d-]{10}", name)[0] for name in names if "up to" in name))


def _attribute(values: pd.Series, kind: str, group: str) -> pd.Series:
    if kind == "age" and group in AGES:
        return values.between(*AGES[group])
    if pd.api.types.is_numeric_dtype(values) and re.search(r"up to|over| to ", group):
        return within(values, group)
    return values.astype(str) == group


def ratio(rows: Rows, kind: str, group: str, segment: int) -> float:
    """Return how many times as common a group is in a segment as among all viewers."""
    inside, every = members(rows, kind, group)
    labels = rows.labels.set_index("user_id")["segment"].reindex(every)
    there = labels == segment
    return float((there[inside].sum() / there.sum()) / (len(inside) / len(every)))


def told_cells(rows: Rows) -> pd.DataFrame:
    """Return the cells of the screen that are told, with their ratios counted again."""
    frame = rows.table("interpreted", "fairness")
    told = ~frame["suppressed"].astype(bool) & frame["segment"].isin(shown(rows)["segment"])
    frame = frame[told & frame["ratio"].notna()]
    again = [ratio(rows, row.group_kind, row.group, row.segment) for row in frame.itertuples()]
    return frame.assign(again=again)


def outside(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many comparisons lie outside of what the claim declares."""
    found = told_cells(rows)["again"]
    low, high = claim.slots["low"].value, claim.slots["high"].value
    return int(((found < low) | (found > high)).sum())


def farthest(rows: Rows, claim: Claim, slot: str) -> float:
    """Return the ratio of the group and the segment that a claim names."""
    frame = told_cells(rows)
    named = (frame["group"] == claim.words["group"]) & (
        frame["group_kind"].str.replace("_", " ") == claim.words["kind"]
    )
    own = frame[named & (frame["segment"] == segment_named(rows, claim))]
    return float(own["again"].iloc[0])


RECOUNTS: dict[str, Callable] = {
    "trust.screen#outside": outside,
    "trust.screen#cells": lambda rows, *_: len(told_cells(rows)),
    "trust.farthest#ratio": farthest,
    "table.fairness.*#held": lambda rows, *_: int(
        rows.table("interpreted", "fairness")["suppressed"].astype(bool).sum()
    ),
}
