"""How many viewers are sure, counted by hand, and nothing of few."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.interpret.certainty_shares import (
    checked_shares,
    placed_viewers,
    words_by_amount,
    words_by_segment,
)

LINES = {"sure": 0.9, "likely": 0.7}


def test_words_by_hand():
    labels = pd.DataFrame(
        {"user_id": [3, 1, 2, 9], "segment": [0, 0, 1, 1], "evidence": "full"}
    ).assign(confidence=[0.9, 0.7, 0.69, np.nan])
    found = placed_viewers(labels, pd.Series({1: 4, 2: 5, 3: 6, 9: 7}), LINES)
    assert found["word"].tolist() == ["sure", "likely", "guess"]
    assert found["n"].tolist() == [6, 4, 5]


def viewers(*groups):
    """Return viewers of (n, word, count) and further columns as they are named."""
    parts = [pd.DataFrame({"n": n, "word": word}, index=range(many)) for n, word, many in groups]
    return pd.concat(parts, ignore_index=True)


def test_bands_by_hand():
    """One and two rows, 3 to 4, and 50 or more; in between there is nobody."""
    known = viewers((1, "guess", 12), (2, "likely", 11), (3, "sure", 13), (4, "guess", 10),
                    (60, "sure", 30))  # fmt: skip
    found = words_by_amount(known, 10)
    assert found.drop(columns="upper").to_numpy().tolist() == [
        [1, 12, 0, 0, 12], [2, 11, 0, 11, 0], [3, 23, 13, 0, 10], [50, 30, 30, 0, 0],
    ]  # fmt: skip
    assert found["upper"].tolist()[:3] == [1, 2, 49]
    assert np.isnan(found["upper"].iloc[3])


def test_bands_of_few_are_joined():
    known = viewers((1, "guess", 12), (2, "likely", 3), (3, "likely", 8), (60, "sure", 30))
    found = words_by_amount(known, 10)
    cells = found[["sure", "likely", "guess"]].to_numpy()
    assert ((cells == 0) | (cells >= 10)).all()
    assert found["users"].sum() == 53


def test_too_few_in_all_are_not_told():
    found = words_by_amount(viewers((1, "guess", 3), (2, "sure", 30)), 10)
    assert found[["sure", "likely", "guess"]].isna().all(axis=None)


def test_nobody_has_no_band():
    assert words_by_amount(viewers((1, "guess", 0)), 10).empty


def test_segments_by_hand():
    known = viewers((9, "sure", 40), (9, "likely", 20), (9, "guess", 30)).assign(
        segment=0, evidence="full", confidence=np.linspace(0, 1, 90)
    )
    other = known.assign(segment=1)
    low = viewers((1, "guess", 25), (1, "sure", 15)).assign(
        segment=np.repeat([0, 1], 20), evidence="low", confidence=0.4
    )
    found = words_by_segment(pd.concat([known, other, low]), [0, 1], 10)
    assert found["known_guess"].tolist() == [30, 30]
    # Five guessed viewers of segment 1 are a guess: hidden, and what would give them away.
    assert found[["guessed_sure", "guessed_guess"]].isna().all(axis=None)
    median = np.median([*np.linspace(0, 1, 90), *[0.4] * 20])
    assert found["median"].tolist() == pytest.approx([median] * 2)


def test_segments_that_are_not_told_of_are_left_out():
    known = viewers((9, "sure", 40)).assign(segment=0, evidence="full", confidence=1.0)
    assert words_by_segment(known, [1], 10).empty


def test_the_check_has_intervals():
    """Wilson's interval of half of a hundred: .404 to .596."""
    check = pd.DataFrame({"tenth": [1], "said": [0.6], "again": [0.5], "viewers": [100]})
    found = checked_shares(check)
    assert found[["low", "high"]].iloc[0].tolist() == pytest.approx([0.404, 0.596], abs=0.001)
    assert checked_shares(check.head(0)).empty
