"""Where nothing hangs on anything, each test rejects about five of a hundred sources."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from hypothesis_size import rejection_counts

SOURCES = 30


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    return rejection_counts(tmp_path_factory.mktemp("chance"), range(SOURCES))


def test_every_hypothesis_is_tested_on_every_source(counts):
    assert len(counts) == 13
    assert (counts["tested"] == SOURCES).all()


def test_no_test_rejects_more_than_its_level_allows(counts):
    # More rejections have chances of one in a thousand at the level of the tests.
    most = binom.ppf(0.999, SOURCES, 0.05)
    assert counts.index[counts["rejected"] > most].tolist() == []


def test_all_together_reject_about_one_in_twenty(counts):
    share = counts["rejected"].sum() / counts["tested"].sum()
    assert 0.015 < share < 0.085
