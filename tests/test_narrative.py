"""Sentences: each claims no more than its number, whatever the source has and the gate says."""

from __future__ import annotations

import re
from dataclasses import replace

import contract
import pandas as pd
import pytest
from analysis.communicate.narrative.data_in_sentences import plain_sentence
from contract import Case
from gate_tables import amount_rows, minority_rows
from stage_tables import provenance

from analysis.communicate import narrative
from analysis.communicate.exports.report_json import report_facts
from analysis.communicate.narrative import doubts, findings

CASES = {
    "strong": Case("strong"),
    "moderate": Case("moderate", signals=("time", "minutes"), nouns=("view", "views")),
    "none": Case("none", signals=("plays",), nouns=("play", "plays"), text_ids=True),
}


@pytest.fixture(scope="module", params=list(CASES))
def told(request, tmp_path_factory):
    """Return the verdict, an audience, and every sentence on it."""
    audience = contract.audience(tmp_path_factory.mktemp(request.param), CASES[request.param])
    texts = {
        "verdict": [findings.verdict_sentence(audience, plain_sentence)],
        "doubt": [doubts.doubt_sentence(audience, plain_sentence)],
        "findings": findings.finding_sentences(audience, plain_sentence),
        "sureness": doubts.sureness_sentences(audience, plain_sentence),
        "limits": doubts.not_to_conclude(audience),
        "as_of": [findings.date_sentence(audience, plain_sentence)],
    }
    return request.param, audience, texts


def test_sentences_are_whole_and_quiet(told):
    for part in told[2].values():
        for text in part:
            assert re.match(r"^[A-Z0-9]", text), text
            assert text.endswith("."), text
            assert not re.search(r"nan|None|!|  |\binteresting|reveal|p <", text), text


def test_no_singular_with_a_plural_noun(told):
    for part in told[2].values():
        for text in part:
            assert not re.search(r"(?<![\d.,])1 (ratings|plays|views|titles|viewers|days)\b", text)


def test_verdict_says_as_much_as_the_gate(told):
    structure, audience, texts = told
    verdict = texts["verdict"][0]
    names = audience.interpreted.frame("segments").name
    if structure == "none":
        assert "by degree, not by type" in verdict
        assert "segment" not in verdict
    else:
        assert ("clear" in verdict) == (structure == "strong")
        assert any(name in verdict for name in names)


def test_numbers_are_those_of_the_tables(told):
    _, audience, texts = told
    frame = audience.interpreted.frame("segments")
    lead = frame.loc[frame.share_ratings.idxmax()]
    if "three" in texts["verdict"][0] and "%" in texts["verdict"][0]:
        assert f"{100 * lead.share_ratings:.0f}\xa0%" in texts["verdict"][0]
    values = {label.split()[0]: value for value, label in findings.key_values(audience)}
    assert values["viewers"] == "400"


def test_no_later_data_no_claim_about_the_future(told):
    assert any("later data" in text for text in told[2]["limits"])


def test_chapters_get_the_same_verdict(told):
    _, audience, texts = told
    shown = narrative.audience_verdict(audience)
    assert re.sub(r"\\(.)", r"\1", shown) == texts["verdict"][0]
    assert narrative.segment_cards(audience).count("segment-card .") == 3


@pytest.mark.parametrize("name", ["gate_reading", "candidate_choice"])
def test_every_text_on_the_model_is_a_sentence(told, name):
    assert getattr(narrative, name)(told[1]).endswith(".")


@pytest.mark.parametrize(
    ("good", "of", "text"),
    [
        (4, 4, "All four segments are"),
        (2, 2, "Both segments are"),
        (3, 4, "Three of four segments are"),
        (1, 2, "One of two segments is"),
        (0, 3, "No segment is"),
        (1, 1, "The one segment is"),
    ],
)
def test_numbers_agree_with_their_verbs(good, of, text):
    assert doubts.groups_held(good, of, "segment") == text


def test_an_undivided_audience_has_its_sentences(tmp_path):
    audience = contract.undivided(tmp_path)
    for text in (
        narrative.candidate_choice(audience),
        narrative.gate_reading(audience),
        narrative.stability_reading(audience),
        narrative.fairness_reading(audience),
        narrative.effects_reading(audience),
        narrative.main_doubt(audience),
    ):
        assert text.endswith(".")
        assert "nan" not in text


