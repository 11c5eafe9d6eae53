"""Which tables name titles and tell of viewers, where ids of every table lie in each other."""

from __future__ import annotations

import sqlite3

import pytest

from analysis.errors import UserError
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.canonical_tables import canonical_titles
from analysis.obtain.roles.source_roles import find_roles, title_name_role
from analysis.obtain.sources import open_source
from analysis.settings import Obtain

VIEWERS, TITLES, ROWS = 60, 40, 600
FILMS = [(n, f"The Film {n}", 1980 + n % 30) for n in range(1, TITLES + 1)]
PEOPLE = [(n, f"Person {n}", 18 + n % 50) for n in range(1, 101)]
SHOPS = [(n, f"Shop {n}") for n in range(1, 101)]


def linked(folder, tables, key="", ids=int):
    """Return the links of a log of views beside some tables, in the order of their making."""
    path = folder / "log.db"
    with sqlite3.connect(path) as base:
        for name, (columns, rows) in tables.items():
            base.execute(f"CREATE TABLE {name} ({columns})")
            marks = ",".join("?" * len(rows[0]))
            base.executemany(
                f"INSERT INTO {name} VALUES ({marks})", [(ids(r[0]), *r[1:]) for r in rows]
            )
        base.execute(f"CREATE TABLE views (user_id, movie_id, rating INTEGER, at TEXT{key})")
        base.executemany(
            "INSERT INTO views VALUES (?, ?, ?, ?)",
            [
                (
                    ids(1 + row % VIEWERS),
                    ids(1 + row * 7 % TITLES),
                    1 + row % 5,
                    f"2021-{1 + row % 12:02}-11",
                )
                for row in range(ROWS)
            ],
        )
    source = open_source(str(path), None)
    return find_roles(source, profile_source(source), Obtain()).links


MOVIES = ("id INTEGER, title TEXT, year INTEGER", FILMS)
USERS = ("id INTEGER, name TEXT, age INTEGER", PEOPLE)
STORES = ("id INTEGER, name TEXT", SHOPS)


@pytest.mark.parametrize(
    ("tables", "titles", "viewers"),
    [
        ({"users": USERS, "movies": MOVIES}, "movies", "users"),
        ({"movies": MOVIES, "users": USERS}, "movies", "users"),
        ({"films": MOVIES, "customers": USERS}, "films", "customers"),
        ({"people": USERS}, "", "people"),
        ({"stores": STORES}, "", ""),
        ({"t0": STORES, "employees": USERS}, "", ""),
        ({"movies": ("id INTEGER, title TEXT, age INTEGER", FILMS)}, "movies", ""),
        ({"catalogue": MOVIES, "stores": STORES}, "catalogue", ""),
        ({"register": ("id INTEGER, title TEXT, phone INTEGER", FILMS)}, "", ""),
    ],
)
def test_bare_ids_are_of_what_their_table_is_named_for(tmp_path, tables, titles, viewers):
    found = linked(tmp_path, tables)
    assert (found.titles.table if found.titles else "") == titles
    assert (found.viewers.table if found.viewers else "") == viewers


def test_a_declared_key_says_which_table_has_the_names(tmp_path):
    key = ", FOREIGN KEY (movie_id) REFERENCES stock (id)"
    found = linked(tmp_path, {"movies": MOVIES, "stock": STORES}, key)
    assert found.titles.table == "stock"


def test_ids_of_letters_speak_for_themselves(tmp_path):
    found = linked(tmp_path, {"stock": STORES}, ids=lambda number: f"F{number:03}")
    assert found.titles.table == "stock"


def test_ids_spread_thinly_speak_for_themselves(tmp_path):
    found = linked(tmp_path, {"stock": STORES}, ids=lambda number: number * number * 977)
    assert found.titles.table == "stock"


STAFF = [(n, "Boss" if n % 4 else "Clerk", "1999-05-0" + str(n % 9 + 1)) for n in range(1, 10)]


