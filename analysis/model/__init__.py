"""Model: is there structure, and which clustering describes it best?

`model` takes scrub's matrix, `cluster` any numeric table; both run the same structure gate,
the same comparison and the same choice.

rule                      the declared decision rule and its hash
space                     rows on their axes, split
lloyd, mixture, models, methods  what is fitted
sampling                  samples by activity, and what depends on them
parallel, candidates      fitting and resampling over processes
indices, density, calibration, resampling, gap
                          what is measured
selection, votes          how a choice follows from it
judging, comparison       all candidates on the same rows
nulls, interactions, gate the structure gate
valley                    what a bare table must show beside it
picture                   a map for the eye only
outcome, sensitivity      the choice applied, and what it depends on
export                    the choice as plain values
stage, bare               the two ways in
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from analysis.settings import Settings
    from analysis.tables import Tables


def model(
    scrubbed: Tables, settings: Settings, kept: MutableMapping[str, Any] | None = None
) -> dict[str, Any]:
    """Compare clusterings of the scrubbed matrix and label every kept user.

    Parameters
    ----------
    scrubbed : Tables
        The tables of scrub; matrix and low_evidence_matrix are read.
    settings : Settings
        What the run was told.
    kept : mutable mapping, optional
        Finished candidates by key, filled as they finish.

    Returns
    -------
    dict
        Tables rule, gate, gate_curve, gate_draws, comparison, chosen, labels, stability,
        agreement, projection, neighbours, centroids, silhouettes, sensitivity; the file
        segmentation.json.
    """
    from analysis.model.stage import run_stage

    return run_stage(scrubbed, settings, kept)


def cluster(
    table: pd.DataFrame, settings: Settings, transform: bool = True, k_max: int = 22
) -> dict[str, Any]:
    """Run the gate, the comparison and the choice on any numeric table.

    Parameters
    ----------
    table : DataFrame
        One row an observation; columns without numbers are left out.
    settings : Settings
        What the run was told; the seed is read.
    transform : bool
        Bend, scale and clip every column first.
    k_max : int
        Largest number of clusters tried.

    Returns
    -------
    dict
        JSON-ready: verdict, chosen, labels (-1 for noise), comparison, columns, rule.
    """
    from analysis.model.bare import cluster_table

    return cluster_table(table, settings, transform, k_max)
