"""Numbers of segments counted again from the rows: sizes, behaviour, quarters, months, screens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from recounted_rows import Rows

from analysis.communicate.claims import Claim

DAY = pd.Timedelta(days=1)


def shown(rows: Rows) -> pd.DataFrame:
    """Return the segments that are told of, in their order, with their names."""
    return rows.table("interpreted", "segments").sort_values("segment", ignore_index=True)


def short(name: str) -> str:
    """Return a name as sentences have it."""
    return name.split(": ")[0]


def known(rows: Rows) -> pd.DataFrame:
    """Return the known viewers with their segments: those with enough kept rows."""
    counts = rows.kept["user_id"].value_counts()
    enough = counts.index[counts >= rows.window["min_ratings"]]
    return rows.labels[rows.labels["user_id"].isin(enough)]


def their_rows(rows: Rows) -> pd.DataFrame:
    """Return the kept rows of known viewers with the segments of these."""
    return rows.kept.merge(known(rows)[["user_id", "segment"]], on="user_id")


def segment_named(rows: Rows, claim: Claim, word: str = "name") -> int:
    """Return the segment that a claim is of, by its id or by the name that it says."""
    every = shown(rows)
    if claim.id.startswith("segment."):
        return int(every.loc[every["id"] == claim.id.split(".")[1], "segment"].iloc[0])
    said = short(str(claim.words[word])).removeprefix("Viewers of ")
    return int(every.loc[every["name"].map(short) == said, "segment"].iloc[0])


def lettered(rows: Rows, claim: Claim, slot: str) -> int:
    """Return the segment whose name has the letter of a slot: share_b is of name_b."""
    return segment_named(rows, claim, f"name_{slot[-1]}")


def share_of_known(rows: Rows, segment: int) -> float:
    """Return a segment's share of known viewers."""
    return float((known(rows)["segment"] == segment).mean())


def share_of_rows(rows: Rows, segment: int) -> float:
    """Return a segment's share of the rows of known viewers."""
    return float((their_rows(rows)["segment"] == segment).mean())


def largest_share_of_rows(rows: Rows, claim: Claim, slot: str) -> float:
    """Return the largest share that a segment has of the rows of known viewers."""
    return float(their_rows(rows)["segment"].value_counts(normalize=True).iloc[0])


