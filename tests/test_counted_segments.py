"""Tables of interpret on forty viewers in blocks of like ones, so that pencil and paper suffice.

Segment 0 holds viewers 1 to 20, segment 1 viewers 21 to 35, segment 2 viewers 36 to 40.
"""

from __future__ import annotations

import math

import ibis
import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from distinct_certainty import certainty_lines

from analysis.clustering.certainty.calibration import empty_check
from analysis.interpret import interpret, segment_counts
from analysis.interpret.coverage.viewer_groups import viewer_groups
from analysis.settings import Settings

VIEWERS = range(1, 41)
SEGMENT = {viewer: (viewer > 20) + (viewer > 35) for viewer in VIEWERS}
# title: name, year, genres, genuine, the viewers who chose it
TITLES = {
    1: ("Alpha", 1990, "Drama|War", True, [*range(1, 13), 21, 22, 23, *range(36, 41)]),
    2: ("Beta (2000)", 2000, "Comedy", True, range(11, 36)),
    3: ("Gamma", None, "Drama", True, [*range(1, 10), 21]),
    4: ("Noise", 2001, "Horror", False, range(1, 21)),
    5: (None, 1999, "(no genres listed)", True, range(1, 16)),
}
# Rows of genuine titles with a name; those of the noise and the nameless title are not counted.
ROWS = {viewer: sum(viewer in TITLES[title][4] for title in (1, 2, 3)) for viewer in VIEWERS}
UNITS = {"events": "count", "level": "stars", "share_high": "share", "popularity": "log ratings"}


def catalogue(names, kept=(), logs=()):
    """Return the catalogue of these features."""
    return pd.DataFrame(
        {
            "feature": names,
            "label": [f"label of {name}" for name in names],
            "unit": [UNITS.get(name, "count") for name in names],
            "kept": [name in kept for name in names],
            "log": [name in logs for name in names],
        }
    )


def interpreted(folder, people=None, features=None, structure="moderate", fewest=1, **changes):
    """Return what interpret makes of the forty viewers, with attributes and features of theirs."""
    rows = [(viewer, title) for title in TITLES for viewer in TITLES[title][4]]
    events = pd.DataFrame(rows, columns=["user_id", "title_id"])
    day = np.where(events["user_id"] % 2, "2004-01-01", "2004-07-01")
    events["at"] = pd.to_datetime(day).astype("datetime64[us]")
    events = events.assign(rating=3.0, minutes=np.nan, plays=np.nan, event=events.index)
    titles = pd.DataFrame.from_dict(TITLES, orient="index").iloc[:, :4].reset_index()
    titles.columns = ["title_id", "title", "year", "genres", "genuine"]
    # Told twice, a title keeps the first name and year.
    titles.loc[len(titles)] = [1, "Alpha II", 1995, "War", True]
    users = pd.DataFrame({"user_id": VIEWERS, "n": [ROWS[viewer] for viewer in VIEWERS]})
    users["evidence"] = np.where(users["n"] > changes.pop("above", 0), "full", "low")
    users["split"] = np.where(users["user_id"] % 3, "train", "test")
    labels = pd.DataFrame({"user_id": VIEWERS, "segment": [SEGMENT[v] for v in VIEWERS]})
    unsure = labels["user_id"].isin(changes.pop("unsure", ())) | (users["evidence"] == "low")
    labels = labels.assign(
        confidence=(labels["user_id"] / 40) ** 2, evidence=np.where(unsure, "low", "full")
    )
    known = {"user_id": list(VIEWERS), **(features or {"events": [float(n) for n in users["n"]]})}
    names = [name for name in known if name != "user_id"]
    ends = {"start": [pd.Timestamp("2004-01-01")], "end": [pd.Timestamp("2004-07-01")]}
    window = pd.DataFrame({"min_ratings": [2], **ends})
    source = given.source(users=changes.pop("read", 40), ratings=55, **changes)
    obtained = {"source": source, "viewers": people if people is not None else users[["user_id"]]}
    obtained |= {"interactions": events, "titles": titles.drop(columns="genuine")}
    scrubbed = {"ratings": events, "titles": titles, "users": users, "window": window}
    scrubbed |= {"features": pd.DataFrame(known), "catalogue": catalogue(names)}
    scrubbed["viewers_by_evidence"] = given.by_evidence(users)
    scrubbed["half_years"] = given.viewer_windows()["half_years"]
    scrubbed["prediction_windows"] = given.viewer_windows()["prediction_windows"].iloc[:0]
    # Nobody can be divided again: no measures are told of anybody.
    scrubbed["matrix"] = users[["user_id"]].head(0).assign(split="", n=0)
    stability = pd.DataFrame({"segment": [0, 1, 2], "jaccard": [0.75, 0.749, np.nan]})
    stability["tentative"] = [False, True, True]
    gate = pd.DataFrame({"structure": [structure]})
    chosen = pd.DataFrame([{"method": "KMeans", "parameters": "{}", "k": 3}])
    modelled = {"labels": labels, "stability": stability, "gate": gate, "chosen": chosen}
    modelled |= {**certainty_lines(False), "certainty_check": empty_check()}
    stages = {"obtained": obtained, "scrubbed": scrubbed, "modelled": modelled}
    found = {name: given.stored(folder / name, part) for name, part in stages.items()}
    # Nobody knows how these were drawn.
    (found["modelled"].folder / "segmentation.json").write_text("{}", encoding="utf-8")
    found["predicted"] = given.untold_predictions(folder / "predict")
    return interpret(**found, settings=Settings(), fewest=fewest)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return interpreted(tmp_path_factory.mktemp("blocks"))


