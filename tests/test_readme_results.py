"""What the README tells of the demo is what the report on the default demo says."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from conftest import copy_project

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# A picture of a page on the web; larger ones are better served by the report.
MOST_BYTES = 150_000


@pytest.fixture
def results(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import readme_results

    return readme_results


def section(results) -> str:
    return results.SECTION.search(README)[0].split("-->\n", 1)[1].rpartition("\n<!--")[0]


def test_claims_are_paragraphs_and_segments_a_list(results):
    claims = {
        **{"obtain.holds": "It holds 2 <tables>.", "obtain.audit": "Not told."},
        **{"audience.verdict": "Two segments.", "segment.s3.opening": "Ants rate a lot."},
        **{"segment.s1.opening": "Bees rate little.", "segment.s1.size": "Not told."},
    }
    text = results.results_text([{"id": name, "text": said} for name, said in claims.items()])
    assert text.split("\n\n")[:3] == [
        "It holds 2 \\<tables\\>.",
        "Two segments.",
        "- Ants rate a lot.\n- Bees rate little.",
    ]
    assert "Not told" not in text
    assert text.count("](readme/") == 2


def test_the_pictures_are_there_and_small(results):
    for name in results.SHOWN:
        content = (ROOT / "readme" / f"{name}.png").read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < MOST_BYTES
        assert struct.unpack(">I", content[16:20])[0] > 600
        assert f"](readme/{name}.png)" in section(results)


@pytest.mark.build
def test_what_the_readme_tells_is_what_the_default_demo_shows(results, tmp_path):
    project = copy_project(tmp_path / "project")
    project.done("demo", "--quiet")
    project.done("run", "--quiet")
    facts = json.loads((project.root / "reports" / "report.json").read_text(encoding="utf-8"))
    assert section(results) == results.results_text(facts["claims"]), "run `make results`"
