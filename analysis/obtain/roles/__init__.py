"""What tables and columns of a source are to an audience, and the form that later stages read.

vocabulary          the words by which names are understood
name_words          names of tables and columns as words of the vocabulary
role_scores         how well a column fits a role
fixed_values        values that a title or a viewer has once and for all
interaction_table   which table holds interactions, which columns are viewer, title, rating …
linked_tables       tables that describe titles and viewers, or sum up the interactions
told_columns        columns that tell of titles or of viewers
row_sorts           rows of another sort: trailers, purchases, impressions
sort_values         values that tell sorts of rows apart
chosen_column       the one of several columns that stands out in a role
reached             titles, viewers and times that stand in another table, by a key
advice              what a run says where it cannot tell the roles, with lines that work
rating_scale        the scale of ratings
readings            how columns are read once they have a role, and values that stand for none
source_roles        all of them for one source
canonical_tables    interactions, titles and viewers in canonical columns
own_statistics      the source's own aggregates in canonical names
"""
