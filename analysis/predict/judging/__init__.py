"""Judging: what predictions are worth on rows that were not learned from.

measures    what is measured: losses that add up, and measures of order
resampling  viewers drawn again, and the interval that this gives
contests    every contestant tuned, fitted and judged; which of them is recommended
"""
