"""Explaining: what a model goes by, and whether segments tell it more.

importance     how much worse it gets without a group of measures
dependence     what it expects along one measure
segment_gain   the segment of each viewer added to the measures; results by segment
"""
