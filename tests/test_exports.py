"""What is written to reports/ and models/: complete, safe to open, the same every time."""

from __future__ import annotations

import csv
import hashlib
import json
import math

import contract
import pandas as pd
import pyarrow.parquet as pq
import pytest
import stage_tables as given
from contract import Case

from analysis.communicate import exports
from analysis.communicate.exports.report_json import json_text

KEYS = {
    *("source", "data_as_of", "users", "ratings", "users_kept", "ratings_kept", "users_fitted"),
    *("verdict", "chosen", "segments", "claims", "timings", "versions", "settings_hash", "draft"),
}
PROMISED = {
    *("report.json", "segments.parquet", "data_dictionary.md", "table_summary.csv", "sample.csv"),
    *("eda_summary.md", "model_comparison.csv", "cluster_profiles.md", "executive_summary.md"),
    *("cleaning_ledger.csv", "relations.csv", "anomalies.csv", "decision.json"),
    *("model_comparison_columns.csv", "comparison_rows.parquet"),
    *("prediction.csv", "predictions.parquet", "segment_behaviour.csv", "segment_quarters.csv"),
    *("segment_tests.csv", "segment_pairs.csv", "segment_groups.csv", "group_trust.csv"),
    *("amounts.csv", "amount_titles.csv"),
}
BARE = Case("none", signals=(), nouns=("view", "views"), text_ids=True)


def written(folder, case, figures=()):
    """Write an audience's exports below `folder`; return their folder and the audience."""
    return written_of(folder, contract.audience(folder / "stages", case), figures)


