"""The model card and the datasheet: numbers in the report's style, names of a source as text."""

from __future__ import annotations

import dataclasses
import re

import contract
import pytest
from contract import Case

from analysis.reuse.cards.card_facts import gather_card_facts
from analysis.reuse.cards.datasheet import datasheet
from analysis.reuse.cards.model_card import model_card


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Return the facts of a made-up audience of 403 viewers."""
    audience = contract.audience(tmp_path_factory.mktemp("cards"), Case())
    return gather_card_facts(getattr(audience, "results", audience), "centres", draft=True)


@pytest.mark.parametrize("card", [model_card, datasheet])
def test_numbers_are_in_the_style_of_the_report(known, card):
    text = card(known)
    assert not re.search(r"(?<![\d.])0\.\d(?!\d*\u00a0%|\.)", text), text
    assert not re.search(r"\d %", text), text


def test_the_card_words_its_figures(known):
    text = model_card(known)
    assert "| p against Gaussian, uniform, continuous tastes | .010, .010, .020 |" in text
    assert "48 validation viewers" in text
    assert "A Jaccard under .75 makes a name tentative, under .60" in text


@pytest.mark.parametrize("card", [model_card, datasheet])
def test_names_of_a_source_are_text(known, card):
    source = {**known.source, "name": "<b>*x*</b>", "noun_plural": "`rows`"}
    text = card(dataclasses.replace(known, source=source))
    assert r"\<b\>\*x\*\</b\>" in text
    assert "<b>" not in text
    assert r"\`rows\`" in text


@pytest.mark.parametrize("card", [model_card, datasheet])
def test_only_a_draft_is_marked(known, card):
    assert "**DRAFT**" in card(known)
    assert "DRAFT" not in card(dataclasses.replace(known, draft=False))
