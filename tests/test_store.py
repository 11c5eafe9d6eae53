"""Results on disk: whole or not there, the newest kept."""

from __future__ import annotations

import os

import ibis
import pandas as pd
import pytest

from analysis import store
from analysis.tables import Tables


def _facts():
    return {"seconds": 1.5}


def test_tables_and_files_come_back(tmp_path):
    frame = pd.DataFrame({"a": [2, 1], "b": ["x", None]})
    outcome = {"frame": frame, "lazy": ibis.memtable(frame).order_by("a"), "m.pkl": b"\x01"}
    store.save_result(outcome, tmp_path / "stage" / "f1", _facts)
    tables = Tables(tmp_path / "stage" / "f1")
    assert sorted(tables) == ["frame", "lazy"]
    assert tables.frame("frame").a.tolist() == [2, 1]
    assert tables["lazy"].a.execute().tolist() == [1, 2]
    assert tables.file("m.pkl").read_bytes() == b"\x01"
    assert store.read_stamp(tables.folder) == {"seconds": 1.5}
    with pytest.raises(KeyError, match="no table 'nope'"):
        tables["nope"]


def test_names_with_a_slash_make_subfolders(tmp_path):
    store.save_result({"split/X_train": pd.DataFrame({"a": [1]})}, tmp_path / "s" / "f", _facts)
    assert (tmp_path / "s" / "f" / "split" / "X_train.parquet").is_file()


def test_a_table_is_found_under_another_name_too_wherever_it_lies(tmp_path):
    outcome = {"one": pd.DataFrame({"a": [1, 2]}), "clean/one": "one"}
    store.save_result(outcome, tmp_path / "s" / "f", _facts)
    (tmp_path / "s").rename(tmp_path / "moved")
    folder = tmp_path / "moved" / "f"
    assert pd.read_parquet(folder / "clean" / "one.parquet").a.tolist() == [1, 2]
    assert ibis.read_parquet(folder / "clean" / "one.parquet").a.sum().execute() == 3
    assert list(Tables(folder)) == ["one"]


def test_a_crash_leaves_no_result(tmp_path):
    class Broken:
        def to_parquet(self, path, index):
            path.write_bytes(b"half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.save_result(
            {"good": pd.DataFrame({"a": [1]}), "bad": Broken()}, tmp_path / "s" / "f", _facts
        )
    assert store.read_stamp(tmp_path / "s" / "f") is None
    assert not list((tmp_path / "s").iterdir())


def test_only_the_newest_are_kept(tmp_path):
    for number in range(10):
        store.save_result({}, tmp_path / "s" / f"f{number}", _facts)
        os.utime(tmp_path / "s" / f"f{number}", (number, number))
    store.prune_results(tmp_path / "s", kept=3)
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["f7", "f8", "f9"]


def test_a_frame_is_the_callers_own_and_a_table_written_anew_is_read_anew(tmp_path):
    place = tmp_path / "one.parquet"
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).to_parquet(place)
    tables = Tables(tmp_path)
    first = tables.frame("one")
    first.loc[0, "a"], first["c"] = 7, 0
    assert tables.frame("one").to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}
    pd.DataFrame({"a": [3]}).to_parquet(place)
    row = tables.record("one")
    row["a"] = 7
    assert tables.record("one") == {"a": 3}


@pytest.mark.parametrize("kept", [0, 10**6])
def test_a_frame_is_the_same_kept_or_not(tmp_path, monkeypatch, kept):
    monkeypatch.setattr("analysis.tables.KEPT_BYTES", kept)
    pd.DataFrame({"a": [1, 2]}).to_parquet(tmp_path / "one.parquet")
    tables = Tables(tmp_path)
    again = [tables.frame("one").a.tolist() for _ in range(2)]
    assert again == [[1, 2], [1, 2]]


def test_record_turns_missing_into_none(tmp_path):
    frame = pd.DataFrame({"p": [float("nan")], "k": [3], "name": [None]})
    store.save_result(
        {"one": frame, "two": pd.concat([frame, frame])}, tmp_path / "s" / "f", _facts
    )
    tables = Tables(tmp_path / "s" / "f")
    assert tables.record("one") == {"p": None, "k": 3, "name": None}
    with pytest.raises(ValueError, match="2 rows"):
        tables.record("two")


def test_pieces_outlive_an_interrupt_and_go_with_the_result(tmp_path):
    folder = tmp_path / "stage" / ".f1"
    store.Pieces(folder)["first"] = [1, 2]
    pieces = store.Pieces(folder)
    pieces["broken"] = "whole"
    pieces._path("broken").write_bytes(b"half")
    assert pieces["first"] == [1, 2]
    assert "broken" not in pieces
    assert "never" not in pieces
    assert len(pieces) == 2
    store.save_result({}, tmp_path / "stage" / "f1", _facts)
    assert not folder.exists()


def test_a_name_leads_to_the_last_result(tmp_path):
    for number in "12":
        (tmp_path / "scrub" / number).mkdir(parents=True)
        (tmp_path / "scrub" / number / "x").write_text(number)
        store.link_result(tmp_path / "segmentation", tmp_path / "scrub" / number)
        assert (tmp_path / "segmentation" / "x").read_text() == number
    (tmp_path / "mine").mkdir()
    store.link_result(tmp_path / "mine", tmp_path / "scrub" / "1")
    assert not (tmp_path / "mine").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "scrub", "segmentation"]
