"""Figures of rules: answers, whose they are and with what share; dots of measures swapped."""

from __future__ import annotations

import distinct_tables as distinct
import pytest
import stage_tables as given
from distinct_evidence import untold_evidence

from analysis.communicate import figures, style, tables
from analysis.text.markdown import MarkdownText


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("rules"))


def axes_of(results, name):
    with style.report_style():
        (axes,) = getattr(figures, name)(results).draw().axes
    return axes


def test_the_tree_is_read_answer_by_answer(results):
    axes = axes_of(results, "rule_tree")
    texts = [text.get_text().replace("\u2002", " ").replace("\xa0", " ") for text in axes.texts]
    assert texts == [
        "days seen up to 45",
        "rating level up to −.35 stars",
        "Cats",
        "rating level over −.35 stars",
        "Ants 90 %",
        "days seen over 45",
        "Bees 85 %",
    ]
    left = [text.get_position()[0] for text in axes.texts]
    assert left[0] == left[5] < left[1] == left[3]


def test_measures_swapped_are_dots_with_intervals(results):
    axes = axes_of(results, "deciding_measures")
    lines = [list(line.get_xdata()) for line in axes.lines]
    assert lines == [[0.39, 0.48], [0.44], [0.09, 0.15], [0.12]]
    names = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert names == ["days seen and what goes with it", "rating level"]


def test_what_is_explained_of_the_other_half_has_its_interval(results):
    axes = axes_of(results, "segment_effects")
    ends = [path.vertices[:, 0].tolist() for path in axes.collections[0].get_paths()]
    assert ends == [[0.28, 0.34], [0.21, 0.26]]


@pytest.mark.parametrize(
    ("room", "name", "said"),
    [
        (figures, "rule_tree", "No question tells segments apart."),
        (figures, "deciding_measures", "too few viewers"),
        (tables, "centre_table", "There are no centres of segments."),
        (tables, "segment_pairs", "No two segments were compared on halves."),
        (tables, "beyond_segments", "Nothing that drew no segment is known of viewers"),
    ],
)
def test_what_was_not_found_is_said(results, tmp_path, room, name, said):
    frames = {one: results.interpreted.frame(one) for one in results.interpreted}
    bare = given.stored(tmp_path, {**frames, **untold_evidence()})
    found = getattr(room, name)(type(results)(**{**vars(results), "interpreted": bare}))
    assert isinstance(found, MarkdownText)
    assert said in str(found)
