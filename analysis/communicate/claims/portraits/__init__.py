"""What is said of segments.

segments         each segment: its size, how its viewers differ, how it moved
traits           what is said of a counted measure
favourites       what each segment chooses more often than the others
rules            the rule of each segment in words, and how well such rules do
badges           how far each segment can be relied on, in a few words
afterwards       what each segment did after a cut that it was found before
differences      how the table of segments is read
recommendations  the shelf, its evidence, its reach, a test; or why not
"""
