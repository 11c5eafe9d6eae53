"""The stage on a drafted demo: recounted from the rows, blind to what comes, honest of nothing."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
from drafted_sources import draft_folders, stored_results
from recounted_screen import within

from analysis.disclosure import FEWEST
from analysis.predict import predict
from analysis.predict.coming import risk_bands, risk_limits
from analysis.predict.conditions import Signals, lacking_reason
from analysis.predict.contest import Examples
from analysis.predict.judging.result_tables import difference_rows, score_rows, task_row
from analysis.predict.task_inputs import task_inputs
from analysis.predict.told_tasks import exported_predictor, play_task
from analysis.predict.typed_tables import COLUMNS, NUMBER, WHOLE, YES, stage_table
from analysis.settings import load_settings
from analysis.tables import Tables

TASKS = ("rating", "engagement", "churn")
VIEWER = {"user_id": np.arange(400)}


@pytest.fixture(scope="module")
def drafted(drafts):
    return stored_results(draft_folders(drafts("demo")))


@pytest.fixture(scope="module")
def rows(drafted):
    """Return user, title, rating and day of every kept row, by pandas."""
    return pd.read_parquet(drafted.scrubbed.folder / "ratings.parquet")


def play(scrubbed, task):
    return play_task(task_inputs(scrubbed, task), 2006)


def _test_rows(drafted, rows):
    window = drafted.predicted.frame("windows").set_index("split").loc["test"]
    return rows[(rows["at"] >= window["cut"]) & (rows["at"] < window["end"])], window


def _score(drafted, task, model, metric, who="all"):
    scores = drafted.predicted.frame("scores")
    where = {"task": task, "model": model, "metric": metric, "who": who, "split": "test"}
    found = scores[(scores[list(where)] == pd.Series(where)).all(axis=1)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_table_has_the_columns_that_are_promised(drafted, name):
    frame = drafted.predicted.frame(name)
    assert list(frame.columns) == list(COLUMNS[name])
    assert len(frame)


def test_all_tasks_are_told(drafted):
    tasks = drafted.predicted.frame("tasks")
    assert tasks["task"].tolist() == list(TASKS)
    assert tasks["told"].all()
    assert (tasks["viewers_test"] > 1000).all()


def test_errors_of_viewers_make_up_the_mean_error(drafted, rows):
    errors = drafted.predicted.frame("errors_by_viewer").set_index("user_id")
    later, _ = _test_rows(drafted, rows)
    given = later[later["rating"].notna() & ~later["recovered"]].groupby("user_id").size()
    task = drafted.predicted.frame("tasks").set_index("task").loc["rating"]
    assert errors.index.is_unique
    assert (errors["rows"] == given.reindex(errors.index)).all()
    whole = _score(drafted, "rating", task["recommended"], "mae")["value"]
    assert (errors["error"] * errors["rows"]).sum() / errors["rows"].sum() == pytest.approx(whole)


def test_errors_of_groups_are_means_over_their_known_viewers(drafted, rows):
    trust = drafted.interpreted.frame("group_trust")
    own = trust[(trust["measure"] == "error") & trust["group_kind"].str.startswith("number of ")]
    assert len(own) > 1
    errors = drafted.predicted.frame("errors_by_viewer").set_index("user_id")["error"]
    amounts = rows.groupby("user_id").size()
    known = amounts >= drafted.scrubbed.record("window")["min_ratings"]
    for row in own.itertuples():
        inside = amounts.index[within(amounts, row.group) & known]
        told = errors[errors.index.isin(inside)]
        assert (row.viewers, row.value) == (len(told), pytest.approx(told.mean()))


def test_who_left_is_recounted_from_the_rows(drafted, rows):
    later, window = _test_rows(drafted, rows)
    days = pd.Timedelta(days=int(window["days"]))
    before = rows[(rows["at"] >= window["cut"] - days) & (rows["at"] < window["cut"])]
    active = before["user_id"].unique()
    left = ~np.isin(active, later["user_id"].unique())
    task = drafted.predicted.frame("tasks").set_index("task").loc["churn"]
    assert task["viewers_test"] == len(active)
    assert task["mean"] == pytest.approx(left.mean())
    # Whoever says the same of everybody is right as often as one of the sides.
    accuracy = _score(drafted, "churn", "base_rate", "accuracy")["value"]
    assert min(abs(accuracy - side) for side in (left.mean(), 1 - left.mean())) < 1e-9
    facts = drafted.predicted.record("gain_facts")
    assert (facts["viewers"], facts["leavers"]) == (len(active), left.sum())


def test_how_much_came_is_recounted_from_the_rows(drafted, rows):
    later, window = _test_rows(drafted, rows)
    known = rows.loc[rows["at"] < window["cut"], "user_id"].unique()
    came = later.groupby("user_id").size().reindex(known, fill_value=0)
    task = drafted.predicted.frame("tasks").set_index("task").loc["engagement"]
    assert task["viewers_test"] == len(known)
    assert task["mean"] == pytest.approx(came.mean())
    assert _score(drafted, "engagement", "zero", "mae")["value"] == pytest.approx(came.mean())


def test_errors_of_plain_means_are_recounted_from_the_rows(drafted, rows):
    later, window = _test_rows(drafted, rows)
    past = rows[(rows["at"] < window["cut"]) & rows["rating"].notna() & ~rows["recovered"]]
    later = later[later["rating"].notna() & ~later["recovered"]]
    mean = past["rating"].mean()
    titles = past.groupby("title_id")["rating"].mean()
    foreseen = later["title_id"].map(titles).fillna(mean)
    wanted = np.sqrt(((foreseen - later["rating"]) ** 2).mean())
    found = _score(drafted, "rating", "title_mean", "rmse")
    assert found["value"] == pytest.approx(wanted)
    assert (found["rows"], found["viewers"]) == (len(later), later["user_id"].nunique())
    cold = ~later["user_id"].isin(past["user_id"])
    wanted = np.abs(mean - later.loc[cold, "rating"]).mean()
    found = _score(drafted, "rating", "global_mean", "mae", "cold")
    assert found["value"] == pytest.approx(wanted)
    assert found["rows"] == cold.sum()


def test_what_is_recommended_beats_the_baselines_on_planted_types(drafted):
    predicted = drafted.predicted
    tasks = predicted.frame("tasks").set_index("task")
    for task, metric, sign in (
        ("rating", "rmse", -1), ("engagement", "deviance", -1), ("churn", "roc_auc", 1)
    ):  # fmt: skip
        best = _score(drafted, task, tasks.loc[task, "recommended"], metric)
        plain = _score(drafted, task, tasks.loc[task, "baseline"], metric)
        assert sign * (best["value"] - plain["value"]) > 0
        assert best["low"] < best["value"] < best["high"]
    gains = predicted.frame("differences")
    assert gains[["low", "value", "high"]].apply(lambda row: row.is_monotonic_increasing, 1).all()
    assert (gains["shown"] == (gains["low"] > 0)).all()


def test_segments_hold_all_who_were_known(drafted, rows):
    results, window = drafted.predicted.frame("segment_results"), _test_rows(drafted, rows)[1]
    for task in ("engagement", "churn"):
        whole = drafted.predicted.frame("tasks").set_index("task").loc[task]
        part = results[results["task"] == task]
        assert part["viewers"].sum() == whole["viewers_test"]
        assert np.average(part["seen"], weights=part["viewers"]) == pytest.approx(whole["mean"])
    known = rows[(rows["at"] < window["cut"])]["user_id"].nunique()
    assert results[results["task"] == "engagement"]["viewers"].sum() == known


def test_every_viewer_is_foreseen_and_the_active_may_leave(drafted, rows):
    made = drafted.predicted.frame("predictions").set_index("user_id")
    assert sorted(made.index) == sorted(rows["user_id"].unique())
    end = drafted.predicted.frame("windows")["end"].max()
    days = pd.Timedelta(days=int(drafted.predicted.frame("windows")["days"].iloc[0]))
    active = rows.loc[(rows["at"] >= end - days) & (rows["at"] < end), "user_id"].unique()
    assert set(made.index[made["leaving"].notna()]) == set(active)
    assert made["leaving"].dropna().between(0, 1).all()
    assert (made["expected"] >= 0).all()
    assert (made["band"] == "away").sum() == len(made) - len(active)
    shares = made.loc[active, "band"].value_counts(normalize=True)
    assert shares["top"] == pytest.approx(0.1, abs=0.01)
    assert shares["top"] + shares["upper"] == pytest.approx(0.5, abs=0.02)
    risks = made.loc[active].groupby("band")["leaving"]
    assert risks.min()["top"] >= risks.max()["upper"] >= risks.max()["lower"]


def test_what_is_exported_is_fitted_on_the_two_newest_windows(drafted):
    played = play(drafted.scrubbed, "churn")
    task = drafted.predicted.frame("tasks").set_index("task").loc["churn"]
    newest = [len(one.target) for one in played.inputs.pasts["next"].windows]
    assert newest == [task["rows_val"], task["rows_test"]]
    assert played.contest.recommended == task["recommended"]
    exported = exported_predictor(played, 2006)
    now = drafted.scrubbed.frame("prediction/now").query("active").sort_values("user_id")
    made = drafted.predicted.frame("predictions").set_index("user_id").loc[now["user_id"]]
    np.testing.assert_allclose(exported.predict(now), made["leaving"], atol=1e-9)
    measured = played.contest.entries[played.contest.recommended].predictor
    assert np.abs(measured.predict(now) - made["leaving"].to_numpy()).max() > 0.01


def _altered(drafted, folder, alter) -> Tables:
    """Return a copy of scrub's tables with some changed."""
    copy = folder / "scrub"
    shutil.copytree(drafted.scrubbed.folder, copy, symlinks=True)
    for name, change in alter.items():
        path = copy / f"{name}.parquet"
        change(pd.read_parquet(path)).to_parquet(path, index=False)
    return Tables(copy)


