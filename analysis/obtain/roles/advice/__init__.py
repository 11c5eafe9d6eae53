"""What a run says where it cannot tell the roles, with lines that work as printed.

role_advice      candidates, what speaks for each, lines of audience.toml
wide_tables      tables with a column for each title, and how to write them with a row for each
other_tables     titles whose viewers another table names; exports of one viewer
"""
