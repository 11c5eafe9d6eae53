"""Scrub: rows cleaned by declared rules, features that can be trusted, one matrix.

rules        the declared cleaning rules, in their order
recovery     null ratings that the statistics restore
cleaning     rows marked by the rule that drops them
titles       title rows marked likewise
ledger       what each rule dropped and changed
window       the observation window and its reference day
split        train, validation and test by hash
catalogue    the features, each declared once
measures     what is summed up of each viewer
genres       genres of titles in long form
shrinkage    empirical Bayes
features     from sums to features
build        the engine's part in order
reliability  split halves and correlations
selection    which features stay, and why the others go
attributes   of viewers, encoded for the predictions
transform    the pipeline from raw features to the matrix
constants    what was learned, kept for other viewers
again        the features of another source with these constants
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
        Tables rules, ledger, ratings, titles, users, window, features, catalogue, matrix,
        low_evidence_matrix, reliability_curve and correlations; the file preprocess.pkl.

    Raises
    ------
    UserError
        When settings contradict each other, or a rule would drop everything.
    """
    from analysis.scrub.stage import stage_tables

    return stage_tables(obtained, settings)
