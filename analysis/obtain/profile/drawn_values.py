"""Some values of each column, and which columns of texts name a contact in any row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.secret_values import CONTACT, SECRET
from analysis.obtain.roles.name_words import name_score
from analysis.obtain.roles.vocabulary import NAME, TITLE

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import SourceTable

# Rows that are drawn of a table.
DRAWN = 500
# A name of a column that is one of titles, which may hold anything that looks like a contact.
NAMES_TITLE = 0.8


def drawn_values(table: SourceTable, columns: list[Column]) -> dict[str, list[str]]:
    """Return values of some rows by column, the first of long tables, else evenly drawn.

    Those that are null are left out.
    """
    held = [column for column in columns if column.kind != "blob" and column.filled]
    if not held:
        return {}
    rows, step = table.data.select(*(one.name for one in held)), -(-held[0].rows // DRAWN)
    # To number the rows of a long table takes longer than all else that is done here.
    if step > 1 and not held[0].approximate:
        numbered = rows.mutate(place_of_row=ibis.row_number())
        rows = numbered.filter(numbered.place_of_row % step == 0)
    drawn = rows.limit(2 * DRAWN)
    named = {f"drawn_{at}": drawn[one.name].cast("string") for at, one in enumerate(held)}
    cells = drawn.select(**named).to_pyarrow()
    return {
        column.name: [text for text in cells[name].to_pylist() if text is not None]
        for name, column in zip(named, held, strict=True)
    }


def contact_columns(table: SourceTable, told: list[Column]) -> set[str]:
    """Return the columns of texts in which any row names a contact or a secret.

    Parameters
    ----------
    table : SourceTable
        One table of a source.
    told : list of Column
        Its profile with only what may be shown; what is withheld is not looked through again.
    """
    texts = [
        column
        for column in told
        if column.observed == "text"
        and not column.withheld
        and name_score(column.name, NAME | TITLE) < NAMES_TITLE
    ]
    if not texts:
        return set()
    values = {column.name: table.data[column.name].cast("string") for column in texts}
    wanted = f"{CONTACT}|{SECRET.pattern}"
    found = table.data.aggregate(
        **{
            f"found_{at}": values[column.name].re_search(wanted).any()
            for at, column in enumerate(texts)
        }
    )
    row = found.to_pyarrow().to_pylist()[0]
    return {column.name for at, column in enumerate(texts) if row[f"found_{at}"]}
