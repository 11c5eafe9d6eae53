"""Figures of the chapter on trust.

evidence  what segments explain where they were not drawn
lasting   shares of segments by half-year, and moves between them
"""
