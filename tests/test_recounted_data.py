"""What the data chapters claim, counted again from the rows of real drafts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drafted_sources import draft_folders, stored_results
from recounted_data import POPULATIONS, recount_of
from recounted_rows import Rows

from analysis.communicate.claims import find_claims
from analysis.communicate.claims.claim import Claim, Slot
from analysis.tables import Results

pytestmark = pytest.mark.build

# What of a chapter is claimed, beside what its figures and tables say.
CHAPTERS = ("obtain.*", "scrub.*", "explore.*", "audience.key_*", "communicate.guessed")
# Tables with more rows than these hold rows of viewers, not numbers of a chapter.
FEW_ROWS = 5_000


@pytest.fixture(scope="module", params=["demo", "ml-latest-small", "plays", "views"])
def drafted(request, drafts) -> tuple[Rows, list[Claim]]:
    """Return the rows of a draft, and what its data chapters claim."""
    folders = draft_folders(drafts(request.param))
    return Rows(folders), data_claims(stored_results(folders))


def data_claims(results: Results) -> list[Claim]:
    """Return what the data chapters claim, with the words of their figures and tables."""
    from analysis.communicate.claims.captions import CAPTIONS

    found = find_claims(results, *CHAPTERS)
    for make in (*CAPTIONS["obtain"], *CAPTIONS["scrub"], *CAPTIONS["explore"]):
        words = make(results)
        found += [words] if isinstance(words, Claim) else words.claims
    return found


def _numbers(claims: list[Claim]) -> list[tuple[Claim, str, Slot]]:
    """Return every number that is of somebody, with its claim."""
    return [
        (claim, name, slot)
        for claim in claims
        for name, slot in claim.slots.items()
        if slot.of is not None
    ]


def _alike(value: object, other: object) -> bool:
    if isinstance(value, str):
        return value == str(other)
    return bool(np.isclose(float(value), float(other), rtol=1e-9, atol=1e-12))


def test_every_counted_number_has_a_recount(drafted):
    _, claims = drafted
    lost = [
        f"{claim.id}#{name}"
        for claim, name, _ in _numbers(claims)
        if claim.evidence == "counted" and recount_of(claim, name) is None
    ]
    assert len(_numbers(claims)) > 50
    assert lost == []


def test_counted_again_it_is_the_same(drafted):
    rows, claims = drafted
    apart = {}
    for claim, name, slot in _numbers(claims):
        recount = recount_of(claim, name)
        if recount and not _alike(slot.value, counted := recount(rows, claim)):
            apart[f"{claim.id}#{name}"] = (slot.value, counted)
    assert apart == {}


def _table_values(rows: Rows) -> np.ndarray:
    """Return every number of the small tables of the stages."""
    found = []
    for folder in rows.folders.values():
        for path in folder.glob("*.parquet"):
            frame = pd.read_parquet(path)
            if len(frame) <= FEW_ROWS:
                numbers = frame.select_dtypes("number").to_numpy(float).ravel()
                found.append(numbers[np.isfinite(numbers)])
    return np.unique(np.concatenate(found))


def test_what_is_estimated_or_tested_stands_in_a_table(drafted):
    rows, claims = drafted
    known = _table_values(rows)
    lost = [
        f"{claim.id}#{name}"
        for claim, name, slot in _numbers(claims)
        if claim.evidence != "counted"
        and recount_of(claim, name) is None
        and not np.isclose(known, float(slot.value), rtol=1e-9, atol=1e-12).any()
    ]
    assert lost == []


def test_populations_are_as_large_as_they_are_said_to_be(drafted):
    rows, claims = drafted
    named = {name.format(many=rows.source["noun_plural"]): n for name, n in POPULATIONS.items()}
    told = {of for claim in claims for of in claim.populations if of.n is not None}
    counted = [of for of in told if of.name in named]
    assert len(counted) >= 6
    apart = {of.name: of.n for of in counted if of.n != named[of.name](rows)}
    assert apart == {}


def test_declared_marks_are_those_of_the_scale(drafted):
    rows, claims = drafted
    marks = [(one, one.slots["from_mark"]) for one in claims if "from_mark" in one.slots]
    for claim, slot in marks:
        recount = recount_of(claim, "from_mark")
        assert recount is not None
        assert slot.value == recount(rows, claim)
