"""How sure a segment is: margins, a probability that rises, and the scale held against truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis.clustering.certainty.calibration import (
    band_weights,
    calibrated_scale,
    checked_tenths,
    history_pairs,
    rising_probability,
)
from analysis.clustering.certainty.confidence_scale import (
    ConfidenceScale,
    read_scale,
    row_knots,
    tabulated_scale,
    told_confidence,
)
from analysis.clustering.certainty.margins import segment_margins
from analysis.clustering.certainty.replications import matched_replica, matched_replicas
from analysis.clustering.methods.candidates import METHODS
from analysis.clustering.methods.labelling import Centres, Density
from analysis.clustering.methods.mixture import Mixture
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Axes

PAIR = np.array([[0.0], [4.0]])
PLANE = np.array([[-1.0, 0.0], [1.0, 0.0]])


def test_margin_of_centres_by_hand():
    """Rows at 1, 2 and 0: distances 1 and 3, 2 and 2, 0 and 4."""
    model, rows = Centres(PAIR, np.array([1, 0])), np.array([[1.0], [2.0], [0.0]])
    found = segment_margins(model, np.array([1, 0]), rows, np.array([0, 0, 0]))
    assert found.tolist() == pytest.approx([2 / 3, 0, 1])


def test_margin_is_that_of_the_nearest_of_several_centres():
    """Segment 0 has centres at 0 and 4, segment 1 one at 10: a row at 5 is 1 and 5 away."""
    model = Centres(np.array([[0.0], [4], [10]]), np.array([0, 0, 1]))
    found = segment_margins(model, np.array([0, 1]), np.array([[5.0]]), np.array([0]))
    assert found.tolist() == pytest.approx([0.8])


def test_margin_of_dense_rows_by_hand():
    """A row without a segment has none; one nearer to another segment's row than to its own 0."""
    model = Density(PAIR, np.array([0, 1]), 1.0)
    rows = np.array([[1.0], [1.0], [3.0]])
    found = segment_margins(model, np.array([0, 1]), rows, np.array([0, -1, 0]))
    assert found.tolist() == pytest.approx([2 / 3, 0, 0])


def test_margin_of_mixtures_by_hand():
    """Two normal distributions at 0 and 4: log-odds at 1 are (9 − 1)/2 = 4, at 2 none."""
    model = Mixture(np.array([0.5, 0.5]), PAIR, np.ones((2, 1, 1)), "full")
    found = segment_margins(model, np.arange(2), np.array([[1.0], [2.0]]), np.array([0, 0]))
    assert found.tolist() == pytest.approx([0.8, 0])


def test_row_knots():
    assert row_knots(1) == [1, 2]
    assert row_knots(13) == [1, 2, 3, 4, 6, 8, 12, 16]


