"""What is said of figures and tables of segments.

quarter_words   how one segment's parts moved by quarter
size_words      how large segments are
portrait_words  what sets segments apart, as counted
measure_labels  what counted measures are called
profile_words   what the clustering saw
activity_words  how segments' parts of rows and newcomers moved
forward_words   what segments did afterwards
rule_words      what decides about segments
table_words     favourites
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.segment_chapter import (
    activity_words,
    forward_words,
    portrait_words,
    profile_words,
    quarter_words,
    rule_words,
    size_words,
    table_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

LANDING_CAPTIONS: tuple[CaptionMaker, ...] = (size_words.audience_bar_words,)
# In the order in which the chapter shows them.
SEGMENT_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(size_words.segment_shares_words, size_words.segment_sizes_words),
    *(portrait_words.segment_behaviour_words, portrait_words.behaviour_table_words),
    *(profile_words.profiles_words, profile_words.medians_words, table_words.favourites_words),
    *(rule_words.deciding_words, rule_words.rule_tree_words, rule_words.centres_words),
    *(activity_words.segment_activity_words, activity_words.newcomers_words),
    forward_words.forward_words,
)
# Of each segment one, so that there are as many as segments.
EACH_SEGMENT = (quarter_words.segment_quarter_words,)
