"""The matrix that models are fitted on: evidence, choice, treatment and pipeline."""
