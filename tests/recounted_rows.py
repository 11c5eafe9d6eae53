"""The rows of a run as its stages wrote them, read by pandas alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

# What a day is to pandas.
SPAN = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Rows:
    """What a recount reads.

    Parameters
    ----------
    folders : dict of str to Path
        Folder of each stage: obtained, scrubbed, explored, modelled, interpreted.
    """

    folders: dict[str, Path]

    def table(self, stage: str, name: str) -> pd.DataFrame:
        """Return a table of a stage."""
        return pd.read_parquet(self.folders[stage] / f"{name}.parquet")

    @cached_property
    def source(self) -> pd.Series:
        """Return the record of the source."""
        return self.table("obtained", "source").iloc[0]

    @cached_property
    def read(self) -> pd.DataFrame:
        """Return the rows as read."""
        return self.table("obtained", "interactions").set_index("event")

    @cached_property
    def kept(self) -> pd.DataFrame:
        """Return the rows that cleaning kept."""
        return self.table("scrubbed", "ratings").set_index("event")

    @cached_property
    def titles(self) -> pd.DataFrame:
        """Return the titles that cleaning kept, noise included."""
        return self.table("scrubbed", "titles")

    @cached_property
    def users(self) -> pd.DataFrame:
        """Return the viewers that cleaning kept, with their evidence."""
        return self.table("scrubbed", "users")

    @cached_property
    def labels(self) -> pd.DataFrame:
        """Return the segment of every viewer that cleaning kept."""
        return self.table("modelled", "labels")

    @cached_property
    def window(self) -> pd.Series:
        """Return the window of observation, and from how many rows on a viewer is known."""
        return self.table("scrubbed", "window").iloc[0]

    @cached_property
    def each(self) -> pd.Series:
        """Return the number of rows of every viewer, the most active first."""
        return self.kept.groupby("user_id").size().sort_values(ascending=False)

    @cached_property
    def rated(self) -> pd.Series:
        """Return the ratings that have a value."""
        return self.kept["rating"].dropna()

    @cached_property
    def dates(self) -> pd.Series:
        """Return the dates of rows that have one."""
        return self.kept["at"].dropna()

    @cached_property
    def seen(self) -> pd.Series:
        """Return how often each title id was read."""
        return self.read.groupby("title_id").size()

    @cached_property
    def noise(self) -> pd.Index:
        """Return the ids of titles below the gap."""
        flagged = self.titles.loc[~self.titles["genuine"].astype(bool), "title_id"]
        return self.seen.index[self.seen <= self.seen.reindex(flagged).max()]

    @cached_property
    def days(self) -> pd.Series:
        """Return the days from first to last of every viewer with a date."""
        dated = self.kept.dropna(subset=["at"])
        ends = (
            dated.groupby("user_id")["at"].agg(["min", "max"]).apply(lambda at: at.dt.normalize())
        )
        return (ends["max"] - ends["min"]) / SPAN

    @cached_property
    def ages(self) -> pd.Series:
        """Return the age of the title of every row, in years, where both are known."""
        years = self.titles.groupby("title_id")["year"].min().dropna()
        joined = self.kept.dropna(subset=["at"]).join(years, on="title_id", how="inner")
        return joined["at"].dt.year - joined["year"].astype(int)

    @cached_property
    def genres(self) -> pd.Series:
        """Return the rows of each genre, the largest first."""
        named = self.titles.groupby("title_id")["genres"].min().dropna().str.split("|").explode()
        named = named[~named.isin(["", "(no genres listed)"])]
        each = self.kept.groupby("title_id").size()
        return (
            each.reindex(named.index).groupby(named.to_numpy()).sum().sort_values(ascending=False)
        )

    @cached_property
    def measured(self) -> pd.DataFrame:
        """Return the measures in use of known viewers, holes where one lacks them."""
        names = self.table("scrubbed", "catalogue").query("kept")["feature"]
        frame = self.table("scrubbed", "features").set_index("user_id")
        known = self.users.loc[self.users["evidence"] == "full", "user_id"]
        return frame.loc[known, list(names)]
