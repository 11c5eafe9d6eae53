"""The chosen model applied, as tables: labels, pictures' coordinates and the opened test set."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from analysis.clustering.certainty.confidence_scale import (
    MARGIN_DIGITS,
    ConfidenceScale,
    told_confidence,
)
from analysis.clustering.distances import Array, silhouette_values
from analysis.clustering.methods.candidates import Model
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.clustering.segmentation import (
    Segmentation,
    ordered_segmentation,
    single_segment,
)
from analysis.clustering.space import Space
from analysis.model.compare.comparison import Comparison
from analysis.model.compare.indices import calinski_harabasz, davies_bouldin
from analysis.tables import Tables

# Points and silhouettes that are drawn; more hide each other.
PICTURED = 2000


def chosen_segmentation(
    space: Space, comparison: Comparison | None, rule: Rule, everybody: Array, noise: bool = False
) -> Segmentation:
    """Return the chosen model, refitted on all training rows where it was fitted on a sample.

    Parameters
    ----------
    space : Space
        The rows.
    comparison : Comparison or None
        None puts everybody in one segment.
    rule : Rule
        Sizes and seeds.
    everybody : array (n, q)
        All rows that get labels; segments are numbered by their size among them.
    noise : bool
        Whether rows may be left without a segment.
    """
    if comparison is None:
        return single_segment(space)
    return ordered_segmentation(space, _final(space.train, comparison, rule), everybody, noise)


def _final(rows: Array, comparison: Comparison, rule: Rule) -> Model:
    candidate = comparison.fitted[comparison.chosen]
    if candidate.method.labelling != "native" or len(rows) <= rule.fit_rows:
        return candidate.fitted_model
    models, seed = {candidate.k: candidate.fitted_model}, seed_of(rule, "final")
    return candidate.method.refit(rows, models, candidate.parameters, seed)[candidate.k]


def label_table(
    found: Segmentation, scale: ConfidenceScale | None, fitted: pd.DataFrame, low: pd.DataFrame
) -> pd.DataFrame:
    """Return user_id, segment, margin, confidence and evidence of all kept users.

    Parameters
    ----------
    found : Segmentation
        The chosen model.
    scale : ConfidenceScale or None
        How sure segments are; None where that is not known.
    fitted, low : DataFrame
        Scrub's matrix, above and below the cut.
    """
    parts = []
    for table, evidence in ((fitted, "full"), (low, "low")):
        segments, exact = found.assign(found.points(table))
        margin = exact.round(MARGIN_DIGITS)
        n = table["n"].to_numpy(float)
        parts.append(
            pd.DataFrame(
                {
                    "user_id": table["user_id"].to_numpy(),
                    "segment": segments,
                    "margin": margin,
                    "confidence": told_confidence(scale, found.divides, margin, n),
                    "evidence": evidence,
                }
            )
        )
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def half_label_table(found: Segmentation, scrubbed: Tables) -> pd.DataFrame:
    """Return user_id and segment of the viewers whom scrub tells by one half of their titles."""
    if "half_matrix" not in scrubbed:
        return pd.DataFrame({"user_id": [], "segment": []}).astype("int64")
    halved = scrubbed.frame("half_matrix")
    return halved[["user_id"]].assign(segment=found.assign(found.points(halved))[0])


def test_record(found: Segmentation, space: Space, rule: Rule) -> str:
    """Open the test rows once and return what the chosen model reaches on them, as JSON."""
    opened = {"rule": rule.hash, "opened": datetime.now(UTC).isoformat(timespec="seconds")}
    rows = sample_rows(space.test, rule.silhouette_rows, seed_of(rule, "test"))
    if len(rows) < 2 or found.model is None:
        return json.dumps(opened | {"rows": len(rows)}, sort_keys=True)
    labels, _ = found.assign(rows)
    measured = {
        "rows": len(rows),
        "silhouette": float(silhouette_values(rows, [labels])[0].mean()),
        "calinski_harabasz": calinski_harabasz(rows, labels),
        "davies_bouldin": davies_bouldin(rows, labels),
    }
    clean = {k: None if v != v else v for k, v in measured.items()}
    return json.dumps(opened | clean, sort_keys=True)


def segment_projection(found: Segmentation, space: Space, rule: Rule) -> pd.DataFrame:
    """Return x, y (first two axes) and segment of a sample of validation rows."""
    rows = sample_rows(space.validation, PICTURED, seed_of(rule, "projection"))
    return _flat(rows).assign(segment=found.assign(rows)[0] if len(rows) else [])


def _flat(rows: Array) -> pd.DataFrame:
    plane = np.zeros((len(rows), 2))
    plane[:, : min(2, rows.shape[1])] = rows[:, :2]
    return pd.DataFrame(plane, columns=["x", "y"])


def segment_centroids(found: Segmentation) -> pd.DataFrame:
    """Return each segment's mean: matrix columns and the plane of the picture."""
    columns = pd.DataFrame(found.axes.restore(found.centres), columns=list(found.columns))
    columns.insert(0, "segment", np.arange(len(found.centres)))
    return pd.concat([columns, _flat(found.centres)], axis=1)


def segment_silhouettes(found: Segmentation, space: Space, rule: Rule) -> pd.DataFrame:
    """Return the silhouettes of a sample, sorted within segments: segment, position, value."""
    rows = sample_rows(space.validation, PICTURED, seed_of(rule, "projection"))
    if not len(rows):
        return pd.DataFrame(columns=["segment", "position", "value"])
    labels, _ = found.assign(rows)
    table = pd.DataFrame({"segment": labels, "value": silhouette_values(rows, [labels])[0]})
    table = table.sort_values(["segment", "value"], ascending=[True, False], kind="stable")
    table.insert(1, "position", np.arange(len(table)))
    return table.reset_index(drop=True)
