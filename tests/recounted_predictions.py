"""Whom predictions are judged on, counted once more from the rows by pandas alone."""

from __future__ import annotations

import pandas as pd
from recounted_rows import Rows

from analysis.communicate.claims.claim import Claim


def judged_window(rows: Rows) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timedelta]:
    """Return when the last window begins and ends, and its length."""
    told = rows.table("predicted", "windows").set_index("split").loc["test"]
    return told["cut"], told["end"], pd.Timedelta(days=int(told["days"]))


def rows_between(rows: Rows, start: pd.Timestamp | None, end: pd.Timestamp) -> pd.DataFrame:
    """Return the rows with a date before `end`, and not before `start`."""
    dated = rows.kept.dropna(subset=["at"])
    dated = dated[dated["at"] < end]
    return dated if start is None else dated[dated["at"] >= start]


def rated_later(rows: Rows) -> pd.DataFrame:
    """Return the rows of the test window that hold a rating as the source gave it."""
    cut, end, _ = judged_window(rows)
    later = rows_between(rows, cut, end)
    return later[later["rating"].notna() & ~later["recovered"].astype(bool)]


def seen_before(rows: Rows) -> set:
    """Return the viewers with a row before the test window."""
    return set(rows_between(rows, None, judged_window(rows)[0])["user_id"])


def active_before(rows: Rows) -> set:
    """Return the viewers with a row in as many days before the test window."""
    cut, _, days = judged_window(rows)
    return set(rows_between(rows, cut - days, cut)["user_id"])


def left_share(rows: Rows, _: Claim) -> float:
    """Return the share of active viewers without a row in the test window."""
    cut, end, _ = judged_window(rows)
    came, active = set(rows_between(rows, cut, end)["user_id"]), active_before(rows)
    return len(active - came) / len(active)


def most_reached(rows: Rows, _: Claim) -> float:
    """Return the share of those who left that as many as were called could be."""
    return rows.table("predicted", "gain_facts")["called"].iloc[0] / left_share(rows, _)


def judged_viewers(rows: Rows, claim: Claim) -> int:
    """Return how many viewers a figure or table is of."""
    if "rating" in claim.id:
        return rated_later(rows)["user_id"].nunique()
    return len(active_before(rows) if "leaving" in claim.id else seen_before(rows))


RECOUNTS = {
    "predict.judged#rows": lambda rows, _: len(rated_later(rows)),
    "predict.judged#raters": lambda rows, _: rated_later(rows)["user_id"].nunique(),
    "predict.judged#seen": lambda rows, _: len(seen_before(rows)),
    "predict.judged#active": lambda rows, _: len(active_before(rows)),
    "predict.left#share": left_share,
    "predict.accuracy#majority": lambda rows, _: max(left_share(rows, _), 1 - left_share(rows, _)),
    "predict.calling_most#most": most_reached,
    "*#rows": lambda rows, _: len(rated_later(rows)),
    "*#viewers": judged_viewers,
}
