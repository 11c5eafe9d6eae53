"""Viewers by names that few words tell: cards, learners, headings in other scripts."""

from __future__ import annotations

import csv
import tomllib

import pytest

from analysis.obtain.inspection import inspect_source
from analysis.settings import Settings


def inspected(tmp_path, rows, **said):
    path = tmp_path / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return inspect_source(str(path), Settings(source=str(path), obtain=said))


def printed(error):
    """Return the lines for `audience.toml` of an error as settings."""
    return tomllib.loads(error.remedy[error.remedy.index("[obtain]") :])["obtain"]


@pytest.mark.parametrize(("card", "value"), [("BonusCard", "BC{:05}"), ("Leserkarten-Nr.", "{}")])
def test_a_card_that_repeats_is_proposed_where_other_roles_are_open_too(tmp_path, card, value):
    rows = [
        {"Slip": 10_000 + n, card: value.format(700 + n * 7 % 40), "Film": f"Film {n % 30}",
         "Showtime": f"2024-03-{1 + n % 28:02}", "Purchased": f"2024-02-{1 + n * 5 % 28:02}"}
        for n in range(600)
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    said = printed(found.error)
    assert said["viewer"] == card
    again = inspected(tmp_path, rows, **said)
    if again.error is not None:
        again = inspected(tmp_path, rows, **printed(again.error))
    assert again.error is None
    assert again.facts["viewers"] == 40


@pytest.mark.parametrize(
    ("viewer", "title", "rating", "time"),
    [
        ("Пользователь", "Фильм", "Рейтинг", "Дата"),
        ("会員番号", "映画", "評価", "日付"),
        ("ユーザーID", "作品名", "評価", "視聴日時"),
        ("learner_id", "course_id", "rating", "date"),
    ],
)
def test_headings_in_other_scripts_are_understood(tmp_path, viewer, title, rating, time):
    rows = [
        {viewer: 500 + n % 30, title: f"T{n * 7 % 20}", rating: 1 + n * n // 7 % 5,
         time: f"2024-03-{1 + n % 28:02}"} for n in range(600)
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert found.error is None
    columns = [
        found.facts["roles"][role]["column"] for role in ("viewer", "title", "rating", "time")
    ]
    assert columns == [viewer, title, rating, time]
    assert (found.facts["viewers"], found.facts["titles"]) == (30, 20)


@pytest.mark.parametrize(
    ("group", "person"), [("household_id", "person_id"), ("account_id", "profile_number")]
)
def test_persons_counted_within_a_household_are_asked_for(tmp_path, group, person):
    rows = [
        {group: 9_000 + n * 7 % 30, person: 1 + n // 30 % 2, "programme": f"P{n * 11 % 23}",
         "start": f"2024-03-{1 + n % 28:02}", "minutes_watched": 3 + n * n % 41} for n in range(600)
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert f"“{person}” counts 60 persons" in found.error.found
    said = printed(found.error)
    assert said["viewer"] == group
    again = inspected(tmp_path, rows, **said)
    assert (again.error, again.facts["viewers"]) == (None, 30)


def test_persons_with_ids_of_their_own_are_no_numbers_in_a_household(tmp_path):
    rows = [
        {"household_id": 9_000 + n * 7 % 30, "user_id": 100 + n * 7 % 30, "programme": f"P{n % 23}",
         "start": f"2024-03-{1 + n % 28:02}"} for n in range(600)
    ]  # fmt: skip
    assert inspected(tmp_path, rows).error is None


def test_keys_of_two_other_tables_make_a_log_without_other_signals(tmp_path):
    def written(name, rows):
        (tmp_path / f"{name}.csv").write_text(
            "\n".join(",".join(map(str, row)) for row in rows) + "\n", encoding="utf-8"
        )

    people = [f"m{n:03}x" for n in range(40)]
    songs = [f"s{n:03}y" for n in range(30)]
    written("members", [("msno", "town"), *((one, n % 3) for n, one in enumerate(people))])
    written("songs", [("song_id", "label"), *((one, n % 4) for n, one in enumerate(songs))])
    log = [(people[n * 7 % 40], songs[n * n % 30], n % 2) for n in range(500)]
    written("train", [("msno", "song_id", "target"), *log])
    found = inspect_source(str(tmp_path), Settings(source=str(tmp_path)))
    said = printed(found.error)
    assert (said["table"], said["viewer"]) == ("train", "msno")
    again = inspect_source(str(tmp_path), Settings(source=str(tmp_path), obtain=said))
    assert (again.error, again.facts["viewers"], again.facts["rows"]) == (None, 40, 500)
