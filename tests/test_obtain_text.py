"""Text files as programs write them: letters, delimiters, what stands around the rows."""

from __future__ import annotations

import pytest

from analysis.errors import UserError
from analysis.obtain.sources import open_source

HEADER = "user_id;title;minutes;day\n"
BODY = "".join(f"u{n % 9};Show {n % 7};{n % 90}.5;2021-03-{n % 28 + 1:02}\n" for n in range(260))


def opened(tmp_path, content, name="plays.csv", columns=None):
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(data)
    return open_source(str(tmp_path / name), columns)


def rows(source):
    return source.tables[0].data.to_pyarrow().to_pylist()


def aside(source):
    return {item.what: item.rows for item in source.set_aside}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_letter_in_every_encoding(tmp_path, encoding):
    text = "user,title\nann,Höhe – “9” 😀\nben,Ω\n" + "cy,plain\n" * 50
    found = rows(opened(tmp_path, text.encode(encoding)))
    assert found[:2] == [
        {"user": "ann", "title": "Höhe – “9” 😀"},
        {"user": "ben", "title": "Ω"},
    ]
    assert len(found) == 52


def test_windows_1252_with_its_dashes_and_quotes(tmp_path):
    letters = "Höhe – “9” … 5 € ™"
    text = f"user,title\nann,{letters}\n".encode("cp1252")
    source = opened(tmp_path, text + b"ben,x\x81y\n")
    assert [row["title"] for row in rows(source)] == [letters, "x\x81y"]
    assert [problem.kind for problem in source.problems] == ["not UTF-8"]


def test_a_name_that_stands_twice_above_numbers_is_a_name(tmp_path):
    body = "".join(f"u{n % 9},{n % 7},{n % 5},{n % 4}\n" for n in range(60))
    source = opened(tmp_path, "user,film,mark,mark\n" + body)
    assert source.tables[0].columns == ["user", "film", "mark", "mark_2"]
    assert len(rows(source)) == 60
    words = "".join(
        f"u{n % 9},Film {n % 7},seen,{'seen' if n % 2 else 'left'}\n" for n in range(60)
    )
    with pytest.raises(UserError, match="values, not with names"):
        opened(tmp_path, "u77,Film 9,bought,bought\n" + words)


@pytest.mark.parametrize(
    ("before", "counts"),
    [
        ("sep=;\n", {"a line that names the separator": 1}),
        ("\ufeffsep=;\r\n", {"a line that names the separator": 1}),
        ("# made by a tool\n# 2021, March; all\n", {"comment lines": 2}),
        ("// made by a tool\n\n", {"comment lines": 1}),
        ("Viewing report\nMarch 2021; all viewers\n\n", {"lines before the header": 2}),
        ("Viewing report;;;\n;;;\n", {"lines before the header": 2}),
        ("It's \"quoted, and not closed\n", {"lines before the header": 1}),
    ],
)
def test_what_stands_before_the_header(tmp_path, before, counts):
    source = opened(tmp_path, before + HEADER + BODY)
    assert aside(source) == counts
    assert source.tables[0].columns == ["user_id", "title", "minutes", "day"]
    found = rows(source)
    assert len(found) == 260
    assert found[0] == {"user_id": "u0", "title": "Show 0", "minutes": 0.5, "day": "2021-03-01"}
    assert [(item.kind, item.rows) for item in source.problems] == list(counts.items())


@pytest.mark.parametrize(
    "after",
    [
        "Total;;11700.5;\n",
        "\nSumme:;;;\n",
        "Grand Total;260 rows\n",
        f"Total;all;{sum(n % 90 + 0.5 for n in range(260))};-\n",
    ],
)
def test_totals_at_the_end(tmp_path, after):
    source = opened(tmp_path, HEADER + BODY + after)
    assert len(rows(source)) == 260
    assert sum(aside(source).values()) == 1


def test_a_footer_at_the_end(tmp_path):
    source = opened(
        tmp_path, HEADER + BODY + "\nMade on 3 May; all rights reserved\nEnd of report\n"
    )
    assert len(rows(source)) == 260
    assert aside(source) == {"footer lines": 2}


@pytest.mark.parametrize(("place", "times"), [(0, 1), (100, 1), (240, 3)])
def test_a_header_that_stands_there_again(tmp_path, place, times):
    lines = BODY.splitlines(keepends=True)
    again = "".join(lines[:place]) + HEADER * times + "".join(lines[place:])
    source = opened(tmp_path, HEADER + again)
    assert len(rows(source)) == 260
    assert aside(source) == {"repeated headers": times}
    assert rows(source)[0]["minutes"] == 0.5


