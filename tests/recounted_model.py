"""Numbers of the model read back from the tables of the stages that estimated or tested them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
from recounted_audience import shown
from recounted_rows import Rows

from analysis.communicate.claims import Claim

DENSITY = ("DBSCAN", "HDBSCAN")
KINDS = ("gaussian", "uniform", "latent", "copula")


def candidates(rows: Rows) -> pd.DataFrame:
    """Return the candidates of more than one cluster."""
    frame = rows.table("modelled", "comparison")
    return frame[frame["k"] != 1]


def scored(rows: Rows) -> pd.DataFrame:
    """Return the twenty best candidates by score, and the one that was taken."""
    frame = candidates(rows).dropna(subset="score")
    frame = frame.sort_values(["score", "candidate"], ascending=[False, True])
    taken = rows.table("modelled", "chosen")["candidate"].iloc[0]
    best = frame.head(20)
    return best if taken in set(best["candidate"]) else pd.concat(
        [best, frame[frame["candidate"] == taken]]
    )  # fmt: skip


def draws(rows: Rows, letter: str) -> tuple[float, pd.Series]:
    """Return the viewers' statistic and those drawn, of the kind with this letter."""
    frame = rows.table("modelled", "gate_draws")
    kinds = [kind for kind in KINDS if ((frame["null"] == kind) & (frame["draw"] >= 0)).any()]
    own = frame[frame["null"] == kinds["abcd".index(letter)]].set_index("draw")["statistic"]
    return float(own[own.index < 0].iloc[0]), own[own.index >= 0]


