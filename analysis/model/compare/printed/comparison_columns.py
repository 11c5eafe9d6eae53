"""The columns of the comparison: what each means, in which unit, on which rows, from where."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Any

import pandas as pd

HIGH, LOW = "higher is better", "lower is better"
# Rows that columns are measured on, and what the table of rows calls them.
FITTED, RESAMPLED, JUDGED = "rows marked fitted", "rows marked resampled", "rows marked judged"
HALVED = "halves of a sample of the rows marked resampled"


@dataclass(frozen=True)
class Column:
    """One column of the comparison.

    Parameters
    ----------
    column : str
        Its name.
    meaning, unit : str
        What it holds, and in what.
    direction : str
        Whether higher or lower is better; empty where neither is.
    measured_on : str
        Rows; empty where nothing is measured.
    source : str
        The formula's name, or where the value comes from.
    """

    column: str
    meaning: str
    unit: str = "text"
    direction: str = ""
    measured_on: str = ""
    source: str = ""


def with_error(measure: Column, error: str) -> tuple[Column, Column]:
    """Return a measure and its standard error, which is found as `error` says."""
    refits = (
        "with refits to resampled rows" if error.endswith(REFITS) else "the clustering as it is"
    )
    words = f"standard error of {measure.column}, {refits}"
    name = f"{measure.column}_se"
    return measure, Column(name, words, measure.unit, LOW, measure.measured_on, error)


REFITS = ", and sd over refits"
BY_ROWS = "sd / √n over rows"
OF_SUM = "sd · √n over rows"
BY_DRAWS = "sd over bootstrap resamples of the rows"
BY_REPEATS = "sd / √n over resamples"
BY_HALVES = "sd / √n over halves"
BINOMIAL = "√(p(1 − p) / n)"
BY_SAMPLES = "jackknife over samples (Efron and Stein 1981)"
BY_CHANCE = "sd over bootstrap resamples, random clusterings held fixed"
NOISE_ZERO = "; noise counts as 0"
IN_RANDOM = "standard deviations above random clusterings"
RANDOM = "Akhanli and Hennig 2020"

IDENTITY = (
    Column("candidate", "unique name of the candidate", source="declared rule"),
    Column("method", "kind of clustering", source="declared rule"),
    Column("k", "clusters; 0 where a density method found none to part", "count"),
    Column("variant", "what tells candidates of one method and k apart", source="declared rule"),
    Column("axes_share", "share of variance that the axes seen hold at least", "share"),
    Column("floor", "share of the mean variance added to every variance of a mixture", "share"),
)
RECIPE = (
    Column("axes", "the first so many axes of the space that it sees", "count"),
    Column("estimator", "class that fits it", source="scikit-learn"),
    Column("parameters", "every parameter of the class; start.… is found by `start`", "JSON"),
    Column("start", "what is fitted first, to the rows marked started", "JSON"),
    Column("seed", "random_state of what draws; empty where nothing is drawn", "integer"),
    Column("starts", "starts of which the best counts; empty where there are none", "count"),
    Column("fitted_to", "mark of the rows that it is fitted to: fitted or sampled"),
    Column("fitted_rows", "rows that it is fitted to", "count"),
    Column("space", "transform, weight of each column (1 where it is not named), axes", "JSON"),
    Column(
        "labelling",
        "native: the class labels other rows; surrogate: every row goes to the nearest mean of "
        "the clusters found; approximate: every row goes to the nearest row of a cluster within "
        "reach, else it is noise",
    ),
    Column("reach", "largest distance at which a row still belongs to a cluster", "distance"),
)
FIT = (
    *with_error(
        Column("within_ss", "squared distances to the means of the clusters, added up, noise as 0",
               "squared distance", LOW, RESAMPLED, "within-cluster sum of squares"), OF_SUM),
    *with_error(
        Column("log_likelihood", "logarithm of the density of the rows, added up", "nats", HIGH,
               FITTED, "Gaussian mixture"), OF_SUM),
)  # fmt: skip
SCORES = (
    *with_error(
        Column("silhouette", f"mean silhouette{NOISE_ZERO}", "−1 to 1", HIGH, JUDGED,
               "Rousseeuw 1987"), BY_ROWS + REFITS),
    *with_error(
        Column("calinski_harabasz", "variance between over variance within, noise reassigned",
               "ratio", HIGH, JUDGED, "Caliński and Harabasz 1974"), BY_DRAWS + REFITS),
    *with_error(
        Column("davies_bouldin", "spread over distance of the worst pairs, noise reassigned",
               "ratio", LOW, JUDGED, "Davies and Bouldin 1979"), BY_DRAWS + REFITS),
    *with_error(
        Column("jaccard_mean", "mean over clusters of `jaccard`", "0 to 1", HIGH, RESAMPLED,
               "clusterwise Jaccard, Hennig 2007"), BY_REPEATS),
    *with_error(
        Column("jaccard_min", "smallest of `jaccard`", "0 to 1", HIGH, RESAMPLED,
               "clusterwise Jaccard, Hennig 2007"), BY_REPEATS),
    *with_error(
        Column("ari_resamples", "mean adjusted Rand index between resamples", "−1 to 1", HIGH,
               RESAMPLED, "Hubert and Arabie 1985"), BY_REPEATS),
    *with_error(
        Column("prediction_strength", "pairs of a half that the other half's clustering puts "
               "together, in the worst cluster", "0 to 1", HIGH, HALVED,
               "Tibshirani and Walther 2005"), BY_HALVES),
    *with_error(
        Column("gap", "log within_ss of uniform tables less that of the rows; k-means only",
               "nats", HIGH, "a sample of the rows marked resampled",
               "Tibshirani, Walther and Hastie 2001"), "sd · √(1 + 1/B) over uniform tables"),
    *with_error(
        Column("bic", "−2 · log_likelihood + parameters · ln n", "nats", LOW, FITTED,
               "Schwarz 1978"), OF_SUM),
    *with_error(
        Column("icl", "bic + 2 · entropy of the components", "nats", LOW, FITTED,
               "Biernacki, Celeux and Govaert 2000"), OF_SUM),
    *with_error(
        Column("smallest_share", "share of the smallest cluster", "share", HIGH, JUDGED, "counted"),
        BINOMIAL),
    *with_error(
        Column("noise_share", "share of the rows that are noise", "share", LOW, JUDGED, "counted"),
        BINOMIAL),
    *with_error(
        Column("score", "mean over the rule's criteria of rank / number ranked", "0 to 1", HIGH,
               JUDGED, "declared rule"), BY_DRAWS + REFITS),
    Column("silhouette_sd", "spread of the silhouette over samples of the validation rows, or "
           "over bootstrap resamples where one sample holds them all", "−1 to 1", LOW, JUDGED,
           "sd"),
    *with_error(
        Column("silhouette_covered", "mean silhouette without noise; density methods only",
               "−1 to 1", "", JUDGED, "Rousseeuw 1987"), BY_ROWS),
    *with_error(
        Column("silhouette_reassigned", "mean silhouette, noise given to the nearest mean; density "
               "methods only", "−1 to 1", HIGH, JUDGED, "Rousseeuw 1987"), BY_ROWS),
    *with_error(
        Column("dbcv", "density inside against density between; density methods only", "−1 to 1",
               HIGH, "disjoint samples of the rows marked judged", "Moulavi and others 2014"),
        "sd / √n over samples"),
    *with_error(Column("silhouette_z", "silhouette, calibrated", IN_RANDOM, HIGH,
                       "a sample of the rows marked judged", RANDOM), BY_CHANCE),
    *with_error(Column("calinski_harabasz_z", "calinski_harabasz, calibrated", IN_RANDOM, HIGH,
                       "a sample of the rows marked judged", RANDOM), BY_CHANCE),
    *with_error(Column("davies_bouldin_z", "−davies_bouldin, calibrated", IN_RANDOM, HIGH,
                       "a sample of the rows marked judged", RANDOM), BY_CHANCE),
    *with_error(Column("calibrated", "mean of the three before", IN_RANDOM, HIGH,
                       "a sample of the rows marked judged", RANDOM), BY_CHANCE),
    *with_error(
        Column("sampling_ari", "mean adjusted Rand index between fits to other samples; methods "
               "fitted to a sample only", "−1 to 1", HIGH, "a sample of the rows marked judged",
               "Hubert and Arabie 1985"), BY_SAMPLES),
    *with_error(
        Column("extension_ari", "adjusted Rand index between nearest mean and a vote of the "
               "nearest rows; surrogate labelling only", "−1 to 1", HIGH,
               "a sample of the rows marked judged", "Hubert and Arabie 1985"),
        "sd / √n over samples"),
)  # fmt: skip
REST = (
    Column("resamples", "bootstrap resamples behind `jaccard` and ari_resamples", "count"),
    Column("jaccard", "of each cluster, the mean over resamples of its best Jaccard with a cluster "
           "of the refit; clusters in the order of their numbers in the table of rows",
           "JSON list, 0 to 1", HIGH, RESAMPLED, "clusterwise Jaccard, Hennig 2007"),
    Column("dissolved", "of each cluster, the resamples with a Jaccard of .5 or less",
           "JSON list of counts", LOW, RESAMPLED, "bootbrd of R's fpc::clusterboot"),
    Column("recovered", "of each cluster, the resamples with a Jaccard of .75 or more",
           "JSON list of counts", HIGH, RESAMPLED, "bootrecover of R's fpc::clusterboot"),
    Column("judged", "rows that it is judged on", "count"),
    Column("seconds", "time of its fits and resamples", "seconds", LOW, "", "clock"),
    Column("memory_mb", "memory that the fit may take", "MB", LOW, "", "estimated"),
    Column("admissible", "whether the rule may choose it", "True or False", "", "",
           "declared rule"),
    Column("reason", "why it was not fitted or is not admissible", "text", "", "",
           "declared rule"),
)  # fmt: skip
DESCRIBED = (*IDENTITY, *RECIPE, *FIT, *SCORES, *REST)
COLUMNS = [one.column for one in DESCRIBED]
# What is written as text, of that what is JSON, and what is whole or missing; all else but
# `admissible` is a number.
TEXTS = (
    *("candidate", "method", "variant", "estimator", "parameters", "start", "fitted_to", "space"),
    *("labelling", "jaccard", "dissolved", "recovered", "reason"),
)
OPENED = tuple(one.column for one in DESCRIBED if one.unit.startswith("JSON"))
WHOLE = ("axes", "seed", "starts", "fitted_rows")


def typed_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows of the comparison as a table with all columns, each of its kind."""
    kinds = dict.fromkeys(COLUMNS, "float64") | dict.fromkeys(TEXTS, "str")
    kinds |= dict.fromkeys(WHOLE, "Int64") | {"k": "int64", "admissible": "bool"}
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def described_columns() -> pd.DataFrame:
    """Return the dictionary of the comparison: one row a column, in their order."""
    names = [one.name for one in fields(Column)]
    return pd.DataFrame([astuple(one) for one in DESCRIBED], columns=names)
