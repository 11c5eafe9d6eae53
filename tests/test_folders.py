"""Folders are replaced as a whole, and never somebody else's."""

from __future__ import annotations

import pytest

from analysis import folders
from analysis.errors import UserError


def _build(target, text):
    with folders.replacing_folder(target) as staged:
        (staged / "page.html").write_text(text)


def test_second_build_replaces_the_first_and_leaves_nothing_beside(tmp_path):
    target = tmp_path / "deep" / "site"
    _build(target, "one")
    _build(target, "two")
    assert (target / "page.html").read_text() == "two"
    assert [path.name for path in target.parent.iterdir()] == ["site"]


def test_failed_build_leaves_the_former_site_whole(tmp_path):
    target = tmp_path / "site"
    _build(target, "one")
    with pytest.raises(TypeError):
        _build(target, None)
    assert (target / "page.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_foreign_folder_is_refused_untouched(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="not built here"):
        _build(tmp_path, "x")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(UserError, match="is a file"):
        _build(tmp_path / "site", "x")
    with pytest.raises(UserError, match="cannot be written|is a file"):
        _build(tmp_path / "site" / "below", "x")


def test_exchange_cut_off_between_two_renames_is_repaired(tmp_path):
    target = tmp_path / "site"
    _build(target, "one")
    target.rename(tmp_path / ".site.old")
    folders.repair_exchange(target)
    assert (target / "page.html").read_text() == "one"


def test_leftovers_of_a_killed_run_are_removed(tmp_path):
    target = tmp_path / "site"
    (tmp_path / ".site.new-abc").mkdir()
    _build(target, "one")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_without_exchange_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_exchange", lambda first, second: False)
    target = tmp_path / "site"
    _build(target, "one")
    _build(target, "two")
    assert (target / "page.html").read_text() == "two"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "new" / "result.csv"
    with folders.replacing_file(target) as partial:
        partial.write_text("first")
    with pytest.raises(ZeroDivisionError), folders.replacing_file(target) as partial:
        partial.write_text(f"half{1 / 0}")
    assert target.read_text() == "first"
    assert [path.name for path in target.parent.iterdir()] == ["result.csv"]


def test_a_file_that_cannot_be_written_is_told_at_once(tmp_path):
    (tmp_path / "file").write_text("x")
    for target, said in ((tmp_path, "is a folder"), (tmp_path / "file" / "x.csv", "be written")):
        with pytest.raises(UserError, match=said), folders.replacing_file(target):
            pytest.fail("work began")


def _linked(tmp_path, name="site"):
    """Return a link to a folder elsewhere that holds a first build."""
    real = tmp_path / "disk" / "real"
    _build(real, "one")
    link = tmp_path / name
    link.symlink_to(real, target_is_directory=True)
    return link, real


def test_a_build_into_a_link_replaces_what_it_leads_to(tmp_path):
    link, real = _linked(tmp_path)
    for text in ("two", "three"):
        _build(link, text)
        assert link.is_symlink()
        assert (real / "page.html").read_text() == text
    assert [path.name for path in real.parent.iterdir()] == ["real"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "site"]


def test_a_link_above_the_folder_is_followed_too(tmp_path):
    link, real = _linked(tmp_path)
    _build(link / "deep", "two")
    assert (real / "deep" / "page.html").read_text() == "two"


def test_a_link_to_nothing_yet_is_filled(tmp_path):
    link = tmp_path / "site"
    link.symlink_to(tmp_path / "new" / "real")
    _build(link, "one")
    assert (tmp_path / "new" / "real" / "page.html").read_text() == "one"


def test_a_link_to_a_foreign_folder_is_refused_untouched(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    (tmp_path / "site").symlink_to(tmp_path / "mine")
    with pytest.raises(UserError, match="not built here"):
        folders.require_ours(tmp_path / "site")


def test_links_in_a_circle_and_names_too_long_lead_nowhere(tmp_path):
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    for path in (tmp_path / "one", tmp_path / "one" / "x", tmp_path / ("a" * 300)):
        with pytest.raises(UserError, match="leads nowhere"):
            folders.require_ours(path)


def test_a_file_is_written_where_its_link_leads(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with folders.replacing_file(tmp_path / "link.csv") as partial:
        partial.write_text("new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"
