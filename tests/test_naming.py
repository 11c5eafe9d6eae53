"""Words for segments: each says a measure that was counted and differs in that direction."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
import stage_tables as given

from analysis.interpret.names import naming
from analysis.interpret.names.naming_facts import NamingFacts, gather_facts
from analysis.interpret.names.vocabulary import RATED, WORDS
from analysis.interpret.portraits.counted_measures import DECLARED, GENRE, genre_measure

FACTS = NamingFacts("ratings", True, "strong")
WATCHED = NamingFacts("views", False, "strong")
MEASURES = {measure.name: measure for measure in DECLARED}


def behaviour(rows, segment=0):
    """Return the behaviour of a segment: measure, value, other, effect, and whether it differs."""
    frame = pd.DataFrame(
        [(*row, True)[:5] for row in rows],
        columns=["measure", "value", "other", "effect", "differs"],
    )
    known = [
        MEASURES.get(name) or genre_measure(name.removeprefix(GENRE)) for name in frame["measure"]
    ]
    return frame.assign(
        segment=segment,
        theme=[measure.theme for measure in known],
        unit=[measure.unit for measure in known],
        difference=frame["value"] - frame["other"],
        matched_other=math.nan,
    )


def named(count, rows, facts=FACTS):
    """Return so many segments of one and the same behaviour, with their names."""
    every = pd.concat([behaviour(rows, segment) for segment in range(count)])
    sizes = pd.DataFrame({"segment": range(count), "users": 10, "share_users": 0.1})
    return naming.name_segments(sizes.assign(tentative=False), every, facts)


def name_of(rows, facts=FACTS):
    """Return the name of a single segment."""
    return named(1, rows, facts)["name"].item()


@pytest.mark.parametrize(
    ("measure", "value", "other", "effect", "name"),
    [
        ("rows_each", 30, 9, 0.2, "Regulars"),
        ("rows_each", 30, 9, 0.199, "Typical Viewers"),
        ("rows_each", 3, 9, -0.2, "Casual Viewers"),
        ("active_days", 30, 9, 0.23, "Many-Day Viewers"),  # · .9 is .207
        ("active_days", 30, 9, 0.22, "Typical Viewers"),  # · .9 is .198
        ("new_viewers", 0.5, 0.1, 1.0, "Newcomers"),
        ("new_viewers", 0.49, 0.1, 1.0, "Typical Viewers"),  # not most of them
        ("new_viewers", 0.1, 0.5, -1.0, "Typical Viewers"),
        ("days_seen", 30, 90, -1.0, "Short-Stay Viewers"),
        ("days_seen", 90, 30, 1.0, "Long-Timers"),
        ("days_since_last", 90, 30, 1.0, "Lapsed Viewers"),
        ("days_since_last", 89, 30, 1.0, "Typical Viewers"),
        ("days_since_last", 90, 300, -1.0, "Current Viewers"),
        ("days_since_last", 91, 300, -1.0, "Typical Viewers"),
        ("busy_days", 0.5, 0.1, 1.0, "Bulk Raters"),
        ("busy_days", 0.49, 0.1, 1.0, "Typical Viewers"),
        ("busy_days", 0.5, 0.9, -1.0, "Steady Raters"),
        ("weekend_rows", 0.34, 0.2, 0.3, "Weekend Viewers"),
        ("weekend_rows", 0.33, 0.2, 0.3, "Typical Viewers"),
        ("weekend_rows", 0.25, 0.4, -0.3, "Weekday Viewers"),
        ("evening_rows", 0.34, 0.2, 0.3, "Evening Viewers"),
        ("evening_rows", 0.25, 0.9, -1.0, "Daytime Viewers"),
        ("evening_rows", 0.26, 0.9, -1.0, "Typical Viewers"),
        ("mean_rating", 4.1, 3.6, 0.5, "High Raters"),
        ("mean_rating", 3.1, 3.6, -0.5, "Low Raters"),
        ("above_title", 0.4, -0.1, 0.5, "High Raters"),
        ("off_title", 1.2, 0.8, 0.4, "Off-Consensus Raters"),
        ("best_known", 0.5, 0.3, 0.4, "Mainstream Viewers"),
        ("best_known", 0.49, 0.3, 0.4, "Typical Viewers"),
        ("best_known", 0.5, 0.7, -0.4, "Niche Explorers"),
        ("recent_titles", 0.25, 0.1, 0.4, "New-Release Viewers"),
        ("recent_titles", 0.24, 0.1, 0.4, "Typical Viewers"),
        ("older_titles", 0.5, 0.3, 0.4, "Back-Catalogue Viewers"),
        ("older_titles", 0.49, 0.3, 0.4, "Typical Viewers"),
        ("older_titles", 0.49, 0.7, -0.4, "Newer-Title Viewers"),
        ("genre:Film {noir}", 0.6, 0.3, 0.6, "Film noir Enthusiasts"),
        ("genre:War", 0.1, 0.3, -0.5, "Little-War Viewers"),
        ("low_marks", 0.02, 0.1, -0.4, "Seldom-Low Raters"),
        ("low_marks", 0.06, 0.2, -0.4, "Typical Viewers"),
    ],
)  # fmt: skip
def test_what_speaks(measure, value, other, effect, name):
    assert name_of([(measure, value, other, effect)]) == name


def test_what_does_not_differ_gives_no_word():
    assert name_of([("rows_each", 30, 9, 2.0, False)]) == "Typical Viewers"


LOW, TOP = ("low_marks", 0.12, 0.03, 0.4), ("high_marks", 0.35, 0.2, 0.35)
BOTH = ("end_marks", 0.47, 0.23, 0.5)


# A group with more of the highest and of the lowest marks is no low rater; nor is one whose mean
# is no lower.
@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([LOW, TOP, BOTH], "Both-Ends Raters"),
        ([LOW, TOP, BOTH, ("mean_rating", 3.5, 3.6, -0.15)], "Both-Ends Raters"),
        ([LOW], "Typical Viewers"),
        ([LOW, ("mean_rating", 3.4, 3.6, -0.21)], "Low-Mark Raters"),
        ([LOW, ("mean_rating", 3.4, 3.6, -0.22)], "Low Raters"),  # six tenths as much, and plainer
        ([LOW, BOTH, ("mean_rating", 3.4, 3.6, -0.21)], "Low-Mark Raters"),
        ([("low_marks", 0.09, 0.01, 0.4), ("mean_rating", 3.4, 3.6, -0.21)], "Low Raters"),
        ([TOP], "Typical Viewers"),
        ([TOP, ("mean_rating", 3.8, 3.6, 0.18)], "Top-Mark Raters"),
        ([TOP, ("mean_rating", 4.2, 3.6, 0.6)], "High Raters"),
        (
            [("low_marks", 0.01, 0.1, -0.4), ("high_marks", 0.05, 0.3, -0.6)]
            + [("end_marks", 0.06, 0.4, -0.8)],
            "Middle-Mark Raters",
        ),
        # Rated lower than others rate, though these titles get more: neither high nor low.
        ([("mean_rating", 3.9, 3.6, 0.3), ("above_title", -0.2, 0.1, -0.3)], "Typical Viewers"),
    ],
)
def test_marks_are_named_by_all_that_was_counted_of_them(rows, name):
    assert name_of(rows) == name


THREE = [
    ("rows_each", 30, 9, 2.0),
    ("best_known", 0.2, 0.5, -1.0),
    ("mean_rating", 4.1, 3.6, 0.5),
]


def test_names_are_offered_in_order_until_one_is_free():
    frame = named(9, THREE)
    assert frame["name"].tolist() == [
        *("Niche Regulars", "Regulars", "High-Rating Regulars"),
        *("Frequent Niche Explorers", "Frequent High Raters"),
        *("Niche Explorers", "High Raters", "Niche Regulars 2", "Niche Regulars 3"),
    ]
    assert frame["named_by"].tolist() == [
        *("best_known;rows_each", "rows_each", "mean_rating;rows_each"),
        *("rows_each;best_known", "rows_each;mean_rating"),
        *("best_known", "mean_rating", *["best_known;rows_each"] * 2),
    ]


# A genre of two words leaves room for one more; of three or very long ones for none.
@pytest.mark.parametrize(
    ("genre", "names"),
    [
        ("Film noir", ["Film noir Enthusiasts", "Niche Explorers", "Niche Explorers 2"]),
        ("Action & Adventure", ["Niche Explorers", "Niche Explorers 2", "Niche Explorers 3"]),
        ("x" * 40, ["Niche Explorers", "Niche Explorers 2", "Niche Explorers 3"]),
    ],
)
def test_names_have_three_words_at_most(genre, names):
    rows = [(f"genre:{genre}", 0.6, 0.3, 2.0), ("best_known", 0.2, 0.5, -1.0)]
    assert named(3, rows)["name"].tolist() == names


def test_a_genre_too_long_for_a_name_leaves_the_typical_name():
    found = named(2, [("genre:Action & Adventure", 0.6, 0.3, 2.0)])
    assert found["name"].tolist() == ["Typical Viewers", "Typical Viewers 2"]


@pytest.mark.parametrize(("effect", "name"), [(0.3, "Mainstream Regulars"), (0.29, "Regulars")])
def test_a_second_word_needs_half_as_much_again(effect, name):
    assert name_of([("rows_each", 30, 9, 2.0), ("best_known", 0.9, 0.5, effect)]) == name


def test_the_stronger_speaks_first_and_ties_go_by_name():
    rows = [("rows_each", 30, 9, 1.0), ("best_known", 0.9, 0.5, 1.5)]
    assert name_of(rows) == "Frequent Mainstream Viewers"
    rows = [("rows_each", 30, 9, 1.0), ("best_known", 0.9, 0.5, 1.0)]
    assert name_of(rows) == "Frequent Mainstream Viewers"


# Active days · .9 speak unless the number of rows, plainer, says six tenths as much.
@pytest.mark.parametrize(("effect", "name"), [(0.55, "Regulars"), (0.53, "Many-Day Viewers")])
def test_the_plainest_of_like_traits_speaks(effect, name):
    assert name_of([("active_days", 30, 9, 1.0), ("rows_each", 30, 9, effect)]) == name


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (THREE, "far heavier use"),
        ([(f"genre:{'Many words ' * 9}", 0.6, 0.3, 2.0)], "about the middle"),
        ([("rows_each", 30, 9, 0.79)], "heavier use"),
        ([("rows_each", 30, 9, 0.8)], "far heavier use"),
        ([], "about the middle"),
    ],
)
def test_bands(rows, name):
    frame = named(28, [*rows, ("off_title", 1, 1, 0.0, False)], replace(FACTS, structure="none"))
    assert frame["name"].tolist() == [
        f"Band {letter}: {name}" for letter in [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "27", "28"]
    ]


def test_segments_of_whom_nothing_was_counted_are_little_known():
    sizes = pd.DataFrame({"segment": [3, 4], "users": 10, "share_users": 0.1, "tentative": False})
    frame = naming.name_segments(sizes, behaviour([("rows_each", 9, 9, 0.0, False)], 4), FACTS)
    assert frame["name"].tolist() == ["Little-Known Viewers", "Typical Viewers"]
    alone = naming.name_segments(sizes.head(1), behaviour([], 4), FACTS)
    assert alone["name"].tolist() == ["All Viewers"]


@pytest.mark.parametrize("name", [*WORDS, "genre:War"])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("facts", [FACTS, WATCHED], ids=lambda facts: facts.plural)
def test_every_word_can_be_said_and_has_three_words_at_most(name, sign, facts):
    word = naming.measure_word(name, facts)
    side = word.high if sign > 0 else word.low
    if side is not None:
        assert len(side.noun.split()) <= 2
        assert len(side.adjective.split()) == 1
        assert side.adjective == side.adjective.strip("{}")


def test_every_measure_has_words():
    assert set(WORDS) == set(MEASURES)
    assert set(RATED) <= set(WORDS)


@pytest.mark.parametrize(
    "word", [*WORDS.values(), *RATED.values()], ids=lambda word: word.high.noun
)
def test_clarity_is_a_share_and_conditions_are_measures(word):
    assert 0 < word.clarity <= 1
    for side in (word.high, word.low):
        for condition in [] if side is None else [*side.also, *side.never]:
            assert condition[0] in "+-"
            assert condition[1:] in MEASURES


@pytest.mark.parametrize(("rated", "structure"), [(True, "none"), (False, "strong")])
def test_facts_are_those_of_the_source_and_the_gate(tmp_path, rated, structure):
    facts = gather_facts(
        obtained=given.obtained(tmp_path, has_rating=rated),
        modelled=given.stored(tmp_path / "m", {"gate": pd.DataFrame({"structure": [structure]})}),
    )
    assert facts == NamingFacts("ratings", rated, structure)
    assert facts.bands == (structure == "none")


def renamed(formers, rows):
    """Return the names of segments of one behaviour that had these names, None for none."""
    every = pd.concat([behaviour(rows, segment) for segment in range(len(formers))])
    sizes = pd.DataFrame({"segment": range(len(formers)), "users": 10, "share_users": 0.1})
    sizes = sizes.assign(tentative=False, former=pd.Series(formers, dtype="str"))
    frame = naming.name_segments(sizes, every, FACTS)
    assert "former" not in frame
    return frame["name"].tolist()


def test_a_segment_keeps_its_name_while_it_is_true():
    rows = [("rows_each", 30, 9, 1.0), ("best_known", 0.7, 0.3, 0.9)]
    offered = naming.offered_names(naming.segment_traits(behaviour(rows), 0, FACTS))
    first, *rest = [name for name, _ in offered]
    assert renamed([None], rows) == [first]
    for name in rest:
        assert renamed([name], rows) == [name]
    # What was true then and is not now goes, and so does what no segment can be called.
    assert renamed(["Casual Viewers"], rows) == [first]
    assert renamed(["<b>"], rows) == [first]


def test_nobody_takes_the_name_that_another_keeps():
    rows = [("rows_each", 30, 9, 1.0), ("best_known", 0.7, 0.3, 0.9)]
    first, second = renamed([None, None], rows)
    assert renamed([None, first], rows) == [second, first]
    assert renamed([second, first], rows) == [second, first]
