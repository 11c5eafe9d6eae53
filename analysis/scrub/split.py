"""Who learns and who tests: by hash of the id, alike on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.hashed_ids import hash_digits

if TYPE_CHECKING:
    import ibis.expr.types as ir

# The first eight hex digits below .6 and .8 of 2**32; texts of hex digits sort as numbers do.
TRAIN_LAST = "99999999"
VALIDATION_LAST = "cccccccc"
# Decimals of a share: eight hex digits fall short of it in the tenth.
DIGITS = 9


def viewer_split(user_id: ir.Value, salt: str) -> ir.StringValue:
    """Return train, val or test (60/20/20) for ids, whole numbers as decimal text."""
    drawn = hash_digits(user_id.cast("string"), salt)
    return ibis.cases(
        (drawn <= TRAIN_LAST, "train"), (drawn <= VALIDATION_LAST, "val"), else_="test"
    )


def split_shares() -> pd.DataFrame:
    """Return split and share: how much of the viewers each is meant to hold, for whoever tells."""
    ends = [(int(last, 16) + 1) / 16**8 for last in (TRAIN_LAST, VALIDATION_LAST)]
    shares = [ends[0], ends[1] - ends[0], 1 - ends[1]]
    frame = pd.DataFrame({"split": ["train", "val", "test"], "share": shares})
    return frame.round({"share": DIGITS})


def first_half(user_id: ir.Value, key: ir.Value, salt: str) -> ir.BooleanValue:
    """Say which events fall into a viewer's first half, by hash of viewer and title (or day)."""
    pair = user_id.cast("string") + ":" + key.cast("string")
    return hash_digits(pair, salt) < "80000000"
