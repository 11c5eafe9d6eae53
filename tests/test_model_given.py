"""A number of segments that is given: compared as ever, chosen among candidates with it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace

import contract
import numpy as np
import pandas as pd
import pytest
from test_cluster_command import command
from test_model_stage import matrix, scrubbed, three_groups

from analysis.clustering.rule import Rule, declared
from analysis.communicate import figures, narrative, tables
from analysis.communicate.exports.decision_json import decision_record
from analysis.errors import UserError
from analysis.model import cluster, model
from analysis.model.compare import comparison
from analysis.settings import Model, Settings


def asked(k, **more):
    return Settings(model=Model(draft=True, k=k, **more))


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """Return what the stage finds in three groups where four are asked for, and its folder."""
    full, _ = matrix(1500, 3, 4)
    folder = tmp_path_factory.mktemp("four")
    return model(scrubbed(folder, full, full.head(0)), asked(4, k_max=5))


def test_the_choice_has_the_given_number_and_all_numbers_are_compared(four):
    chosen, table = four["chosen"].iloc[0], four["comparison"]
    assert (chosen["k"], chosen["k_given"]) == (4, True)
    assert four["labels"]["segment"].nunique() == 4
    assert {2, 3, 4, 5} <= set(table["k"])
    best = table.set_index("candidate")["score"].astype(float).idxmax()
    assert best.endswith("k=3")
    assert 3 in json.loads(chosen["votes"]).values()
    assert table.set_index("candidate").loc[chosen["runner_up"], "k"] == 4


def test_methods_are_compared_by_their_candidates_of_the_given_number(four):
    shown = four["agreement"]["candidate_a"].unique().tolist()
    assert four["chosen"]["candidate"].item() in shown
    assert {"KMeans k=4", "Ward k=4"} & set(shown)
    assert not [name for name in shown if " k=" in name and not name.endswith("k=4")]


def test_candidates_of_the_given_number_get_all_resamples(four):
    table = four["comparison"]
    again = table[table["resamples"] == 10]
    assert len(again) == 6
    assert (again["k"] == 4).all()
    assert four["chosen"]["candidate"].item() in again["candidate"].tolist()


def test_the_rule_says_that_the_number_was_given():
    plain, given = declared(Model(), 1), declared(Model(k=4), 1)
    assert given.hash != plain.hash
    assert given.k_of_viewers == given.k_of_tables == "4, given beforehand and not chosen"
    assert asdict(plain) == asdict(Rule(k_max=12, seed=1))
    assert declared(Model(k=15), 1).k_max == 15


RULE = Rule(k_max=12, seed=1)
TABLE = pd.DataFrame(
    {
        "candidate": ["a", "b", "c", "d", "e"],
        "method": ["KMeans", "Ward", "KMeans", "DBSCAN", "HDBSCAN"],
        "k": [2, 3, 3, 3, 0],
        "score": [0.9, 0.5, 0.4, 0.7, np.nan],
        "score_se": 0.05,
        "ari_resamples": 0.9,
        "admissible": [True, True, True, True, False],
    }
)


def test_density_methods_with_that_number_compete():
    among = comparison._eligible(TABLE, 3)
    assert among["candidate"].tolist() == ["b", "c", "d"]
    assert comparison.choose_candidate(among, RULE) == "d"
    assert comparison.choose_candidate(TABLE, RULE) == "a"
    assert comparison._first(comparison._ranked(TABLE), 3)["candidate"].tolist() == [*"dbca"]


def test_the_mixtures_of_lowest_icl_are_resampled_first():
    dense = TABLE.assign(floor=[0.1, 0.1, 0.1, 0.0, 0.1], icl=[4.0, 2.0, 3.0, 1.0, 5.0])
    rule = replace(RULE, best=3, best_icl=2)
    assert comparison.contenders(dense, rule)[:2] == ["b", "c"]
    assert len(comparison.contenders(dense, rule)) == 3
    assert comparison.contenders(dense, replace(rule, k_given=2))[0] == "a"


def test_without_an_admissible_one_it_is_the_best_kmeans_of_that_number():
    refused = TABLE.assign(admissible=TABLE["k"] == 2)
    assert comparison.choose_candidate(comparison._eligible(refused, 3), RULE) == "c"


def test_a_number_that_no_candidate_has_is_refused():
    with pytest.raises(UserError, match="4 groups asked for"):
        comparison._eligible(TABLE, 4)


@pytest.mark.parametrize(
    ("size", "k", "said"), [(300, 16, "at most"), (30, 2, "none")], ids=["too many", "too few"]
)
def test_more_than_the_table_allows_is_refused(tmp_path, size, k, said):
    full, _ = matrix(size, 3, 4)
    with pytest.raises(UserError, match=said):
        model(scrubbed(tmp_path, full, full.head(0)), asked(k))
    with pytest.raises(UserError, match=said):
        cluster(full[["one", "two", "three"]], asked(k))


@pytest.mark.parametrize("k", [2, 5])
def test_cluster_gives_as_many_as_asked_for(k):
    rows, _ = three_groups()
    found = cluster(rows, asked(k), transform=False, k_max=4)
    assert found["chosen"]["k"] == len(set(found["labels"]) - {-1}) == k
    assert found["chosen"]["k_given"] is True
    assert found["rule"]["k_given"] == k
    assert found["verdict"]["structure"] == "strong"
    assert {2, 3, 4} <= {one["k"] for one in found["comparison"]}


def test_the_command_takes_it_and_refuses_what_cannot_be(tmp_path):
    three_groups()[0].to_csv(tmp_path / "t.csv", index=False)
    out = tmp_path / "r.json"
    done = command(tmp_path / "t.csv", "--out", out, "--k-max", "3", "--k", "2")
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["chosen"]["k"] == 2
    for k, words in (("40", "40 groups asked for"), ("1", "--k"), ("51", "--k")):
        done = command(tmp_path / "t.csv", "--out", out, "--k", k)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_the_report_says_that_the_number_was_given(four, tmp_path):
    audience = contract.audience(tmp_path, contract.Case())
    names = ("rule", "gate", "comparison", "chosen", "decisions", "votes", "agreement")
    known = {name: audience.modelled.frame(name) for name in audience.modelled}
    known |= {name: four[name] for name in names}
    asked_for = replace(audience, modelled=contract.stored(tmp_path / "given", known))
    said = narrative.candidate_choice(asked_for)
    assert said.startswith("[The number of segments was given, not chosen: four.]")
    assert "was given, not chosen" not in narrative.candidate_choice(audience)
    assert "The number of segments was given" in narrative.main_doubt(asked_for)
    assert "was given; the best candidate" in figures.candidate_scores(asked_for).caption.text
    shown = tables.declared_rule(asked_for).frame.set_index("Part")["Rule"]
    assert shown["Number of segments"].startswith("4, given beforehand and not chosen")
    assert not any("k given" in text for text in shown)
    assert re.fullmatch(r"\d+", shown["Seed"])  # a name has no comma
    assert (tables.best_candidates(asked_for).frame["k"].head(5) == 4).all()
    best = tables.method_validity(asked_for).frame["Candidate"]
    assert all(name.endswith("k=4") for name in best if " k=" in name)
    record = decision_record(asked_for)
    steps = [one["step"] for one in record["steps"]]
    assert "keep the number of groups that was given" in steps
    taken = next(one for one in record["steps"] if "best" in one)
    assert all(name.endswith("k=4") for name in (taken["best"], *taken.get("within", [])))
    assert record["chosen"]["k_given"] is True
    assert "cut into three as asked" in narrative.audience_verdict(asked_for)
    assert "as asked" not in narrative.audience_verdict(audience)
