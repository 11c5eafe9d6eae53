"""A signal counts when most rows or titles have it; that some have it is told, and not used."""

from __future__ import annotations

import counted_source as counted
import ibis
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.communicate.claims.data.source import source_claims
from analysis.explore import explore
from analysis.obtain import obtain
from analysis.obtain.dictionary.source_record import title_signals
from analysis.scrub import scrub
from analysis.settings import Settings
from analysis.tables import Results

NO = float("nan")
SHARES = [(1, 1_000), (400, 1_000), (500, 1_000), (501, 1_000), (600, 1_000)]


@pytest.mark.parametrize(("known", "every"), SHARES)
def test_titles_carry_what_more_than_half_of_them_have(known, every):
    column = [1999.0 if at < known else None for at in range(every)]
    frame = pd.DataFrame({"title_id": range(every), "title": "A", "year": column})
    frame["genres"] = ["War" if at < known else None for at in range(every)]
    told = title_signals(ibis.memtable(frame))
    assert told["has_years"] == told["has_genres"] == (2 * known > every)
    assert told["has_titles"]
    assert (told["known_years"], told["known_genres"], told["listed_titles"]) == (
        *(known, known),
        every,
    )


def test_no_titles_carry_nothing():
    kinds = {"title_id": "int64", "title": "string", "year": "float64", "genres": "string"}
    told = title_signals(ibis.memtable(pd.DataFrame(columns=list(kinds)), schema=kinds))
    assert not any(told.values())


def views(rows: int = 1_200) -> pd.DataFrame:
    """Return views of forty viewers in a year, each of 30 titles."""
    random = np.random.default_rng(11)
    at = pd.Timestamp("2023-01-01") + pd.to_timedelta(random.integers(0, 525_000, rows), unit="min")
    return pd.DataFrame(
        {
            "viewer_id": np.arange(rows) % 40 + 1,
            "movie_id": random.integers(1, 31, rows),
            "viewed_at": at,
            "minutes": np.round(random.gamma(4, 12, rows) + 1, 1),
        }
    )


def told_of(folder, share: float, titles: float = 1.0, **changes) -> tuple[Results, pd.DataFrame]:
    """Return what stages make of views of which a share has minutes, and titles a year and genres.

    Parameters
    ----------
    folder : Path
        Where the source and the results lie.
    share, titles : float
        Of rows with minutes, of titles with a year and genres.
    **changes
        By row of the source the minutes that it has.
    """
    rows = views()
    rows["minutes"] = rows["minutes"].where(np.arange(len(rows)) < share * len(rows))
    for row, minutes in changes.items():
        rows.loc[int(row.removeprefix("row")), "minutes"] = minutes
    ids = np.arange(1, 31)
    few = ids <= titles * 30
    known = pd.DataFrame({"movie_id": ids, "title": [f"Film {i}" for i in ids]})
    known["year"] = pd.Series(1990 + ids).where(few).astype("Int64")
    known["genres"] = np.where(few, np.where(ids % 2, "Drama", "War|Drama"), None)
    source = folder / "source"
    source.mkdir()
    rows.to_csv(source / "views.csv", index=False)
    known.to_csv(source / "movies.csv", index=False)
    settings = Settings()
    obtained = counted.stored(folder / "obtained", obtain(str(source), settings))
    scrubbed = counted.stored(folder / "scrubbed", scrub(obtained=obtained, settings=settings))
    explored = explore(obtained=obtained, scrubbed=scrubbed)
    nothing = given.stored(folder / "none", {"none": pd.DataFrame({"none": [1]})})
    stored = counted.stored(folder / "explored", explored)
    return Results(obtained, scrubbed, stored, *[nothing] * 3), rows


def said(results: Results) -> dict[str, str]:
    """Return what is said of the signals of a source."""
    claims = [
        claim for claim in source_claims(results)
        if claim.id == "obtain.signals" or claim.id.startswith("obtain.few_")
    ]  # fmt: skip
    return {claim.id: claim.text for claim in claims}


def test_what_few_have_is_told_and_not_used(tmp_path):
    results, rows = told_of(tmp_path, 0.4, titles=0.4)
    source = results.obtained.record("source")
    assert not any(source[name] for name in ("has_minutes", "has_years", "has_genres"))
    assert said(results) == {
        "obtain.signals": "It has dates, times of day and names of titles; it has no ratings or "
        "demographics.",
        "obtain.few_minutes": "Only 480 of 1,200 views have minutes, too few to be used.",
        "obtain.few_year": "Only 12 of 30 titles have a release year, too few to be used.",
        "obtain.few_genres": "Only 12 of 30 titles have a genre, too few to be used.",
    }
    explored = results.explored
    empty = ("amounts", "amount_months", "amount_titles", "genre_shares", "age_of_title")
    for name in (*empty, "chosen_ages", "genre_trends"):
        assert explored.frame(name).empty, name
    assert not set(explored.frame("amount_spread")["measure"]) & {"minutes", "plays"}
    assert results.scrubbed.frame("ratings")["minutes"].isna().all()
    needed = results.scrubbed.frame("catalogue").set_index("feature")
    for feature in ("minutes", "release_year", "genre_entropy"):
        assert not needed.loc[feature, "kept"]
        assert needed.loc[feature, "dropped_reason"].startswith("the source has no")


def test_what_most_have_is_used(tmp_path):
    # A length of more than a day and one below zero are none of a viewing.
    results, rows = told_of(tmp_path, 0.6, titles=0.6, row3=4_000.0, row5=-20.0)
    assert said(results) == {
        "obtain.signals": "It has dates, times of day, minutes watched, names of titles, release "
        "years and genres; it has no ratings or demographics.",
    }
    known = rows.loc[rows["minutes"].between(0, 1_440)]
    row = results.explored.frame("amounts").iloc[0]
    assert (row["signal"], row["rows"]) == ("minutes", len(known)) == ("minutes", 718)
    assert row["total"] == pytest.approx(known["minutes"].sum())
    assert row["row_mean"] == pytest.approx(known["minutes"].mean())
    each = known.groupby("viewer_id")["minutes"].sum()
    assert (row["viewers"], row["mean"]) == (len(each), pytest.approx(each.mean()))
    for name in ("amount_months", "amount_titles", "genre_shares", "age_of_title"):
        assert len(results.explored.frame(name)), name


def test_one_title_with_a_year_is_one_title(tmp_path):
    results, _ = told_of(tmp_path, 0.0, titles=1 / 30)
    assert said(results) == {
        "obtain.signals": "It has dates, times of day and names of titles; it has no ratings or "
        "demographics.",
        "obtain.few_year": "Only 1 of 30 titles has a release year, too few to be used.",
        "obtain.few_genres": "Only 1 of 30 titles has a genre, too few to be used.",
    }
    assert results.explored.frame("age_of_title").empty
