"""The populations that the report speaks of, with how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.communicate.claims.claim import Population
from analysis.communicate.claims.slots import quarter_slot
from analysis.text.nouns import noun_form
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from datetime import date

    from analysis.tables import Results

# Marks on scales up to here are called stars.
STARS = 5


@dataclass(frozen=True)
class Populations:
    """Whom the report speaks of.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    """

    results: Results

    @cached_property
    def source(self) -> dict[str, Any]:
        """Return the record of the source."""
        return self.results.obtained.record("source")

    @cached_property
    def one(self) -> str:
        """Return what one row is: rating."""
        return str(self.source["noun_singular"])

    @cached_property
    def many(self) -> str:
        """Return what rows are: ratings."""
        return str(self.source["noun_plural"])

    @cached_property
    def point(self) -> str:
        """Return the unit of a rating: star on scales of up to five, point on others."""
        high = self.source["rating_high"]
        return "star" if high is not None and high <= STARS else "point"

    @cached_property
    def cut(self) -> int:
        """Return from how many rows on a viewer is known."""
        return int(self.results.scrubbed.record("window")["min_ratings"])

    @cached_property
    def _kept(self) -> pd.DataFrame:
        return self.results.scrubbed.frame("viewers_by_evidence").set_index("evidence")

    @cached_property
    def few(self) -> bool:
        """Say whether telling who is known would tell of few viewers."""
        return any(disclosure.is_few(count) for count in self._kept["users"])

    @property
    def enough(self) -> str:
        """Return what makes a viewer known: "5 ratings or more"."""
        shown = number_text(self.cut)
        return f"{shown} {noun_form(shown, self.one, self.many)} or more"

    @property
    def viewers(self) -> Population:
        """Return the viewers that cleaning kept."""
        return Population("viewers kept", int(self._kept["users"].sum()), ("viewer",))

    @property
    def known(self) -> Population:
        """Return the viewers with enough rows."""
        n = None if self.few else int(self._kept.loc["full", "users"])
        return Population("known viewers", n, (f"viewers with {self.enough}",))

    @property
    def guessed(self) -> Population:
        """Return the viewers with too few rows, whose segment is a guess."""
        n = None if self.few else int(self._kept.loc["low", "users"])
        return Population("guessed viewers", n, ("are guessed", "viewers with fewer"))

    @property
    def rows(self) -> Population:
        """Return the rows that cleaning kept."""
        return Population(f"{self.many} kept", int(self._kept["rows"].sum()), (self.many, self.one))

    @property
    def known_rows(self) -> Population:
        """Return the rows of known viewers."""
        n = None if self.few else int(self._kept.loc["full", "rows"])
        return Population(f"{self.many} of known viewers", n, (f"the {self.many} of these",))

    def _of_quarter(self, day: date, counted: str) -> int | None:
        """Return how many are counted in a quarter, by any segment whose number and share stand."""
        frame = self.results.interpreted.frame("quarters")
        told = frame[(frame["quarter"] == pd.Timestamp(day)) & (frame[counted] > 0)]
        whole = (told[counted] / told[f"share_{counted}"]).dropna()
        return round(whole.iloc[0]) if len(whole) else None

    def quarter_rows(self, day: date) -> Population:
        """Return the rows of known viewers in the quarter that begins on a day."""
        when = quarter_slot(day).shown
        name = f"{self.many} of known viewers in {when}"
        return Population(name, self._of_quarter(day, "ratings"), (when,))

    def quarter_viewers(self, day: date) -> Population:
        """Return the known viewers who came in the quarter that begins on a day."""
        when = quarter_slot(day).shown
        name = f"known viewers who came in {when}"
        return Population(name, self._of_quarter(day, "viewers"), (when,))

    def quarter_newcomers(self, day: date) -> Population:
        """Return the known viewers who arrived in the quarter that begins on a day."""
        when = quarter_slot(day).shown
        name = f"known viewers who arrived in {when}"
        return Population(name, self._of_quarter(day, "newcomers"), (when,))

    @property
    def rated(self) -> Population:
        """Return the kept rows that hold a rating."""
        shares = self.results.explored.frame("rating_shares")
        return Population("ratings with a value", int(shares["ratings"].sum()), ("rating",))

    @property
    def dated(self) -> Population:
        """Return the kept rows that hold a date: all of them, but for dates that are nobody's."""
        n = int(self.results.explored.frame("by_month")["ratings"].sum())
        if n == self.rows.n:
            return self.rows
        return Population(f"{self.many} with a date", n, (self.many, self.one))

    @property
    def raters(self) -> Population:
        """Return the viewers who gave a rating that has a value."""
        bins = self.results.explored.frame("user_means").query("measure == 'raw'")
        return Population("viewers with a rating", int(bins["users"].sum()), ("viewer",))

    @property
    def seen(self) -> Population:
        """Return the viewers with a row that holds a date."""
        bins = self.results.explored.frame("tenure")
        return Population("viewers with a date", int(bins["users"].sum()), ("viewer",))

    @property
    def read_viewers(self) -> Population:
        """Return the viewers as read."""
        return Population("viewers as read", int(self.source["users"]), ("as read", "viewer"))

    @property
    def read_rows(self) -> Population:
        """Return the rows as read."""
        return Population(
            f"{self.many} as read", int(self.source["ratings"]), ("as read", self.many, self.one)
        )

    @property
    def titles(self) -> Population:
        """Return the titles of kept rows."""
        seen = int(self.results.explored.record("summary")["titles"])
        return Population("titles seen", seen, ("title",))
