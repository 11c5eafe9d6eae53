"""Predictions as files: their predictors, what they foresee, and of other viewers."""
