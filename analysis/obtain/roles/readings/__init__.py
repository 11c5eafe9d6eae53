"""How columns are read once they have a role, and what is said where they cannot be.

readable_roles    columns that cannot be read as their role needs
watched_minutes   how long viewings were, by a column or from start to end
values_for_none   which values stand for none: placeholder days, impossible lengths, “not rated”
time_of_day       the time of day beside a day, and days that spreadsheets count
timed_days        days and the time of day beside them, as one time
no_values         what these become
"""