def test_remarks_and_empty_rows_among_the_rows(tmp_path):
    lines = BODY.splitlines(keepends=True)
    text = "".join(lines[:90]) + "# page 2\n;;;\n" + "".join(lines[90:]) + ";;;\n"
    source = opened(tmp_path, HEADER + text)
    assert len(rows(source)) == 260
    assert aside(source) == {"comment lines": 1, "empty rows": 2}


def test_people_and_films_that_are_called_like_totals_stay(tmp_path):
    body = "".join(f"u{n % 9},{'Total' if n % 5 else 'Sum'},{n % 5 + 1}\n" for n in range(40))
    source = opened(tmp_path, "user_id,title,rating\n" + body + "Sum,Total,3\n")
    assert len(rows(source)) == 41
    assert source.problems == []


def test_a_row_that_is_cut_off_is_no_footer(tmp_path):
    source = opened(tmp_path, HEADER + BODY + "u3;Sho")
    assert [(item.kind, item.rows) for item in source.problems] == [("ragged rows", 1)]


@pytest.mark.parametrize("gap", [", ", " , "])
def test_blanks_around_fields(tmp_path, gap):
    cells = [("user", "title", "seen"), ("ann", '"Low, Tide"', "2021-03-04"), ("ben", "x", "")]
    found = rows(opened(tmp_path, "".join(gap.join(row) + "\n" for row in cells)))
    assert found == [
        {"user": "ann", "title": "Low, Tide", "seen": "2021-03-04"},
        {"user": "ben", "title": "x", "seen": None},
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('u\tt\n1\t"Dog" the film\n2\tx "y\n3\t"open\n', ['"Dog" the film', 'x "y', '"open']),
        ('u\tt\n1\t"a\tb"\n2\t"c ""d"""\n', ["a\tb", 'c "d"']),
        ('u\tt\n1\t"\n2\tx\n3\t"\n', ['"', "x", '"']),
    ],
)
def test_quotes_in_fields_parted_by_tabs(tmp_path, text, titles):
    assert [row["t"] for row in rows(opened(tmp_path, text, "t.tsv"))] == titles


def test_quotes_that_are_escaped_by_a_backslash(tmp_path):
    text = 'u;t\n1;"a \\"b\\"; c"\n' + '2;"x"\n' * 20
    assert rows(opened(tmp_path, text))[0] == {"u": 1, "t": 'a "b"; c'}


def test_a_field_of_any_length(tmp_path):
    long = "x" * (20 << 20)
    found = rows(opened(tmp_path, f"user,note\nann,{long}\nben,y\n"))
    assert [len(row["note"]) for row in found] == [20 << 20, 1]


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("plays.dat", "::"),
        ("plays.data", "\t"),
        ("plays", "|"),
        ("plays.log", ","),
        ("plays.asc", ";"),
        ("plays.out", "   "),
    ],
)
def test_any_ending_whose_content_is_a_table(tmp_path, name, delimiter):
    lines = [("user", "item", "stars"), *((f"u{n % 4}", f"i{n % 3}", n % 5) for n in range(30))]
    text = "".join(delimiter.join(map(str, line)) + "\n" for line in lines)
    source = opened(tmp_path, text, name)
    assert source.kind == "csv"
    assert rows(source)[1] == {"user": "u1", "item": "i1", "stars": 1}
    assert len(rows(source)) == 30


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("To whom it may concern,\nthis is prose, and more,\nof lines\nwith no table.\n", "a.log"),
        ("def f(a, b):\n    return a, b\n" * 9, "f.py"),
        ("one\ntwo\nthree\n", "words"),
    ],
)
def test_prose_and_programs_are_no_tables(tmp_path, text, name):
    with pytest.raises(UserError, match="no known kind"):
        opened(tmp_path, text, name)


