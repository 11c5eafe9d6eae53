"""Which text is a title's name, which the headline of a review, and which id tells titles apart."""

from __future__ import annotations

import csv

import pytest

from analysis.obtain.inspection import inspect_source
from analysis.settings import Settings


def inspected(tmp_path, rows):
    path = tmp_path / "plays.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return inspect_source(str(path), Settings(source=str(path)))


def column_of(found, role):
    told = found.facts["roles"][role]
    return told and told["column"]


def views(number=400):
    """Rows of 20 viewers and 25 films, each with a rating and a day."""
    return [
        {"user_id": 100 + n % 20, "film": n * 7 % 25, "rating": 1 + n * 3 % 5,
         "date": f"2024-{1 + n % 12:02}-{1 + n % 28:02}"} for n in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("headline", ["Great, no. {}", "Fine"])
def test_a_headline_of_each_review_is_no_title(tmp_path, headline):
    rows = [
        {"rating": row["rating"], "title": headline.format(n % 300), "user_id": row["user_id"],
         "product_id": f"B{row['film']:04}", "date": row["date"], "helpful_vote": n % 3}
        for n, row in enumerate(views())
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert (column_of(found, "title"), column_of(found, "title_name")) == ("product_id", None)
    assert found.facts["titles"] == 25


@pytest.mark.parametrize(("more", "title"), [("helpful_vote", "article_id"), ("row", "title")])
def test_only_in_reviews_a_text_of_each_row_is_a_headline(tmp_path, more, title):
    rows = [
        {"user_id": row["user_id"], "article_id": n % 44, "title": f"Film {n * 7 % 300}",
         "rating": row["rating"], "date": row["date"], more: n} for n, row in enumerate(views())
    ]  # fmt: skip
    assert column_of(inspected(tmp_path, rows), "title") == title


@pytest.mark.parametrize("told", ["session_id", "copy_id", "episode_id"])
def test_sessions_copies_and_parts_are_no_titles_beside_a_name(tmp_path, told):
    """Of 15 films there are 25 of them; sessions are of one viewer each."""
    rows = [
        {"user_id": 100 + row["film"] if told == "session_id" else row["user_id"],
         told: f"c{row['film']}", "show": f"Film {row['film'] % 15}", "date": row["date"]}
        for row in views()
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert found.error or column_of(found, "title") in ("show", "episode_id")
    assert told == "episode_id" or column_of(found, "title") == "show"


def test_a_name_beside_an_id_stays_its_name(tmp_path):
    rows = [
        {"user_id": row["user_id"], "movie_id": row["film"], "title": f"Film {row['film']}",
         "rating": row["rating"]} for row in views()
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert (column_of(found, "title"), column_of(found, "title_name")) == ("movie_id", "title")


@pytest.mark.parametrize("told", ["Film URI", "imdb_url", "Catalogue ID"])
def test_titles_of_one_name_are_told_apart_by_what_points_at_them(tmp_path, told):
    rows = [
        {"user_id": row["user_id"], "Title": f"Film {row['film'] % 15}",
         told: f"https://films.example/{row['film']}" if "ID" not in told else f"c{row['film']}",
         "date": row["date"]} for row in views()
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert (column_of(found, "title"), column_of(found, "title_name")) == (told, "Title")
    assert found.facts["titles"] == 25


def test_an_address_of_each_row_tells_no_titles_apart(tmp_path):
    rows = [
        {"user_id": row["user_id"], "Title": f"Film {row['film']}", "Entry URI": f"e/{n}",
         "date": row["date"]} for n, row in enumerate(views(50))
    ]  # fmt: skip
    assert column_of(inspected(tmp_path, rows), "title") == "Title"


@pytest.mark.parametrize("number", ["episode_number", "Episode No", "chapter_index"])
def test_a_number_within_the_show_is_no_title(tmp_path, number):
    rows = [
        {"user_id": row["user_id"], number: 1 + row["film"] % 8, "episode_id": 500 + row["film"],
         "date": row["date"]} for row in views()
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert found.error is None
    assert (column_of(found, "title"), found.facts["titles"]) == ("episode_id", 25)


def test_an_empty_column_has_no_role(tmp_path):
    rows = [
        {"user_id": row["user_id"], "video_id": "", "rating": "", "film_key": row["film"],
         "date": row["date"]} for row in views()
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert (column_of(found, "title"), column_of(found, "rating")) == ("film_key", None)


def test_recordings_are_titles_by_their_ids(tmp_path):
    rows = [
        {"user_id": row["user_id"], "recording_msid": f"0{row['film']}-ab",
         "listened_at": row["date"],
         "track_name": f"Song {row['film'] % 20}", "artist_name": f"Band {row['film'] % 6}"}
        for row in views()
    ]  # fmt: skip
    found = inspected(tmp_path, rows)
    assert column_of(found, "title") == "recording_msid"
    assert column_of(found, "title_name") == "track_name"


def test_the_column_of_viewers_tells_no_titles_apart(tmp_path):
    """Here no column is the viewer: what tells of titles is tried as one, and given up."""
    rows = [
        {"title": f"Film {n * 7 % 40}", "url": f"x{n * 7 % 40 * 2 + n // 40 % 2}",
         "date": row["date"], "streams": n * n % 90} for n, row in enumerate(views())
    ]  # fmt: skip
    error = inspected(tmp_path, rows).error
    assert "has no viewer" in error.found
    assert "url" not in error.remedy
