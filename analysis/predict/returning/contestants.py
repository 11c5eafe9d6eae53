"""Who competes in foreseeing how much viewers will do, and who of them will leave."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from analysis.predict.contest import Contestant, Past
from analysis.predict.measure_forecasts import MeasureForecast, SkewLogs
from analysis.predict.returning.bg_nbd_forecasts import ActiveDayForecast, SilenceForecast
from analysis.predict.returning.known_lives import AMOUNT_COLUMNS
from analysis.predict.returning.simple_forecasts import ConstantForecast, OwnRateForecast

Parameters = dict[str, Any]

# Days at everybody's rate: none, a month, a quarter and a year.
RATE_WEIGHTS = (0.0, 30.0, 90.0, 365.0)
# Active days like everybody's: one changes who was active twice, and hardly who was ten times.
DAY_WEIGHTS = (1.0,)
# How freely a regression may follow the measures (larger is freer).
FREEDOMS = (1.0, 0.01)
# Steps before a regression is said not to converge; standardised columns need some fifty.
MOST_STEPS = 1000
# Steps, how far each goes, leaves and fewest viewers of a leaf. On the replica the first are best
# for hundreds of viewers, the second for some thousands, the third for more.
TREE_SIZES = ((100, 0.05, 4, 20), (100, 0.06, 8, 20), (150, 0.06, 31, 60))
# Values of a measure that trees tell apart: four times as many take a fifth longer, and foresee
# validation no better.
BINS = 64
# A leaf whose viewers weigh so much goes half as far as it would by itself.
CAUTION = 10.0
TREES = tuple(
    {
        "max_iter": steps,
        "learning_rate": pace,
        "max_leaf_nodes": leaves,
        "min_samples_leaf": fewest,
        "l2_regularization": CAUTION,
        "max_bins": BINS,
    }
    for steps, pace, leaves, fewest in TREE_SIZES
)


def _constant(value: float | None) -> Any:
    def fit_constant(past: Past, parameters: Parameters, seed: int) -> ConstantForecast:
        known = past.joined_windows()
        return ConstantForecast(value).fit(known.rows, known.target)

    return fit_constant


def _learned(past: Past, inner: Any, measures: tuple[str, ...], seed: int, ratios: bool) -> Any:
    known = past.joined_windows()
    return MeasureForecast(inner, measures, ratios, seed).fit(known.rows, known.target)


def _line(freedom: float) -> Any:
    return make_pipeline(
        SkewLogs(),
        SimpleImputer(keep_empty_features=True, add_indicator=True),
        StandardScaler(),
        LogisticRegression(C=freedom, max_iter=MOST_STEPS),
    )


def fit_silence(past: Past, parameters: Parameters, seed: int) -> SilenceForecast:
    """Return the probability of the BG/NBD model that a viewer has ended, or stays away."""
    last = past.windows[-1]
    forecast = SilenceForecast(past.days, parameters["event"], seed)
    return forecast.fit(last.rows, last.target, past.standing_viewers())


def fit_recency(past: Past, parameters: Parameters, seed: int) -> MeasureForecast:
    """Return a logistic regression on the days since the last activity alone."""
    return _learned(past, _line(1.0), ("recency",), seed, ratios=False)


def fit_logistic(past: Past, parameters: Parameters, seed: int) -> MeasureForecast:
    """Return a logistic regression on all measures, logarithms of the skewed ones."""
    return _learned(past, _line(parameters["C"]), past.measures, seed, ratios=False)


def fit_leaving_trees(past: Past, parameters: Parameters, seed: int) -> MeasureForecast:
    """Return boosted trees that foresee the probability to leave."""
    trees = HistGradientBoostingClassifier(early_stopping=False, random_state=seed, **parameters)
    return _learned(past, trees, past.measures, seed, ratios=True)


def fit_amount_trees(past: Past, parameters: Parameters, seed: int) -> MeasureForecast:
    """Return boosted trees that foresee how much comes, by Poisson deviance."""
    trees = HistGradientBoostingRegressor(
        loss="poisson", early_stopping=False, random_state=seed, **parameters
    )
    return _learned(past, trees, past.measures, seed, ratios=True)


def engagement_contestants(unit: str) -> tuple[Contestant, ...]:
    """Return who competes in foreseeing how much viewers will do, the simplest first.

    Parameters
    ----------
    unit : str
        "rows" or "minutes": what the target counts.
    """
    column = AMOUNT_COLUMNS[unit]

    def fit_own_rate(past: Past, parameters: Parameters, seed: int) -> OwnRateForecast:
        forecast = OwnRateForecast(column, past.days, parameters["weight"])
        return forecast.fit(past.standing_viewers())

    def fit_active_days(past: Past, parameters: Parameters, seed: int) -> ActiveDayForecast:
        last = past.windows[-1]
        forecast = ActiveDayForecast(column, past.days, parameters["weight"], seed)
        return forecast.fit(last.rows, last.target, past.standing_viewers())

    return (
        Contestant("mean_rate", _constant(None)),
        Contestant("zero", _constant(0.0)),
        Contestant("own_rate", fit_own_rate, tuple({"weight": one} for one in RATE_WEIGHTS)),
        Contestant("bg_nbd", fit_active_days, tuple({"weight": one} for one in DAY_WEIGHTS)),
        Contestant("gradient_boosting", fit_amount_trees, TREES, learner=True),
    )


CHURN_CONTESTANTS = (
    Contestant("base_rate", _constant(None)),
    Contestant("recency", fit_recency),
    Contestant("bg_nbd", fit_silence, ({"event": "ended"}, {"event": "silent"})),
    Contestant("logistic", fit_logistic, tuple({"C": one} for one in FREEDOMS), learner=True),
    Contestant("gradient_boosting", fit_leaving_trees, TREES, learner=True),
)