# Rows: 12 + 10 + 9, 3 + 15 + 1 and 5.
@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("users", [20, 15, 5]),
        ("share_users", [20 / 40, 15 / 40, 5 / 40]),
        ("ratings", [31, 19, 5]),
        ("share_ratings", [31 / 55, 19 / 55, 5 / 55]),
        ("tentative", [False, True, True]),
        ("low_evidence_share", [0, 0, 0]),
    ],
)
def test_sizes(tables, column, expected):
    assert tables["segments"][column].tolist() == pytest.approx(expected)


def test_shares_with_little_evidence_and_median_confidence(tmp_path):
    """Five of twenty, three of fifteen, none; viewers 10 and 11, 28, and 38 are in the middle."""
    frame = interpreted(tmp_path, unsure=(1, 2, 3, 4, 5, 21, 22, 23))["segments"]
    assert frame["low_evidence_share"].tolist() == pytest.approx([0.25, 0.2, 0])
    assert frame["known"].tolist() == [15, 12, 5]
    assert frame["share_known"].tolist() == pytest.approx([15 / 32, 12 / 32, 5 / 32])
    assert frame["guessed"].tolist() == [5, 3, 0]
    # Of the rows of the first, those of 6 to 20: 7 of Alpha, 10 of Beta, 4 of Gamma; of the second
    # 12 of Beta, since 21 to 23 chose all else.
    assert frame["known_ratings"].tolist() == [21, 12, 5]
    assert frame["share_known_ratings"].tolist() == pytest.approx([21 / 38, 12 / 38, 5 / 38])
    # Confidence grows with the square of the number: (100 + 121) / 2, 784 and 1444 of 1600.
    assert frame["confidence_median"].tolist() == pytest.approx([110.5 / 1600, 0.49, 0.9025])


def test_coverage(tables):
    # All forty have a row after cleaning; 26 of them have one only.
    found = tables["coverage"][["users", "share"]].to_numpy().tolist()
    assert found == [[40, 1], [40, 1], [0, 0], [26, 26 / 40], [0, 0]]


def test_more_viewers_kept_than_the_source_tells(tmp_path):
    frame = interpreted(tmp_path, read=30, above=1)["coverage"]
    assert frame["users"].tolist() == [40, 14, 26, 26, 0]
    frame = interpreted(tmp_path / "more", read=50)["coverage"]
    assert frame["users"].tolist() == [50, 40, 0, 26, 10]
    assert frame["share"].tolist() == pytest.approx([1, 0.8, 0, 0.52, 0.2])


