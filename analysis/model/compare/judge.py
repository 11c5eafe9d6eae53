"""What is measured of every candidate on the same validation rows."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from analysis import progress
from analysis.clustering.distances import (
    Array,
    Labels,
    consecutive_labels,
    silhouette_values,
)
from analysis.clustering.parallel import resume_jobs, run_jobs
from analysis.clustering.rule import Rule, mark_of, seed_of
from analysis.clustering.rule_parts import Readings
from analysis.clustering.sampling import disjoint_samples, sample_rows
from analysis.clustering.space import Space
from analysis.model.compare import calibration, standard_errors
from analysis.model.compare.candidate import ONE, Candidate, alike_groups, original_labels
from analysis.model.compare.density_validity import dbcv
from analysis.model.compare.fitting import scored_rows, training_rows
from analysis.model.compare.gap import gap_by_k
from analysis.model.compare.indices import calinski_harabasz, davies_bouldin
from analysis.model.compare.ranking import admissibility_reasons, rank_scores, score_errors
from analysis.model.compare.refit_errors import (
    INDICES,
    joined_error,
    reassign_noise,
    refit_errors,
    refit_indices,
)
from analysis.model.compare.sampling_dependence import sampling_dependence
from analysis.model.compare.stability import resample_agreements, resampled_jaccards
from analysis.model.compare.standard_errors import resample_weights

# Labellings whose silhouettes one piece of work computes: distances cost as much as some twenty.
TOGETHER = 64


class Judge:
    """What is measured of every candidate on the same validation rows.

    Silhouettes count noise as 0 and take all rows; Calinski-Harabasz, Davies-Bouldin and what is
    calibrated take noise as reassigned to the nearest mean. DBCV is the mean over disjoint samples:
    it hangs on the longest edge and the smallest gap, for which no resampling of the same rows
    gives an error, so that its error needs two samples.

    Parameters
    ----------
    space : Space
        The rows.
    fitted : dict
        Candidates by name.
    sample : array (m, q)
        The rows that resamples were drawn from.
    rule : Rule
        The rule.
    """

    def __init__(
        self, space: Space, fitted: dict[str, Candidate], sample: Array, rule: Rule
    ) -> None:
        self.space, self.fitted, self.sample, self.rule = space, fitted, sample, rule
        self.rows = self._rows(0)
        self.labels = {name: original_labels(one, self.rows) for name, one in fitted.items()}
        self.whole = {name: reassign_noise(self.rows, own) for name, own in self.labels.items()}
        with progress.work_step("Judging candidates on the same rows"):
            self.values, self.refits = self._silhouettes(), self._refits()
            extra = [self._repeats(), self._noisy(), self._calibrated()]
            gaps = gap_by_k(fitted, sample, rule)
            self.gap_of_one = gaps.get(ONE, {})
            self.fixed = {name: self._fixed(name) | gaps.get(name, {}) for name in fitted}
        for one in extra:
            for name, found in one.items():
                self.fixed[name] |= found

    def _silhouettes(self) -> dict[str, Array]:
        every = list(self.labels.values())
        parts = [every[start : start + TOGETHER] for start in range(0, len(every), TOGETHER)]
        found = run_jobs(silhouette_values, [(self.rows, part) for part in parts])
        return dict(zip(self.labels, chain(*found), strict=True))

    def _refits(self) -> dict[str, Array]:
        """Return the indices of every candidate in every first refit."""
        rows, names = scored_rows(self.space, self.rule), list(self.fitted)
        pieces = [(rows, self.fitted[name].scored) for name in names]
        return dict(zip(names, run_jobs(refit_indices, pieces), strict=True))

    def _rows(self, number: int) -> Array:
        seed = seed_of(self.rule, "silhouette", number)
        return sample_rows(self.space.validation, self.rule.silhouette_rows, seed)

    def measure_sampling(
        self, names: list[str], kept: MutableMapping[str, Any] | None = None
    ) -> None:
        """Measure how far quadratic candidates depend on the sample that they were fitted to."""
        groups = alike_groups(
            self.fitted[name] for name in names if self.fitted[name].method.quadratic
        )
        rows, strata = training_rows(self.space, self.rule)
        targets = sample_rows(self.rows, self.rule.resample_rows, seed_of(self.rule, "targets"))
        heads = [(ones[0].method, ones[0].parameters, [one.k for one in ones]) for ones in groups]
        jobs = [(*head, rows, strata, targets, self.rule) for head in heads]
        mark = mark_of(self.rule, self.space.train)
        keys = [f"{mark}-sampling-{[one.name for one in ones]}" for ones in groups]
        kept = {} if kept is None else kept
        results = resume_jobs(
            sampling_dependence, jobs, keys, kept, "Fitting quadratic methods to other samples"
        )
        for ones, found in zip(groups, results, strict=True):
            for one in ones:
                self.fixed[one.name] |= found.get(0 if one.method.own_k else one.k, {})

    def _repeats(self) -> dict[str, dict[str, float]]:
        """Return mean and standard deviation of silhouettes over samples of the validation rows.

        Where all of them are in the one sample, the deviation is that of as many bootstraps.
        """
        again = range(1, self.rule.silhouette_repeats)
        if len(self.rows) == len(self.space.validation):
            seed = seed_of(self.rule, "silhouette", "bootstrap")
            weights = resample_weights(len(self.rows), self.rule.silhouette_repeats, seed)
            return {
                name: {"silhouette_sd": float((value @ weights / len(value)).std(ddof=1))}
                for name, value in self.values.items()
            }
        models = [one.model for one in self.fitted.values()]
        found = run_jobs(mean_silhouettes, [(self._rows(number), models) for number in again])
        means = [np.array([value.mean() for value in self.values.values()]), *found]
        mean, sd = np.mean(means, axis=0), np.std(means, axis=0, ddof=1)
        return {
            name: {"silhouette": float(mean[at]), "silhouette_sd": float(sd[at])}
            for at, name in enumerate(self.values)
        }

    def _noisy(self) -> dict[str, dict[str, float]]:
        """Return silhouettes without noise and with noise reassigned, and DBCV, where it is due."""
        found = {}
        dense_names = [name for name, one in self.fitted.items() if one.method.own_k]
        again = silhouette_values(self.rows, [self.whole[name] for name in dense_names])
        seed = seed_of(self.rule, "density")
        parts = disjoint_samples(
            len(self.rows), self.rule.density_rows, self.rule.density_parts, seed
        )
        for name, whole in zip(dense_names, again, strict=True):
            own = self.labels[name]
            covered = own >= 0
            inner = silhouette_values(self.rows[covered], [own[covered]])[0]
            dense = np.array([dbcv(self.rows[part], own[part]) for part in parts])
            found[name] = {
                "silhouette_covered": float(inner.mean()) if len(inner) else float("nan"),
                "silhouette_covered_se": standard_errors.of_mean(inner),
                "silhouette_reassigned": float(whole.mean()),
                "silhouette_reassigned_se": standard_errors.of_mean(whole),
                "dbcv": float(dense.mean()),
                "dbcv_se": standard_errors.of_mean(dense),
            }
        return found

    def _calibrated(self) -> dict[str, dict[str, float]]:
        seed = seed_of(self.rule, "chance")
        part = sample_rows(np.arange(len(self.rows)), self.rule.random_rows, seed)
        labels = {name: whole[part] for name, whole in self.whole.items()}
        return calibration.calibrated_indices(self.rows[part], labels, self.rule).to_dict("index")

    def _fixed(self, name: str) -> dict[str, Any]:
        labels, values = self.labels[name], self.values[name]
        sizes = np.bincount(labels[labels >= 0], minlength=self.fitted[name].k) / len(labels)
        smallest, noise = float(sizes.min()), float((labels < 0).mean())
        return {
            "silhouette": float(values.mean()),
            "silhouette_se": standard_errors.of_mean(values),
            "calinski_harabasz": calinski_harabasz(self.rows, self.whole[name]),
            "davies_bouldin": davies_bouldin(self.rows, self.whole[name]),
            "smallest_share": smallest,
            "smallest_share_se": standard_errors.of_share(smallest, len(labels)),
            "noise_share": noise,
            "noise_share_se": standard_errors.of_share(noise, len(labels)),
            "judged": len(labels),
        }

    def _resampled(self, name: str) -> dict[str, Any]:
        one = self.fitted[name]
        own = one.fitted_model.predict(self.sample)
        drawn = resampled_jaccards(consecutive_labels(own)[0], one.resampled)
        jaccard, agreed = drawn.mean(axis=0), resample_agreements(one.resampled)
        found = self.fixed[name] | {
            "jaccard_mean": float(jaccard.mean()),
            "jaccard_mean_se": standard_errors.of_mean(drawn.mean(axis=1)),
            "jaccard_min": float(jaccard.min()),
            "jaccard_min_se": standard_errors.of_mean(drawn[:, jaccard.argmin()]),
            "ari_resamples": float(agreed.mean()),
            "ari_resamples_se": standard_errors.of_mean(agreed),
            "resamples": len(one.resampled),
            "seconds": round(one.seconds, 3),
        }
        found |= jaccard_lists(drawn, np.unique(own[own >= 0]), one.k, self.rule.readings)
        reasons = [
            one.reason,
            admissibility_reasons(found, self.rule, self.space.rows, self.space.interactions),
        ]
        reason = "; ".join(filter(None, reasons))
        return found | {"reason": reason, "admissible": not reason}

    def fill(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with every measurement, score and its standard error."""
        known = table["candidate"].isin(list(self.fitted))
        found = {name: self._resampled(name) for name in self.fitted}
        for column, measured in pd.DataFrame.from_dict(found, orient="index").items():
            told = table["candidate"].map(measured).where(known, table[column])
            table[column] = told.astype(table[column].dtype)
        inner = table[known]
        table.loc[known, "score"] = rank_scores(inner, self.rule.criteria)
        if len(inner):
            labels = [self.whole[name] for name in inner["candidate"]]
            values = [self.values[name] for name in inner["candidate"]]
            errors = score_errors(self.rows, labels, values, inner, self.rule)
            for column, error in errors.items():
                table.loc[known, column] = error
            refits = refit_errors(self.refits, inner, self.rule)
            for name in (*INDICES, "score"):
                own = table.loc[known, f"{name}_se"]
                table.loc[known, f"{name}_se"] = joined_error(own, refits[name])
        return table


def jaccard_lists(drawn: Array, present: Labels, k: int, lines: Readings) -> dict[str, str]:
    """Return each cluster's mean Jaccard and how often it dissolved and was recovered, as JSON.

    Parameters
    ----------
    drawn : array (B, m)
        Best Jaccard of each cluster that is present in each resample.
    present : array (m,)
        Which clusters these are; others have null.
    k : int
        Number of clusters.
    lines : Readings
        Up to where a cluster is dissolved, and from where it is recovered.
    """
    found = {
        "jaccard": drawn.mean(axis=0).round(6),
        "dissolved": (drawn <= lines.jaccard_dissolved).sum(axis=0),
        "recovered": (drawn >= lines.jaccard_valid).sum(axis=0),
    }
    known = {
        name: dict(zip(present, values.tolist(), strict=True)) for name, values in found.items()
    }
    return {name: json.dumps([one.get(at) for at in range(k)]) for name, one in known.items()}


def mean_silhouettes(rows: Array, models: list) -> Array:
    """Return the mean silhouette that each model reaches on the rows."""
    values = silhouette_values(rows, [model.predict(rows) for model in models])
    return np.array([value.mean() for value in values])