def guessed_of(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many viewers with few rows were given the segment."""
    others = rows.labels[~rows.labels["user_id"].isin(known(rows)["user_id"])]
    return int((others["segment"] == segment_named(rows, claim)).sum())


def share_guessed(rows: Rows, claim: Claim, slot: str) -> float:
    """Return the share of kept viewers with few rows."""
    return 1 - len(known(rows)) / rows.kept["user_id"].nunique()


def quarter_of(at: pd.Series) -> pd.Series:
    """Return the first day of the quarter that a date lies in."""
    return at.dt.to_period("Q").dt.start_time


def share_of_quarter(rows: Rows, claim: Claim, slot: str) -> float:
    """Return a segment's share of known viewers' rows of the quarter that its slot is beside."""
    when = {"now": "quarter", "before": "earlier"}[slot]
    day, mine = pd.Timestamp(claim.slots[when].value), their_rows(rows)
    mine = mine[quarter_of(mine["at"]) == day]
    return float((mine["segment"] == segment_named(rows, claim)).mean())


def share_of_newcomers(rows: Rows, claim: Claim, slot: str) -> float:
    """Return a segment's share of the known viewers whose first row is of a quarter."""
    when = {"now": "quarter", "before": "earlier"}[slot]
    first = their_rows(rows).groupby("user_id")["at"].min().dropna()
    new = first.index[quarter_of(first) == pd.Timestamp(claim.slots[when].value)]
    labels = known(rows).set_index("user_id")["segment"].reindex(new)
    return float((labels == segment_named(rows, claim)).mean())


# Behaviour: of which rows, and what of them.
def scale(rows: Rows) -> tuple[float, float]:
    """Return the highest of the lowest marks, and the lowest of the highest: outer fifths."""
    ends = [rows.source["rating_low"], rows.source["rating_high"]]
    seen = [rows.kept["rating"].min(), rows.kept["rating"].max()]
    low, high = (found if pd.isna(end) else end for end, found in zip(ends, seen, strict=True))
    return low + (high - low) / 5, high - (high - low) / 5


def first_known(values: pd.Series) -> object:
    """Return the smallest value that is there, so that each title has one."""
    there = values.dropna()
    return there.min() if len(there) else None


def with_titles(rows: Rows) -> pd.DataFrame:
    """Return known viewers' rows with year and genres of genuine titles and what all gave them."""
    real = rows.titles[rows.titles["genuine"].fillna(True).astype(bool)]
    facts = real.groupby("title_id")[["year", "genres"]].agg(first_known).reset_index()
    facts["genres"] = facts["genres"].where(~facts["genres"].isin(["", "(no genres listed)"]))
    given = rows.kept.groupby("title_id")["rating"].agg(["count", "mean"])
    means = given["mean"].where(given["count"] >= 10).rename("title_mean").reset_index()
    merged = their_rows(rows).merge(facts, "left", on="title_id")
    return merged.merge(means, "left", on="title_id")


def best_known(rows: Rows) -> set:
    """Return the fewest titles that hold half of all kept rows."""
    counts = rows.kept["title_id"].value_counts().rename_axis("title_id").reset_index()
    counts = counts.sort_values(["count", "title_id"], ascending=[False, True])
    before = counts["count"].cumsum() - counts["count"]
    return set(counts.loc[2 * before < counts["count"].sum(), "title_id"])


def row_values(rows: Rows, frame: pd.DataFrame, measure: str) -> pd.Series:
    """Return the value of each row by a measure, missing where the row has no say."""
    rating, at = frame["rating"].astype(float), frame["at"]
    low, high = scale(rows) if measure.endswith("_marks") else (np.nan, np.nan)
    age = at.dt.year - frame["year"].astype(float)
    hours, days = at.dt.hour, at.dt.floor("D")
    flags: dict[str, Callable[[], tuple[pd.Series, pd.Series]]] = {
        "low_marks": lambda: (rating <= low, rating),
        "high_marks": lambda: (rating >= high, rating),
        "end_marks": lambda: ((rating <= low) | (rating >= high), rating),
        "weekend_rows": lambda: (at.dt.dayofweek >= 5, at),
        "evening_rows": lambda: (hours >= 18, at),
        "night_rows": lambda: (hours < 6, at),
        "busy_days": lambda: (at.groupby([frame["user_id"], days]).transform("count") >= 3, at),
        "best_known": lambda: (frame["title_id"].isin(best_known(rows)), frame["title_id"]),
        "recent_titles": lambda: (age <= 1, age),
        "older_titles": lambda: (age > 10, age),
        "returns": lambda: (frame.duplicated(["user_id", "title_id"]), frame["title_id"]),
    }
    if measure.startswith("genre:"):
        wanted = measure.removeprefix("genre:")
        has = frame["genres"].map(lambda text: wanted in str(text).split("|"))
        return has.astype(float).where(frame["genres"].notna())
    if measure in flags:
        flag, needs = flags[measure]()
        return flag.astype(float).where(needs.notna())
    apart = rating - frame["title_mean"]
    means = {
        "mean_rating": rating,
        "above_title": apart,
        "off_title": apart.abs(),
        "release_year": frame["year"].astype(float),
        "minutes_per_row": frame["minutes"].astype(float),
        "plays_per_row": frame["plays"].astype(float),
    }
    return means[measure]


def viewer_values(rows: Rows, measure: str) -> pd.Series:
    """Return the value of each known viewer by a measure that is told as a median."""
    mine = their_rows(rows)
    each = mine.groupby("user_id")
    first, last = each["at"].min().dt.floor("D"), each["at"].max().dt.floor("D")
    values = {
        "rows_each": lambda: each.size(),
        "active_days": lambda: each["at"].agg(lambda at: at.dt.floor("D").nunique()),
        "days_seen": lambda: (last - first) / DAY,
        "days_since_last": lambda: (pd.Timestamp(rows.window["reference"]).floor("D") - last) / DAY,
        "minutes_each": lambda: each["minutes"].sum(min_count=1),
        "plays_each": lambda: each["plays"].sum(min_count=1),
    }
    return values[measure]().astype(float).dropna()


def weighted_median(values: pd.Series, weights: pd.Series) -> float:
    """Return the value below which half of the weight lies, halfway where it falls between two."""
    order = values.sort_values(kind="stable")
    weight = weights.reindex(order.index)
    order, weight = order[weight > 0], weight[weight > 0]
    below = weight.cumsum() / weight.sum()
    at = int(np.searchsorted(below.to_numpy(), 0.5 - 1e-9))
    if abs(below.iloc[at] - 0.5) < 1e-9:
        return float((order.iloc[at] + order.iloc[at + 1]) / 2)
    return float(order.iloc[at])


def same_arrival(rows: Rows, segment: int) -> pd.Series:
    """Return a weight for each known viewer, by which the others arrived when the segment did."""
    first = quarter_of(their_rows(rows).groupby("user_id")["at"].min())
    own = known(rows).set_index("user_id")["segment"] == segment
    table = pd.DataFrame({"quarter": first, "own": own}).dropna()
    counts = table.groupby("quarter")["own"].agg(["sum", "count"])
    ratio = counts["sum"] / (counts["count"] - counts["sum"]).replace(0, np.nan)
    weight = table["quarter"].map(ratio).fillna(0.0)
    return weight.where(~table["own"], (weight > 0).astype(float))


def told_measure(rows: Rows, claim: Claim, slot: str) -> tuple[int, pd.Series]:
    """Return the segment and the row of `behaviour` that a slot such as other_b is told of."""
    segment = segment_named(rows, claim)
    table = rows.table("interpreted", "behaviour")
    table = table[(table["segment"] == segment) & table["differs"].astype(bool)]
    said = claim.slots[f"value_{slot[-1]}"]
    values = table["value"].round() if said.unit == "year" else table["value"]
    [row] = table[np.isclose(values, float(said.value)) & (table["unit"] == said.unit)].to_dict(
        "records"
    )
    return segment, pd.Series(row)


def behaviour(rows: Rows, claim: Claim, slot: str) -> float:
    """Return what a segment's known viewers did by a measure, or the other known viewers."""
    segment, row = told_measure(rows, claim, slot)
    mine = slot.startswith("value")
    if row["kind"] == "median":
        return _median(rows, segment, row, mine)
    if row["measure"] == "new_viewers":
        first = their_rows(rows).groupby("user_id")["at"].min().dropna()
        limit = pd.Timestamp(rows.window["end"]) - 364 * DAY
        at = known(rows).set_index("user_id")["segment"].reindex(first.index)
        return float((first >= limit)[(at == segment) == mine].mean())
    frame = with_titles(rows)
    frame = frame[(frame["segment"] == segment) == mine]
    value = float(row_values(rows, frame, row["measure"]).mean())
    return round(value) if row["unit"] == "year" else value


def _median(rows: Rows, segment: int, row: pd.Series, mine: bool) -> float:
    values = viewer_values(rows, row["measure"])
    at = known(rows).set_index("user_id")["segment"].reindex(values.index)
    own, others = values[at == segment], values[at != segment]
    if mine:
        return float(own.median())
    return float(others.median())


def arrival_gap(rows: Rows, claim: Claim, slot: str) -> float:
    """Return how far a segment's viewers are from others who arrived when they did."""
    segment, row = told_measure(rows, claim, slot)
    values, weight = viewer_values(rows, row["measure"]), same_arrival(rows, segment)
    at = known(rows).set_index("user_id")["segment"].reindex(values.index)
    weight = weight.reindex(values.index).fillna(0)
    own, others = values[(at == segment) & (weight > 0)], values[at != segment]
    return float(own.median()) - weighted_median(others, weight[at != segment])


ORDINALS = ("first", "second", "third", "fourth")


def population_sizes(rows: Rows) -> dict[str, int]:
    """Return how many there are of everybody that is spoken of, by name."""
    many, mine, viewers = rows.source["noun_plural"], their_rows(rows), known(rows)
    found = {
        "viewers kept": rows.kept["user_id"].nunique(),
        "known viewers": len(viewers),
        "guessed viewers": rows.kept["user_id"].nunique() - len(viewers),
        f"{many} kept": len(rows.kept),
        f"{many} of known viewers": len(mine),
    }
    for segment, name in shown(rows)[["segment", "name"]].to_numpy():
        own = int((viewers["segment"] == segment).sum())
        found[f"known viewers of {short(name)}"] = own
        found[f"known viewers not of {short(name)}"] = len(viewers) - own
    first = mine.groupby("user_id")["at"].min().dropna()
    for lead, moments in (
        (f"{many} of known viewers in", mine["at"].dropna()),
        ("known viewers who arrived in", first),
    ):
        for day, n in quarter_of(moments).value_counts().items():
            found[f"{lead} the {ORDINALS[day.quarter - 1]} quarter of {day.year}"] = int(n)
    return found


# Of whose rows each shelf holds how many, by what was counted.
SHELVES = {
    "shelf_known": lambda values: values("best_known"),
    "shelf_deep": lambda values: 1 - values("best_known"),
    "shelf_recent": lambda values: values("recent_titles"),
    "shelf_back": lambda values: values("older_titles"),
    "return": lambda values: values("returns"),
}


def share_of_shelf(rows: Rows, claim: Claim, slot: str) -> float:
    """Return the share of a shelf in what a segment's known viewers, or the others, chose."""
    segment, mine = segment_named(rows, claim), slot == "share"
    table = rows.table("interpreted", "recommendations").set_index("segment")
    row, frame = table.loc[segment], with_titles(rows)
    frame = frame[(frame["segment"] == segment) == mine]
    measure = SHELVES.get(row["action"], lambda values: values(f"genre:{row['shelf']}"))
    return float(measure(lambda name: row_values(rows, frame, name).mean()))


def advised_rows(rows: Rows, claim: Claim) -> pd.DataFrame:
    """Return the kept rows of the viewers that an advice is for."""
    if claim.id.startswith("interpret.gather"):
        return rows.kept[~rows.kept["user_id"].isin(known(rows)["user_id"])]
    mine = their_rows(rows)
    if claim.id.startswith("interpret."):
        return mine
    return mine[mine["segment"] == segment_named(rows, claim)]


def reached_rows(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many rows an advice touches: of the last days, where days are known."""
    mine = advised_rows(rows, claim)
    if "days" not in claim.slots:
        return len(mine)
    end = pd.Timestamp(rows.window["end"]).floor("D") + DAY
    return int((mine["at"] >= end - claim.slots["days"].value * DAY).sum())


def choices_of(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many known viewers of a segment chose a title, or titles of a genre."""
    mine = their_rows(rows)[["user_id", "title_id", "segment"]].drop_duplicates()
    mine = mine[mine["segment"] == segment_named(rows, claim)]
    name = str(claim.words[f"name_{slot[-1]}"])
    facts = with_titles(rows).drop_duplicates("title_id").set_index("title_id")
    if claim.id.endswith(".genres"):
        has = facts["genres"].map(lambda text: name in str(text).split("|"))
        return int(mine["title_id"].isin(has.index[has]).sum())
    real = rows.titles[rows.titles["genuine"].fillna(True).astype(bool)].drop_duplicates("title_id")
    called = real.set_index("title_id")["title"].astype(str)
    years = real.set_index("title_id")["year"]
    dated = {
        title: text
        if pd.isna(years[title]) or f"({years[title]:.0f}" in text
        else f"{text} ({years[title]:.0f})"
        for title, text in called.items()
    }
    wanted = [title for title, text in dated.items() if text == name]
    counts = mine[mine["title_id"].isin(wanted)].groupby("title_id").size()
    return int(counts.max())


RECOUNTS: dict[str, Callable] = {
    "audience.verdict#share_?": lambda rows, claim, slot: share_of_known(
        rows, lettered(rows, claim, slot)
    ),
    "audience.verdict#k": lambda rows, claim, slot: len(shown(rows)),
    "audience.verdict#guessed": share_guessed,
    "audience.largest_part#share": lambda rows, claim, slot: share_of_known(
        rows, segment_named(rows, claim)
    ),
    "audience.largest_part#rows": largest_share_of_rows,
    "audience.moved#*": share_of_quarter,
    "audience.key_viewers#value": lambda rows, *_: rows.kept["user_id"].nunique(),
    "audience.key_viewers#read": lambda rows, *_: rows.read["user_id"].nunique(),
    "audience.key_minutes#value": lambda rows, *_: int(rows.kept["minutes"].sum()),
    "audience.key_rows#value": lambda rows, *_: len(rows.kept),
    "audience.key_rows#read": lambda rows, *_: len(rows.read),
    "audience.key_median#value": lambda rows, *_: rows.kept["user_id"].value_counts().median(),
    "audience.key_known#value": lambda rows, *_: 1 - share_guessed(rows, *_),
    "segment.*.size#share": lambda rows, claim, slot: share_of_known(
        rows, segment_named(rows, claim)
    ),
    "segment.*.size#rows": lambda rows, claim, slot: share_of_rows(
        rows, segment_named(rows, claim)
    ),
    "segment.*.size#guessed": guessed_of,
    "*#gap_?": arrival_gap,
    "segment.*.opening#*": behaviour,
    "segment.*.portrait#*": behaviour,
    "segment.*.now#*": share_of_quarter,
    "segment.*.newcomers#*": share_of_newcomers,
    "segment.*.titles#choices_?": choices_of,
    "segment.*.genres#choices_?": choices_of,
    "segment.*.advice_evidence#share": share_of_shelf,
    "segment.*.advice_evidence#other": share_of_shelf,
    "segment.*.advice_evidence#lift": lambda rows, claim, slot: (
        share_of_shelf(rows, claim, "share") / share_of_shelf(rows, claim, "other")
    ),
    "*.advice_reach#viewers": lambda rows, claim, slot: advised_rows(rows, claim)[
        "user_id"
    ].nunique(),
    "*.advice_reach#rows": reached_rows,
    "figure.segment-behaviour.title#*": behaviour,
    "figure.audience-bar.*#share_?": lambda rows, claim, slot: share_of_known(
        rows, lettered(rows, claim, slot)
    ),
    "figure.segment-shares.alt#share_?": lambda rows, claim, slot: share_of_known(
        rows, lettered(rows, claim, slot)
    ),
    "figure.*#n": lambda rows, *_: len(known(rows)),
    "figure.audience-bar.*#k": lambda rows, *_: len(shown(rows)),
    "figure.*#more": lambda rows, *_: len(shown(rows)) - 6,
    "figure.segment-shares.title#share": lambda rows, claim, slot: share_of_known(
        rows, segment_named(rows, claim)
    ),
    "figure.segment-shares.*#rows": largest_share_of_rows,
    "figure.activity.*#known": lambda rows, *_: len(known(rows)),
    "figure.activity.*": share_of_quarter,
    "figure.newcomers.*": share_of_newcomers,
}
