"""Groups at like amount and arrival: planted audiences, hand-made cells, parts of viewers."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis.interpret.coverage.fairness import fairness_screen
from analysis.interpret.coverage.group_trust import cell_difference, group_trust
from analysis.interpret.coverage.left_out import told_parts
from analysis.interpret.coverage.matched_cells import band_number, cell_viewers, group_cells
from analysis.interpret.coverage.matched_ratios import matched_ratios
from analysis.interpret.coverage.viewer_groups import Grouping


def planted(seed: int, lean: float = 0.0, viewers: int = 20_000):
    """Return viewers of three types that differ in amount and arrival, as their groups do.

    Whoever came early and gives much is more often of the last type, and more often a woman; of
    viewers alike in both, women are of a type as often as men where `lean` is zero.
    """
    rng = np.random.default_rng(seed)
    day = rng.uniform(0, 2000, viewers)
    n = np.exp(rng.normal(2.0 + (2000 - day) / 2000, 0.7)).astype(int) + 5
    early = 1.5 * (1000 - day) / 1000 + 0.9 * (np.log(n) - 2.6)
    woman = rng.uniform(size=viewers) < 1 / (1 + np.exp(-early))
    pull = early + lean * woman + rng.gumbel(size=viewers) - rng.gumbel(size=viewers)
    segment = np.digitize(pull, [-0.6, 0.8])
    frame = pd.DataFrame({"user_id": range(viewers), "n": n, "day": day, "segment": segment})
    frame = frame.assign(known=1, confidence=0.9, kept=1.0, error=0.5)
    people = pd.DataFrame({"user_id": range(viewers), "group": np.where(woman, "F", "M")})
    return ibis.memtable(frame), Grouping("gender", ibis.memtable(people.assign(place=0)), False)


def screened(seed: int, lean: float = 0.0) -> pd.DataFrame:
    """Return the screen of a planted audience."""
    viewers, grouping = planted(seed, lean)
    cells = group_cells(grouping, cell_viewers(viewers))
    return fairness_screen([(grouping, cells)], dated=True, seed=seed)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_audiences_without_unfairness_come_out_even(seed):
    frame = screened(seed)
    # As they are, women seem far too few and too many.
    assert frame["ratio"].min() < 0.75
    assert frame["ratio"].max() > 1.25
    assert frame["matched_ratio"].between(0.9, 1.1).all()
    assert not frame["apart"].any()


def test_planted_unfairness_stands_apart():
    frame = screened(3, lean=1.5).set_index(["group", "segment"])
    assert frame.loc[("F", 0), "matched_ratio"] < 0.8
    assert frame.loc[("M", 0), "apart"]
    assert frame.loc[("M", 0), "matched_ratio"] > 1.25
    assert ((frame["matched_low"] < frame["matched_ratio"])
            & (frame["matched_ratio"] < frame["matched_high"])).all()  # fmt: skip


def cells_of(rows) -> pd.DataFrame:
    """Return known viewers by amount, group and segment."""
    return pd.DataFrame(rows, columns=["amount", "group", "segment", "viewers"])


def test_ratios_at_like_amount_by_hand():
    # In each cell half of the viewers are in segment 0 and 1, but of a: 30 and 10 of 40 where the
    # cell holds 60 and 60; 10 and 10 of 20 where it holds 20 and 20.
    frame = cells_of(
        [(0, "a", 0, 30), (0, "a", 1, 10), (0, "b", 0, 30), (0, "b", 1, 50)]
        + [(1, "a", 0, 10), (1, "a", 1, 10), (1, "b", 0, 10), (1, "b", 1, 10)]
        # Nobody but of a is here, so nobody is compared.
        + [(2, "a", 0, 7), (2, "a", 1, 33)]
    )
    found = matched_ratios(frame, ("amount",), seed=1).set_index(["group", "segment"])
    assert found.loc[("a", 0), "matched_ratio"] == pytest.approx(40 / 30)
    assert found.loc[("a", 1), "matched_ratio"] == pytest.approx(20 / 30)
    assert found.loc[("b", 0), "matched_ratio"] == pytest.approx(40 / 50)
    assert found.loc[("a", 0), "matched_share"] == pytest.approx(60 / 100)
    assert found.loc[("b", 0), "matched_share"] == 1


def test_groups_that_share_few_cells_are_not_compared():
    frame = cells_of([(0, "a", 0, 40), (0, "a", 1, 20), (1, "a", 0, 11), (1, "b", 1, 30)])
    found = matched_ratios(frame, ("amount",), seed=1).set_index(["group", "segment"])
    assert np.isnan(found.loc[("a", 0), "matched_ratio"])
    assert found.loc[("b", 1), "matched_ratio"] == pytest.approx(30 / (30 * 30 / 41))


def test_differences_within_cells_by_hand():
    # Means .8 against .5 in a cell of 30, .6 against .7 in one of 10: (3 × .3 − .1) / 4 = .2.
    own = pd.DataFrame({"n": [30, 10], "x": [24.0, 6.0], "xx": [20.0, 4.0]}, index=[0, 1])
    others = pd.DataFrame({"n": [20, 10], "x": [10.0, 7.0], "xx": [6.0, 5.2]}, index=[0, 1])
    found = cell_difference(own, others)
    assert found["difference"] == pytest.approx(0.2)
    # The group varies by .032 within cells, the others by .046: it is taken to vary as they do.
    within = [(6 - 5 + 5.2 - 4.9) / 28] * 2
    parts = [0.75**2 * (within[0] / 30 + within[1] / 20),
             0.25**2 * (within[0] / 10 + within[1] / 10)]  # fmt: skip
    assert found["difference_high"] - 0.2 == pytest.approx(1.959964 * np.sqrt(sum(parts)), rel=1e-6)
    assert np.isnan(cell_difference(own, others.rename(index={0: 2}))["difference"])


def test_a_few_who_chance_to_be_alike_are_no_surer_than_others():
    alike = pd.DataFrame({"n": [12], "x": [6.0], "xx": [3.0]})
    others = pd.DataFrame({"n": [900], "x": [540.0], "xx": [540.0]})
    assert cell_difference(alike, others)["p"] > 0.3


def test_groups_that_hold_less_are_told_and_no_others():
    viewers, grouping = planted(7)
    people = grouping.table.execute()
    frame = viewers.execute().sort_values("user_id")
    rng = np.random.default_rng(1)
    women = (people.sort_values("user_id")["group"] == "F").to_numpy()
    noise = rng.normal(0, 0.05, len(frame))
    # The more a viewer gave the surer, whoever it is; refits lose women more often.
    frame["confidence"] = np.clip(0.6 + 0.06 * np.log(frame["n"]) + noise, 0, 1)
    frame["kept"] = np.clip(0.95 - 0.08 * women + noise, 0, 1)
    # What women gave is foreseen worse by a third, of those who gave anything in the window.
    frame["error"] = np.where(frame.index % 2, 1.2 + 0.4 * women + noise, np.nan)
    cells = group_cells(grouping, cell_viewers(ibis.memtable(frame)))
    found = group_trust([(grouping, cells)], dated=True).set_index(["measure", "group"])
    assert found.loc[("confidence", "F"), "value"] > found.loc[("confidence", "M"), "value"] + 0.02
    assert not found.loc["confidence"]["apart"].any()
    assert found.loc["kept"]["apart"].all()
    assert found.loc[("kept", "F"), "difference"] == pytest.approx(-0.08, abs=0.005)
    errors = found.loc["error"]
    known = frame["error"].notna() & (frame["known"] == 1)
    assert errors.loc["F", "viewers"] == (known & women).sum()
    assert errors.loc["F", "value"] == pytest.approx(frame["error"][known & women].mean())
    # An error may be over 1: its interval ends where it ends.
    assert errors.loc["F", "high"] > errors.loc["F", "value"] > 1.5
    assert errors.loc["F", "difference"] == pytest.approx(0.4, abs=0.02)
    assert errors["apart"].all()


@pytest.mark.parametrize(("more", "apart"), [(0.04, False), (0.06, True)])
def test_errors_stand_apart_by_a_twentieth_of_those_of_the_others(more, apart):
    # In each cell all are alike but for a hair, so that any difference is beyond chance.
    def sums(each):
        return {"error_n": 500, "error_x": 500 * each, "error_xx": 500 * (each**2 + 1e-6)}

    told = dict.fromkeys(("confidence", "kept"), 0.0)
    none = {f"{name}_{end}": 0.0 for name in told for end in ("n", "x", "xx")}
    keys = {"segment": 0, "known": 1, "amount": 0, "arrival": 0, "viewers": 500}
    cells = pd.DataFrame(
        [
            {"place": at, "group": group, **keys, **none, **sums(2.0 + at * 2.0 * more)}
            for at, group in enumerate(("a", "b"))
        ]
    )
    grouping = planted(7)[1]
    found = group_trust([(grouping, cells)], dated=True).set_index(["measure", "group"])
    assert found.loc[("error", "b"), "difference"] == pytest.approx(2.0 * more)
    assert bool(found.loc[("error", "b"), "apart"]) is apart


@pytest.mark.parametrize(("known", "bands"), [(10, 2), (943, 6), (21_000, 10)])
def test_bands_grow_with_the_viewers(known, bands):
    assert band_number(known) == bands


def bins(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lower", "upper", "known", "guessed", "out"])


def test_bins_of_few_are_joined_and_those_left_out_hidden():
    given = bins([(0, 0, 4, 30, 0), (1, 1, 20, 6, 2), (2, 2, 40, 12, 30), (3, 3, 50, 0, 9)])
    whole = given[["known", "guessed", "out"]].sum()
    told = told_parts(given, whole, fewest=10)
    assert told[["lower", "upper", "known", "guessed"]].to_numpy().tolist() == [
        *([0, 1, 24, 36], [2, 2, 40, 12], [3, 3, 50, 0])
    ]
    # Two and nine are few, and eleven together are not.
    assert told["out"].isna().tolist() == [True, False, True]


def test_what_a_sum_would_tell_is_not_told():
    given = bins([(0, 0, 40, 30, 0), (1, 1, 20, 16, 0)])
    whole = given[["known", "guessed", "out"]].sum() + [3, 0, 0]
    assert told_parts(given, whole, fewest=10).empty
