"""Every advice on roles works as printed: pasted into audience.toml, it is read and is right."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest

from analysis.obtain.inspection import inspect_source
from analysis.settings import load_settings
from analysis.text.toml import toml_literal

N = 1_200
random = np.random.default_rng(31)
VIEWERS, TITLES = random.integers(1, 61, N), random.integers(1, 41, N)
MINUTES, STARS, OTHERS = (random.integers(1, most, N) for most in (120, 6, 6))
MOMENTS = pd.Timestamp("2022-03-01") + pd.to_timedelta(random.integers(0, 9_000, N), unit="h")
LATER = MOMENTS + pd.to_timedelta(random.integers(10, 90, N), unit="D")
NAMES = pd.Series([f"u{number:03d}" for number in VIEWERS])
FILMS = pd.Series([f"Film {number}" for number in TITLES])


def log(**columns) -> dict[str, pd.DataFrame]:
    return {"views": pd.DataFrame(columns)}


LOG = {"user_id": VIEWERS, "movie_id": TITLES, "at": MOMENTS}
# What is unclear, with the tables and the roles that the first advice has to lead to.
UNCLEAR = {
    "two viewers": (
        log(account_id=VIEWERS, profile_id=VIEWERS * 7 % 61 + TITLES % 2, movie_id=TITLES,
            at=MOMENTS),
        {"title": "movie_id", "time": "at"},
    ),
    "two titles": (
        log(user_id=VIEWERS, content_id=TITLES, item_id=TITLES // 2 + VIEWERS % 3, at=MOMENTS),
        {"viewer": "user_id", "time": "at"},
    ),
    "two ratings": (log(**LOG, story_rating=STARS, music_rating=OTHERS), {"viewer": "user_id"}),
    "two times": (
        log(user_id=VIEWERS, movie_id=TITLES, rating=STARS, date_a=MOMENTS, date_b=LATER),
        {"rating": "rating"},
    ),
    "two lengths": (log(**LOG, watch_minutes=MINUTES, play_minutes=MINUTES[::-1]), {"time": "at"}),
    "a weak viewer": (
        log(subject=VIEWERS, movie_id=TITLES, at=MOMENTS),
        {"viewer": "subject", "title": "movie_id"},
    ),
    "a weak title": (
        log(user_id=VIEWERS, channel=FILMS, at=MOMENTS),
        {"viewer": "user_id", "title": "channel"},
    ),
    "a viewer without a name": (
        log(abspieler=NAMES, movie_id=TITLES, at=MOMENTS, minutes=MINUTES),
        {"viewer": "abspieler", "title": "movie_id", "minutes": "minutes"},
    ),
    "a title asked for in a form, of a few": (
        log(email=[f"p{viewer}@example.org" for viewer in VIEWERS],
            **{"Which film did you see?": [f"Film {title % 9}" for title in TITLES],
               "Where?": [("home", "cinema")[title % 2] for title in TITLES],
               "Timestamp": MOMENTS}),
        {"viewer": "email", "title": "Which film did you see?", "time": "Timestamp"},
    ),
    "a title without a name": (
        log(user_id=VIEWERS, werk=FILMS, datum=MOMENTS, rating=STARS),
        {"viewer": "user_id", "title": "werk", "rating": "rating"},
    ),
    "copies of titles": (
        {"rentals": pd.DataFrame({"customer_id": VIEWERS, "inventory_id": TITLES,
                                  "rental_date": MOMENTS, "return_date": LATER}),
         "inventory": pd.DataFrame({"inventory_id": range(1, 41), "shelf_no": range(40, 0, -1)})},
        {"viewer": "customer_id", "title": "inventory_id", "time": "rental_date"},
    ),
    "persons of a household": (
        log(household_id=VIEWERS % 9, person_id=VIEWERS, movie_id=TITLES, at=MOMENTS),
        {"viewer": "household_id", "title": "movie_id", "time": "at"},
    ),
    "an act that few rows tell": (
        log(user_id=VIEWERS, movie_id=TITLES, created_at=LATER,
            watched_at=pd.Series(MOMENTS).where(TITLES % 3 == 0)),
        {"viewer": "user_id", "title": "movie_id", "time": "watched_at"},
    ),
    "two tables": (
        {"views": pd.DataFrame(LOG | {"rating": STARS}),
         "plays": pd.DataFrame(LOG | {"rating": OTHERS}).head(900)},
        {"viewer": "user_id", "title": "movie_id", "rating": "rating", "time": "at"},
    ),
    "quotes in names": (
        log(**{'account "a" id': VIEWERS, "profile 'b' id": VIEWERS * 7 % 61 + TITLES % 2,
               "movie_id": TITLES, "at": MOMENTS}),
        {"title": "movie_id"},
    ),
}  # fmt: skip


def written(folder, tables: dict[str, pd.DataFrame]) -> str:
    target = folder / "source"
    target.mkdir()
    for name, frame in tables.items():
        frame.to_csv(target / f"{name}.csv", index=False)
    return str(target)


def inspected(folder, source: str, text: str):
    (folder / "audience.toml").write_text(text, encoding="utf-8")
    return inspect_source(source, load_settings())


def block(remedy: str) -> str:
    """Return the lines to paste of an advice, as they are printed."""
    return remedy[remedy.index("[obtain]\n") :]


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_is_printed_works(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    tables, roles = UNCLEAR[name]
    source = written(tmp_path, tables)
    asked = inspected(tmp_path, source, "")
    assert asked.error is not None
    assert asked.error.exit_code == 2
    lines = block(asked.error.remedy)
    told = inspected(tmp_path, source, lines)
    assert told.error is None, told.error
    named = {role: column["column"] for role, column in told.facts["roles"].items() if column}
    assert roles.items() <= named.items()
    chosen = tomllib.loads(lines)["obtain"]
    taken = named | {"table": told.facts["table"]}
    assert all(taken[role] == value for role, value in chosen.items())


@pytest.mark.parametrize("name", UNCLEAR)
def test_every_other_line_works_in_its_place(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    source = written(tmp_path, UNCLEAR[name][0])
    lines = block(inspected(tmp_path, source, "").error.remedy).splitlines()
    others = [line for line in lines if line.startswith("# ")]
    setting = {line.removeprefix("# ").split(" = ")[0] for line in others}
    for line in others:
        kept = [
            one for one in lines if one.split(" = ")[0] not in setting | {line} and one[0] != "#"
        ]
        told = inspected(tmp_path, source, "\n".join([*kept, line.removeprefix("# ")]))
        assert told.error is None, told.error


def test_what_is_said_already_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame(LOG | {"story_rating": STARS, "music_rating": OTHERS})
    frame["event"] = np.where(np.arange(N) % 2, "view", "click")
    source = written(tmp_path, {"views": frame})
    said = '[obtain]\ntable = "views"\nonly = {event = ["click"]}\n'
    lines = block(inspected(tmp_path, source, said).error.remedy)
    assert tomllib.loads(lines)["obtain"] == {
        "table": "views", "only": {"event": ["click"]}, "rating": "story_rating",
    }  # fmt: skip
    assert inspected(tmp_path, source, lines).facts["rows"] == 600


def test_where_no_role_is_clear_no_line_is_printed(tmp_path, monkeypatch):
    # Nobody can tell which of two columns is the viewer and which the title: no guess is printed.
    monkeypatch.chdir(tmp_path)
    source = written(tmp_path, {"t": pd.DataFrame({"a": VIEWERS, "b": TITLES, "day": MOMENTS})})
    error = inspected(tmp_path, source, "").error
    assert "[obtain]\n" not in error.remedy
    assert "“t” has no viewer and no title (a: a number, b: a number, day: time)" in error.found


@pytest.mark.parametrize(
    "links",
    [TITLES, TITLES * 2 + VIEWERS % 2, TITLES % 25],
    ids=["one a title", "two a title", "shared by a few titles"],
)
def test_what_tells_of_titles_is_proposed_for_no_viewer(tmp_path, monkeypatch, links):
    addresses = [f"https://example.org/{link}" for link in links]
    source = written(tmp_path, log(title=FILMS, place=addresses, date=MOMENTS, streams=MINUTES))
    monkeypatch.chdir(tmp_path)
    error = inspected(tmp_path, source, "").error
    assert "has no viewer" in error.found
    assert "place" not in error.remedy


def test_a_column_for_each_title_is_told_and_none_is_proposed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    marks = {f"movie_{at}": random.choice([None, 1, 2, 3, 4, 5], 60) for at in range(30)}
    # Of two rows each: what has a row each is told by its marks (test_ways_on.py).
    wide = log(user=[f"u{at // 2}" for at in range(60)], **marks)
    error = inspected(tmp_path, written(tmp_path, wide), "").error
    assert "30 columns of table “views” that may each be a title" in error.found
    assert "a row for each viewer and title" in error.remedy
    assert "[obtain]" not in error.remedy


def test_a_table_that_tells_nothing_of_its_pairs_is_told_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame({"user_id": VIEWERS, "title": FILMS, "column_3": MINUTES})
    error = inspected(tmp_path, written(tmp_path, {"t": frame}), "").error
    told = "“t” has no rating, time, minutes or plays that are the viewers' own (user_id: viewer, "
    assert told in error.found


@pytest.mark.parametrize(
    "name", ["plain", 'a "quoted" name', "back\\slash", "two\nlines", "é \x7f", "# no comment"]
)
def test_names_as_settings_write_them(name):
    assert tomllib.loads(f"x = {toml_literal(name)}  # why")["x"] == name