# Rows of genuine titles and all others on two days: 8 or 12 of segment 0 by each title, and so on.
def test_activity(tables):
    frame = tables["activity"]
    assert list(frame.columns) == ["segment", "month", "ratings", "share"]
    assert frame["month"].dt.strftime("%Y-%m").tolist() == [
        *("2004-01", "2004-02", "2004-03", "2004-04", "2004-05", "2004-06", "2004-07")
    ] * 3  # fmt: skip
    # Odd viewers: titles 1 (6 of 12), 2 (5), 3 (5), 4 (10), 5 (8) are 34 of 66; of segment 1
    # titles 1 (21, 23), 2 (8) and 3 (21) are 11 of 19; of segment 2 viewers 37 and 39 of five.
    odd, of = [34, 11, 2], [66, 19, 5]
    expected = [n for first, whole in zip(odd, of, strict=True)
                for n in (first, 0, 0, 0, 0, 0, whole - first)]  # fmt: skip
    assert frame["ratings"].tolist() == expected
    whole = [total for total in of for _ in range(7)]
    assert frame["share"].tolist() == pytest.approx(
        [n / total for n, total in zip(expected, whole, strict=True)]
    )


def test_nothing_is_looked_ahead_to_without_windows(tables):
    assert tables["forward"].empty
    assert {"segment", "cut", "viewers", "came", "each", "others_each"} <= set(tables["forward"])


def cells(frame, kind):
    """Return ratio, low, high of the cells shown, and the shares of the groups shown."""
    own = frame[frame["group_kind"] == kind]
    shown = own[~own["suppressed"]]
    ratios = {
        (row.group, row.segment): (row.share_group_in_segment, row.ratio, row.low, row.high)
        for row in shown.itertuples()
    }
    shares = own.dropna(subset="share_group").drop_duplicates("group")
    return ratios, dict(zip(shares["group"], shares["share_group"], strict=True))


def interval(cell, segment, group, whole=40):
    """Return share, ratio and the ends e^(∓1.96 s) of it, s² = 1/cell − 1/seg + 1/group − 1/N."""
    ratio = cell * whole / (segment * group)
    error = math.sqrt(1 / cell - 1 / segment + 1 / group - 1 / whole)
    ends = [ratio * math.exp(sign * 1.9599640 * error) for sign in (-1, 1)]
    return pytest.approx((cell / segment, ratio, *ends), rel=1e-6)


# kind: the cells of ten viewers or more, and each group of ten or more, that no sum less the others
# would tell. The last segment has five viewers, so the one of fifteen is hidden with it.
REPRESENTED = {
    # 26 viewers with one row (9, 12 and 5), 13 with two (11, 2 and 0), one with three: the share
    # of the last would follow from those of the others, so the second goes too.
    "number of ratings": ({}, {"up to 1 rating": 26 / 40}),
    # Odd ones came on 1 January, even ones on 1 July; 1 April lies in the middle.
    "new and old viewers": (
        {
            ("first seen up to 2004-04-01", 0): (10, 20, 20),
            ("first seen later", 0): (10, 20, 20),
        },
        {"first seen up to 2004-04-01": 0.5, "first seen later": 0.5},
    ),
    # 17: 1 to 10; 18: 11 to 20, 24: 21 to 30; 25: 31 to 35; 55: 36 to 40. Of the first row nobody
    # is in the hidden two, so its ten are hidden too; of the second row ten are.
    "age": (
        {("18–24", 0): (10, 20, 20)},
        {"under 18": 10 / 40, "18–24": 20 / 40},
    ),
    # Of 1 to 40 a third of the way is 14, two thirds 27: 14; 6 and 7; 8 and 5.
    "income": (
        {},
        {"income up to 14": 14 / 40, "income 14 to 27": 13 / 40, "income over 27": 13 / 40},
    ),
    # 20 and 4, 11 and 5: each row and each column but the last has one small cell, so all go.
    "gender": ({}, {"F": 24 / 40, "M": 16 / 40}),
}


@pytest.fixture(scope="module")
def represented(tmp_path_factory):
    viewers = np.array(VIEWERS)
    age = np.select(
        [viewers <= 10, viewers <= 20, viewers <= 30, viewers <= 35], [17, 18, 24, 25], 55
    )
    people = pd.DataFrame(
        {
            "user_id": viewers,
            "age": age,
            "income": viewers,
            "gender": np.where(viewers <= 24, "F", "M"),
            "zip": [f"{viewer:05d}" for viewer in viewers],  # too many to be groups
            "same": "x",
        }
    )
    return interpreted(tmp_path_factory.mktemp("people"), people)["fairness"]


@pytest.mark.parametrize("kind", list(REPRESENTED))
def test_representation(represented, kind):
    ratios, shares = cells(represented, kind)
    expected, of_all = REPRESENTED[kind]
    assert shares == pytest.approx(of_all)
    assert ratios == {key: interval(*counts) for key, counts in expected.items()}


