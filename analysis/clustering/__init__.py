"""Clustering: rows on their axes, methods fitted to them, and labels for other rows.

A leaf that several stages share: model compares clusterings with it, predict fits the chosen one
again before a cut.

rule, rule_parts, rule_columns  the declared decision rule and its hash
distances         distances, labels and silhouettes
sampling, parallel  samples of rows; work over processes
density_cuts      valleys in the density of one measure
column_bends, column_units  columns of any table made comparable
space             rows on their axes, split
methods           what is fitted, what that leaves, and the list of them
segmentation      a fitted model as segments: labels and their margins
certainty         how sure the segment of a viewer is, on one scale for all methods
refitting         the same recipe fitted to other rows
matching          segments matched one to one with those of another clustering
export            a segmentation as plain values
"""
