"""Of which decade and genre most of what a viewer chose is, in the half that drew no segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.title_facts import counted_genres, title_facts

if TYPE_CHECKING:
    from analysis.tables import Tables

# A source has years or genres where most of its rows are on titles that have them.
MOST = 0.5
ERA, GENRE = "favourite_era", "favourite_genre"


def favourite_kinds(scrubbed: Tables) -> pd.DataFrame:
    """Return the favourite decade and genre of each viewer in the second half of their titles.

    Parameters
    ----------
    scrubbed : Tables
        ratings, titles, second_half.

    Returns
    -------
    DataFrame
        By user_id, favourite_era ("1980") and favourite_genre, of those that the source tells; the
        earlier decade and the first genre by name where two are equal.
    """
    if "second_half" not in scrubbed:
        return pd.DataFrame()
    facts = title_facts(scrubbed["ratings"], scrubbed["titles"])
    chosen = scrubbed["ratings"].semi_join(scrubbed["second_half"], "event")
    known = chosen.select("user_id", "title_id").inner_join(
        facts.select("title_id", "year", "genres"), "title_id"
    )
    rows = known.order_by("user_id", "title_id").execute()
    found = {}
    if len(rows) and rows["year"].notna().mean() > MOST:
        decade = 10 * np.floor(rows["year"].astype(float) / 10)
        found[ERA] = most_frequent(rows["user_id"], decade.astype("Int64"))
    if len(rows) and rows["genres"].notna().mean() > MOST:
        found[GENRE] = _favourite_genre(rows, counted_genres(facts))
    return pd.DataFrame(found)


def _favourite_genre(rows: pd.DataFrame, genres: list[str]) -> pd.Series:
    single = rows.assign(genre=rows["genres"].str.split("|", regex=False)).explode("genre")
    single = single[single["genre"].isin(genres)]
    return most_frequent(single["user_id"], single["genre"])


def most_frequent(users: pd.Series, kinds: pd.Series) -> pd.Series:
    """Return the most frequent kind of each viewer, the first in order where two are equal."""
    frame = pd.DataFrame({"user_id": users.to_numpy(), "kind": kinds.to_numpy()}).dropna()
    counts = frame.groupby(["user_id", "kind"]).size().rename("rows").reset_index()
    counts = counts.sort_values(["user_id", "rows", "kind"], ascending=[True, False, True])
    first = counts.drop_duplicates("user_id").set_index("user_id")["kind"]
    return first.astype(str)
