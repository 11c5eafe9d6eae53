"""Files of one table, and what they are packed in.

delimited    CSV, TSV; `column_types`: numbers among texts
parquet      Parquet
movielens    GroupLens' files without a header
netflix      the Netflix Prize
archive      zip, gzip
"""