@pytest.mark.parametrize(
    ("text", "columns", "first"),
    [
        ("#user,title\n1,a\n2,b\n", ["user", "title"], {"user": 1, "title": "a"}),
        (
            "#Version: 1.0\n#Fields: user item stars\nu1 i1 4\nu2 i2 5\n",
            ["user", "item", "stars"],
            {"user": "u1", "item": "i1", "stars": 4},
        ),
        ("#,user\n1,a\n2,b\n", ["#", "user"], {"#": 1, "user": "a"}),
        ("a,b\n1,2,\n3,4,\n", ["a", "b", "column_3"], {"a": 1, "b": 2, "column_3": None}),
        ("a b\nr1 1 2\nr2 3 4\n", ["row_name", "a", "b"], {"row_name": "r1", "a": 1, "b": 2}),
    ],
)
def test_headers_that_are_remarks_or_lack_a_name(tmp_path, text, columns, first):
    source = opened(tmp_path, text)
    assert source.tables[0].columns == columns
    assert rows(source)[0] == first


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("2021-03-{d:02} 20:00,u{u},i{i},{r}", '["timestamp", "user_id", "item_id", "rating"]'),
        ("i{i},u{u},{r},16097{d:02}000", '["item_id", "user_id", "rating", "timestamp"]'),
        ("u{u},Band {u},The Song {d},2021-01-{d:02}",
         '["user_id", "column_2", "title", "timestamp"]'),
        ("{n}53,The Film {i},{w},{f}", '["user_id", "title", "event", "hours"]'),
        ("{x:06x}{x:06x},B0{y:05},{r}", '["user_id", "item_id", "rating"]'),
        ("1 {c} {r}", '["user_id", "item_id", "rating"]'),
        ("{r}|u{u}|The Film {i}", '["rating", "user_id", "title"]'),
        ("u{u}\tm{i}\tThe Band {i}\t{x}", '["user_id", "item_id", "title", "plays"]'),
    ],
)  # fmt: skip
def test_names_that_are_proposed_fit_the_values_and_work(tmp_path, line, names):
    values = [
        {"d": n % 28 + 1, "u": n % 9, "i": n % 7, "r": n % 5 + 1, "n": n % 17, "f": n % 13 * 1.7,
         "w": ("play", "hook")[n % 2], "x": n * 7919, "y": n * 31, "c": n + 1}
        for n in range(120)
    ]  # fmt: skip
    text = "".join(line.format(**row) + "\n" for row in values)
    with pytest.raises(UserError, match="starts with values") as error:
        opened(tmp_path, text)
    assert text.splitlines()[2] in error.value.found
    assert "in the order of your file" in error.value.remedy
    assert names in error.value.remedy
    import tomllib

    lines = "[obtain]" + error.value.remedy.split("[obtain]")[1]
    columns = tomllib.loads(lines)["obtain"]["columns"]
    assert len(rows(opened(tmp_path, text, columns=columns))) == 120


def test_a_wide_table_gets_no_names(tmp_path):
    text = "".join(",".join(str((n * m) % 11 - 3.5) for m in range(30)) + "\n" for n in range(20))
    with pytest.raises(UserError) as error:
        opened(tmp_path, text)
    assert "columns =" not in error.value.remedy
    assert "30 columns of numbers" in error.value.remedy
    with pytest.raises(UserError, match="obtain.columns has 2 names"):
        opened(tmp_path, text, columns=["a", "b"])


def test_hundreds_of_columns_of_numbers_stay_within_little_memory(tmp_path):
    from analysis import engine

    names = [f"c{n}" for n in range(150)]
    text = ",".join(names) + "\n" + ",".join(["1"] * 149 + ["2.5"]) + "\n"
    (before,) = engine.shared_connection().raw_sql(
        "SELECT current_setting('memory_limit')").fetchone()  # fmt: skip
    engine.shared_connection().raw_sql("SET memory_limit = '1GB'")
    try:
        found = rows(opened(tmp_path, text))
    finally:
        engine.shared_connection().raw_sql(f"SET memory_limit = '{before}'")
    assert found == [{**dict.fromkeys(names[:-1], 1), "c149": 2.5}]


def test_remarks_and_headers_as_wide_as_the_rows(tmp_path):
    body = [f"u{n % 9},Show {n % 7},{n % 5 + 1}\n" for n in range(300)]
    body[100:100] = ["# page 2,of,3\n", "USER,Show,STARS\n", "User,SHOW,Stars\n"]
    source = opened(tmp_path, "user,show,stars\n" + "".join(body))
    assert (len(rows(source)), sum(row["stars"] for row in rows(source))) == (300, 900)
    assert aside(source) == {"comment lines": 1, "repeated headers": 2}


def test_a_file_known_by_name_may_have_a_header(tmp_path):
    body = "".join(f"{n % 9 + 1}::{n % 7 + 1}::{n % 5 + 1}::97830{n:04}\n" for n in range(300))
    for head in ("", "UserID::MovieID::Rating::Timestamp\n"):
        read = rows(opened(tmp_path, head + body, "ratings.dat"))
        assert (len(read), read[0]["user_id"], sum(row["rating"] for row in read)) == (300, 1, 900)


@pytest.mark.parametrize("sign", ["^", "\x1f", "\x01"])
def test_signs_that_part_fields_of_programs(tmp_path, sign):
    body = "".join(f"u{n % 9}{sign}Show, {n % 7}{sign}{n % 5 + 1}\n" for n in range(60))
    read = rows(opened(tmp_path, sign.join(("user", "show", "stars")) + "\n" + body))
    assert read[0] == {"user": "u0", "show": "Show, 0", "stars": 1}
    assert len(read) == 60
