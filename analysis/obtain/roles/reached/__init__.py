"""Titles, viewers and times that a table of interactions names through a key of another.

reached_titles    titles that lie behind another table: films of copies on a shelf
reached_viewers   viewers and times of orders, for the table of their items
followed_key      rows with columns of the table that their key names
"""
