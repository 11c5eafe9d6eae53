"""Figures of who is left out and for whom segments hold: bars, dots and words, and absences."""

from __future__ import annotations

from dataclasses import replace

import distinct_tables as distinct
import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from distinct_coverage import (
    RELIANCE,
    audit_record,
    group_reliance_rows,
    parts_of_viewers,
    screened_groups,
)

from analysis.communicate import figures, narrative, style, tables
from analysis.communicate.claims import find_claims
from analysis.communicate.claims.trust.group_words import group_subject, held_alike
from analysis.communicate.claims.trust.left_out import part_label
from analysis.communicate.figure import Figure


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("coverage"))


def with_frames(results, folder, **frames):
    """Return the results with tables of interpret changed."""
    interpreted = results.interpreted
    kept = {
        path.stem: interpreted.frame(path.stem) for path in interpreted.folder.glob("*.parquet")
    }
    return replace(results, interpreted=given.stored(folder, {**kept, **frames}))


def plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ").strip() for text in texts]


def drawn(results, name):
    figure = getattr(figures, name)(results)
    assert isinstance(figure, Figure), figure
    with style.report_style():
        return figure.draw().axes


def told(results, claim: str) -> str:
    (found,) = find_claims(results, claim)
    return found.text.replace("\xa0", " ")


def test_parts_of_viewers_are_stacked_by_arrival_amount_and_era(results):
    arrival, amount, era = drawn(results, "left_out_viewers")
    assert plain(arrival.get_yticklabels()) == ["2002–2003", "2004", "2005"]
    assert plain(amount.get_yticklabels()) == ["0", "1–5", "6 or more"]
    assert plain(era.get_yticklabels()) == ["1980s", "1990–2009"]
    bars = [(bar.get_x(), bar.get_width()) for bar in arrival.patches]
    known, guessed, out = bars[:3], bars[3:6], bars[6:]
    assert known == [(0, 14), (0, 17), (0, 25)]
    assert guessed == [(14, 11), (17, 0), (25, 13)]
    assert out == [(25, 0), (17, 0), (38, 0)]
    assert [bar.get_width() for bar in amount.patches[6:]] == [5, 0, 0]
    # Of those kept: 14 of 25, all, 25 of 38; of nobody kept no share is told.
    assert {"(56 %)", "(100 %)", "(66 %)"} <= set(plain(arrival.texts))
    assert plain(amount.texts)[-2:] == ["(0 %)", "(100 %)"]


def test_groups_are_dots_with_intervals(results):
    axes = drawn(results, "group_reliance")
    assert [plain([ax.title])[0] or ax.get_title(loc="left") for ax in axes] == [
        *("Segment is a guess", "Mean confidence", "Left in the segment by refits")
    ]
    assert plain(axes[0].get_yticklabels()) == ["first seen later", "first seen up to 5 July 2004"]
    for place, ax in enumerate(axes):
        rows = RELIANCE[2 * place : 2 * place + 2]
        assert ax.lines[0].get_xdata().tolist() == [row[3] for row in rows]
        ends = [path.vertices[:, 0].tolist() for path in ax.collections[0].get_paths()]
        assert ends == [[row[4], row[5]] for row in rows]
        low, high = ax.get_xlim()
        assert high - low >= 0.1


@pytest.mark.parametrize(
    ("kind", "lower", "upper", "label"),
    [
        ("arrival", 24060, 24060, "2005-01"),
        ("arrival", 24060, 24062, "2005 Q1"),
        ("arrival", 24060, 24065, "2005-01–2005-06"),
        ("arrival", 24060, 24071, "2005"),
        ("arrival", 24036, 24071, "2003–2005"),
        ("arrival", 24036, 24064, "2003–2005"),
        ("amount", 1, 1, "1"),
        ("amount", 40, float("nan"), "40 or more"),
        ("era", 1990, 1999, "1990s"),
    ],
)
def test_labels_of_bins(kind, lower, upper, label):
    assert part_label(kind, lower, upper) == label


