"""JSON in every form that holds records: arrays, lines, objects around lists, objects inside."""

from __future__ import annotations

import gzip
import json

import pytest

from analysis.errors import UserError
from analysis.obtain.sources import open_source
from analysis.obtain.sources.files.formats.json_depth import CHUNK, require_shallow

RECORDS = [
    {"user": "ann", "film": {"id": 7, "name": "Low Tide"}, "stars": 4, "tags": ["sea", "calm"]},
    {"user": "ben", "film": {"id": 9, "name": "Höhe “9”"}, "stars": 2.5, "at": "2021-03-04T20:00Z"},
    {"user": "ann", "film": {"id": 9, "name": None}, "stars": None, "tags": []},
]
FLAT = [
    {"user": "ann", "film_id": 7, "film_name": "Low Tide", "stars": 4.0, "tags": "sea|calm",
     "at": None},
    {"user": "ben", "film_id": 9, "film_name": "Höhe “9”", "stars": 2.5, "tags": None,
     "at": "2021-03-04T20:00Z"},
    {"user": "ann", "film_id": 9, "film_name": None, "stars": None, "tags": "", "at": None},
]  # fmt: skip


def lines(records) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def opened(tmp_path, name, content, columns=None):
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(data)
    return open_source(str(tmp_path / name), columns)


def rows(source, name=None):
    table = source.table(name) if name else source.tables[0]
    return table.data.to_pyarrow().to_pylist()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plays.json", json.dumps(RECORDS)),
        ("plays.json", json.dumps(RECORDS, indent=2)),
        ("plays.jsonl", lines(RECORDS)),
        ("plays.ndjson", "\n" + lines(RECORDS) + "\n\n"),
        ("plays.json", lines(RECORDS)),
        ("plays.json", "".join(json.dumps(record, indent=1) + "\n" for record in RECORDS)),
        ("plays.json.gz", gzip.compress(lines(RECORDS).encode())),
        ("plays.json", json.dumps({"version": 3, "data": {"plays": RECORDS}})),
        ("plays.json", json.dumps(RECORDS, ensure_ascii=False).encode("utf-8-sig")),
        ("plays.json", json.dumps(RECORDS, ensure_ascii=False).encode("utf-16")),
    ],
)
def test_every_form_gives_the_same_rows(tmp_path, name, content):
    source = opened(tmp_path, name, content)
    assert source.kind == "json"
    assert [table.name for table in source.tables] == ["plays"]
    assert rows(source) == FLAT
    assert source.problems == []


def test_no_digit_of_a_number_is_lost(tmp_path):
    records = [{"id": 10**20 + n, "code": f"00{n}", "n": n} for n in range(3)]
    found = rows(opened(tmp_path, "n.json", json.dumps(records)))
    assert [row["id"] for row in found] == [str(10**20 + n) for n in range(3)]
    assert [(row["code"], row["n"]) for row in found] == [("000", 0), ("001", 1), ("002", 2)]


def test_several_lists_are_tables(tmp_path):
    content = {
        "ratings": [{"user": 1, "item": 2, "rating": 3}],
        "items": [{"item": 2, "title": "x"}],
        "made": "2021",
    }
    source = opened(tmp_path, "all.json", json.dumps(content))
    assert {table.name: rows(source, table.name) for table in source.tables} == {
        "ratings": [{"user": 1, "item": 2, "rating": 3}],
        "items": [{"item": 2, "title": "x"}],
    }


@pytest.mark.parametrize(
    "content",
    [
        {"user": {"0": "a", "1": "b"}, "title": {"0": "x", "1": "y"}},
        {"columns": ["user", "title"], "index": [0, 1], "data": [["a", "x"], ["b", "y"]]},
        [["user", "title"], ["a", "x"], ["b", "y"]],
    ],
)
def test_tables_that_are_no_records(tmp_path, content):
    assert rows(opened(tmp_path, "t.json", json.dumps(content))) == [
        {"user": "a", "title": "x"},
        {"user": "b", "title": "y"},
    ]


def test_a_history_inside_each_person_gives_a_row_an_event(tmp_path):
    people = [
        {"user": name, "history": [{"title": f"t{n}", "stars": n} for n in range(4)]}
        for name in ("ann", "ben")
    ]
    found = rows(opened(tmp_path, "people.json", json.dumps(people)))
    assert len(found) == 8
    assert found[5] == {"user": "ben", "title": "t1", "stars": 1}


HISTORIES = {7: ["Up", "Heat", "Ran", "Alien"], 8: ["Ran", "Up", "Big", "Jaws"]}
PEOPLE = [
    {"id": number, "name": f"n{number}", "devices": [{"name": "tv"}],
     "watchlist": [{"title": f"later {n}"} for n in range(5)],
     "history": [{"title": title, "name": "x"} for title in titles]}
    for number, titles in HISTORIES.items()
]  # fmt: skip
KEYED = {f"k{person['id']}": {"history": person["history"]} for person in PEOPLE}


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("export.json", {"users": PEOPLE}, {"user_id": 7, "user_name": "n7"}),
        ("members.json", PEOPLE, {"member_id": 7, "member_name": "n7"}),
        ("export.json", {"viewers": KEYED}, {"viewer_key": "k7"}),
        # Nothing says what these are of: their names stay.
        ("export.json", {"things": PEOPLE}, {"id": 7, "name": "n7"}),
    ],
)
def test_ids_outside_a_history_are_named_for_what_they_are_of(tmp_path, name, content, first):
    source = opened(tmp_path, name, json.dumps(content))
    aside = [one.why for one in source.set_aside]
    lists = ["Lists beside the one that holds the rows are left out: devices, watchlist."]
    assert aside == ([] if "viewers" in content else lists)
    found = rows(source)
    inner = "history_name" if "name" in first else "name"
    assert len(found) == 8
    assert found[0] == {**first, "title": "Up", inner: "x"}


