"""What `make reproducible` compares: every byte of two renders but the times that it names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import reproducible

PAGE = '<td style="text-align: left;">8a8331ac4d40da1c</td>\n<td style="text-align: right;">{}</td>'
SENTENCE = "On {0} viewers. They were opened once, on 26 November 2026 at {1} UTC, under rule 8a."
# A file with a time, as text with a place for a result and one for a time.
TIMED = {
    "reports/report.json": '{{"users": {0}, "timings": {{"obtain": {1}}}}}',
    "_site/reports/report.json": '{{"users": {0}, "timings": {{"obtain": {1}}}}}',
    "reports/decision.json": '{{"users": {0}, "opened": "2026-11-26T15:59:{1}"}}',
    "reports/model_comparison.csv": 'candidate,seconds,k\n"a, b",{1},{0}\n',
    "notebooks/03_Modeling.ipynb": '{{"id": "{1}ab", "text": "' + SENTENCE + '"}}',
    "_site/chapters/model.html": SENTENCE,
    "_site/chapters/reproducibility.html": "<p>{0}</p> took {1} seconds in all "
    + PAGE.format("{1}"),
    "_site/search.js": "{0} Stages took {1} seconds in all. " + SENTENCE,
}


def _projects(tmp_path, name, first, second):
    roots = tmp_path / "first", tmp_path / "second"
    for root, content in zip(roots, (first, second), strict=True):
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(reproducible.project_differences(*roots))


@pytest.mark.parametrize("name", TIMED)
def test_other_times_are_no_difference(tmp_path, name):
    texts = TIMED[name].format(396, 15), TIMED[name].format(396, 9)
    assert texts[0] != texts[1]
    assert _projects(tmp_path, name, *texts) == []


@pytest.mark.parametrize("name", TIMED)
def test_another_result_beside_a_time_is_one(tmp_path, name):
    (said,) = _projects(tmp_path, name, TIMED[name].format(396, 15), TIMED[name].format(397, 15))
    assert said.startswith(f"{name}: ")


def test_a_time_in_any_other_file_is_a_difference(tmp_path):
    texts = SENTENCE.format(396, "15:59"), SENTENCE.format(396, "16:05")
    (said,) = _projects(tmp_path, "reports/eda_summary.md", *texts)
    assert "15:59" in said
    assert "16:05" in said


@pytest.mark.parametrize("part", reproducible.COMPARED)
def test_one_byte_anywhere_is_named_with_its_place(tmp_path, part):
    (said,) = _projects(tmp_path, f"{part}/deep/x.bin", b"\x00" * 99 + b"a", b"\x00" * 99 + b"b")
    assert said.startswith(f"{part}/deep/x.bin: 100 and 100 bytes, from byte 99")


@pytest.mark.parametrize(
    ("first", "second", "which"), [("x", None, "first"), (None, "x", "second")]
)
def test_a_file_of_one_render_only_is_named(tmp_path, first, second, which):
    for root in ("first", "second"):
        (tmp_path / root).mkdir()
    said = _projects(tmp_path, "models/x.json", first, second)
    assert said == [f"models/x.json: only in the {which} render"]


def test_a_cut_file_differs_from_its_end():
    assert "from byte 3 " in reproducible.first_difference(b"abc", b"abcd")


def test_pdfs_are_compared_by_their_text(tmp_path):
    import matplotlib.pyplot as plt

    def pdf(users, time):
        figure = plt.figure()
        figure.text(0.01, 0.5, SENTENCE.format(users, time))
        path = tmp_path / "made.pdf"
        figure.savefig(path, metadata={"CreationDate": None})
        plt.close(figure)
        return path.read_bytes()

    name = "_site/audience-decode.pdf"
    first = pdf(396, "15:59")
    assert _projects(tmp_path, name, first, pdf(396, "16:05")) == []
    (said,) = _projects(tmp_path, name, first, pdf(397, "15:59"))
    assert "396" in said
