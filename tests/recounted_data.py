"""Every number that the claims of the data chapters count, counted once more from the rows.

Nothing here is shared with what made the numbers: the rows as the stages wrote them, and pandas.
A recount takes the rows and the claim; the claim is asked only for what was declared in it, such
as from which mark on ratings are high.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd
from recounted_returning import RETURNING
from recounted_rows import Rows

from analysis.communicate.claims.claim import Claim

Recount = Callable[[Rows, Claim], Any]
# Widening bins of counts: halves of powers of two, rounded.
EDGES = sorted({round(2 ** (step / 2)) for step in range(60)})
YEAR = 365


def half_of_rows(rows: Rows, _: Claim) -> float:
    """Return the share of viewers, the most active first, who hold half of the rows."""
    left, taken = rows.each.sum() / 2, 0.0
    for count in rows.each:
        if count >= left:
            return (taken + left / count) / len(rows.each)
        left, taken = left - count, taken + 1
    return 1.0


def top_tenth(rows: Rows, _: Claim) -> float:
    """Return the share of rows that the most active tenth of viewers holds."""
    tenth = len(rows.each) / 10
    whole = int(tenth)
    held = rows.each.iloc[:whole].sum() + (tenth - whole) * rows.each.iloc[whole]
    return held / rows.each.sum()


def gini(rows: Rows, _: Claim) -> float:
    """Return the mean difference of two viewers, as a share of twice the mean."""
    each = np.sort(rows.each.to_numpy())
    n = len(each)
    ranks = np.arange(1, n + 1)
    return float(((2 * ranks - n - 1) * each).sum() / (n * each.sum()))


def high_share(rows: Rows, claim: Claim) -> float:
    """Return the share of ratings from the mark on that is called high."""
    return (rows.rated >= claim.slots["from_mark"].value).mean()


def high_from(rows: Rows, _: Claim) -> float:
    """Return the lowest mark that is given in the upper three tenths of the scale."""
    low, top = rows.rated.min(), rows.rated.max()
    return rows.rated[rows.rated >= low + 0.7 * (top - low)].min()


def marks_given(rows: Rows, _: Claim) -> pd.Series:
    """Return the share of each mark, from the lowest on."""
    return rows.rated.value_counts(normalize=True).sort_index()


def years_given(rows: Rows) -> pd.Series:
    """Return the share of each year, the busiest first."""
    return rows.dates.dt.year.value_counts(normalize=True)


def months_given(rows: Rows) -> pd.Series:
    """Return the rows of each month between the first and the last."""
    each = rows.dates.dt.to_period("M").value_counts().sort_index()
    return each.reindex(pd.period_range(each.index[0], each.index[-1], freq="M"), fill_value=0)


def first_day(month: pd.Period | pd.Timestamp) -> str:
    """Return the first day of a month, or a date, year first."""
    return str(month.start_time.date() if isinstance(month, pd.Period) else month.date())


def top_titles_share(rows: Rows, _: Claim) -> float:
    """Return the share of rows of the twenty most seen titles."""
    return rows.kept.groupby("title_id").size().nlargest(20).sum() / len(rows.kept)


def weekdays(rows: Rows) -> pd.Series:
    """Return the share of each day of the week."""
    return rows.dates.dt.day_of_week.value_counts(normalize=True).reindex(range(7), fill_value=0)


def bar_counts(rows: Rows, table: str, values: pd.Series) -> pd.Series:
    """Return how many values fall into each bar of a figure, by its name, edges as drawn."""
    bars = rows.table("explored", table)
    counts = [
        values.between(low, high).sum() for low, high in zip(bars.lower, bars.upper, strict=True)
    ]
    return pd.Series(counts, index=bars["label"])


def bar(table: str, what: str, counted: str, share: bool) -> Recount:
    """Return a recount of the longest (`span`) or the last (`end`) bar: its name or its share."""

    def found(rows: Rows, _: Claim) -> Any:
        counts = bar_counts(rows, table, getattr(rows, counted))
        counts = counts[: counts[counts > 0].index[-1]] if table == "tenure" else counts
        name = counts.idxmax() if what == "span" else counts.index[-1]
        return counts[name] / counts.sum() if share else name

    return found


def tallest(rows: Rows) -> tuple[str, int]:
    """Return the name of the bin with most viewers for each doubling, and how many they are."""
    places = np.searchsorted(EDGES, rows.each.to_numpy(), side="right") - 1
    counts = np.bincount(places)
    most = int((counts / np.diff(np.log2(EDGES))[: len(counts)]).argmax())
    low, high = EDGES[most], EDGES[most + 1] - 1
    name = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return name, int((places == most).sum())


def title_counts(rows: Rows) -> pd.Series:
    """Return the rows of each title: as read below the gap, as kept above it."""
    kept = rows.kept.groupby("title_id").size()
    return pd.concat([rows.seen[rows.noise], kept.drop(rows.noise, errors="ignore")])


def seen_bin(rows: Rows, which: int) -> str:
    """Return the name of the first or the last bin of titles that holds one."""
    counts = title_counts(rows)
    bars = rows.table("explored", "title_counts").sort_values("lower")
    value = (counts.min(), counts.max())[which]
    return bars.loc[(bars["lower"] <= value) & (value <= bars["upper"]), "label"].iloc[0]


def drawn_titles(rows: Rows) -> tuple[int, int]:
    """Return how many titles were seen, and how many of them lie below the gap."""
    return len(title_counts(rows)), len(rows.noise)


def dropped_by_rule(rows: Rows) -> pd.Series:
    """Return how many of the dropped rows fall to each rule that drops any in these sources."""
    gone = rows.read.drop(rows.kept.index)
    window = rows.table("scrubbed", "window").iloc[0]
    odd = gone["rating"].notna() & ~gone["rating"].between(
        rows.source["rating_low"], rows.source["rating_high"]
    )
    late = gone["at"].notna() & ~gone["at"].between(
        window["start"], window["end"] + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)
    )
    left = rows.read.drop(gone.index[odd | late]).sort_values("at", kind="stable")
    last = left.groupby(["user_id", "title_id"]).tail(1)
    again = ~gone.index.isin(last.index)
    why = np.select(
        [odd, late, again & ~(odd | late), gone["title_id"].isin(rows.noise)],
        ["out_of_range", "out_of_window", "repeated_pairs", "noise_titles"],
        "other",
    )
    return pd.Series(why).value_counts()


def changed_rows(rows: Rows, _: Claim) -> int:
    """Return how many ratings total × mean of their viewer gives back."""
    told = rows.table("obtained", "statistics_users").dropna(subset=["total", "mean"])
    told = told.drop_duplicates("user_id", keep=False).set_index("user_id")
    each = rows.read.groupby("user_id")["rating"].agg(["size", "count", "sum"])
    both = told.join(each, how="inner")
    value = both["total"] * both["mean"] - both["sum"]
    exact = (value - value.round()).abs() < 0.01
    return int(
        (exact & (both["size"] == both["total"]) & (both["count"] == both["size"] - 1)).sum()
    )


def known_share(rows: Rows, _: Claim) -> float:
    """Return the share of viewers with as many rows as the cut asks for."""
    cut = rows.table("scrubbed", "window")["min_ratings"].iloc[0]
    return (rows.each >= cut).mean()


def covered(column: str, kind: str) -> Recount:
    """Return a recount of the share of viewers or rows in the source that are of a kind."""

    def found(rows: Rows, _: Claim) -> float:
        cut = rows.table("scrubbed", "window")["min_ratings"].iloc[0]
        known = rows.each[rows.each >= cut]
        parts = {
            "viewers": (len(known), len(rows.each) - len(known), len(everybody(rows))),
            "rows": (known.sum(), rows.each.sum() - known.sum(), len(rows.read)),
        }
        full, low, whole = parts[column]
        return {"full": full, "low": low, "out": whole - full - low}[kind] / whole

    return found


def everybody(rows: Rows) -> pd.Index:
    """Return the viewers that rows or statistics of the source name."""
    told = rows.table("obtained", "statistics_users")["user_id"].dropna()
    return pd.Index(rows.read["user_id"].dropna()).union(pd.Index(told)).unique()


def described_titles(column: str) -> Recount:
    """Return a recount of the titles as read that have what a column holds."""
    return lambda rows, _: rows.table("obtained", "titles")[column].notna().sum()


def lost_measures(rows: Rows) -> pd.Series:
    """Return why measures are not used."""
    frame = rows.table("scrubbed", "catalogue")
    return frame.loc[~frame["kept"].astype(bool), "dropped_reason"].fillna("").astype(str)


def lacking(rows: Rows) -> int:
    """Return how many measures need what the source does not hold."""
    return int(lost_measures(rows).str.startswith("the source has no").sum())


def pairs(rows: Rows) -> pd.DataFrame:
    """Return the correlations of two different measures."""
    frame = rows.table("scrubbed", "correlations").dropna()
    return frame[frame["feature_a"] != frame["feature_b"]]


def treated(rows: Rows, column: str) -> pd.Series:
    """Return a column of what the pipeline did to each measure."""
    return rows.table("scrubbed", "treatment")[column]


def halved(rows: Rows) -> pd.Series:
    """Return the reliability of each measure that was taken on two halves."""
    return rows.table("scrubbed", "catalogue")["reliability"].dropna()


def table_rows(rows: Rows) -> pd.Series:
    """Return the rows of each table of the source, as its dictionary has them."""
    return rows.table("obtained", "columns").groupby("table")["rows"].first()


def described(rows: Rows) -> pd.DataFrame:
    """Return the columns that are shown, and whether the source describes them."""
    shown = rows.table("obtained", "columns").head(60)
    text = shown["description"].fillna("").astype(str)
    return shown.assign(said=(text != "") & ~shown["draft"].fillna(False).astype(bool))


def files(name: str, stage: str = "obtained") -> Recount:
    """Return a recount of the rows of a table."""
    return lambda rows, _: len(rows.table(stage, name))


def rated_starts(rows: Rows) -> pd.Series:
    """Return the first day of the year, or quarter, of every mark with a date."""
    unit = rows.table("explored", "arrival_means")["unit"].iloc[0]
    marked = rows.kept.dropna(subset=["rating", "at"])
    return marked["at"].dt.to_period(unit[0].upper()).dt.start_time


def told_starts(rows: Rows) -> pd.Series:
    """Return the first days of the years, or quarters, that are compared."""
    means = rows.table("explored", "mean_by_period")
    return means.loc[means["unit"] == rows.table("explored", "arrival_means")["unit"].iloc[0]][
        "period"
    ]


def arrived(rows: Rows) -> int:
    """Return how many viewers with a mark and a date arrived in what is told of."""
    told = rows.table("explored", "arrival_means")
    first = rows.kept.dropna(subset=["at"]).groupby("user_id")["at"].min()
    start = first.dt.to_period(told["unit"].iloc[0][0].upper()).dt.start_time
    raters = rows.kept.dropna(subset=["rating", "at"])["user_id"].unique()
    return int(start[raters].clip(lower=told["arrival"].min()).isin(told["arrival"]).sum())


VOLUME: dict[str, Recount] = {
    "*#half": half_of_rows,
    "*#median": lambda rows, _: rows.each.median(),
    "*#quarter": lambda rows, _: np.quantile(rows.each, 0.75, method="averaged_inverted_cdf"),
    "*#most": lambda rows, _: rows.each.iloc[9],
    "*#single": lambda rows, _: (rows.each == 1).mean(),
    "*#known": known_share,
    "figure.*#viewers": lambda rows, _: len(rows.each),
    "explore.size#rows": lambda rows, _: len(rows.kept),
    "explore.size#viewers": lambda rows, _: len(rows.each),
    "figure.ratings-per-viewer.alt#bin": lambda rows, _: tallest(rows)[0],
    "figure.ratings-per-viewer.alt#tallest": lambda rows, _: tallest(rows)[1],
    "figure.concentration.*#gini": gini,
    "figure.concentration.*#tenth": top_tenth,
    "figure.concentration.*#others": lambda rows, claim: 1 - top_tenth(rows, claim),
    "communicate.guessed#share": lambda rows, claim: 1 - known_share(rows, claim),
    "audience.key_known#value": known_share,
    "audience.key_median#value": lambda rows, _: rows.each.median(),
    "audience.key_viewers#value": lambda rows, _: len(rows.each),
    "audience.key_viewers#read": lambda rows, _: rows.read["user_id"].nunique(),
    "audience.key_minutes#value": lambda rows, _: int(rows.kept["minutes"].sum()),
    "audience.key_rows#value": lambda rows, _: len(rows.kept),
    "audience.key_rows#read": lambda rows, _: len(rows.read),
}
MARKS: dict[str, Recount] = {
    **dict.fromkeys(
        ("explore.mean_rating#mean", "figure.*rating*.*#mean"), lambda rows, _: rows.rated.mean()
    ),
    **dict.fromkeys(("explore.high_ratings#high", "figure.rating-distribution.*#high"), high_share),
    "*#from_mark": high_from,
    "figure.rating-distribution.*#rated": lambda rows, _: len(rows.rated),
    "figure.rating-distribution.alt#lowest": lambda rows, _: rows.rated.min(),
    "figure.rating-distribution.alt#highest": lambda rows, _: rows.rated.max(),
    "figure.rating-distribution.alt#most": lambda rows, _: rows.rated.mode().iloc[0],
    "figure.rating-distribution.alt#lowest_share": lambda r, c: marks_given(r, c).iloc[0],
    "figure.rating-distribution.alt#highest_share": lambda r, c: marks_given(r, c).iloc[-1],
    "figure.rating-distribution.alt#most_share": lambda r, c: marks_given(r, c).max(),
    "figure.mean-rating.subtitle#viewers": lambda rows, _: rows.kept.dropna(subset=["rating"])[
        "user_id"
    ].nunique(),
}
TIMES: dict[str, Recount] = {
    "explore.record#first": lambda rows, _: first_day(rows.dates.min()),
    "explore.record#last": lambda rows, _: first_day(rows.dates.max()),
    "*#year": lambda rows, _: years_given(rows).index[0],
    "*#year_share": lambda rows, _: years_given(rows).iloc[0],
    "figure.by-month.*#begin": lambda rows, _: first_day(months_given(rows).index[0]),
    "figure.by-month.*#end": lambda rows, _: first_day(months_given(rows).index[-1]),
    "figure.by-month.*#rows": lambda rows, _: len(rows.dates),
    "figure.by-month.*#top_month": lambda rows, _: first_day(months_given(rows).idxmax()),
    "figure.by-month.*#top": lambda rows, _: months_given(rows).max(),
    "figure.by-month.*#top_share": lambda rows, _: months_given(rows).max() / len(rows.dates),
    "figure.by-month.*#last": lambda rows, _: months_given(rows).iloc[-1],
    "figure.rhythm.*#most": lambda rows, _: weekdays(rows).max(),
    "figure.rhythm.*#least": lambda rows, _: weekdays(rows).min(),
    "figure.rhythm.*#times": lambda rows, _: weekdays(rows).max() / weekdays(rows).min(),
    "figure.rhythm.*#hour": lambda rows, _: rows.dates.dt.hour.value_counts().idxmax(),
    "figure.tenure.*#viewers": lambda rows, _: len(rows.days),
    "figure.tenure.*#day": lambda rows, _: (rows.days == 0).mean(),
    "figure.tenure.*#year": lambda rows, _: (rows.days > YEAR).mean(),
    "scrub.window#start": lambda rows, _: first_day(
        rows.source["window_start"] if pd.notna(rows.source["window_start"]) else rows.dates.min()
    ),
    "scrub.window#end": lambda rows, _: first_day(
        rows.source["window_end"] if pd.notna(rows.source["window_end"]) else rows.dates.max()
    ),
}
for figure, table, counted in (("tenure", "tenure", "days"), ("title-age", "age_of_title", "ages")):
    for end in ("span", "end"):
        TIMES[f"figure.{figure}.*#{end}"] = bar(table, end, counted, False)
        TIMES[f"figure.{figure}.*#{end}_share"] = bar(table, end, counted, True)


def verdicts(*names: str) -> Recount:
    """Return a recount of the hypotheses with some verdicts."""
    return lambda rows, _: rows.table("explored", "hypotheses")["verdict"].isin(names).sum()


HELD = ("found", "slight", "not_shown")
TESTED: dict[str, Recount] = {
    f"{kind}#{name}": verdicts(*(HELD if name == "tested" else (name,)))
    for kind in ("explore.tested", "figure.hypotheses.*", "table.hypotheses.*")
    for name in ("tested", *HELD)
}
TITLES: dict[str, Recount] = {
    "explore.*#titles": lambda rows, _: rows.kept["title_id"].nunique(),
    "*#top": lambda rows, _: min(20, rows.kept["title_id"].nunique()),
    "*#top_share": top_titles_share,
    "figure.title-popularity.*#titles": lambda rows, _: rows.kept["title_id"].nunique(),
    "figure.title-popularity.*#drawn": lambda rows, _: drawn_titles(rows)[0],
    "figure.title-popularity.*#grey": lambda rows, _: drawn_titles(rows)[1],
    "figure.title-popularity.*#others": lambda rows, _: int(np.subtract(*drawn_titles(rows))),
    "figure.title-popularity.*#begin": lambda rows, _: seen_bin(rows, 0),
    "figure.title-popularity.*#end": lambda rows, _: seen_bin(rows, 1),
    "*#noise": lambda rows, _: len(rows.noise),
    "*#title_ids": lambda rows, _: len(rows.seen),
    "*#gap_low": lambda rows, _: rows.seen[rows.noise].max(),
    "*#gap_high": lambda rows, _: rows.seen.drop(rows.noise).min(),
    "obtain.noise_found#rows": lambda rows, _: rows.seen[rows.noise].sum(),
    "obtain.noise_found#real": lambda rows, _: len(rows.seen) - len(rows.noise),
    "obtain.few_title#few": described_titles("title"),
    "obtain.few_year#few": described_titles("year"),
    "obtain.few_genres#few": described_titles("genres"),
    "figure.title-age.*#few": described_titles("year"),
    "figure.genres.*#few": described_titles("genres"),
    **{
        f"{claim}#whole": lambda rows, _: len(rows.table("obtained", "titles"))
        for claim in ("obtain.few_*", "figure.title-age.*", "figure.genres.*")
    },
    "figure.title-age.*#seen": lambda rows, _: len(rows.ages),
    "figure.title-age.*#recent": lambda rows, _: (rows.ages <= 2).mean(),
    "figure.title-age.*#old": lambda rows, _: (rows.ages > 20).mean(),
    "figure.genres.*#first_share": lambda rows, _: rows.genres.iloc[0] / len(rows.kept),
    "figure.genres.*#last_share": lambda r, _: r.genres.head(18).iloc[-1] / len(r.kept),
    "figure.genres.*#shown": lambda rows, _: min(18, len(rows.genres)),
    "figure.genres.*#every": lambda rows, _: len(rows.genres),
}
CLEANING: dict[str, Recount] = {
    "*#read": lambda rows, _: len(rows.read),
    "*#left": lambda rows, _: len(rows.kept),
    "*#kept_share": lambda rows, _: len(rows.kept) / len(rows.read),
    "*#dropped": lambda rows, _: dropped_by_rule(rows).max(),
    "*#changed": changed_rows,
    "figure.coverage.*#viewers": lambda rows, _: len(everybody(rows)),
    "figure.coverage.*#known": covered("viewers", "full"),
    "figure.coverage.*#guessed": covered("viewers", "low"),
    "figure.coverage.*#out": covered("viewers", "out"),
    "figure.coverage.*#known_rows": covered("rows", "full"),
    "figure.coverage.*#guessed_rows": covered("rows", "low"),
    "figure.coverage.*#out_rows": covered("rows", "out"),
}
MEASURES: dict[str, Recount] = {
    "scrub.measures#kept": lambda rows, _: len(rows.measured.columns),
    "scrub.measures#lost": lambda rows, _: len(lost_measures(rows)) - lacking(rows),
    "scrub.measures#lacking": lambda rows, _: lacking(rows),
    "figure.missingness.*#values": lambda rows, _: rows.measured.isna().sum().sum(),
    "figure.missingness.*#holed": lambda rows, _: rows.measured.isna().any().sum(),
    "figure.missingness.*#rest": lambda rows, _: rows.measured.notna().all().sum(),
    "figure.missingness.*#longest_share": lambda rows, _: rows.measured.isna().mean().max(),
    "figure.distributions.*#skewed": lambda rows, _: (treated(rows, "skew_raw").abs() > 1).sum(),
    "figure.distributions.*#left": lambda rows, _: (
        treated(rows, "skew_transformed").abs() > 1
    ).sum(),
    "figure.distributions.*#measures": files("treatment", "scrubbed"),
    "figure.correlations.*#pairs": lambda rows, _: len(pairs(rows)),
    "figure.correlations.*#strong": lambda rows, _: (pairs(rows)["rho"].abs() > 0.7).sum(),
    "figure.correlations.*#measures": lambda rows, _: len(
        {*pairs(rows)["feature_a"], *pairs(rows)["feature_b"]}
    ),
    "figure.feature-reliability.*#measures": lambda rows, _: len(halved(rows)),
    "figure.feature-reliability.*#good": lambda rows, claim: (
        halved(rows) >= rows.table("scrubbed", "feature_limits")["min_reliability"].iloc[0]
    ).sum(),
    "figure.sensitivity.*#quiet": lambda rows, _: (
        rows.table("scrubbed", "sensitivity").groupby("rule")["change"].max() < 0.01
    ).sum(),
}
for figure in ("missingness", "tails", "distributions"):
    MEASURES[f"figure.{figure}.*#viewers"] = lambda rows, _: len(rows.measured)
MEASURES["table.treatment.*#viewers"] = lambda rows, _: len(rows.measured)
SOURCE: dict[str, Recount] = {
    "obtain.holds#tables": lambda rows, _: len(table_rows(rows)),
    "obtain.holds#rows": lambda rows, _: len(rows.read),
    "obtain.holds#rated": lambda rows, _: rows.read["rating"].notna().sum(),
    "obtain.holds#viewers": lambda rows, _: rows.read["user_id"].nunique(),
    "obtain.audit#found": files("anomalies"),
    "obtain.audit#high": lambda rows, _: (
        rows.table("obtained", "anomalies")["severity"] == "high"
    ).sum(),
    "table.source-tables.caption#tables": lambda rows, _: len(table_rows(rows)),
    "table.source-tables.caption#rows": lambda rows, _: table_rows(rows).sum(),
    "table.columns.caption#documented": lambda rows, _: described(rows)["said"].sum(),
    "table.columns.caption#columns": lambda rows, _: len(described(rows)),
    "table.anomalies.note#shown": lambda rows, _: 30,
    "table.anomalies.note#whole": files("anomalies"),
    "table.columns.note#shown": lambda rows, _: 60,
    "table.columns.note#whole": files("columns"),
    "table.relations.caption#links": files("relations"),
    "figure.schema.*#tables": lambda rows, _: len(table_rows(rows)),
    "figure.schema.*#links": files("relations"),
    "figure.schema.*#inferred": lambda rows, _: (
        ~rows.table("obtained", "relations")["declared"].astype(bool)
    ).sum(),
}
MOVES: dict[str, Recount] = {
    "figure.mean-by-period.subtitle#marks": lambda rows, _: (
        rated_starts(rows).isin(told_starts(rows)).sum()
    ),
    "figure.arrival-means.subtitle#viewers": lambda rows, _: arrived(rows),
}
# A later line is nearer to its claim than an earlier one.
RECOUNTS: dict[str, Recount] = {**VOLUME, **MARKS, **CLEANING, **TIMES, **TITLES, **MEASURES}
RECOUNTS |= SOURCE | TESTED | MOVES | RETURNING


# How many each population is; {many} is what the source calls its rows.
POPULATIONS: dict[str, Callable[[Rows], int]] = {
    "viewers kept": lambda rows: len(rows.each),
    "known viewers": lambda rows: len(rows.measured),
    "guessed viewers": lambda rows: len(rows.each) - len(rows.measured),
    "viewers as read": lambda rows: rows.read["user_id"].nunique(),
    "viewers in the source": lambda rows: len(everybody(rows)),
    "viewers with a rating": lambda rows: rows.kept.dropna(subset=["rating"])["user_id"].nunique(),
    "viewers with a date": lambda rows: len(rows.days),
    "{many} kept": lambda rows: len(rows.kept),
    "{many} as read": lambda rows: len(rows.read),
    "ratings with a value": lambda rows: len(rows.rated),
    "{many} with a date": lambda rows: len(rows.dates),
    "{many} with a date, of titles with a release year": lambda rows: len(rows.ages),
    "titles seen": lambda rows: rows.kept["title_id"].nunique(),
    "titles drawn": lambda rows: drawn_titles(rows)[0],
    "title ids as read": lambda rows: len(rows.seen),
    "titles of the source": lambda rows: len(rows.table("obtained", "titles")),
    "genres of the source": lambda rows: len(rows.genres),
    "tables of the source": lambda rows: len(table_rows(rows)),
}


def recount_of(claim: Claim, slot: str) -> Recount | None:
    """Return how a number of a claim is counted again, None where it is not."""
    name = f"{claim.id}#{slot}"
    found = [pattern for pattern in RECOUNTS if fnmatchcase(name, pattern)]
    return RECOUNTS[max(found, key=len)] if found else None
