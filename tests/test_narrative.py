"""Sentences: each claims no more than its number, whatever the source has and the gate says."""

from __future__ import annotations

import re
from dataclasses import replace

import contract
import distinct_tables as distinct
import pandas as pd
import pytest
import stage_tables as given
from contract import Case
from gate_tables import amount_rows, minority_rows
from stage_tables import provenance

from analysis.communicate import narrative
from analysis.communicate.claims import find_claims
from analysis.communicate.claims.conclusions.limits import doubt_claims, doubt_ids
from analysis.communicate.claims.model.choice import held_text
from analysis.communicate.exports.report_json import report_facts
from analysis.communicate.narrative.paragraphs import FINDINGS, LIMITS, SURE
from analysis.text.nouns import capital_first, spelled_number

CASES = {
    "strong": Case("strong"),
    "moderate": Case("moderate", signals=("time", "minutes"), nouns=("view", "views")),
    "none": Case("none", signals=("plays",), nouns=("play", "plays"), text_ids=True),
}


def said(audience, *ids: str) -> list[str]:
    """Return claims as plain sentences."""
    return [claim.text for claim in find_claims(audience, *ids)]


@pytest.fixture(scope="module", params=list(CASES))
def told(request, tmp_path_factory):
    """Return the verdict, and an audience."""
    return request.param, contract.audience(
        tmp_path_factory.mktemp(request.param), CASES[request.param]
    )


def test_verdict_says_as_much_as_the_gate(told):
    structure, audience = told
    [verdict] = said(audience, "audience.verdict")
    names = [str(name).partition(": ")[0] for name in audience.interpreted.frame("segments").name]
    assert all(name in verdict for name in names)
    if structure == "none":
        assert "We found no types: as far as these viewers and measures show" in verdict
        assert "segment" not in verdict
    else:
        assert ("clear segments" in verdict) == (structure == "strong")


def test_shares_are_those_of_known_viewers(told):
    _, audience = told
    [verdict] = find_claims(audience, "audience.verdict")
    frame = audience.interpreted.frame("segments").sort_values("segment")
    shares = [slot.value for name, slot in verdict.slots.items() if name.startswith("share_")]
    assert shares == frame["share_known"].tolist()
    assert verdict.slots["share_a"].of.name == "known viewers"


def test_no_later_data_no_claim_about_the_future(told):
    assert any("later data" in text for text in said(told[1], *LIMITS))


def test_every_segment_has_its_card(told):
    assert narrative.segment_cards(told[1]).count("segment-card .") == 3


@pytest.mark.parametrize("name", ["gate_reading", "candidate_choice"])
def test_every_text_on_the_model_is_a_sentence(told, name):
    assert re.sub(r"\{data-claim[^}]*\}|\]", "", getattr(narrative, name)(told[1])).endswith(".")


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
    counts = {name: spelled_number(n) for name, n in (("good", good), ("of", of))}
    assert capital_first(held_text(good, of, "segment").format(**counts)) == text


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
        assert re.sub(r"\{data-claim[^}]*\}|\]", "", text).endswith(".")
        assert "nan" not in text


