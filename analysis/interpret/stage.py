"""The stage: the results of all others in, segments described and doubted out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.editions.own_names import named_by_user
from analysis.interpret import favourites, profiles, segment_counts
from analysis.interpret.certainty_shares import certainty_tables
from analysis.interpret.changes.change_tables import change_tables
from analysis.interpret.changes.title_viewers import count_title_viewers
from analysis.interpret.coverage.audit import audit_tables, told_audit
from analysis.interpret.evidence import effects
from analysis.interpret.evidence.evidence_tables import evidence_tables
from analysis.interpret.forward import forward_table
from analysis.interpret.histories import typical_histories
from analysis.interpret.names import edition_match, naming
from analysis.interpret.names.naming_facts import gather_facts
from analysis.interpret.over_time.over_time_tables import over_time_tables
from analysis.interpret.portraits.portrait_tables import portrait_tables
from analysis.interpret.recommendations import segment_recommendations
from analysis.interpret.rules.assignment_importance import deciding_tables
from analysis.interpret.rules.known_viewers import viewers_measured
from analysis.interpret.rules.segment_rules import rule_tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.editions.precedent import Precedent
    from analysis.settings import Settings
    from analysis.tables import Tables


def _of_segments(frame: pd.DataFrame, shown: list[int]) -> pd.DataFrame:
    """Return the rows of segments that may be told of."""
    return frame[frame["segment"].isin(shown)].reset_index(drop=True)


def _shown_segments(sizes: pd.DataFrame, modelled: Tables, fewest: int) -> list[int]:
    tested = modelled.record("gate")["structure"] != "not_tested"
    return segment_counts.shown_segments(sizes, fewest) if tested else []


def _with_own_names(
    named: pd.DataFrame, ids: pd.DataFrame, own_names: Mapping[str, str]
) -> pd.DataFrame:
    """Add the user's names, and keep those that were found as `generated`."""
    generated = dict(zip(named["id"], named["name"], strict=True))
    names = named_by_user(own_names, generated, frozenset(ids["id"]))
    return named.assign(generated=named["name"], name=named["id"].map(names).astype("str"))


def _told_profile(
    labels: ir.Table, profiled: list[int], scrubbed: Tables, fewest: int
) -> pd.DataFrame:
    catalogue = scrubbed.frame("catalogue")
    measured = profiles.profile_segments(scrubbed["features"], labels, catalogue)
    told = _of_segments(profiles.told_profiles(measured, fewest), profiled)
    return told.drop(columns=["spread", "viewers"])


def _counted_tables(
    labels: ir.Table, shown: list[int], fewest: int, *, obtained: Tables, scrubbed: Tables
) -> dict[str, pd.DataFrame]:
    """Return what the engine counts of the rows of each segment."""
    seen = scrubbed["ratings"].select("user_id", "title_id").distinct()
    favoured = favourites.favourites_by_lift(seen, labels, scrubbed["titles"])
    active = segment_counts.monthly_activity(scrubbed["ratings"], labels)
    return {
        "title_viewers": count_title_viewers(seen, scrubbed["titles"], fewest),
        "favourites": favourites.told_favourites(_of_segments(favoured, shown), fewest),
        "activity": _of_segments(active, shown),
        "coverage": segment_counts.evidence_coverage(obtained.record("source"), scrubbed, fewest),
    }


