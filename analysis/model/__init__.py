"""Model: is there structure, and which clustering describes it best?

`model` takes scrub's matrix, `cluster` any numeric table; both run the same structure gate,
the same comparison and the same choice.

At the root lie what applies the choice, and the two ways in:

segment_tables    the choice applied: labels, pictures, the opened test set
certainty_tables  how sure segments are, and how that was checked
sensitivity       what the choice depends on
decisions         thresholds, votes and steps of the rule, for all who tell of them
neighbours        a picture for the eye only
stage, any_table  the two ways in
table_columns     which columns of any table are measures

Rooms, of which each uses those above it; what is fitted, and how, lies in `analysis.clustering`:

gate      nulls; star_facts, star_draws, continuum: tables without groups; legs: what is compared
          with them; structure, verdict: the verdict; amounts: how much and when; minorities: few
          apart from all others; viewer_gate: all of it for viewers; valley, table_gate: what a
          bare table must show
compare   candidate, fitting: candidates, fitted and resampled; indices, density_validity, gap,
          calibration, stability, sampling_dependence, standard_errors: what is measured; judge:
          all on the same rows; ranking, votes, comparison: the choice; printed:
          comparison_columns, compared_rows: what its columns mean, which rows it is of
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
        The tables of scrub; matrix, low_evidence_matrix, thinned_matrix and half_matrix
        are read.
    settings : Settings
        What the run was told.
    kept : mutable mapping, optional
        Finished candidates by key, filled as they finish.

    Returns
    -------
    dict
        Tables rule, thresholds, gate, gate_nulls, gate_curve, gate_gains, gate_draws, amounts,
        minorities, comparison, comparison_columns, comparison_rows, chosen, votes, decisions,
        labels, half_labels, certainty, certainty_check, stability, agreement, projection,
        neighbours, centroids, silhouettes, sensitivity; the file segmentation.json.
    """
    from analysis.model.stage import run_stage

    return run_stage(scrubbed, settings, kept)


def cluster(
    table: pd.DataFrame, settings: Settings, transform: bool = True, k_max: int | None = None
) -> dict[str, Any]:
    """Run the gate, the comparison and the choice on any numeric table.

    Parameters
    ----------
    table : DataFrame
        One row an observation; columns without numbers are left out.
    settings : Settings
        What the run was told; the seed is read.
    transform : bool
        Make columns comparable first: bent where one population is skewed, scaled, clipped.
    k_max : int, optional
        Largest number of clusters tried; else what the settings were told, else 22.

    Returns
    -------
    dict
        JSON-ready: verdict, chosen, labels (-1 for noise), comparison, comparison_columns, rows,
        columns, left_out (why other columns are no measures), rule.
    """
    from analysis.model.any_table import cluster_table

    return cluster_table(table, settings, transform, k_max)
