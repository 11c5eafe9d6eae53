"""Who learns and who tests: by hash of the id, alike on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# The first eight hex digits below .6 and .8 of 2**32; texts of hex digits sort as numbers do.
TRAIN_LAST = "99999999"
VALIDATION_LAST = "cccccccc"


@ibis.udf.scalar.builtin(name="md5", signature=(("string",), "string"))
def md5(text: ir.StringValue) -> ir.StringValue:
    """Return the hex digits that DuckDB, Spark and PostgreSQL all call md5."""


def hash_digits(text: ir.StringValue, salt: str) -> ir.StringValue:
    """Return the first eight hex digits of md5(salt ‖ text)."""
    return md5(ibis.literal(salt) + text).left(8)


def viewer_split(user_id: ir.Value, salt: str) -> ir.StringValue:
    """Return train, val or test (60/20/20) for ids, whole numbers as decimal text."""
    drawn = hash_digits(user_id.cast("string"), salt)
    return ibis.cases(
        (drawn <= TRAIN_LAST, "train"), (drawn <= VALIDATION_LAST, "val"), else_="test"
    )


def first_half(user_id: ir.Value, key: ir.Value, salt: str) -> ir.BooleanValue:
    """Say which events fall into a viewer's first half, by hash of viewer and title (or day)."""
    pair = user_id.cast("string") + ":" + key.cast("string")
    return hash_digits(pair, salt) < "80000000"
