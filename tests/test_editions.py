"""Ids of segments follow their viewers from edition to edition; damaged editions are ignored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from analysis.editions import edition_file, edition_shelf
from analysis.editions.edition_file import Edition
from analysis.interpret.names.edition_match import (
    drawn_viewers,
    match_segments,
    overlap_matrix,
)
from analysis.publication import publishing

SOURCE = "viewers.db"
MODELS = [f"{number:016x}" for number in range(1, 30)]


def labels(segments, evidence="full") -> ibis.Table:
    """Return labels of viewers 0, 1, 2 … in these segments."""
    frame = pd.DataFrame({"user_id": range(len(segments)), "segment": list(segments)})
    return ibis.memtable(frame.assign(evidence=evidence, confidence=1.0))


def published(
    shelf: Path, model: str, told: ibis.Table, k: int, then: Callable[[], object] = lambda: None
) -> pd.DataFrame:
    """Publish the segments of a run as it does, and return their ids."""
    precedent = edition_shelf.find_precedent(SOURCE, model, shelf)
    ids = match_segments(told, k, precedent)
    named = ids.assign(name=[f"Name {number}" for number in ids["segment"]])
    facts = edition_shelf.next_facts(SOURCE, model, named, "2005-12-31", shelf)
    with publishing() as work:
        edition_shelf.add_edition(Edition(facts, drawn_viewers(told, ids)), work, shelf)
        then()
    return ids


def files(shelf: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(shelf.rglob("*.parquet"))}


def test_an_overlap_is_that_of_the_segment_or_of_the_rest():
    # 29 viewers. The first: 8 of 11 inside, 18 of 21 outside. The second, of 12 and 13: 10 of 15
    # inside, 14 of 19 outside. The third, small: 6 of 8 inside, 21 of 23 outside.
    found = overlap_matrix(np.array([[8, 2, 0], [1, 10, 1], [0, 1, 6]]))
    assert found.diagonal() == pytest.approx([8 / 11, 10 / 15, 6 / 8])
    assert found[0, 1] == pytest.approx(2 / 21)
    # One of most: 20 of 24 inside, but of six that were or are outside only two stay so.
    assert overlap_matrix(np.array([[20, 2], [2, 2]]))[0, 0] == pytest.approx(2 / 6)


def test_a_segment_of_most_is_not_found_again_by_chance():
    # Both call 90 of 100 the same, but the ten outside are others: 80 of 100 inside, 0 outside.
    found = overlap_matrix(np.array([[80, 10], [10, 0]]))
    assert (found <= 0.5).all()
    assert overlap_matrix(np.array([[70.0]])).tolist() == [[1.0]]
    assert overlap_matrix(np.zeros((2, 3))).tolist() == [[0.0] * 3] * 2


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=1, max_size=5
        )
    )
)
def test_what_matches_is_what_the_hungarian_method_matches(rows):
    overlap = overlap_matrix(np.array(rows))
    over = np.where(overlap > 0.5, overlap, 0)
    best = {pair for pair in zip(*linear_sum_assignment(-over), strict=True) if over[pair] > 0}
    assert {tuple(pair) for pair in np.argwhere(overlap > 0.5)} == best


def test_the_first_edition_counts_from_the_largest():
    assert match_segments(labels([0, 0, 1]), 3)["id"].tolist() == ["s1", "s2", "s3"]


def test_ids_follow_viewers_when_ranks_change(tmp_path):
    before = [0] * 50 + [1] * 40 + [2] * 30
    assert published(tmp_path, MODELS[0], labels(before), 3)["id"].tolist() == ["s1", "s2", "s3"]
    # Thirty of the first have left; 36 stay of the second, all of the third.
    after = labels([2] * 20 + [-1] * 30 + [1] * 36 + [2] * 4 + [0] * 30).filter(
        lambda table: table["segment"] >= 0
    )
    ids = published(tmp_path, MODELS[1], after, 3)
    assert ids["id"].tolist() == ["s3", "s2", "s1"]
    assert ids["former"].tolist() == ["Name 2", "Name 1", "Name 0"]
    # Of 90 that both have: 30 of 30; 36 of 40; 20 of 24.
    assert ids["overlap"].tolist() == pytest.approx([1, 0.9, 20 / 24])


def test_a_segment_that_fell_apart_leaves_its_number_to_nobody(tmp_path):
    published(tmp_path, MODELS[0], labels([0] * 60 + [1] * 40), 2)
    # The second falls into halves: neither is more than half of what it was.
    ids = published(tmp_path, MODELS[1], labels([0] * 60 + [1] * 20 + [2] * 20), 3)
    assert ids["id"].tolist() == ["s1", "s3", "s4"]
    assert ids["overlap"].isna().tolist() == [False, True, True]
    assert ids["former"].isna().tolist() == [False, True, True]
    # One whole again: the number it had is not the one of the edition before, so it is new.
    ids = published(tmp_path, MODELS[2], labels([0] * 60 + [1] * 40), 2)
    assert ids["id"].tolist() == ["s1", "s5"]


def test_a_model_keeps_the_ids_that_it_was_given_first(tmp_path):
    first = published(tmp_path, MODELS[0], labels([0] * 60 + [1] * 40), 2)
    apart = labels([0] * 60 + [1] * 20 + [2] * 20)
    other = published(tmp_path, MODELS[1], apart, 3)
    assert other["id"].tolist() == ["s1", "s3", "s4"]
    before = files(tmp_path)
    assert published(tmp_path, MODELS[1], apart, 3).equals(other)
    assert files(tmp_path) == before
    back = published(tmp_path, MODELS[0], labels([0] * 60 + [1] * 40), 2)
    assert back.equals(first)
    # What was published last is followed, and the numbers used in between stay used.
    ids = published(tmp_path, MODELS[2], labels([1] * 50 + [0] * 10 + [2] * 40), 3)
    assert ids["id"].tolist() == ["s5", "s1", "s2"]


def test_the_basis_changes_with_the_edition_that_is_followed(tmp_path):
    assert edition_shelf.find_precedent(SOURCE, MODELS[9], tmp_path) is None
    seen = set()
    for number, split in enumerate([(60, 40), (50, 50), (30, 70)]):
        told = labels([0] * split[0] + [1] * split[1])
        published(tmp_path, MODELS[number], told, 2)
        seen.add(edition_shelf.find_precedent(SOURCE, MODELS[9], tmp_path).basis)
        assert edition_shelf.find_precedent("other.db", MODELS[9], tmp_path) is None
    assert len(seen) == 3
    with edition_shelf.ignoring_editions():
        assert edition_shelf.find_precedent(SOURCE, MODELS[9], tmp_path) is None
    assert edition_shelf.find_precedent(SOURCE, MODELS[9], tmp_path)


def test_ids_that_begin_anew_leave_later_numbers_unused(tmp_path):
    published(tmp_path, MODELS[0], labels([0] * 60 + [1] * 40), 2)
    with edition_shelf.ignoring_editions():
        ids = published(tmp_path, MODELS[1], labels([0] * 60 + [1] * 40), 2)
    assert ids["id"].tolist() == ["s1", "s2"]
    assert ids["overlap"].isna().all()
    ids = published(tmp_path, MODELS[2], labels([0] * 30 + [1] * 30 + [2] * 40), 3)
    assert ids["id"].tolist() == ["s3", "s4", "s2"]


def test_only_the_latest_editions_are_kept_and_no_number_comes_back(tmp_path):
    for number in range(12):
        # Each time other viewers: none is found again.
        told = labels([0] * 10).mutate(user_id=ibis._.user_id + 10 * number)
        assert published(tmp_path, MODELS[number], told, 1)["id"].tolist() == [f"s{number + 1}"]
    known = edition_shelf.whole_editions(SOURCE, tmp_path)
    assert [one.facts.model for one in known] == MODELS[4:12]
    assert [one.facts.used for one in known] == list(range(5, 13))


def test_guesses_and_viewers_beyond_the_sample_are_not_kept():
    told = labels([0] * 30 + [1] * 30, evidence=["full"] * 40 + ["low"] * 20)
    ids = pd.DataFrame({"segment": [0, 1], "id": ["s1", "s2"]})
    every = drawn_viewers(told, ids)
    assert every["id"].value_counts().to_dict() == {"s1": 30, "s2": 10}
    some = drawn_viewers(told, ids, most=7)
    digests = sorted(hashlib.md5(f"edition{user}".encode()).hexdigest()[:16] for user in range(40))
    assert some["viewer"].tolist() == digests[:7]


def test_ids_of_text_and_of_numbers_are_the_same_viewers(tmp_path):
    published(tmp_path, MODELS[0], labels([0] * 30 + [1] * 20), 2)
    texts = labels([1] * 30 + [0] * 20).mutate(user_id=ibis._.user_id.cast("string"))
    assert published(tmp_path, MODELS[1], texts, 2)["id"].tolist() == ["s2", "s1"]


def test_a_failed_publication_leaves_the_editions_as_they_were(tmp_path):
    published(tmp_path, MODELS[0], labels([0] * 30 + [1] * 20), 2)
    before = files(tmp_path)
    with pytest.raises(ZeroDivisionError):
        published(tmp_path, MODELS[1], labels([0] * 30), 1, lambda: 1 / 0)
    assert files(tmp_path) == before
    assert len(list(next(tmp_path.iterdir()).iterdir())) == 2


def rewritten(path: Path, change) -> None:
    """Change an edition's table, and give it a name that its new content has."""
    table = change(pq.read_table(path))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    content = sink.getvalue().to_pybytes()
    path.unlink()
    digest = hashlib.sha256(content).hexdigest()[:16]
    path.with_name(f"{MODELS[0]}-{digest}.parquet").write_bytes(content)