@pytest.mark.parametrize(
    ("kind", "group", "subject"),
    [
        ("number of plays", "up to 8 plays", "viewers with up to 8 plays"),
        ("new and old viewers", "first seen later", "newcomers"),
        ("new and old viewers", "first seen up to 2004-02-29",
         "viewers first seen up to 29 February 2004"),
        ("era of the titles chosen", "titles of over 1994",
         "viewers who choose titles of over 1994"),
        ("age", "18–24", "viewers aged 18–24"),
        ("age", "under 18", "viewers under 18"),
        ("occupation", "student", "viewers whose occupation is student"),
        ("income_class", "income_class up to 3.5", "viewers whose income class is up to 3.5"),
    ],
)  # fmt: skip
def test_who_is_in_a_group(kind, group, subject):
    assert group_subject({"group_kind": kind, "group": group}) == subject


def test_what_is_held_alike(results):
    from analysis.communicate.claims.populations import Populations

    people = Populations(results)
    assert held_alike("amount;arrival", people) == (
        "who have as many ratings and came at the same time"
    )
    assert held_alike("arrival", people) == "who came at the same time"
    assert held_alike("", people) == ""


def test_a_source_that_tells_nothing_of_viewers_says_what_was_looked_for(results, tmp_path):
    screened = screened_groups().query("group_kind != 'gender'")
    bare = with_frames(results, tmp_path, audit=audit_record("[]"), fairness=screened)
    assert "such as age, gender, occupation or country" in told(bare, "trust.audited")
    assert "the source has none" in told(bare, "trust.audited")
    assert told(bare, "trust.apart").startswith(
        "Viewers could be grouped only by what the segments"
    )


def test_where_nobody_stands_apart_the_screen_is_told(results, tmp_path):
    even = with_frames(results, tmp_path, fairness=screened_groups().assign(apart=False))
    assert told(even, "trust.apart") == (
        "In no segment is any group of known viewers shown to be more than 1.25 times, or less "
        "than .8 times, as common as among all known viewers who have as many ratings and came at "
        "the same time."
    )


def test_rare_groups_stand_apart_too(results, tmp_path):
    frame = screened_groups()
    frame.loc[3, ["matched_ratio", "apart"]] = [0.5, True]
    rare = with_frames(results, tmp_path, fairness=frame)
    assert "viewers whose gender is M are .5 times as common among Cats" in told(
        rare, "trust.apart"
    )


def test_nothing_told_of_groups_is_said(results, tmp_path):
    bare = with_frames(
        results, tmp_path, left_out=parts_of_viewers([]), group_trust=group_reliance_rows([]),
        fairness=screened_groups([]),
    )  # fmt: skip
    assert "could not be told apart" in str(figures.left_out_viewers(bare))
    assert "No group is large enough" in str(figures.group_reliance(bare))
    assert "No group of known viewers is large enough" in str(narrative.fairness_reading(bare))
    assert "no groups of viewers" in str(tables.fairness_ratios(bare))
    assert "was not measured" in str(narrative.reliance_reading(bare))


def test_who_arrived_when_is_not_told_where_it_hardly_matters(results, tmp_path):
    frame = parts_of_viewers()
    arrived = frame["kind"] == "arrival"
    frame.loc[arrived, ["known", "guessed"]] = [[20.0, 10.0], [21.0, 10.0], [40.0, 20.0]]
    even = with_frames(results, tmp_path, left_out=frame)
    assert not find_claims(even, "trust.guessed_arrivals")


def test_an_alike_share_is_told_once(results, tmp_path):
    frame = group_reliance_rows()
    frame.loc[frame["measure"] == "kept", "value"] = [0.9991, 0.9992]
    alike = with_frames(results, tmp_path, group_trust=frame)
    figure = figures.group_reliance(alike)
    with style.report_style():
        heading = " ".join(plain(figure.draw().texts))
    assert "left in the segment by refits is 99.9 % in all" in heading


def test_where_errors_are_even_that_is_said(results, tmp_path):
    even = with_frames(results, tmp_path, group_trust=group_reliance_rows().assign(apart=False))
    assert told(even, "trust.group_errors") == (
        "For no group of known viewers is it shown that its ratings in the test window are "
        "foreseen worse than those of the others by 6 % of their error or more."
    )
    assert not find_claims(even, "trust.group_error")


def test_files_beside_the_pictures_hold_what_is_drawn(results, tmp_path):
    figures.left_out_viewers(results).save(tmp_path)
    frame = pd.read_csv(tmp_path / "left-out.csv")
    assert frame["known"].tolist() == parts_of_viewers()["known"].tolist()
    assert np.isnan(frame["out"].iloc[0])