def test_groups_compared(represented):
    assert represented["group_kind"].drop_duplicates().tolist() == [
        *("number of ratings", "new and old viewers", "era of the titles chosen", "genre niche"),
        *("age", "gender", "income"),
    ]
    assert represented.loc[
        represented["group_kind"] == "age", "group"
    ].drop_duplicates().tolist() == [*("under 18", "18–24", "25–34", "55 and over")]


def groups_by(folder, viewers, people=None, **changes):
    """Return each way to group hand-made viewers, all known if nothing else is said."""
    empty = dict.fromkeys(("day", "year", "niche"), float("nan"))
    frame = pd.DataFrame({"user_id": range(len(viewers)), "known": 1, "n": 1, **empty})
    frame = frame.assign(**viewers).astype({"day": "float64"})
    source = given.source(has_time=changes.pop("has_time", False))
    people = frame[["user_id"]] if people is None else people
    obtained = given.stored(folder / "obtained", {"viewers": people, "source": source})
    kept = changes.pop("kept", ())
    scrubbed = given.stored(folder / "scrubbed", {"catalogue": catalogue([*kept, "x"], kept=kept)})
    main = changes.pop("main", [])
    read = {"obtained": obtained, "scrubbed": scrubbed, "fewest": 1}
    found = viewer_groups(ibis.memtable(frame), main, **read)
    return {one.kind: one for one in found}


def group_names(grouping):
    """Return the group of every viewer of a grouping, in their order."""
    frame = grouping.table.execute().set_index("user_id")["group"].sort_index()
    return frame.tolist()


# Years 1960.04, 1961.04 … 1999.04: thirds at 1973.04 and 1986.04, rounded to 1973.0 and 1986.0.
def test_era_of_the_titles(tmp_path):
    years = pd.DataFrame({"year": [1959.04 + viewer for viewer in VIEWERS]})
    found = group_names(groups_by(tmp_path, years)["era of the titles chosen"])
    names = ["titles of up to 1973"] * 13 + ["titles of 1973 to 1986"] * 13
    assert found == names + ["titles of over 1986"] * 14


def test_one_year_is_no_era(tmp_path):
    assert "era of the titles chosen" not in groups_by(
        tmp_path, pd.DataFrame({"year": [1990.0] * 40})
    )


def test_viewers_who_choose_no_main_genre(tmp_path):
    viewers = pd.DataFrame({"niche": [n / 10 for n in range(10)]})
    found = groups_by(tmp_path, viewers, main=["Drama", "War"])["genre niche"]
    assert [name.replace("\xa0", " ") for name in group_names(found)] == [
        *["up to 30 % outside Drama and War"] * 4,
        *["30 % to 60 % outside Drama and War"] * 3,
        *["over 60 % outside Drama and War"] * 3,
    ]


# What was drawn on is marked; nobody is compared at an amount, or an arrival, that is the group's.
@pytest.mark.parametrize(
    ("kept", "circular"),
    [
        ((), set()),
        (("events",), {"number of ratings"}),
        (("recency",), {"new and old viewers"}),
        (("active_days",), {"number of ratings", "new and old viewers"}),
        (("title_age",), {"era of the titles chosen"}),
    ],
)
def test_groups_by_what_segments_were_drawn_on_are_circular(tmp_path, kept, circular):
    ramp = [float(n) for n in range(9)]
    viewers = pd.DataFrame({"n": range(1, 10), "day": ramp, "year": ramp})
    people = pd.DataFrame({"user_id": range(9), "gender": list("FFFFFMMMM")})
    found = groups_by(tmp_path, viewers, people, kept=kept, has_time=True)
    assert {kind for kind, one in found.items() if one.circular} == circular
    assert {kind: one.matched for kind, one in found.items()} == {
        "number of ratings": ("arrival",),
        "new and old viewers": ("amount",),
        "era of the titles chosen": ("amount", "arrival"),
        "gender": ("amount", "arrival"),
    }
    assert [kind for kind, one in found.items() if one.attribute] == ["gender"]


# Both ends of each band; a viewer of 201 years or of none is in no band.
AGES = {
    "under 18": (0, 17), "18–24": (18, 24), "25–34": (25, 34), "35–44": (35, 44),
    "45–54": (45, 54), "55 and over": (55, 200), None: (201, None),
}  # fmt: skip


