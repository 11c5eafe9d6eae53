"""The gate of viewers: against a continuum of tastes, and what it holds fixed tested by itself."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.clustering.rule import Rule
from analysis.clustering.space import Space
from analysis.model.gate.amounts import amount_groups
from analysis.model.gate.continuum import latent_null
from analysis.model.gate.minorities import viewer_minorities
from analysis.model.gate.star_facts import RATED, star_facts
from analysis.model.gate.structure import Gate, structure_gate

if TYPE_CHECKING:
    from analysis.tables import Tables

DATED = ("active_days", "tenure", "recency")


def lacking_words(viewers: int, features: int, rule: Rule) -> str:
    """Say what is missing to run the gate; empty text where nothing is.

    Parameters
    ----------
    viewers : int
        Viewers to learn from, whom no measure has to tell apart.
    features : int
        Features that vary among them.
    rule : Rule
        What is needed.
    """
    needed = rule.continuum.fewest
    if viewers < needed:
        return (
            f"fewer than {needed} viewers with enough rows are in the three fifths to learn from."
        )
    told = "all are missing, nearly alike, or chance when measured twice."
    return "" if features else f"no measure tells viewers apart: {told}"


def viewer_gate(
    matrix: pd.DataFrame,
    space: Space,
    scrubbed: Tables,
    icl_k: int | None,
    rule: Rule,
    kept: MutableMapping[str, Any] | None = None,
) -> Gate:
    """Return the gate of viewers, of whom `lacking_words` finds enough.

    Parameters
    ----------
    matrix : DataFrame
        Scrub's matrix.
    space : Space
        Its rows on their axes.
    scrubbed : Tables
        For the ratings behind the features.
    icl_k : int or None
        Components that ICL picks.
    rule : Rule
        Sizes, seeds and thresholds.
    kept : mutable mapping, optional
        See `structure_gate`.
    """
    viewers, facts = rated_viewers(scrubbed), star_facts(scrubbed)
    latent = latent_null(matrix, space, rule, viewers, facts)
    return structure_gate(space.train, space.ks(rule), icl_k, rule, latent, None, space.axes, kept)


def rated_viewers(scrubbed: Tables) -> pd.DataFrame | None:
    """Return user_id, n_rated and the features of ratings; None where there are none of these."""
    if "features" not in scrubbed or "users" not in scrubbed:
        return None
    features = scrubbed["features"]
    if not set(RATED) <= set(features.columns):
        return None
    users = scrubbed["users"].select("user_id", "n_rated").to_pandas()
    return features.select("user_id", *RATED).to_pandas().merge(users, on="user_id")


def hidden_minorities(scrubbed: Tables, rule: Rule) -> pd.DataFrame:
    """Return the minorities of viewers above the cut, see `viewer_minorities`."""
    if not {"features", "catalogue", "users"} <= set(scrubbed):
        return viewer_minorities(pd.DataFrame(), pd.DataFrame(columns=["feature"]), rule)
    catalogue = scrubbed.frame("catalogue")
    features = scrubbed["features"]
    known = scrubbed["users"].filter(ibis._.eligible).select("user_id")
    computed = catalogue[catalogue["feature"].isin(features.columns)]
    frame = features.semi_join(known, "user_id").order_by("user_id").to_pandas()
    return viewer_minorities(frame, computed, rule)


def viewer_amounts(matrix: pd.DataFrame, scrubbed: Tables, rule: Rule) -> pd.DataFrame:
    """Return what how much and when show by themselves, see `amount_groups`."""
    train = matrix.loc[matrix["split"] == "train", ["user_id", "n"]]
    if "features" in scrubbed:
        features = scrubbed["features"]
        dated = [name for name in DATED if name in features.columns]
        known = features.select("user_id", *dated).to_pandas()
        train = train.merge(known, on="user_id", how="left")
    return amount_groups(train, rule)


def single_measures(matrix: pd.DataFrame, scrubbed: Tables, rule: Rule) -> dict[str, pd.DataFrame]:
    """Return what single measures show: groups by how much and when, and minorities."""
    return {
        "amounts": viewer_amounts(matrix, scrubbed, rule),
        "minorities": hidden_minorities(scrubbed, rule),
    }
