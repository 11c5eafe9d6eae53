"""Views that read outside their source, and views that have no end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from faults.attack import DONE, Attack, Given, Place
from faults.attacks.sources import SECRET, rating_frame, write_duckdb, write_secret, write_sqlite

# What reads a file, a folder, the network or the machine, as a view of DuckDB.
DUCKDB = {
    "text": "SELECT * FROM read_text('{folder}/secret.csv')",
    "bytes": "SELECT decode(content) AS text FROM read_blob('{folder}/secret.csv')",
    "csv": "SELECT * FROM read_csv('{folder}/secret.csv')",
    "bare": "SELECT * FROM '{folder}/secret.csv'",
    "json": "SELECT * FROM read_json_objects('{folder}/*.json')",
    "parquet": "SELECT * FROM read_parquet('{folder}/*.parquet')",
    "names": "SELECT * FROM glob('{folder}/*')",
    "within": "SELECT (SELECT min(content) FROM read_text('{folder}/secret.csv')) FROM ratings",
    "joined": "SELECT r.user_id, t.content FROM ratings r, read_text('{folder}/secret.csv') t",
    "query": "SELECT * FROM query('FROM read_text(''{folder}/secret.csv'')')",
    "union": "SELECT movie_id::VARCHAR AS a FROM ratings UNION ALL FROM '{folder}/secret.csv'",
}
SQLITE = {
    "extension": "SELECT load_extension('{folder}/secret.csv') AS a",
    "read": "SELECT readfile('{folder}/secret.csv') AS a",
    "write": "SELECT writefile('{folder}/new.csv', 'x') AS a",
    "edit": "SELECT edit('x', 'cp {folder}/secret.csv x') AS a",
    "shell": "SELECT * FROM fsdir('{folder}')",
}
COUNT = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
# Each is cut or left out after the seconds or bytes that a view has.
ENDLESS = {
    "sqlite": {
        "sum": f"{COUNT} SELECT sum(n) AS n FROM r",
        "zeroblob": "SELECT zeroblob(3800000000) AS x",
        "many blobs": f"{COUNT} SELECT zeroblob(16000000) AS x FROM r",
        "long text": f"{COUNT} SELECT printf('%.*c', 9000000, 'x') AS x FROM r",
        "cross": "SELECT count(*) AS n FROM ratings a, ratings b, ratings c, ratings d, ratings e",
    },
    "duckdb": {
        "sum": f"{COUNT} SELECT sum(n) FROM r",
        "range": "SELECT count(*) AS n FROM range(100000000) a, range(100000000) b",
        "text": "SELECT repeat('x', 3900000000) AS x",
        "lists": "SELECT list(repeat('x', 1000000)) AS x FROM range(100000)",
        "cross": "SELECT count(*) AS n FROM ratings a, ratings b, ratings c, ratings d, ratings e",
    },
}
# Those that end at once, without waiting for the seconds that a view has.
SHORT = {"zeroblob", "text", "read"}


def view_source(place: Place, form: str, text: str) -> Given:
    """Put a view beside ratings and audit them; the view is left out or cut, and named."""
    outside = write_secret(place.source / "outside")
    statement = f"CREATE VIEW taken AS {text.format(folder=outside)}"
    if form == "sqlite":
        path = write_sqlite(place.source / "a.db", {"ratings": rating_frame()}, statement)
    else:
        path = write_duckdb(place.source / "a.duckdb", statement)
    arguments = ("audit", str(path), "--quiet", "--out", "audit")
    return Given(arguments=arguments, codes=(DONE,), secrets=(SECRET,), named=("taken,,",))


def view_attacks() -> Iterator[Attack]:
    """Yield views that reach out and views without an end."""
    kinds = {"views outside": {"duckdb": DUCKDB, "sqlite": SQLITE}, "views without end": ENDLESS}
    for kind, forms in kinds.items():
        for form, texts in forms.items():
            for name, text in texts.items():
                prepare = partial(view_source, form=form, text=text)
                yield Attack(kind, f"{form}, {name}", prepare, name in SHORT)
