"""Days and times in every form that exports have, and what is said of those nobody can read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import ibis
import pandas as pd
import pytest
from value_sources import inspected, profiled, written_csv

from analysis.obtain.profile.value_readers import time_value
from analysis.obtain.values.time_words import time_form_words

# Each is 14 minutes past 3 in the afternoon of the 9th of May 2019, or its day.
DAY, MINUTE = datetime(2019, 5, 9), datetime(2019, 5, 9, 15, 14)


def times_of(cells: list) -> tuple[str, list]:
    column, values = profiled(cells)
    table = ibis.memtable(pd.DataFrame({"x": pd.Series(values, dtype="object")}))
    form = column.time_form
    return form, time_value(table.x, form).to_pyarrow().to_pylist() if form else []


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        ("2019-05-09 15:14", "2019-05-20 00:00", MINUTE),
        ("  2019-05-09T15:14:00", "2019-05-20 ", MINUTE),
        ("2019-05-09 15:14:00.1234567", "2019-05-20 01:02:03.123456789", MINUTE),
        ("2019-05-09T17:14:00+02:00", "2019-05-20T01:02:03Z", MINUTE),
        ("2019-05-09 3:14 pm", "2019-05-20 1:02 AM", MINUTE),
        ("Thu May 09 15:14:00 UTC 2019", "Mon May 20 01:02:03 UTC 2019", MINUTE),
        ("2019.05.09", "2019.05.20", DAY),
        ("2019/5/9 15:14", "2019/5/20 7:00", MINUTE),
        ("09.05.19", "20.05.19", DAY),
        ("9.5.2019 15:14", "20.05.2019 01:02:03", MINUTE),
        ("09.05.2019, 15:14", "20.05.2019, 01:02", MINUTE),
        ("5/9/19", "5/20/19", DAY),
        ("05/09/2019 3:14:00 PM", "05/20/2019 9:05:58 AM", MINUTE),
        ("09/05/2019 15:14", "20/05/2019 15:14", MINUTE),
        ("09-05-2019 15:14", "20-05-2019 15:14", MINUTE),
        ("09-05-2019", "20-05-2019", DAY),
        ("09-05-2019 10:14 AM -0500", "20-05-2019 03:14 PM +0100", MINUTE),
        ("09 May 2019, 15:14", "20 Apr 2019, 15:14", MINUTE),
        ("09 May 2019 15:14", "20 Apr 2019 15:14", MINUTE),
        ("9-MAY-19", "20-APR-19", DAY),
        ("May 9, 2019", "April 20, 2019", DAY),
        ("May 9, 2019, 3:14:00\u202fPM", "Apr 20, 2019, 1:02:03\u202fAM", MINUTE),
        ("9. Mai 2019 15:14", "3. März 2019 15:14", MINUTE),
        ("Thu, 09 May 2019 17:14:00 +0200", "Mon, 20 May 2019 01:02:03 GMT", MINUTE),
        ("Thu May 09 15:14:00 2019", "Mon May 20 15:14:00 2019", MINUTE),
        ("Do, 09.05.2019 15:14 Uhr", "Mo, 20.05.2019 15:14 Uhr", MINUTE),
        ("09/05/2019 3:14:00 p. m.", "20/05/2019 11:05:58 a. m.", MINUTE),
        ("09.05.2019 15.14.00", "20.05.2019 01.02.03", MINUTE),
        ("09/05/2019 15h14", "20/05/2019 01 h 02", MINUTE),
        ("9 de mayo de 2019", "20 de abril de 2019", DAY),
        ("quinta-feira, 9 de maio de 2019", "segunda-feira, 2 de março de 2019", DAY),
        ("9 mei 2019", "20 maart 2019", DAY),
        ("9 maja 2019", "20 października 2019", DAY),
        ("9 мая 2019", "20 апреля 2019", DAY),
        ("2019年5月9日", "2019年12月20日", DAY),
        ("2019. 5. 9. 15:14", "2019. 12. 20. 1:02", MINUTE),
        ("2019-May-09", "2019-Apr-20", DAY),
        ("2019-W19-4", "2019-W51-5", DAY),
        ("20190509 15:14:00", "20190520 01:02:03", MINUTE),
        ("20190509 151400", "20190520 010203", MINUTE),
        ("09/May/2019:17:14:00 +0200", "20/Apr/2019:01:02:03 +0200", MINUTE),
        ("[09/May/2019:17:14:00 +0200]", "[20/Apr/2019:01:02:03 +0200]", MINUTE),
        ("2019-05-09 10:14:00 EST", "2019-05-20 01:02:03 EST", MINUTE),
        ("2019-05-09 08:14:00 -0700", "2019-05-20 01:02:03 -0700", MINUTE),
        ("2019-05-09 17:14 UTC+2", "2019-05-20 01:02 UTC+2", MINUTE),
        ("2019-05-09T20:44:00GMT+05:30", "2019-05-20T01:02:03GMT+05:30", MINUTE),
        ("2019-05-09 17:14:00 Europe/Berlin", "2019-01-20 01:02:03 Europe/Berlin", MINUTE),
        (
            "2019-05-09T17:14:00+02:00[Europe/Berlin]",
            "2019-05-20T01:02:03+02:00[Europe/Berlin]",
            MINUTE,
        ),
        ("09.05.2019, 17:14:00 MESZ", "20.01.2019, 01:02:03 MEZ", MINUTE),
        ("May 9, 2019, 11:14:00 AM EDT", "Jan 20, 2019, 1:02:03 PM EST", MINUTE),
        (
            "Thu May 09 2019 17:14:00 GMT+0200 (Central European Summer Time)",
            "Mon May 20 2019 17:14:00 GMT+0200 (Central European Summer Time)",
            MINUTE,
        ),
        ("20190509", "20190520", DAY),
        ("20190509T151400Z", "20190520T010203Z", MINUTE),
        ("1557414840", "1558300000.0", MINUTE),
        ("1557414840000", "1558300000123", MINUTE),
    ],
)
def test_texts_are_read_as_times(first, second, read):
    form, found = times_of([first, second, first])
    assert form
    seen = found[0].replace(second=0, microsecond=0)
    assert (seen, found[1] is not None, found[2]) == (read, True, found[0])


@pytest.mark.parametrize(
    "months",
    [
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan feb mrz apr mai jun jul aug sep okt nov dez",
        "janv févr mars avril mai juin juil août sept oct nov déc",
        "janvier fevrier mars avr mai juin juillet aout septembre octobre novembre decembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gen feb mar apr mag giu lug ago set ott nov dic",
    ],
)
def test_every_month_of_a_language_is_its_own(months):
    words = months.split()
    _, found = times_of([f"{day} {word} 2019" for word in words for day in (7, 23)])
    assert found == [datetime(2019, month, day) for month in range(1, 13) for day in (7, 23)]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2019-05-09", "24/3/2022", "ISO dates and day/month/year"),
        ("2019-05-09T15:14:00", "3/24/2022", "ISO dates and month/day/year"),
        ("09.05.2019", "2022-03-24", "day.month.year and ISO dates"),
        ("9 May 2019", "24.03.22", "day, month’s name, year and day.month.year of two digits"),
    ],
)
def test_two_forms_in_one_column_are_read_each_by_its_own(first, second, words):
    form, found = times_of([first] * 6 + [second] * 4)
    assert time_form_words(form) == words
    assert [at.date() for at in found] == [date(2019, 5, 9)] * 6 + [date(2022, 3, 24)] * 4


def test_two_forms_of_which_one_is_undecided_are_not_read():
    assert times_of(["2019-05-09"] * 5 + ["3/4/2022"] * 5)[0] == ""
    assert times_of(["2019-05-09"] * 5 + ["whenever"] * 5)[0] == ""


def test_a_few_times_of_another_form_are_read_too():
    form, found = times_of(["2019-05-09"] * 95 + ["24.3.2022"] * 5)
    assert (form.count("|"), found[-1]) == (1, datetime(2022, 3, 24))


@pytest.mark.parametrize(
    ("numbers", "read"),
    [
        ([1557414840.0, 1558300000.5], MINUTE),
        ([1557414840_000_000, 1558300000_000_000], MINUTE),
        ([1557414840_000_000_000, 1558300000_000_000_000], MINUTE),
        ([20190509.0, 20190520.0], DAY),
        ([20190509151400, 20190520010203], MINUTE),
        ([1557414840, 1558300000, 1558300001, 0], MINUTE),
    ],
)
def test_numbers_are_read_as_times(numbers, read):
    table = pd.DataFrame({"x": numbers})
    form, found = times_of(table.x.tolist())
    assert form
    assert found[0] == read


@pytest.mark.parametrize(
    "cells",
    [
        ["1069454781.1693214312", "1557414840.1558300000"],  # ids of clients
        ["12.5", "13.5"],
        ["1.2.3", "1.2.4"],
        ["555-1234", "555-9999"],
        ["99/99/2019", "88/88/2019"],
        ["Episode 3 2019", "Part 4 2020"],
        ["May", "June"],
        ["2019-05-09 17:14:00 IST", "2019-05-20 17:14:00 IST"],  # India, Ireland or Israel
        ["2019-05-09 17:14:00 Some/Where", "2019-05-20 17:14:00 Some/Where"],
    ],
)
def test_texts_that_are_no_times(cells):
    assert times_of(cells)[0] == ""


def test_the_year_of_two_digits():
    assert times_of(["24.01.23", "31.12.99"])[1] == [datetime(2023, 1, 24), datetime(1999, 12, 31)]


def test_one_value_settles_the_order_of_day_and_month():
    form, found = times_of(["3/4/2021", "5/6/2021", "1/2/2021", "13/2/2021"])
    assert (form, found[0]) == ("pattern:%d/%m/%Y", datetime(2021, 4, 3))
    form, found = times_of(["3/4/2021", "5/6/2021", "1/2/2021", "2/13/2021"])
    assert (form, found[0]) == ("pattern:%m/%d/%Y", datetime(2021, 3, 4))


@pytest.mark.parametrize(
    ("cells", "undecided"),
    [
        (["3/4/2021", "5/6/2021"], True),
        (["3-4-21", "5-6-21"], True),
        (["3/4/2021", "5/16/2021"], False),
        (["3.4.2021", "5.6.2021"], False),
        (["2021-03-04", "2021-05-06"], False),
    ],
)
def test_days_that_no_value_settles(cells, undecided):
    assert profiled(cells)[0].undecided_days == undecided


def stamps(form: str, days: int = 28) -> list[str]:
    """Return sixty times of three months in a form."""
    return [
        datetime(2021, 1 + row % 3, 1 + row % days, 20, row % 60).strftime(form)
        for row in range(60)
    ]


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        ("%d.%m.%y", "2021-01-01", "2021-03-27"),
        (" %Y-%m-%d %H:%M", "2021-01-01T20:00:00", "2021-03-27T20:26:00"),
        ("%d %b %Y, %H:%M", "2021-01-01T20:00:00", "2021-03-27T20:26:00"),
        ("%m/%d/%Y %I:%M:%S %p", "2021-01-01T20:00:00", "2021-03-27T20:26:00"),
    ],
)
def test_a_log_has_its_first_and_last_day(tmp_path, form, first, last):
    facts, error = inspected(written_csv(tmp_path, {"watched_at": stamps(form)}))
    assert not error
    assert facts["roles"]["time"]["column"] == "watched_at"
    assert (facts["first"], facts["last"]) == (first, last)


def test_what_no_value_settles_is_asked_and_the_lines_work(tmp_path):
    path = written_csv(tmp_path, {"watched_at": stamps("%d/%m/%Y", days=12)})
    facts, error = inspected(path)
    assert "day or the month" in error
    assert "[obtain]\nday_first = true" in error
    assert inspected(path, day_first=True)[0]["last"] == "2021-03-12"
    assert inspected(path, day_first=False)[0]["last"] == "2021-12-03"


@pytest.mark.parametrize(
    ("form", "first"),
    [("%y-%m-%d", "2021-01-01"), ("%d-%m-%y", "2021-01-01"), ("%y/%m/%d", "2021-01-01"),
     ("%y.%m.%d", "2021-01-01"), ("%m-%d-%y", "2021-01-01")],
)  # fmt: skip
def test_years_of_two_digits_are_the_part_with_few_values(tmp_path, form, first):
    facts, error = inspected(written_csv(tmp_path, {"watched_at": stamps(form)}))
    assert not error
    assert (facts["first"], facts["last"]) == (first, "2021-03-27")


def test_years_that_no_value_tells_from_days_are_asked_and_the_lines_work(tmp_path):
    cells = [f"{21 + row % 3}-0{1 + row % 9}-{11 + row % 4}" for row in range(60)]
    path = written_csv(tmp_path, {"watched_at": cells})
    facts, error = inspected(path)
    assert "year first or last" in error
    assert "[obtain]\nyear_first = true" in error
    assert inspected(path, year_first=True)[0]["last"] == "2023-09-14"
    assert inspected(path, year_first=False)[0]["first"] == "2011-01-21"


@pytest.mark.parametrize(
    ("form", "zero"),
    [("%Y-%m-%d %H:%M:%S", "0000-00-00 00:00:00"), ("%d/%m/%Y %H:%M", "00/00/0000 00:00")],
)
def test_days_of_noughts_are_placeholders(tmp_path, form, zero):
    cells = [zero, *stamps(form)[1:30], zero, *stamps(form)[31:]]
    facts, error = inspected(written_csv(tmp_path, {"watched_at": cells, "rating": [1, 4, 5] * 20}))
    odd = [
        (row["kind"], row["rows"]) for row in facts["anomalies"] if row["column"] == "watched_at"
    ]
    assert not error
    assert odd == [("placeholder times", 2)]


def test_a_column_that_the_user_named_and_nobody_can_read(tmp_path):
    path = written_csv(tmp_path, {"watched_at": [f"week {n} of spring" for n in range(60)]})
    error = inspected(path, time="watched_at")[1]
    assert "settings name “watched_at”" in error
    assert "none of its 60 values" in error
    assert "'aaaa 9 aa aaaaaa'" in error


def test_a_column_named_like_a_time_is_never_silent(tmp_path):
    columns = {"watched_at": [f"week {n} of spring" for n in range(60)], "rating": [1, 2, 3] * 20}
    facts, error = inspected(written_csv(tmp_path, columns))
    odd = {(row["column"], row["kind"]): row for row in facts["anomalies"]}
    assert facts["roles"]["time"] is None
    assert odd["watched_at", "unreadable column"]["rows"] == 60
    assert odd["watched_at", "unreadable column"]["severity"] == "high"


@pytest.mark.parametrize(
    ("names", "day", "clock"),
    [
        (("date", "time"), "%Y-%m-%d", "%H:%M:%S"),
        (("Date", "Start Time"), "%d.%m.%Y", "%H:%M"),
        (("Datum", "Uhrzeit"), "%d.%m.%Y", "%H:%M"),
        (("Date", "Time"), "%m/%d/%Y", "%I:%M:%S %p"),
    ],
)
def test_a_time_of_day_beside_a_day_is_a_part_of_it(tmp_path, names, day, clock):
    at = [datetime(2021, 1 + row % 3, 1 + row % 28, row % 20 + 2, row % 60) for row in range(60)]
    columns = {names[0]: [one.strftime(day) for one in at]}
    columns |= {names[1]: [one.strftime(clock) for one in at]}
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert (facts["first"], facts["last"]) == (min(at).isoformat(), max(at).isoformat())
    assert f"the time of day in “{names[1]}”" in facts["roles"]["time"]["evidence"]
    assert facts["minutes"] is None


def test_a_length_beside_a_day_is_no_time_of_day(tmp_path):
    columns = {
        "date": [f"2021-03-{1 + row % 28:02}" for row in range(60)],
        "time": [f"0{1 + row % 3}:{row % 60:02}:00" for row in range(60)],
    }
    assert inspected(written_csv(tmp_path, columns))[0]["last"] == "2021-03-28"


@pytest.mark.parametrize("part", [0, 0.75])
def test_days_as_spreadsheets_count_them(tmp_path, part):
    # 44198 is the 2nd of January 2021.
    columns = {"Date": [44198 + row % 40 + part for row in range(60)]}
    facts, error = inspected(written_csv(tmp_path, columns))
    behind = "T18:00:00" if part else ""
    assert not error
    assert (facts["first"], facts["last"]) == (f"2021-01-02{behind}", f"2021-02-10{behind}")


def test_other_numbers_are_no_days_of_a_spreadsheet(tmp_path):
    columns = {"price": [44198 + row for row in range(60)], "rating": [1, 2, 4] * 20}
    assert inspected(written_csv(tmp_path, columns))[0]["roles"]["time"] is None


@pytest.mark.parametrize(
    ("start", "second"),
    [
        (datetime(2001, 1, 1), 1),  # Apple
        (datetime(1601, 1, 1), 10**6),  # Chrome
        (datetime(1601, 1, 1), 10**7),  # Windows
        (datetime(1, 1, 1), 10**7),  # .NET
        (datetime(1970, 1, 1), 1),
        (datetime(1970, 1, 1), 10**9),
    ],
)
def test_times_counted_from_other_years(tmp_path, start, second):
    begun = [datetime(2021, 3, 1, 20) + timedelta(days=4 * row) for row in range(100)]
    since = [int((at - start).total_seconds()) * second for at in begun]
    columns = {"watched_at": [0, *since[1:]], "rating": [3, 4, 5, 4] * 25}
    facts, error = inspected(written_csv(tmp_path, columns))
    assert (error, facts["roles"]["time"]["column"]) == ("", "watched_at")
    assert (facts["first"], facts["last"]) == ("2021-03-05T20:00:00", "2022-04-01T20:00:00")


@pytest.mark.parametrize("name", ["my_last_updated", "added", "last_modified"])
def test_seconds_under_a_word_for_records_are_times(tmp_path, name):
    begun = [datetime(2021, 3, 1, 20) + timedelta(days=4 * row) for row in range(100)]
    since = [int((at - datetime(1970, 1, 1)).total_seconds()) for at in begun]
    facts, error = inspected(written_csv(tmp_path, {name: since, "rating": [3, 4, 5, 4] * 25}))
    assert (error, facts["roles"]["time"]["column"]) == ("", name)
    assert facts["first"] == "2021-03-01T20:00:00"
