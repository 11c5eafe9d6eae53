"""What a source is, told: its documentation, its tables and columns, how they hang together.

own_dictionary      the source's own documentation, drafts where it has none
documented_tables   tables, columns and roles as small tables
source_record       one row about the source
relations           which column refers to which, declared or found in the values
inferred_references undeclared references, by names and values; composite_references: by several
                    columns; measured_reference: how well the values agree
reference_names     how a column's name says that it refers to another
schema_diagram      the tables as SVG
data_dictionary     all of it as Markdown and CSV
schema_changes      what changed in the schema since the run before
"""
