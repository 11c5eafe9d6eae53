"""One whole build: what the README promises is there, resolves, and holds aggregates only."""

from __future__ import annotations

import hashlib
import json
import re

import nbformat
import pandas as pd
import pypdf
import pytest
import site_facts

pytestmark = pytest.mark.build

DELIVERABLES = {
    "reports/data_dictionary.md",
    "reports/table_summary.csv",
    "reports/sample.csv",
    "reports/eda_summary.md",
    "reports/model_comparison.csv",
    "reports/model_comparison_columns.csv",
    "reports/comparison_rows.parquet",
    "reports/cluster_profiles.md",
    "reports/executive_summary.md",
    "reports/cleaning_ledger.csv",
    "reports/report.json",
    "reports/segments.parquet",
    "reports/prediction.csv",
    "reports/predictions.parquet",
    "notebooks/01_EDA.ipynb",
    "notebooks/02_Features.ipynb",
    "notebooks/03_Modeling.ipynb",
    "models/segmentation.pkl",
    "models/preprocess.pkl",
    "_site/index.html",
    "_site/audience-decode.pdf",
    "_site/executive-summary.pdf",
}
REPORT_KEYS = {
    "source": {"name", "kind", "sha256", "tables"},
    "verdict": {
        *("structure", "p_gaussian", "p_uniform", "p_latent", "p_copula"),
        *("delta", "delta_latent", "icl_k"),
    },
    "chosen": {"method", "k", "scores", "convenience"},
}
REPORT_PLAIN = {
    *("data_as_of", "users", "ratings", "users_kept", "ratings_kept", "users_fitted"),
    *("segments", "timings", "versions", "settings_hash", "draft"),
}


@pytest.fixture(scope="module")
def site(built):
    return built.root / "_site"


@pytest.fixture(scope="module")
def pages(site):
    return site_facts.read(site)


@pytest.fixture(scope="module")
def report(built):
    return json.loads((built.root / "reports" / "report.json").read_text())


def _text(path):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_every_deliverable_is_there(built):
    assert not {name for name in DELIVERABLES if not (built.root / name).is_file()}
    assert len(list((built.root / "reports" / "figures").glob("*.png"))) >= 8
    assert list((built.root / "data" / "derived" / "scrub").glob("*/matrix.parquet"))


def test_links_anchors_and_images_resolve(site, pages):
    assert len(pages) >= 10
    assert not site_facts.dead(site, pages)


def test_nothing_is_loaded_from_outside(pages):
    outside = [
        load
        for page in pages.values()
        for load in page.loads
        if load.startswith(site_facts.OUTSIDE)
    ]
    assert not outside


def test_no_reference_is_left_unresolved(pages):
    assert not [
        name for name, page in pages.items() if re.search(r"\?@?(fig|tbl|sec|eq)-", page.text)
    ]


def test_ids_are_unique_on_each_page(pages):
    doubled = {
        name: {i for i in page.ids if page.ids.count(i) > 1}
        for name, page in pages.items()
        if len(set(page.ids)) < len(page.ids)
    }
    assert not doubled


def test_every_image_says_what_it_shows(pages):
    images = [(name, image) for name, page in pages.items() for image in page.images]
    assert len(images) >= 8
    assert not [name for name, image in images if image.get("alt") is None]
    figures = [image for name, image in images if "reports/figures" in (image.get("src") or "")]
    assert all(len(image["alt"]) > 20 for image in figures if image["alt"])


def test_sizes_stay_small(site):
    assert max(path.stat().st_size for path in site.rglob("*.html")) <= 300_000
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) <= 25_000_000


def test_report_json_has_every_key(report):
    assert report.keys() >= REPORT_PLAIN | REPORT_KEYS.keys()
    for name, keys in REPORT_KEYS.items():
        assert report[name].keys() >= keys
    for segment in report["segments"]:
        assert segment.keys() >= {"id", "name", "users", "share_users", "share_ratings", "jaccard"}


def test_segments_cover_every_kept_viewer(built, report):
    frame = pd.read_parquet(built.root / "reports" / "segments.parquet")
    assert len(frame) == report["users_kept"]
    assert frame.iloc[:, 0].is_unique
    assert set(frame.evidence) <= {"full", "low"}
    assert (frame.evidence == "full").sum() == report["users_fitted"]
    assert sum(segment["users"] for segment in report["segments"]) == len(frame)
    assert sum(segment["share_users"] for segment in report["segments"]) == pytest.approx(
        1, abs=1e-6
    )


def test_planted_types_are_found(built, report):
    from sklearn.metrics import adjusted_rand_score

    frame = pd.read_parquet(built.root / "reports" / "segments.parquet")
    truth = pd.read_csv(built.root / "data/demo/viewer_interactions.db.truth.csv")
    both = frame[frame.evidence == "full"].merge(
        truth, left_on=frame.columns[0], right_on="customer_id"
    )
    assert report["verdict"]["structure"] != "none"
    assert abs(report["chosen"]["k"] - truth.type.nunique()) <= 1
    assert adjusted_rand_score(both.type, both.segment) >= 0.6


def test_site_holds_no_viewer_id(built, site, pages):
    ids = pd.read_parquet(built.root / "reports" / "segments.parquet").iloc[:, 0].astype(str)
    long = set(ids[ids.str.len() >= 6])
    plain = [path for path in site.rglob("*") if path.suffix in {".html", ".csv", ".md", ".js"}]
    texts = [path.read_text() for path in plain] + [_text(site / "audience-decode.pdf")]
    number = re.compile(r"(?<![\d.,])\d{6,}(?![\d.,])")
    assert not {found for text in texts for found in number.findall(text)} & long
    private = [path.name for path in site.rglob("*") if path.suffix in {".parquet", ".pkl"}]
    assert not private + [path.name for path in site.rglob("sample*")]


def test_summary_is_short_and_tells_the_same_numbers(site, pages, report):
    summary = pypdf.PdfReader(site / "executive-summary.pdf")
    assert len(summary.pages) <= 4
    text = re.sub(r"\s+", " ", _text(site / "executive-summary.pdf"))
    landing = re.sub(r"\s+", " ", pages["index.html"].text)
    for segment in report["segments"]:
        assert segment["name"] in text
        assert segment["name"] in landing


def test_whole_book_holds_every_chapter(site, pages):
    text = re.sub(r"\s+", " ", _text(site / "audience-decode.pdf"))
    for title in ("Obtain", "Scrub", "Explore", "Model", "Interpret", "Communicate"):
        assert title in text


def test_notebooks_are_executed_and_valid(built):
    for path in sorted((built.root / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert code
        assert all(cell.execution_count for cell in code)
        assert str(built.root) not in path.read_text()


def _bytes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_again_with_nothing_changed_gives_the_same_bytes(built, site):
    before = _bytes(site)
    built.done("render", "--quiet")
    assert _bytes(site) == before


def test_a_bad_source_leaves_everything_as_it_was(built, site, tmp_path):
    before = [_bytes(site), _bytes(built.root / "reports"), _bytes(built.root / "models")]
    (tmp_path / "fake.db").write_text("not a database")
    result = built.command("render", "--quiet", "--source", str(tmp_path / "fake.db"))
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert [_bytes(site), _bytes(built.root / "reports"), _bytes(built.root / "models")] == before
