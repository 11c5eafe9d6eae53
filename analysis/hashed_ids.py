"""Hashes of ids, alike on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of 32 hex digits: 32 bits, enough to draw viewers by.
DRAWN = 8


@ibis.udf.scalar.builtin(name="md5", signature=(("string",), "string"))
def md5(text: ir.StringValue) -> ir.StringValue:
    """Return the hex digits that DuckDB, Spark and PostgreSQL all call md5."""


def hash_digits(text: ir.StringValue, salt: str, digits: int = DRAWN) -> ir.StringValue:
    """Return the first hex digits of md5(salt ‖ text)."""
    return md5(ibis.literal(salt) + text).left(digits)