def _turned(cut):
    def change(rows):
        late = (rows["at"] >= cut) & rows["rating"].notna()
        rows.loc[late, "rating"] = 6 - rows.loc[late, "rating"]
        rows.loc[late, "at"] += pd.Timedelta(hours=1)
        return rows

    return change


def _mixed(column, seed=0):
    def change(frame):
        random = np.random.default_rng(seed)
        return frame.assign(**{column: random.permutation(frame[column].to_numpy())})

    return change


@pytest.mark.parametrize(("task", "column"), [("rating", "rating"), ("churn", "churned")])
def test_what_comes_after_a_cut_changes_nothing_that_was_learned(drafted, tmp_path, task, column):
    cut = drafted.predicted.frame("windows").set_index("split").loc["test", "cut"]
    later = {
        "ratings": _turned(cut),
        f"prediction/{task}/y_test": _mixed(column),
        "prediction/now": lambda frame: frame.sample(frac=0.5, random_state=0),
        "title_counts": lambda frame: frame.head(3),
    }
    before = play(drafted.scrubbed, task).contest
    after = play(_altered(drafted, tmp_path, later), task).contest
    assert before.tuned == after.tuned
    assert before.challenger == after.challenger
    for name, entry in before.entries.items():
        np.testing.assert_array_equal(entry.test, after.entries[name].test)
    first, second = ([row["value"] for row in score_rows(one, FEWEST)] for one in (before, after))
    assert first != second