def test_the_lines_of_stability_are_those_of_the_model(tmp_path):
    text = narrative.jaccard_lines(contract.audience(tmp_path))
    assert text == (
        "Up to .50 a group is dissolved, below .60 it should not be trusted, from .75 it is valid, "
        "from .85 highly stable."
    )


def test_only_a_draft_is_marked(tmp_path):
    from analysis.communicate.narrative import draft_mark

    audience = contract.audience(tmp_path, Case())
    assert draft_mark(audience) is None
    rule = audience.modelled.frame("rule").assign(json='{"draft": true}')
    text = draft_mark(
        replace(audience, modelled=contract.stored(tmp_path / "draft", {"rule": rule}))
    )
    assert "callout-important" in text
    assert "DRAFT" in text
    assert '#metadata("DRAFT") <page-mark>' in text


def test_a_gate_that_could_not_run_tells_of_no_types(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("not_tested"))
    assert audience.interpreted.frame("segments").empty
    said = "Whether viewers come in types was not tested: fewer than 200 viewers."
    assert findings.verdict_sentence(audience, str) == said
    assert narrative.gate_reading(audience) == said
    facts = report_facts(audience, provenance())
    assert facts["verdict"]["structure"] == "not_tested"
    assert facts["chosen"]["k"] is None
    assert facts["segments"] == []
    told = " ".join(findings.finding_sentences(audience, str))
    told += " ".join(doubts.sureness_sentences(audience, str) + doubts.not_to_conclude(audience))
    assert not re.search(r"segment|\bband|continuum", told.replace(said, ""))


@pytest.mark.parametrize("structure", ["strong", "moderate", "none"])
def test_a_verdict_near_its_line_says_so(tmp_path, structure):
    audience = contract.audience(tmp_path, contract.Case(structure))
    assert "close to the line" not in findings.verdict_sentence(audience, str)
    path = audience.modelled.folder / "gate.parquet"
    pd.read_parquet(path).assign(close=True).to_parquet(path)
    assert "This is close to the line." in findings.verdict_sentence(audience, str)
    assert "close to the line" in narrative.gate_reading(audience)
    assert any("is close" in text for text in doubts.sureness_sentences(audience, str))


def test_a_choice_by_icl_says_so(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("strong"))
    said = "has the lowest ICL of those mixtures that it may take, or fewer groups at nearly that"
    assert said not in narrative.candidate_choice(audience)
    path = audience.modelled.folder / "comparison.parquet"
    pd.read_parquet(path).assign(floor=0.1).to_parquet(path)
    assert said in narrative.candidate_choice(audience)


def test_minorities_too_small_for_a_segment_are_told(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("none"))
    assert "nobody between" not in narrative.amount_reading(audience)
    row = ("share_low", "share of lowest *ratings*", "high", 30, 3000, 0.9, 0.02)
    minority_rows(row).to_parquet(audience.modelled.folder / "minorities.parquet")
    said = (
        "30 viewers of 3,000 with 5 ratings or more lie far above all others in one "
        "measure, share of lowest *ratings*, with nobody between; a segment needs 2\xa0% of "
        "them, so none is made of these few."
    )
    assert findings.finding_sentences(audience, str)[-1] == said
    assert narrative.amount_reading(audience).endswith(said.replace("*", "\\*"))


def test_groups_by_amount_are_told_beside_the_verdict(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("none"))
    assert "no groups were found" in narrative.amount_reading(audience) or "not tested" in (
        narrative.amount_reading(audience)
    )
    rows = ("events", 3.1, 0.02, 2, True, 24.4), ("day_share", 1.0, 0.02, 3, True, 0.42)
    amount_rows(*rows).to_parquet(audience.modelled.folder / "amounts.parquet")
    said = (
        "Viewers with 5 ratings or more fall by their number of ratings into two groups parted at "
        "about 24 ratings and by the share of their ratings that open a new day into three groups "
        "parted at about "
        "42\xa0%; that is no type of taste."
    )
    assert findings.finding_sentences(audience, str)[-1] == said
    assert narrative.amount_reading(audience) == said
    facts = report_facts(audience, provenance())
    assert facts["verdict"]["by_amount"] == [
        {"measure": "events", "depth": 3.1, "p": 0.02, "groups": 2},
        {"measure": "day_share", "depth": 1.0, "p": 0.02, "groups": 3},
    ]
