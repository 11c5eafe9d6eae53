"""What earlier reports called their segments: the memory of a project between its runs.

edition_file   an edition as a file: its segments, and who of its viewers was in which
edition_shelf  the editions of a source: which one a run follows, and how a new one is added

A run on data that grew or changed finds its segments in the edition before and keeps their ids,
so that `s2` means the same people from month to month, whatever their rank.
"""
