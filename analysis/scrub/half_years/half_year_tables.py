"""The measures of viewers by half-year, on one scale for all half-years."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.scrub.features import measures
from analysis.scrub.features.build import measured_viewers, rows_of
from analysis.scrub.features.derivation import averaged_measures, derived_features
from analysis.scrub.half_years.half_year_calendar import half_year_calendar
from analysis.scrub.half_years.viewer_runs import drawn_runs
from analysis.scrub.matrix import assembly, transform

if TYPE_CHECKING:
    from analysis.scrub.features.build import Titles
    from analysis.scrub.features.catalogue import Feature
    from analysis.scrub.prepared import Work
    from analysis.settings import Scrub

# Gaps between five active days: a run seldom holds them.
LONGER = ("burstiness",)
# Of the whole record's popularity, novelty is the same with another sign.
DOUBLED = {"novelty": "popularity"}
# The block of what has no date, whose popularity is that of the whole record.
UNDATED = -1
KEYS = ("user_id", "half_year", "run", "rows", "arrived", "split")


def lasting_measures(kept: list[Feature]) -> list[Feature]:
    """Return what a few rows of a half-year tell, of the measures that drew the segments.

    Parameters
    ----------
    kept : list of Feature
        Measures of the matrix.

    Returns
    -------
    list of Feature
        Without how much a viewer did and when: every half-year has its own recency.
    """
    names = {one.name for one in kept if not one.volume and one.name not in LONGER}
    return [one for one in kept if one.name in names and DOUBLED.get(one.name) not in names]


def timeless_titles(titles: Titles) -> Titles:
    """Return what is known of titles with the popularity of the whole record.

    Popularity so far grows with every row: the same taste would turn into one for the better
    known, by the calendar alone.
    """
    counts = titles.counts.group_by("title_id").agg(n=titles.counts.n.sum())
    whole = measures.popularity_so_far(counts.mutate(block=ibis.literal(UNDATED)))
    return replace(titles, so_far=whole.cache())


def _raw_measures(
    work: Work, told: list[int], lasting: list[Feature], settings: Scrub
) -> pd.DataFrame:
    """Return the measures of every run in original units."""
    length = max(settings.min_ratings, 2)
    events, runs = drawn_runs(work.built.events, told, length, settings.salt)
    material = replace(work.material, averaged=averaged_measures(lasting))
    events = events.mutate(block=ibis.literal(UNDATED))
    rows = rows_of(events, timeless_titles(work.built.titles), material.years).cache()
    sums = measured_viewers(rows, material, work.built.scale)
    raw = derived_features(sums, work.built.learned, lasting).drop("n").to_pandas()
    split = work.users.select("user_id", "split", "learns").to_pandas()
    joined = runs.merge(raw.rename(columns={"user_id": "key"}), on="key").merge(split, on="user_id")
    order = joined.sort_values(["user_id", "half_year", "run"]).drop(columns="key")
    return order.reset_index(drop=True)


def half_year_tables(work: Work, kept: list[Feature], settings: Scrub) -> dict[str, pd.DataFrame]:
    """Return the half-years, and the measures of their viewers.

    Parameters
    ----------
    work : Work
        Cleaned rows and what was built of them.
    kept : list of Feature
        Measures of the matrix.
    settings : Scrub
        Rows that a viewer needs, salt and how measures are treated.

    Returns
    -------
    dict
        half_years (see `half_year_calendar`); half_year_features (user_id, half_year, run, rows,
        arrived, split and the measures in original units) and half_year_matrix (the same as a
        matrix, by a pipeline fitted to training viewers of all half-years together); no rows
        where fewer than two half-years have viewers enough, or no measure lasts.
    """
    calendar = half_year_calendar(work.built.events, work.seen, settings.min_ratings)
    lasting, told = lasting_measures(kept), calendar["half_year"][calendar["enough"]]
    if len(told) < 2 or not lasting:
        none = pd.DataFrame({name: [] for name in KEYS})
        return {"half_years": calendar, "half_year_features": none, "half_year_matrix": none}
    raw = _raw_measures(work, told.tolist(), lasting, settings)
    names = [one.name for one in lasting]
    tails, how = assembly.feature_treatments(lasting, settings)
    pipeline = transform.fitted_pipeline(lasting, raw.loc[raw["learns"], names], tails, how)
    matrix = transform.applied_pipeline(pipeline, raw[names])
    return {
        "half_years": calendar,
        "half_year_features": raw[[*KEYS, *names]],
        "half_year_matrix": pd.concat([raw[list(KEYS)], matrix], axis=1),
    }
