"""Hypotheses of explore: by hand on twenty rows, against other programs, on planted truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from scipy import stats

from analysis.explore.hypotheses import hypothesis_tables
from analysis.explore.hypotheses.evenness import cell_sums, evenness_facts, evenness_tests
from analysis.explore.hypotheses.family import FAMILY, hypothesis_family
from analysis.explore.hypotheses.row_kinds import hashed_viewers, kinds_of_rows
from analysis.explore.hypotheses.viewer_kinds import (
    Moments,
    choice_tests,
    compared_means,
    first_choices,
    outer_thirds,
)
from analysis.explore.hypotheses.within_viewers import contrast_sums, drift_tests, mean_contrast
from analysis.holm import holm_adjusted

# Twenty rows of four viewers: viewer, title, mark, day. Titles are of 2000, 2000, 1990 and 1980.
ROWS = [
    *(("a", 1, 5, "2004-01-05"), ("a", 2, 4, "2004-01-06"), ("a", 3, 3, "2004-02-01")),
    *(("a", 4, 1, "2004-02-07"), ("a", 1, 5, "2004-03-01"), ("a", 2, 4, "2004-03-01")),
    *(("b", 1, 4, "2004-01-12"), ("b", 1, 2, "2004-01-13"), ("b", 3, 2, "2004-01-14")),
    *(("b", 4, None, "2004-01-15"), ("b", 2, 1, "2004-01-16")),
    *(("c", 2, 3, "2004-06-07"), ("c", 1, 5, "2004-06-07"), ("c", 4, 5, "2004-06-07")),
    *(("c", 3, 4, "2004-06-07"), ("c", 1, 4, "2004-06-07"), ("c", 2, 2, "2004-06-07")),
    *(("d", 4, 2, "2005-01-01"), ("d", 1, 3, "2005-02-01"), ("d", 3, 5, "2005-03-01")),
]
TITLES = pd.DataFrame(
    {
        **{"title_id": [1, 2, 3, 4], "title": list("ABCD"), "year": [2000.0, 2000, 1990, 1980]},
        **{"genres": ["Drama|War", "Drama", "War", None], "genuine": True, "count": [7, 5, 4, 4]},
    }
)


def row_frame(rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["user_id", "title_id", "rating", "at"])
    frame = frame.assign(at=pd.to_datetime(frame["at"]), rating=frame["rating"].astype("float64"))
    return frame.assign(event=range(len(frame)), minutes=np.nan, plays=np.nan)


def tables_of(folder, rows, titles=TITLES):
    return given.stored(folder / "clean", {"ratings": rows, "titles": titles})


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    tables = tables_of(tmp_path_factory.mktemp("kinds"), row_frame(ROWS))
    return kinds_of_rows(tables["ratings"], tables["titles"])


def test_what_is_known_of_each_row(kinds):
    # Of twenty rows twelve are of titles of 2000: eight older ones lie nearer to a half than four.
    assert (kinds.genres, kinds.older_until, kinds.share) == (("Drama", "War"), 1990.0, 1.0)
    frame = kinds.rows.execute()
    own = frame[frame["user_id"] == "a"].sort_values("place")
    assert own["place"].tolist() == [1, 2, 3, 4, 5, 6]
    assert own["older"].tolist() == [0, 0, 1, 1, 0, 0]
    # Title 1 holds seven of twenty rows and title 2 five: only both reach a half.
    assert own["best_known"].tolist() == [1, 1, 0, 0, 1, 1]
    assert own["g0"].tolist()[:3] == [1, 1, 0]
    assert own["g1"].tolist()[:3] == [1, 0, 1]
    assert np.isnan(own["g0"].tolist()[3])
    assert set(own["n"]) == {6}
    assert own["several_days"].all()
    assert not frame.loc[frame["user_id"] == "c", "several_days"].any()
    # No title has ten ratings.
    assert frame["above"].isna().all()


def test_viewers_are_known_by_as_many_rows(kinds):
    frame = (
        first_choices(kinds, 5, pd.Timestamp("2004-01-01"))
        .execute()
        .set_index("user_id")
        .sort_index()
    )
    # The first five of a, b and c; d has three rows.
    assert frame.index.tolist() == ["a", "b", "c"]
    # c has title 1 twice among the first five, 2 once: ties of a day go by title.
    assert frame["best_known"].tolist() == pytest.approx([3 / 5, 3 / 5, 4 / 5])
    assert frame["older"].tolist() == pytest.approx([2 / 5, 2 / 5, 1 / 5])
    # Of four rows with a genre, all but title 3 are Drama.
    assert frame["g0"].tolist() == pytest.approx([3 / 4, 3 / 4, 4 / 5])
    assert frame["n"].tolist() == [6, 5, 6]
    # Since the second day of a only b and c have five rows: 2 of title 1, then 3, 4 and 2.
    later = first_choices(kinds, 5, pd.Timestamp("2004-01-12")).execute().set_index("user_id")
    assert later.sort_index()["best_known"].to_dict() == pytest.approx({"b": 0.6, "c": 0.8})
    assert later.loc["b", "first"] == pd.Timestamp("2004-01-12")
    # Since 6 January a has five rows, the first four of them titles 2, 3, 4 and 1.
    four = first_choices(kinds, 4, pd.Timestamp("2004-01-06")).execute().set_index("user_id")
    assert four["n"].to_dict() == {"a": 5, "b": 5, "c": 6}
    assert four.loc["a", "best_known"] == 0.5


def test_contrasts_within_viewers_by_hand(kinds):
    rows = kinds.rows
    sums = contrast_sums(rows, rows["rating"], rows["best_known"] > 0, 5)
    # a: 4.5 and 2; b: (4 + 2 + 1) / 3 and 2; c: 3.5 and 4.5; d has too few rows.
    apart = [4.5 - 2, 7 / 3 - 2, 3.5 - 4.5]
    # Rows on both sides: 4 and 2, 3 and 1, 4 and 2.
    weights = [8 / 6, 3 / 4, 8 / 6]
    assert sums["n"] == 3
    assert sums["total"] == pytest.approx(sum(apart))
    assert sums["squares"] == pytest.approx(sum(one**2 for one in apart))
    assert sums["weights"] == pytest.approx(sum(weights))
    assert sums["weighted"] == pytest.approx(np.dot(apart, weights))
    found = mean_contrast(sums)
    known = stats.ttest_1samp(apart, 0)
    assert found["effect"] == pytest.approx(np.mean(apart))
    assert found["p"] == pytest.approx(known.pvalue)
    assert [found["low"], found["high"]] == pytest.approx(list(known.confidence_interval()))
    assert found["pooled"] == pytest.approx(np.average(apart, weights=weights))


def test_means_are_compared_as_welch_does():
    rng = np.random.default_rng(4)
    low, high = rng.normal(0.4, 0.3, 40), rng.normal(0.5, 0.1, 60)
    both = [Moments(len(part), part.sum(), (part**2).sum()) for part in (low, high)]
    found, known = compared_means(*both), stats.ttest_ind(high, low, equal_var=False)
    assert found["effect"] == pytest.approx(high.mean() - low.mean())
    assert found["p"] == pytest.approx(known.pvalue)
    assert [found["low"], found["high"]] == pytest.approx(list(known.confidence_interval()))
    four = compared_means(*both, tests=4)
    assert four["p"] == pytest.approx(min(1, 4 * known.pvalue))
    wide = list(known.confidence_interval(1 - 0.05 / 4))
    assert [four["low"], four["high"]] == pytest.approx(wide)


@pytest.mark.parametrize(
    ("values", "users", "ends"),
    [
        ([5, 6, 7, 9], [40, 20, 30, 60], (5.0, 9.0)),
        # A third is 50: 40 lies nearer than 90.
        ([5, 6, 7, 8], [40, 50, 20, 40], (5.0, 8.0)),
        ([5, 6, 7], [29, 60, 40], None),
        ([5, 6], [90, 30], (5.0, 6.0)),
        ([5], [90], None),
    ],
)
def test_outer_thirds(values, users, ends):
    counted = pd.DataFrame({"value": values, "users": users})
    assert outer_thirds(counted) == ends


def test_holm_as_r_gives_it():
    adjusted = holm_adjusted([0.01, 0.04, np.nan, 0.03, 0.005, 0.2])
    expected = [0.04, 0.09, np.nan, 0.09, 0.025, 0.2]
    np.testing.assert_allclose(adjusted, expected)


SOURCE = {
    **dict.fromkeys(("has_rating", "has_time", "has_years", "has_genres"), True),
    **{"has_hours": False, "rating_low": 1.0, "rating_high": 5.0},
}


def family(*tests, **changes) -> pd.DataFrame:
    made = hypothesis_family(tests, {**SOURCE, **changes})
    return made.set_index("hypothesis")


def test_verdicts_of_the_family():
    whole = {"low": 0.0, "high": 1.0, "n": 99}
    found = family(
        {"hypothesis": "volume", "effect": 0.3, "p": 0.001, **whole},
        {"hypothesis": "intensity", "effect": -0.049, "p": 0.002, **whole},
        {"hypothesis": "older_rating", "effect": -0.06, "p": 0.01, **whole},
        {"hypothesis": "known_rating", "effect": 0.9, "p": 0.04, **whole},
        {"hypothesis": "experience", "effect": 0.9, "p": 0.03, **whole},
    )
    assert found.loc["volume", "verdict"] == "found"
    assert found.loc["intensity", "verdict"] == "slight"
    # .05 stars are an eightieth of a scale of four.
    assert (found.loc["older_rating", "least"], found.loc["older_rating", "verdict"]) == (
        *(0.05, "found"),
    )
    # After Holm .06 both.
    assert found.loc[["known_rating", "experience"], "verdict"].tolist() == ["not_shown"] * 2
    assert found.loc["known_rating", "p_holm"] == pytest.approx(0.06)
    assert found.loc["genre_by_amount", "reason"] == "few_viewers"
    assert len(found) == len(FAMILY) == 11


@pytest.mark.parametrize(
    ("lacks", "lost"),
    [
        ("time", {"volume", "intensity", "experience", "older_by_amount"}),
        ("rating", {"experience", "older_rating", "known_rating"}),
        ("years", {"older_by_amount", "older_by_arrival", "older_rating"}),
        ("genres", {"genre_by_amount", "genre_by_arrival"}),
    ],
)
def test_what_a_source_lacks_is_the_reason(lacks, lost):
    found = family(**{f"has_{lacks}": False})
    assert lost <= set(found.index[found["reason"] == f"no_{lacks}"])
    assert set(found["verdict"]) == {"not_tested"}
    assert found["p_holm"].isna().all()
    whole = family()
    assert set(whole["reason"]) == {"few_months", "few_viewers"}


def weekly(counts: np.ndarray) -> pd.DataFrame:
    """Return rows of viewers by the number on each day of the week."""
    days = pd.Timestamp("2004-01-05") + pd.to_timedelta(np.arange(7), unit="D")
    rows = [
        (viewer, at, 3, days[day])
        for viewer, own in enumerate(counts)
        for day, count in enumerate(own)
        for at in range(count)
    ]
    return row_frame(rows)


COUNTS = np.random.default_rng(2).poisson([1, 1, 1, 1, 1, 2, 2], (60, 7))


def test_evenness_is_summed_over_viewers(tmp_path):
    events = tables_of(tmp_path, weekly(COUNTS))["ratings"]
    cell = events["at"].day_of_week.index().cast("int64")
    sums, products, viewers = cell_sums(events, cell, 7)
    assert sums.tolist() == COUNTS.sum(axis=0).tolist()
    assert products.tolist() == (COUNTS.T @ COUNTS).tolist()
    assert viewers == 60
    facts = evenness_facts(sums, products, viewers)
    shares = COUNTS.sum(axis=0) / COUNTS.sum()
    away = COUNTS - shares * COUNTS.sum(axis=1, keepdims=True)
    covariance = away.T @ away * 60 / 59 / COUNTS.sum() ** 2
    most, least = shares.argmax(), shares.argmin()
    assert (facts["busiest"], facts["quietest"]) == (most, least)
    assert facts["most_high"] - facts["most"] == pytest.approx(
        1.959964 * np.sqrt(covariance[most, most])
    )
    # Hotelling's test of one sample, for any six of seven.
    apart = (COUNTS - COUNTS.sum(axis=1, keepdims=True) / 7)[:, 1:]
    mean = apart.mean(axis=0)
    square = 60 * mean @ np.linalg.inv(np.cov(apart.T)) @ mean
    assert facts["p"] == pytest.approx(stats.f.sf(square * 54 / (6 * 59), 6, 54))
    lean = np.zeros(7)
    lean[most], lean[least] = 1 / shares[most], -1 / shares[least]
    reach = 1.959964 * np.sqrt(lean @ covariance @ lean)
    assert np.log(facts["times_high"] / facts["times"]) == pytest.approx(reach)


def test_rows_of_one_viewer_are_no_further_evidence():
    sums, products = COUNTS.sum(axis=0), COUNTS.T @ COUNTS
    once = evenness_facts(sums, products, 60)
    ten_times = evenness_facts(10 * sums, 100 * products, 60)
    assert ten_times == pytest.approx(once)


@pytest.mark.parametrize(
    ("counts", "uneven"),
    [
        (COUNTS, True),
        (np.ones((60, 7), dtype=int), False),
        # Uneven, but of too few viewers to tell.
        (COUNTS[:34], False),
        # More than chance, and less than anybody sees.
        (np.tile([20, 20, 20, 20, 20, 20, 21], (60, 1)), False),
    ],
)
def test_only_what_is_seen_and_no_chance_is_uneven(tmp_path, counts, uneven):
    events = tables_of(tmp_path, weekly(counts))["ratings"]
    found = evenness_tests(events, has_hours=False)
    assert found["uneven"].tolist() == [uneven]


def test_hours_are_tested_in_parts_of_three(tmp_path):
    rows = weekly(COUNTS)
    rows["at"] += pd.to_timedelta(np.where(rows["user_id"] % 3, 21, 4), unit="h")
    found = evenness_tests(tables_of(tmp_path, rows)["ratings"], has_hours=True)
    hours = found.set_index("measure").loc["hour"]
    assert (hours["cells"], hours["busiest"], hours["least"]) == (8, 7, 0)
    assert hours["most"] == pytest.approx((rows["user_id"] % 3 > 0).mean())
    assert np.isnan(hours["times"])
    assert hours["uneven"]


def test_viewers_are_drawn_whole(tmp_path):
    rows = row_frame([(f"v{at}", 1, 3, "2004-01-05") for at in range(2000) for _ in range(3)])
    drawn, share = hashed_viewers(tables_of(tmp_path, rows)["ratings"], most=1500)
    counts = drawn.execute()["user_id"].value_counts()
    assert share == 0.25
    assert set(counts) == {3}
    assert 400 < len(counts) < 600


def made_up(seed=1, viewers=400, drift=0.0, late=0.0, known=0.0):
    """Return rows in which ratings drift and later or fuller viewers choose otherwise."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(5, 25, viewers)
    arrival = rng.integers(0, 700, viewers)
    user = np.repeat(np.arange(viewers), counts)
    place = np.concatenate([np.arange(count) for count in counts])
    # Title 0 to 9 hold half of all rows; even titles are old.
    chance = 0.5 + late * (arrival[user] > 350) - late / 2
    best = rng.random(len(user)) < 0.6
    old = rng.random(len(user)) < chance
    title = np.where(best, rng.integers(0, 5, len(user)), rng.integers(5, 40, len(user))) * 2 + ~old
    mark = 3 + drift * (2 * place >= counts[user]) + known * (title < 10)
    mark = mark + rng.normal(0, 0.7, len(user))
    day = pd.Timestamp("2003-01-01") + pd.to_timedelta(arrival[user] + place, unit="D")
    frame = row_frame(zip(user, title, mark, day, strict=True))
    year = np.where(np.arange(80) % 2, 2002.0, 1970.0)
    titles = pd.DataFrame({"title_id": np.arange(80), "title": "T", "year": year})
    return frame, titles.assign(
        genres=np.where(np.arange(80) % 4 < 2, "Drama", "War"), genuine=True
    )


