"""What earlier reports said and called their segments: the memory of a project between its runs.

edition_facts   what is told of an edition beside its files, and what an edition is known by
edition_folder  an edition as a folder: report, centroids, titles, and who was in which segment
told_report     what of an earlier report.json can be compared, checked
edition_shelf   the editions of a source, and how a new one is added
precedent       which edition a run goes on from
own_names       names that the user gives segments

A run on data that grew or changed finds its segments in the edition before and keeps their ids,
so that `s2` means the same people from month to month, whatever their rank.
"""
