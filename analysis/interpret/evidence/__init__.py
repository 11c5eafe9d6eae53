"""Whether segments tell more than what drew them.

effects           how much of each measure's ranks they explain
circular_guard    what refuses a p-value on what drew them
rank_tests        Kruskal and Wallis, Dunn's pairs, Cliff's δ
category_tests    Pearson's χ² and Cramér's V
effect_draws      ε² on resamples of viewers
half_evidence     drawn on one half of each viewer's titles, tested on the other
favourite_kinds   favourite decade and genre in the half that drew nothing
later_evidence    drawn before a date, tested on what came after
unused_evidence   dropped measures, and attributes of viewers
evidence_columns  the columns of the tables, and a row of a test
evidence_tables   all of it, after Holm
"""
