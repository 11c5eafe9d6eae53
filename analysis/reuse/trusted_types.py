"""What skops has to be told to trust: NumPy's and scikit-learn's own, and what is ours."""

from __future__ import annotations

_OURS = (
    "predict.measure_forecasts.MeasureForecast",
    "predict.measure_forecasts.SkewLogs",
    "predict.rating.factorisation.RatingFactors",
    "predict.rating.rating_biases.RawMeans",
    "predict.rating.rating_biases.ShrunkenBiases",
    "predict.returning.bg_nbd_forecasts.ActiveDayForecast",
    "predict.returning.bg_nbd_forecasts.SilenceForecast",
    "predict.returning.simple_forecasts.ConstantForecast",
    "predict.returning.simple_forecasts.OwnRateForecast",
    "reuse.segmenter.Segmenter",
)
# Trees as scikit-learn keeps them: arrays of numbers.
_TREES = (
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
)
TRUSTED = (*(f"analysis.{name}" for name in _OURS), "numpy.clip", "numpy.dtype", *_TREES)
