"""The screen over groups of viewers, counted again from the rows: who is in which group, ratios."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
from recounted_audience import segment_named
from recounted_rows import Rows

from analysis.communicate.claims import Claim
from analysis.communicate.claims.trust.group_words import group_subject

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


def _own(rows: Rows, claim: Claim) -> pd.Series:
    """Return the row of the group and the segment that a claim names."""
    frame = rows.table("interpreted", "fairness")
    frame = frame[~frame["suppressed"].astype(bool)]
    said = [group_subject(row) == claim.words["subject"] for row in frame.to_dict("records")]
    own = frame[said]
    return own[own["segment"] == segment_named(rows, claim)].iloc[0]


def by_construction(rows: Rows, claim: Claim, slot: str) -> float:
    """Return the ratio of the group and the segment that a claim names."""
    own = _own(rows, claim)
    return ratio(rows, own["group_kind"], own["group"], own["segment"])


def left_out(rows: Rows, claim: Claim, slot: str) -> float:
    """Return how many viewers as read there are, and which share of them is known or guessed."""
    every = rows.source["users"]
    evidence = rows.users["evidence"].value_counts()
    counts = {"read": every, "out": max(every - len(rows.users), 0)}
    shares = {"known": evidence.get("full", 0) / every, "guessed": evidence.get("low", 0) / every}
    return {**counts, **shares}[slot]


def guessed_arrivals(rows: Rows, claim: Claim, slot: str) -> float:
    """Return which share of the viewers who arrived in the months that a claim names is guessed."""
    label = str(claim.words[f"{slot}_when"])
    first = rows.kept.groupby("user_id")["at"].min().dropna()
    ends = [pd.Period(one.replace(" ", "")) for one in label.split("–")]
    inside = first[(first >= ends[0].start_time) & (first <= ends[-1].end_time)]
    own = rows.users[rows.users["user_id"].isin(set(inside.index))]
    return float((own["evidence"] == "low").mean())


def guessed_group(rows: Rows, claim: Claim, slot: str) -> float:
    """Return which share of the group that a claim names is guessed, or how far from the others."""
    frame = rows.table("interpreted", "group_trust")
    said = [group_subject(row) == claim.words["subject"] for row in frame.to_dict("records")]
    own = frame[said].iloc[0]
    low = rows.users.set_index("user_id")["evidence"] == "low"
    first = rows.kept.groupby("user_id")["at"].min().dropna().dt.floor("D")
    inside = (first <= _middle(rows)) == ("up to" in own["group"])
    shares = [low[inside.index[part]].mean() for part in (inside, ~inside)]
    return float(shares[0] if slot == "value" else 100 * abs(shares[0] - shares[1]))


RECOUNTS: dict[str, Callable] = {
    "trust.group_guessed#*": guessed_group,
    "trust.circular#ratio": by_construction,
    "trust.left_out#*": left_out,
    "trust.guessed_arrivals#*": guessed_arrivals,
    "figure.left-out.*#*": left_out,
    "table.fairness.*#held": lambda rows, *_: int(
        rows.table("interpreted", "fairness")["suppressed"].astype(bool).sum()
    ),
}
