"""Attributes of viewers, encoded as numbers for the predictions.

They may be protected ones (gender, age …), so that the segmentation never sees any of them.
Other categories have their encodings elsewhere: genres as shares of a viewer's events, titles by
their shrunken mean rating so far (`measures.deviations`), which is target encoding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Most values of an attribute that get a column of their own.
MOST = 8
LONGEST = 40


def _values(known: ir.Table, name: str) -> list:
    """Return the most frequent values of a column, at most MOST + 1 of them."""
    told = known.filter(known[name].notnull())
    counts = told.group_by(name).agg(viewers=told.count())
    return (
        counts.order_by(ibis.desc("viewers"), name).limit(MOST + 1)[name].to_pyarrow().to_pylist()
    )


def encoded_attributes(attributes: ir.Table, learners: ir.Table) -> ir.Table:
    """Return user_id and the encoded attributes of every viewer that has any.

    Parameters
    ----------
    attributes : ibis Table
        user_id and one column an attribute, one row a viewer.
    learners : ibis Table
        user_id of the viewers whose values get columns.

    Returns
    -------
    ibis Table
        A column "attribute=value" (1.0 or 0.0, null where unknown) for each of the eight most
        frequent values and one for all others; numbers of more values stay numbers.
    """
    known = attributes.semi_join(learners, "user_id")
    made = {}
    for name in attributes.columns:
        if name == "user_id":
            continue
        column, values = attributes[name], _values(known, name)
        if column.type().is_numeric() and len(values) > MOST:
            made[name] = column.cast("float64")
            continue
        hits = {str(value): column == value for value in values[:MOST]}
        if len(values) > MOST:
            hits["other"] = column.notin(values[:MOST])
        made |= {f"{name}={key[:LONGEST]}": _flag(hit) for key, hit in hits.items()}
    return attributes.select("user_id", **made)


def _flag(hit: ir.BooleanValue) -> ir.FloatingValue:
    return ibis.cases((hit, 1.0), (~hit, 0.0), else_=None)