def effects_of(folder, **planted):
    rows, titles = made_up(**planted)
    tables = tables_of(folder, rows, titles)
    kinds = kinds_of_rows(tables["ratings"], tables["titles"])
    found = choice_tests(kinds, 5, pd.Timestamp("2003-01-01")) + drift_tests(kinds, 5)
    return {test["hypothesis"]: test for test in found}


def test_planted_effects_are_found_and_no_others(tmp_path):
    found = effects_of(tmp_path, drift=0.4, late=0.4, known=-0.3)
    assert found["older_by_arrival"]["effect"] == pytest.approx(0.4, abs=0.07)
    assert found["experience"]["effect"] == pytest.approx(0.4, abs=0.1)
    assert found["known_rating"]["effect"] == pytest.approx(-0.3, abs=0.1)
    for name in ("older_by_arrival", "experience", "known_rating"):
        assert found[name]["low"] < found[name]["effect"] < found[name]["high"]
        assert found[name]["p"] < 1e-6
    for name in ("older_by_amount", "best_known_by_amount", "best_known_by_arrival"):
        assert found[name]["p"] > 0.01
    assert found["older_by_arrival"]["mean_high"] - found["older_by_arrival"][
        "mean_low"
    ] == pytest.approx(found["older_by_arrival"]["effect"])
    assert found["genre_by_amount"]["detail"] in ("Drama", "War")


def test_order_of_rows_changes_nothing(tmp_path):
    rows, titles = made_up(drift=0.2)
    window = {"min_ratings": 5, "start": pd.Timestamp("2003-01-01"), "end": None}
    months = pd.DataFrame({"month": [], "ratings": [], "users": []})
    both = []
    for at, part in enumerate((rows, rows.sample(frac=1, random_state=1))):
        tables = tables_of(tmp_path / str(at), part, titles)
        both.append(
            hypothesis_tables(*(tables["ratings"], tables["titles"], months), SOURCE, window)
        )
    for name, frame in both[0].items():
        pd.testing.assert_frame_equal(frame, both[1][name])
