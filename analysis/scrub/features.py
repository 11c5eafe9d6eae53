"""Features of viewers from what was summed up of them, with what training viewers teach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis.scrub.shrinkage import (
    Components,
    components,
    needed,
    shrunk_mean,
    shrunk_share,
    shrunk_variance,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.scrub.catalogue import Feature

MEANS = ("d", "absd", "pop", "nov", "year", "age", "logm", "logp")
BURST_DAYS = 5
DIRICHLET = 8.0


@dataclass(frozen=True)
class Learned:
    """What training viewers teach about everybody.

    Parameters
    ----------
    parts : dict
        Variance components by the name of what is averaged.
    shares : dict
        Overall shares: low, high, weekend, evening, night, new_day, again and each genre.
    reference : float
        Day number of t_end.
    """

    parts: dict[str, Components]
    shares: dict[str, float]
    reference: float
    genres: tuple[str, ...] = field(default=())


def _overall(m: ir.Table) -> dict[str, tuple[ir.NumericValue, ir.NumericValue]]:
    """Return part and whole of every share."""
    parts = {name: (m[name], m.c_d) for name in ("low", "high")}
    parts |= {name: (m[name], m.days) for name in ("weekend", "evening", "night")}
    timed = ibis.ifelse(m.days > 0, m.n, 0.0)
    parts["new_day"] = (ibis.greatest(m.days - 1.0, 0.0), ibis.greatest(timed - 1.0, 0.0))
    if "titles" in m.columns:
        parts["again"] = (m.n - m.titles, m.n)
    return parts


def learn(measures: ir.Table, reference: float, genres: Sequence[str] = ()) -> Learned:
    """Learn variance components and overall shares.

    Parameters
    ----------
    measures : ibis Table
        As `measures.by_user` gives them, of training viewers only.
    reference : float
        Day number of t_end.
    genres : sequence of str
        Genres that have a column genre_01, genre_02 …
    """
    wanted = {}
    for name in MEANS:
        sums = needed(measures[f"c_{name}"], measures[f"s_{name}"], measures[f"q_{name}"])
        wanted |= {f"{name}.{key}": value for key, value in sums.items()}
    pairs = _overall(measures)
    pairs |= {
        f"genre_{at:02d}": (measures[f"genre_{at:02d}"], measures.tagged)
        for at in range(1, len(genres) + 1)
    }
    for name, (part, whole) in pairs.items():
        wanted |= {f"{name}.part": part.sum(), f"{name}.whole": whole.sum()}
    found = measures.aggregate(**wanted).to_pyarrow().to_pylist()[0]
    sums = {key: float(value or 0.0) for key, value in found.items()}
    keys = ("viewers", "values", "squared", "total", "square", "between")
    return Learned(
        {name: components({key: sums[f"{name}.{key}"] for key in keys}) for name in MEANS},
        {
            name: sums[f"{name}.part"] / sums[f"{name}.whole"] if sums[f"{name}.whole"] else 0.0
            for name in pairs
        },
        reference,
        tuple(genres),
    )


def _burstiness(m: ir.Table) -> ir.NumericValue:
    gaps = m.days - 1.0
    mean = m.s_gap / gaps
    sd = ibis.greatest(m.q_gap / gaps - mean * mean, 0.0).sqrt()
    return ibis.ifelse(m.days >= BURST_DAYS, (sd - mean) / (sd + mean), None)


def _taste(m: ir.Table, known: Learned) -> dict[str, ir.NumericValue]:
    return {
        "popularity": shrunk_mean(m.c_pop, m.s_pop, known.parts["pop"]),
        "novelty": shrunk_mean(m.c_nov, m.s_nov, known.parts["nov"]),
        "release_year": shrunk_mean(m.c_year, m.s_year, known.parts["year"]) + 2000.0,
        "title_age": shrunk_mean(m.c_age, m.s_age, known.parts["age"]),
    }


def _rating(m: ir.Table, known: Learned) -> dict[str, ir.NumericValue]:
    d = known.parts["d"]
    return {
        "level": shrunk_mean(m.c_d, m.s_d, d, prior=0.0),
        "spread": shrunk_variance(m.c_d, m.s_d, m.q_d, d).sqrt(),
        "share_low": shrunk_share(m.low, m.c_d, known.shares["low"]),
        "share_high": shrunk_share(m.high, m.c_d, known.shares["high"]),
        "crowd_distance": shrunk_mean(m.c_absd, m.s_absd, known.parts["absd"]),
    }


def _rhythm(m: ir.Table, known: Learned) -> dict[str, ir.NumericValue]:
    share = known.shares
    parts = _overall(m)
    timed = ibis.ifelse(m.days > 0, 1.0, None)
    calendar = {
        f"{name}_share": shrunk_share(*parts[name], share[name])
        for name in ("weekend", "evening", "night")
    }
    return {
        "events": m.n,
        "tenure": m.last_day - m.first_day,
        "recency": known.reference - m.last_day,
        "active_days": ibis.ifelse(m.days > 0, m.days, None),
        "day_share": timed
        * (parts["new_day"][0] + 4.0 * share["new_day"])
        / (parts["new_day"][1] + 4.0),
        "burstiness": _burstiness(m),
        **calendar,
    }


def _engagement(m: ir.Table, known: Learned) -> dict[str, ir.NumericValue]:
    found = {"minutes": m.minutes, "plays": m.plays}
    for name, short in (("minutes", "logm"), ("plays", "logp")):
        count, total, square = (m[f"{kind}_{short}"] for kind in "csq")
        part = known.parts[short]
        found[f"{name}_per_event"] = shrunk_mean(count, total, part)
        found[f"{name}_spread"] = shrunk_variance(count, total, square, part).sqrt()
    if "titles" in m.columns:
        found["loyalty"] = shrunk_share(m.n - m.titles, m.n, known.shares["again"])
    return found


def _genres(m: ir.Table, known: Learned) -> dict[str, ir.NumericValue]:
    if not known.genres:
        return {}
    found = {}
    for at in range(1, len(known.genres) + 1):
        name = f"genre_{at:02d}"
        found[name] = shrunk_share(m[name], m.tagged, known.shares[name], DIRICHLET)
    entropy = m.tagged.ln() - m.log_weights / m.tagged + (m.kinds - 1.0) / (2.0 * m.tagged)
    return found | {"genre_entropy": ibis.ifelse(m.tagged > 0, entropy, None)}


def features(measures: ir.Table, known: Learned, declared: Sequence[Feature]) -> ir.Table:
    """Return user_id, n and one column a declared feature, in original units.

    Parameters
    ----------
    measures : ibis Table
        As `measures.by_user` gives them, of any viewers.
    known : Learned
        What training viewers teach.
    declared : sequence of Feature
        What the source can yield.
    """
    made = _rating(measures, known) | _rhythm(measures, known) | _taste(measures, known)
    made |= _engagement(measures, known) | _genres(measures, known)
    chosen = {item.name: made[item.name].cast("float64") for item in declared}
    return measures.select("user_id", "n", **chosen)
