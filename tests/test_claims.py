"""Claims: sentences with their numbers, of whom they are, and how one knows."""

from __future__ import annotations

import re
from types import SimpleNamespace

import contract
import pandas as pd
import pytest
from contract import Case
from stage_tables import HOSTILE

from analysis.communicate.claims import report_claims
from analysis.communicate.claims.claim import (
    Claim,
    Population,
    Slot,
    answering_claims,
    joined_claims,
    listed_claims,
)
from analysis.communicate.claims.portraits.segments import told_traits
from analysis.communicate.claims.portraits.traits import trait_phrase
from analysis.communicate.claims.slots import rounded_slot, share_slot
from analysis.text.markdown import escape_markdown, readable_markdown

VIEWERS = Population("viewers kept", 2_000, ("viewer",))
KNOWN = Population("known viewers", 900)


def said(template="**{share} of viewers** give half of all {many}.", **words) -> Claim:
    """Return a claim on half of the rows."""
    slots = {"share": share_slot(0.1234, VIEWERS)}
    return Claim("explore.half", template, slots, {"many": "ratings", **words})


def test_a_claim_is_the_same_words_wherever_it_stands():
    claim = said()
    assert claim.text == "12\u00a0% of viewers give half of all ratings."
    assert claim.written(readable_markdown) == "**12\u00a0% of viewers** give half of all ratings."
    assert claim.on_page() == f'[{claim.written(escape_markdown)}]{{data-claim="explore.half"}}'
    assert claim.chapter == "explore"
    assert claim.populations == [VIEWERS]


def test_the_first_of_some_claims_answers_in_bold():
    first, second = said(), said("Few *speak* for **all** of {many}.", many="*plays*")
    text = str(answering_claims([first, second]))
    assert text.startswith("[**12\u00a0% of viewers give half of all ratings.**]{data-claim=")
    assert "[Few *speak* for **all** of \\*plays\\*.]" in text
    assert "**Few *speak* for all of \\*plays\\*.**" in str(answering_claims([second]))


@pytest.mark.parametrize("template", ["Half of 20 viewers.", "{share} of 3 in 4.", "In 2005, all."])
def test_a_number_outside_its_slot_is_refused(template):
    with pytest.raises(ValueError, match="outside its slots"):
        said(template)


@pytest.mark.parametrize(
    ("template", "words", "text"),
    [
        ("{k} segments.", {}, "Four segments."),
        ("**{k} segments.**", {}, "Four segments."),
        ("{name} holds {k} tables.", {"name": "viewers.db"}, "viewers.db holds four tables."),
    ],
)
def test_a_sentence_begins_with_a_capital_but_data_stays_as_it_is(template, words, text):
    assert Claim("a.b", template, {"k": Slot(4, "four", "segments")}, words).text == text


def test_words_of_a_source_stay_text():
    claim = said("{name} and {share}.", name=HOSTILE)
    page = claim.on_page()
    assert not re.search(r"(?<!\\)[<*`$]", page)
    assert "\n" not in page
    assert "\\*a\\*" in claim.written(readable_markdown)
    assert "\n" not in claim.text
    assert "{0}" in said("{name} and {share}.", name="{0}").text


def test_paragraphs_and_lists_mark_every_claim():
    both = [said(), said("{share} of viewers.")]
    assert joined_claims(both).count('{data-claim="explore.half"}') == 2
    assert len(re.findall(r"^- \[", listed_claims(both), re.M)) == 2


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(None, None, "4.3\u00a0%"), (0.041, 0.045, "4.3\u00a0%"), (0.02, 0.07, "4\u00a0%")],
)
def test_a_share_has_the_figures_that_its_interval_carries(low, high, shown):
    assert share_slot(0.0432, VIEWERS, low, high).shown == shown


def test_slots_keep_the_number_unrounded():
    slot = rounded_slot(1234.5678, "ratings", VIEWERS, 1200.0, 1300.0)
    assert (slot.value, slot.shown, slot.low, slot.high) == (1234.5678, "1,200", 1200.0, 1300.0)


