"""The stages and the record of their results: every stage has its field, and takes by name."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from analysis import pipeline
from analysis.tables import Results

every_stage = pytest.mark.parametrize("stage", pipeline.STAGES, ids=lambda stage: stage.name)


def test_every_stage_has_its_field_in_their_order():
    assert [stage.gives for stage in pipeline.STAGES] == [one.name for one in fields(Results)]


@every_stage
def test_a_stage_takes_by_name_what_it_needs(stage):
    given = {one.gives for one in pipeline.STAGES if one.name in stage.needs} or {"source"}
    given |= {"settings"} if stage.reads else set()
    given |= {"kept"} if stage.pieces else set()
    given |= {"precedent", "own_names"} if stage.follows else set()
    # The limit of what is told of few viewers has a default; no table could be forgotten so.
    assert set(inspect.signature(stage.function()).parameters) - {"fewest"} == given


@every_stage
def test_a_stage_needs_only_earlier_ones(stage):
    names = [one.name for one in pipeline.STAGES]
    assert set(stage.needs) <= set(names[: names.index(stage.name)])


def test_a_record_cannot_be_changed():
    with pytest.raises(AttributeError):
        Results(*range(6)).obtained = 6
