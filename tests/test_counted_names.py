"""Words for segments: which deviation speaks, in what order, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
import stage_tables as given

from analysis.interpret import naming
from analysis.interpret.naming_facts import NamingFacts
from analysis.interpret.vocabulary import RATED, WORDS
from analysis.scrub.features import catalogue

UNITS = {
    **{"events": "count", "active_days": "days", "tenure": "days", "recency": "days"},
    **{
        "level": "stars",
        "share_high": "share",
        "release_year": "year",
        "popularity": "log ratings",
    },
    **{"evening_share": "share"},
    **{"genre_entropy": "nats", "burstiness": "index", "genre_01": "share", "odd": "count"},
}
LABELS = {"genre_01": "share of Film {noir}", "odd": "odd {label}"}
FACTS = NamingFacts("rating", "ratings", True, "stars", "strong", LABELS, UNITS)


def profile(rows, segment=0):
    """Return the profile of a segment: feature, median, median of all, deviation."""
    frame = pd.DataFrame(rows, columns=["feature", "median", "overall_median", "deviation"])
    return frame.assign(segment=segment)


def sized(**columns):
    """Return segments of these sizes; nothing here is told of their shares."""
    return pd.DataFrame(columns).assign(tentative=False, share_users=0.0)


def named(count, rows, facts=FACTS, users=10, ratings=35):
    """Return so many segments of one and the same profile, with their names."""
    sizes = sized(segment=range(count), users=users, ratings=ratings)
    every = pd.concat([profile(rows, segment) for segment in range(count)])
    return naming.name_segments(sizes, every, facts)


# From a deviation of a quarter on, times the clarity of the word, if a reader would see it.
@pytest.mark.parametrize(
    ("feature", "median", "overall", "deviation", "name"),
    [
        ("events", 9, 3, 0.25, "Regulars"),
        ("events", 9, 3, 0.249, "Typical Viewers"),
        ("events", 1, 3, -0.25, "Casual Viewers"),
        ("tenure", 90, 30, 0.28, "Long-Timers"),  # · .9 is .252
        ("tenure", 90, 30, 0.27, "Typical Viewers"),  # · .9 is .243
        ("share_high", 0.521, 0.5, 1, "Top-Mark Raters"),  # two of a hundred
        ("share_high", 0.519, 0.5, 1, "Typical Viewers"),
        ("share_high", 0.479, 0.5, -1, "Sparing Raters"),
        ("release_year", 1991, 1990, 1, "New-Release Viewers"),
        ("release_year", 1990.9, 1990, 1, "Typical Viewers"),
        ("release_year", 1989, 1990, -1, "Classics Viewers"),
        ("level", 0.1, 0, 1, "High Raters"),
        ("level", 0.09, 0, 1, "Typical Viewers"),
        ("popularity", 0.1, 0, 1, "Mainstream Viewers"),
        ("popularity", 0.09, 0, 1, "Typical Viewers"),
        ("genre_entropy", 0.1, 0, 1, "Genre Mixers"),
        ("genre_entropy", 0.09, 0, 1, "Typical Viewers"),
        ("burstiness", 0.05, 0, 1, "Burst Viewers"),
        ("burstiness", 0.04, 0, 1, "Typical Viewers"),
        ("recency", 105, 100, 1, "Lapsed Viewers"),  # a twentieth
        ("recency", 104, 100, 1, "Typical Viewers"),
        ("recency", 95, 100, -1, "Current Viewers"),
        ("genre_01", 0.6, 0.3, 1, "Film noir Enthusiasts"),
        ("genre_01", 0.1, 0.3, -1, "Little-Film noir Viewers"),
        ("odd", 9, 3, 1, "Viewers with more odd label"),
        ("odd", 1, 3, -1, "Viewers with less odd label"),
        ("unheard", 9, 3, 1, "Viewers with more unheard"),
        ("evening_share", 0.25, 0.1, 1, "Evening Viewers"),
        ("evening_share", 0.24, 0.1, 1, "Typical Viewers"),
        ("evening_share", 0.5, 0.9, -1, "Daytime Viewers"),
        ("evening_share", 0.51, 0.9, -1, "Typical Viewers"),
    ],
)
def test_what_speaks(feature, median, overall, deviation, name):
    assert named(1, [(feature, median, overall, deviation)])["name"].item() == name


THREE = [
    ("events", 9, 3, 2.0),
    ("recency", 300, 100, 1.0),  # · .9
    ("tenure", 90, 30, 0.5),  # · .9
]


def test_names_are_offered_in_order_until_one_is_free():
    assert named(7, THREE)["name"].tolist() == [
        *("Lapsed Regulars", "Regulars", "Long-Time Regulars"),
        *("Frequent Lapsed Viewers", "Frequent Long-Timers"),
        *("Lapsed Regulars 2", "Lapsed Regulars 3"),
    ]


@pytest.mark.parametrize(("deviation", "name"), [(0.5, "Mainstream Regulars"), (0.49, "Regulars")])
def test_a_second_word_needs_twice_as_much(deviation, name):
    rows = [("events", 9, 3, 2.0), ("popularity", 5, 3, deviation)]
    assert named(1, rows)["name"].item() == name


def test_the_stronger_speaks_first_and_ties_go_by_name():
    rows = [("events", 9, 3, 1.0), ("popularity", 5, 3, 1.5)]
    assert named(1, rows)["name"].item() == "Frequent Mainstream Viewers"
    rows = [("popularity", 5, 3, 1.0), ("events", 9, 3, 1.0)]
    assert named(1, rows)["name"].item() == "Mainstream Regulars"


# Active days · .9 speak unless the number of events, plainer, says six tenths as much.
@pytest.mark.parametrize(
    ("events", "name"), [(0.55, "Regulars"), (0.53, "Many-Day Viewers"), (-0.55, "Casual Viewers")]
)
def test_the_plainest_of_like_traits_speaks(events, name):
    rows = [("active_days", 9, 3, 1.0), ("events", 9, 3, events)]
    assert named(1, rows)["name"].item() == name


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (
            [("events", 9, 3, 1.5), ("popularity", 5, 3, 1.0)],
            "far heavier use, better-known titles",
        ),
        ([("events", 9, 3, 1.49)], "heavier use"),
        ([("popularity", 1, 3, -2.0)], "far less-known titles"),
        ([("level", 0.2, 0, 1.4), *THREE], "far heavier use, higher ratings"),
        ([], "about the middle"),
    ],
)
def test_bands(rows, name):
    frame = named(28, rows, replace(FACTS, structure="none"))
    assert frame["name"].tolist() == [
        f"Band {letter}: {name}" for letter in [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "27", "28"]
    ]


@pytest.mark.parametrize(
    ("rows", "facts", "line"),
    [
        # 35 rows of 10 viewers each; volume is said already, and a third trait is one too many.
        (
            THREE,
            {},
            "They give 3.5 ratings each (average 3.5), were last seen 300 days before the end of "
            "the data (all 100) and were seen over 90 days (all 30).",
        ),
        ([("level", -0.4, 0, -1)], {}, "They give 3.5 ratings each (average 3.5) and rate the same "
         "titles .4 stars lower than others."),
        ([], {"rated": False, "plural": "plays"}, "They have 3.5 plays each (average 3.5)."),
        ([("share_high", 0.6, 0.5, 1), ("tenure", 90, 30, 2), ("recency", 300, 100, 1.5)], {},
         "They give 3.5 ratings each (average 3.5), were seen over 90 days (all 30) and were last "
         "seen 300 days before the end of the data (all 100)."),
    ],
)  # fmt: skip
def test_lines(rows, facts, line):
    assert named(2, rows, replace(FACTS, **facts))["line"].tolist() == [line] * 2


def test_one_row_each_is_singular_and_the_average_is_over_viewers():
    sizes = sized(segment=[0, 1], users=[30, 10], ratings=[30, 90])
    lines = naming.name_segments(sizes, profile([]), FACTS)["line"].tolist()
    assert lines == [
        "They give 1 rating each (average 3).",
        "They give 9 ratings each (average 3).",
    ]


def test_each_segment_is_described_by_its_own_rows():
    every = pd.concat([profile([("events", 9, 3, 2.0)], 4), profile([("events", 1, 3, -2.0)], 7)])
    sizes = sized(segment=[4, 7], users=10, ratings=35)
    frame = naming.name_segments(sizes, every, FACTS)
    assert frame["name"].tolist() == ["Regulars", "Casual Viewers"]
    assert frame["color_index"].tolist() == [0, 1]
    assert set(frame["noun"]) == {"ratings"}


@pytest.mark.parametrize(
    ("high", "points"), [(4.0, "stars"), (5.0, "stars"), (5.5, "points"), (None, "points")]
)
def test_stars_are_of_scales_up_to_five(tmp_path, high, points):
    features = pd.DataFrame({"feature": ["x"], "label": ["l"], "unit": ["u"]})
    facts = naming.gather_facts(
        features,
        obtained=given.obtained(tmp_path, rating_high=high),
        modelled=given.stored(tmp_path / "m", {"gate": pd.DataFrame({"structure": ["none"]})}),
    )
    assert (facts.points, facts.labels, facts.units) == (points, {"x": "l"}, {"x": "u"})
    assert (facts.singular, facts.plural, facts.rated, facts.bands) == (
        *("rating", "ratings"),
        *(True, True),
    )


# Features of one theme give one word.
THEMES = {
    "volume": {"events", "active_days", "plays", "minutes"},
    "tenure": {"tenure"},
    "recency": {"recency"},
    "pace": {"day_share", "binge_share", "session_share"},
    "gaps": {"burstiness"},
    "week": {"weekend_share"},
    "hours": {"evening_share", "night_share"},
    "marks": {"level", "share_high", "share_low"},
    "scale": {"spread", "crowd_distance"},
    "fame": {"popularity", "novelty"},
    "era": {"release_year", "title_age"},
    "variety": {"genre_entropy"},
    "length": {"minutes_per_event"},
    "length spread": {"minutes_spread"},
    "repeats": {"plays_per_event", "plays_spread", "loyalty"},
}


def test_themes():
    found = {}
    for feature, word in WORDS.items():
        found.setdefault(word.theme, set()).add(feature)
    assert found == THEMES
    assert RATED["day_share"].theme == "pace"


# What is one takes the singular, what is three the plural.
@pytest.mark.parametrize(
    ("feature", "unit", "value", "clause"),
    [
        ("tenure", "days", 1, "were seen over 1 day (all 9)"),
        ("tenure", "days", 3, "were seen over 3 days (all 9)"),
        ("recency", "days", 1, "were last seen 1 day before the end of the data (all 9)"),
        ("minutes_per_event", "minutes", 1, "stay about 1 minute (all 9)"),
        ("minutes_per_event", "minutes", 3, "stay about 3 minutes (all 9)"),
        ("plays_per_event", "plays", 1, "play a title about 1 time (all 9)"),
        ("plays_per_event", "plays", 3, "play a title about 3 times (all 9)"),
        ("title_age", "years", 1, "choose newer titles (about 1 year old when chosen, all 9)"),
        ("title_age", "years", 3, "choose newer titles (about 3 years old when chosen, all 9)"),
        ("popularity", "count", 1, "choose less-known titles (about 1 earlier rating, all 9)"),
        ("popularity", "count", 3, "choose less-known titles (about 3 earlier ratings, all 9)"),
        ("level", "stars", 8, "rate the same titles 1 star lower than others"),
        ("level", "stars", 6, "rate the same titles 3 stars lower than others"),
        ("crowd_distance", "stars", 1, "differ from the crowd by 1 star on a title (all 9)"),
        ("crowd_distance", "stars", 3, "differ from the crowd by 3 stars on a title (all 9)"),
    ],
)
def test_clauses(feature, unit, value, clause):
    facts = replace(FACTS, units={feature: unit})
    line = named(1, [(feature, value, 9, -2.0)], facts)["line"].item()
    assert line == f"They give 3.5 ratings each (average 3.5) and {clause}."


@pytest.mark.parametrize("feature", list(WORDS))
@pytest.mark.parametrize("deviation", [2.0, -2.0])
def test_every_word_can_be_said(feature, deviation):
    rows = [(feature, 0.3 if deviation < 0 else 0.4, 0.35, deviation)]
    facts = replace(FACTS, units={feature: "share"}, rated=False)
    word = WORDS[feature].high if deviation > 0 else WORDS[feature].low
    assert named(1, rows, facts)["name"].item() == word.noun


def test_every_declared_feature_has_words():
    assert {feature.name for feature in catalogue.DECLARED} == set(WORDS)


@pytest.mark.parametrize(
    "word", [*WORDS.values(), *RATED.values()], ids=lambda word: word.high.noun
)
def test_clarity_and_bounds_are_shares(word):
    assert 0 < word.clarity <= 1
    for side in (word.high, word.low):
        for bound in (side.least, side.most):
            assert abs(bound) == float("inf") or 0 < bound < 1
