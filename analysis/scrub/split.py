"""Who learns and who tests: by hash of the id, alike on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.hashed_ids import hash_digits

if TYPE_CHECKING:
    import ibis.expr.types as ir

# The first eight hex digits below .6 and .8 of 2**32; texts of hex digits sort as numbers do.
TRAIN_LAST = "99999999"
VALIDATION_LAST = "cccccccc"


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
