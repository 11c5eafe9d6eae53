"""Files with damage, times outside the calendar, and text that is odd."""

from __future__ import annotations

import gzip
import itertools
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from faults.attack import DONE, REFUSED, Attack, Given, Place
from faults.attacks.sources import rating_frame, write_duckdb, write_sqlite

EITHER = (DONE, REFUSED)
# Bytes of a file that one damage changes, and how many damages of each form are tried.
CHANGED, DAMAGES = 40, 12
# Shares of a file after which it ends.
CUTS = (0.02, 0.3, 0.7, 0.99)


def write_form(folder: Path, form: str) -> Path:
    """Write the same ratings in one form."""
    frame, path = rating_frame(), folder / f"ratings.{form}"
    if form == "db":
        return write_sqlite(path, {"ratings": frame})
    if form == "duckdb":
        return write_duckdb(path)
    if form == "parquet":
        frame.to_parquet(path, index=False, row_group_size=200)
        return path
    text = frame.to_csv(index=False)
    if form == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ratings.csv", text)
    elif form == "csv.gz":
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
    else:
        path.write_text(text)
    return path


FORMS = ("db", "duckdb", "parquet", "zip", "csv.gz", "csv")
COMMANDS = {
    "audit": ("audit", "{}"),
    "score": ("score", "{}"),
    "cluster": ("cluster", "{}", "--k-max", "2"),
}


def flipped_bytes(place: Place, form: str, seed: int) -> Given:
    """Change bytes at random places, the same for each seed, and audit."""
    path = write_form(place.source, form)
    content = bytearray(path.read_bytes())
    drawn = np.random.default_rng(seed)
    # The first bytes tell the form; what follows is what readers trust.
    start = int(drawn.integers(8, max(9, len(content) - CHANGED)))
    for at in range(start, min(start + CHANGED, len(content))):
        content[at] = int(drawn.integers(256))
    path.write_bytes(content)
    return Given(arguments=("audit", str(path), "--quiet"), codes=EITHER)


def cut_file(place: Place, form: str, share: float, command: str) -> Given:
    """End a file too soon."""
    path = write_form(place.source, form)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    arguments = tuple(part.format(path) for part in COMMANDS[command])
    codes = EITHER if form == "csv" else (REFUSED,)
    return Given(arguments=(*arguments, "--quiet"), codes=codes)


# Times as text, and as types of DuckDB.
TIMES = {
    "year 0": ("VARCHAR", "0000-01-01"),
    "no day": ("VARCHAR", "0000-00-00"),
    "year 10000": ("VARCHAR", "10000-01-01"),
    "before the calendar": ("TIMESTAMP", "4714-01-01 (BC)"),
    "far": ("TIMESTAMP", "290000-01-01"),
    "endless": ("TIMESTAMP", "infinity"),
    "zone, year 0": ("TIMESTAMPTZ", "0000-12-31"),
    "date, far": ("DATE", "5881580-07-10"),
    "date, endless": ("DATE", "-infinity"),
    "leap": ("VARCHAR", "2005-02-29"),
    "hour 24": ("VARCHAR", "2004-01-01 24:00:00"),
}


def odd_times(place: Place, kind: str, value: str, command: tuple[str, ...]) -> Given:
    """Put times outside the calendar among the others."""
    path = write_duckdb(
        place.source / "a.duckdb",
        "CREATE TABLE views AS SELECT user_id, movie_id, rating, CASE WHEN user_id = 1 "
        f"THEN '{value}'::{kind} ELSE rated_at::{kind} END AS rated_at FROM ratings",
        "DROP TABLE ratings",
    )
    arguments = (command[0], *command[1:], str(path), "--quiet")
    return Given(arguments=arguments, codes=(DONE,))


