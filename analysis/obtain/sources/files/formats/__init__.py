"""Files of tables that are neither text nor Parquet, each opened only where one is met.

json_records     JSON: arrays, lines, objects with lists inside; `json_objects`: whole objects
json_forms       how the records of JSON follow each other
json_keys        keys of JSON that differ in case only
workbook         Excel and OpenDocument workbooks
merged_cells     cells of a sheet that are merged over rows; `merged_numbers`: those once
columnar         Feather, Arrow and ORC
unread_formats   what is known and not read, with the way out
"""
