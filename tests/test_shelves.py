"""Shelves: lifts and reasons by hand, chance told from taste, windows and tests by the textbook."""

from __future__ import annotations

import math

import contract
import ibis
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.interpret import recommendations
from analysis.interpret.portraits.material import gather_material
from analysis.interpret.shelves import (
    held_rows,
    shelf_lifts,
    two_arm_tests,
    window_activity,
)

# Quantiles of the normal distribution for 5 % on two sides and 80 %.
QUANTILES = 1.959964 + 0.841621


@pytest.mark.parametrize(("mean", "deviation"), [(8.0, 12.0), (0.4, 0.7), (2.5, 3.0)])
def test_viewers_an_arm_are_those_of_the_textbook(mean, deviation):
    """n = 2 (z + z)² s² / δ² for a difference δ of a tenth of the mean."""
    expected = 2 * QUANTILES**2 * deviation**2 / (0.1 * mean) ** 2
    assert two_arm_tests.viewers_per_arm(mean, deviation) == math.ceil(expected)


def test_viewers_an_arm_of_one_case_by_hand():
    # 15.6977 · 144 / .64 = 3,532.
    assert two_arm_tests.viewers_per_arm(8.0, 12.0) == 3532


def test_the_smallest_effect_is_the_same_formula_turned_round():
    # 2.80159 · √(2/303) · 12/8
    assert two_arm_tests.smallest_effect(8.0, 12.0, 303) == pytest.approx(0.34142, abs=1e-4)
    needed = two_arm_tests.viewers_per_arm(8.0, 12.0, 0.25)
    assert two_arm_tests.smallest_effect(8.0, 12.0, needed) == pytest.approx(0.25, abs=1e-3)


@pytest.mark.parametrize(("mean", "deviation"), [(0.0, 1.0), (1.0, 0.0), (math.nan, 1.0)])
def test_what_does_not_vary_cannot_be_tested(mean, deviation):
    assert math.isnan(two_arm_tests.viewers_per_arm(mean, deviation))
    assert math.isnan(two_arm_tests.smallest_effect(mean, deviation, 100))


def test_arms_of_few_viewers_show_nothing():
    assert math.isnan(two_arm_tests.smallest_effect(8.0, 12.0, 19))
    assert two_arm_tests.viewers_per_arm(100.0, 1.0) == 20


def plans(*rows):
    return pd.DataFrame(rows, columns=["days", "base", "spread", "active"])


@pytest.mark.parametrize(
    ("rows", "days", "enough"),
    [
        # 2 · 1,570 and 2 · 393 viewers for a spread as large as the mean, or half of it.
        ([(28, 1.0, 1.0, 800.0), (91, 2.0, 1.0, 800.0), (182, 3.0, 1.0, 800.0)], 91, True),
        ([(28, 1.0, 1.0, 3140.0), (91, 2.0, 1.0, 3140.0)], 28, True),
        ([(28, 1.0, 1.0, 3139.0), (91, 2.0, 2.0, 3139.0)], 28, False),
        ([(28, 1.0, 3.0, 100.0), (91, 1.0, 2.0, 100.0)], 91, False),
        ([(28, 1.0, 1.0, 39.0), (91, 2.0, 1.0, 39.0)], 28, False),
        ([(28, 1.0, 1.0, math.nan)], 28, False),
    ],
)
def test_the_shortest_window_that_is_enough(rows, days, enough):
    plan = two_arm_tests.planned_test(plans(*rows))
    assert (plan["days"], bool(plan["enough"])) == (days, enough)


def test_without_dates_there_is_no_plan():
    assert two_arm_tests.planned_test(plans()) == {}


# viewer, days before the end, group
ROWS = [
    *((1, 0, 0), (1, 27, 0), (1, 28, 0), (1, 400, 0)),
    *((2, 90, 0), (2, 91, 0), (2, 119, 0)),
    *((3, 5, 0), (3, 118, 0)),
    *((4, 300, 0),),
    *((5, 1, 1), (5, 2, 1), (5, 30, 1)),
]
END = pd.Timestamp("2005-12-31")


def windows(fewest=1, rows=ROWS):
    frame = pd.DataFrame(rows, columns=["user_id", "age", "group"])
    events = frame.assign(at=(END - pd.to_timedelta(frame["age"], unit="D") + pd.Timedelta("5h")))
    events["at"] = events["at"].astype("datetime64[us]")
    groups = frame[["user_id", "group"]].drop_duplicates()
    tables = ibis.memtable(events[["user_id", "at"]]), ibis.memtable(groups)
    return window_activity.group_activity(*tables, END, fewest)


