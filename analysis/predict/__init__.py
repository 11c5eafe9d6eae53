"""Predict: what viewers will do next, and whether segments help to know it.

contest      what competes in a task
"""
