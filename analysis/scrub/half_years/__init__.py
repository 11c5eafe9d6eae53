"""Half-years: what each tells of its viewers, with constants learned once from the whole.

half_year_calendar  which half-years the record holds, and which have viewers enough
viewer_runs         as many rows of every viewer of every half-year, so that amounts tell nothing
half_year_tables    the measures of these rows, on one scale for all half-years
"""
