"""What is said of a source without interactions leads on, followed as printed."""

import shlex
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.obtain.inspection import inspect_source
from analysis.settings import Obtain, Settings

random = np.random.default_rng(53)
FILMS = ["The Matrix", "Alien", "Heat", "Fargo", "Up", 'Se7en "uncut"', "L'Avventura", "Big",
         "Ran", "Brazil", "Jaws", "What's Up, Doc?"]  # fmt: skip


def inspected(path: Path, **given):
    return inspect_source(str(path), Settings(obtain=Obtain(**given)))


def wide(rows: int = 60, viewer: str = "respondent", **more) -> pd.DataFrame:
    marks = random.choice([np.nan, 1, 2, 3, 4, 5], (rows, len(FILMS)))
    frame = pd.DataFrame(marks, columns=FILMS)
    for name, values in more.items():
        frame.insert(0, name, values)
    frame.insert(0, viewer, [f"r{n:03d}" for n in range(rows)])
    return frame


@pytest.mark.parametrize(
    ("viewer", "file", "more"),
    [("respondent", "poll.csv", {}), ("user_id", "poll.csv", {"age": range(20, 80)}),
     ('the "who" id', "o'poll 1.csv", {}), ("back\\slash user", "poll.tsv", {})],
)  # fmt: skip
def test_a_column_for_each_film_is_told_and_written_anew(tmp_path, viewer, file, more):
    frame = wide(viewer=viewer, **more)
    frame.to_csv(tmp_path / file, index=False, sep="\t" if file.endswith("tsv") else ",")
    error = inspected(tmp_path / file).error
    assert error.exit_code == 2
    assert f"has a row for each “{viewer}” and a column for each title: 12 col" in error.found
    assert "“The Matrix”" in error.found
    command = shlex.split(error.remedy.splitlines()[-1])
    assert command[:2] == ["python", "-c"]
    subprocess.run([sys.executable, *command[1:]], cwd=tmp_path, check=True)
    read = inspected(tmp_path / "ratings.csv")
    assert read.error is None
    marks = frame[FILMS].to_numpy()
    told = {"viewers": 60, "titles": 12, "ratings": int((~np.isnan(marks)).sum())}
    assert {name: read.facts[name] for name in told} == told
    assert read.facts["rating_mean"] == pytest.approx(np.nanmean(marks), abs=1e-6)


def test_a_column_for_each_film_in_a_folder(tmp_path):
    (tmp_path / "poll").mkdir()
    wide().to_csv(tmp_path / "poll" / "marks.csv", index=False)
    assert 'UNPIVOT "marks.csv"' in inspected(tmp_path / "poll").error.remedy


@pytest.mark.parametrize("none", [99.0, None])
@pytest.mark.parametrize("name", ["j{}", "joke {}"])
def test_marks_with_decimals_are_told_and_written_anew(tmp_path, none, name):
    marks = np.round(random.uniform(-10, 10, (200, 20)), 2)
    given = random.random(marks.shape) < 0.4
    names = [name.format(n) for n in range(1, 21)]
    frame = pd.DataFrame(np.where(given, marks, np.nan if none is None else none), columns=names)
    frame.insert(0, "user_id", range(1, 201))
    frame.to_csv(tmp_path / "jokes.csv", index=False)
    error = inspected(tmp_path / "jokes.csv").error
    assert "has a row for each “user_id” and a column for each title: 20 col" in error.found
    assert ("99 where there is none" in error.found) == (none == 99)
    command = shlex.split(error.remedy.splitlines()[-1])
    subprocess.run([sys.executable, *command[1:]], cwd=tmp_path, check=True)
    read = inspected(tmp_path / "ratings.csv")
    assert read.error is None
    told = {"viewers": 200, "titles": 20, "ratings": int(given.sum())}
    assert {name: read.facts[name] for name in told} == told
    assert read.facts["rating_mean"] == pytest.approx(marks[given].mean(), abs=1e-6)


