"""What decides to which segment a viewer belongs, in words that a person can use.

known_viewers    measures of known viewers as the clustering took them, in their own units
surrogate_tree   a small tree of yes and no that foretells the segment
rule_fidelity    how often it does, on viewers whom it did not learn from
assignment_importance  who changes segment where a measure is another's; centres in their units
segment_rules    the tree and the rule of each segment as tables
"""
