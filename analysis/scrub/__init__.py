"""Scrub: rows cleaned by declared rules, features that can be trusted, one matrix.

cleaning     the declared rules in their order; rows and titles marked by the rule that drops
             them; what the statistics restore; the ledger, the window and the calendar
features     each declared once; what is summed up of a viewer, shrinkage, from sums to features;
             as one query; what was learned, and the features of another source with it
matrix       halves and correlations, viewers by one half of their titles and by parts of their
             histories, which features stay and why, the pipeline, what it did
half_years   what each half-year tells of its viewers, as many rows of each
prediction   windows by date with their matrices, viewers as they stand now, and attributes of
             viewers beside features
split        train, validation and test by hash
sensitivity  how features move when a rule is the other way
prepared     what the parts hand on
stage        all of it in order
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables


def scrub(obtained: Tables, settings: Settings) -> dict[str, Any]:
    """Clean the rows and build the features of every viewer.

    Parameters
    ----------
    obtained : Tables
        What the stage obtain found.
    settings : Settings
        Its section `scrub` switches and tunes every rule.

    Returns
    -------
    dict
        Tables rules, ledger, ratings, titles, users, split_shares, viewers_by_evidence, window,
        features, feature_limits, catalogue, matrix, low_evidence_matrix, thinned_matrix,
        reliability_curve,
        correlations, half_features, half_matrix, second_half, half_years, half_year_features and
        half_year_matrix; the file preprocess.pkl; the
        folders clean (the cleaned tables once more), segmentation and prediction.

    Raises
    ------
    UserError
        When settings contradict each other, or a rule would drop everything.
    """
    from analysis.scrub.stage import stage_tables

    return stage_tables(obtained, settings)
