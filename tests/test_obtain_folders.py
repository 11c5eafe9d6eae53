"""Folders: parts of one table, one export a person, and files that are set aside."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict

import pytest
from written_workbook import write_workbook

from analysis.errors import UserError
from analysis.obtain.sources import open_source
from analysis.obtain.sources.file_parts import part_stem

LEFT = "file not read as one a person"
BASE = [("u1", "Low Tide", 30), ("u2", "High Tide", 45), ("u3", "Low Tide", 12)]


def csv(columns, rows) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in [columns, *rows])


def folder(tmp_path, files):
    for name, content in files.items():
        path = tmp_path / "f" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(str(tmp_path / "f"))


def rows(source, name=None):
    table = source.table(name) if name else source.tables[0]
    return table.data.to_pyarrow().to_pylist()


def tables(source):
    return {table.name: len(rows(source, table.name)) for table in source.tables}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("watch_2021-03", "watch"),
        ("2021_march_plays", "plays"),
        ("ratings-00001-of-00004", "ratings"),
        ("ratings_part2", "ratings"),
        ("plays_Q3", "plays"),
        ("StreamingHistory7", "StreamingHistory"),
        ("Jan", ""),
        ("ratings", "ratings"),
        ("ml-1m", "ml-1m"),
        ("user_ratings", "user_ratings"),
        ("a.b", "a.b"),
    ],
)
def test_what_a_name_says_beside_the_number_of_a_part(name, stem):
    assert part_stem(name) == stem


@pytest.mark.parametrize(
    "names",
    [
        ("plays_2021-01.csv", "plays_2021-02.csv", "plays_2021-03.csv"),
        ("plays jan.csv", "plays feb.csv", "plays mar.csv"),
        ("2021-01/plays.csv", "2021-02/plays.csv", "2021-03/plays.csv"),
        ("plays-1.csv", "plays-2.csv", "plays-3.csv"),
    ],
)
def test_parts_are_united_by_the_names_of_their_columns(tmp_path, names):
    other = [(minutes, title, "tv", who) for who, title, minutes in BASE]
    files = {
        names[0]: csv(["user_id", "title", "minutes"], BASE),
        names[1]: csv(["User_ID", "title", "minutes"], [(*row[:2], row[2] + 0.5) for row in BASE]),
        names[2]: csv(["minutes", "title", "device", "user_id"], other),
    }
    source = folder(tmp_path, files)
    assert tables(source) == {"plays": 9}
    found = rows(source)
    found = [{name.lower(): value for name, value in row.items()} for row in found]
    assert {"user_id": "u1", "title": "Low Tide", "minutes": 30.0, "device": None} in found
    assert sum(row["minutes"] for row in found) == 3 * 87 + 1.5
    assert sum(row["device"] == "tv" for row in found) == 3
    assert {row["user_id"] for row in found} == {"u1", "u2", "u3"}
    (told,) = source.problems
    assert (told.table, told.column, told.rows) == ("plays", "device", 6)
    assert "3 files are read as one table; 2 of them lack this column" in told.consequence


def test_tables_of_other_columns_are_no_parts(tmp_path):
    files = {
        "table1.csv": csv(["user_id", "title", "stars"], BASE),
        "table2.csv": csv(["title", "year", "genre"], [("Low Tide", 1999, "x")]),
    }
    assert tables(folder(tmp_path, files)) == {"table1": 3, "table2": 1}


def history(seed: int, columns=("Title", "Date")) -> str:
    return csv(columns, [(f"Show {n * seed % 11}", f"2021-03-{n % 28 + 1:02}") for n in range(20)])


@pytest.mark.parametrize(
    ("names", "viewers"),
    [
        (["ann.csv", "ben.csv", "cy.csv"], {"ann", "ben", "cy"}),
        (["history_ann.csv", "history_ben.csv", "history_cy.csv"], {"ann", "ben", "cy"}),
        (["ann/history.csv", "ben/history.csv"], {"ann", "ben"}),
        (["ann/2021/h.csv", "ann/2022/h.csv", "ben/2021/h.csv"], {"ann", "ben"}),
        (["all/ann/h1.csv", "all/ann/h2.csv", "all/ben/h1.csv"], {"ann", "ben"}),
        (["user_1.csv", "user_2.csv", "user_3.csv"], {"user_1", "user_2", "user_3"}),
        (["80412.csv", "91177.csv", "10233.csv"], {"80412", "91177", "10233"}),
    ],
)
def test_one_file_a_person_is_an_audience(tmp_path, names, viewers):
    source = folder(tmp_path, {name: history(at + 1) for at, name in enumerate(names)})
    (table,) = source.tables
    assert table.columns == ["viewer", "Title", "Date"]
    assert {row["viewer"] for row in rows(source)} in (
        viewers,
        {name.removeprefix("user_") for name in viewers},
    )
    assert len(rows(source)) == 20 * len(names)
    (told,) = source.problems
    assert f"{len(names)} files of {len(viewers)} persons are read as one table" in told.consequence


def test_numbers_of_books_are_no_viewers(tmp_path):
    text = "Title,ISBN/UID,Last Date Read,Star Rating\n" + "".join(
        f"Book {n},978{n:010},2021/01/{n % 28 + 1:02},4.5\n" for n in range(20)
    )
    source = folder(tmp_path, {f"{name}.csv": text for name in ("Ann", "Ben", "Cy")})
    assert {row["viewer"] for row in rows(source)} == {"Ann", "Ben", "Cy"}


def test_one_archive_a_person_is_an_audience(tmp_path):
    (tmp_path / "f").mkdir()
    for seed, person in enumerate(("ann", "ben", "cy"), 1):
        with zipfile.ZipFile(tmp_path / "f" / f"{person}.zip", "w") as file:
            for part in range(2):
                plays = [
                    {"endTime": f"2021-03-0{n + 1} 20:00", "artistName": "x",
                     "trackName": f"t{n * seed}", "msPlayed": 60_000 * n}
                    for n in range(5)
                ]  # fmt: skip
                file.writestr(f"MyData/StreamingHistory{part}.json", json.dumps(plays))
            file.writestr("MyData/Userdata.json", json.dumps({"username": person}))
    source = open_source(str(tmp_path / "f"))
    assert tables(source) == {"StreamingHistory": 30}
    assert source.tables[0].columns == ["viewer", "played_at", "artist", "title", "minutes"]
    assert {row["viewer"] for row in rows(source)} == {"ann", "ben", "cy"}


@pytest.mark.parametrize(
    "names",
    [
        ["plays_2021-01.csv", "plays_2021-02.csv", "plays_2021-03.csv"],
        ["watched.csv", "watchlist.csv", "favorites.csv"],
        ["movies/h.csv", "shows/h.csv"],
    ],
)
def test_months_and_lists_are_no_persons(tmp_path, names):
    columns = ("Name", "Seen on")
    source = folder(tmp_path, {name: history(2, columns) for name in names})
    assert not any("viewer" in table.columns for table in source.tables)


def test_files_beside_a_table_with_viewers_are_no_persons(tmp_path):
    files = {f"{name}.csv": history(3) for name in ("drama", "comedy", "crime")}
    files["ratings.csv"] = csv(["user_id", "title", "rating"], BASE)
    assert set(tables(folder(tmp_path, files))) == {"ratings", "drama", "comedy", "crime"}


SIDE = {
    "notes.txt": "These data were collected in 2021.\nThey may be used, with care, by all.\n",
    "titles.csv": "id,title,year\n" + "1,Sex, Lies and Tape,1989\n2,Low Tide,1999\n" * 20,
    "friends.txt": "ann\tben\nann\tcy\nben\tcy\n" * 9,
    "guide.pdf": b"%PDF-1.7 and so on",
    "logo.png": b"\x89PNG\r\n",
}


@pytest.mark.parametrize("side", sorted(SIDE))
def test_a_side_file_that_cannot_be_read_is_set_aside_and_named(tmp_path, side):
    files = {side: SIDE[side], "ratings.csv": csv(["user_id", "item_id", "rating"], BASE * 9)}
    source = folder(tmp_path, files)
    assert tables(source)["ratings"] == 27
    if side != "friends.txt":
        assert list(tables(source)) == ["ratings"]
        assert [(item.table, item.what) for item in source.set_aside] == [(side, "file not read")]
        assert [problem.table for problem in source.problems] == [side]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ratings.csv", "user_id,title,rating\n" + "1,Sex, Lies and Tape,4\n2,x,3\n" * 20),
        ("log.csv", "user_id,title,rating\n" + "1,Sex, Lies and Tape,4\n2,x,3\n" * 20),
        (
            "r.csv",
            "".join(f"{n % 37},{n % 23},{n % 5 + 1},16097{n % 90 + 10}000\n" for n in range(60)),
        ),
    ],
)
def test_a_broken_table_of_interactions_stops_and_says_how_to_go_on(tmp_path, name, content):
    files = {name: content, "movies.csv": csv(["movie_id", "title"], [(1, "x"), (2, "y")])}
    with pytest.raises(UserError) as error:
        folder(tmp_path, files)
    assert name in error.value.found
    assert f"Or take {name} out of the folder" in error.value.remedy


def test_a_folder_of_broken_files_only_says_what_is_wrong(tmp_path):
    with pytest.raises(UserError, match="another number of fields"):
        folder(tmp_path, {"titles.csv": SIDE["titles.csv"]})


def test_a_table_may_be_named_like_a_licence_or_a_readme(tmp_path):
    names = {"license_dates.csv": 3, "readme_ratings.tsv": 3}
    files = {name: csv(["user", "film", "minutes"], BASE) for name in names}
    files["readme_ratings.tsv"] = files["readme_ratings.tsv"].replace(",", "\t")
    found = folder(tmp_path, {**files, "LICENSE": "All rights.", "readme.txt": "Made by hand."})
    assert sorted(tables(found).values()) == [3, 3]
    assert not found.set_aside


def watched(*items) -> str:
    """Return a history in JSON: of films by “f”, of episodes by “e”, plainly by no letter."""
    records = []
    for sort, number in items:
        record = {"watched_at": f"2024-02-{number:02}T20:00:00Z", "action": "watch", "type": sort}
        inside = {"title": f"Tale {number}", "ids": {"own": number, "other": f"t{number}"}}
        records.append(record | ({sort: inside} if sort else {"plain": True}))
    return json.dumps(records)


def persons_of(source, name):
    return {person: sum(r["viewer"] == person for r in rows(source, name))
            for person in {r["viewer"] for r in rows(source, name)}}  # fmt: skip


@pytest.mark.parametrize("place", ["{}/history.json", "out/{}/export/history.json"])
def test_people_whose_files_lack_a_key_stay_in_the_audience(tmp_path, place):
    files = {
        place.format("ada"): watched(("film", 1), ("episode", 2)),
        place.format("ben"): watched(("episode", 3), ("episode", 4), ("episode", 5)),
        place.format("cleo"): watched(("film", 6)),
        place.format("dan"): watched(("film", 7), ("film", 8)),
    }
    source = folder(tmp_path, files)
    assert tables(source) == {"history": 8}
    assert persons_of(source, "history") == {"ada": 2, "ben": 3, "cleo": 1, "dan": 2}
    lacks = [p for p in source.problems if p.kind == "missing in parts" and "film" in p.column]
    assert {p.rows for p in lacks} == {3}
    assert all("one of them lacks this column, and" in p.consequence for p in lacks)


def test_people_of_whom_none_has_every_key_stay_together(tmp_path):
    files = {"ada/history.json": watched(("film", 1)), "ben/history.json": watched(("episode", 2))}
    assert persons_of(folder(tmp_path, files), "history") == {"ada": 1, "ben": 1}


def own(columns: tuple[str, ...], number: int = 20) -> str:
    cells = {"Title": "Show {}", "Date": "2021-03-{:02}", "Rating": "{}"}
    return csv(columns, [[cells.get(c, c + " {}").format(n + 1) for c in columns]
                         for n in range(number)])  # fmt: skip


def test_files_named_by_people_may_lack_columns(tmp_path):
    full, less = ("Title", "Date", "Rating", "Device"), ("Title", "Date", "Rating")
    files = {"ada.csv": own(full), "ben.csv": own(less), "cleo.csv": own(full)}
    source = folder(tmp_path, files)
    assert set(persons_of(source, "histories")) == {"ada", "ben", "cleo"}


def test_a_file_that_looks_like_those_of_persons_is_named_where_it_is_left_out(tmp_path):
    wide = ("Title", "Date", "Rating", "Device", "Country", "Room", "Note")
    files = {f"{name}.csv": own(wide) for name in ("ada", "ben", "cleo")}
    files["dan.csv"] = own(("Title", "Date"), 7)
    source = folder(tmp_path, files)
    aside = {item.table: (item.what, item.rows) for item in source.set_aside}
    assert aside == {"file 4 in order of names": ("file not read as one a person", 7)}


def published(source) -> str:
    """Return all that the audit tells of a source and that reports are made of."""
    notes = [*source.problems, *source.set_aside, *(item.as_problem() for item in source.set_aside)]
    told = [str(asdict(note)) for note in notes]
    return " ".join([*told, *(table.name for table in source.tables)]).casefold()


def assert_nobody_told(source, *persons):
    assert not [person for person in persons if person in published(source)], published(source)


def test_no_note_on_files_named_after_persons_names_one(tmp_path):
    wide = ("Title", "Date", "Rating", "Device", "Country", "Room", "Note")
    files = {f"{name}.csv": own(wide) for name in ("ada", "ben", "cleo")}
    files["ben.csv"] = own(wide[:6])
    files["cleo.csv"] = own(wide, 300) + "Show 9,2021-03-09,9\n"
    files |= {
        "dan.csv": own(("Title", "Date"), 7),
        "emil.csv.gz": b"\x1f\x8bno",
        "fay.pdf": b"%PDF-1",
    }
    files |= {
        "gus": b"\x00\x01",
        "ivy.json": "[{",
        "ada_notes.csv": csv(["a", "b"], [(1, 2), (3, 4)]),
    }
    source = folder(tmp_path, files)
    assert set(persons_of(source, "histories")) == {"ada", "ben", "cleo"}
    assert_nobody_told(source, "ada", "ben", "cleo", "dan", "emil", "fay", "gus", "ivy")
    told = {(p.table, p.kind, p.rows) for p in source.problems}
    assert {
        *(("histories", "missing in parts", 20), ("histories", "one file a person", 0)),
        *(("file 4 in order of names", "ragged rows", 1), ("file 5 in order of names", LEFT, 7)),
        *((f"file {n} in order of names", "file not read", 0) for n in (6, 7, 8, 9)),
    } <= told
    assert source.lines_apart(source.table("histories")) == {"ragged rows": 1}


def test_notes_on_files_in_folders_of_persons_name_what_they_hold_only(tmp_path):
    files = {
        f"{name}/diary.csv": own(("Title", "Date", "Rating")) for name in ("ada", "ben", "cleo")
    }
    files["ben/diary.csv"] = own(("Title", "Date", "Rating"), 300) + "Show,2021-03-09,9,1,1\n"
    files["cleo/diary.csv"] = own(("Title", "Date"))
    files |= {"ada/cover.pdf": b"%PDF-1", "ben/cover.pdf": b"%PDF-1", "cleo/cleo.pdf": b"%PDF-1"}
    source = folder(tmp_path, files)
    assert set(persons_of(source, "diary")) == {"ada", "ben", "cleo"}
    assert_nobody_told(source, "ada", "ben", "cleo")
    told = {(p.table, p.kind): p.rows for p in source.problems}
    assert told["diary", "ragged rows"] == 1
    assert {name for name, kind in told if kind == "file not read"} == {
        "cover.pdf",
        "file 5 in order of names",
    }


def test_notes_on_sheets_of_persons_name_nobody(tmp_path):
    head = ["Title", "Date", "Rating"]
    rows = [["Tale", "2021-03-04", 3], [None, "2021-03-05", 4], ["Far", "2021-03-06", 1]]
    sheets = {name: [head, *rows] for name in ("ada", "ben", "cleo")}
    source = open_source(str(write_workbook(tmp_path / "w.xlsx", sheets, ("A2:A3",))))
    assert set(persons_of(source, "histories")) == {"ada", "ben", "cleo"}
    assert_nobody_told(source, "ada", "ben", "cleo")
    assert "sheet 2 in order of names" in {
        p.table for p in source.problems if p.kind == "merged cells"
    }


def test_files_of_no_persons_keep_their_names_in_notes(tmp_path):
    files = {"plays.csv": csv(["user", "film", "minutes"], BASE), "ada.pdf": b"%PDF-1"}
    assert [item.table for item in folder(tmp_path, files).set_aside] == ["ada.pdf"]


@pytest.mark.parametrize(
    ("names", "viewers"),
    [
        ("anna0_x anna24_x ben1_x cleo2_x", {"anna0", "anna24", "ben1", "cleo2"}),
        ("anna1990 anna85 ben12 cleo12", {"anna1990", "anna85", "ben12", "cleo12"}),
        ("anna-3 anna-7 ben-4 cleo-5", {"anna-3", "anna-7", "ben-4", "cleo-5"}),
        ("anna1 anna2 ben1 ben2 cleo1", {"anna", "ben", "cleo"}),
        ("anna_2021 anna_2022 ben_2021 cleo_2022", {"anna", "ben", "cleo"}),
        ("anna7 ben8 cleo9", {"anna", "ben", "cleo"}),
        ("user_1 user_2 user_3", {"1", "2", "3"}),
    ],
)
def test_numbers_behind_names_part_namesakes_and_no_months(tmp_path, names, viewers):
    files = {f"{name}.csv": history(n) for n, name in enumerate(names.split())}
    source = folder(tmp_path, files)
    (table,) = source.tables
    assert set(persons_of(source, table.name)) == viewers
    assert len(rows(source)) == sum(len(text.splitlines()) - 1 for text in files.values())


def test_short_histories_inside_groups_are_read_as_long_ones(tmp_path):
    def lists(*sizes):
        groups = [
            {"name": f"group {g}", "rows": [{"film": f"F{n}", "score": 1 + n, "seen": "2024-01-02"}
             for n in range(size)]} for g, size in enumerate(sizes)
        ]  # fmt: skip
        return json.dumps({"data": {"lists": groups}})

    files = {"ada.json": lists(9, 9), "ben.json": lists(1, 2), "cleo.json": lists(4, 5)}
    source = folder(tmp_path, files)
    assert persons_of(source, "histories") == {"ada": 18, "ben": 3, "cleo": 9}