def written_of(folder, audience, figures=()):
    """Write the exports of an audience below `folder`."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    exports.write_reports(reports, audience, given.provenance(), figures=figures)
    return reports, audience


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return written(tmp_path_factory.mktemp("full"), Case())


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return written(tmp_path_factory.mktemp("bare"), BARE)


@pytest.mark.parametrize("which", ["full", "bare"])
def test_every_promised_file_is_there(which, request):
    reports, _ = request.getfixturevalue(which)
    assert {path.name for path in reports.iterdir()} >= PROMISED
    assert not [path.name for path in reports.iterdir() if path.suffix in (".pkl", ".skops")]


@pytest.mark.parametrize("which", ["full", "bare"])
def test_report_has_every_key_and_counts_that_add_up(which, request):
    reports, audience = request.getfixturevalue(which)
    report = json.loads((reports / "report.json").read_text())
    assert set(report) == KEYS
    assert report["users"] == 403
    assert sum(segment["users"] for segment in report["segments"]) == report["users_kept"] == 400
    assert report["ratings_kept"] == audience.explored.record("summary")["ratings"]
    assert 0 < report["verdict"]["p_latent"] < 1
    assert report["verdict"]["by_amount"] == []
    assert report["verdict"]["close"] is False
    assert report["chosen"]["convenience"] == (report["verdict"]["structure"] == "none")
    assert report["source"]["tables"]["movies"] == 60
    assert report["draft"] is False


def test_report_of_a_source_without_dates_says_null(bare):
    assert json.loads((bare[0] / "report.json").read_text())["data_as_of"] is None


@pytest.mark.parametrize(("which", "kind"), [("full", "int64"), ("bare", "string")])
def test_segments_keep_the_sources_ids(which, kind, request):
    reports, audience = request.getfixturevalue(which)
    table = pq.read_table(reports / "segments.parquet")
    assert table.column_names == ["user_id", "segment", "confidence", "evidence"]
    assert kind in str(table.schema.field("user_id").type)
    report = json.loads((reports / "report.json").read_text())
    counted = table.to_pandas().segment.value_counts()
    assert {s["id"]: s["users"] for s in report["segments"]} == counted.to_dict()
    assert (table.to_pandas().evidence == "full").sum() == report["users_fitted"]


def test_json_never_holds_what_json_has_not():
    text = json_text({"a": math.nan, "b": [math.inf, 1.0], "c": pd.NaT, "d": pd.Timestamp(0)})
    assert json.loads(text) == {"a": None, "b": [None, 1.0], "c": None, "d": "1970-01-01 00:00:00"}


def test_ledger_is_a_chain_of_whole_numbers(full):
    rows = list(csv.DictReader((full[0] / "cleaning_ledger.csv").open()))
    columns = ["table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"]
    assert list(rows[0]) == columns
    assert all(row[name].isdigit() for row in rows for name in columns[2:])


def test_the_dictionary_is_that_of_the_audit(full):
    written, audited = full[0], full[1].obtained.file("data_dictionary.md")
    assert (written / "data_dictionary.md").read_bytes() == audited.read_bytes()
    lines = [line for line in audited.read_text().splitlines() if line.startswith("| <code>ti")]
    assert len(lines) == 1
    assert r"\<b\>\*bold\*\</b\> \| \{a\}" in lines[0]


MODELLED = ("eda_summary.md", "cluster_profiles.md", "executive_summary.md")


@pytest.mark.parametrize("draft", [False, True])
def test_texts_that_rest_on_a_draft_are_marked_under_their_title(draft, tmp_path):
    audience = contract.audience(tmp_path / "stages", Case())
    rule = audience.modelled.frame("rule").assign(json=json.dumps({"draft": draft}))
    rule.to_parquet(audience.modelled.folder / "rule.parquet", index=False)
    reports, _ = written_of(tmp_path, audience)
    for name in MODELLED:
        title, empty, second, *_ = (reports / name).read_text().splitlines()
        assert title.startswith("# ")
        assert empty == ""
        assert second.startswith("**DRAFT.** Fewer null tables") == draft
    # The dictionary describes the source, which no draft of the model changes.
    assert "DRAFT" not in (reports / "data_dictionary.md").read_text()
    assert json.loads((reports / "report.json").read_text())["draft"] == draft
    assert json.loads((reports / "decision.json").read_text())["draft"] == draft


def test_downloads_hold_aggregates_only(full):
    names = {path.name for path in exports.public_files(full[0])}
    private = {"segments.parquet", "comparison_rows.parquet", "sample.csv", "predictions.parquet"}
    assert names >= PROMISED - private
    assert not names & private
    assert not [name for name in names if name.endswith((".parquet", ".pkl", ".skops"))]


def test_no_viewer_id_is_offered(bare):
    for path in exports.public_files(bare[0]):
        assert "viewer-0" not in path.read_text(), path.name


@pytest.mark.parametrize("which", ["full", "bare"])
def test_summary_names_every_segment(which, request):
    reports, audience = request.getfixturevalue(which)
    for name in ("executive_summary.md", "cluster_profiles.md"):
        text = (reports / name).read_text()
        assert all(segment in text for segment in audience.interpreted.frame("segments").name)
        assert "nan" not in text.replace("nant", "")


def test_decision_holds_the_rule_and_its_hash(full):
    decision = json.loads((full[0] / "decision.json").read_text())
    assert decision["rule"] == {"k_max": 12}
    assert decision["rule_hash"] == "ab12"
    assert decision["chosen"]["test"] == {"silhouette": 0.33}


def test_decision_tells_every_step(full):
    steps = json.loads((full[0] / "decision.json").read_text())["steps"]
    known = {step.pop("step").split(",")[0]: step for step in steps}
    assert known["ask whether there is structure"]["structure"] == "moderate"
    assert known["admit what is stable and large enough"] == {
        "admissible": 4,
        "refused": {"kmeans-4": "Jaccard", "ward-4": "Jaccard"},
    }
    near = known["take the best score and what lies within one standard error of it"]
    assert near == {"best": "ward-3", "score": 0.7, "score_se": 0.02, "within": ["ward-3"]}
    assert known["take the smallest k among them; ties by stability"]["k"] == 3
    assert known["open the test viewers"] == {"silhouette": 0.33}


def _digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_same_tables_same_bytes(full, tmp_path):
    assert _digests(written(tmp_path, Case())[0]) == _digests(full[0])


def test_figures_are_written_twice_each(tmp_path):
    from analysis.communicate.figures import segment_shares

    audience = contract.audience(tmp_path / "first", Case())
    figure = segment_shares(audience)
    reports, _ = written(tmp_path / "second", Case(), figures=[figure])
    names = {path.name for path in (reports / "figures").iterdir()}
    assert names == {f"{figure.name}.svg", f"{figure.name}.png"}


def test_an_undivided_audience_is_told_whole(tmp_path):
    reports, _ = written_of(tmp_path, contract.undivided(tmp_path / "stages"))
    report = json.loads((reports / "report.json").read_text())
    assert [segment["users"] for segment in report["segments"]] == [20]
    assert report["segments"][0]["jaccard"] is None
    assert report["verdict"]["delta"] is None
    assert report["chosen"] == {"method": "KMeans", "k": 1, "scores": {}, "convenience": True}
    assert "One band holds them all." in (reports / "executive_summary.md").read_text()