def test_opinions_inside_each_film_name_the_film_and_who(tmp_path):
    films = [{"id": n, "opinions": [{"id": v, "stars": 3} for v in range(4)]} for n in range(2)]
    found = rows(opened(tmp_path, "f.json", json.dumps({"films": films})))
    assert found[5] == {"film_id": 1, "id": 1, "stars": 3}


@pytest.mark.parametrize("levels", [30, 400, 900])
@pytest.mark.parametrize(("start", "end"), [('{"a":', "}"), ("[", "]")])
@pytest.mark.parametrize("form", ["array", "lines", "inside"])
def test_levels_of_any_number_are_read_and_the_deepest_stay_text(
    tmp_path, form, start, end, levels
):
    deep = start * levels + '"bottom"' + end * levels
    records = [f'{{"user": "u{n}", "film": {n}, "deep": {deep}}}' for n in range(3)]
    array = f"[{', '.join(records)}]"
    content = {"array": array, "lines": "\n".join(records), "inside": f'{{"plays": {array}}}'}
    source = opened(tmp_path, "plays.json", content[form])
    found = rows(source)
    assert [(row["user"], row["film"]) for row in found] == [("u0", 0), ("u1", 1), ("u2", 2)]
    assert len(found[0]) == 3
    assert all(any("bottom" in str(value) for value in row.values()) for row in found)


@pytest.mark.parametrize(("start", "end"), [('{"a":', "}"), ("[", "]")])
@pytest.mark.parametrize("form", ["array", "lines", "inside"])
def test_levels_that_no_reader_holds_are_refused(tmp_path, form, start, end):
    deep = start * 30_000 + "1" + end * 30_000
    record = '{"user": "]]]]", "film": 2, "deep": ' + deep + "}"
    content = {
        "array": f"[{record}]",
        "lines": f"{record}\n{record}",
        "inside": f'{{"p": [{record}]}}',
    }
    with pytest.raises(UserError, match="levels deep"):
        opened(tmp_path, "plays.json", content[form])


def test_levels_are_counted_across_parts_of_a_long_file(tmp_path):
    # Half of the levels lie before the end of the first part that is read, half behind it.
    before = '[{"user": "' + " " * (CHUNK - 620) + '", "deep": '
    deep = "[" * 1_100 + "1" + "]" * 1_100
    path = tmp_path / "plays.json"
    path.write_text(before + deep + "}]")
    assert CHUNK - 700 < len(before) < CHUNK - 400
    with pytest.raises(UserError, match="levels deep"):
        require_shallow(path, path.name)


def test_brackets_in_texts_are_letters(tmp_path):
    records = [{"user": f"u{n}", "film": ':[ \\" {' * 30} for n in range(90)]
    found = rows(opened(tmp_path, "plays.json", json.dumps(records)))
    assert [row["film"] for row in found] == [':[ \\" {' * 30] * 90


def test_broken_lines_are_counted(tmp_path):
    good = lines({"u": n % 7, "i": n % 5} for n in range(300))
    source = opened(tmp_path, "b.jsonl", good + '{"u": 3, "i"\n' + good)
    assert len(rows(source)) == 600
    assert [(item.what, item.rows) for item in source.set_aside] == [("broken lines", 1)]
    with pytest.raises(UserError, match="cannot be read as JSON"):
        opened(tmp_path, "c.jsonl", lines([{"u": 1}] * 20) + '{"u": 3, "i"\n' * 5)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"name": "ann", "plan": "gold"}', "JSON without a list of records"),
        ('[{"a": 1}, {"a"', "cannot be read as JSON"),
        ('{"a": {"b": [', "no whole JSON"),
    ],
)
def test_json_without_records_is_refused_as_such(tmp_path, content, told):
    with pytest.raises(UserError, match=told):
        opened(tmp_path, "x.json", content)


def test_keys_that_differ_in_case_only(tmp_path):
    beside = [
        {"user": "ann", "stars": 4, "Stars": 40, "film": {"id": 7, "ID": "x7"}},
        {"user": "ben", "stars": 3, "Stars": 30, "film": {"id": 9, "ID": "x9"}},
    ]
    for number, content in enumerate((lines(beside), json.dumps(beside))):
        read = rows(opened(tmp_path, f"plays{number}.json", content))
        assert read[1] == {
            "user": "ben", "stars": 3, "Stars_2": 30, "film_id": 9, "film_ID_2": "x9",
        }  # fmt: skip
    apart = [{"user": "ann", "Stars": 4}, {"user": "ben", "stars": 3}]
    read = rows(opened(tmp_path, "apart.json", lines(apart)))
    assert read == [{"user": "ann", "Stars": 4}, {"user": "ben", "Stars": 3}]


def test_lists_that_are_columns_and_values_whose_type_is_named(tmp_path):
    columns = {"user": ["ann", "ben"], "stars": [4, 3]}
    read = rows(opened(tmp_path, "columns.json", json.dumps(columns)))
    assert read == [{"user": "ann", "stars": 4}, {"user": "ben", "stars": 3}]
    typed = [{"user": name, "stars": {"$numberInt": str(n)}} for name, n in (("ann", 4), ("b", 3))]
    assert rows(opened(tmp_path, "typed.json", lines(typed)))[1] == {"user": "b", "stars": 3}