def test_rows_a_viewer_in_windows_by_hand():
    """Viewers 1, 2 and 3 came on days 28 to 118 before the last 28 days: 2, 0 and 1 rows then."""
    found, touched = windows()
    own = found[found["group"] == 0].set_index("days")
    assert own.loc[28, "base"] == pytest.approx(1)
    assert own.loc[28, "spread"] == pytest.approx(1)
    # In the quarter before the last: 2 and 3, with 1 row each in the last one.
    assert own.loc[91, ["base", "spread"]].tolist() == [1, 0]
    # In days 182 to 272 nobody came.
    assert 182 not in own.index
    assert own["active"].unique().tolist() == [3]
    assert touched.loc[0].tolist() == [4, 9, 365]
    assert touched.loc[1, ["viewers", "rows"]].tolist() == [1, 3]


def test_a_short_record_is_touched_as_a_whole():
    found, touched = windows(rows=[(1, 0, 0), (2, 60, 0), (2, 364, 0)])
    assert touched.loc[0, ["viewers", "rows"]].tolist() == [2, 3]
    assert math.isnan(touched.loc[0, "rows_days"])
    found, _ = windows(rows=[(at, age, 0) for at in range(5) for age in (0, 118)])
    assert found["days"].empty
    found, _ = windows(rows=[(at, age, 0) for at in range(5) for age in (0, 118, 119)])
    assert found["days"].tolist() == [28]


def test_without_dates_there_are_no_windows():
    events = pd.DataFrame({"user_id": [1, 1, 2], "at": pd.Series([pd.NaT] * 3)})
    events["at"] = events["at"].astype("datetime64[us]")
    groups = pd.DataFrame({"user_id": [1, 2], "group": 0})
    tables = ibis.memtable(events), ibis.memtable(groups)
    found, touched = window_activity.group_activity(*tables, pd.NaT, 1)
    assert found.empty
    assert touched.loc[0, ["viewers", "rows"]].tolist() == [2, 3]


# Of 30 viewers so many came lately, and all before: base and spread are of 30.
@pytest.mark.parametrize(("lately", "told"), [(9, False), (10, True), (20, True), (21, False)])
def test_few_viewers_are_not_counted(lately, told):
    rows = [(at, 100, 0) for at in range(30)] + [(at, 3, 0) for at in range(lately)]
    rows += [(at, 800, 0) for at in range(30)]
    found, _ = windows(10, rows)
    assert found["active"].notna().all() == told
    assert windows(31, rows)[0].empty


@pytest.mark.parametrize(("lately", "told"), [(0, True), (9, False), (10, True)])
def test_rows_of_few_viewers_are_not_told(lately, told):
    rows = [(at, 800, 0) for at in range(30)] + [(at, 300, 0) for at in range(lately)]
    assert windows(10, rows)[1]["rows"].notna().all() == told


def test_a_ratio_of_shares_and_its_interval_by_hand():
    row = {"value": 0.6, "low": 0.5, "high": 0.7, "other": 0.3, "other_low": 0.25}
    lift, low, high = shelf_lifts.ratio_of_shares({**row, "other_high": 0.36})
    assert lift == pytest.approx(2)
    down = math.hypot(math.log(0.6 / 0.5), math.log(0.36 / 0.3))
    up = math.hypot(math.log(0.7 / 0.6), math.log(0.3 / 0.25))
    assert (low, high) == (pytest.approx(2 * math.exp(-down)), pytest.approx(2 * math.exp(up)))


def test_the_interval_of_a_ratio_covers():
    """Wilson's intervals of two shares, of 200 and 800 choices; 19 in 20 ratios lie inside."""
    from statsmodels.stats.proportion import proportion_confint

    rng, inside = np.random.default_rng(6), []
    for _ in range(1500):
        own, others = rng.binomial(200, 0.3) / 200, rng.binomial(800, 0.2) / 800
        ends = [
            proportion_confint(s * n, n, method="wilson") for s, n in ((own, 200), (others, 800))
        ]
        row = dict(zip(shelf_lifts.SIDES, (own, *ends[0], others, *ends[1]), strict=True))
        _, low, high = shelf_lifts.ratio_of_shares(row)
        inside.append(low <= 1.5 <= high)
    assert 0.935 < np.mean(inside) < 0.965


def behaviour(*rows):
    """Return counted behaviour: segment, measure, value, other, and ends a fiftieth apart."""
    frame = pd.DataFrame(rows, columns=["segment", "measure", "value", "other", "matched"])
    for side, name in (("value", ""), ("other", "other_"), ("matched", "matched_")):
        frame[f"{name}low"], frame[f"{name}high"] = frame[side] - 0.02, frame[side] + 0.02
    return frame.drop(columns="matched")


