"""What may be replaced: folders of ours, wherever links lead."""

from __future__ import annotations

import pytest

from analysis import folders
from analysis.errors import UserError


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


def test_folders_are_exchanged_where_the_system_can(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name)
    assert folders.exchange_folders(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "one" / "page").read_text() == "two"
    assert not folders.exchange_folders(tmp_path / "one", tmp_path / "three")


def test_where_a_disk_is_mounted_nothing_can_be_exchanged():
    with pytest.raises(UserError, match="mounted"):
        folders.require_replaceable(folders.resolved_path(folders.Path("/proc")))
