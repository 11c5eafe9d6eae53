"""Figures of what viewers do.

viewers   how much each gives, how unequally, at what level, for how long
ratings   their values, and when they came
hypotheses  trend and season, effects of what was tested
returns   who comes again: arrivals, retention, gaps, second visits
amounts   the most active viewers and the others
month_amounts  minutes and plays by month
titles    how often each is seen, how old it is, its genres
"""
