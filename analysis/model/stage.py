"""The stage: scrubbed matrix in, gate, comparison, choice and labels out."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pandas as pd

from analysis.clustering import export
from analysis.clustering.rule import Rule, declared
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Space, matrix_space
from analysis.model.certainty_tables import certainty_record, learned_certainty
from analysis.model.compare.candidate import Candidate, original_labels
from analysis.model.compare.comparison import (
    Comparison,
    comparison_or_none,
    method_agreement,
)
from analysis.model.compare.printed.compared_rows import compared_rows
from analysis.model.compare.printed.comparison_columns import described_columns, typed_table
from analysis.model.compare.stability import clusterwise_jaccard
from analysis.model.decisions import (
    chosen_table,
    decision_table,
    null_table,
    read_stability,
    threshold_table,
    vote_table,
)
from analysis.model.gate.structure import Gate, untested_gate
from analysis.model.gate.viewer_gate import lacking_words, single_measures, viewer_gate
from analysis.model.neighbours import neighbour_picture
from analysis.model.segment_tables import (
    chosen_segmentation,
    half_label_table,
    label_table,
    segment_centroids,
    segment_projection,
    segment_silhouettes,
)
from analysis.model.sensitivity import sensitivity_table
from analysis.settings import Settings
from analysis.tables import Tables

TOO_FEW = "too few viewers that differ are left to compare clusterings of them."


def run_stage(
    scrubbed: Tables, settings: Settings, kept: MutableMapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the tables of the stage, see `analysis.model.model`."""
    rule = declared(settings.model, settings.seed)
    matrix, low = scrubbed.frame("matrix"), scrubbed.frame("low_evidence_matrix")
    space = matrix_space(matrix, rule, weights_of(scrubbed))
    space.ks(rule)  # refuses a number of groups that these rows cannot have
    lacking = lacking_words(int((matrix["split"] == "train").sum()), len(space.columns), rule)
    comparison = None if lacking else comparison_or_none(space, rule, kept)
    found = untested_gate(lacking or TOO_FEW)
    if comparison:
        found = viewer_gate(matrix, space, scrubbed, comparison.icl_k, rule, kept)
    everybody = pd.concat([matrix, low])[list(space.columns)].to_numpy(float)
    segments = chosen_segmentation(space, comparison, rule, space.axes.project(everybody))
    picked = comparison.fitted[comparison.chosen] if comparison else None
    blocks = blocks_of(scrubbed, rule)
    return {
        "rule": pd.DataFrame([{"json": rule.text(), "hash": rule.hash}]),
        "thresholds": threshold_table(rule),
        **gate_tables(found, rule),
        **single_measures(matrix, scrubbed, rule),
        **comparison_tables(comparison, segments, rule),
        "comparison_columns": described_columns(),
        "comparison_rows": compared_viewers(compared_rows(space, comparison, rule), matrix),
        **choice_tables(comparison, found, segments, space, rule),
        **label_tables(segments, picked, space, scrubbed, rule),
        **picture_tables(segments, space, rule),
        "sensitivity": sensitivity_table(matrix, low, space, segments, picked, blocks, rule),
    }


def label_tables(
    segments: Segmentation, picked: Candidate | None, space: Space, scrubbed: Tables, rule: Rule
) -> dict[str, Any]:
    """Return the segment of every kept viewer, how sure it is, and the model that gives both."""
    certainty = learned_certainty(segments, picked, space, scrubbed, rule)
    tables = (scrubbed.frame(name) for name in ("matrix", "low_evidence_matrix"))
    return {
        "labels": label_table(segments, certainty.scale, *tables),
        "half_labels": half_label_table(segments, scrubbed),
        **certainty_record(certainty, rule),
        **export.segmentation_files(segments, certainty.scale, rule),
    }


def blocks_of(scrubbed: Tables, rule: Rule) -> dict[str, list[str]]:
    """Return the features of each block, and under "log n" those that order viewers as n does.

    None where scrub tells no blocks.
    """
    if "catalogue" not in scrubbed:
        return {}
    catalogue = scrubbed.frame("catalogue")
    blocks = catalogue.groupby("block")["feature"].agg(list).to_dict()
    alike = catalogue["rho_log_n"].astype(float).abs() > rule.variants.alike
    return blocks | {"log n": catalogue.loc[alike, "feature"].tolist()}


def weights_of(scrubbed: Tables) -> dict[str, float]:
    """Return what scrub multiplied each feature with; empty where it does not tell."""
    treated = scrubbed.frame("treatment") if "treatment" in scrubbed else pd.DataFrame()
    if "weight" not in treated:
        return {}
    return dict(zip(treated["feature"], treated["weight"].astype(float), strict=True))


def compared_viewers(rows: pd.DataFrame, matrix: pd.DataFrame) -> pd.DataFrame:
    """Return the rows behind the comparison with user_id and split in place of their place."""
    known = matrix[["user_id", "split"]].iloc[rows["row"]].reset_index(drop=True)
    return pd.concat([known, rows.drop(columns="row")], axis=1)


def gate_tables(found: Gate, rule: Rule) -> dict[str, pd.DataFrame]:
    """Return the gate's record, which nulls it rejects, its curves and draws of its statistic."""
    record = pd.DataFrame([found.record])
    numbers = [name for name in record if name not in ("structure", "note", "close")]
    return {
        "gate": record.astype(dict.fromkeys(numbers, float)),
        "gate_nulls": null_table(found.record, rule),
        "gate_curve": found.curve,
        "gate_gains": found.gains,
        "gate_draws": found.draws,
    }


def choice_tables(
    comparison: Comparison | None, found: Gate, segments: Segmentation, space: Space, rule: Rule
) -> dict[str, pd.DataFrame]:
    """Return the choice, the votes of single criteria, and the steps that led to the choice."""
    chosen = chosen_table(comparison, found, segments, space, rule)
    gate = gate_tables(found, rule)["gate"].iloc[0].to_dict()
    return {
        "chosen": chosen,
        "votes": vote_table(comparison, rule),
        "decisions": decision_table(gate, comparison, chosen.iloc[0].to_dict(), rule),
    }


def picture_tables(segments: Segmentation, space: Space, rule: Rule) -> dict[str, pd.DataFrame]:
    """Return what is drawn of the segments: two maps, their means, silhouettes."""
    return {
        "projection": segment_projection(segments, space, rule),
        "neighbours": neighbour_picture(segments, space, rule),
        "centroids": segment_centroids(segments),
        "silhouettes": segment_silhouettes(segments, space, rule),
    }


def comparison_tables(
    comparison: Comparison | None, segments: Segmentation, rule: Rule
) -> dict[str, pd.DataFrame]:
    """Return the comparison, the stability of the chosen segments and the agreement."""
    if comparison is None:
        return {
            "comparison": typed_table([]),
            "stability": read_stability(pd.DataFrame({"segment": [0], "jaccard": [1.0]}), rule),
            "agreement": pd.DataFrame(columns=["candidate_a", "candidate_b", "ari", "alike"]),
        }
    candidate = comparison.fitted[comparison.chosen]
    own = original_labels(candidate, comparison.sample)
    jaccard = clusterwise_jaccard(own, candidate.resampled)
    stability = pd.DataFrame({"segment": segments.order[: len(jaccard)], "jaccard": jaccard})
    return {
        "comparison": comparison.printed,
        "stability": read_stability(stability.sort_values("segment", ignore_index=True), rule),
        "agreement": method_agreement(comparison, rule),
    }
