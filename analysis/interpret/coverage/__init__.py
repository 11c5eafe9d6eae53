"""Who is in the segments and who is not, and for whom they hold.

audience_viewers  one row a viewer: how much, since when, what was chosen, which segment
left_out          viewers known, guessed and left out, by arrival, amount and era
viewer_groups     ways to group viewers, and which of them are circular
matched_cells     viewers of a grouping in cells of like amount and like arrival
matched_ratios    representation of groups in segments, as it is and at like amount and arrival
fairness          which groups stand apart
kept_shares       how often refits leave a viewer in the segment
group_trust       how far the segments of each group can be relied on
audit             all of these as tables
"""
