"""A report on nineteen viewers tells of no segment, one on twenty does."""

from __future__ import annotations

import json
import re

import contract
import pandas as pd
import pytest
import stage_tables as given
from test_summary import text_of

from analysis.communicate import exports, figures, narrative, summary, tables
from analysis.disclosure import FEWEST_IN_SEGMENTS
from analysis.reuse.cards.card_facts import gather_card_facts
from analysis.reuse.cards.model_card import model_card
from analysis.reuse.package import made_up_rows
from analysis.reuse.plain_pipeline import golden_rows

SAID = "Fewer than 20 viewers are left: too few to tell of segments"
# They take something else than results.
ARGUMENTS = {"activity_sparkline", "run_settings", "stage_times", "versions_used"}


@pytest.fixture(scope="module")
def nineteen(tmp_path_factory):
    return contract.undivided(tmp_path_factory.mktemp("nineteen"), users=19)


def test_twenty_viewers_have_a_segment_and_nineteen_none(nineteen, tmp_path):
    assert FEWEST_IN_SEGMENTS == 20
    twenty = contract.undivided(tmp_path, users=20)
    assert twenty.interpreted.frame("segments")["users"].tolist() == [20]
    assert nineteen.interpreted.frame("segments").empty


ROOMS = [(room, name) for room in (figures, tables, narrative) for name in room.__all__]


@pytest.mark.parametrize(
    ("room", "name"),
    [pair for pair in ROOMS if pair[1] not in ARGUMENTS],
    ids=lambda part: str(part),
)
def test_every_part_of_the_chapters_stands_without_segments(nineteen, room, name):
    part = getattr(room, name)
    text = part(nineteen) if callable(part) else part
    assert "nan" not in str(text).split()
    assert "None" not in str(text or "").split()


@pytest.mark.parametrize(
    "told",
    [narrative.audience_verdict, narrative.segment_sections, narrative.gate_reading],
    ids=lambda told: told.__name__,
)
def test_the_chapters_say_why_there_are_no_segments(nineteen, told):
    assert SAID in str(told(nineteen)).replace("\\", "")


@pytest.mark.parametrize(
    "part",
    [
        narrative.candidate_choice, narrative.stability_reading, narrative.effects_reading,
        figures.segment_shares, figures.segment_stability, figures.segment_profiles,
        tables.profile_medians, tables.segment_sizes, tables.segment_favourites,
    ],
    ids=lambda part: part.__name__,
)  # fmt: skip
def test_parts_of_the_chapters_say_that_there_is_no_group(nineteen, part):
    assert "There is no segment to show." in str(part(nineteen))


COMPARED = (
    figures.gate_curves, figures.null_statistics, figures.elbow_curve, figures.silhouette_by_k,
    figures.gap_curve, figures.information_criteria, figures.candidate_scores,
    figures.agreement_heatmap, tables.criterion_votes, tables.best_candidates,
    tables.method_validity, narrative.test_reading,
)  # fmt: skip


# A comparison that was not made is none in which nothing could be fitted.
@pytest.mark.parametrize("part", COMPARED, ids=lambda part: part.__name__)
def test_an_audience_that_was_not_tested_has_nothing_compared(tmp_path, part):
    audience = contract.audience(tmp_path, contract.Case("not_tested"))
    for name in ("comparison", "votes", "agreement", "gate_curve", "gate_draws"):
        path = audience.modelled.folder / f"{name}.parquet"
        if path.exists():
            pd.read_parquet(path).head(0).to_parquet(path)
    chosen = audience.modelled.folder / "chosen.parquet"
    pd.read_parquet(chosen).assign(test="{}").to_parquet(chosen)
    said = re.sub(r'^\[(.*)\]\{data-claim="[\w.-]+"\}$', r"\1", str(part(audience)))
    assert said == "No clustering was compared."


def test_the_files_say_so_and_hold_no_segment(nineteen, tmp_path):
    exports.write_reports(tmp_path, nineteen, given.provenance(), figures=())
    assert json.loads((tmp_path / "report.json").read_text())["segments"] == []
    for name in ("executive_summary.md", "cluster_profiles.md"):
        assert SAID in (tmp_path / name).read_text()
    assert len(pd.read_csv(tmp_path / "segment_profiles.csv")) == 0
    summary.write_summary(tmp_path / "summary.pdf", nineteen)
    assert SAID in text_of(tmp_path / "summary.pdf")
    assert "Stability:" not in text_of(tmp_path / "summary.pdf")


def test_the_model_card_says_so(nineteen):
    card = model_card(gather_card_facts(nineteen, "nothing", draft=False))
    assert "No segment is told of" in card


@pytest.mark.parametrize(("users", "rows"), [(2, 0), (20, 0), (70, 12)])
def test_a_model_of_few_training_viewers_holds_no_rows_of_their_values(users, rows, tmp_path):
    results = contract.undivided(tmp_path, users=users)
    people = results.scrubbed.frame("users")
    learned = (people["eligible"] & (people["split"] == "train")).sum()
    made = made_up_rows(results, ["events", "popularity"], seed=1)
    assert (learned >= 10) == (rows > 0)
    assert made.shape == (rows, 2)


def test_no_golden_rows_are_none(tmp_path):
    results = contract.undivided(tmp_path, users=2)
    empty = made_up_rows(results, ["events"], seed=1)
    assert golden_rows(None, empty) == {"rows": [], "segments": [], "confidence": []}