def test_every_shelf_has_its_lift():
    frame = behaviour(
        (0, "recent_titles", 0.6, 0.3, 0.3),
        (0, "best_known", 0.4, 0.7, -0.3),
        (1, "genre:War", 0.5, 0.4, math.nan),
        (1, "mean_rating", 0.5, 0.4, 0.1),
        (1, "returns", 0.2, 0.0, 0.2),
    )
    found = shelf_lifts.lifted_shelves(frame, ["release_year", "genre_03", "level"])
    rows = found[["segment", "action", "shelf", "clustered", "arrived"]].to_numpy().tolist()
    assert rows == [
        [0, "shelf_recent", "", True, True],
        [0, "shelf_known", "", False, False],
        [0, "shelf_deep", "", False, True],
        [1, "shelf_genre", "War", True, True],
        [1, "return", "", False, True],
    ]
    assert found["lift"].tolist() == pytest.approx([2, 4 / 7, 2, 1.25, math.nan], nan_ok=True)
    deep = found.iloc[2]
    assert (deep["share_segment"], deep["share_others"]) == pytest.approx((0.6, 0.3))
    down = math.hypot(math.log(0.6 / 0.58), math.log(0.32 / 0.3))
    assert deep["low"] == pytest.approx(2 * math.exp(-down))


SHELF = {
    **{"action": "shelf_recent", "shelf": "", "clustered": False, "arrived": True},
    **{"share_segment": 0.5, "share_others": 0.25, "lift": 2.0, "low": 1.8, "high": 2.2},
    **{"apart": 0.5, "held_lift": 1.9, "held_low": 1.7, "held_high": 2.1},
}


@pytest.mark.parametrize(
    ("rows", "action", "reason"),
    [
        ([], "none", "too_few_viewers"),
        ([{}], "shelf_recent", None),
        ([{"low": 1.1}], "shelf_recent", None),
        ([{"low": 1.09}], "none", "no_lift"),
        ([{"low": math.nan}], "none", "no_lift"),
        ([{"share_segment": 0.049}], "none", "no_lift"),
        ([{"arrived": False}], "none", "arrival"),
        ([{"clustered": True}], "shelf_recent", None),
        ([{"clustered": True, "held_low": 1.09}], "none", "circular"),
        ([{"clustered": True, "held_low": math.nan}], "none", "circular"),
        ([{"held_low": math.nan}], "shelf_recent", None),
        ([{"clustered": True, "held_low": 1.0}, {"arrived": False}], "none", "circular"),
        # The clearest is given, however high the lift of another.
        ([{"lift": 3.0}, {"action": "return", "apart": 0.6}], "return", None),
    ],
)
def test_a_shelf_or_the_reason_for_none(rows, action, reason):
    frame = pd.DataFrame([{**SHELF, **row} for row in rows], columns=list(SHELF))
    choice = recommendations.shelf_for(frame.astype({"arrived": bool, "clustered": bool}))
    assert (choice["action"], choice.get("reason")) == (action, reason)


def chosen_rows(chances, viewers=160, each=24, seed=0):
    """Return rows of viewers who choose War with their own chance, one row a title."""
    rng, rows = np.random.default_rng(seed), []
    for viewer in range(viewers):
        war = rng.random(each) < chances[viewer]
        titles = [*rng.choice(100, war.sum(), False), *(100 + rng.choice(100, (~war).sum(), False))]
        rows += [(viewer, int(title)) for title in titles]
    frame = pd.DataFrame(rows, columns=["user_id", "title_id"]).assign(event=range(len(rows)))
    return frame.assign(war=frame["title_id"] < 100, second=rng.random(len(rows)) < 0.5)


def labelled(share):
    """Return who chose War more often than the median: 1, else 0."""
    frame = (share > share.median()).astype("int64").rename("segment").reset_index()
    return frame.assign(evidence="full")


def halved_audience(folder, frame):
    """Return the stages' tables, with segments cut by all rows, and by the first half."""
    window = {"start": pd.NaT, "end": pd.NaT, "reference": pd.NaT, "min_ratings": 5}
    source = given.source(users=160, ratings=len(frame))
    titles = pd.DataFrame({"title_id": range(200), "title": "T", "year": np.nan, "genuine": True})
    events = frame[["event", "user_id", "title_id"]].assign(at=pd.NaT, rating=np.nan)
    events = events.assign(minutes=np.nan, plays=np.nan).astype({"at": "datetime64[us]"})
    scrubbed = {
        "ratings": events,
        "titles": titles.assign(genres=["War"] * 100 + ["Drama"] * 100),
        "features": frame.groupby("user_id").size().rename("events").reset_index(),
        "window": pd.DataFrame([window]),
        "second_half": frame.loc[frame["second"], ["event"]],
    }
    first = frame[~frame["second"]].groupby("user_id")["war"].mean()
    modelled = {"half_labels": labelled(first)[["user_id", "segment"]]}
    found = {"obtained": {"source": source.assign(has_rating=False, has_time=False)}}
    found |= {"scrubbed": scrubbed, "modelled": modelled}
    return {name: given.stored(folder / name, part) for name, part in found.items()}