def test_the_lines_of_stability_are_those_of_the_model(tmp_path):
    [text] = said(contract.audience(tmp_path), "method.jaccard_lines")
    assert text == (
        "Up to .50 a segment is dissolved, below .60 it should not be trusted, from .75 it is "
        "valid, from .85 highly stable."
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
    why = "Whether viewers come in types was not tested: fewer than 200 viewers."
    assert said(audience, "model.untold", "audience.verdict") == [why]
    assert why in narrative.gate_reading(audience)
    facts = report_facts(audience, provenance())
    assert facts["verdict"]["structure"] == "not_tested"
    assert facts["chosen"]["k"] is None
    assert facts["segments"] == []
    told = " ".join(said(audience, *FINDINGS, *SURE, *LIMITS))
    assert not re.search(r"segment|\bband|continuum", told.replace(why, ""))


@pytest.mark.parametrize("structure", ["strong", "moderate", "none"])
def test_a_verdict_near_its_line_says_so(tmp_path, structure):
    audience = contract.audience(tmp_path, contract.Case(structure))
    assert not said(audience, "model.close")
    path = audience.modelled.folder / "gate.parquet"
    pd.read_parquet(path).assign(close=True).to_parquet(path)
    text = "Whether there are types is close: the rise that decides lies within 2 standard errors"
    for shown in (narrative.main_doubt, narrative.gate_reading, narrative.how_sure):
        assert text in shown(audience)


def test_a_choice_by_icl_says_so(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("strong"))
    why = "has the lowest ICL of those mixtures that it may take, or fewer groups at nearly that"
    assert why not in narrative.candidate_choice(audience)
    path = audience.modelled.folder / "comparison.parquet"
    pd.read_parquet(path).assign(floor=0.1).to_parquet(path)
    assert why in narrative.candidate_choice(audience)


def test_minorities_too_small_for_a_segment_are_told(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("none"))
    assert "nobody between" not in narrative.amount_reading(audience)
    row = ("share_low", "share of lowest *ratings*", "high", 30, 3000, 0.9, 0.02)
    minority_rows(row).to_parquet(audience.modelled.folder / "minorities.parquet")
    text = (
        "30 of 3,000 known viewers lie far above all others in one measure (share of lowest "
        "*ratings*), with nobody between; a segment needs 2\xa0% of them, so none is made of these "
        "few."
    )
    assert said(audience, *FINDINGS)[-1] == text
    assert text.replace("*", "\\*") in narrative.amount_reading(audience)


def test_groups_by_amount_are_told_beside_the_verdict(tmp_path):
    audience = contract.audience(tmp_path, contract.Case("none"))
    assert "no groups were found" in narrative.amount_reading(audience) or "not tested" in (
        narrative.amount_reading(audience)
    )
    rows = ("events", 3.1, 0.02, 2, True, 24.4), ("day_share", 1.0, 0.02, 3, True, 0.42)
    amount_rows(*rows).to_parquet(audience.modelled.folder / "amounts.parquet")
    text = (
        "Known viewers fall by their number of ratings into two groups parted at "
        "about 24 ratings and by the share of their ratings that open a new day into three groups "
        "parted at about "
        "42\xa0%; that is no type of taste."
    )
    assert said(audience, *FINDINGS)[-1] == text
    assert text in narrative.amount_reading(audience)
    facts = report_facts(audience, provenance())
    assert facts["verdict"]["by_amount"] == [
        {"measure": "events", "depth": 3.1, "p": 0.02, "groups": 2},
        {"measure": "day_share", "depth": 1.0, "p": 0.02, "groups": 3},
    ]


# Criteria that name one number, and three: nothing else speaks against the result.
@pytest.mark.parametrize(
    ("named", "said"),
    [([3, 3, 3], "communicate.no_doubt"), ([3, 2, 4], "communicate.no_other_doubt")],
)
def test_criteria_that_part_are_the_only_doubt_or_none_is(tmp_path, named, said):
    results = distinct.results(tmp_path)
    made = results.modelled
    frames = {name: made.frame(name) for name in ("chosen", "stability", "sensitivity", "votes")}
    frames["chosen"] = frames["chosen"].assign(depends_on_method=False)
    frames["stability"] = frames["stability"].assign(tentative=False)
    frames["sensitivity"] = frames["sensitivity"].assign(depends=False)
    frames["votes"] = frames["votes"].assign(k=named)
    given.stored(made.folder, frames)
    assert doubt_ids(results) == ["trust.lasting"]
    lasts = results.interpreted.frame("segment_verdicts").assign(verdict="persistent")
    given.stored(results.interpreted.folder, {"segment_verdicts": lasts})
    assert doubt_ids(results) == [said]
    (doubt,) = doubt_claims(results)
    assert doubt.text.startswith("But for" if "other" in said else "Nothing that was tested")
