"""Figures of the chapter on trust.

lasting  shares of segments by half-year, and moves between them
"""
