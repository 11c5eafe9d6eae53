"""Whom predictions are of is counted again from the rows; all else stands in the stage's tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drafted_sources import draft_folders, stored_results
from recounted import by_pattern, is_same, told_slots
from recounted_predictions import RECOUNTS
from recounted_rows import Rows
from test_told_viewers import PREDICTED

from analysis.communicate.claims import find_claims
from analysis.communicate.claims.captions import CAPTIONS
from analysis.communicate.claims.claim import Claim
from analysis.disclosure import is_few

pytestmark = pytest.mark.build


@pytest.fixture(scope="module", params=["demo", "ml-latest-small", "plays", "views"])
def drafted(request, drafts) -> tuple[Rows, list[Claim]]:
    """Return the rows of a draft, and what is said of predictions."""
    folders = draft_folders(drafts(request.param))
    results = stored_results(folders)
    words = [make(results) for make in CAPTIONS["predict"]]
    beside = [one for made in words for one in ([made] if isinstance(made, Claim) else made.claims)]
    return Rows(folders), [*find_claims(results, "predict.*"), *beside]


def stage_numbers(rows: Rows) -> np.ndarray:
    """Return every number of the tables of predict but those of single viewers."""
    found = []
    for path in rows.folders["predicted"].glob("*.parquet"):
        if path.stem not in {"predictions", "errors_by_viewer"}:
            numbers = pd.read_parquet(path).select_dtypes("number").to_numpy(float).ravel()
            found.append(numbers[np.isfinite(numbers)])
    return np.unique(np.concatenate(found))


def test_every_number_is_counted_again_or_stands_in_a_table(drafted):
    rows, claims = drafted
    known, wrong = stage_numbers(rows), {}
    for claim, name in told_slots(claims):
        value, recount = claim.slots[name].value, by_pattern(RECOUNTS, claim, name)
        if recount is not None:
            again = recount(rows, claim)
            if not is_same(value, again):
                wrong[f"{claim.id}#{name}"] = (value, again)
        elif claim.evidence == "counted" or not np.isclose(known, value, rtol=1e-9).any():
            wrong[f"{claim.id}#{name}"] = value
    assert wrong == {}


def test_cells_hold_ten_viewers_or_none(drafted):
    rows, _ = drafted
    for name, (counted, told, _) in PREDICTED.items():
        if counted in told:
            counts = rows.table("predicted", name)[counted]
            assert [count for count in counts if is_few(count)] == [], name


def test_each_source_is_told_what_it_can_be_told(drafted):
    rows, claims = drafted
    said = {claim.id for claim in claims if claim.template}
    told = rows.table("predicted", "tasks").set_index("task")["told"]
    for task, is_told in told.items():
        assert (f"predict.{task}" in said) == bool(is_told)
        assert (f"predict.{task}_untold" in said) == (not is_told)
