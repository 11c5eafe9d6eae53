"""A seeded sample of interactions in which nobody can be recognised by an id."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis.obtain.audit.pseudonym_key import KEY, pseudonym_key
from analysis.obtain.profile.personal_values import has_personal_shape
from analysis.obtain.profile.value_readers import plain_value
from analysis.obtain.roles.name_words import is_personal

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source

# As many rows as a reader can look through in a spreadsheet.
ROWS = 1000
# Hexadecimal digits of a pseudonym: 64 bits, too many for two viewers to share one.
LENGTH = 16


def id_pseudonym(value: object, secret: bytes) -> str | None:
    """Return the HMAC-SHA-256 of an id as 16 hexadecimal digits; None for none."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    return hmac.new(secret, str(value).encode(), hashlib.sha256).hexdigest()[:LENGTH]


def _drawn(rows: ir.Table, seed: int) -> pd.DataFrame:
    total = int(rows.count().execute())
    events = np.random.default_rng(seed).choice(total, min(ROWS, total), replace=False)
    frame = rows.filter(rows.event.isin(np.sort(events).tolist())).to_pandas()
    return frame.sort_values("event", ignore_index=True)


def sample_interactions(rows: ir.Table, seed: int, path: Path = KEY) -> pd.DataFrame:
    """Draw interactions by their row number and hide who they are of.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.
    seed : int
        Another seed draws another sample.
    path : Path
        Where the key is kept.

    Returns
    -------
    DataFrame
        user_id (pseudonym), title_id, rating, at, minutes, plays, in the order of the source.
    """
    frame = _drawn(rows, seed)
    secret = pseudonym_key(path)
    frame["user_id"] = [id_pseudonym(value, secret) for value in frame.user_id.astype(object)]
    return frame.drop(columns="event").astype({"user_id": "str"})


def sample_largest_table(
    source: Source,
    profiles: dict[str, list[Column]],
    people: set[tuple[str, str]],
    seed: int,
    path: Path = KEY,
) -> pd.DataFrame:
    """Draw rows of the largest table of a source that holds no interactions.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table, with only what may be shown, see `shared_profiles`.
    people : set
        (table, column) with ids of people; they, other personal columns, texts of which nothing
        may be shown and columns that hold an e-mail address or the like become pseudonyms.
    seed : int
        Another seed draws another sample.
    path : Path
        Where the key is kept.
    """
    named = [table for table in source.tables if table.kind == "table"]
    if not named:
        return pd.DataFrame()
    table = max(named, key=lambda table: (profiles[table.name][0].rows, table.name))
    shown = [column for column in profiles[table.name] if column.kind != "blob"]
    if not shown:
        return pd.DataFrame()
    data = table.data.select(
        **{column.name: plain_value(table.data[column.name]).cast("string") for column in shown}
    )
    data = data.rename({f"column {n}": name for n, name in enumerate(data.columns)})
    frame = _drawn(data.mutate(event=ibis.row_number()), seed)
    secret = pseudonym_key(path)
    frame.columns = [*(column.name for column in shown), "event"]
    for column in shown:
        cells = frame[column.name].astype(object)
        known = column.personal or (column.withheld and column.observed == "text")
        known |= (table.name, column.name) in people or is_personal(column.name)
        if known or any(map(has_personal_shape, cells)):
            frame[column.name] = [id_pseudonym(cell, secret) for cell in cells]
    return frame.iloc[:, :-1]
