"""Figures of the chapter on trust.

certainty  how sure viewers are of their segment, and how that was checked
coverage   who is left out, and how far the segments of groups hold
evidence   what segments explain where they were not drawn
lasting    shares of segments by half-year, and moves between them
"""
