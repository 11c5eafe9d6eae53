"""The verdict: what both legs show, with its errors, against lines that were drawn beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.clustering.rule import Rule
from analysis.holm import holm_adjusted

DECIDING = ("gaussian", "uniform", "latent")


def table_verdict(record: dict[str, Any], rule: Rule) -> str:
    """Return strong, moderate or none of a bare table.

    Parameters
    ----------
    record : dict
        p_gaussian, p_uniform, delta, icl_k; p_smooth and delta_smooth where they were computed.
    rule : Rule
        The thresholds.
    """
    significant = max(record["p_gaussian"], record["p_uniform"]) <= rule.alpha
    if record.get("delta_smooth") is not None:
        significant &= record["p_smooth"] <= rule.alpha
        significant &= record["delta_smooth"] >= rule.delta_smooth
    if not significant:
        return "none"
    if record["delta"] >= rule.delta_strong:
        return "strong"
    by_icl = (record["icl_k"] or 1) > 1 and record["delta"] >= rule.delta_icl
    return "moderate" if record["delta"] >= rule.delta_moderate or by_icl else "none"


def leg_rejects(record: dict[str, Any], leg: str, rule: Rule) -> bool:
    """Tell whether a leg rejects every deciding null, after Holm over both legs.

    Parameters
    ----------
    record : dict
        p_<null> of the silhouettes, gain_p_<null> of the mixtures, which no uniform table is asked
        for: see `structure.MIXED`.
    leg : str
        silhouette or mixture.
    rule : Rule
        Its alpha.
    """
    for null in DECIDING:
        asked = {"silhouette": record[f"p_{null}"], "mixture": record.get(f"gain_p_{null}")}
        known = {name: p for name, p in asked.items() if p is not None}
        adjusted = dict(zip(known, holm_adjusted(known.values()), strict=True))
        if adjusted.get(leg, 0.0) > rule.alpha:
            return False
    return True


def leg_verdict(record: dict[str, Any], leg: str, rule: Rule) -> str:
    """Return strong, moderate or none by one leg alone."""
    if not leg_rejects(record, leg, rule):
        return "none"
    if leg == "mixture":
        effect, error, delta = record["gain"], record["gain_se"], np.inf
        moderate, strong = rule.gain_moderate, rule.gain_strong
    else:
        effect, error = record["delta_latent"], record["delta_latent_se"]
        moderate, strong = rule.delta_latent_moderate, rule.delta_latent_strong
        delta = record["delta"]
    if effect >= strong and delta >= rule.delta_strong:
        return "strong"
    return "moderate" if effect - error >= moderate and delta >= rule.delta_moderate else "none"


def viewer_verdict(record: dict[str, Any], rule: Rule) -> str:
    """Return strong, moderate or none of viewers: either leg suffices."""
    order = ("none", "moderate", "strong")
    return max(
        (leg_verdict(record, leg, rule) for leg in ("silhouette", "mixture")), key=order.index
    )


def close_to_line(record: dict[str, Any], rule: Rule) -> bool:
    """Tell whether the effect that decides lies within two standard errors of its line.

    That is the leg whose effect stands highest, in errors over the line of moderate structure,
    among those that reject every null.
    """
    lines = {
        "silhouette": (
            record["delta_latent"],
            record["delta_latent_se"],
            rule.delta_latent_moderate,
        ),
        "mixture": (record["gain"], record["gain_se"], rule.gain_moderate),
    }
    apart = [
        (effect - line) / max(error, 1e-12)
        for leg, (effect, error, line) in lines.items()
        if leg_rejects(record, leg, rule)
    ]
    return bool(apart) and abs(max(apart)) <= rule.close
