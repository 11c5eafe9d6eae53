"""`inspect`: what would be read, in numbers made by hand, and the advice that it prints."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analysis.obtain import obtain
from analysis.obtain.inspection import inspect_source
from analysis.settings import load_settings
from analysis.text.toml import toml_key, toml_literal

ROOT = Path(__file__).resolve().parent.parent
# Two viewers of five rows and one of two; the last rating and one time are missing.
VIEWS = """user_id,movie_id,rating,watched_at,minutes,ended_at
1,10,4,2021-03-01 20:00:00,30.5,2021-03-01 20:30:30
1,11,2,2021-03-02 20:00:00,10,2021-03-02 20:10:00
1,12,5,2021-03-03 20:00:00,20,2021-03-03 20:20:00
1,13,3,2021-03-04 20:00:00,,2021-03-04 20:40:00
1,14,1,,40,2021-03-05 20:40:00
2,10,5,2021-04-01 09:15:30,50,2021-04-01 10:05:30
2,11,4,2021-04-02 20:00:00,10,2021-04-02 20:10:00
2,12,4,2021-04-03 20:00:00,10,2021-04-03 20:10:00
2,13,3,2021-04-04 20:00:00,10,2021-04-04 20:10:00
2,14,2,2021-04-05 20:00:00,10,2021-04-05 20:10:00
3,10,1,2021-02-28 23:59:59,5,2021-03-01 00:04:59
3,11,,2021-05-01 20:00:00,5,2021-05-01 20:05:00
"""
ROLES = {"viewer", "title", "title_name", "rating", "time", "minutes", "plays"}
KEYS = {
    *("table", "roles", "rows", "viewers", "titles", "ratings", "rating_mean", "rating_low"),
    *("rating_high", "minutes", "plays", "first", "last", "set_aside", "anomalies", "error"),
}


def _command(folder, *arguments, **settings):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
    )


def _told(folder, source, code=0):
    done = _command(folder, "inspect", str(source), "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def _write(folder, text, name="views.csv"):
    path = folder / name
    path.write_text(text)
    return path


def test_numbers_are_those_counted_by_hand(tmp_path):
    told = _told(tmp_path, _write(tmp_path, VIEWS))
    assert set(told) >= KEYS
    assert set(told["roles"]) == ROLES
    columns = {name: role and role["column"] for name, role in told["roles"].items()}
    assert columns == {
        "viewer": "user_id",
        "title": "movie_id",
        "title_name": None,
        "rating": "rating",
        "time": "watched_at",
        "minutes": "minutes",
        "plays": None,
    }
    assert all(0 < role["confidence"] <= 1 for role in told["roles"].values() if role)
    assert told["table"] == "views"
    assert (told["rows"], told["viewers"], told["titles"]) == (12, 3, 5)
    # 4+2+5+3+1 + 5+4+4+3+2 + 1 = 34 of 11 ratings.
    assert (told["ratings"], told["rating_mean"]) == (11, pytest.approx(34 / 11, abs=1e-6))
    assert (told["rating_low"], told["rating_high"]) == (1, 5)
    assert (told["minutes"], told["plays"]) == (200.5, None)
    assert (told["first"], told["last"]) == ("2021-02-28T23:59:59", "2021-05-01T20:00:00")
    assert told["error"] is None


def test_days_without_a_time_of_day_stay_days(tmp_path):
    lines = [f"{viewer},{title},{title % 3 + 1},2021-0{viewer}-0{title}"
             for viewer in (1, 2) for title in range(1, 7)]  # fmt: skip
    source = _write(tmp_path, "user,movie,plays,day\n" + "\n".join(lines) + "\n")
    told = _told(tmp_path, source)
    assert (told["first"], told["last"]) == ("2021-01-01", "2021-02-06")
    assert (told["plays"], told["minutes"], told["rating_mean"]) == (24, None, None)


def test_lines_say_the_same(tmp_path):
    done = _command(tmp_path, "inspect", str(_write(tmp_path, VIEWS)))
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert done.returncode == 0
    for line in (
        "Source: views.csv, 1 table",
        "views: 12 rows, 6 columns",
        "rows       12",
        "viewers    3",
        "ratings    11, mean 3.091, from 1 to 5",
        "minutes    200.5",
        "plays      none",
        "dates      2021-02-28 23:59:59 to 2021-05-01 20:00:00",
        'time = "watched_at"',
        '# time = "ended_at"',
    ):
        assert line in lines
    assert "Reading the source" in done.stderr
    assert "Reading" not in _command(tmp_path, "inspect", "views.csv", "--quiet").stderr


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("".join(f"1,{n},3\n" for n in range(9)), "only one viewer"),
        ("".join(f"{n},1,3\n" for n in range(9)), "only one title"),
        ("1,1,3\n1,2,3\n2,1,4\n2,2,4\n", "0 viewers with 5 or more interactions"),
        ("".join(f"1,{n},3\n" for n in range(9)) + "2,1,4\n", "1 viewer with 5 or more"),
        ("", "is empty"),
    ],
)
def test_what_a_run_would_refuse_is_exit_2_with_what_is_known(tmp_path, rows, found):
    source = _write(tmp_path, "user_id,movie_id,rating\n" + rows)
    told = _told(tmp_path, source, code=2)
    assert found in told["error"]
    assert set(told) >= KEYS
    assert told["roles"]["viewer"]["column"] == "user_id"
    assert told["rows"] == rows.count("\n")


def test_too_few_is_what_the_settings_say(tmp_path):
    source = _write(tmp_path, "user_id,movie_id,rating\n1,1,3\n1,2,3\n2,1,4\n2,2,5\n")
    assert _command(tmp_path, "inspect", str(source)).returncode == 2
    least = {"AUDIENCE_SCRUB__MIN_RATINGS": "2"}
    assert _command(tmp_path, "inspect", str(source), **least).returncode == 0


@pytest.mark.parametrize("name", ["absent.csv", "cities.csv"])
def test_json_is_whole_where_nothing_can_be_read(tmp_path, name):
    _write(tmp_path, "city,country\nOslo,Norway\nRome,Italy\n", "cities.csv")
    told = _told(tmp_path, name, code=2)
    assert set(told) >= KEYS
    assert told["error"].startswith("Found: ")
    assert told["table"] is None
    assert told["roles"] == dict.fromkeys(ROLES)
    assert [table["table"] for table in told["tables"]] == ["cities"] * (name == "cities.csv")


def test_json_stays_json_whatever_names_hold(tmp_path):
    path = tmp_path / "odd.db"
    names = ['user "id"', "movie\nid\u202e", "rating :smile: [bold]"]
    columns = ", ".join('"' + name.replace('"', '""') + '" INTEGER' for name in names)
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE plays ({columns})")
        database.executemany(
            "INSERT INTO plays VALUES (?, ?, ?)",
            [(viewer, title, title % 5 + 1) for viewer in range(9) for title in range(30)],
        )
    told = _told(tmp_path, path)
    assert [told["roles"][name]["column"] for name in ("viewer", "title", "rating")] == names
    shown = _command(tmp_path, "inspect", str(path))
    assert ":smile: [bold]" in shown.stdout
    assert "\u202e" not in shown.stdout
    _assert_advice_holds(tmp_path, path, told)


def _printed(folder, source):
    lines = _command(folder, "inspect", str(source)).stdout.splitlines()
    return lines[lines.index("[obtain]") :]


def _assert_advice_holds(folder, source, told):
    """Paste what is printed, as it stands and with each other column, and inspect again."""
    printed = _printed(folder, source)
    pasted = folder / "audience.toml"
    pasted.write_text("\n".join(printed))
    again = _told(folder, source)
    for name in ("rows", "viewers", "titles", "ratings", "minutes", "plays", "first", "last"):
        assert again[name] == told[name]
    for name, role in again["roles"].items():
        assert (role and role["column"]) == (told["roles"][name] and told["roles"][name]["column"])
    for other in [line[2:] for line in printed if line.startswith("# ")]:
        key = other.partition(" = ")[0]
        pasted.write_text("\n".join([*(x for x in printed if not x.startswith(f"{key} =")), other]))
        column = tomllib.loads(other)[key]
        assert _told(folder, source)["roles"][key]["column"] == column
    pasted.unlink()


def test_lines_for_the_settings_work_as_printed(tmp_path):
    source = _write(tmp_path, VIEWS)
    told = _told(tmp_path, source)
    assert told["alternatives"]["time"] == ["ended_at"]
    _assert_advice_holds(tmp_path, source, told)


def test_names_for_columns_are_part_of_the_advice(tmp_path):
    source = _write(tmp_path, VIEWS.partition("\n")[2])
    (tmp_path / "audience.toml").write_text(
        '[obtain]\ncolumns = ["who", "what", "mark", "seen", "mins", "over"]\nviewer = "who"\n'
        'title = "what"\nrating = "mark"\ntime = "seen"\nminutes = "mins"\n'
    )
    told = _told(tmp_path, source)
    assert (told["viewers"], told["minutes"]) == (3, 200.5)
    printed = "\n".join(_printed(tmp_path, source))
    assert tomllib.loads(printed)["obtain"]["columns"][:2] == ["who", "what"]
    (tmp_path / "audience.toml").write_text(printed)
    assert _told(tmp_path, source)["viewers"] == 3


def test_rows_of_nobody_count_for_nothing(tmp_path):
    nobody = ",10,5,2022-01-01 10:00:00,99,\n1,,5,2022-01-01 10:00:00,99,\n"
    told = _told(tmp_path, _write(tmp_path, VIEWS + nobody))
    assert (told["rows"], told["ratings"], told["minutes"]) == (14, 11, 200.5)
    assert told["last"] == "2021-05-01T20:00:00"
    assert [(one["what"], one["rows"]) for one in told["set_aside"]] == [
        ("views: rows of nobody or nothing", 2)
    ]


def test_what_is_left_out_is_named(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    _write(folder, VIEWS)
    _write(folder, "", "empty.csv")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    told = _told(tmp_path, folder)
    assert told["rows"] == 12
    assert {"empty.csv: file not read", "picture.png: file not read"} == {
        one["what"] for one in told["set_aside"]
    }
    assert "Set aside:" in _command(tmp_path, "inspect", str(folder)).stdout
    odd = {(one["table"], one["column"], one["kind"]): one for one in told["anomalies"]}
    rating = odd["views", "rating", "missing values"]
    assert (rating["rows"], rating["severity"]) == (1, "high")


def test_a_run_reads_what_was_inspected(tmp_path):
    source = str(_write(tmp_path, VIEWS))
    stored = json.loads(obtain(source, load_settings())["inspection.json"])
    assert stored == json.loads(json.dumps(inspect_source(source, load_settings()).facts))


def test_a_run_begins_with_the_same_lines(project):
    # Two viewers of five rows are enough to be read, and the rule that drops all comes later.
    source = _write(project.root, VIEWS)
    lines = project.command("inspect", str(source)).stdout
    late = {"AUDIENCE_SCRUB__WINDOW_START": "2030-01-01"}
    run = project.command("run", "--source", str(source), **late)
    assert run.returncode == 2, run.stderr
    assert run.stdout == lines
    assert project.command("run", "--quiet", "--source", str(source), **late).stdout == ""


def test_a_run_that_finds_no_interactions_says_what_it_found(project):
    text = "part,weight\n" + "".join(f"bolt {n},{n % 7}\n" for n in range(40))
    source = str(_write(project.root, text, "parts.csv"))
    seen = project.command("inspect", source)
    run = project.command("run", "--source", source)
    assert (seen.returncode, run.returncode) == (2, 2)
    assert "parts: 40 rows, 2 columns" in run.stdout
    assert run.stdout == seen.stdout
    assert "Found: no table of interactions" in run.stderr
    assert project.command("run", "--quiet", "--source", source).stdout == ""


@pytest.mark.parametrize(
    "value",
    ["plain", 'a "b" \\ c', "line\nbreak\ttab\x7f\u202e\x00", "é😀", ["a", "b,c"], 3, 2.5, True],
)
def test_settings_are_read_back_as_they_were(value):
    assert tomllib.loads(f"x = {toml_literal(value)}")["x"] == value
    nested = {"event type": [value]}
    assert tomllib.loads(f"x = {toml_literal(nested)}")["x"] == nested
    assert tomllib.loads(f"{toml_key('event type')} = 1") == {"event type": 1}


def test_descriptions_that_only_restate_a_name_are_left_out(tmp_path):
    columns = obtain(str(_write(tmp_path, VIEWS)), load_settings())["columns"]
    told = columns.set_index("column")[["description", "draft"]]
    assert told.loc["ended_at"].tolist() == ["", False]
    assert told.loc["user_id", "draft"]
    assert told.loc["user_id", "description"].lower() not in {"", "user id"}