HEADER = "user_id,movie_id,rating\n"
BODY = "".join(f"{n % 30},{n % 20},{n % 5}\n" for n in range(600))
TEXTS: dict[str, bytes] = {
    "quote opened in the header": f'"{HEADER}{BODY}'.encode(),
    "quote opened in a row": f'{HEADER}1,"2,3\n{BODY}'.encode(),
    "zero bytes": HEADER.encode() + b"1,\x00,3\n" * 300,
    "only zero bytes": b"\x00" * 5000,
    "UTF-16 cut in a letter": BODY.encode("utf-16")[:-1],
    "UTF-16 of one byte": b"\xff\xfe1",
    "UTF-32": (HEADER + BODY).encode("utf-32"),
    "only a header": HEADER.encode(),
    "only commas": b",,,\n" * 500,
    "only quotes": b'"' * 999,
    "only line ends": b"\n\r\n\r" * 500,
    "carriage returns": (HEADER + BODY).replace("\n", "\r").encode(),
    "doubled names": f"a,A,a,a\n{'1,2,3,4' * 1}\n".encode() * 300,
    "names of SQL": b'"a""; DROP TABLE x; --",select,from\n' + b"1,2,3\n" * 300,
    "names of nothing": b",,\n" + b"1,2,3\n" * 300,
    "long names": f"{'a' * 9000},{'b' * 9000},c\n".encode() + b"1,2,3\n" * 300,
    "rows without values": HEADER.encode() + b",,\n" * 500,
    "huge numbers": HEADER.encode() + b"1e400,99999999999999999999999999,-0\n" * 300,
    "control signs": HEADER.encode() + "1,\x1b[31mred,\u202e3\n".encode() * 300,
    "half letters": HEADER.encode() + b"1,\xed\xa0\x80,3\n" * 300,
}
SHORT = {"quote opened in the header", "zero bytes", "names of SQL"}


def odd_text(place: Place, content: bytes, command: str) -> Given:
    """Read delimited text that is odd."""
    path = place.source / "ratings.csv"
    path.write_bytes(content)
    arguments = tuple(part.format(path) for part in COMMANDS[command])
    return Given(arguments=(*arguments, "--quiet"), codes=EITHER)


def odd_rows(place: Place, name: str, command: str) -> Given:
    """Run or render interactions that are valid and odd."""
    path = place.source / "ratings.csv"
    ODD_ROWS[name]().to_csv(path, index=False)
    more = ("--renderer", "embedded", "--out", "site") if command == "render" else ()
    arguments = (command, "--draft", "--quiet", "--source", str(path), *more)
    codes = EITHER if command == "run" else (DONE,)
    return Given(arguments=arguments, codes=codes)


def _with(**columns: object) -> Callable[[], pd.DataFrame]:
    return lambda: rating_frame().assign(**columns)


ODD_ROWS: dict[str, Callable[[], pd.DataFrame]] = {
    "one rating": _with(rating=3),
    "one day": _with(rated_at="2004-01-01"),
    "no ratings": _with(rating=None),
    "no times": lambda: rating_frame().drop(columns="rated_at"),
    "negative minutes": _with(minutes=-5.0),
    "far years": _with(rated_at="9999-12-31"),
    "huge ratings": lambda: rating_frame().assign(rating=lambda rows: rows["rating"] * 1e300),
    "one viewer twice": lambda: rating_frame().assign(user_id=lambda rows: rows["user_id"] % 2),
    "nineteen viewers": lambda: rating_frame().query("user_id < 20"),
    "twenty viewers": lambda: rating_frame().query("user_id < 21"),
    "text ids": lambda: rating_frame().assign(
        user_id=lambda rows: "=u" + rows["user_id"].astype(str)
    ),
}


# A report of so few viewers has no segments, no picture of them, and pages all the same.
FEW = ("one viewer twice", "nineteen viewers", "twenty viewers")


def damaged_attacks() -> Iterator[Attack]:
    """Yield damages, cuts, odd times, odd texts and odd rows."""
    for form, seed in itertools.product(FORMS, range(DAMAGES)):
        prepare = partial(flipped_bytes, form=form, seed=seed)
        yield Attack("damaged files", f"{form}, changed at {seed}", prepare, seed == 0)
    for form, share, command in itertools.product(FORMS, CUTS, ("audit", "score")):
        prepare = partial(cut_file, form=form, share=share, command=command)
        short = (form, share, command) == ("parquet", CUTS[1], "audit")
        yield Attack("damaged files", f"{form}, cut at {share:.0%}, {command}", prepare, short)
    for name, (kind, value) in TIMES.items():
        prepare = partial(odd_times, kind=kind, value=value, command=("audit",))
        yield Attack("odd times", f"{name}, audit", prepare, name == "year 0")
        prepare = partial(odd_times, kind=kind, value=value, command=("run", "--draft", "--source"))
        yield Attack("odd times", f"{name}, run", prepare)
    for (name, content), command in itertools.product(TEXTS.items(), COMMANDS):
        prepare = partial(odd_text, content=content, command=command)
        yield Attack(
            "odd text", f"{name}, {command}", prepare, name in SHORT and command == "audit"
        )
    for name in ODD_ROWS:
        yield Attack("odd rows", f"{name}, run", partial(odd_rows, name=name, command="run"))
    for name in FEW:
        prepare = partial(odd_rows, name=name, command="render")
        yield Attack("odd rows", f"{name}, render", prepare)
