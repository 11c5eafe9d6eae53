"""The executive summary as PDF: short, tagged, with the numbers of the site."""

from __future__ import annotations

import re
from dataclasses import replace

import contract
import pypdf
import pytest
from contract import Case
from distinct_predictions import predicted_frames
from stage_tables import stored

from analysis.communicate import summary
from analysis.communicate.claims import find_claims
from analysis.communicate.narrative.paragraphs import FINDINGS, LIMITS, SURE, VERDICT
from analysis.communicate.narrative.summary_parts import summary_parts

CASES = {
    "strong": Case("strong"),
    "moderate": Case("moderate", signals=("time", "minutes"), nouns=("view", "views")),
    "none": Case("none", signals=(), nouns=("play", "plays"), text_ids=True),
}


@pytest.fixture(scope="module", params=list(CASES))
def made(request, tmp_path_factory):
    """Return an audience, its summary's path and its text."""
    folder = tmp_path_factory.mktemp(request.param)
    audience = contract.audience(folder / "stages", CASES[request.param])
    summary.write_summary(folder / "summary.pdf", audience)
    return audience, folder / "summary.pdf", text_of(folder / "summary.pdf")


def text_of(path):
    """Return the text of a PDF as one line."""
    pages = pypdf.PdfReader(path).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_is_short_and_accessible(made):
    reader = pypdf.PdfReader(made[1])
    assert len(reader.pages) <= 2
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert reader.metadata.title == summary.TITLE
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_every_figure_says_what_it_shows(made):
    raw = made[1].read_bytes()
    tree = pypdf.PdfReader(made[1]).trailer["/Root"]["/StructTreeRoot"]
    figures = [node for node in _nodes(tree) if node.get("/S") == "/Figure"]
    assert figures
    assert raw
    assert all(len(node["/Alt"]) > 20 for node in figures)


def _nodes(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _nodes(child)
    elif isinstance(node, dict):
        yield node
        yield from _nodes(node.get("/K", []))


def test_says_what_the_site_says(made):
    audience, _, text = made
    squeezed = text.replace(" ", "").replace("\xa0", "")
    once = (*VERDICT, *FINDINGS, *SURE, *LIMITS, "segment.*.opening", "segment.*.portrait")
    clauses = ("communicate.guessed", "model.criteria_apart")
    sentences = [
        *(one.text for one in find_claims(audience, *once) if one.id not in clauses),
        *audience.interpreted.frame("segments").name,
        *(one.text for one in find_claims(audience, "segment.*.advice", "interpret.*.advice")),
    ]
    for sentence in sentences:
        wanted = re.sub(r"\s", "", summary.printable_value(sentence))
        assert wanted.replace("-", "") in squeezed.replace("-", ""), sentence


def test_what_is_foretold_stands_beside_its_baseline_on_the_two_pages(tmp_path):
    audience = contract.audience(tmp_path / "stages", Case())
    predicted = stored(tmp_path / "predicted", predicted_frames())
    told = replace(audience, predicted=predicted)
    summary.write_summary(tmp_path / "summary.pdf", told)
    assert len(pypdf.PdfReader(tmp_path / "summary.pdf").pages) <= 2
    text = text_of(tmp_path / "summary.pdf").replace("\xa0", " ")
    assert "; by days since last alone 16 %." in text
    assert "; with shrunken means of viewer and title by .87" in text
    assert "; with the viewer’s own rate so far by 1.2" in text


def test_every_claim_stands_once(made):
    parts = summary_parts(made[0])
    advice = [one for first, rest in parts.recommendations for one in (first, *rest)]
    said = [*parts.verdict, *parts.key_figures, *parts.findings, *advice, *parts.sure]
    said += [*parts.limits, *(one for traits in parts.segments.values() for one in traits)]
    names = [claim.id for claim in said]
    assert len(set(names)) == len(names)
    assert {"communicate.not_causal"} <= set(names)


def test_the_picture_is_not_the_table_again(made):
    picture = summary.summary_picture(made[0])
    dated = len(made[0].interpreted.frame("quarters"))
    assert picture.name == ("activity" if dated else "profiles")


def test_what_the_verdict_holds_is_not_said_again(made):
    audience, _, text = made
    parts = summary_parts(audience)
    verdict = next(claim for claim in parts.verdict if claim.id == "audience.verdict")
    rest = {claim.id for claim in (*parts.findings, *parts.sure)}
    assert ("guessed" in verdict.slots) == ("communicate.guessed" not in rest)


def test_no_heading_stands_empty(tmp_path):
    results = contract.audience(tmp_path / "few", Case("not_tested", users=60))
    content = summary.summary_content(results)
    assert content["segments"] == []
    assert all(part["points"] for part in (*content["parts"], *content["closing"]))


def test_same_tables_same_bytes(made, tmp_path):
    summary.write_summary(tmp_path / "again.pdf", made[0])
    assert (tmp_path / "again.pdf").read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize(
    "text", ["#panic()", "*b* _i_ $x$ `c` <l> @r", "日本語 и кириллица 🎬", "\\#{}[]//", "= head"]
)
def test_data_is_never_markup_nor_an_empty_box(text, tmp_path):
    audience = contract.audience(tmp_path / "stages", Case())
    frame = audience.interpreted.frame("segments")
    frame.loc[0, ["name"]] = text
    frame.to_parquet(audience.interpreted.folder / "segments.parquet", index=False)
    summary.write_summary(tmp_path / "summary.pdf", audience)
    wanted = summary.printable_value(text).split()[0]
    assert wanted in text_of(tmp_path / "summary.pdf")


def test_twelve_segments_still_fit(tmp_path):
    audience = contract.audience(tmp_path / "stages", Case())
    frame = audience.interpreted.frame("segments")
    many = frame.loc[[0, 1, 2] * 4].reset_index(drop=True)
    many = many.assign(segment=range(12), id=[f"s{n}" for n in range(1, 13)], color_index=range(12))
    many["name"] = [f"{name} {at}" for at, name in enumerate(many.name)]
    many.to_parquet(audience.interpreted.folder / "segments.parquet", index=False)
    summary.write_summary(tmp_path / "summary.pdf", audience)
    assert len(pypdf.PdfReader(tmp_path / "summary.pdf").pages) <= 4


def test_an_undivided_audience_has_a_summary(tmp_path):
    audience = contract.undivided(tmp_path / "stages")
    summary.write_summary(tmp_path / "summary.pdf", audience, title="A & B")
    text = text_of(tmp_path / "summary.pdf")
    assert "A & B: executive summary" in text
    assert "One band holds them all." in text
