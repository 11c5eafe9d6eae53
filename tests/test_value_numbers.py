"""Numbers in every way of writing, ids of any length, and words that mean that there is none."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from value_sources import inspected, profiled, written_csv

from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.sources import SourceTable, open_source
from analysis.obtain.sources.files.column_types import column_readings


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["4,5", "3", "2,75"], [4.5, 3, 2.75]),
        (["-0,325", "11,787", "0,926"], [-0.325, 11.787, 0.926]),
        (["51,000", "49,675", "900"], [51000, 49675, 900]),
        (["1,234.5", "12.25", "1,000,000"], [1234.5, 12.25, 1_000_000]),
        (["1.234.567", "999", "12.500"], [1_234_567, 999, 12_500]),
        (["1.234,56", "7,5", "12.000,00"], [1234.56, 7.5, 12000]),
        (["1 234", "12 345", "17"], [1234, 12345, 17]),
        (["1\u202f234,5", "0,5", "3"], [1234.5, 0.5, 3]),
        (["50.1%", "7 %", "12.25%"], [50.1, 7, 12.25]),
        (["$1,234.50", "$0.99", "$12"], [1234.5, 0.99, 12]),
        (["12,50 €", "3,99 €", "1.000,00 €"], [12.5, 3.99, 1000]),
        (["−4,5", "+3", "2"], [-4.5, 3, 2]),
    ],
)
def test_numbers_as_people_write_them(cells, numbers):
    column, values = profiled(cells)
    is_whole = all(isinstance(number, int) for number in numbers)
    assert column.kind == ("integer" if is_whole else "number")
    assert values == pytest.approx(numbers)


@pytest.mark.parametrize(
    "cells",
    [
        ["555 123 456", "555 987 654"],  # telephones
        ["1.2.3", "1.10.0"],
        ["007,5", "1,5"],
        ["12, 28", "16"],
        ["192.168.1.20", "10.0.0.1"],
        ["3-4", "5-6"],
        ["108234567890123450075", "108234567890123450076"],
        ["1069454781.1693214312", "1069454781.1693214313"],
    ],
)
def test_texts_that_stay_texts(cells):
    assert profiled(cells)[1] == cells


def test_points_that_part_thousands():
    parted = [f"{180 + 317 * n:,}".replace(",", ".") for n in range(40)]
    decimals = [f"{1 + n * 0.317:.3f}" for n in range(40)]
    plain = [repr(round(1 + n * 0.317, 3)) for n in range(40)]
    assert readings(x=parted)["x"] == ("int64", "comma")
    assert readings(x=decimals)["x"] == readings(x=plain)["x"] == ("float64", "")


@pytest.mark.parametrize("word", ["unknown", "not rated", "N/A", "-", "Unbekannt"])
def test_words_among_ratings_are_named_and_counted(tmp_path, word):
    cells = [word if row % 6 == 0 else str(1 + row % 5) for row in range(60)]
    path = written_csv(tmp_path, {"rating": cells, "watched_at": ["2021-03-04"] * 60})
    facts, error = inspected(path)
    odd = {(row["column"], row["kind"]): row for row in facts["anomalies"]}
    assert not error
    assert (facts["ratings"], facts["rating_low"], facts["rating_high"]) == (50, 1, 5)
    assert odd["rating", "sentinel"]["rows"] == 10
    assert f"“{word}” 10" in odd["rating", "sentinel"]["consequence"]


def test_ratings_in_words_are_never_silent(tmp_path):
    cells = [f"poor {row}" if row % 3 == 0 else str(1 + row % 5) for row in range(60)]
    path = written_csv(tmp_path, {"rating": cells, "watched_at": ["2021-03-04"] * 60})
    odd = {(row["column"], row["kind"]) for row in inspected(path)[0]["anomalies"]}
    assert ("rating", "unreadable column") in odd


def readings(**columns: list[str]) -> dict[str, tuple[str, str]]:
    found = column_readings(ibis.memtable(pd.DataFrame(columns)))
    return {name: (r.kind, r.style.decimal if r.style else "") for name, r in found.items()}


def test_one_column_tells_the_marks_of_a_table():
    # By itself 1.234 has a decimal point, and 51,000 a thousand.
    told = readings(a=["1.234", "2.500"], b=["51,000", "49,675"], c=["5", "7"], d=["0.5", "1.25"])
    assert told == {"a": ("float64", ""), "b": ("int64", "point"), "c": ("int64", ""),
                    "d": ("float64", "")}  # fmt: skip
    told = readings(a=["1.234", "2.500"], b=["51,000", "49,675"], c=["0,5", "7"], d=["0.5", "1.25"])
    assert told == {"a": ("int64", "comma"), "b": ("float64", "comma"), "c": ("float64", "comma"),
                    "d": ("float64", "")}  # fmt: skip


def test_one_value_that_is_no_number_keeps_a_column():
    assert readings(a=["4,5"] * 3000 + ["four"])["a"] == ("string", "")
    assert readings(a=["4,5"] * 3000 + ["-"])["a"] == ("float64", "comma")


def test_a_log_with_decimal_commas(tmp_path):
    told = {"rating": ["4,5", "3", "2,5", "n/a"] * 15, "minutes": ["1.034,5", "20,0", "3"] * 20}
    facts, error = inspected(written_csv(tmp_path, told, mark=";"))
    assert not error
    assert (facts["ratings"], facts["rating_mean"]) == (45, pytest.approx(10 / 3))
    assert facts["minutes"] == pytest.approx(20 * 1057.5)


GAPS = ["NULL", "\\N", "NaN", "None", "n/a", "-", "", " null ", "#N/A", "nan"]


@pytest.mark.parametrize(
    "cells",
    [
        ["4", "5", "3.5"],
        ["4,5", "5,0", "3,5"],
        ["2021-01-03", "2021-02-04", "2021-03-05"],
        ["31.12.2021", "15.01.2022", "16.01.2022"],
        ["1:20:00", "0:30:00", "0:45:10"],
        ["U0010", "U0011", "U1"],
        ["d2a39cfe0a22", "0f0a9cfe0a11", "11119cfe0bbb"],
    ],
)
def test_words_for_none_among_values_of_another_kind(cells):
    column, values = profiled(cells * 10 + GAPS)
    assert [value is None for value in values] == [False] * 30 + [True] * 10
    assert (column.nulls, column.distinct) == (10, 3)


def test_one_word_is_enough_among_ids():
    assert profiled(["U1", "U22", "NULL", "U3"])[1] == ["U1", "U22", None, "U3"]


@pytest.mark.parametrize("word", ["Null", "None", "Nan", "NULL", "null"])
def test_a_viewer_called_null_and_a_film_called_none_are_names(word):
    cells = ["Ada Ash", "Bo Birch", word, "Cy Cedar", "The Quiet Road"]
    assert profiled(cells)[1] == cells


def test_two_words_of_programs_among_names_are_gaps():
    assert profiled(["Ada Ash", "NULL", "Bo", "nan", "None"])[1] == [
        "Ada Ash", None, "Bo", None, None,
    ]  # fmt: skip
    assert profiled(["Ada Ash", "None", "Bo", "Null"])[1] == ["Ada Ash", "None", "Bo", "Null"]


def test_words_for_none_once_each_in_a_long_list_are_names():
    films = [f"The Road {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(90)]
    words = ["None", "NaN", "NULL", "N/A"]
    assert profiled(films + words)[1] == films + words
    # In a shorter list, more than once or in a log they are what programs write for none.
    assert profiled(films[:70] + words)[1] == films[:70] + [None] * 4
    assert profiled([*films, *words, "NULL"])[1] == films + [None] * 5
    assert profiled(films * 3 + words)[1] == films * 3 + [None] * 4


def test_films_of_a_list_are_called_none_and_null(tmp_path):
    words = dict(enumerate(["None", "NaN", "Null", "N/A"]))
    films = [f"{n},{words.get(n, 'The Road ' + 'x' * n)},{1950 + n % 60}" for n in range(90)]
    (tmp_path / "movies.csv").write_text("\n".join(["movie_id,title,year", *films]) + "\n")
    rows = [f"{n % 40},{n % 90},{1 + n % 5}" for n in range(900)]
    (tmp_path / "ratings.csv").write_text("\n".join(["user_id,movie_id,rating", *rows]) + "\n")
    facts, error = inspected(str(tmp_path))
    assert not error
    assert facts["roles"]["title_name"]["column"] == "title"
    kinds = {row["kind"] for row in facts["anomalies"] if row["table"] == "movies"}
    assert "missing values" not in kinds


def test_what_nobody_is_called_is_a_gap_among_names():
    assert profiled(["Ada Ash", "\\N", "Bo", "Null"])[1] == ["Ada Ash", None, "Bo", "Null"]


def test_rows_without_a_viewer_are_counted(tmp_path):
    people = [f"U{row % 10:03}" for row in range(57)] + ["NULL", "\\N", "n/a"]
    path = written_csv(tmp_path, {"user_id": people, "rating": ["4", "5", "NULL"] * 20})
    facts, error = inspected(path)
    assert not error
    assert (facts["rows"], facts["viewers"], facts["ratings"]) == (60, 10, 38)
    missing = [row for row in facts["anomalies"] if row["kind"] == "missing values"]
    assert {(row["column"], row["rows"]) for row in missing} == {("user_id", 3), ("rating", 20)}


def parquet(folder, **columns: pa.Array) -> str:
    pq.write_table(pa.table(columns), folder / "t.parquet")
    return str(folder / "t.parquet")


def test_decimals_that_no_float_holds(tmp_path):
    near = [Decimal(1_100_000_000_000_000_000 + 40 * n) for n in range(80)]
    far = [Decimal(10**30 + n) for n in range(80)]
    clients = [Decimal(f"1069454781.{n:010}") for n in range(80)]
    path = parquet(
        tmp_path,
        near=pa.array(near, pa.decimal128(38, 0)),
        far=pa.array(far, pa.decimal128(38, 0)),
        client=pa.array(clients, pa.decimal128(38, 10)),
        price=pa.array([Decimal(n) / 4 for n in range(80)], pa.decimal128(20, 2)),
        hashed=pa.array([2**63 + n for n in range(80)], pa.uint64()),
        small=pa.array(range(80), pa.uint64()),
    )
    table = open_source(path, None).tables[0]
    columns = {column.name: column for column in profile_table(table)}
    kinds = {name: (column.kind, column.distinct) for name, column in columns.items()}
    whole = dict.fromkeys(("near", "small"), ("integer", 80))
    told = dict.fromkeys(("far", "client", "hashed"), ("text", 80))
    assert kinds == {**whole, **told, "price": ("number", 80)}
    read = table.data.to_pyarrow()
    assert read["far"].to_pylist() == [str(number) for number in far]
    assert read["near"].to_pylist() == [int(number) for number in near]
    assert read["hashed"].to_pylist()[-1] == str(2**63 + 79)


def test_ids_of_21_digits_and_of_clients_stay_apart(tmp_path):
    for name, ids in (
        ("long", [f"10823456789012345{n % 10:04}" for n in range(60)]),
        ("client", [f"1069454781.16932143{n % 10:02}" for n in range(60)]),
    ):
        folder = tmp_path / name
        folder.mkdir()
        facts, error = inspected(written_csv(folder, {"user_id": ids, "rating": [1, 2, 3] * 20}))
        assert (error, facts["viewers"], facts["roles"]["viewer"]["column"]) == ("", 10, "user_id")


@pytest.mark.parametrize(("first", "kind"), [(10**18, "int64"), (10**19, "string")])
def test_ids_are_integers_as_long_as_these_hold_them(tmp_path, first, kind):
    ids = [first + row % 10 for row in range(60)]
    path = written_csv(tmp_path, {"user_id": ids, "rating": [1, 2, 3] * 20})
    read = open_source(path, None).tables[0].data
    assert str(read["user_id"].type()) == kind
    assert sorted(set(read["user_id"].to_pyarrow().to_pylist()), key=int)[0] in (first, str(first))


def test_an_empty_source_of_decimals():
    empty = pa.table({"x": pa.array([], pa.decimal128(38, 0))})
    column = profile_table(SourceTable("t", ibis.memtable(empty)))[0]
    assert (column.kind, column.rows) == ("integer", 0)


def test_integers_of_128_bits_and_lengths_of_duckdb(tmp_path):
    with duckdb.connect(str(tmp_path / "t.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE watch AS SELECT 170141183460469231731687303715884105::HUGEINT + i % 10"
            " AS user_id, i % 8 AS title_id,"
            " (-8 - i)::HUGEINT AS shift, INTERVAL (20 + 30 * (i % 3)) MINUTE AS watched,"
            " TIMESTAMP '2021-03-01' + INTERVAL (7 * i) HOUR AS seen_at FROM range(60) AS r(i)"
        )
    facts, error = inspected(str(tmp_path / "t.duckdb"), minutes="watched")
    assert (error, facts["viewers"], facts["minutes"]) == ("", 10, pytest.approx(3000))


@pytest.mark.parametrize("base", [1.7e24, 1069454781.25])
def test_ids_that_are_floats_stay_apart(tmp_path, base):
    ids = [base * (1 + row % 10) for row in range(60)]
    frame = {"user_id": ids, "title_id": [row % 8 for row in range(60)], "rating": [1.0, 2, 3] * 20}
    path = parquet(tmp_path, **{name: pa.array(cells) for name, cells in frame.items()})
    facts, error = inspected(path, viewer="user_id")
    assert (error, facts["viewers"]) == ("", 10)
