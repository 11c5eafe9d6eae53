"""What training viewers taught, kept so that viewers of another source get the same features."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from analysis.scrub.features import measures
from analysis.scrub.features.derivation import Learned
from analysis.scrub.features.shrinkage import Components

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir
    import pandas as pd

    from analysis.scrub.cleaning.facts import Facts
    from analysis.scrub.cleaning.marking import Cleaned
    from analysis.scrub.features.build import Built


@dataclass(frozen=True)
class Ahead:
    """What the measures of a viewer are made with where predictions are asked.

    Parameters
    ----------
    learned : Learned
        What training viewers taught before the first window.
    days : int
        Days that are looked ahead.
    measures : tuple of str
        Measures that the windows hold, in order.
    """

    learned: Learned
    days: int
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Constants:
    """Everything that the features of a viewer depend on besides the viewer's own rows.

    Parameters
    ----------
    features : tuple of str
        Raw columns that the matrix is made of, in order.
    settings : dict
        Settings of scrub with what the source decided filled in: scale and repeated pairs.
    scale : Scale
        Of ratings.
    learned : Learned
        Variance components, overall shares, genres and the day number of t_end.
    start : str or None
        First day of the window, where one was stated.
    noise : bool
        Whether rows of noise titles were dropped.
    named : bool
        Whether the training source named its titles.
    titles : int
        Titles that training viewers could choose among.
    events : float
        Events of training viewers.
    ahead : Ahead or None
        What predictions are made with; None where the source has no windows.
    """

    features: tuple[str, ...]
    settings: dict[str, Any]
    scale: measures.Scale
    learned: Learned
    start: str | None
    noise: bool
    named: bool
    titles: int
    events: float
    ahead: Ahead | None

    def text(self) -> str:
        """Return the constants as JSON; numbers keep all their digits."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, allow_nan=False) + "\n"


def _read_learned(known: dict[str, Any]) -> Learned:
    parts = {name: Components(**part) for name, part in known["parts"].items()}
    return Learned(parts, known["shares"], known["reference"], tuple(known["genres"]))


def _read_ahead(known: dict[str, Any] | None) -> Ahead | None:
    if known is None:
        return None
    return Ahead(_read_learned(known["learned"]), known["days"], tuple(known["measures"]))


def read_constants(text: str) -> Constants:
    """Return the constants from what `Constants.text` gave."""
    known = json.loads(text)
    return Constants(
        **known
        | {
            "features": tuple(known["features"]),
            "scale": measures.Scale(**known["scale"]),
            "learned": _read_learned(known["learned"]),
            "ahead": _read_ahead(known["ahead"]),
        }
    )


def decided_settings(facts: Facts) -> dict[str, Any]:
    """Return the settings of scrub with what the source decided filled in."""
    low, high = facts.scale
    return facts.settings.model_dump(mode="json") | {
        "rating_low": low,
        "rating_high": high,
        "repeated_pairs": "last" if facts.keeps_last else "all",
    }


def title_counts(built: Built) -> ir.Table:
    """Return title, block and n: events of training viewers, at least one."""
    counts = built.titles.counts.filter(built.titles.counts.n > 0)
    found = counts.select("block", "n", title=counts.title_id.cast("string"))
    return found.relocate("title").order_by("title", "block")


def described_titles(cleaned: Cleaned, built: Built) -> ir.Table:
    """Return title, name, year, genres, genuine and deviation of every title, noise included."""
    titles = cleaned.titles.group_by("title_id").agg(
        name=cleaned.titles.title.min(),
        year=cleaned.titles.year.min(),
        genres=cleaned.titles.genres.min(),
        genuine=cleaned.titles.genuine.max(),
    )
    joined = titles.left_join(built.titles.deviations, "title_id").drop("title_id_right")
    named = joined.mutate(title=joined.title_id.cast("string")).drop("title_id")
    return named.relocate("title").order_by("title")


def constant_tables(
    facts: Facts, cleaned: Cleaned, built: Built, columns: Sequence[str], ahead: Ahead | None
) -> dict[str, ir.Table | pd.DataFrame | bytes]:
    """Return what the stage stores: constants.json, known_titles and title_counts.

    Parameters
    ----------
    facts : Facts
        What the rules went by.
    cleaned, built
        What they left, and what was learned of it.
    columns : sequence of str
        Raw columns of the pipeline, in order.
    ahead : Ahead or None
        What predictions are made with.
    """
    counts = built.titles.counts
    found = counts.aggregate(titles=counts.title_id.nunique(), events=counts.n.sum())
    size = found.to_pyarrow().to_pylist()[0]
    start = facts.window[0]
    kept = Constants(
        tuple(columns),
        decided_settings(facts),
        built.scale,
        built.learned,
        start.date().isoformat() if start is not None else None,
        bool(facts.settings.noise_titles and facts.noise["detected"]),
        bool(facts.source["has_titles"]),
        int(size["titles"]),
        float(size["events"] or 0.0),
        ahead,
    )
    return {
        "constants.json": kept.text().encode(),
        "known_titles": described_titles(cleaned, built),
        "title_counts": title_counts(built),
    }