def test_jobs_of_employees_are_no_titles(tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE employees (employee_id INTEGER, title TEXT, hire_date TEXT)")
        base.executemany("INSERT INTO employees VALUES (?, ?, ?)", STAFF)
        base.execute("CREATE TABLE orders (customer_id TEXT, employee_id INTEGER, ordered TEXT)")
        base.executemany(
            "INSERT INTO orders VALUES (?, ?, ?)",
            [(f"C{row % 30:02}", 1 + row % 9, f"2021-{1 + row % 12:02}-04") for row in range(300)],
        )
    source = open_source(str(path), None)
    with pytest.raises(UserError):
        find_roles(source, profile_source(source), Obtain())


def test_a_list_of_staff_is_no_log(tmp_path):
    rows = [f"p{row % 60}@x.org,{('Nurse', 'Clerk')[row % 2]},2013-08-14,{9000 + row}"
            for row in range(240)]  # fmt: skip
    path = tmp_path / "staff.csv"
    path.write_text("\n".join(["Email,Title,HireDate,Salary", *rows]) + "\n")
    source = open_source(str(path), None)
    with pytest.raises(UserError):
        find_roles(source, profile_source(source), Obtain())
    named = find_roles(
        source, profile_source(source), Obtain(viewer="Email", title="Title", time="HireDate")
    )
    assert named.main.columns["title"].column == "Title"


def named(path):
    source = open_source(str(path), None)
    found = find_roles(source, profile_source(source), Obtain())
    role = title_name_role(found)
    names = canonical_titles(found).title.to_pyarrow().to_pylist()
    return (role.table, role.column) if role else None, sorted(set(names))


def test_a_word_for_titles_beside_their_id_is_their_name(tmp_path):
    rows = [f"{1 + n % 30},{n % 12},Road {n % 12},{('TV', 'web')[n % 2]},2021-03-{1 + n % 28:02}"
            for n in range(300)]  # fmt: skip
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["user_id,movie_id,movie,device,watched_at", *rows]) + "\n")
    role, names = named(path)
    assert role == ("log", "movie")
    assert names == sorted(f"Road {n}" for n in range(12))


def test_tables_that_refer_by_names_have_names(tmp_path):
    rows = [f"{1 + n % 30},Road {n % 12},2021-03-{1 + n % 28:02}" for n in range(300)]
    (tmp_path / "views.csv").write_text("\n".join(["user_id,film,watched_at", *rows]) + "\n")
    films = [f"Road {n},{1990 + n},Drama" for n in range(12)]
    (tmp_path / "films.csv").write_text("\n".join(["film,year,genres", *films]) + "\n")
    role, names = named(tmp_path)
    assert role == ("films", "film")
    assert names == sorted(f"Road {n}" for n in range(12))


def test_a_column_of_the_very_name_comes_before_numbers_of_rows(tmp_path):
    """Keys of titles lie within the ids of a table that has a row for each viewing."""
    notes = [(row, 1 + row * 7 % TITLES, f"The Film {1 + row * 7 % TITLES}") for row in range(ROWS)]
    links = linked(
        tmp_path,
        {"views_metadata": ("id INTEGER, movie_id INTEGER, title TEXT", notes)},
    )
    assert (links.titles.table, links.titles.key) == ("views_metadata", "movie_id")
    assert links.titles.columns["title"] == "title"
    assert links.titles.containment == 1


def test_a_table_named_for_titles_has_them_by_its_only_key(tmp_path):
    films = [(n, f"The Film {n}", "Drama") for n in range(1, TITLES + 1)]
    links = linked(tmp_path, {"movie": ("ext_id INTEGER, Name TEXT, genres TEXT", films)})
    assert (links.titles.table, links.titles.key) == ("movie", "ext_id")
    others = {
        "movie": ("ext_id INTEGER, other_id INTEGER, Name TEXT", [(n, n, t) for n, t, _ in films])
    }
    (tmp_path / "two").mkdir()
    assert linked(tmp_path / "two", others).titles is None
