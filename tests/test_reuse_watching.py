"""A model of a watch log, with binge days and sessions among its features, labels another log."""

from __future__ import annotations

import json

import conftest
import pandas as pd
import pytest
from watch_log import KINDS, watch_log

from analysis.model.compare.indices import adjusted_rand

QUICK = {"AUDIENCE_MODEL__DRAFT": "true", "AUDIENCE_MODEL__K_MAX": "4"}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Return a copy of the project after a quick run on a watch log, three segments asked for."""
    project = conftest.copy_project(tmp_path_factory.mktemp("watched") / "project")
    watch_log(600, 1)[0].to_csv(project.root / "one.csv", index=False)
    project.done("run", "--source", "one.csv", "--k", "3", "--quiet", **QUICK)
    return project


def scored(project, folder, log):
    """Return the scores of a log, by profile."""
    source, out = folder / "log.csv", folder / "scores.parquet"
    log.to_csv(source, index=False)
    project.done("score", str(source), "--out", str(out), "--quiet")
    return pd.read_parquet(out).set_index("user_id")


def test_the_model_goes_by_binge_days_and_sessions(watched):
    text = json.loads((watched.root / "models" / "segmentation.json").read_text())
    features = {one["name"] for one in text["features"]}
    assert {"binge_share", "session_share", "minutes_per_event"} <= features
    card = (watched.root / "models" / "model_card.md").read_text()
    assert "Their number was given, not chosen." in card


def test_the_training_log_gets_the_segments_of_the_report(watched, tmp_path):
    found = scored(watched, tmp_path, watch_log(600, 1)[0])
    known = pd.read_parquet(watched.root / "reports" / "segments.parquet").set_index("user_id")
    pd.testing.assert_frame_equal(found[list(known)], known, check_dtype=False)


def test_another_log_gets_its_kinds(watched, tmp_path):
    log, kinds = watch_log(300, 2)
    found = scored(watched, tmp_path, log)
    assert len(found) == 300
    codes = [pd.factorize(values)[0] for values in (found["name"], kinds.reindex(found.index))]
    assert len(set(codes[0])) == len(KINDS)
    assert adjusted_rand(*codes) > 0.95


def test_the_same_log_in_other_units_gets_the_same_labels(watched, tmp_path):
    log, _ = watch_log(300, 2)
    known = scored(watched, tmp_path, log)
    told = log.assign(
        started_at=log["started_at"].astype("datetime64[ms]").astype("int64"),
        seconds_watched=(60 * log["minutes"]).round().astype(int),
    ).drop(columns="minutes")
    pd.testing.assert_frame_equal(scored(watched, tmp_path, told), known)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda log: log.drop(columns="minutes"), ["no minutes watched", "binge days", "session"]),
        (lambda log: log.assign(started_at=log["started_at"].dt.date), ["no times of day"]),
    ],
    ids=["no minutes", "days only"],
)
def test_a_log_that_tells_less_is_refused(watched, tmp_path, change, said):
    change(watch_log(300, 2)[0]).to_csv(tmp_path / "log.csv", index=False)
    out = tmp_path / "scores.csv"
    done = watched.command("score", str(tmp_path / "log.csv"), "--out", str(out), "--quiet")
    assert done.returncode == 2
    assert all(text in done.stderr for text in said), done.stderr
    assert not out.exists()
