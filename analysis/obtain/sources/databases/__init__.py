"""Sources of many tables.

sqlite           SQLite; `sqlite_salvage`: its cells one by one, where it is damaged;
                 `sqlite_check`: whether it is; `sqlite_views`: its views, within bounds
duckdb_file      DuckDB; `view_copies`: its views, copied by `view_program`, a process of its own
database_url     databases behind a URL
"""