@pytest.fixture(scope="module", params=["strong", "moderate", "none"])
def made(request, tmp_path_factory):
    """Return every claim of an audience: with types, with blurred ones, without any."""
    case = {
        "strong": Case("strong"),
        "moderate": Case("moderate", signals=("time", "minutes"), nouns=("view", "views")),
        "none": Case("none", signals=("plays",), nouns=("play", "plays"), text_ids=True),
    }[request.param]
    return report_claims(contract.audience(tmp_path_factory.mktemp(request.param), case))


def test_ids_are_those_of_one_claim_each(made):
    assert len({one.id for one in made}) == len(made)


def test_a_sentence_names_the_populations_that_it_mixes(made):
    mixed = {}
    for claim in made:
        if len(claim.populations) < 2 or claim.id.startswith(("figure.", "table.")):
            continue
        text = claim.text
        for population in sorted(claim.populations, key=lambda one: -len(one.name)):
            words = population.words_in(text)
            if words is None:
                mixed.setdefault(claim.id, []).append(population.name)
            else:
                text = text.replace(words, "", 1)
    assert mixed == {}


def test_what_is_counted_is_of_somebody(made):
    lost = {
        claim.id: name
        for claim in made
        for name, slot in claim.slots.items()
        if slot.of is None and slot.unit in ("share", "viewers") and slot.low is not None
    }
    assert lost == {}


def test_sentences_are_whole_and_quiet(made):
    for claim in made:
        assert re.match(r"^[A-Z0-9“]|^[a-z_]+\.", claim.text), claim.id
        assert not re.search(r"nan|None|!|  |\binteresting|reveal|p <|\{|\}", claim.text), claim.id


def test_no_singular_with_a_plural_noun(made):
    nouns = r"(ratings|plays|views|titles|viewers|days|segments|bands|minutes)\b"
    for claim in made:
        assert not re.search(rf"(?<![\d.,])1 {nouns}", claim.text), claim.text
        assert not re.search(rf"\b[Oo]ne {nouns}", claim.text), claim.text


def test_no_portrait_opens_with_what_opens_another_where_it_need_not():
    rows = [("a", 0, 0.3, 1, True), ("b", 0, 0.2, 2, True), ("a", 1, -0.3, 1, True)]
    rows += [("a", 2, 0.2, 1, True), ("b", 2, 0.1, 2, True), ("a", 3, 0.1, 1, True)]
    rows += [("b", 4, -0.1, 1, False), ("c", 5, 0.4, 2, True), ("b", 5, 0.1, 1, True)]
    rows += [("c", 6, -0.4, 1, True), ("d", 6, 0.1, 2, True)]
    columns = ["measure", "segment", "difference", "rank", "differs"]
    told = told_traits(pd.DataFrame(rows, columns=columns), range(7))
    order = {segment: part["measure"].tolist() for segment, part in told.items()}
    # The second has less of a than others, the last less of c; the fourth has nothing else.
    expected = {0: ["a", "b"], 1: ["a"], 2: ["b", "a"], 3: ["a"], 4: [], 5: ["c", "b"]}
    assert order == {**expected, 6: ["c", "d"]}


@pytest.mark.parametrize(("gap", "side"), [(-2.0, "2 less than"), (2.0, "2 more than")])
def test_who_arrived_together_is_compared_by_that_difference(gap, side):
    row = pd.Series(
        {
            **{
                "measure": "days_seen",
                "kind": "median",
                "unit": "days",
                "value": 9.0,
                "other": 4.0,
            },
            **dict.fromkeys(("low", "high", "other_low", "other_high"), 1.0),
            **{"difference": 5.0, "matched_difference": gap, "matched_low": 1, "matched_high": 2},
        }
    )
    people = SimpleNamespace(many="ratings", one="rating", point="star")
    text, slots, words = trait_phrase(row, people, KNOWN, VIEWERS, "a")
    said = Claim("a.b", text, slots, words).text
    assert (
        said == f"Were seen over 9 days in the median (others 4; {side} those of the same arrival)"
    )
    assert [slots[f"{name}_a"].of for name in ("value", "other", "gap")] == [
        KNOWN,
        VIEWERS,
        VIEWERS,
    ]
