"""Titles that lie behind another table: films of copies, series of episodes, in rows' order."""

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.obtain.inspection import inspect_source
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.canonical_tables import canonical_interactions, canonical_titles
from analysis.obtain.roles.source_roles import find_roles
from analysis.obtain.sources import open_source
from analysis.settings import Obtain, Settings

N, COPIES, FILMS = 900, 150, 40
random = np.random.default_rng(41)
VIEWERS, SHELVED = random.integers(1, 51, N), random.integers(1, COPIES + 1, N)
OF_COPY = random.integers(1, FILMS + 1, COPIES)
WHEN = (pd.Timestamp("2020-05-01") + pd.to_timedelta(random.integers(0, 9_000, N), "h")).astype(str)
LOANS = pd.DataFrame({"loan_id": range(N), "member_id": VIEWERS, "copy_id": SHELVED,
                      "borrowed_at": WHEN})  # fmt: skip
SHELF = pd.DataFrame({"copy_id": range(1, COPIES + 1), "book_id": OF_COPY, "branch_id": 1})
BOOKS = pd.DataFrame({"book_id": range(1, FILMS + 1),
                      "title": [f"Book {n}" for n in range(1, FILMS + 1)]})  # fmt: skip
KEYS = {
    "loans": "loan_id INTEGER PRIMARY KEY, member_id INTEGER, copy_id INTEGER REFERENCES copies"
    "(copy_id), borrowed_at TEXT",
    "copies": "copy_id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books(book_id), "
    "branch_id INTEGER",
    "books": "book_id INTEGER PRIMARY KEY, title TEXT",
}


def database(folder: Path, declared: bool = False, **frames: pd.DataFrame) -> str:
    path = folder / "library.db"
    connection = sqlite3.connect(path)
    for name, frame in frames.items():
        if declared:
            connection.execute(f"CREATE TABLE {name} ({KEYS[name]})")
        frame.to_sql(name, connection, index=False, if_exists="append")
    connection.close()
    return str(path)


def found(path: str, **given):
    opened = open_source(path)
    return opened, find_roles(opened, profile_source(opened), Obtain(**given))


@pytest.mark.parametrize("declared", [True, False])
def test_titles_of_loans_are_books_and_no_copies(tmp_path, declared):
    path = database(tmp_path, declared, loans=LOANS, copies=SHELF, books=BOOKS)
    opened, roles = found(path)
    title = roles.main.columns["title"]
    assert (title.table, title.column) == ("loans", "book_id")
    assert "reached by copy_id → copies.book_id" in title.evidence
    rows = canonical_interactions(roles).to_pandas()
    assert rows["title_id"].tolist() == OF_COPY[SHELVED - 1].tolist()
    assert rows["user_id"].tolist() == VIEWERS.tolist()
    names = canonical_titles(roles).to_pandas()
    assert names["title"].tolist() == [f"Book {n}" for n in names["title_id"]]
    # What the source holds is documented as it is.
    assert opened.table("loans").columns == list(LOANS.columns)


def test_what_inspect_says_works_as_settings(tmp_path):
    path = database(tmp_path, loans=LOANS, copies=SHELF, books=BOOKS)
    told = inspect_source(path, Settings()).facts
    assert (told["titles"], told["rows"]) == (len(set(OF_COPY[SHELVED - 1])), N)
    again = inspect_source(path, Settings(obtain=Obtain(**told["settings"])))
    assert again.error is None
    assert again.facts["titles"] == told["titles"]
    own = Settings(obtain=Obtain(table="loans", title="copy_id"))
    assert inspect_source(path, own).facts["titles"] == len(set(SHELVED))


def test_two_tables_lie_between(tmp_path):
    parts = pd.DataFrame({"part_id": range(1, COPIES + 1), "edition_id": range(1, COPIES + 1)})
    parts["edition_id"] = parts["edition_id"] // 2 + 1
    editions = pd.DataFrame({"edition_id": range(1, COPIES // 2 + 2)})
    editions["book_id"] = editions["edition_id"] % FILMS + 1
    loans = LOANS.rename(columns={"copy_id": "part_id"})
    _, roles = found(database(tmp_path, loans=loans, parts=parts, editions=editions, books=BOOKS))
    title = roles.main.columns["title"]
    assert "part_id → parts.edition_id, then edition_id → editions.book_id" in title.evidence
    expected = (SHELVED // 2 + 1) % FILMS + 1
    assert canonical_interactions(roles).to_pandas()["title_id"].tolist() == expected.tolist()


@pytest.mark.parametrize(("named", "column"), [(True, "episode_id"), (False, "series_id")])
def test_episodes_with_names_stay_titles(tmp_path, named, column):
    episodes = pd.DataFrame({"episode_id": range(1, COPIES + 1), "series_id": OF_COPY})
    if named:
        episodes["title"] = [f"Part {n}" for n in range(COPIES)]
    series = BOOKS.rename(columns={"book_id": "series_id"})
    plays = LOANS.rename(columns={"copy_id": "episode_id", "borrowed_at": "played_at"})
    _, roles = found(database(tmp_path, plays=plays, episodes=episodes, series=series))
    assert roles.main.columns["title"].column == column


def test_a_key_that_another_table_mostly_lacks_leads_nowhere(tmp_path):
    few = SHELF[SHELF["copy_id"] > COPIES / 2]
    with pytest.raises(UserError, match="“loans” has no title"):
        found(database(tmp_path, loans=LOANS, copies=few, books=BOOKS))


def test_rows_without_a_copy_stay_without_a_title(tmp_path):
    loans = LOANS.assign(copy_id=LOANS["copy_id"].where(LOANS["loan_id"] % 9 > 0))
    _, roles = found(database(tmp_path, loans=loans, copies=SHELF, books=BOOKS))
    titles = canonical_interactions(roles).to_pandas()["title_id"]
    assert titles.isna().sum() == loans["copy_id"].isna().sum() == 100


def test_a_copy_that_is_listed_twice_doubles_no_loan(tmp_path):
    twice = pd.concat([SHELF, SHELF.head(2)])
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE loans ({KEYS['loans']})")
        connection.execute(f"CREATE TABLE copies ({KEYS['copies'].replace(' PRIMARY KEY', '')})")
        connection.execute(f"CREATE TABLE books ({KEYS['books']})")
        for name, frame in {"loans": LOANS, "copies": twice, "books": BOOKS}.items():
            frame.to_sql(name, connection, index=False, if_exists="append")
    _, roles = found(str(path))
    assert roles.main.columns["title"].column == "book_id"
    rows = canonical_interactions(roles).to_pandas()
    assert rows["title_id"].tolist() == OF_COPY[SHELVED - 1].tolist()
    assert rows["user_id"].tolist() == VIEWERS.tolist()
