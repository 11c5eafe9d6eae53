"""The rows behind the comparison: where they lie, what each was used for, how each is labelled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.clustering.distances import Labels
from analysis.clustering.methods.candidates import declared_fitting
from analysis.clustering.methods.partitions import started_rows
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.clustering.space import Space
from analysis.model.compare.comparison import Comparison
from analysis.model.compare.fitting import sampled_places, training_places, training_strata

# What rows were used for, in the words of the comparison's columns.
MARKS = ("fitted", "sampled", "started", "resampled", "judged")


def used_rows(space: Space, rule: Rule) -> dict[str, Labels]:
    """Return the places in the table of the rows of each mark, in rising order.

    Candidates are fitted to those fitted or sampled; starts of mixtures are tried on those
    started, resamples drawn from those resampled, candidates judged on those judged.
    """
    fitted = training_places(space, rule)
    sampled = sampled_places(training_strata(space)[fitted], rule)
    resampled = sample_rows(np.arange(len(fitted)), rule.resample_rows, seed_of(rule, "sample"))
    started = started_rows(np.arange(len(fitted)), declared_fitting(rule))
    seed = seed_of(rule, "silhouette", 0)
    judged = sample_rows(np.arange(len(space.validation)), rule.silhouette_rows, seed)
    own = space.train_at[fitted]
    places = (own, own[sampled], own[started], own[resampled], space.validation_at[judged])
    return dict(zip(MARKS, places, strict=True))


def used_points(space: Space, rule: Rule) -> pd.DataFrame:
    """Return every row that candidates were fitted to or judged on.

    Parameters
    ----------
    space : Space
        The rows.
    rule : Rule
        Sizes and seeds.

    Returns
    -------
    DataFrame
        row (its place in the table), a column (bool) for each of `MARKS`, and its coordinates
        axis_1, axis_2, …
    """
    marks = used_rows(space, rule)
    both = np.concatenate([space.train_at, space.validation_at])
    at, first = np.unique(both, return_index=True)
    used = np.isin(at, np.concatenate(list(marks.values())))
    at, points = at[used], np.vstack([space.train, space.validation])[first[used]]
    columns = {"row": at} | {mark: np.isin(at, places) for mark, places in marks.items()}
    return pd.DataFrame(columns | {f"axis_{one + 1}": axis for one, axis in enumerate(points.T)})


def compared_rows(space: Space, comparison: Comparison | None, rule: Rule) -> pd.DataFrame:
    """Return `used_points` with the cluster that each candidate gives them, by its name.

    -1 is noise; without a comparison there are no rows.
    """
    if comparison is None:
        return pd.DataFrame({"row": np.zeros(0, int)} | dict.fromkeys(MARKS, np.zeros(0, bool)))
    rows = used_points(space, rule)
    points = rows.filter(like="axis_").to_numpy()
    labels = {
        name: one.fitted_model.predict(points).astype(np.int16)
        for name, one in comparison.fitted.items()
    }
    return pd.concat([rows, pd.DataFrame(labels)], axis=1)