def grouped(folder, **columns):
    """Return the group of each viewer by each attribute that makes groups."""
    people = pd.DataFrame(columns).assign(user_id=lambda frame: range(len(frame)))
    found = groups_by(folder, people[["user_id"]], people)
    return {
        kind: one.table.execute().set_index("user_id")["group"].to_dict()
        for kind, one in found.items()
        if one.attribute
    }


def test_bands_of_age(tmp_path):
    ages = [float("nan") if age is None else age for ends in AGES.values() for age in ends]
    found = grouped(tmp_path, age=ages)["age"]
    names = [name for name in AGES for _ in (0, 1)]
    assert [found.get(at) for at in range(12)] == names[:12]
    assert not isinstance(found.get(12), str)


# A third of the way and two thirds: of 1 to 9 at 3.67 and 6.33; of 0 to 10.5 by halves at 3.5, 7.
@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        (range(1, 10), ["up to 3 ratings"] * 3 + ["4 to 6 ratings"] * 3 + ["over 6 ratings"] * 3),
        ([2] * 4, ["up to 2 ratings"] * 4),
        ([1, 1, 1, 1, 9], ["up to 1 rating"] * 4 + ["over 1 rating"]),
    ],
)
def test_thirds_by_number_of_rows(tmp_path, rows, groups):
    found = groups_by(tmp_path, pd.DataFrame({"n": list(rows)}))["number of ratings"]
    assert group_names(found) == groups


def test_thirds_are_those_of_known_viewers(tmp_path):
    viewers = pd.DataFrame({"n": [1] * 9 + [5, 6, 7], "known": [0] * 9 + [1, 1, 1]})
    found = group_names(groups_by(tmp_path, viewers)["number of ratings"])
    assert found[9:] == ["up to 5 ratings", "6 ratings", "over 6 ratings"]


def test_thirds_of_a_number(tmp_path):
    found = grouped(tmp_path, what=[n / 2 for n in range(22)])["what"]
    names = ["what up to 3.5"] * 8 + ["what 3.5 to 7"] * 7 + ["what over 7"] * 7
    assert [found[at] for at in range(22)] == names


# Twelve numbers are groups, thirteen are cut in three; up to twenty-four texts are groups.
@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ([float(n) for n in range(12)], 12),
        ([float(n) for n in range(13)], 3),
        ([str(n) for n in range(24)], 24),
        ([str(n) for n in range(25)], 0),
        (["x"] * 5, 0),
        (["x", "y", None], 2),
    ],
)
def test_how_many_groups_an_attribute_makes(tmp_path, values, groups):
    found = grouped(tmp_path, what=values).get("what", {})
    assert len({group for group in found.values() if isinstance(group, str)}) == groups


def test_viewers_of_no_group_are_left_out(tmp_path):
    people = pd.DataFrame({"user_id": VIEWERS, "age": [20.0] * 20 + [30.0] * 19 + [201.0]})
    frame = interpreted(tmp_path, people)["fairness"]
    ratios, shares = cells(frame, "age")
    assert shares == {"18–24": 20 / 39, "25–34": 19 / 39}
    assert frame.loc[frame["group_kind"] == "age", "group"].drop_duplicates().tolist() == [
        *("18–24", "25–34")
    ]


def test_sources_without_dates_compare_no_arrival(tmp_path):
    frame = interpreted(tmp_path, has_time=False)["fairness"]
    assert set(frame["group_kind"]) == {
        *("number of ratings", "era of the titles chosen", "genre niche"),
    }


# Twenty viewers have the first value, fifteen the second, five the third; the median of all lies
# in the middle of the first two, and so far from it most of them are.
PROFILED = {
    # values of segments 0, 1, 2; unit; on a log axis; median of all; index or none; deviations
    "zero": ([0.0, 4.0, 10.0], "count", False, 2.0, [0, 400 / 2.75, 1000 / 2.75], [-1, 1, 4]),
    # Below zero no index has a meaning: −1 · 20, 4 · 15, 10 · 5 are 90 of 40.
    "below": ([-1.0, 4.0, 10.0], "count", False, 1.5, [None] * 3, [-1, 1, 3.4]),
    # In years a ratio has no meaning either.
    "year": ([1990.0, 2000.0, 2005.0], "year", False, 1995.0, [None] * 3, [-1, 1, 2]),
    # ln 1, ln 5, ln 17 about ln 3: apart by ln 3 twenty times, by ln 5/3 and ln 17/3: MAD ln 3.
    "log": (
        [0.0, 4.0, 16.0],
        "count",
        True,
        2.0,
        [0, 400 / 3.5, 1600 / 3.5],
        [part / math.log(3) for part in map(math.log, (1 / 3, 5 / 3, 17 / 3))],
    ),
}


