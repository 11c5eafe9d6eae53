"""report.json: what the report says, for machines."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.claims import Claim, report_claims, run_claims
from analysis.communicate.claims.claim import plain_words
from analysis.communicate.claims.words import is_draft
from analysis.communicate.decided import told_choice

if TYPE_CHECKING:
    from analysis.tables import Provenance, Results

# What the gate's record promises to programs; further columns of it stay inside.
VERDICT = (
    *("structure", "close", "p_gaussian", "p_uniform", "p_latent", "p_mixture", "p_copula"),
    *("delta", "delta_se", "delta_latent", "delta_latent_se", "gain", "gain_se", "icl_k"),
)
# Of the segments only what other programs need to name and weigh them.
SEGMENT = ("id", "name", "tentative", "users", "share_users", "share_ratings", "jaccard")


def json_value(value: Any) -> Any:
    """Return a value that JSON can hold: plain types, null for what is missing or infinite."""
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return None if value != value else str(value)


def json_text(value: Any) -> str:
    """Return a value as JSON text, the same for the same content."""
    return json.dumps(json_value(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _whole(value: Any) -> int | None:
    value = json_value(value)
    return None if value is None else int(value)


def _source(results: Results) -> dict[str, Any]:
    source, tables = results.obtained.record("source"), results.obtained.frame("tables")
    rows = {row.table: _whole(row.rows) for row in tables.itertuples()}
    return {
        "name": source["name"],
        "kind": source["kind"],
        "sha256": source["sha256"],
        "tables": dict(sorted(rows.items())),
    }


def _chosen(results: Results) -> dict[str, Any]:
    chosen = told_choice(results)
    untested = results.modelled.record("gate")["structure"] == "not_tested"
    return {
        "method": chosen["method"],
        "k": None if untested else _whole(chosen["k"]),
        "scores": chosen["scores"] or {},
        "convenience": bool(chosen["convenience"]),
    }


def _by_amount(results: Results) -> list[dict[str, Any]]:
    """Return the measures of how much and when by which viewers fall into groups."""
    found = results.modelled.frame("amounts")
    found = found[found["found"].astype(bool)]
    return found[["measure", "depth", "p", "groups"]].to_dict("records")


def _minorities(results: Results) -> list[dict[str, Any]]:
    """Return the minorities that are too small for a segment."""
    found = results.modelled.frame("minorities")
    return found[["feature", "side", "viewers", "of"]].to_dict("records")


def claim_record(claim: Claim) -> dict[str, Any]:
    """Return a claim as report.json has it: its words, whom it is of, its numbers."""
    return {
        "id": claim.id,
        "chapter": claim.chapter,
        "text": claim.text,
        "template": claim.template,
        "words": {name: plain_words(word) for name, word in claim.words.items()},
        "populations": [{"name": one.name, "n": one.n} for one in claim.populations],
        "slots": {
            name: {
                "value": slot.value,
                "shown": slot.shown,
                "unit": slot.unit,
                "low": slot.low,
                "high": slot.high,
                "n": slot.of.n if slot.of else None,
                "population": slot.of.name if slot.of else None,
            }
            for name, slot in claim.slots.items()
        },
        "evidence": claim.evidence,
    }


def report_facts(results: Results, provenance: Provenance) -> dict[str, Any]:
    """Return the content of report.json, every key present and null where not computed."""
    source, gate = results.obtained.record("source"), results.modelled.record("gate")
    kept = results.scrubbed.frame("viewers_by_evidence").set_index("evidence")
    few = any(disclosure.is_few(count) for count in kept["users"])
    verdict = {key: gate.get(key) for key in VERDICT}
    segments = results.interpreted.frame("segments").sort_values("segment")
    claims = [*report_claims(results), *run_claims(provenance)]
    return {
        "source": _source(results),
        "data_as_of": results.scrubbed.record("window")["data_as_of"],
        "users": _whole(source["users"]),
        "ratings": _whole(source["ratings"]),
        "users_kept": _whole(kept["users"].sum()),
        "ratings_kept": _whole(kept["rows"].sum()),
        "users_fitted": None if few else _whole(kept.loc["full", "users"]),
        "verdict": {
            **verdict,
            "icl_k": _whole(verdict["icl_k"]),
            "close": bool(verdict["close"]),
            "by_amount": _by_amount(results),
            "minorities": _minorities(results),
        },
        "chosen": _chosen(results),
        "segments": segments[list(SEGMENT)].to_dict("records"),
        "claims": [claim_record(claim) for claim in claims],
        "timings": provenance.timings,
        "versions": dict(sorted(provenance.versions.items())),
        "settings_hash": provenance.settings_hash,
        "draft": is_draft(results),
    }
