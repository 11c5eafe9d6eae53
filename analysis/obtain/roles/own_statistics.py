"""The source's own aggregates of viewers and of titles, in canonical names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import number_value, time_value
from analysis.obtain.roles.canonical_tables import Found, as_id, empty_table, id_type

if TYPE_CHECKING:
    import ibis.expr.types as ir


def canonical_statistics(found: Found, of: str) -> ir.Table:
    """Return the source's own aggregates in canonical names.

    Parameters
    ----------
    found : Found
        The source with its roles.
    of : str
        users or titles.

    Returns
    -------
    ibis Table
        user_id, total, mean, sd, low, high, titles, span (days), first, last; or title_id, total,
        mean, sd, low, high, users. No rows where the source has no such table.
    """
    key, counted = ("user_id", "titles") if of == "users" else ("title_id", "users")
    main = found.known_role("viewer" if of == "users" else "title")
    link = found.links.statistics_users if of == "users" else found.links.statistics_titles
    numbers = ["total", "mean", "sd", "low", "high", counted]
    numbers += ["span"] if of == "users" else []
    times = ["first", "last"] if of == "users" else []
    if link is None:
        schema = {key: id_type(main), **dict.fromkeys(numbers, "float64")}
        schema |= dict.fromkeys(times, "timestamp")
        return empty_table(schema)
    data = found.source.table(link.table).data
    names = {**link.columns, counted: link.columns.get("distinct")}
    read = {name: names.get(name) for name in numbers}
    chosen = {name: number_value(data[column]) if column else None for name, column in read.items()}
    for name in times:
        column = found.column(link.table, names[name] or "") if names.get(name) else None
        timed = column and column.time_form
        chosen[name] = time_value(data[names[name]], timed) if timed else None
    kinds = {**dict.fromkeys(numbers, "float64"), **dict.fromkeys(times, "timestamp")}
    filled = {n: ibis.null(kinds[n]) if v is None else v for n, v in chosen.items()}
    table = data.select(**{key: as_id(data[link.key], id_type(main))}, **filled)
    return table.order_by(list(table.columns))
