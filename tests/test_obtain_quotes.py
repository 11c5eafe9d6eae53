"""Quotes that are not closed, or too late: lines that they take in are never lost in silence."""

from __future__ import annotations

import pytest

from analysis.errors import UserError
from analysis.obtain.sources import open_source

HEADER = "user_id,movie_id,rating\n"
LINES = [f"{n % 30},{n % 20},{n % 5}\n" for n in range(600)]
BODY = "".join(LINES)
FIRST, SECOND = "".join(LINES[:300]), "".join(LINES[300:])


def written(tmp_path, text):
    path = tmp_path / "ratings.csv"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'"{HEADER}{BODY}', "the first line of ratings.csv opens a quote"),
        (f'user_id,"movie_id,rating\n{BODY}', "the first line of ratings.csv opens a quote"),
        (f'user_id,movie_id,"rating\n{BODY}', "the first line of ratings.csv opens a quote"),
        (f'user_id,"movie_id,rating\n1,"x",3\n{BODY}', "the first line of ratings.csv opens"),
        (f'{HEADER}"{BODY}', "line 2 of ratings.csv opens a quote that nothing closes"),
        (f'{HEADER}1,"x,3\n{BODY}', "line 2 of ratings.csv opens a quote that nothing closes"),
        (f'{HEADER}{FIRST}1,"2,3\n{SECOND}', "line 302 of ratings.csv opens a quote"),
        (f'{HEADER}1,"2,3\n{FIRST}1,2",3\n{SECOND}', "301 lines lie inside single cells"),
    ],
)
def test_a_quote_that_takes_in_rows_is_refused(tmp_path, text, told):
    with pytest.raises(UserError) as error:
        open_source(written(tmp_path, text))
    assert told in error.value.found
    assert "double it" in error.value.remedy


@pytest.mark.parametrize("times", [4000, 5000])
@pytest.mark.parametrize("before", ["", BODY * 900])
def test_a_large_file_with_an_open_quote_is_refused(tmp_path, times, before):
    """The engine goes on behind what is longer than a line may be, and keeps the start of it."""
    with pytest.raises(UserError, match="opens a quote that nothing closes"):
        open_source(written(tmp_path, f'{HEADER}{before}1,"2,3\n{BODY * times}'))


@pytest.mark.parametrize(
    ("text", "rows", "kind", "lost"),
    [
        (f'{HEADER}{BODY}1,2,"3\n', 600, "ragged rows", 1),
        (f'{HEADER}{BODY}1,2,"3\n4,5,1\n6,7,2\n', 600, "ragged rows", 3),
        # Twelve of 2,400 lines: 1,2,3 with the eleven behind it, up to 1,2 with its rating.
        (
            f'{HEADER}{BODY * 4}1,"2,3\n{"".join(LINES[:11])}1,2",3\n',
            2401,
            "rows inside a cell",
            12,
        ),
    ],
)
def test_what_few_quotes_cost_is_counted_and_named(tmp_path, text, rows, kind, lost):
    source = open_source(written(tmp_path, text))
    assert source.tables[0].data.count().execute() == rows
    assert [(problem.kind, problem.rows) for problem in source.problems] == [(kind, lost)]


@pytest.mark.parametrize(
    "note",
    [
        'two\nlines, ""quoted""',
        "a list:\n" + "x,y\n" * 30,
        "a poem\n" + "of many lines\n" * 30,
        # As many fields as the header now and then, but not in every line.
        "a, b, c, d\n" * 9 + "and, so on\n" * 9,
    ],
)
def test_cells_of_many_lines_are_read(tmp_path, note):
    lines = "".join(f'{n % 30},{n % 20},{n % 5},"{note}"\n' for n in range(60))
    source = open_source(written(tmp_path, f'user_id,movie_id,rating,"no\nte"\n{lines}'))
    assert source.problems == []
    assert source.tables[0].data.count().execute() == 60
    assert source.tables[0].data.execute().iloc[0, 3] == note.replace('""', '"')


def test_quotes_inside_text_take_in_nothing(tmp_path):
    source = open_source(written(tmp_path, f'{HEADER}{FIRST}1,2"x,3\n{SECOND}'))
    assert source.tables[0].data.count().execute() == 601


def test_single_quotes_around_fields_are_quotes(tmp_path):
    rows = [f"'u{n % 7}','The Inn, at ''Rye'' {n % 5}',{n % 4},'2021-03-0{1 + n % 9}'"
            for n in range(60)]  # fmt: skip
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["'user','title','stars','seen'", *rows]) + "\n")
    table = open_source(str(path)).tables[0].data.to_pyarrow()
    assert table.column_names == ["user", "title", "stars", "seen"]
    assert table["title"].to_pylist() == [f"The Inn, at 'Rye' {n % 5}" for n in range(60)]
    assert table["stars"].to_pylist() == [n % 4 for n in range(60)]


def test_apostrophes_in_titles_are_letters(tmp_path):
    rows = [f"u{n % 7},'Til Dawn' {n % 5},Rock 'n' Roll,{n % 4}" for n in range(60)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["user,title,genre,stars", *rows]) + "\n")
    table = open_source(str(path)).tables[0].data.to_pyarrow()
    assert table["title"].to_pylist() == [f"'Til Dawn' {n % 5}" for n in range(60)]
    assert set(table["genre"].to_pylist()) == {"Rock 'n' Roll"}


def test_double_quotes_beside_them_make_single_ones_letters(tmp_path):
    rows = [f"u{n % 7},\"Rock, pop\",'Tis {n % 5}',{n % 4}" for n in range(60)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["user,genre,title,stars", *rows]) + "\n")
    table = open_source(str(path)).tables[0].data.to_pyarrow()
    assert table["title"].to_pylist() == [f"'Tis {n % 5}'" for n in range(60)]
    assert set(table["genre"].to_pylist()) == {"Rock, pop"}
