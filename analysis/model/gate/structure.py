"""The structure gate: do the rows hold more structure than tables drawn without any?"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.model.distances import Array, silhouette_values
from analysis.model.gate.nulls import NULLS
from analysis.model.methods.lloyd import kmeans
from analysis.model.parallel import resume_jobs
from analysis.model.rule import Rule, mark_of, seed_of
from analysis.model.sampling import sample_rows

if TYPE_CHECKING:
    from analysis.model.space import Axes

LATENT_MISSING = (
    "The null for interactions (N4) was not computed, so the verdict is at most moderate."
)


@dataclass(frozen=True)
class Gate:
    """What the gate found.

    Parameters
    ----------
    record : dict
        structure, p and delta by null, ICL's choice and a note.
    curve : DataFrame
        null, k, observed, mean, sd.
    draws : DataFrame
        null, draw, statistic: T of every null table, -1 for the observed one.
    """

    record: dict
    curve: pd.DataFrame
    draws: pd.DataFrame


def silhouettes_by_k(rows: Array, ks: list[int], starts: int, seed: int) -> Array:
    """Return the mean silhouette of KMeans for each k, distances computed once."""
    single = np.ascontiguousarray(rows - rows.mean(axis=0), dtype=np.float32)
    labellings = [kmeans(single, k, starts, seed)[1] for k in ks]
    values = silhouette_values(single, labellings, chunk=len(rows))
    return np.array([value.mean() for value in values])


def on_columns(draw: Callable, axes: Axes, rows: Array, random: np.random.Generator) -> Array:
    """Draw a null table of the columns behind the rows, and return it on the axes."""
    return axes.project(draw(axes.restore(rows), random))


def _drawn(rows: Array, draw: Callable, ks: list[int], starts: int, seed: int) -> Array:
    table = draw(rows, np.random.default_rng(seed))
    return silhouettes_by_k(table, ks, starts, seed)


def gate_statistic(observed: Array, drawn: Array) -> tuple[float, float, Array, Array, Array]:
    """Compare observed silhouettes (K,) with those of null tables (B, K).

    Returns
    -------
    p, delta, mean, sd, t
        t holds T of the observed table first, then of every null table; mean and sd (K,) are
        pooled over the observed and the null tables in t, over the null tables as returned.
    """
    pooled = np.vstack([observed, drawn])
    sd = pooled.std(axis=0, ddof=1)
    scores = (pooled - pooled.mean(axis=0)) / np.where(sd > 0, sd, 1)
    t = scores.max(axis=1)
    p = (1 + int((t[1:] >= t[0] - 1e-12).sum())) / (len(drawn) + 1)
    mean = drawn.mean(axis=0)
    return p, float((observed - mean).max()), mean, drawn.std(axis=0, ddof=1), t


def gate_verdict(record: dict, rule: Rule, interactions: bool) -> str:
    """Return strong, moderate or none by the thresholds of the rule.

    Parameters
    ----------
    record : dict
        p_gaussian, p_uniform, p_latent, delta, delta_latent (None where not computed), icl_k.
    rule : Rule
        The thresholds.
    interactions : bool
        Whether the columns come from interactions, so that N4 is due.
    """
    latent = record["p_latent"] is not None
    significant = max(record["p_gaussian"], record["p_uniform"]) <= rule.alpha
    if record.get("delta_smooth") is not None:
        significant &= record["p_smooth"] <= rule.alpha
        significant &= record["delta_smooth"] >= rule.delta_smooth
    if latent:
        significant &= record["p_latent"] <= rule.alpha
        significant &= record["delta_latent"] >= rule.delta_latent_moderate
    if not significant:
        return "none"
    strong = record["delta"] >= rule.delta_strong
    strong &= not interactions or (latent and record["delta_latent"] >= rule.delta_latent_strong)
    if strong:
        return "strong"
    by_icl = record["icl_k"] is not None and record["icl_k"] > 1
    return "moderate" if record["delta"] >= rule.delta_moderate or by_icl else "none"


def structure_gate(
    rows: Array,
    ks: list[int],
    icl_k: int | None,
    rule: Rule,
    latent: Callable | None = None,
    interactions: bool = True,
    smooth: Callable | None = None,
    axes: Axes | None = None,
    kept: MutableMapping[str, Any] | None = None,
) -> Gate:
    """Test the rows against the nulls.

    Parameters
    ----------
    rows : array (n, q)
        Training rows; a fixed sample of them is tested.
    ks : list of int
        Numbers of clusters tried.
    icl_k : int or None
        Components that ICL picks.
    rule : Rule
        Sizes, seeds and thresholds.
    latent : callable, optional
        Draws N4: (rows, random) -> rows; None where it cannot be built.
    interactions : bool
        Whether the columns come from interactions, so that N4 is due.
    smooth : callable, optional
        Draws one population with smoothed margins, which a bare table must beat by its margin.
    axes : Axes, optional
        Back to the columns, whose margins N3 keeps; those of the axes by default.
    kept : mutable mapping, optional
        Silhouettes of drawn tables by key, so that an interrupt loses little.
    """
    base = sample_rows(rows, rule.gate_rows, seed_of(rule, "gate"))
    more = {"latent": latent, "smooth": smooth}
    draws = NULLS | {name: draw for name, draw in more.items() if draw}
    if axes is not None:
        draws["copula"] = partial(on_columns, NULLS["copula"], axes)
    observed = silhouettes_by_k(base, ks, rule.gate_starts, seed_of(rule, "observed"))
    jobs = [
        (name, (base, draw, ks, rule.gate_starts, seed_of(rule, "null", name, number)))
        for name, draw in draws.items()
        for number in range(rule.nulls_copula if name == "copula" else rule.nulls)
    ]
    mark = f"{mark_of(rule, rows)}-{sorted(draws)}"
    keys = [f"{mark}-{name}-{arguments[-1]}" for name, arguments in jobs]
    pieces = [arguments for _, arguments in jobs]
    label = "Drawing tables without structure"
    results = resume_jobs(_drawn, pieces, keys, {} if kept is None else kept, label)
    names = np.array([name for name, _ in jobs])
    found = {name: gate_statistic(observed, np.array(results)[names == name]) for name in draws}
    return _gathered(found, observed, ks, icl_k, rule, interactions)


def _gathered(
    found: dict[str, tuple[float, float, Array, Array, Array]],
    observed: Array,
    ks: list[int],
    icl_k: int | None,
    rule: Rule,
    interactions: bool,
) -> Gate:
    record: dict[str, Any] = {
        f"p_{name}": found[name][0] if name in found else None for name in (*NULLS, "latent")
    }
    record["delta"] = min(found["gaussian"][1], found["uniform"][1])
    record["delta_latent"] = found["latent"][1] if "latent" in found else None
    if "smooth" in found:
        record |= {"p_smooth": found["smooth"][0], "delta_smooth": found["smooth"][1]}
    record["icl_k"] = icl_k
    record["structure"] = gate_verdict(record, rule, interactions)
    record["note"] = LATENT_MISSING if interactions and "latent" not in found else ""
    curve = pd.concat(
        pd.DataFrame({"null": name, "k": ks, "observed": observed, "mean": mean, "sd": sd})
        for name, (_, _, mean, sd, _) in found.items()
    )
    draws = pd.concat(
        pd.DataFrame({"null": name, "draw": np.arange(-1, len(t) - 1), "statistic": t})
        for name, (*_, t) in found.items()
    )
    return Gate(record, curve.reset_index(drop=True), draws.reset_index(drop=True))


def untested_gate(reason: str) -> Gate:
    """Return the gate of a table that is too small to be tested: no structure."""
    names = ("p_gaussian", "p_uniform", "p_latent", "p_copula", "delta", "delta_latent", "icl_k")
    record = {**dict.fromkeys(names), "structure": "none", "note": reason}
    curve = pd.DataFrame(columns=["null", "k", "observed", "mean", "sd"])
    draws = pd.DataFrame(columns=["null", "draw", "statistic"])
    return Gate(record, curve, draws)