@pytest.mark.parametrize("task", ["engagement", "churn"])
def test_a_shuffled_target_shows_no_gain(drafted, tmp_path, task):
    column = {"engagement": "events", "churn": "churned"}[task]
    splits = enumerate(("train", "val", "test"))
    mixed = {f"prediction/{task}/y_{split}": _mixed(column, seed) for seed, split in splits}
    contest = play(_altered(drafted, tmp_path, mixed), task).contest
    simplest = {"engagement": ("mean_rate",), "churn": ("base_rate",)}[task]
    assert contest.recommended in simplest
    assert not [row for row in difference_rows(contest) if row["against"] in simplest
                and row["shown"]]  # fmt: skip
    if task == "churn":
        left = contest.examples["test"].target
        ones, zeros = left.sum(), (1 - left).sum()
        error = np.sqrt((ones + zeros + 1) / (12 * ones * zeros))
        areas = [row for row in score_rows(contest, FEWEST)
                 if row["metric"] == "roc_auc" and row["split"] == "test"]  # fmt: skip
        assert len(areas) == 5
        assert all(abs(row["value"] - 0.5) < 3 * error for row in areas)


def test_a_sample_of_viewers_is_said(drafted, tmp_path):
    assert not drafted.predicted.frame("tasks")["drawn"].any()
    assert (drafted.scrubbed.frame("prediction_windows")["share"] == 1).all()
    some = {"prediction_windows": lambda frame: frame.assign(share=0.2)}
    inputs = task_inputs(_altered(drafted, tmp_path, some), "churn")
    assert inputs.share == 0.2
    contest = play_task(inputs, 2006).contest
    assert task_row(contest, inputs.windows, inputs.unit, inputs.share < 1)["drawn"]