def test_flags_of_genres_and_measures_of_machines_are_no_titles(tmp_path):
    flags = pd.DataFrame(random.integers(0, 2, (80, 9)), columns=[f"is_{n}" for n in range(9)])
    flags.insert(0, "id", range(80))
    heat = pd.DataFrame(random.normal(20, 4, (80, 9)), columns=[f"sensor {n}" for n in range(9)])
    heat.insert(0, "hour", range(80))
    for frame in (flags, heat):
        frame.to_csv(tmp_path / "t.csv", index=False)
        assert "a column for each title" not in inspected(tmp_path / "t.csv").error.found


def test_titles_whose_viewers_stand_in_another_table(tmp_path):
    rows = 900
    # A list of what somebody keeps is no act of viewing: it is offered, not read.
    lists = pd.DataFrame(
        {
            "id": range(1, 301),
            "customer_id": random.integers(1, 41, 300),
            "made_at": pd.date_range("2023-01-01", periods=300).astype(str),
        }
    )
    lines = pd.DataFrame({"line_id": range(rows), "playlist_id": random.integers(1, 301, rows),
                          "book_id": random.integers(1, 31, rows)})  # fmt: skip
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        lists.to_sql("playlists", connection, index=False)
        lines.to_sql("list_lines", connection, index=False)
    error = inspected(tmp_path / "shop.db").error
    told = "“list_lines” names titles, and “playlists” who took them, by “playlist_id”"
    assert told in error.remedy
    _, query, *settings = error.remedy.splitlines()
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute(query)
    given = tomllib.loads("\n".join(settings))["obtain"]
    read = inspected(tmp_path / "shop.db", **given)
    assert read.error is None
    joined = lines.merge(lists, left_on="playlist_id", right_on="id")
    told = {
        "rows": rows,
        "viewers": joined["customer_id"].nunique(),
        "titles": joined["book_id"].nunique(),
        "first": joined["made_at"].min()[:10],
    }
    assert {name: read.facts[name] for name in told} == told


ONE = {
    "IMDb": ["Const", "Your Rating", "Date Rated", "Title", "Year"],
    "Goodreads": ["Book Id", "My Rating", "Date Read", "Title", "Date Added"],
    "Simkl": ["SIMKL_ID", "Rating", "WatchedDate", "Title", "Year"],
}


def export(columns: list[str], offset: int) -> pd.DataFrame:
    days = pd.Series(pd.date_range("2022-01-01", periods=60).strftime("%Y-%m-%d"))
    titles = pd.Series([f"Film {n}" for n in range(offset, offset + 60)])
    cells = [titles.str[5:].astype(int) + 700, pd.Series(random.integers(1, 11, 60)), days, titles,
             days if "Date" in columns[4] else pd.Series([1990] * 60)]  # fmt: skip
    return pd.DataFrame(dict(zip(columns, cells, strict=True)))


@pytest.mark.parametrize("service", ONE)
def test_the_export_of_one_viewer_goes_on_as_a_folder_of_several(tmp_path, service):
    export(ONE[service], 0).to_csv(tmp_path / "export.csv", index=False)
    error = inspected(tmp_path / "export.csv").error
    assert "one viewer is no audience" in error.remedy
    assert "each in a sub-folder named for its viewer" in error.remedy
    for number, person in enumerate(("ann", "ben", "cem")):
        (tmp_path / "all" / person).mkdir(parents=True)
        frame = export(ONE[service], number * 20)
        frame.to_csv(tmp_path / "all" / person / "export.csv", index=False)
    read = inspected(tmp_path / "all")
    assert read.error is None
    assert (read.facts["viewers"], read.facts["titles"], read.facts["rows"]) == (3, 100, 180)


def test_a_list_of_one_named_viewer_is_told_as_such(tmp_path):
    # A row a title is no sum over viewers where there is one viewer.
    export(ONE["IMDb"], 0).assign(user="ann").to_csv(tmp_path / "mine.csv", index=False)
    error = inspected(tmp_path / "mine.csv").error
    assert error.found == "only one viewer in “mine” of mine.csv"
    assert "put several into one folder" in error.remedy
