"""What each column of a source holds.

column          what is known of one column, and what follows from it
table_profile   counts, range, quartiles, common values, observed type of every column
common_values   the commonest values
text_forms      how many texts read as number, time, UUID …
settled_values  words for “no value”, written numbers and exact ids, settled before all else
shared_values   what may be shown of columns beside viewers
personal_values values that lead to a person; `secret_values`: hashes, tokens, contacts in texts
national_numbers  numbers by which a state knows a person
drawn_values    some values of each column, and texts that name a contact
linked_viewers  whose the rows of a table are, by itself or through others
person_ids      columns that identify people because of what refers to them
quartiles       quartiles of tables too long to hold
value_readers   expressions that read a column as number, time, text
"""