def test_tasks_played_beside_each_other_leave_the_same(drafted, monkeypatch):
    read = {"scrubbed": drafted.scrubbed, "modelled": drafted.modelled}
    settings = load_settings(seed=2006)
    monkeypatch.setattr("analysis.predict.stage.ROWS_ALONE", 0)
    made = predict(**read, settings=settings)
    known = drafted.predicted
    for name in COLUMNS:
        both = made[name], known.frame(name)
        first, second = (frame.drop(columns=["seconds", "test"], errors="ignore") for frame in both)
        pd.testing.assert_frame_equal(first, second)
    for task in TASKS:
        name = f"prediction_{task}.skops"
        assert made[name] == known.file(name).read_bytes()


def _examples(target, viewers=400) -> dict[str, Examples]:
    users = pd.DataFrame({"user_id": np.arange(len(target)) % viewers})
    return dict.fromkeys(("train", "val", "test"), Examples(users, np.array(target, float)))


@pytest.mark.parametrize(
    ("task", "signals", "target", "viewers", "wanted"),
    [
        ("rating", Signals(False, 0), [], 400, "no_dates"),
        ("churn", Signals(True, 0), [], 400, "short_record"),
        ("churn", Signals(True, 6), [1] * 400, 400, "short_record"),
        ("rating", Signals(True, 7), [], 400, "no_ratings"),
        ("rating", Signals(True, 7), [3] * 99, 400, "few_viewers"),
        ("rating", Signals(True, 7), [3] * 4000, 99, "few_viewers"),
        ("rating", Signals(True, 7), [3] * 100, 400, ""),
        ("churn", Signals(True, 90), [1] * 19 + [0] * 300, 400, "few_leavers"),
        ("churn", Signals(True, 90), [0] * 19 + [1] * 300, 400, "few_leavers"),
        ("churn", Signals(True, 90), [0] * 20 + [1] * 300, 400, ""),
        ("engagement", Signals(True, 90), [5] * 19 + [0] * 300, 400, "few_targets"),
        ("engagement", Signals(True, 90), [5] * 20 + [0] * 300, 400, ""),
        ("engagement", Signals(True, 90), [5] * 300, 400, ""),
    ],
)
def test_a_source_that_lacks_something_is_told_what(task, signals, target, viewers, wanted):
    examples = _examples(target, viewers) if signals.days else {}
    assert lacking_reason(task, signals, examples) == wanted


def test_bands_are_cut_at_the_tenth_and_the_half_of_those_who_may_leave():
    leaving = np.r_[np.arange(100) / 100, np.nan]
    limits = risk_limits(leaving)
    assert limits == pytest.approx({"risk_top": 0.891, "risk_upper": 0.495})
    bands = pd.Series(risk_bands(leaving, limits)).value_counts()
    assert bands.to_dict() == {"lower": 50, "upper": 40, "top": 10, "away": 1}
    assert all(np.isnan(one) for one in risk_limits(np.array([np.nan])).values())


OF_VIEWERS = {"predictions", "errors_by_viewer"}


@pytest.mark.parametrize("name", sorted(COLUMNS.keys() - OF_VIEWERS))
def test_what_a_row_lacks_claims_nothing(name):
    made = stage_table(name, [{}, {}])
    assert len(made) == 2
    kinds = COLUMNS[name]
    assert not made[[column for column, kind in kinds.items() if kind == YES]].any(axis=None)
    assert (made[[column for column, kind in kinds.items() if kind == WHOLE]] == 0).all(axis=None)
    assert made[[column for column, kind in kinds.items() if kind == NUMBER]].isna().all(axis=None)
