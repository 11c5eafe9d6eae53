"""Files of one table, and what they are packed in.

delimited    CSV, TSV; `file_start`: how they are written; `column_types`: numbers among texts
parquet      Parquet
movielens    GroupLens' files without a header
netflix      the Netflix Prize
archive      zip, gzip, bzip2, xz, Zstandard
"""
