"""Names that the user gives segments: kept as they are, refused where they cannot be."""

from __future__ import annotations

import pytest

from analysis.editions.own_names import LONGEST, named_by_user, names_digest, read_own_names
from analysis.errors import UserError

FOUND = {"s1": "Steady Regulars", "s3": "Newcomers", "s2": "Casual Viewers"}
IDS = frozenset({"s1", "s2", "s3", "s9"})


def written(tmp_path, text: str):
    path = tmp_path / "names.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_nobody_is_named(tmp_path):
    assert read_own_names(tmp_path / "names.toml") == {}
    assert named_by_user({}, FOUND, IDS) == FOUND
    assert names_digest({}) == ""


def test_a_segment_is_named_by_its_id_or_by_its_name(tmp_path):
    names = read_own_names(written(tmp_path, 's1 = "Fans"\n"Newcomers" = "Les Nouveaux"\n'))
    assert names == {"s1": "Fans", "Newcomers": "Les Nouveaux"}
    named = named_by_user(names, FOUND, IDS)
    assert named == {"s1": "Fans", "s3": "Les Nouveaux", "s2": "Casual Viewers"}


def test_two_may_change_names_and_one_that_is_not_told_may_have_one():
    swapped = {"s1": "Newcomers", "s3": "Steady Regulars", "s9": "The Few"}
    named = named_by_user(swapped, FOUND, IDS)
    assert named == {"s1": "Newcomers", "s3": "Steady Regulars", "s2": "Casual Viewers"}


def test_the_order_of_lines_changes_nothing_and_a_name_does():
    assert names_digest({"s1": "A", "s2": "B"}) == names_digest({"s2": "B", "s1": "A"})
    assert names_digest({"s1": "A"}) != names_digest({"s1": "B"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('s1 = ""', "an empty name"),
        ('s1 = "  "', "an empty name"),
        ("s1 = 3", "no text"),
        ("[s1]\nname = 'x'", "no text"),
        (f's1 = "{"x" * (LONGEST + 1)}"', f"{LONGEST + 1} letters"),
        ('s1 = "a\\nb"', "breaks"),
        ('s1 = " a"', "breaks"),
        ('s1 = "a\\u202eb"', "hidden signs"),
        ('s1 = "Band A: mine"', "a colon"),
        ('s1 = "Fans"\ns2 = "Fans"', "both given"),
        ('s1 = "Fans"\ns2 = "fans"', "both given"),
        ('s1 = "Fans"\ns1 = "Others"', "no valid TOML"),
        ("s1 = Fans", "no valid TOML"),
        ("s1 = " + "[" * 5000, "TOML"),
    ],
)
def test_what_is_no_name_is_refused(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(UserError, match=said) as caught:
        read_own_names(path)
    assert str(path) in caught.value.found


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b"s1 = '" + bytes(3)])
def test_what_is_no_text_is_refused(tmp_path, content):
    (tmp_path / "names.toml").write_bytes(content)
    with pytest.raises(UserError, match="TOML"):
        read_own_names(tmp_path / "names.toml")


def test_a_folder_and_a_file_without_end_are_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("folder", "zero"):
        with pytest.raises(UserError, match="no file of names"):
            read_own_names(tmp_path / name)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"s7": "Fans"}, "no segment 's7'"),
        ({"Regulars": "Fans"}, "no segment 'Regulars'"),
        ({"s1": "Fans", "Steady Regulars": "Others"}, "s1 is named twice"),
        ({"s1": "Newcomers"}, "both given the name"),
        ({"s1": "casual viewers"}, "both given the name"),
        ({"s9": "Newcomers"}, "both given the name"),
    ],
)
def test_what_cannot_be_named_is_refused(names, said):
    with pytest.raises(UserError, match=said):
        named_by_user(names, FOUND, IDS)


def test_an_unknown_segment_is_answered_by_those_there_are():
    with pytest.raises(UserError) as caught:
        named_by_user({"<b>": "Fans"}, FOUND, IDS)
    assert "s1 (Steady Regulars), s3 (Newcomers), s2 (Casual Viewers)" in caught.value.found


def test_names_that_are_markup_are_names():
    names = {"s1": "<b>*Fans*</b>"}
    assert named_by_user(names, FOUND, IDS)["s1"] == "<b>*Fans*</b>"
