"""What is said of minutes and plays: how much there is in all, of a viewer, and of whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import large_slot, rounded_slot, share_slot

if TYPE_CHECKING:
    from analysis.tables import Results

# What viewers do with a signal, and of whom it is a mean.
VERBS = {"minutes": "watched", "plays": "had"}


def owners_of(row: pd.Series) -> Population:
    """Return the viewers who have a signal.

    Parameters
    ----------
    row : Series
        signal and viewers, missing where it would tell of few others.
    """
    n = None if pd.isna(row["viewers"]) else int(row["viewers"])
    return Population(f"viewers with {row['signal']}", n, ("viewer",))


def amount_of(results: Results, signal: str) -> pd.Series | None:
    """Return what there is of minutes or plays in all; None where the source carries none."""
    frame = results.explored.frame("amounts")
    rows = frame[frame["signal"] == signal]
    return rows.iloc[0] if len(rows) else None


def told_apart(results: Results, signal: str) -> bool:
    """Say whether a signal tells of months and titles what counting the rows does not."""
    return amount_of(results, signal) is not None and Populations(results).many != signal


def amount_claims(results: Results) -> Iterator[Claim]:
    """Yield minutes and plays in all and of a mean viewer, and how many rows have them."""
    people = Populations(results)
    for _, row in results.explored.frame("amounts").iterrows():
        signal, of = row["signal"], owners_of(row)
        yield Claim(
            f"explore.{signal}",
            f"All viewers together {VERBS[signal]} {{total}} {{signal}}, on average {{mean}} "
            "({low} to {high}) a viewer.",
            {
                "total": large_slot(row["total"], signal, of),
                "mean": rounded_slot(row["mean"], signal, of, row["low"], row["high"]),
                "low": rounded_slot(row["low"], signal, of),
                "high": rounded_slot(row["high"], signal, of),
            },
            {"signal": signal},
            evidence="estimated",
        )
        if row["rows"] < (people.rows.n or 0):
            yield Claim(
                f"explore.{signal}_known",
                "{share} of all {many} have {signal}; the others are in no total and in no mean.",
                {"share": share_slot(row["rows"] / (people.rows.n or 1), people.rows)},
                {"signal": signal, "many": people.many},
            )
