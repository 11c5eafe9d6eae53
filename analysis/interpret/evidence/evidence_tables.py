"""Every table of evidence: tests after Holm over all of them, pairs, and what they rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.clustering.parallel import one_thread
from analysis.clustering.rule import declared, seed_of
from analysis.holm import holm_adjusted
from analysis.interpret.evidence.evidence_columns import estimate_columns, evidence_frame
from analysis.interpret.evidence.favourite_kinds import favourite_kinds
from analysis.interpret.evidence.half_evidence import (
    HalvedViewers,
    half_categories,
    half_pairs,
    half_rows,
    halved_viewers,
)
from analysis.interpret.evidence.later_evidence import (
    EarlierSegments,
    earlier_segments,
    later_rows,
)
from analysis.interpret.evidence.unused_evidence import unused_rows

if TYPE_CHECKING:
    from analysis.interpret.evidence.rank_tests import Array
    from analysis.settings import Settings
    from analysis.tables import Tables

NAMES = ("evidence_tests", "evidence_pairs", "evidence_facts")
# Viewers that segments are drawn anew on: more move no centre, and take seconds.
FITTED = 4000


def evidence_tables(
    shown: list[int],
    settings: Settings,
    fewest: int,
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
) -> dict[str, pd.DataFrame]:
    """Return what speaks for segments beyond what drew them.

    Parameters
    ----------
    shown : list of int
        Segments that may be told of.
    settings : Settings
        Seed and section model.
    fewest : int
        What is not few.
    obtained, scrubbed, modelled : Tables
        Results of these stages.

    Returns
    -------
    dict of str to DataFrame
        evidence_tests: a row for each measure of the half that drew nothing (half), that was not
        clustered (unused), and of what came later (later): effect (epsilon2 or cramers_v) with
        interval over viewers; of halves drawn_value (the same on the half that drew) and
        kept_value (the ratio of both) too; statistic, df, p and p_holm (over all of them and all
        pairs), or why a test was refused. evidence_pairs: Dunn's z and Cliff's δ of each pair of
        segments, by measure of the half that drew nothing. evidence_facts: a row, or none, of whom
        halves are of, the means of ε² over measures, and the later window.
    """
    if len(shown) < 2:
        return {name: evidence_frame(name, []) for name in NAMES}
    declared_rule = declared(settings.model, settings.seed)
    rule = replace(declared_rule, fit_rows=min(declared_rule.fit_rows, FITTED))
    seed = seed_of(rule, "evidence")
    with one_thread():
        halved = halved_viewers(rule, shown, scrubbed=scrubbed, modelled=modelled)
        earlier = earlier_segments(rule, shown, scrubbed=scrubbed, modelled=modelled)
    tests, pairs, facts = _half_parts(halved, scrubbed, seed, fewest)
    read = {"obtained": obtained, "scrubbed": scrubbed}
    tests += unused_rows(modelled["labels"], shown, seed, fewest, **read)
    if earlier is not None and len(earlier.segment) >= fewest:
        tests += later_rows(earlier, scrubbed, seed, fewest)
        facts = _later_facts(facts, earlier)
    return _adjusted(tests, pairs, facts)


def _half_parts(
    halved: HalvedViewers | None, scrubbed: Tables, seed: int, fewest: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Return tests, pairs and facts of halves; none of few viewers."""
    if halved is None or len(halved.segment) < fewest or len(np.unique(halved.segment)) < 2:
        return [], [], {"viewers": 0, "measures": 0}
    tests, first, second = half_rows(halved, seed)
    tests += half_categories(halved, favourite_kinds(scrubbed), seed, fewest)
    return tests, half_pairs(halved), _half_facts(halved, first, second)


def _half_facts(
    halved: HalvedViewers, first: dict[str, Array], second: dict[str, Array]
) -> dict[str, Any]:
    """Return the mean of ε² over clustered measures on both halves, and their ratio."""
    used = [name for name in first if name in halved.drawn.rows]
    facts = {"viewers": len(halved.segment), "ari": halved.ari, "measures": len(used)}
    if not used:
        return facts
    drew, left = (np.nanmean([part[name] for name in used], axis=0) for part in (first, second))
    kept = left / np.where(drew > 0, drew, np.nan)
    for name, draws in (("drawn_", drew), ("unused_", left), ("kept_", kept)):
        facts |= estimate_columns(draws, name)
    return facts


def _later_facts(facts: dict[str, Any], earlier: EarlierSegments) -> dict[str, Any]:
    when = {"cut": earlier.cut, "days": earlier.days}
    return facts | {"later_viewers": len(earlier.segment), **when}


def _adjusted(
    tests: list[dict[str, Any]], pairs: list[dict[str, Any]], facts: dict[str, Any]
) -> dict[str, pd.DataFrame]:
    """Return the tables, p-values adjusted for how many tests there are in both."""
    both = [row["p"] for row in (*tests, *pairs)]
    adjusted = holm_adjusted(both)
    for row, p in zip((*tests, *pairs), adjusted, strict=True):
        row["p_holm"] = p
    told = facts["viewers"] > 0 or "cut" in facts
    return {
        "evidence_tests": evidence_frame("evidence_tests", tests),
        "evidence_pairs": evidence_frame("evidence_pairs", pairs),
        "evidence_facts": evidence_frame("evidence_facts", [facts] if told else []),
    }
