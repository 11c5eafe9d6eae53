"""Exported predictors: the values of the report again, of other viewers, and what is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from test_reuse import fitted, models, rewritten, rows_of, scored

from analysis.errors import UserError
from analysis.reuse import load
from analysis.reuse.trusted_types import TRUSTED
from analysis.scrub.features.learned_constants import read_constants
from analysis.scrub.features.other_source import ahead_features
from analysis.tables import Tables

__all__ = ["fitted", "models"]

TASKS = ("rating", "engagement", "churn")
FORESEEN = ["leaving", "band", "expected"]
LABELS = ["user_id", "segment", "name", "confidence", "evidence"]


def tables_of(fitted, stage):
    (folder,) = (fitted.root / "data" / "derived" / stage).glob("[!.]*")
    return Tables(folder)


@pytest.fixture
def windows(fitted):
    """Return viewers as they stand now, and pairs of the window of test."""
    scrubbed = tables_of(fitted, "scrub")
    pairs = scrubbed["prediction/rating/X_test"].limit(300).to_pandas()
    return scrubbed["prediction/now"].order_by("user_id").to_pandas(), pairs


@pytest.fixture(scope="session")
def foreseen(fitted, tmp_path_factory):
    """Return the scores of the source that the model was fitted on."""
    out = tmp_path_factory.mktemp("foreseen") / "scores.parquet"
    return scored(fitted, fitted.root / "data/demo/viewer_interactions.db", out)


def test_the_training_source_gets_what_the_report_foresees(fitted, foreseen):
    known = tables_of(fitted, "predict").frame("predictions")
    assert list(foreseen) == [*LABELS, *FORESEEN]
    pd.testing.assert_frame_equal(foreseen[list(known)], known, check_dtype=False)
    assert set(foreseen["band"]) == {"top", "upper", "lower", "away"}
    active = tables_of(fitted, "scrub")["prediction/now"].order_by("user_id").to_pandas()["active"]
    assert foreseen["leaving"].notna().tolist() == active.tolist()
    assert (foreseen["leaving"].dropna().between(0, 1)).all()


def test_the_same_rows_as_plain_csv_are_foreseen_alike(fitted, foreseen, tmp_path):
    rows = rows_of(fitted).drop(columns="anomalous_date")
    # The database documents its last day; a plain file ends where its rows do.
    some = rows[(rows["customer_id"] % 3 == 0) & ~(rows["date"] > "2005-12-31")]
    some.to_csv(tmp_path / "some.csv", index=False)
    found = scored(fitted, tmp_path / "some.csv", tmp_path / "c.parquet")
    both = found.merge(foreseen, on="user_id", suffixes=("", "_known"))
    assert len(both) > 0.99 * len(found) > 1000
    assert (both["band"] == both["band_known"]).mean() > 0.98
    for name in ("expected", "leaving"):
        assert both[name].corr(both[f"{name}_known"]) > 0.995, name


def test_a_source_that_lacks_a_measure_is_labelled_and_nothing_foreseen(fitted, models, tmp_path):
    def lacking(path):
        known = json.loads(path.read_text())
        known["ahead"]["measures"].append("minutes")
        path.write_text(json.dumps(known))

    rewritten(models, "features.json", lacking)
    source, out = fitted.root / "data/demo/viewer_interactions.db", tmp_path / "a.parquet"
    done = fitted.command("score", str(source), "--out", str(out), "--models", str(models))
    assert "Nothing is foreseen" in done.stdout + done.stderr
    assert list(pd.read_parquet(out)) == LABELS


def test_predictions_are_asked_only_where_the_source_has_what_they_need(fitted):
    known = read_constants((fitted.root / "models" / "features.json").read_text())
    whole = {"rating", "time", "titles", "years", "genres", "repeats"}
    found = ahead_features(known, whole)
    assert [one.name for one in found] == list(known.ahead.measures)
    for lacking in ("rating", "time", "years"):
        assert ahead_features(known, whole - {lacking}) == []
    assert ahead_features(replace(known, ahead=None), whole) == []


def test_a_loaded_model_foresees_what_the_report_did(fitted, windows):
    viewers, pairs = windows
    model, known = load(fitted.root / "models"), tables_of(fitted, "predict").frame("predictions")
    active = viewers[viewers["active"]]
    leaving = model.predict_leaving(active.sample(frac=1, random_state=1)).sort_index()
    assert np.allclose(leaving, known["leaving"].dropna())
    assert leaving.index.equals(active.index)
    assert np.allclose(model.predict_amount(viewers), known["expected"])
    ratings = model.predict_ratings(pairs)
    assert ratings.between(0.5, 5.5).all()
    assert ratings.std() > 0.1


@pytest.mark.parametrize("method", ["predict_leaving", "predict_amount", "predict_ratings"])
def test_rows_that_are_none_are_refused(fitted, windows, method):
    model = load(fitted.root / "models")
    rows = windows[method == "predict_ratings"].head(5)
    ask = getattr(model, method)
    assert ask(rows.head(0)).empty
    with pytest.raises(UserError, match="without recency"):
        ask(rows.drop(columns="recency"))
    with pytest.raises(UserError, match="more than one column"):
        ask(pd.concat([rows, rows[["n"]]], axis=1))
    with pytest.raises(UserError, match="no numbers"):
        ask(rows.assign(recency="long"))
    with pytest.raises(UserError, match="of type list"):
        ask([1.0])


def test_endless_numbers_count_as_missing(fitted, windows):
    model, viewers = load(fitted.root / "models"), windows[0].head(5)
    endless, missing = (viewers.assign(burstiness=value) for value in (np.inf, np.nan))
    assert model.predict_amount(endless).tolist() == model.predict_amount(missing).tolist()


def test_a_model_without_predictions_says_so(models, fitted, windows, tmp_path):
    rewritten(models, "manifest.json", lambda known: known["predictions"].clear())
    with pytest.raises(UserError, match="without predictions of churn"):
        load(models).predict_leaving(windows[0])
    source, out = fitted.root / "data/demo/viewer_interactions.db", tmp_path / "a.csv"
    fitted.done("score", str(source), "--out", str(out), "--models", str(models), "--quiet")
    assert list(pd.read_csv(out)) == LABELS


@pytest.mark.parametrize("task", TASKS)
def test_every_predictor_has_its_card_its_digest_and_golden_rows(fitted, task):
    folder = fitted.root / "models"
    manifest = json.loads((folder / "manifest.json").read_text())
    told = manifest["predictions"][task]
    assert {f"prediction_{task}.skops", f"prediction_card_{task}.md"} <= set(manifest["sha256"])
    assert len(told["golden"]["expected"]) == 20
    assert len(set(told["golden"]["expected"])) > 5
    record = tables_of(fitted, "predict").frame("tasks").set_index("task").loc[task]
    assert (told["model"], told["days"]) == (record["recommended"], record["days"])


@pytest.mark.parametrize("task", TASKS)
def test_golden_rows_are_of_nobody(fitted, windows, task):
    told = json.loads((fitted.root / "models/manifest.json").read_text())["predictions"][task]
    rows, people = pd.DataFrame(told["golden"]["rows"]), windows[0]
    shared = [name for name in told["columns"] if name in people]
    assert len(shared) > 10
    made, known = (frame[shared].fillna(-1).to_numpy(float) for frame in (rows, people))
    assert not set(map(tuple, made)) & set(map(tuple, known))
    if task == "rating":
        assert not set(rows["user_id"]) & set(windows[0]["user_id"])
        titles = tables_of(fitted, "scrub").frame("titles")["title_id"]
        assert set(rows["title_id"]) <= set(titles)


@pytest.mark.parametrize("task", TASKS)
def test_other_values_of_golden_rows_are_refused(models, task):
    def moved(known):
        known["predictions"][task]["golden"]["expected"][3] += 0.01

    rewritten(models, "manifest.json", moved)
    with pytest.raises(UserError, match="golden rows otherwise"):
        load(models)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("golden"),
        lambda told: told.pop("columns"),
        lambda told: told.update(columns=[]),
        lambda told: told["golden"]["rows"].clear(),
        lambda told: told["golden"].update(expected=[]),
        lambda told: told["golden"].update(expected="many"),
    ],
)
def test_what_the_manifest_says_of_a_predictor_must_fit(models, task, change):
    rewritten(models, "manifest.json", lambda known: change(known["predictions"][task]))
    with pytest.raises(UserError):
        load(models)


@pytest.mark.parametrize("name", ["risk_top", "risk_upper"])
@pytest.mark.parametrize("value", ["high", [1], {}])
def test_odd_limits_of_bands_are_refused(models, name, value):
    rewritten(
        models, "manifest.json", lambda known: known["predictions"]["churn"].update({name: value})
    )
    with pytest.raises(UserError, match="cannot be read as a part"):
        load(models)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04" + bytes(40), b"\xff\xfe"])
def test_a_garbled_predictor_is_refused(models, content):
    rewritten(models, "prediction_churn.skops", lambda path: path.write_bytes(content))
    with pytest.raises(UserError, match="cannot be read as a part"):
        load(models)


def test_a_predictor_of_another_task_is_refused(models):
    other = (models / "prediction_churn.skops").read_bytes()
    rewritten(models, "prediction_engagement.skops", lambda path: path.write_bytes(other))
    with pytest.raises(UserError, match="otherwise"):
        load(models)


def test_predictors_hold_what_is_trusted_and_nothing_else(fitted):
    from skops import io

    for path in sorted((fitted.root / "models").glob("*.skops")):
        assert set(io.get_untrusted_types(file=path)) <= set(TRUSTED), path.name


@pytest.mark.parametrize("task", TASKS)
def test_cards_of_predictions_say_how_well_and_beside_what(fitted, task):
    text = (fitted.root / "models" / f"prediction_card_{task}.md").read_text()
    assert re.findall(r"^## (.*)$", text, re.M) == [
        *("Model Details", "Intended Use", "Metrics", "Evaluation Data", "Training Data"),
        "Caveats and Recommendations",
    ]
    assert not re.search(r"\bnan\b|\bNone\b|0\.\d", text.split("## Metrics")[1]), text
    predicted = tables_of(fitted, "predict")
    record = predicted.frame("tasks").set_index("task").loc[task]
    scores = predicted.frame("scores").query(
        "task == @task and split == 'test' and who == 'all' and metric == @record.metric"
    )
    for model in (record["recommended"], record["baseline"]):
        value = scores.set_index("model").loc[model, "value"]
        assert f"{value:.3f}".lstrip("0") in text
    assert f"{record['viewers_test']:,} viewers" in text
    assert f"{record['cut']:%Y-%m-%d}" in text
