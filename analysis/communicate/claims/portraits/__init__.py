"""What is said of segments.

segments         each segment: its size, how its viewers differ, how it moved
traits           what is said of a counted measure
favourites       what each segment chooses more often than the others
rules            the rule of each segment in words, and how well such rules do
differences      how much the segments explain, whom they hold too many of
recommendations  the shelf, its evidence, its reach, a test; or why not
"""
