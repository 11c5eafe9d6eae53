"""How sure the segments of viewers are, as tables: the scale, and how it was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import progress
from analysis.clustering.certainty.calibration import Calibration, calibrated_scale, empty_check
from analysis.clustering.certainty.replications import matched_replicas
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows

if TYPE_CHECKING:
    from analysis.clustering.distances import Array
    from analysis.clustering.segmentation import Segmentation
    from analysis.clustering.space import Space
    from analysis.model.compare.candidate import Candidate
    from analysis.tables import Tables

# Refits to resamples: with twenty, the share of one viewer is known to .11 and that of a tenth to
# less than .01; fewer where time grows with the square of the rows.
REFITS, REFITS_QUADRATIC, REFITS_DRAFT = 20, 6, 5


def learned_certainty(
    found: Segmentation, candidate: Candidate | None, space: Space, scrubbed: Tables, rule: Rule
) -> Calibration:
    """Return what two histories of viewers teach of how sure their segments are.

    Nothing where nobody was divided, or where scrub could part nobody's history.

    Parameters
    ----------
    found : Segmentation
        The choice as it labels.
    candidate : Candidate or None
        The choice as it is fitted.
    space : Space
        The rows that it was fitted to.
    scrubbed : Tables
        thinned_matrix, matrix and low_evidence_matrix are read.
    rule : Rule
        Seeds and sizes.
    """
    if candidate is None or found.model is None or "thinned_matrix" not in scrubbed:
        return Calibration(None, empty_check(), 0, 0.0)
    quadratic = candidate.method.quadratic
    size = rule.resample_rows_quadratic if quadratic else rule.resample_rows
    refits = REFITS_DRAFT if rule.draft else REFITS_QUADRATIC if quadratic else REFITS
    rows = sample_rows(space.train, size, seed_of(rule, "certainty rows"))
    seeds = [seed_of(rule, "certainty", at) for at in range(refits)]
    with progress.work_step("Placing viewers twice"):
        replicas = matched_replicas(rows, found, candidate.method, candidate.parameters, seeds)
        thinned = scrubbed.frame("thinned_matrix")
        return calibrated_scale(found, thinned, replicas, _row_numbers(scrubbed))


def _row_numbers(scrubbed: Tables) -> Array:
    """Return the rows of every kept viewer."""
    tables = ("matrix", "low_evidence_matrix")
    return np.concatenate([scrubbed.frame(name)["n"].to_numpy(float) for name in tables])


def certainty_record(known: Calibration, rule: Rule) -> dict[str, pd.DataFrame]:
    """Return how the scale was checked, and a record of what it was learned of.

    Parameters
    ----------
    known : Calibration
        What was learned.
    rule : Rule
        Where a segment is sure, likely or a guess.
    """
    record = {
        "calibrated": known.scale is not None,
        "learned": known.learned,
        "most": known.most,
        "sure": rule.readings.sure,
        "likely": rule.readings.likely,
    }
    return {"certainty_check": known.check, "certainty": pd.DataFrame([record])}
