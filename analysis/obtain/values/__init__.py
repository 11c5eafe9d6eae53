"""How values are written, and expressions that read them; knows no table and no role.

written_times     days and times in every form: ISO, day or month first, month names, epochs
time_words        how times are read, in words
time_zones        offsets, abbreviations and regions behind a time of day
written_lengths   lengths of time as text: h:m:s, 1h 23m
written_numbers   numbers with decimal commas, parted thousands, per cent
shapes            regular expressions for the engine and for Python
missing_words     words that mean that there is no value
"""
