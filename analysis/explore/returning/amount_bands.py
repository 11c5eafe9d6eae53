"""The most active viewers and the others: what each band gives, and how its viewers spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean, exact_sum, zero_one
from analysis.explore.typed_frames import typed_frame
from analysis.explore.viewers import binned_viewer_counts
from analysis.hashed_ids import hash_digits
from analysis.intervals import Z

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of viewers, the most active first: where one band ends and the next begins.
SHARES = (0.01, 0.1, 0.5)
# Of a box: its whiskers, its ends and its middle.
QUANTILES = {"p10": 0.1, "q1": 0.25, "median": 0.5, "q3": 0.75, "p90": 0.9}
# By which values are rounded, so that few different ones are left to count.
STEPS = {
    **{"mean_rating": 0.01, "minutes": 1.0, "plays": 1.0},
    **{"active_days": 1.0, "days_seen": 1.0, "rows_a_day": 0.1},
}
# Viewers of the file of the most active: a screen full.
TOP = 20
# Hex digits of a pseudonym, enough that no two viewers share one.
PSEUDONYM, SALT = 12, "top viewers"
BANDS = {
    **{"band": "int64", "lower": "int64", "upper": "int64", "users": "int64"},
    **{"share_users": "float64", "ratings": "int64", "share_ratings": "float64"},
}
SPREAD = {
    **{"band": "int64", "measure": "str", "users": "int64"},
    **dict.fromkeys(QUANTILES, "float64"),
    **{"mean": "float64", "low": "float64", "high": "float64"},
}
LIST = {
    **{"rank": "int64", "viewer": "str", "ratings": "int64", "active_days": "float64"},
    **{"first": "datetime64[us]", "last": "datetime64[us]", "mean_rating": "float64"},
}


def band_floors(
    counts: pd.DataFrame, lower: pd.Series, fewest: int = disclosure.FEWEST
) -> list[int]:
    """Return from how many rows on each band begins, the least active first.

    Parameters
    ----------
    counts : DataFrame
        n and users, ordered by n.
    lower : Series
        Where the bins begin in which viewers are told of: bands end where bins do, so that no
        bin can be parted by the difference to a band.
    fewest : int
        Bands of fewer viewers are joined with the next.
    """
    above = pd.Series({low: counts.loc[counts["n"] >= low, "users"].sum() for low in lower})
    whole = counts["users"].sum()
    floors = [int(counts["n"].min())]
    for share in reversed(SHARES):
        reached = above.index[above <= share * whole]
        if len(reached) and reached.min() > floors[-1]:
            floors.append(int(reached.min()))
    sizes = pd.Series([
        int(counts.loc[counts["n"].between(low, high - 1), "users"].sum())
        for low, high in zip(floors, [*floors[1:], counts["n"].max() + 1], strict=True)
    ])  # fmt: skip
    places = disclosure.joined_bins(sizes, fewest)
    return [floors[places.index(place)] for place in dict.fromkeys(places)]


def _measured_viewers(events: ir.Table, floors: list[int]) -> ir.Table:
    day = events["at"].date().epoch_days()
    each = events.group_by("user_id").aggregate(
        n=events.count(),
        mean_rating=exact_mean(events["rating"].cast("float64")),
        minutes=exact_sum(events["minutes"].cast("float64")),
        plays=exact_sum(events["plays"].cast("float64")),
        dated=events["at"].count(),
        active_days=day.nunique().cast("float64"),
        days_seen=(day.max() - day.min()).cast("float64"),
        first=events["at"].min(),
        last=events["at"].max(),
    )
    place = sum((zero_one(each["n"] >= floor) for floor in floors[1:]), ibis.literal(0.0))
    dated = each["dated"] > 0
    return each.mutate(
        band=place.cast("int64"),
        active_days=ibis.ifelse(dated, each["active_days"], None),
        rows_a_day=ibis.ifelse(dated, each["dated"] / each["active_days"].nullif(0), None),
    )


def _band_table(counts: pd.DataFrame, floors: list[int], fewest: int) -> pd.DataFrame:
    above = counts["users"][::-1].cumsum()[::-1]
    # The largest number of rows is that of one viewer: the top band ends where ten reach.
    top = int(counts["n"][above >= fewest].max()) if (above >= fewest).any() else floors[-1]
    rows = []
    for band, low in enumerate(floors):
        last = band == len(floors) - 1
        part = counts[counts["n"] >= low] if last else (
            counts[counts["n"].between(low, floors[band + 1] - 1)])  # fmt: skip
        rows.append({
            "band": band, "lower": low, "upper": max(top, low) if last else floors[band + 1] - 1,
            "users": part["users"].sum(), "ratings": (part["n"] * part["users"]).sum(),
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    for name in ("users", "ratings"):
        frame[f"share_{name}"] = frame[name] / frame[name].sum()
    return typed_frame(frame, BANDS)


def _quantile(values: np.ndarray, counts: np.ndarray, share: float) -> float:
    below = counts.cumsum()
    place = share * below[-1]
    at = int(np.searchsorted(below, place - 1e-9, side="left"))
    tied = np.isclose(below[at], place) and at + 1 < len(values)
    return float((values[at] + values[at + 1]) / 2 if tied else values[at])


def _spread_row(part: pd.DataFrame, fewest: int) -> dict[str, Any]:
    values, counts = part["value"].to_numpy(float), part["users"].to_numpy(float)
    users = counts.sum()
    mean = (values * counts).sum() / users
    spread = ((values - mean) ** 2 * counts).sum() / max(users - 1, 1)
    half = Z * np.sqrt(spread / users)
    told = {
        name: _quantile(values, counts, share)
        if disclosure.has_quantile(users, share, fewest) else np.nan
        for name, share in QUANTILES.items()
    }  # fmt: skip
    return {"users": users, **told, "mean": mean, "low": mean - half, "high": mean + half}


def _spread_table(viewers: ir.Table, fewest: int) -> pd.DataFrame:
    rows = []
    for measure, step in STEPS.items():
        known = viewers.filter(viewers[measure].notnull())
        # Engines round halves in different ways, and cut them in one.
        value = (known[measure] / step + 0.5).floor().cast("int64")
        counted = known.group_by("band", value=value).aggregate(users=known.count())
        frame = counted.order_by("band", "value").execute().astype("int64")
        sizes = frame.groupby("band")["users"].sum()
        hidden = disclosure.hidden_counts(sizes, fewest)
        rows += [
            {"band": band, "measure": measure, **_spread_row(
                part.assign(value=part["value"] * step), fewest)}
            for band, part in frame.groupby("band") if not hidden[band]
        ]  # fmt: skip
    return typed_frame(pd.DataFrame(rows) if rows else None, SPREAD)


def _top_list(viewers: ir.Table) -> pd.DataFrame:
    named = viewers.mutate(
        viewer=hash_digits(viewers["user_id"].cast("string"), SALT, PSEUDONYM), ratings=viewers["n"]
    )
    frame = named.order_by(named["n"].desc(), "viewer").limit(TOP).execute()
    frame = frame.sort_values(["n", "viewer"], ascending=[False, True])
    return typed_frame(frame.assign(rank=range(1, len(frame) + 1)), LIST)


def activity_tables(
    events: ir.Table, counts: pd.DataFrame, cut: int, fewest: int = disclosure.FEWEST
) -> dict[str, pd.DataFrame]:
    """Return what viewers give by how active they are, and a list of the most active.

    Parameters
    ----------
    events : ibis Table
        Kept rows.
    counts : DataFrame
        n and users, ordered by n.
    cut : int
        Rows of full evidence, see `binned_viewer_counts`.
    fewest : int
        What would tell of fewer viewers is missing.

    Returns
    -------
    dict of DataFrame
        `amount_bands`: band (0 = the least active half), lower and upper (rows of a viewer),
        users, share_users, ratings, share_ratings. `amount_spread`: by band and measure (mean
        rating, minutes, plays, active days, days from first to last, rows a day) the quantiles
        over viewers, and the mean with its interval. `top_viewers`: one row a viewer, with a
        pseudonym; it stays on the machine.
    """
    if counts.empty:
        kinds = {"amount_bands": BANDS, "amount_spread": SPREAD, "top_viewers": LIST}
        return {name: typed_frame(None, columns) for name, columns in kinds.items()}
    floors = band_floors(counts, binned_viewer_counts(counts, fewest, cut)["lower"], fewest)
    viewers = _measured_viewers(events, floors).cache()
    return {
        "amount_bands": _band_table(counts, floors, fewest),
        "amount_spread": _spread_table(viewers, fewest),
        "top_viewers": _top_list(viewers),
    }
