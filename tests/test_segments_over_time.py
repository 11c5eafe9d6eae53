"""What half-years say of segments: moves beyond noise, and verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.interpret.over_time.over_time_tables import told_shares
from analysis.interpret.over_time.placed_runs import PlacedRuns
from analysis.interpret.over_time.segment_moves import joined_pairs, move_tests
from analysis.interpret.over_time.segment_shares import (
    appearance_tests,
    mix_changes,
    share_table,
    stability_index,
)
from analysis.interpret.over_time.segment_transitions import transition_table
from analysis.interpret.over_time.segment_verdicts import (
    Evidence,
    judged_tests,
    segment_verdict,
    untold_verdicts,
)
from analysis.interpret.over_time.viewer_contrasts import clustered_contrast


def _placed(rows: list[tuple[int, int, int, int, int]]) -> PlacedRuns:
    """Return runs of (viewer, half-year, run, segment, placed)."""
    frame = pd.DataFrame(rows, columns=["user_id", "half_year", "run", "segment", "placed"])
    frame = frame.assign(arrived=False, split="val", rows=5)
    return PlacedRuns(frame, np.zeros((len(frame), 1)), ("level",), {}, 1.0)


def test_stability_index_by_hand():
    # .1·ln(.5/.4) − .1·ln(.5/.6)
    assert stability_index(np.array([0.5, 0.5]), np.array([0.4, 0.6])) == pytest.approx(0.0405465)


def test_a_viewer_on_both_sides_takes_what_they_have_in_common():
    values, weights = np.array([[1.0], [3.0], [2.0], [4.0]]), np.array([-0.5, -0.5, 0.5, 0.5])
    apart = clustered_contrast(np.arange(4), values, weights)
    same = clustered_contrast(np.array([0, 1, 0, 1]), values, weights)
    assert apart.value == same.value == 1.0
    assert apart.error == pytest.approx(1.0)
    assert same.error == 0.0


def _pairs(moved: int, back: int, of: int = 400) -> list[tuple[int, int, int, int, int]]:
    rows = []
    for viewer in range(of):
        early = int(viewer >= of // 2)
        late = 1 if viewer < moved else 0 if of // 2 <= viewer < of // 2 + back else early
        rows += [(viewer, 1, 1, early, early), (viewer, 2, 1, early, late)]
    return rows


@pytest.mark.parametrize(
    ("moved", "back", "shown"), [(0, 0, False), (60, 60, False), (60, 0, True), (10, 0, False)]
)
def test_as_many_to_as_fro_is_noise(moved, back, shown):
    tests = judged_tests(move_tests(joined_pairs(_placed(_pairs(moved, back))), [0, 1]))
    net = tests[tests["kind"] == "net"].set_index("segment")
    assert net["shown"].tolist() == [shown, shown]
    assert net.loc[1, "effect"] == pytest.approx((moved - back) / max(200, 200 + moved - back))


def test_who_differs_within_a_half_year_as_much_has_not_left():
    rows = []
    for viewer in range(400):
        late = int(viewer % 4 == 0)
        rows += [(viewer, 1, 1, 0, 0), (viewer, 2, 1, 0, late)]
        rows += [(viewer, 1, 2, 0, int(viewer % 4 == 1))]
    tests = judged_tests(move_tests(joined_pairs(_placed(rows)), [0]))
    left = tests[tests["kind"] == "left"].iloc[0]
    assert (left["before"], left["after"], left["effect"]) == (0.25, 0.25, 0.0)
    assert not left["shown"]


def test_shares_of_half_years_add_up():
    shares = share_table(_placed(_pairs(60, 0)), [0, 1])
    assert shares.groupby("half_year")["share"].sum().eq(1).all()
    assert shares.loc[shares["half_year"] == 2, "share"].tolist() == [0.35, 0.65]
    assert ((shares["low"] < shares["share"]) & (shares["share"] < shares["high"])).all()


@pytest.mark.parametrize(("moved", "beyond"), [(60, True), (0, False)])
def test_a_mix_that_changed_lies_beyond_its_bound(moved, beyond):
    changes = mix_changes(_placed(_pairs(moved, 0)), [0, 1], 1).iloc[0]
    assert (changes["psi"] > changes["bound"]) == beyond
    assert (changes["p"] < 0.01) == beyond


def test_resampled_viewers_bound_the_index_as_the_law_does():
    """Half-years of different viewers: (1/n + 1/m)·χ²(.95; 1) of two segments."""
    rows = [(at, 1 + at % 2, 1, (at // 2) % 2, (at // 2) % 2) for at in range(2000)]
    bound = mix_changes(_placed(rows), [0, 1], 1)["bound"].iloc[0]
    assert bound == pytest.approx((1 / 1000 + 1 / 1000) * 3.841, rel=0.15)


def test_a_segment_that_was_not_there_has_appeared():
    rows = [
        (at, half, 1, int(half > 2 and at % 4 == 0), 0)
        for half in (1, 2, 3, 4)
        for at in range(200)
    ]
    tests = judged_tests(appearance_tests(_placed(rows), [0, 1]))
    assert tests[["kind", "segment", "half_year", "before", "after"]].to_numpy().tolist() == [
        ["appeared", 1, 3, 0.0, 0.25]
    ]


TEST = {
    "kind": "net",
    "segment": 0,
    "half_year": 3,
    "measure": "",
    "effect": 0.2,
    "z": 5.0,
    "p": 1e-6,
}
SEASON = [
    {**TEST, "kind": "season", "half_year": half, "effect": effect}
    for half, effect in ((2, 0.3), (3, -0.3), (4, 0.3))
]


@pytest.mark.parametrize(
    ("tests", "jaccard", "found", "told", "verdict", "why"),
    [
        ([], 0.9, 0.9, 0.9, "persistent", "unmoved"),
        ([TEST], 0.9, 0.9, 0.9, "drifting", "net"),
        ([TEST | {"effect": 0.05}], 0.9, 0.9, 0.9, "persistent", "unmoved"),
        ([TEST | {"p": 0.2}], 0.9, 0.9, 0.9, "persistent", "unmoved"),
        ([TEST | {"kind": "place", "effect": -0.4}], 0.9, 0.9, 0.9, "drifting", "place"),
        ([TEST | {"segment": 1}], 0.9, 0.9, 0.9, "persistent", "unmoved"),
        (SEASON, 0.9, 0.9, 0.9, "seasonal", "season"),
        ([*SEASON, TEST], 0.9, 0.9, 0.9, "seasonal", "season"),
        ([one | {"effect": 0.3} for one in SEASON], 0.9, 0.9, 0.9, "persistent", "unmoved"),
        (SEASON[:1], 0.9, 0.9, 0.9, "persistent", "unmoved"),
        ([], 0.55, 0.9, 0.9, "fragile", "resamples"),
        ([], 0.9, 0.4, 0.9, "fragile", "not_found_again"),
        ([TEST], 0.9, 0.9, 0.4, "too_short", "not_placed"),
    ],
)
def test_verdicts(tests, jaccard, found, told, verdict, why):
    again = pd.DataFrame({"half_year": [2, 3], "segment": 0, "jaccard": [found, found]})
    evidence = Evidence(judged_tests(tests), again, {0: told}, {0: jaccard})
    line = segment_verdict(0, evidence)
    assert (line["verdict"], line["why"]) == (verdict, why)
    assert (line.get("half_year") == 3) == (verdict == "drifting")


def test_every_segment_has_a_verdict_where_nothing_can_be_said():
    frame = untold_verdicts([0, 2], "few_viewers")
    assert frame["segment"].tolist() == [0, 2]
    assert (frame["verdict"] == "too_short").all()
    assert frame["since"].isna().all()


def test_what_moves_viewers_in_every_pair_alike_is_no_change():
    """Sixty of two hundred go in each pair, or in the second alone."""
    shown = {}
    for name, moved in (("always", (60, 60, 60)), ("once", (0, 60, 0))):
        rows, viewer = [], 0
        for half, gone in enumerate(moved, 1):
            for at in range(400):
                early = int(at >= 200)
                late = 1 if at < gone else early
                rows += [(viewer, half, 1, early, early), (viewer, half + 1, 1, early, late)]
                viewer += 1
        tests = judged_tests(move_tests(joined_pairs(_placed(rows)), [0, 1]))
        shown[name] = tests.loc[tests["shown"], "half_year"].unique().tolist()
    assert shown == {"always": [], "once": [3]}


@pytest.mark.parametrize("moved", [3, 9, 10, 40])
def test_half_years_tell_of_ten_viewers_or_none(moved):
    placed = _placed(_pairs(moved, 0, 100))
    moves = transition_table(placed, joined_pairs(placed), [0, 1], 10)
    counts = moves["share"] * moves["viewers"]
    assert (counts.dropna().round().isin([0, *range(10, 101)])).all()
    # The row of who moved is told whole or not at all: its sum would give one cell away.
    own = moves[moves["segment"] == 0]["share"].isna()
    assert own.tolist() == [moved < 10] * 2
    rows = [(at, 1, 1, 0, int(at < moved)) for at in range(100)]
    rows += [(at, 2, 1, 0, 0) for at in range(100)]
    shares = told_shares(share_table(_placed(rows), [0, 1]), 10)
    first = shares[shares["half_year"] == 1].set_index("segment")["share"]
    assert first.isna().tolist() == [moved < 10] * 2
