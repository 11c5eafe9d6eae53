"""Whether segments last: shares, places and moves from half-year to half-year.

placed_runs          viewers of half-years placed among the segments by one rule
viewer_contrasts     differences between half-years that share viewers
segment_moves        whether viewers move, and whether segments lie elsewhere, beyond noise
segment_transitions  from which segment to which, beside what chance alone moves
segment_shares       shares by half-year, whether their mix changed, seasons
segment_refits       segments found anew in each half-year
segment_verdicts     all of it in a word for each segment, with its reason and its date
over_time_tables     from the half-years of scrub to the tables
"""
