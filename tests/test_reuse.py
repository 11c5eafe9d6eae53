"""The exported model: what it gives back, what it refuses, and other viewers labelled by it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys

import conftest
import numpy as np
import numpy_scorer
import pandas as pd
import pypdf
import pytest

from analysis.errors import UserError
from analysis.model.compare.indices import adjusted_rand
from analysis.reuse import load
from analysis.reuse.package import OWN_DIGEST, TRUSTED, manifest_digest
from analysis.tables import Tables

QUICK = {"AUDIENCE_MODEL__DRAFT": "true", "AUDIENCE_MODEL__K_MAX": "5"}
HEADINGS = {
    "model_card.md": [
        *("Model Details", "Intended Use", "Factors", "Metrics", "Evaluation Data"),
        *("Training Data", "Quantitative Analyses", "Ethical Considerations"),
        "Caveats and Recommendations",
    ],
    "datasheet.md": [
        *("Motivation", "Composition", "Collection Process"),
        *("Preprocessing, Cleaning, Labeling", "Uses", "Distribution", "Maintenance"),
    ],
}


@pytest.fixture(scope="session")
def fitted(tmp_path_factory):
    """Return a copy of the project after a quick run on a small demo database."""

    def make(folder):
        project = conftest.copy_project(folder / "project")
        project.done("demo", "--scale", "0.03", "--quiet")
        project.done("run", "--quiet", **QUICK)

    made = conftest.made_once(tmp_path_factory, "fitted", make)
    return conftest.own_copy(made / "project", tmp_path_factory, "fitted")


@pytest.fixture
def models(fitted, tmp_path):
    """Return a copy of models/ that a test may spoil."""
    return shutil.copytree(fitted.root / "models", tmp_path / "models")


def features_of(fitted):
    (folder,) = (fitted.root / "data" / "derived" / "scrub").glob("[!.]*")
    return Tables(folder).frame("features")


def rows_of(fitted):
    with sqlite3.connect(fitted.root / "data" / "demo" / "viewer_interactions.db") as database:
        return pd.read_sql("select * from viewer_ratings", database)


def scored(fitted, source, out):
    fitted.done("score", str(source), "--out", str(out), "--quiet")
    return pd.read_csv(out) if out.suffix == ".csv" else pd.read_parquet(out)


def rewritten(models, name, change):
    """Change a file of models/ and let the manifest agree."""
    path, manifest = models / name, models / "manifest.json"
    if name != "manifest.json":
        change(path)
        known = json.loads(manifest.read_text())
        known["sha256"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        known = json.loads(manifest.read_text())
        change(known)
    known[OWN_DIGEST] = manifest_digest(known)
    manifest.write_text(json.dumps(known))


def test_the_training_source_gets_the_segments_of_the_report(fitted, tmp_path):
    found = scored(fitted, fitted.root / "data/demo/viewer_interactions.db", tmp_path / "a.parquet")
    known = pd.read_parquet(fitted.root / "reports" / "segments.parquet")
    columns = list(known.columns)
    pd.testing.assert_frame_equal(found[columns], known, check_dtype=False)
    report = json.loads((fitted.root / "reports" / "report.json").read_text())
    names = {one["id"]: one["name"] for one in report["segments"]}
    assert found["name"].tolist() == found["segment"].map(names).tolist()


def test_another_audience_gets_its_planted_types(fitted, tmp_path):
    other = tmp_path / "other.db"
    fitted.done("demo", "--scale", "0.03", "--seed", "77", "--out", str(other), "--quiet")
    found = scored(fitted, other, tmp_path / "b.csv")
    truth = pd.read_csv(f"{other}.truth.csv").set_index("customer_id")["type"]
    sure = found[found["evidence"] == "full"]
    codes = [pd.factorize(values)[0] for values in (sure["segment"], sure["user_id"].map(truth))]
    assert adjusted_rand(*codes) >= 0.75


def test_the_same_rows_as_plain_csv_are_labelled_alike(fitted, tmp_path):
    rows = rows_of(fitted)
    some = rows[rows["customer_id"] % 3 == 0].drop(columns="anomalous_date")
    some.to_csv(tmp_path / "some.csv", index=False)
    found = scored(fitted, tmp_path / "some.csv", tmp_path / "c.parquet").set_index("user_id")
    known = pd.read_parquet(fitted.root / "reports" / "segments.parquet").set_index("user_id")
    both = found.join(known.add_suffix("_known"), how="inner")
    assert len(both) > 0.99 * len(found)
    assert (both["segment"] == both["segment_known"]).mean() > 0.97


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows.drop(columns="date"), ["no dates", "days since last"]),
        (lambda rows: rows.drop(columns="rating"), ["no ratings", "rating level"]),
        (lambda rows: rows.assign(rating=2 * rows["rating"]), ["ratings from 1 to 5"]),
    ],
    ids=["no dates", "no ratings", "another scale"],
)
def test_a_source_that_does_not_fit_is_refused(fitted, tmp_path, change, said):
    rows = rows_of(fitted).drop(columns="anomalous_date").query("1 <= rating <= 5")
    change(rows).to_csv(tmp_path / "x.csv", index=False)
    out = tmp_path / "scores.csv"
    out.write_text("before")
    done = fitted.command("score", str(tmp_path / "x.csv"), "--out", str(out), "--quiet")
    assert done.returncode == 2
    assert all(text in done.stderr for text in said), done.stderr
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scores.csv", "x.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("data/none.db", "--out", "s.csv"), "none.db"),
        (("data/demo/viewer_interactions.db", "--out", "s.txt"), ".csv or .parquet"),
        (("data/demo/viewer_interactions.db", "--out", "s.csv", "--models", "no"), "no folder no"),
        (("data/demo/viewer_interactions.db", "--out", "README.md/s.csv"), "cannot be written"),
        (("data/demo/viewer_interactions.db", "--out", "models/s.csv"), "project needs itself"),
    ],
)
def test_mistakes_of_the_command_end_with_two(fitted, arguments, said):
    (fitted.root / "README.md").write_text("a file")
    done = fitted.command("score", *arguments, "--quiet")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_numpy_alone_gives_the_same_labels(fitted):
    text = json.loads((fitted.root / "models" / "segmentation.json").read_text())
    features = features_of(fitted)
    rows = {one["name"]: features[one["name"]].to_numpy(float) for one in text["features"]}
    known = load(fitted.root / "models").label(features)
    assert numpy_scorer.labels(rows, text) == known["segment"].tolist()
    sure = numpy_scorer.confidences(rows, features["n"].to_numpy(float), text)
    np.testing.assert_allclose(sure, known["confidence"], atol=1e-5)


def test_golden_rows_are_made_up(fitted):
    text = json.loads((fitted.root / "models" / "segmentation.json").read_text())["golden"]
    assert len(text["rows"]) == len(text["segments"]) == 20
    model = load(fitted.root / "models")
    people = set(map(tuple, features_of(fitted)[model.features].dropna().to_numpy().tolist()))
    assert not people & set(map(tuple, text["rows"]))


def test_labels_do_not_depend_on_order_or_company(fitted):
    model, features = load(fitted.root / "models"), features_of(fitted)
    whole = model.label(features)
    some = features.sample(50, random_state=1)[model.features[::-1]]
    pd.testing.assert_frame_equal(model.label(some), whole.loc[some.index])
    assert model.label(features.head(0)).empty


def test_missing_columns_and_words_are_refused(fitted):
    model, features = load(fitted.root / "models"), features_of(fitted)
    with pytest.raises(UserError, match=f"without {model.features[0]}"):
        model.label(features.drop(columns=model.features[0]))
    with pytest.raises(UserError, match="no numbers"):
        model.label(features.assign(**{model.features[0]: "many"}))


@pytest.mark.parametrize("name", ["segmentation.skops", "preprocess.pkl", "preprocess.skops"])
def test_a_changed_file_is_refused(models, name):
    path = models / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UserError, match="was changed"):
        load(models)


def test_a_missing_file_is_refused(models):
    (models / "titles.parquet").unlink()
    with pytest.raises(UserError, match="is missing"):
        load(models)


def test_other_versions_are_refused_before_anything_is_loaded(models):
    (models / "segmentation.skops").write_bytes(b"no archive")
    rewritten(models, "segmentation.skops", lambda path: None)
    rewritten(models, "manifest.json", lambda known: known["versions"].update({"numpy": "1.26.4"}))
    with pytest.raises(UserError, match=re.escape("numpy 1.26.4")):
        load(models)


def test_types_that_are_not_on_the_list_are_refused(models):
    from skops import io

    foreign = io.dumps(subprocess.CompletedProcess([], 0))
    rewritten(models, "segmentation.skops", lambda path: path.write_bytes(foreign))
    with pytest.raises(UserError, match="subprocess.CompletedProcess"):
        load(models)


def test_other_labels_of_the_golden_rows_are_refused(models):
    def turned(path):
        text = json.loads(path.read_text())
        text["golden"]["segments"] = text["golden"]["segments"][::-1]
        path.write_text(json.dumps(text))

    rewritten(models, "segmentation.json", turned)
    with pytest.raises(UserError, match="golden rows otherwise"):
        load(models)


def test_a_manifest_of_another_format_is_refused(models):
    rewritten(models, "manifest.json", lambda known: known.update(format=1))
    with pytest.raises(UserError, match="format 1"):
        load(models)


def test_every_file_has_its_digest(models):
    manifest = json.loads((models / "manifest.json").read_text())
    names = {path.name for path in models.iterdir()} - {"manifest.json", ".audience-decode"}
    assert names == set(manifest["sha256"])
    assert {"preprocess.pkl", "preprocess.skops"} <= names
    assert manifest["trusted"] == list(TRUSTED)


def snippet(name):
    """Return the Python of a page of documentation that loads the model."""
    text = (conftest.ROOT / name).read_text()
    return next(code for code in re.findall(r"```python\n(.*?)```", text, re.S) if "load(" in code)


@pytest.mark.parametrize("name", ["README.md", "chapters/communicate.qmd"])
def test_the_documented_snippet_runs_in_a_fresh_process(fitted, name):
    features_of(fitted).to_parquet(fitted.root / "features.parquet")
    code = snippet(name) + "\nprint(*labelled.columns, len(labelled))\n"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=fitted.root, capture_output=True, text=True
    )
    assert done.stdout.split() == [
        *("segment", "name", "margin", "confidence"),
        str(len(features_of(fitted))),
    ]


def test_the_pickle_is_one_pipeline_to_names(fitted):
    code = (
        "import pandas as pd, pickle\n"
        "model = pickle.load(open('models/segmentation.pkl', 'rb'))\n"
        "print(*pd.unique(model.predict(pd.read_parquet('f.parquet')[model.feature_names_in_])),"
        " sep='|')\n"
    )
    features_of(fitted).to_parquet(fitted.root / "f.parquet")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=fitted.root, capture_output=True, text=True
    )
    report = json.loads((fitted.root / "reports" / "report.json").read_text())
    assert set(done.stdout.strip().split("|")) == {one["name"] for one in report["segments"]}


@pytest.mark.build
def test_a_draft_says_so_on_every_page(fitted):
    fitted.done("render", "--draft", "--quiet", **QUICK)
    site = fitted.root / "_site"
    pages = sorted(site.rglob("*.html"))
    assert len(pages) >= 10
    assert not [page.name for page in pages if "DRAFT" not in page.read_text()]
    for name in ("audience-decode.pdf", "executive-summary.pdf"):
        leaves = [leaf.extract_text() for leaf in pypdf.PdfReader(site / name).pages]
        assert all("DRAFT" in leaf for leaf in leaves)
    reports = fitted.root / "reports"
    assert json.loads((reports / "report.json").read_text())["draft"] is True
    assert json.loads((reports / "decision.json").read_text())["draft"] is True
    for path in [*reports.glob("*.md"), *(fitted.root / "notebooks").glob("*.ipynb")]:
        assert "DRAFT" in path.read_text() or path.name == "data_dictionary.md"


@pytest.mark.parametrize("name", HEADINGS)
def test_cards_have_the_standard_headings_and_the_runs_numbers(fitted, name):
    text = (fitted.root / "models" / name).read_text()
    assert re.findall(r"^## (.*)$", text, re.M) == HEADINGS[name]
    assert "DRAFT" in text
    assert not re.search(r"\bnan\b|\bNone\b", text)
    users = json.loads((fitted.root / "reports" / "report.json").read_text())["users_kept"]
    assert name != "datasheet.md" or f"{users:,} after cleaning" in text


def test_what_is_kept_of_titles_names_no_viewer(fitted):
    models = fitted.root / "models"
    titles, counts = (pd.read_parquet(models / f"{n}.parquet") for n in ("titles", "title_counts"))
    assert list(titles) == ["title", "name", "year", "genres", "genuine", "deviation"]
    assert list(counts) == ["title", "block", "n"]
    kept = pd.read_parquet(fitted.root / "reports" / "segments.parquet")
    assert 0 < counts["n"].sum() < len(rows_of(fitted))
    assert len(titles) < len(kept)