def counted(frame, column):
    """Return the share of War among rows by segment, of labels by user."""
    return frame.groupby(column)["war"].mean()


@pytest.mark.parametrize("taste", [False, True])
def test_titles_that_placed_nobody_tell_taste_from_chance(tmp_path, taste):
    """All choose War with .5, or half of the viewers with .35 and half with .65."""
    chances = np.repeat([0.35, 0.65], 80) if taste else np.full(160, 0.5)
    frame = chosen_rows(chances)
    tables = halved_audience(tmp_path, frame)
    material = gather_material(obtained=tables["obtained"], scrubbed=tables["scrubbed"])
    halves = {name: tables[name] for name in ("scrubbed", "modelled")}
    held = held_rows.held_behaviour(material, [0, 1], **halves)
    # What the labels were made from always shows a lift.
    every = labelled(frame.groupby("user_id")["war"].mean()).set_index("user_id")["segment"]
    share = counted(frame.assign(segment=frame["user_id"].map(every)), "segment")
    assert share[1] / share[0] > 1.25
    # And what they did not see shows it for taste alone; by hand, from rows and labels.
    half = tables["modelled"].frame("half_labels").set_index("user_id")["segment"]
    rest = frame[frame["second"]]
    share = counted(rest.assign(segment=rest["user_id"].map(half)), "segment")
    war = held[(held["measure"] == "genre:War") & (held["segment"] == 1)].iloc[0]
    assert (war["value"], war["other"]) == pytest.approx((share[1], share[0]))
    lifts = shelf_lifts.lifted_shelves(held, ["genre_01"]).set_index(["segment", "shelf"])
    assert (lifts.loc[(1, "War"), "low"] > 1.1) == taste
    frame = lifts.reset_index().assign(arrived=True)
    strong = {"low": 1.3, "share_segment": 0.6, "held_low": lifts.loc[(1, "War"), "low"]}
    own = frame[(frame["segment"] == 1) & (frame["shelf"] == "War")].assign(**strong, held_lift=1.0)
    choice = recommendations.shelf_for(own.assign(held_high=2.0))
    assert choice.get("reason") == (None if taste else "circular")


def test_without_halves_nothing_is_held(tmp_path):
    tables = halved_audience(tmp_path, chosen_rows(np.full(160, 0.5)))
    material = gather_material(obtained=tables["obtained"], scrubbed=tables["scrubbed"])
    bare = given.stored(tmp_path / "bare", {"window": pd.DataFrame([{"min_ratings": 5}])})
    found = held_rows.held_behaviour(material, [0, 1], scrubbed=bare, modelled=tables["modelled"])
    assert found.empty


FULL = contract.Case(signals=("rating", "time", "titles", "years", "genres"))


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    return contract.audience(tmp_path_factory.mktemp("full"), FULL)


def test_each_segment_has_one_shelf_or_a_reason(stages):
    frame = stages.interpreted.frame("recommendations")
    segments = stages.interpreted.frame("segments")["segment"]
    own = frame[frame["segment"].notna()]
    assert own["segment"].tolist() == segments.tolist()
    assert ((own["action"] == "none") == (own["reason"] != "")).all()
    given_ = own[own["action"] != "none"]
    assert (given_["low"] >= 1.1).all()


def test_what_acting_touches_is_counted_from_the_rows(stages):
    frame = stages.interpreted.frame("recommendations").query("action != 'none'")
    labels = stages.modelled.frame("labels")
    rows = stages.scrubbed.frame("ratings").merge(labels, on="user_id")
    end = stages.scrubbed.record("window")["end"].normalize()
    assert len(frame)
    for row in frame.itertuples():
        guessed = row.action == "gather"
        own = rows[rows["evidence"] == ("low" if guessed else "full")]
        own = own if guessed else own[own["segment"] == row.segment]
        assert row.viewers == own["user_id"].nunique()
        assert row.ratings == (own["at"] > end - pd.Timedelta(days=364)).sum()
        start = end - pd.Timedelta(days=row.days - 1)
        before = own[(own["at"] < start) & (own["at"] >= start - pd.Timedelta(days=91))]
        each = own[own["at"] >= start].groupby("user_id").size()
        each = each.reindex(before["user_id"].unique(), fill_value=0)
        assert row.base == pytest.approx(each.mean())
        assert row.spread == pytest.approx(each.std())


def test_bands_get_one_advice_and_the_reason_for_no_other(tmp_path):
    case = contract.Case("none", signals=("rating", "time", "titles"))
    frame = contract.audience(tmp_path, case).interpreted.frame("recommendations")
    rows = frame[["action", "reason"]].to_numpy().tolist()
    assert rows[:2] == [["own_values", ""], ["none", "bands"]]
    assert frame["segment"].isna().all()