@pytest.mark.parametrize("name", list(PROFILED))
def test_profiles_of_blocks(tmp_path, name):
    values, unit, log, middle, index, deviations = PROFILED[name]
    column = [values[SEGMENT[viewer]] for viewer in VIEWERS]
    frame = profiled(tmp_path, column, unit, log)
    assert frame["overall_median"].tolist() == [middle] * 3
    assert frame["mean"].tolist() == frame["median"].tolist() == values
    assert frame["index"].tolist() == pytest.approx(
        [math.nan if value is None else value for value in index], nan_ok=True
    )
    assert frame["deviation"].tolist() == pytest.approx(deviations)


def profiled(folder, column, unit="count", log=False):
    """Return the profile of one feature of the forty viewers."""
    from analysis.interpret import profiles

    UNITS["x"] = unit
    table = catalogue(["x"], logs=["x"] if log else [])
    features = pd.DataFrame({"user_id": VIEWERS, "x": column})
    labels = pd.DataFrame({"user_id": VIEWERS, "segment": [SEGMENT[v] for v in VIEWERS]})
    stored = given.stored(folder, {"f": features, "l": labels.assign(evidence="full")})
    return profiles.profile_segments(stored["f"], stored["l"], table)


# More than half are equal, so the median apart is 0 and the mean apart serves: 15 · 4 / 40.
def test_where_more_than_half_are_equal_the_mean_serves(tmp_path):
    column = [4.0 if 21 <= viewer <= 35 else 0.0 for viewer in VIEWERS]
    frame = profiled(tmp_path, column)
    assert frame["overall_median"].tolist() == [0, 0, 0]
    assert frame["deviation"].tolist() == pytest.approx([0, 4 / 1.5, 0])


@pytest.mark.parametrize("unit", ["count", "days", "minutes", "plays", "share", "stars", "years"])
def test_units_with_a_true_zero_have_an_index(tmp_path, unit):
    values = [1.0 if SEGMENT[viewer] else 3.0 for viewer in VIEWERS]
    assert profiled(tmp_path, values, unit)["index"].tolist() == [150, 50, 50]


@pytest.mark.parametrize("column", [[3.0] * 40, [3.0 + 1e-9 * (v > 30) for v in VIEWERS]])
def test_where_nobody_differs_there_is_no_deviation(tmp_path, column):
    frame = profiled(tmp_path, column)
    assert frame["deviation"].isna().all()
    assert frame["spread"].isna().all()


# Seventeen values a hair apart and many equal ones leave a MAD of 1e-5; of forty values three
# are 20, so the variance is (3 · 20² − 60²/40) / 39 = 1110 / 39 but for the hairs.
def test_the_scale_is_at_least_a_tenth_of_the_standard_deviation(tmp_path):
    column = [20.0 if viewer > 37 else 1e-5 * (viewer % 3) for viewer in VIEWERS]
    spread = profiled(tmp_path, column)["spread"]
    assert spread.tolist() == pytest.approx([0.1 * math.sqrt(1110 / 39)] * 3, rel=1e-4)


# Twenty of forty viewers have one row of two asked for: above a fifth, it is said.
@pytest.mark.parametrize(("above", "asked"), [(1, 1), (2, 1), (0, 0)])
def test_viewers_with_little_evidence_are_asked_for_more(tmp_path, above, asked):
    frame = interpreted(tmp_path, above=above)["recommendations"]
    told = frame[frame["action"] == "gather"]
    assert told["segment"].isna().tolist() == [True] * asked