def as_high(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many draws of a kind come as far as the viewers."""
    seen, drawn = draws(rows, slot[-1])
    return int((drawn > seen - 1e-12).sum())


def deciding(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many kinds decide, or are rejected of those."""
    frame = rows.table("modelled", "gate_nulls").query("decides")
    return int(frame["rejected"].sum()) if slot == "beaten" else len(frame)


def left_of_spread(rows: Rows, claim: Claim, slot: str) -> float:
    """Return the spread within the most segments over that within the fewest, by k-means."""
    frame = candidates(rows).query("method == 'KMeans' and axes_share == 1").sort_values("k")
    return float(frame["within_ss"].iloc[-1] / frame["within_ss"].iloc[0])


def mixture_kinds(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many kinds of mixtures are drawn."""
    frame = candidates(rows).dropna(subset=["bic", "icl"])
    floored = frame[frame["floor"] > 0]
    return (floored if len(floored) else frame)["variant"].nunique()


def pairs(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many pairs of methods there are, or are alike."""
    frame = rows.table("modelled", "agreement")
    frame = frame[frame["candidate_a"] < frame["candidate_b"]]
    return int(frame["alike"].sum()) if slot == "alike" else len(frame)


def held(rows: Rows, claim: Claim, slot: str) -> int:
    """Return of how many segments stability is known, or how many are found again."""
    frame = rows.table("modelled", "stability").dropna()
    return len(frame) if slot == "of" else int((~frame["tentative"].astype(bool)).sum())


def variants(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many variants were tried, how many change the result, how many are not named."""
    frame = rows.table("modelled", "sensitivity")
    weak = int(frame["depends"].astype(bool).sum())
    return {"tried": len(frame), "more": weak - 3}.get(slot, weak)


def sampled_silhouettes(rows: Rows, claim: Claim, slot: str) -> float:
    """Return what a sample of viewers shows: its size, mean, share below zero, ends of means."""
    frame = rows.table("modelled", "silhouettes")
    told = frame[frame["segment"].isin(shown(rows)["segment"])]
    means = told.groupby("segment")["value"].mean()
    found = {"mean": frame["value"].mean(), "of": len(frame), "lowest": means.min()}
    found |= {"share": (frame["value"] < 0).mean(), "highest": means.max()}
    return float(found[slot])


def opened_test(rows: Rows, claim: Claim, slot: str) -> float:
    """Return what the chosen model reached on the test viewers, and where it was chosen."""
    chosen = rows.table("modelled", "chosen").iloc[0]
    if slot == "chosen":
        return json.loads(chosen["scores"])["silhouette"]
    return json.loads(chosen["test"])[{"rows": "rows", "test": "silhouette"}[slot]]


def votes(rows: Rows) -> pd.Series:
    """Return the number of segments that each criterion names."""
    return rows.table("modelled", "votes")["k"]


def tried(rows: Rows, claim: Claim, slot: str) -> int:
    """Return how many candidates the choice was made from."""
    frame, given = candidates(rows), rows.table("modelled", "chosen").iloc[0]
    return int((frame["k"] == given["k"]).sum()) if given["k_given"] else len(frame)


# From which probability on a viewer's segment is sure, and up to which it is a guess.
SURE, GUESS = 0.9, 0.7


def as_sure(rows: Rows, _: Claim, slot: str) -> float:
    """Return the share of viewers whose segment is sure, likely or a guess, by their labels."""
    sure = rows.table("modelled", "labels")["confidence"].round(6)
    parts = {
        "sure": sure >= SURE,
        "guess": sure < GUESS,
        "likely": sure.between(GUESS, SURE, "left"),
    }
    return float(parts[slot].mean())


RECOUNTS: dict[str, Callable] = {
    "figure.certainty-amounts.*#sure": as_sure,
    "figure.certainty-amounts.*#likely": as_sure,
    "figure.certainty-amounts.*#guess": as_sure,
    "figure.certainty-check.*#viewers": lambda rows, *_: int(
        rows.table("interpreted", "certainty_tenths")["viewers"].sum()
    ),
    "figure.structure.*#bands": lambda rows, *_: rows.table("modelled", "gate_curve")[
        "null"
    ].nunique(),
    "figure.nulls.*#as_high_?": as_high,
    "figure.nulls.*#drawn_?": lambda rows, claim, slot: len(draws(rows, slot[-1])[1]),
    "figure.nulls.*#deciding": deciding,
    "figure.nulls.*#beaten": deciding,
    "figure.elbow.*#left": left_of_spread,
    "figure.silhouette-by-k.*#points": lambda rows, *_: int(
        (candidates(rows)["method"].isin(DENSITY) & candidates(rows)["silhouette"].notna()).sum()
    ),
    "figure.information.*#kinds": mixture_kinds,
    "table.votes.*#apart": lambda rows, *_: votes(rows).nunique(),
    "figure.comparison.*#admissible": lambda rows, *_: int(scored(rows)["admissible"].sum()),
    "figure.comparison.*#shown": lambda rows, *_: len(scored(rows)),
    "table.comparison.*#all": lambda rows, *_: len(candidates(rows)),
    "table.comparison.*#shown": lambda rows, *_: min(25, len(candidates(rows))),
    "figure.agreement.*#alike": pairs,
    "figure.agreement.*#pairs": pairs,
    "figure.stability.*#good": held,
    "figure.stability.*#of": held,
    "table.sensitivity.*": variants,
    "figure.silhouettes.*": sampled_silhouettes,
    "figure.projection.*#k": lambda rows, *_: len(shown(rows)),
    "figure.neighbours.*#k": lambda rows, *_: len(shown(rows)),
    "table.profiles.*#more": lambda rows, *_: len(shown(rows)) - 5,
    "audience.verdict#numbers": lambda rows, *_: ", ".join(
        str(k) for k in sorted(set(votes(rows)))
    ),
    "model.criteria_apart#numbers": lambda rows, *_: ", ".join(
        str(k) for k in sorted(set(votes(rows)))
    ),
    "model.criteria_apart#count": lambda rows, *_: votes(rows).nunique(),
    "model.choice#candidates": tried,
    "model.found_again#*": held,
    "model.depends#*": variants,
    "model.test#*": opened_test,
}
STANDING = {
    "segment.*.rule#found": "interpreted.rule_hits.found",
    "segment.*.rule#right": "interpreted.rule_hits.right",
    **{
        f"interpret.rules#{name}": f"interpreted.rule_fidelity.{name}"
        for name in ("accuracy", "balanced", "majority", "chance", "ari")
    },
    "interpret.decides#*": "interpreted.assignment_importance.value",
    "figure.deciding-measures.*": "interpreted.assignment_importance.value",
    "figure.rule-tree.*#right": "interpreted.rule_fidelity.accuracy",
    "trust.effects#a": "interpreted.evidence_facts.drawn_value",
    "trust.effects#b": "interpreted.evidence_facts.unused_value",
    "trust.effects#value": "interpreted.evidence_facts.kept_value",
    "trust.effects#at_least": "interpreted.evidence_facts.kept_low",
    "trust.effects#at_most": "interpreted.evidence_facts.kept_high",
    "trust.unused#value": "interpreted.evidence_tests.value",
    "trust.unused#at_least": "interpreted.evidence_tests.low",
    "trust.unused#at_most": "interpreted.evidence_tests.high",
    "trust.later#later_*": "interpreted.evidence_tests.value",
    "model.against_tables#observed": "modelled.gate_curve.observed",
    "model.against_tables#k": "modelled.gate_curve.k",
    "model.against_tables#highest": "modelled.gate_curve.mean",
    "figure.structure.*#observed": "modelled.gate_curve.observed",
    "figure.structure.*#highest": "modelled.gate_curve.mean",
    "figure.structure.*": "modelled.gate_curve.k",
    "model.rise#effect": "modelled.gate.delta",
    "model.rise_over_tastes#effect": "modelled.gate.delta_latent",
    "model.rise_over_tastes#p": "modelled.gate.p_latent",
    "model.gain#effect": "modelled.gate.gain",
    "trust.apart#ratio": "interpreted.fairness.matched_ratio",
    "figure.group-trust.*#*": "interpreted.group_trust.value",
    "trust.group_*#value": "interpreted.group_trust.value",
    "model.gain#p": "modelled.gate.p_mixture",
    "model.choice#k": "modelled.chosen.k",
    "model.given#k": "modelled.chosen.k",
    "model.runner_up#ari": "modelled.chosen.ari_runner_up",
    "model.activity#share": "interpreted.effects.epsilon2_all",
    "model.amounts_found#groups_?": "modelled.amounts.groups",
    "model.amounts_found#border_?": "modelled.amounts.border",
    "model.minority_*#few": "modelled.minorities.viewers",
    "model.minority_*#of": "modelled.minorities.of",
    **{
        f"segment.*.advice_evidence#{name}": f"interpreted.recommendations.{name}"
        for name in ("low", "high", "held_low", "held_high")
    },
    "segment.*.advice_evidence#held": "interpreted.recommendations.held_lift",
    "*.advice_test#arm": "interpreted.recommendations.per_arm",
    "*.advice_test#base": "interpreted.recommendations.base",
    "*.advice_test#active": "interpreted.recommendations.active",
    "*.advice_test#effect": "interpreted.recommendations.shown_effect",
    "segment.*.titles#lift_?": "interpreted.favourites.lift",
    "segment.*.genres#lift_?": "interpreted.favourites.lift",
    "segment.*.stability#jaccard": "modelled.stability.jaccard",
    "figure.elbow.*": "modelled.comparison.k",
    "figure.silhouette-by-k.*#top": "modelled.comparison.silhouette",
    "figure.silhouette-by-k.*#k": "modelled.comparison.k",
    "figure.gap.*#taken": "modelled.votes.k",
    "figure.gap.*#at": "modelled.comparison.k",
    "figure.gap.*#top": "modelled.comparison.gap",
    "figure.information.*": "modelled.votes.k",
    "figure.comparison.*#k": "modelled.chosen.k",
    "figure.comparison.*#score": "modelled.comparison.score",
    "figure.agreement.*#worst": "modelled.agreement.ari",
    "figure.stability.*": "modelled.stability.jaccard",
    "figure.profiles.*#top": "interpreted.profiles.deviation",
    "figure.effects.*": "interpreted.effects.epsilon2_b|interpreted.effects.epsilon2_all",
    "figure.forward.*": "interpreted.forward.each",
    "figure.certainty-check.*#*_said": "interpreted.certainty_tenths.said",
    "figure.certainty-check.*#*_again": "interpreted.certainty_tenths.again",
    "segment.*.forward#came": "interpreted.forward.came",
    "segment.*.forward#other_came": "interpreted.forward.others_came",
    "segment.*.forward#each": "interpreted.forward.each",
    "segment.*.forward#other_each": "interpreted.forward.others_each",
}