def with_facts(old: bytes, new: bytes):
    def change(table: pa.Table) -> pa.Table:
        facts = table.schema.metadata[edition_file.FACTS]
        assert old in facts
        return table.replace_schema_metadata({edition_file.FACTS: facts.replace(old, new)})

    return change


def many(table: pa.Table) -> pa.Table:
    viewers = [f"{number:016x}" for number in range(edition_file.VIEWERS + 1)]
    columns = {"viewer": pa.array(viewers), "id": pa.array(["s1"] * len(viewers))}
    return pa.table(columns).replace_schema_metadata(table.schema.metadata)


HOSTILE = {
    "no facts": lambda table: table.replace_schema_metadata({}),
    "no JSON": with_facts(b"{", b"["),
    "another field": with_facts(b'"order"', b'"odour"'),
    "another source": with_facts(b"viewers.db", b"others.db"),
    "an id that is markup": with_facts(b'"s1"', b'"<b>"'),
    "an id too large": with_facts(b'"s1"', b'"s99999999999"'),
    "an id twice": with_facts(b'"s1"', b'"s2"'),
    "no number": with_facts(b'"used":2', b'"used":"x"'),
    "a negative order": with_facts(b'"order":1', b'"order":-1'),
    "an overlap that is none": with_facts(b'"overlap":null', b'"overlap":NaN'),
    "another column": lambda table: table.append_column("more", table["id"]),
    "numbers for viewers": lambda table: table.set_column(0, "viewer", pa.array(range(len(table)))),
    "a viewer twice": lambda table: pa.concat_tables([table, table]),
    "an unknown segment": lambda table: table.set_column(1, "id", pa.array(["s9"] * len(table))),
    "more viewers than are kept": many,
}


