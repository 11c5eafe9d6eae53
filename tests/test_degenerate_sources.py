"""Sources of which little can be told: each gives an honest report and no absurd number."""

from __future__ import annotations

import json
import re

import conftest
import numpy as np
import pandas as pd
import pytest

from analysis import disclosure

DAY = pd.Timestamp("2021-01-01")
QUICK = {"AUDIENCE_MODEL__DRAFT": "true", "AUDIENCE_MODEL__K_MAX": "4"}
UNTOLD = "no measure tells viewers apart"
FEW = f"Fewer than {disclosure.FEWEST_IN_SEGMENTS} viewers"


def histories(viewers, each, **columns):
    """Return rows of viewers who each choose some of sixty titles, at random moments."""
    random = np.random.default_rng(4)
    titles = np.concatenate([random.choice(60, each, replace=False) for _ in range(viewers)])
    n = viewers * each
    rows = pd.DataFrame({"userId": np.repeat(np.arange(viewers), each), "movieId": titles})
    rows["rating"] = random.integers(1, 6, n)
    rows["timestamp"] = DAY + pd.to_timedelta(random.integers(0, 700 * 24, n), unit="h")
    return rows.assign(**columns)


def one_history(viewers):
    """Return the same rows of every viewer."""
    one = histories(1, 12)
    return pd.concat([one.assign(userId=user) for user in range(viewers)])


SOURCES = {
    "alike": (one_history(400), UNTOLD),
    "one day and one rating": (histories(400, 12, rating=4, timestamp="2021-05-05"), UNTOLD),
    "chance alone": (histories(400, 12, timestamp="2021-05-05"), UNTOLD),
    "plays that are all one": (
        histories(400, 12, plays=1).drop(columns=["rating", "timestamp"]),
        UNTOLD,
    ),
    "five viewers": (histories(5, 30), FEW),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the project that all sources are analysed in, one after another."""
    return conftest.copy_project(tmp_path_factory.mktemp("degenerate") / "project")


@pytest.mark.parametrize("name", SOURCES)
def test_little_gives_an_honest_report(project, name):
    rows, why = SOURCES[name]
    rows.to_csv(project.root / "rows.csv", index=False)
    project.done("run", "--source", "rows.csv", "--quiet", **QUICK)
    reports = project.root / "reports"
    told = json.loads((reports / "report.json").read_text())
    assert told["verdict"]["structure"] == "not_tested"
    assert told["chosen"]["k"] is None
    assert told["segments"] == []
    summary = (reports / "executive_summary.md").read_text()
    assert why in summary
    assert not re.search(r"\bnan\b|\binf\b|None|\d{9,}", summary)


def test_one_viewer_of_a_hundred_is_named_and_no_segment(project):
    rows = histories(1500, 12)
    rows["rating"] = rows["rating"].clip(3).mask(rows["userId"] < 15, 1)
    rows.to_csv(project.root / "rows.csv", index=False)
    project.done("run", "--source", "rows.csv", "--quiet", **QUICK)
    told = json.loads((project.root / "reports" / "report.json").read_text())
    [few] = told["verdict"]["minorities"]
    assert few == {"feature": few["feature"], "side": few["side"], "viewers": 15, "of": 1500}
    assert few["feature"] in ("level", "share_low")
    summary = (project.root / "reports" / "executive_summary.md").read_text()
    assert "15 of 1,500 known viewers lie far" in summary


def test_a_model_of_viewers_who_are_alike_divides_nobody(project, tmp_path):
    one_history(400).to_csv(project.root / "rows.csv", index=False)
    project.done("run", "--source", "rows.csv", "--quiet", **QUICK)
    card = (project.root / "models" / "model_card.md").read_text()
    assert "No division of viewers on 0 features" in card
    out = tmp_path / "scores.csv"
    done = project.done("score", "rows.csv", "--out", str(out))
    assert "no segments" in done.stderr
    scores = pd.read_csv(out)
    assert len(scores) == 400
    assert set(scores["name"]) == {"All viewers"}
