"""Tables with a column for each title, and a line that writes a row for each viewer and title."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from analysis.engine import quoted_name
from analysis.errors import UserError
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.rating_scale import BEYOND
from analysis.obtain.roles.role_scores import is_id_like, title_score, viewer_score
from analysis.obtain.roles.vocabulary import GENRES

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source

# So many columns of marks on one scale, and this share of the columns beside the viewer, make a
# wide table; a scale has at most so many steps, at least as many as tell it from yes and no.
FEWEST, SHARE, STEPS, LEAST_STEPS = 8, 0.8, 25, 3
# Scales of marks with decimals; ends of a column lie this near those of its scale, in parts of it.
SCALES, NEAR = ((-10, 10), (0, 10), (1, 10), (0, 5), (0.5, 5), (1, 5)), 0.1
# Rows from which the ends of columns tell a scale.
ROWS = 15
# Columns that an error names.
SHOWN = 5
# Files that the engine reads by their names.
READ = (".csv", ".tsv", ".txt", ".parquet", ".json", ".jsonl", ".csv.gz")


def _viewer(columns: list[Column]) -> Column | None:
    """Return the column that tells the rows of a table apart, and whom they are of."""
    unique = [column for column in columns if column.unique and is_id_like(column)]
    named = [column for column in unique if viewer_score(column)[0]]
    first = [column for column in unique if column.position == 0]
    chosen = (named or first)[:1]
    return None if not chosen or title_score(chosen[0])[0] else chosen[0]


def _marks(columns: list[Column]) -> list[Column]:
    """Return the columns that hold marks of one scale: the same ends, few steps."""
    likely = [
        column
        for column in columns
        if column.numeric and not column.time_form and 1 < column.distinct <= STEPS
        and "".join(name_tokens(column.name)) not in GENRES
    ]  # fmt: skip
    ends = Counter((float(str(c.low)), float(str(c.high))) for c in likely)
    if not ends:
        return []
    (low, high), times = ends.most_common(1)[0]
    steps = max(column.distinct for column in likely)
    same = [c for c in likely if low <= float(str(c.low)) and float(str(c.high)) <= high]
    return same if steps >= LEAST_STEPS and times >= SHARE * len(likely) else []


def _marks_with_decimals(columns: list[Column]) -> tuple[list[Column], float | None]:
    """Return the columns of marks of one scale in parts of a step, and what means “no mark”."""
    likely = [c for c in columns if c.numeric and not c.time_form and c.distinct > STEPS]
    highs = Counter(float(str(column.high)) for column in likely)
    ends = [end for end in highs if end in BEYOND and highs[end] >= SHARE * len(likely)]
    none = ends[0] if ends else None
    for low, high in SCALES:
        near = NEAR * (high - low)
        same = [
            column
            for column in likely
            if 0 <= float(str(column.low)) - low <= near
            and (float(str(column.high)) == none or 0 <= high - float(str(column.high)) <= near)
        ]
        if same and len(same) >= SHARE * len(likely):
            return same, none
    return [], None


def wide_table_error(source: Source, profiles: dict[str, list[Column]]) -> UserError | None:
    """Return the error for a source of one table with a column for each title, or None.

    Parameters
    ----------
    source : Source
        The opened source, in which no interactions were found.
    profiles : dict
        Profile of each table.
    """
    for table in source.tables:
        columns = profiles[table.name]
        viewer = _viewer(columns) if columns and columns[0].rows >= ROWS else None
        rest = [column for column in columns if column is not viewer and column.filled]
        least, none = max(FEWEST, SHARE * len(rest)), None
        if len(marks := _marks(rest)) < least:
            marks, none = _marks_with_decimals(rest)
        if viewer is None or len(marks) < least:
            continue
        others = [column.name for column in rest if column not in marks]
        names = [mark.name for mark in marks]
        return _error(source, table.name, viewer.name, names, others, none)
    return None


def melting_line(file: str, viewer: str, others: list[str], none: float | None = None) -> str:
    """Return a command that writes ratings.csv with a row for each viewer and title of a file.

    Parameters
    ----------
    file : str
        A file that the engine reads.
    viewer : str
        Its column that stays.
    others : list of str
        Columns that are no titles.
    none : float, optional
        A number that means “no mark”.
    """
    apart = ", ".join(map(quoted_name, [viewer, *others]))
    titles = f"COLUMNS(* EXCLUDE ({apart}))"
    rows = f"(UNPIVOT {quoted_name(file)} ON {titles} INTO NAME title VALUE rating)"
    rows += "" if none is None else f" WHERE rating <> {none:g}"
    query = f"COPY (SELECT {quoted_name(viewer)} AS user_id, title, rating FROM {rows}) "
    query += "TO $$ratings.csv$$ (HEADER)"
    plain = "\\" not in query and '""' not in query
    text = f'"""{query}"""' if plain else repr(query)
    return f"python -c {shlex.quote(f'import duckdb; duckdb.sql({text})')}"


def _error(
    source: Source,
    table: str,
    viewer: str,
    titles: list[str],
    others: list[str],
    none: float | None,
) -> UserError:
    shown = ", ".join(f"“{name}”" for name in titles[:SHOWN])
    files = [source.name, f"{table}.csv"]
    file = next((name for name in files if name.lower().endswith(READ)), files[1])
    remedy = (
        "If these are titles, write a row for each viewer and title, in the folder of the file, "
        f"and read ratings.csv:\n{melting_line(file, viewer, others, none)}"
    )
    return UserError(
        f"“{table}” of {source.name} has a row for each “{viewer}” and a column for each title: "
        f"{len(titles)} columns hold marks of one scale ({shown} …)"
        f"{'' if none is None else f', {none:g} where there is none'}",
        "a row for each viewer and title: user_id, title, rating",
        remedy,
    )