@pytest.mark.parametrize("how", HOSTILE)
def test_what_was_not_written_here_is_named_and_ignored(tmp_path, how):
    published(tmp_path, MODELS[0], labels([0] * 30 + [1] * 20), 2)
    (path,) = tmp_path.rglob("*.parquet")
    rewritten(path, HOSTILE[how])
    (hostile,) = tmp_path.rglob("*.parquet")
    assert edition_shelf.damaged_files(SOURCE, tmp_path) == [hostile]
    assert edition_shelf.find_precedent(SOURCE, MODELS[1], tmp_path) is None
    ids = published(tmp_path, MODELS[1], labels([0] * 30 + [1] * 20), 2)
    assert ids["id"].tolist() == ["s1", "s2"]
    assert edition_shelf.damaged_files(SOURCE, tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"x" * 5000])
def test_what_is_no_table_is_named_and_ignored(tmp_path, content):
    published(tmp_path, MODELS[0], labels([0] * 30 + [1] * 20), 2)
    (path,) = tmp_path.rglob("*.parquet")
    path.write_bytes(content)
    assert edition_shelf.damaged_files(SOURCE, tmp_path) == [path]


def test_every_changed_byte_is_seen(tmp_path):
    published(tmp_path, MODELS[0], labels([0] * 30 + [1] * 20), 2)
    (path,) = tmp_path.rglob("*.parquet")
    content = path.read_bytes()
    for at in range(0, len(content), 97):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert edition_file.read_edition(path) is None
    path.write_bytes(content)
    assert edition_file.read_edition(path) is not None


def test_folders_links_to_nowhere_and_pipes_are_ignored(tmp_path):
    folder = edition_shelf.shelf_folder(SOURCE, tmp_path)
    folder.mkdir()
    (folder / "a.parquet").mkdir()
    (folder / "b.parquet").symlink_to("nowhere")
    (folder / "c.parquet").symlink_to("/dev/zero")
    assert len(edition_shelf.damaged_files(SOURCE, tmp_path)) == 3
    assert edition_shelf.find_precedent(SOURCE, MODELS[0], tmp_path) is None


def test_an_edition_is_read_as_it_was_written(tmp_path):
    told = labels([0] * 30 + [1] * 20)
    ids = published(tmp_path, MODELS[0], told, 2)
    (known,) = edition_shelf.whole_editions(SOURCE, tmp_path)
    assert known.viewers.equals(drawn_viewers(told, ids))
    assert [one.name for one in known.facts.segments] == ["Name 0", "Name 1"]
    assert (known.facts.order, known.facts.used, known.facts.basis) == (1, 2, "")
    assert known.facts.data_as_of == "2005-12-31"