def segment_portrait(
    labels: ir.Table,
    precedent: Precedent | None,
    fewest: int,
    own_names: Mapping[str, str],
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
) -> dict[str, pd.DataFrame]:
    """Return what segments are called, how large they are and what was counted of them."""
    sizes = segment_counts.count_segments(labels, scrubbed["users"], modelled.frame("stability"))
    shown = _shown_segments(sizes, modelled, fewest)
    profiled = segment_counts.profiled_segments(labels, shown, fewest)
    facts = gather_facts(obtained=obtained, modelled=modelled)
    ids = edition_match.match_segments(labels, len(modelled.frame("stability")), precedent)
    sizes = segment_counts.told_evidence(sizes, shown, fewest).merge(ids.drop(columns="overlap"))
    read = {"obtained": obtained, "scrubbed": scrubbed}
    sizes, drawn = portrait_tables(sizes, labels, profiled, **read, fewest=fewest)
    found = _of_segments(naming.name_segments(sizes, drawn["behaviour"], facts), shown)
    named = _with_own_names(found, ids, own_names)
    return {
        "segments": named,
        "segment_ids": ids,
        **drawn,
        "profiles": _told_profile(labels, profiled, scrubbed, fewest),
        **_counted_tables(labels, shown, fewest, **read),
        "recommendations": segment_recommendations(
            named, drawn["behaviour"], facts, fewest, **read, modelled=modelled
        ),
    }


def decided_by(
    shown: list[int], seed: int, fewest: int, *, scrubbed: Tables, modelled: Tables
) -> dict[str, pd.DataFrame]:
    """Return what decides to which segment a viewer belongs."""
    labels = modelled["labels"]
    profiled = segment_counts.profiled_segments(labels, shown, fewest)
    known = viewers_measured(labels, profiled, scrubbed)
    return {
        **rule_tables(known, profiled, seed, fewest),
        **deciding_tables(profiled, seed, fewest, scrubbed=scrubbed, modelled=modelled),
    }


def trust_tables(
    shown: list[int],
    settings: Settings,
    fewest: int,
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
) -> dict[str, pd.DataFrame]:
    """Return how far segments can be relied on."""
    labels = modelled["labels"]
    profiled = segment_counts.profiled_segments(labels, shown, fewest)
    read = {"obtained": obtained, "scrubbed": scrubbed, "modelled": modelled}
    tested = evidence_tables(profiled, settings, fewest, **read)
    halves = effects.half_values(tested["evidence_tests"])
    catalogue = scrubbed.frame("catalogue")
    explained = effects.effect_sizes(scrubbed["features"], labels, catalogue, halves)
    return {"effects": explained, **tested}


def _what_changed(
    labels: ir.Table,
    portrait: dict[str, pd.DataFrame],
    precedent: Precedent | None,
    fewest: int,
    *,
    scrubbed: Tables,
) -> dict[str, Any]:
    """Return what changed since the edition before."""
    viewers = int(scrubbed.frame("viewers_by_evidence")["users"].sum())
    segments, titles = portrait["segments"], portrait["title_viewers"]
    return change_tables(labels, viewers, segments, titles, precedent, fewest)


def interpreted_tables(
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
    predicted: Tables,
    settings: Settings,
    precedent: Precedent | None,
    own_names: Mapping[str, str],
    fewest: int,
) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.interpret.interpret`."""
    read = {"obtained": obtained, "scrubbed": scrubbed, "modelled": modelled}
    labels = modelled["labels"]
    portrait = segment_portrait(labels, precedent, fewest, own_names, **read)
    shown = [int(one) for one in portrait["segments"]["segment"]]
    return {
        **portrait,
        **decided_by(shown, settings.seed, fewest, scrubbed=scrubbed, modelled=modelled),
        **over_time_tables(shown, settings.seed, fewest, scrubbed=scrubbed, modelled=modelled),
        "forward": forward_table(
            shown, scrubbed=scrubbed, modelled=modelled, settings=settings, fewest=fewest
        ),
        "histories": typical_histories(labels, shown, settings.seed, fewest, scrubbed=scrubbed),
        **certainty_tables(shown, fewest, scrubbed=scrubbed, modelled=modelled),
        **told_audit(
            audit_tables(**read, predicted=predicted, settings=settings, fewest=fewest), shown
        ),
        **trust_tables(shown, settings, fewest, **read),
        **_what_changed(labels, portrait, precedent, fewest, scrubbed=scrubbed),
    }