SCALE = ConfidenceScale(
    np.array([0.0, 0.5, 1]), np.array([1.0, 2, 4]),
    np.array([[0.2, 0.3, 0.4], [0.4, 0.5, 0.6], [0.6, 0.7, 1.0]]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("margin", "n", "sure"),
    [
        (0, 1, 0.2),
        (0.25, 1, 0.3),
        (0, 2**0.5, 0.25),
        (0.75, 8**0.5, 0.7),  # half of .5 .6 (.55) and half of .7 1.0 (.85)
        (1, 4, 1.0),
        (1, 900, 1.0),
        (0.5, 0, 0.4),
        (0.5, np.nan, 0.4),
    ],
)
def test_the_scale_is_straight_between_its_knots(margin, n, sure):
    assert SCALE.confidence(np.array([margin]), np.array([n])) == pytest.approx(sure)
    again = read_scale(SCALE.plain())
    assert again.confidence(np.array([margin]), np.array([n])) == pytest.approx(sure)


def test_what_is_not_known_is_missing_and_one_segment_is_certain():
    one = np.array([0.5])
    assert told_confidence(SCALE, False, one, one).tolist() == [1.0]
    assert np.isnan(told_confidence(read_scale(None), True, one, one)).all()
    assert told_confidence(SCALE, True, one, one).tolist() == [0.4]


def _segmentation():
    model = Centres(np.array([[-1.0, 0.0], [1.0, 0.0]]), np.arange(2))
    axes = Axes(np.zeros(2), np.eye(2))
    return Segmentation(("x", "y"), axes, model, np.arange(2), model.centres)


def test_a_refit_is_matched_though_its_clusters_are_called_otherwise():
    found = _segmentation()
    rows = np.array([[-1.0, 0], [-1.2, 0], [1.0, 0], [1.3, 0]])
    turned = Centres(found.centres[::-1], np.arange(2))
    assert matched_replica(turned, found, rows).placed(rows).tolist() == [0, 0, 1, 1]
    # A refit without clusters places by no means; one with a single one by the nearest.
    single = matched_replica(Density(rows[2:], np.array([0, 0]), 0.1), found, rows)
    assert single.placed(np.array([[1.0, 0], [5, 0]])).tolist() == [1, 1]


# Two draws of a viewer at t: t + noise each, of a spread that falls with the rows.
def _drawn_twice(random, places, n, spread=2.0):
    noise = random.normal(size=(2, len(places))) * spread / np.sqrt(n)
    return places + noise[0], places + noise[1]


def _audience(seed, viewers, rows):
    random = np.random.default_rng(seed)
    places = random.choice([-1.0, 1.0], viewers) + 0.4 * random.normal(size=viewers)
    return random, places, rows(random, viewers)


def _thinned(seed, viewers, rows):
    """Return parts of histories as scrub makes them, in the plane of `_segmentation`."""
    random, places, n = _audience(seed, viewers, rows)
    frames = []
    for share in (0.5, 0.25, 0.125):
        size = np.floor(n * share)
        kept = size >= 1
        for part, x in enumerate(_drawn_twice(random, places[kept], size[kept]), 1):
            frame = pd.DataFrame({"user_id": np.flatnonzero(kept), "share": share, "part": part})
            split = np.where(frame["user_id"] % 5 == 0, "val", "train")
            frames.append(frame.assign(split=split, n=size[kept], x=x, y=0.0))
    return pd.concat(frames, ignore_index=True)


def _heavy(random, viewers):
    return 1 + np.floor(random.pareto(1.2, viewers) * 3).clip(0, 300)


def _constant(random, viewers):
    return np.full(viewers, 24.0)


# Where all have as many rows no part has, and the scale is carried on from parts of half of them.
@pytest.mark.parametrize(
    ("rows", "most"), [(_heavy, 0.05), (_constant, 0.1)], ids=["heavy-tailed", "constant"]
)
def test_a_tenth_of_confidence_is_the_share_placed_the_same_again(rows, most):
    """Planted: a second history of as many rows, drawn anew, which the scale never saw."""
    found = _segmentation()
    random, places, n = _audience(2, 12_000, rows)
    fitted = np.column_stack([places, np.zeros(len(places))])[:3000]
    replicas = matched_replicas(fitted, found, METHODS["KMeans"], {}, list(range(5)))
    known = calibrated_scale(found, _thinned(1, 12_000, rows), replicas, n)
    first, second = _drawn_twice(random, places, n)
    segments, margin = found.assign(np.column_stack([first, np.zeros_like(first)]))
    again = found.assign(np.column_stack([second, np.zeros_like(second)]))[0] == segments
    said = known.scale.confidence(margin, n)
    tenths = np.array_split(np.argsort(said, kind="stable"), 10)
    apart = [abs(said[one].mean() - again[one].mean()) for one in tenths]
    assert max(apart) <= most
    assert abs(said.mean() - again.mean()) <= 0.02
    assert said.std() > 0.05
    check = known.check
    assert check["viewers"].sum() == pytest.approx(12_000 / 5, rel=0.35)
    assert (check["said"] - check["again"]).abs().max() < 0.1


def test_the_scale_rises_with_margin_and_rows():
    found = _segmentation()
    thinned = _thinned(3, 3000, _heavy)
    pairs = history_pairs(found, thinned, [matched_replica(found.model, found, PLANE)])
    scale = tabulated_scale(rising_probability(pairs, pairs["n"].to_numpy(float)))
    assert (np.diff(scale.again, axis=0) >= 0).all()
    assert (np.diff(scale.again, axis=1) >= 0).all()
    assert (scale.again >= 0).all()
    assert (scale.again <= 1).all()


def test_pairs_are_of_two_parts_of_one_size():
    """Viewer 7 has both parts of a half; the second part of viewer 8 is missing."""
    thinned = pd.DataFrame(
        {"user_id": [7, 7, 8], "split": "train", "share": 0.5, "part": [1, 2, 1], "n": [3.0, 3, 2],
         "x": [-1.0, 1.0, -1.0], "y": 0.0}
    )  # fmt: skip
    found = _segmentation()
    same = matched_replica(found.model, found, found.centres)
    pairs = history_pairs(found, thinned, [same])
    told = pairs[["user_id", "n", "margin", "again"]].to_numpy().tolist()
    assert told == [[7, 3, 1, 0]]


def test_pairs_stand_for_viewers_with_as_many_rows():
    """Of 300 pairs two thirds have one row, of viewers a third: they count half, the others 2."""
    pairs, viewers = np.repeat([1.0, 4.0], [200, 100]), np.repeat([1.0, 4.0], [1000, 2000])
    weights = band_weights(pairs, viewers)
    assert weights[:200].tolist() == pytest.approx([0.5] * 200)
    assert weights[200:].tolist() == pytest.approx([2.0] * 100)
    # Viewers of a band without pairs count in the nearest that has them.
    assert band_weights(pairs, np.repeat([1.0, 60.0], [1000, 2000])).tolist() == weights.tolist()


def test_a_check_by_hand():
    """Sixty halves, one group of thirty that comes again and one that does not."""
    halves = pd.DataFrame({"share": 0.5, "n": 1.0, "margin": np.repeat([0.0, 1.0], 30)})
    pairs = pd.concat([halves.assign(again=np.repeat([0.0, 1.0], 30)), halves.assign(share=0.25)])
    check = checked_tenths(SCALE, pairs)
    assert check["said"].tolist() == pytest.approx([0.2, 0.6])
    assert check["again"].tolist() == [0.0, 1.0]
    assert check["viewers"].tolist() == [30, 30]
    assert checked_tenths(SCALE, pairs.head(29)).empty


def test_few_viewers_teach_nothing():
    found = _segmentation()
    known = calibrated_scale(
        found, _thinned(4, 80, _heavy), [matched_replica(found.model, found, PLANE)], np.ones(80)
    )
    assert known.scale is None
    assert known.check.empty


def test_noise_that_is_known_gives_the_probability_that_is_known():
    """One place between two borders far off: the sign of t + e comes again as Φ says."""
    random = np.random.default_rng(6)
    n = np.full(20_000, 8.0)
    places = random.choice([-1.0, 1.0], len(n))
    first, second = _drawn_twice(random, places, n)
    pairs = pd.DataFrame({"share": 0.5, "n": n, "margin": np.minimum(np.abs(first) / 2, 1)}).assign(
        again=(np.sign(first) == np.sign(second)).astype(float)
    )
    found = rising_probability(pairs, n)
    sure = found.probability(np.array([0.99]), np.array([8.0]))
    assert sure[0] == pytest.approx(norm.cdf(np.sqrt(8) / 2), abs=0.02)
