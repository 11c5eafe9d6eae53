"""Who gave which mark to which title in which period: the rows that levels are told apart in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.engine import zero_one
from analysis.hashed_ids import hash_digits

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar

# Above so many marks whole viewers are drawn: intervals of a hundredth of a star need no more.
MOST_MARKS = 800_000
# Values of a hash of eight hex digits.
HASHES = 16**8
SALT = "mean rating"


@dataclass(frozen=True)
class MarkRows:
    """Marks as arrays of one length, viewers, titles and periods as codes from zero.

    Parameters
    ----------
    viewer, title, period : array of int
        Codes.
    mark : array of float
        The marks.
    periods : array of int
        Number of the calendar's period by its code, ascending.
    arrival : array of int
        Number of the period of each viewer's first row, by the viewer's code.
    drawn : float
        Share of the viewers that were drawn; 1 where all are there.
    """

    viewer: np.ndarray
    title: np.ndarray
    period: np.ndarray
    mark: np.ndarray
    periods: np.ndarray
    arrival: np.ndarray
    drawn: float = 1.0

    def kept(self, rows: np.ndarray) -> MarkRows:
        """Return some of the rows, with codes of what is left."""
        viewers, viewer = np.unique(self.viewer[rows], return_inverse=True)
        _, title = np.unique(self.title[rows], return_inverse=True)
        periods, period = np.unique(self.period[rows], return_inverse=True)
        return MarkRows(
            *(viewer, title, period, self.mark[rows]),
            *(self.periods[periods], self.arrival[viewers], self.drawn),
        )


def _drawn_share(dated: ir.Table, most: int) -> float:
    marks = int(dated.filter(dated["rating"].notnull()).count().execute())
    return min(1.0, most / max(marks, 1))


def read_marks(events: ir.Table, calendar: Calendar, most: int = MOST_MARKS) -> MarkRows:
    """Read every mark with a date, or those of drawn viewers where there are too many.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    calendar : Calendar
        What a period is.
    most : int
        About so many marks are read at most.
    """
    dated = events.filter(events["at"].notnull())
    share = _drawn_share(dated, most)
    if share < 1:
        last = f"{int(share * HASHES):08x}"
        dated = dated.filter(hash_digits(dated["user_id"].cast("string"), SALT) < last)
    placed = dated.select(
        "user_id", "title_id", "rating", period=calendar.number(dated["at"]),
        rated=zero_one(dated["rating"].notnull()),
    )  # fmt: skip
    placed = placed.order_by("user_id", "title_id", "period", "rating")
    frame = placed.execute()
    viewer, _ = pd.factorize(frame["user_id"])
    first = frame.groupby(viewer)["period"].min().to_numpy()
    marked = (frame["rated"] > 0).to_numpy()
    title, _ = pd.factorize(frame["title_id"])
    periods, period = np.unique(frame["period"].to_numpy(dtype=int), return_inverse=True)
    rows = MarkRows(
        *(viewer, title, period, frame["rating"].to_numpy(dtype=float)),
        *(periods, first.astype(int), share),
    )
    return rows.kept(marked)
