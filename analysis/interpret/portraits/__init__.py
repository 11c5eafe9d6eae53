"""Portraits of segments, counted: what their known viewers did, against the other known viewers.

counted_measures  what is counted, each measure declared once
material          what a source has to be counted
row_values        what each row says of its viewer
summed_viewers    what each known viewer did
segment_sums      the same of each segment, by quarter of arrival: all that leaves the engine
matching          the others as they would be had they arrived when the segment's viewers did
effect_sizes      how clearly a segment differs
comparisons       one measure of one segment against the others
behaviour         the table of all of them, without what tells of few viewers
quarters          rows and new viewers by quarter, now and a year before
portrait_tables   all of it, from the rows to the tables
"""
