"""The structure gate: do the rows hold more structure than tables drawn without any?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.clustering.distances import Array
from analysis.clustering.parallel import resume_jobs
from analysis.clustering.rule import Rule, mark_of, seed_of
from analysis.holm import holm_adjusted
from analysis.model.gate.legs import (
    Rise,
    mixture_gains,
    partitions_by_k,
    rise_over,
    silhouettes_of,
)
from analysis.model.gate.nulls import NULLS
from analysis.model.gate.verdict import close_to_line, table_verdict, viewer_verdict

if TYPE_CHECKING:
    from analysis.clustering.space import Axes

Curves = tuple[Array, Array]
# What is seen and not drawn.
SEEN = ("parts", "whole")
# What mixtures are asked of where there is a continuum to compare with. Not of uniform tables:
# mixtures tile a box, so that it gains as much as types do.
MIXED = ("parts", "gaussian", "latent")
NUMBERS = (
    *("p_gaussian", "p_uniform", "p_latent", "p_copula", "delta", "delta_se"),
    *("delta_latent", "delta_latent_se", "gain_p_gaussian", "gain_p_latent"),
    *("p_mixture", "gain", "gain_se", "icl_k", "samples", "sample_rows", "tables"),
)


@dataclass(frozen=True)
class Gate:
    """What the gate found.

    Parameters
    ----------
    record : dict
        structure, the numbers of `NUMBERS`, close and a note.
    curve : DataFrame
        null, k, observed, mean, sd of silhouettes.
    gains : DataFrame
        null, k, observed, mean, sd of what mixtures gain.
    draws : DataFrame
        null, draw, statistic: T of every null table, -1 for the observed rows.
    """

    record: dict
    curve: pd.DataFrame
    gains: pd.DataFrame
    draws: pd.DataFrame


def on_columns(draw: Callable, axes: Axes, rows: Array, random: np.random.Generator) -> Array:
    """Draw a null table of the columns behind the rows, and return it on the axes."""
    return axes.project(draw(axes.restore(rows), random))


def part_size(rows: int, most: int, rule: Rule) -> int:
    """Return the rows of one sample: never more than two thirds, so that samples differ."""
    return max(min(most, round(rule.gate_share * rows)), 1)


def table_curves(rows: Array, more: Array | None, ks: list[int], seed: int, rule: Rule) -> Curves:
    """Return the silhouettes of a table by k, and what mixtures of more rows of it gain."""
    few = [k for k in ks if k <= rule.gain_k_max]
    found: Array = np.zeros(0)
    if more is not None:
        started = partitions_by_k(more, few, rule.gate_starts, seed)
        found = mixture_gains(more, started, seed, rule)
    return silhouettes_of(rows, partitions_by_k(rows, ks, rule.gate_starts, seed)), found


def _curves(
    rows: Array, draw: Callable | None, size: int, more: int, ks: list[int], seed: int, rule: Rule
) -> Curves:
    """Return the curves of a sample of the rows, or of a null table drawn after one.

    Where mixtures are asked for they get `more` rows, of which silhouettes get the first.
    """
    random = np.random.default_rng(seed)
    base = rows[random.choice(len(rows), max(size, more), replace=False)]
    table = base if draw is None else draw(base, random)
    return table_curves(table[:size], table if more else None, ks, seed, rule)


def structure_gate(
    rows: Array,
    ks: list[int],
    icl_k: int | None,
    rule: Rule,
    latent: Callable | None = None,
    smooth: Callable | None = None,
    axes: Axes | None = None,
    kept: MutableMapping[str, Any] | None = None,
) -> Gate:
    """Test the rows against the nulls.

    Parameters
    ----------
    rows : array (n, q)
        Training rows; samples of them are tested.
    ks : list of int
        Numbers of clusters tried.
    icl_k : int or None
        Components that ICL picks.
    rule : Rule
        Sizes, seeds and thresholds.
    latent : callable, optional
        Draws N4, (rows, random) -> rows, of viewers; a bare table has none.
    smooth : callable, optional
        Draws one population with smoothed margins, which a bare table must beat by its margin.
    axes : Axes, optional
        Back to the columns, whose margins N3 keeps; those of the axes by default.
    kept : mutable mapping, optional
        Curves of drawn tables by key, so that an interrupt loses little.
    """
    more = {"latent": latent, "smooth": smooth}
    draws: dict[str, Callable | None] = {"parts": None, **NULLS}
    draws |= {name: draw for name, draw in more.items() if draw}
    if axes is not None:
        draws["copula"] = partial(on_columns, NULLS["copula"], axes)
    # A bare table that is no larger than a sample is looked at whole; parts of it tell the error.
    if latent is None and len(rows) <= rule.gate_rows:
        draws["whole"] = None
    curves = _every_curve(rows, draws, ks, rule, {} if kept is None else kept)
    return _gathered(curves, len(rows), ks, icl_k, rule)


def _every_curve(
    rows: Array,
    draws: Mapping[str, Callable | None],
    ks: list[int],
    rule: Rule,
    kept: MutableMapping[str, Any],
) -> dict[str, list[Curves]]:
    """Return the curves of samples ("parts"), of all rows ("whole"), and of tables of each null."""
    number = {"parts": rule.gate_samples, "whole": 1, "copula": rule.nulls_copula}
    part = part_size(len(rows), rule.gate_rows, rule)
    size = len(rows) if "whole" in draws else part
    mixed = MIXED if "latent" in draws else ()
    more = dict.fromkeys(mixed, part_size(len(rows), rule.gain_rows, rule))
    sizes = {"parts": part}
    jobs = [
        (name, (rows, draw, sizes.get(name, size), more.get(name, 0), ks, seed, rule))
        for name, draw in draws.items()
        for seed in (seed_of(rule, "null", name, at) for at in range(number.get(name, rule.nulls)))
    ]
    mark = f"{mark_of(rule, rows)}-{sorted(draws)}"
    keys = [f"{mark}-{name}-{arguments[-2]}" for name, arguments in jobs]
    pieces = [arguments for _, arguments in jobs]
    results = resume_jobs(_curves, pieces, keys, kept, "Drawing tables without structure")
    found: dict[str, list[Curves]] = {name: [] for name in draws}
    for (name, _), result in zip(jobs, results, strict=True):
        found[name].append(result)
    return found


def _rises(curves: Mapping[str, list[Curves]], leg: int, share: float) -> dict[str, Rise]:
    """Return the rise over every null by one leg: 0 for silhouettes, 1 for mixtures."""
    parts = np.array([one[leg] for one in curves["parts"]])
    whole = np.array([one[leg] for one in curves["whole"]]) if "whole" in curves else parts
    return {
        name: rise_over(
            whole, np.array([one[leg] for one in found]), parts, share, name == "latent"
        )
        for name, found in curves.items()
        if name not in SEEN and found[0][leg].size
    }


def _gathered(
    curves: Mapping[str, list[Curves]], rows: int, ks: list[int], icl_k: int | None, rule: Rule
) -> Gate:
    mosts = (rule.gate_rows, rule.gain_rows)
    shares = [part_size(rows, most, rule) / rows for most in mosts]
    rises, gains = (_rises(curves, leg, share) for leg, share in enumerate(shares))
    seen = curves.get("whole", curves["parts"])
    record: dict[str, Any] = dict.fromkeys(NUMBERS) | {"close": False, "note": "", "icl_k": icl_k}
    size = rows if "whole" in curves else part_size(rows, rule.gate_rows, rule)
    record |= {"samples": len(seen), "sample_rows": size, "tables": rule.nulls}
    record |= _silhouette_record(rises) | _mixture_record(rises, gains)
    if gains:
        record |= {"structure": viewer_verdict(record, rule), "close": close_to_line(record, rule)}
    else:
        record["structure"] = table_verdict(record, rule)
    means = [np.mean([one[leg] for one in seen], axis=0) for leg in (0, 1)]
    return Gate(
        record,
        _curve_table(rises, means[0], {"k": ks}),
        _curve_table(gains, means[1], {"k": [k for k in ks if k <= rule.gain_k_max]}),
        _draw_table(rises),
    )


def _silhouette_record(rises: Mapping[str, Rise]) -> dict[str, Any]:
    nearest = min((rises["gaussian"], rises["uniform"]), key=lambda rise: rise.effect)
    record = {f"p_{name}": rise.p for name, rise in rises.items()}
    record |= {"delta": nearest.effect, "delta_se": nearest.se}
    if "smooth" in rises:
        record["delta_smooth"] = rises["smooth"].effect
    if "latent" in rises:
        record |= {"delta_latent": rises["latent"].effect, "delta_latent_se": rises["latent"].se}
    return record


def _mixture_record(rises: Mapping[str, Rise], gains: Mapping[str, Rise]) -> dict[str, Any]:
    if not gains:
        return {}
    record = {f"gain_p_{name}": rise.p for name, rise in gains.items()}
    record |= {"gain": gains["latent"].effect, "gain_se": gains["latent"].se}
    return record | {"p_mixture": float(holm_adjusted([rises["latent"].p, gains["latent"].p])[1])}


def _curve_table(rises: Mapping[str, Rise], observed: Array, places: dict) -> pd.DataFrame:
    columns = ["null", *places, "observed", "mean", "sd"]
    parts = [
        pd.DataFrame(
            {"null": name, **places, "observed": observed, "mean": rise.mean, "sd": rise.sd}
        )
        for name, rise in rises.items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _draw_table(rises: Mapping[str, Rise]) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"null": name, "draw": np.arange(-1, len(one.t) - 1), "statistic": one.t})
        for name, one in rises.items()
    ]
    return pd.concat(parts, ignore_index=True)


def untested_gate(reason: str) -> Gate:
    """Return the gate that could not run, with what was lacking."""
    record = {**dict.fromkeys(NUMBERS), "structure": "not_tested", "close": False, "note": reason}
    curve = pd.DataFrame(columns=["null", "k", "observed", "mean", "sd"])
    gains = pd.DataFrame(columns=["null", "k", "observed", "mean", "sd"])
    draws = pd.DataFrame(columns=["null", "draw", "statistic"])
    return Gate(record, curve, gains, draws)
