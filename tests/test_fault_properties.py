"""Whatever the schema, the titles and the settings: done or refused, nothing leaked or broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from faults.generated import Example, generated_examples, judge_example
from faults.project import attacked_project

# Few here; `make faults` tries many more. To find a smaller example takes a command a step.
QUICK = settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with attacked_project(tmp_path_factory.mktemp("generated"), computed=False) as project:
        yield project


@QUICK
@given(example=generated_examples("audit"))
def test_any_source_is_documented_or_refused(project, example: Example):
    assert judge_example(example, project).wrong == []


@settings(QUICK, max_examples=2)
@given(example=generated_examples("run"))
def test_any_source_is_reported_on_or_refused(project, example: Example):
    assert judge_example(example, project).wrong == []
