"""The test viewers are looked at once; a later look says so, also in another run."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from analysis.communicate.claims.model.choice import opened_claim
from analysis.openings import remember_opening


def choice(opened: str, rule: str = "ab", **more: object) -> pd.DataFrame:
    test = {"rows": 40, "silhouette": 0.3, "opened": opened, "rule": rule} | more
    return pd.DataFrame([{"candidate": "Ward k=2", "test": json.dumps(test)}])


def told(chosen: pd.DataFrame) -> tuple:
    test = json.loads(chosen["test"].iloc[0])
    return test.get("look"), test.get("first_opened"), test.get("first_rule"), test["opened"]


def test_a_later_look_names_the_first(tmp_path):
    place = tmp_path / "editions" / "openings.json"
    first = remember_opening(choice("2026-01-02T03:04:05+00:00"), "a salt", "k", place)
    assert told(first) == (1, None, None, "2026-01-02T03:04:05+00:00")
    second = remember_opening(choice("2026-02-03T00:00:00+00:00", "cd"), "a salt", "k", place)
    third = remember_opening(choice("2026-02-04T00:00:00+00:00", "ef"), "a salt", "k", place)
    began = ("2026-01-02T03:04:05+00:00", "ab")
    assert told(second) == (2, *began, "2026-02-03T00:00:00+00:00")
    assert told(third) == (3, *began, "2026-02-04T00:00:00+00:00")
    assert third["candidate"].tolist() == ["Ward k=2"]


def test_other_viewers_are_another_test_set(tmp_path):
    place = tmp_path / "openings.json"
    for test_set in ("a salt", "b salt", "a pepper"):
        assert told(remember_opening(choice("2026-01-02"), test_set, "k", place))[0] == 1


@pytest.mark.parametrize("test", [{}, {"rows": 1, "opened": "2026-01-02", "rule": "ab"}])
def test_where_nothing_was_measured_nobody_looked(tmp_path, test):
    chosen = pd.DataFrame([{"test": json.dumps(test)}])
    place = tmp_path / "openings.json"
    assert remember_opening(chosen, "a salt", "k", place).equals(chosen)
    assert not place.exists()


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_an_unreadable_record_is_begun_anew(tmp_path, content):
    place = tmp_path / "openings.json"
    place.write_text(content)
    assert told(remember_opening(choice("2026-01-02"), "a salt", "k", place))[0] == 1
    assert told(remember_opening(choice("2026-01-03", "cd"), "a salt", "k", place))[0] == 2


def test_what_is_computed_again_is_no_new_look(tmp_path):
    place = tmp_path / "openings.json"
    first = remember_opening(choice("2026-01-02"), "a", "k", place)
    kept = place.read_bytes()
    assert remember_opening(choice("2026-05-05"), "a", "k", place).equals(first)
    assert place.read_bytes() == kept
    # Another rule, or other settings: a look each; and each of them again is the one it was.
    second = remember_opening(choice("2026-05-06", "cd"), "a", "k", place)
    third = remember_opening(choice("2026-05-07"), "a", "l", place)
    assert [told(made)[0] for made in (second, third)] == [2, 3]
    assert remember_opening(choice("2027-01-01"), "a", "l", place).equals(third)
    assert told(remember_opening(choice("2027-01-01"), "a", "k", place)) == told(first)
    # A record of an earlier version does not say its settings, so it counts as another look.
    place.write_text(re.sub(r',\s*"settings": "."', "", place.read_text()))
    assert told(remember_opening(choice("2027-01-01"), "a", "k", place))[0] == 4


def test_the_report_says_which_look_it_was(tmp_path):
    first = remember_opening(choice("2026-01-02T03:04:05+00:00"), "a", "k", tmp_path / "o.json")
    later = remember_opening(
        choice("2026-02-03T10:11:12+00:00", "cd"), "a", "k", tmp_path / "o.json"
    )
    said = [opened_claim(json.loads(made["test"].iloc[0])).text for made in (first, later)]
    assert said[0] == "They were opened once, on 2 January 2026 at 03:04 UTC, under rule ab."
    assert said[1] == (
        "They were first opened on 2 January 2026 at 03:04 UTC, under rule ab; this is look 2, on "
        "3 February 2026 at 10:11 UTC, under rule cd, so whoever chose the settings could have "
        "known what the earlier ones have shown."
    )