@pytest.mark.parametrize(
    ("users", "shown"),
    [
        ([19], []),
        ([20], [0]),
        ([11, 9], []),
        ([10, 10], [0, 1]),
        ([30, 10], [0, 1]),
        # The sum less the others would tell of the nine.
        ([30, 20, 9], [0]),
        # Nine and one are ten, and nobody can tell them apart.
        ([30, 20, 9, 1], [0, 1]),
        ([], []),
    ],
)
def test_segments_of_few_viewers_are_not_told(users, shown):
    sizes = pd.DataFrame({"segment": range(len(users)), "users": pd.Series(users, dtype="int64")})
    assert segment_counts.shown_segments(sizes) == shown


def test_what_is_told_of_a_segment_with_five_viewers(tmp_path):
    tables = interpreted(tmp_path, fewest=10)
    for name in ("segments", "profiles", "activity", "fairness"):
        assert set(tables[name]["segment"]) == {0}, name
    # What it likes, eight of the others chose too.
    assert tables["favourites"].empty
    assert tables["segments"]["share_users"].tolist() == [0.5]


def test_nothing_is_told_of_segments_among_nineteen_viewers(tmp_path):
    tables = interpreted(tmp_path, fewest=21)
    for name in ("segments", "profiles", "favourites", "activity", "fairness"):
        assert tables[name].empty, name


# One viewer alone has three rows: neither how many have so many nor how many do not is told.
def test_few_viewers_with_much_evidence_are_not_counted(tmp_path):
    users = interpreted(tmp_path, above=2, fewest=10)["coverage"]["users"].tolist()
    assert users == pytest.approx([40, math.nan, math.nan, math.nan, 0], nan_ok=True)


# users and those with low evidence of segments 0, 1 …; those shown; whose share is told
@pytest.mark.parametrize(
    ("users", "low", "shown", "told"),
    [
        ([50, 40, 30], [20, 15, 12], [0, 1, 2], [0, 1, 2]),
        # Three of the last: from all and the first two they would follow.
        ([50, 40, 30], [20, 15, 3], [0, 1, 2], [0]),
        # Five have full evidence in the second.
        ([50, 40, 30], [20, 35, 12], [0, 1, 2], [0]),
        ([50, 40, 30], [0, 0, 0], [0, 1, 2], [0, 1, 2]),
        ([50, 40, 30], [20, 0, 12], [0, 1, 2], [0, 1, 2]),
        # Of the others nothing is shown, and together four of them have low evidence.
        ([50, 40, 9, 12], [20, 15, 2, 2], [0, 1], [0]),
        ([50, 40, 9, 12], [20, 15, 5, 6], [0, 1], [0, 1]),
        ([25], [4], [0], []),
    ],
)
def test_shares_of_little_evidence_tell_of_no_few_viewers(users, low, shown, told):
    sizes = pd.DataFrame({"segment": range(len(users)), "users": users, "confidence_median": 0.5})
    sizes["low_evidence_share"] = [n / of for n, of in zip(low, users, strict=True)]
    parts = ("known", "share_known", "guessed", "known_ratings", "share_known_ratings")
    sizes = sizes.assign(**dict.fromkeys(parts, 7.0))
    frame = segment_counts.told_evidence(sizes, shown).set_index("segment").loc[shown]
    for name in ("low_evidence_share", *parts):
        assert frame.index[frame[name].notna()].tolist() == told, name
    assert frame["confidence_median"].notna().tolist() == [users[at] >= 20 for at in shown]


# viewers with a value by segment: whose mean is told, whose median
@pytest.mark.parametrize(
    ("viewers", "means", "medians"),
    [
        ([30, 20, 15], [0, 1, 2], [0, 1]),
        ([30, 20, 9], [0], [0]),
        ([30, 0, 25], [0], [0]),
        ([9, 9, 9], [], []),
        ([12], [0], []),
    ],
)
def test_profiles_tell_of_no_few_viewers(viewers, means, medians):
    from analysis.interpret.profiles import told_profiles

    numbers = ["mean", "median", "overall_median", "index", "deviation"]
    frame = pd.DataFrame({"segment": range(len(viewers)), "feature": "x", "viewers": viewers})
    told = told_profiles(frame.assign(**dict.fromkeys(numbers, 1.0)))
    assert told.index[told["mean"].notna()].tolist() == means
    assert told.index[told["index"].notna()].tolist() == means
    assert told.index[told["median"].notna()].tolist() == medians
    whole = sum(viewers) >= 20
    assert told["overall_median"].notna().tolist() == [whole] * len(viewers)
    assert told.index[told["deviation"].notna()].tolist() == (medians if whole else [])
