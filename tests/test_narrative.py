"""Sentences: each claims no more than its number, whatever the source has and the gate says."""

from __future__ import annotations

import re
from dataclasses import replace

import contract
import pytest
from contract import Case

from analysis.communicate import narrative
from analysis.communicate.narrative import doubts, findings
from analysis.communicate.narrative.data_in_sentences import plain_sentence

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
    assert values["viewers"] == "403"


def test_no_later_data_no_claim_about_the_future(told):
    assert any("later data" in text for text in told[2]["limits"])


def test_untested_null_is_said(told):
    said = any("continuum of tastes" in text for text in told[2]["sureness"])
    assert said == (told[0] != "none")


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
