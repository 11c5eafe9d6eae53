"""Sources of many tables.

sqlite           SQLite; `sqlite_salvage`: its cells one by one, where it is damaged
duckdb_file      DuckDB
database_url     databases behind a URL
"""
