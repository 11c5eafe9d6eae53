"""Features of viewers from what was summed up of them, with what training viewers teach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis.scrub.features.shrinkage import (
    Components,
    component_sums,
    shrunk_mean,
    shrunk_share,
    shrunk_variance,
    variance_components,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.scrub.features.catalogue import Feature

# What each feature averages over events; the others need only counts and days.
AVERAGED = {
    "level": "d",
    "spread": "d",
    "share_low": "d",
    "share_high": "d",
    "crowd_distance": "absd",
    "popularity": "pop",
    "novelty": "nov",
    "release_year": "year",
    "title_age": "age",
    "minutes": "logm",
    "minutes_per_event": "logm",
    "minutes_spread": "logm",
    "plays": "logp",
    "plays_per_event": "logp",
    "plays_spread": "logp",
    "binge_share": "binge",
    "session_share": "session",
}
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
        Overall shares: low, high, weekend, evening, night, new_day, again, binge, session and
        each genre.
    reference : float
        Day number of t_end.
    """

    parts: dict[str, Components]
    shares: dict[str, float]
    reference: float
    genres: tuple[str, ...] = field(default=())


def averaged_measures(declared: Sequence[Feature]) -> tuple[str, ...]:
    """Return what has to be averaged or counted for these features, see `build.measured`."""
    names = [AVERAGED[feature.name] for feature in declared if feature.name in AVERAGED]
    return tuple(dict.fromkeys(names))


def _overall(m: ir.Table) -> dict[str, tuple[ir.NumericValue, ir.NumericValue]]:
    """Return part and whole of every share."""
    parts = {name: (m[name], m.c_d) for name in ("low", "high") if "c_d" in m.columns}
    parts |= {name: (m[name], m.days) for name in ("weekend", "evening", "night")}
    timed = ibis.ifelse(m.days > 0, m.n, 0.0)
    parts["new_day"] = (ibis.greatest(m.days - 1.0, 0.0), ibis.greatest(timed - 1.0, 0.0))
    if "titles" in m.columns:
        parts["again"] = (m.n - m.titles, m.n)
    if "binge" in m.columns:
        parts["binge"] = (m.binge, timed)
    if "session" in m.columns:
        parts["session"] = (m.session, ibis.greatest(timed - 1.0, 0.0))
    return parts


def learn_constants(measures: ir.Table, reference: float, genres: Sequence[str] = ()) -> Learned:
    """Learn variance components and overall shares.

    Parameters
    ----------
    measures : ibis Table
        As `build.measured` gives them, of training viewers only.
    reference : float
        Day number of t_end.
    genres : sequence of str
        Genres that have a column genre_01, genre_02 …
    """
    wanted: dict[str, ir.NumericScalar] = {}
    means = [name.removeprefix("c_") for name in measures.columns if name[:2] == "c_"]
    for name in means:
        sums = component_sums(measures[f"c_{name}"], measures[f"s_{name}"], measures[f"q_{name}"])
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
        {name: variance_components({key: sums[f"{name}.{key}"] for key in keys}) for name in means},
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


def _mean(m: ir.Table, known: Learned, name: str, prior: float | None = None) -> ir.NumericValue:
    return shrunk_mean(m[f"c_{name}"], m[f"s_{name}"], known.parts[name], prior)


def _deviation(m: ir.Table, known: Learned, name: str) -> ir.NumericValue:
    count, total, square = (m[f"{kind}_{name}"] for kind in "csq")
    return shrunk_variance(count, total, square, known.parts[name]).sqrt()


def _averages(m: ir.Table, known: Learned, names: set[str]) -> dict[str, ir.NumericValue]:
    """Return the features that average over events, as far as they are asked for."""
    made = {
        "level": lambda: _mean(m, known, "d", prior=0.0),
        "spread": lambda: _deviation(m, known, "d"),
        "share_low": lambda: shrunk_share(m.low, m.c_d, known.shares["low"]),
        "share_high": lambda: shrunk_share(m.high, m.c_d, known.shares["high"]),
        "crowd_distance": lambda: _mean(m, known, "absd"),
        "popularity": lambda: _mean(m, known, "pop"),
        "novelty": lambda: _mean(m, known, "nov"),
        "release_year": lambda: _mean(m, known, "year") + 2000.0,
        "title_age": lambda: _mean(m, known, "age"),
        "minutes": lambda: m.minutes,
        "minutes_per_event": lambda: _mean(m, known, "logm"),
        "minutes_spread": lambda: _deviation(m, known, "logm"),
        "plays": lambda: m.plays,
        "plays_per_event": lambda: _mean(m, known, "logp"),
        "plays_spread": lambda: _deviation(m, known, "logp"),
    }
    return {name: make() for name, make in made.items() if name in names}


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


def _genres(m: ir.Table, known: Learned) -> dict[str, ir.NumericValue]:
    if "tagged" not in m.columns:
        return {}
    found = {}
    for at in range(1, len(known.genres) + 1):
        name = f"genre_{at:02d}"
        found[name] = shrunk_share(m[name], m.tagged, known.shares[name], DIRICHLET)
    entropy = m.tagged.ln() - m.log_weights / m.tagged + (m.kinds - 1.0) / (2.0 * m.tagged)
    return found | {"genre_entropy": ibis.ifelse(m.tagged > 0, entropy, None)}


def derived_features(measures: ir.Table, known: Learned, declared: Sequence[Feature]) -> ir.Table:
    """Return user_id, n and one column a declared feature, in original units.

    Parameters
    ----------
    measures : ibis Table
        As `build.measured` gives them, of any viewers.
    known : Learned
        What training viewers teach.
    declared : sequence of Feature
        What the source can yield.
    """
    names = {item.name for item in declared}
    made = _averages(measures, known, names)
    made |= _rhythm(measures, known) | _genres(measures, known)
    parts = _overall(measures)
    for name in ("binge", "session"):
        if name in parts:
            some = ibis.ifelse(measures.days > 0, 1.0, None)
            part, whole = parts[name]
            made[f"{name}_share"] = some * (part + 4.0 * known.shares[name]) / (whole + 4.0)
    if "titles" in measures.columns:
        again = measures.n - measures.titles
        made["loyalty"] = shrunk_share(again, measures.n, known.shares["again"])
    chosen = {item.name: made[item.name].cast("float64") for item in declared}
    return measures.select("user_id", "n", **chosen)


def viewers_now(
    measures: ir.Table, known: Learned, days: int, declared: Sequence[Feature]
) -> ir.Table:
    """Return viewers as they stand when a window begins, measured as those of the windows are.

    Parameters
    ----------
    measures : ibis Table
        As `build.measured` gives them, of any viewers.
    known : Learned
        What the first window of predictions taught; its reference is the day the window begins.
    days : int
        Length of a window.
    declared : list of Feature
        What the source yields.

    Returns
    -------
    ibis Table
        user_id, n, active (bool: a row within the last window) and the features. Rows without a
        date count in them, though in no window.
    """
    found = derived_features(measures, known, declared)
    lately = (measures.last_day >= known.reference - days).fill_null(False)
    found = found.join(measures.select("user_id", active=lately), "user_id")
    return found.relocate("active", after="n").order_by("user_id")
