"""Audience Decode: from a database of viewer interactions to a published report.

settings     what a run can be told
places       where the project's folders lie
scratch      temporary folders, removed whatever happens
engine       where tables are computed (DuckDB through Ibis)
tables       the tables of a finished stage
editions     what earlier reports called their segments
disclosure   how few viewers may be told of
intervals    values of groups and differences between them, with intervals over viewers
comparable_viewers  how many viewers a run needs
measure_groups  measures that hang together
holm         p-values adjusted for how many questions were asked at once
shrunken_lifts  shares of some choices over those of others, drawn towards 1
title_facts  what is known of every title that was chosen
clustering   clusterings fitted to rows, and labels for other rows
estimator_files  fitted estimators as bytes that run no code when read
text         numbers, units, nouns, Markdown and CSV cells, made safe and in one style
pipeline     the stages, their fingerprints, their results
notebooks    what the notebooks of a run begin with
run          every stage computed, reports and fitted models written
obtain       opens the source, finds its roles, documents and audits it
scrub        cleans rows by declared rules, builds features, splits viewers
explore      small tables that describe ratings, viewers and titles
model        structure gate, comparison of clusterings, the chosen model
predict      what viewers will do next, and whether segments help to know it
interpret    segments, profiles, names, coverage
reuse        the fitted model as files, loaded and applied to other viewers
communicate  the only place that knows matplotlib and words
book         the embedded renderer: knows Quarto's syntax, nothing of audiences
rendering    the way from a run to the published site, by Quarto or the embedded renderer
commands     what the command line is made of
demo         the seeded replica with planted audience types

Data flow one way: source, obtain, scrub, explore and model, predict and interpret, communicate,
book.
"""

__version__ = "0.1.0"
