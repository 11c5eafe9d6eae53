"""Ids of segments follow their viewers from edition to edition; damaged editions are ignored."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
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

from analysis.editions import edition_folder, edition_shelf
from analysis.editions.edition_facts import EditionIdentity, key_mark, source_folder
from analysis.editions.edition_folder import Edition, edition_files, read_edition
from analysis.editions.precedent import find_precedent, next_facts
from analysis.errors import UserError
from analysis.interpret.names.edition_match import (
    drawn_viewers,
    match_segments,
    overlap_matrix,
)
from analysis.publication import publishing
from analysis.settings import Editions

SOURCE = "viewers.db"
# What editions are known by: of one rule and of one content each.
MARKS = [EditionIdentity(SOURCE, f"{number:016x}", "a" * 16) for number in range(1, 30)]
KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
FRESH = Editions(fresh=True)
SLOT = {
    **{"value": 0.5, "shown": "50\u00a0%", "unit": "share", "low": 0.4, "high": 0.6},
    **{"n": 50, "population": "known viewers"},
}
CLAIM = {
    **{"id": "explore.a", "template": "{share} of it.", "words": {}, "slots": {"share": SLOT}},
    "evidence": "counted",
}
REPORT = {
    **{"source": {"name": SOURCE, "sha256": None}, "data_as_of": "2005-12-31", "draft": False},
    **{"users_kept": 50, "ratings_kept": 500, "segments": [], "claims": [CLAIM]},
}
NO_TITLES = pd.DataFrame({"title_id": ["7"], "title": ["A <b>Title</b>"], "viewers": [12]})


def labels(segments, evidence="full") -> ibis.Table:
    """Return labels of viewers 0, 1, 2 … in these segments."""
    frame = pd.DataFrame({"user_id": range(len(segments)), "segment": list(segments)})
    return ibis.memtable(frame.assign(evidence=evidence, confidence=1.0))


def follow(mark, shelf: Path, wanted: Editions | None = None, key: bytes = KEY):
    return find_precedent(mark, lambda: key, wanted, shelf)


def published(
    shelf: Path,
    mark: EditionIdentity,
    told: ibis.Table,
    k: int,
    then: Callable[[], object] = lambda: None,
    wanted: Editions | None = None,
    key: bytes = KEY,
    day: str | None = "2005-12-31",
) -> pd.DataFrame:
    """Publish the segments of a run as it does, and return their ids."""
    precedent = follow(mark, shelf, wanted, key)
    ids = match_segments(told, k, precedent)
    named = ids.assign(name=[f"Name {number}" for number in ids["segment"]])
    facts = next_facts(
        mark, named, precedent, data_as_of=day, draft=False, key=key_mark(key), shelf=shelf
    )
    centroids = pd.DataFrame({"id": ids["id"], "measure": "level", "mean": 0.5, "median": np.nan})
    viewers, report = drawn_viewers(told, ids, key), json.dumps(REPORT).encode()
    edition = Edition(facts, report, viewers, centroids, NO_TITLES)
    if not edition_shelf.is_standing(edition, shelf):
        with publishing() as work:
            edition_shelf.add_edition(edition, work, shelf)
            then()
    return ids


def files(shelf: Path) -> dict[str, bytes]:
    found = sorted(path for path in shelf.rglob("*") if path.is_file() and path.suffix)
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in found}


def folders(shelf: Path) -> list[Path]:
    return sorted(path.parent for path in shelf.rglob("edition.json"))


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
    assert published(tmp_path, MARKS[0], labels(before), 3)["id"].tolist() == ["s1", "s2", "s3"]
    # Thirty of the first have left; 36 stay of the second, all of the third.
    after = labels([2] * 20 + [-1] * 30 + [1] * 36 + [2] * 4 + [0] * 30).filter(
        lambda table: table["segment"] >= 0
    )
    ids = published(tmp_path, MARKS[1], after, 3)
    assert ids["id"].tolist() == ["s3", "s2", "s1"]
    assert ids["former"].tolist() == ["Name 2", "Name 1", "Name 0"]
    # Of 90 that both have: 30 of 30; 36 of 40; 20 of 24.
    assert ids["overlap"].tolist() == pytest.approx([1, 0.9, 20 / 24])


def test_a_segment_that_fell_apart_leaves_its_number_to_nobody(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    # The second falls into halves: neither is more than half of what it was.
    ids = published(tmp_path, MARKS[1], labels([0] * 60 + [1] * 20 + [2] * 20), 3)
    assert ids["id"].tolist() == ["s1", "s3", "s4"]
    assert ids["overlap"].isna().tolist() == [False, True, True]
    assert ids["former"].isna().tolist() == [False, True, True]
    # One whole again: the number it had is not the one of the edition before, so it is new.
    ids = published(tmp_path, MARKS[2], labels([0] * 60 + [1] * 40), 2)
    assert ids["id"].tolist() == ["s1", "s5"]


def test_an_edition_keeps_the_ids_that_it_was_given_first(tmp_path):
    first = published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    apart = labels([0] * 60 + [1] * 20 + [2] * 20)
    other = published(tmp_path, MARKS[1], apart, 3)
    assert other["id"].tolist() == ["s1", "s3", "s4"]
    before = files(tmp_path)
    assert published(tmp_path, MARKS[1], apart, 3).equals(other)
    assert files(tmp_path) == before
    back = published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    assert back.equals(first)
    # Going back changes nothing of what the other goes on from.
    assert published(tmp_path, MARKS[1], apart, 3).equals(other)
    published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    # What was published last is followed, and the numbers used in between stay used.
    ids = published(tmp_path, MARKS[2], labels([1] * 50 + [0] * 10 + [2] * 40), 3)
    assert ids["id"].tolist() == ["s5", "s1", "s2"]


def test_other_code_replaces_the_edition_and_goes_on_from_the_same_one(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    published(tmp_path, MARKS[1], labels([0] * 60 + [1] * 20 + [2] * 20), 3)
    # The same content and rule, but the code finds two segments: as if the last had not been.
    ids = published(tmp_path, MARKS[1], labels([1] * 60 + [0] * 40), 2)
    assert ids["id"].tolist() == ["s2", "s1"]
    assert len(folders(tmp_path)) == 2


def test_an_edition_whose_former_is_gone_keeps_its_ids(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    apart = labels([0] * 60 + [1] * 20 + [2] * 20)
    ids = published(tmp_path, MARKS[1], apart, 3)
    (gone,) = [path for path in folders(tmp_path) if MARKS[0].mark in path.name]
    shutil.rmtree(gone)
    found = follow(MARKS[1], tmp_path)
    assert (found.gone, found.follows) == (True, MARKS[0].mark)
    again = published(tmp_path, MARKS[1], apart, 3)
    assert again["id"].tolist() == ids["id"].tolist()
    kept, basis = files(tmp_path), follow(MARKS[1], tmp_path).basis
    assert published(tmp_path, MARKS[1], apart, 3).equals(again)
    assert files(tmp_path) == kept
    assert follow(MARKS[1], tmp_path).basis == basis


def test_the_basis_changes_with_the_edition_that_is_followed(tmp_path):
    assert follow(MARKS[9], tmp_path) is None
    seen = set()
    for number, split in enumerate([(60, 40), (50, 50), (30, 70)]):
        told = labels([0] * split[0] + [1] * split[1])
        published(tmp_path, MARKS[number], told, 2)
        seen |= {follow(MARKS[9], tmp_path).basis, follow(MARKS[9], tmp_path, key=OTHER_KEY).basis}
        other = EditionIdentity("other.db", "b" * 16, "a" * 16)
        assert follow(other, tmp_path) is None
    assert len(seen) == 6
    assert follow(MARKS[9], tmp_path, FRESH) is None
    assert follow(MARKS[9], tmp_path)


def test_another_rule_is_another_edition(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    other = EditionIdentity(SOURCE, MARKS[0].content, "c" * 16)
    assert published(tmp_path, other, labels([1] * 60 + [0] * 40), 2)["id"].tolist() == ["s2", "s1"]
    assert len(folders(tmp_path)) == 2


def test_ids_that_begin_anew_leave_later_numbers_unused(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 60 + [1] * 40), 2)
    told = labels([0] * 60 + [1] * 40)
    ids = published(tmp_path, MARKS[1], told, 2, wanted=FRESH)
    assert ids["id"].tolist() == ["s1", "s2"]
    assert ids["overlap"].isna().all()
    # It stays an edition that goes on from none.
    assert published(tmp_path, MARKS[1], told, 2).equals(ids)
    ids = published(tmp_path, MARKS[2], labels([0] * 30 + [1] * 30 + [2] * 40), 3)
    assert ids["id"].tolist() == ["s3", "s4", "s2"]


def test_only_the_latest_editions_are_kept_and_no_number_comes_back(tmp_path):
    for number in range(12):
        # Each time other viewers: none is found again.
        told = labels([0] * 10).mutate(user_id=ibis._.user_id + 10 * number)
        assert published(tmp_path, MARKS[number], told, 1)["id"].tolist() == [f"s{number + 1}"]
    known = list(edition_shelf.known_facts(SOURCE, tmp_path).values())
    assert [one.mark for one in known] == [one.mark for one in MARKS[4:12]]
    assert [one.used for one in known] == list(range(5, 13))


def test_guesses_and_viewers_beyond_the_sample_are_not_kept():
    told = labels([0] * 30 + [1] * 30, evidence=["full"] * 40 + ["low"] * 20)
    ids = pd.DataFrame({"segment": [0, 1], "id": ["s1", "s2"]})
    every = drawn_viewers(told, ids, KEY)
    assert every["id"].value_counts().to_dict() == {"s1": 30, "s2": 10}

    def digest(salt: str, user: int) -> str:
        return hashlib.md5(f"{salt}{user}".encode()).hexdigest()[:16]

    # The same viewers whatever the key, which alone tells what they are called.
    drawn = sorted(range(40), key=lambda user: digest("edition", user))[:7]
    for key in (KEY, OTHER_KEY):
        some = drawn_viewers(told, ids, key, most=7)
        wanted = sorted(digest(f"{key.hex()} edition ", user) for user in drawn)
        assert some["viewer"].tolist() == wanted


def test_ids_of_text_and_of_numbers_are_the_same_viewers(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    texts = labels([1] * 30 + [0] * 20).mutate(user_id=ibis._.user_id.cast("string"))
    assert published(tmp_path, MARKS[1], texts, 2)["id"].tolist() == ["s2", "s1"]


def test_with_another_key_no_viewer_is_found_and_ids_are_new(tmp_path):
    told = labels([0] * 30 + [1] * 20)
    published(tmp_path, MARKS[0], told, 2)
    assert follow(MARKS[1], tmp_path, key=OTHER_KEY).key is None
    ids = published(tmp_path, MARKS[1], told, 2, key=OTHER_KEY)
    assert ids["id"].tolist() == ["s3", "s4"]
    assert published(tmp_path, MARKS[2], told, 2, key=OTHER_KEY)["id"].tolist() == ["s3", "s4"]


def test_a_failed_publication_leaves_the_editions_as_they_were(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    before = files(tmp_path)
    with pytest.raises(ZeroDivisionError):
        published(tmp_path, MARKS[1], labels([0] * 30), 1, lambda: 1 / 0)
    assert files(tmp_path) == before
    assert len(folders(tmp_path)) == 1


def test_a_folder_is_called_by_source_day_and_mark(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    published(tmp_path, MARKS[1], labels([0] * 30 + [1] * 20), 2, day=None)
    names = [path.name for path in folders(tmp_path)]
    assert names == [f"2005-12-31-{MARKS[0].mark}", f"undated-{MARKS[1].mark}"]
    digest = hashlib.sha256(b"viewers.db").hexdigest()[:8]
    assert folders(tmp_path)[0].parent.name == f"viewers-db-{digest}"
    assert {path.name for path in folders(tmp_path)[0].iterdir()} == {
        *("edition.json", "report.json"),
        *("labels.parquet", "centroids.parquet", "titles.parquet"),
    }


@pytest.mark.parametrize(
    "name", ["../../etc", "a/b", "\u202eevil", "x" * 500, "", "*", "..", "CON"]
)
def test_no_name_of_a_source_leads_elsewhere(tmp_path, name):
    assert re.fullmatch(r"[A-Za-z0-9-]{8,49}", source_folder(name))
    assert edition_shelf.shelf_folder(name, tmp_path).parent == tmp_path


def against(folder: Path, **more: object) -> Editions:
    return Editions(against=str(folder), **more)


def test_a_named_edition_is_followed_also_of_another_source(tmp_path):
    told = labels([0] * 60 + [1] * 40)
    published(tmp_path, MARKS[0], told, 2)
    published(tmp_path, MARKS[1], labels([0] * 60 + [1] * 20 + [2] * 20), 3)
    oldest = tmp_path / "elsewhere"
    (first,) = [path for path in folders(tmp_path) if MARKS[0].mark in path.name]
    shutil.copytree(first, oldest)
    assert published(tmp_path, MARKS[2], told, 2)["id"].tolist() == ["s1", "s5"]
    ids = published(tmp_path, MARKS[2], told, 2, wanted=against(oldest))
    assert ids["id"].tolist() == ["s1", "s2"]
    before = files(tmp_path)
    assert published(tmp_path, MARKS[2], told, 2, wanted=against(oldest)).equals(ids)
    assert files(tmp_path) == before
    # Without the flag it goes on from the same one, which stands among its own too.
    assert published(tmp_path, MARKS[2], told, 2).equals(ids)
    other = EditionIdentity("other.db", "b" * 16, "a" * 16)
    assert published(tmp_path, other, told, 2, wanted=against(oldest))["id"].tolist() == [
        "s1",
        "s2",
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", "no such folder"),
        ("a file", "a file, no folder"),
        ("empty", "a folder without edition.json"),
        ("the folder above", r"inside it are the editions 2005-12-31-[0-9a-f]{16}"),
        ("damaged facts", "no edition of this version, or a damaged one"),
        ("damaged labels", "a damaged edition"),
        ("a missing report", "a damaged edition"),
        ("itself", "the edition of this very content"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_name(tmp_path, kind, said):
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    edition = folders(tmp_path)[0]
    place = {"the folder above": edition.parent, "itself": edition}.get(kind, tmp_path / "x")
    if kind == "a file":
        place.write_text("edition")
    elif kind == "empty":
        place.mkdir()
    elif kind.startswith(("damaged", "a missing")):
        shutil.copytree(edition, place)
        name = {"damaged facts": "edition.json", "damaged labels": "labels.parquet"}.get(kind)
        if name:
            (place / name).write_bytes((place / name).read_bytes()[:-3])
        else:
            (place / "report.json").unlink()
    before = files(tmp_path)
    mark = MARKS[0 if kind == "itself" else 1]
    with pytest.raises(UserError, match=said) as caught:
        follow(mark, tmp_path, against(place))
    assert str(place) in caught.value.found
    assert files(tmp_path) == before


def test_to_follow_none_and_a_named_one_is_refused(tmp_path):
    with pytest.raises(UserError, match="together"):
        follow(MARKS[0], tmp_path, against(tmp_path, fresh=True))


def resealed(folder: Path, name: str, change) -> None:
    """Change a file of an edition, and make its digests fit."""
    path = folder / name
    if name == "edition.json":
        told = json.loads(path.read_text())
        told = change(told)
    else:
        path.write_bytes(change(path))
        told = json.loads((folder / "edition.json").read_text())
        told["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    if isinstance(told, dict):
        told.pop("seal", None)
        text = json.dumps(told, indent=1, ensure_ascii=False)
        told["seal"] = hashlib.sha256(text.encode()).hexdigest()
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (folder / "edition.json").write_text(text)


def facts_with(**more: object):
    return "edition.json", lambda told: told | more


def segments_with(**more: object):
    def change(told: dict) -> dict:
        return told | {"segments": [one | more for one in told["segments"]]}

    return "edition.json", change


def table_with(name: str, change):
    def changed(path: Path) -> bytes:
        sink = pa.BufferOutputStream()
        pq.write_table(change(pq.read_table(path)), sink)
        return sink.getvalue().to_pybytes()

    return name, changed


def report_with(**more: object):
    return "report.json", lambda _: json.dumps(REPORT | more).encode()


def claim_with(**more: object):
    return report_with(claims=[CLAIM | more])


def many(table: pa.Table) -> pa.Table:
    viewers = [f"{number:016x}" for number in range(edition_folder.VIEWERS + 1)]
    return pa.table({"viewer": pa.array(viewers), "id": pa.array(["s1"] * len(viewers))})


LABELS = "labels.parquet"
HOSTILE = {
    "no object": ("edition.json", lambda _: [1]),
    "nothing": ("edition.json", lambda _: None),
    "another field": facts_with(odour=1),
    "another version": facts_with(version=2),
    "another source": facts_with(source="others.db"),
    "another content": facts_with(content="f" * 16),
    "a day that is a path": facts_with(data_as_of="../../../x"),
    "a mark that is a path": facts_with(follows="../x"),
    "an id that is markup": segments_with(id="<b>"),
    "an id too large": segments_with(id="s99999999999"),
    "an id twice": segments_with(id="s2"),
    "an overlap that is none": segments_with(overlap=float("nan")),
    "no number": facts_with(used="x"),
    "a negative order": facts_with(order=-1),
    "another column": table_with(LABELS, lambda table: table.append_column("more", table["id"])),
    "numbers for viewers": table_with(
        LABELS, lambda table: table.set_column(0, "viewer", pa.array(range(len(table))))
    ),
    "a viewer twice": table_with(LABELS, lambda table: pa.concat_tables([table, table])),
    "an unknown segment": table_with(
        LABELS, lambda table: table.set_column(1, "id", pa.array(["s9"] * len(table)))
    ),
    "more viewers than are kept": table_with(LABELS, many),
    "a title twice": table_with("titles.parquet", lambda table: pa.concat_tables([table, table])),
    "texts for means": table_with(
        "centroids.parquet", lambda table: table.set_column(2, "mean", pa.array(["x"] * len(table)))
    ),
    "no report": ("report.json", lambda _: b"[]"),
    "a nested report": ("report.json", lambda _: b"[" * 100_000),
    "claims that are none": report_with(claims=[1]),
    "a sentence without end": claim_with(template="x" * 10_000),
    "words that are none": claim_with(words={"name": 1}),
    "a number that is none": claim_with(slots={"share": SLOT | {"low": "<b>"}}),
    "more numbers than there are": claim_with(slots={f"a{at}": SLOT for at in range(300)}),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_what_was_not_written_here_is_named_and_ignored(tmp_path, how):
    told = labels([0] * 30 + [1] * 20)
    published(tmp_path, MARKS[0], told, 2)
    (folder,) = folders(tmp_path)
    resealed(folder, *HOSTILE[how])
    assert edition_shelf.damaged_folders(SOURCE, tmp_path) == [folder]
    assert follow(MARKS[1], tmp_path) is None
    ids = published(tmp_path, MARKS[1], told, 2)
    assert ids["id"].tolist() == ["s1", "s2"]
    assert edition_shelf.damaged_folders(SOURCE, tmp_path) == []


def test_what_is_resealed_unchanged_is_an_edition(tmp_path):
    # What the hostile ones are told from.
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    (folder,) = folders(tmp_path)
    for name, change in (
        facts_with(),
        report_with(more=1),
        table_with(LABELS, lambda table: table),
    ):
        resealed(folder, name, change)
        assert edition_shelf.damaged_folders(SOURCE, tmp_path) == []


@pytest.mark.parametrize("name", ["edition.json", "report.json", LABELS])
@pytest.mark.parametrize("content", [b"", b"{}", b"PAR1" + bytes(100) + b"PAR1", b"x" * 5000])
def test_what_is_no_file_of_an_edition_is_named_and_ignored(tmp_path, name, content):
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    (folder,) = folders(tmp_path)
    (folder / name).write_bytes(content)
    assert edition_shelf.damaged_folders(SOURCE, tmp_path) == [folder]


def test_every_changed_byte_is_seen(tmp_path):
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    (folder,) = folders(tmp_path)
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        for at in range(0, len(content), 97):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            assert read_edition(folder) is None
        path.write_bytes(content)
    assert read_edition(folder) is not None


def test_files_links_to_nowhere_and_pipes_are_ignored(tmp_path):
    place = edition_shelf.shelf_folder(SOURCE, tmp_path)
    (place / "a").mkdir(parents=True)
    (place / "b").symlink_to("nowhere")
    (place / "c").write_text("edition")
    (place / "d").mkdir()
    (place / "d" / "edition.json").symlink_to("/dev/zero")
    assert len(edition_shelf.damaged_folders(SOURCE, tmp_path)) == 4
    assert follow(MARKS[0], tmp_path) is None


def test_editions_of_an_earlier_version_are_named(tmp_path):
    digest = hashlib.sha256(SOURCE.encode()).hexdigest()[:16]
    (tmp_path / "segments" / digest).mkdir(parents=True)
    assert edition_shelf.earlier_folder(SOURCE, tmp_path) == tmp_path / "segments" / digest
    assert edition_shelf.earlier_folder("other.db", tmp_path) is None
    published(tmp_path, MARKS[0], labels([0] * 30 + [1] * 20), 2)
    assert edition_shelf.earlier_folder(SOURCE, tmp_path) is None


def test_an_edition_is_read_as_it_was_written(tmp_path):
    told = labels([0] * 30 + [1] * 20)
    ids = published(tmp_path, MARKS[0], told, 2)
    known = read_edition(folders(tmp_path)[0])
    assert known.viewers.equals(drawn_viewers(told, ids, KEY))
    assert known.titles.equals(NO_TITLES)
    assert known.centroids["median"].isna().all()
    assert [one.name for one in known.facts.segments] == ["Name 0", "Name 1"]
    assert (known.facts.order, known.facts.used, known.facts.follows) == (1, 2, "")
    assert known.facts.data_as_of == "2005-12-31"
    assert known.told.claims[0].slots["share"].value == 0.5
    again = edition_files(known)
    assert {name: (folders(tmp_path)[0] / name).read_bytes() for name in again} == again
