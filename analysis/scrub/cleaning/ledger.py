"""The ledger: what each rule dropped and changed, a chain of balances for each table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.errors import UserError
from analysis.scrub.cleaning.rules import BEFORE_RULES, POSITIONS, RULES

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analysis.scrub.cleaning.facts import Facts

# What the tally calls rows that a rule changes.
CHANGES = {
    "recovered_ratings": "recovered",
    "impossible_values": "impossible",
    "stray_dates": "stray",
}


def _chain(table: str, start: int, dropped: dict[int, int], changed: dict[int, int]) -> list[dict]:
    lines, rows = [], start
    for rule in RULES:
        at = POSITIONS[rule.name]
        out = rows - dropped.get(at, 0)
        if rows and not out:
            raise UserError(
                f"the cleaning rule {rule.name!r} drops all {rows:,} {table} that were left",
                f"{table} that remain",
                f"Look at the data, or change scrub.{rule.name} in audience.toml.",
            )
        lines.append(
            {
                "table": table,
                "rule": rule.name,
                "rows_in": rows,
                "rows_dropped": dropped.get(at, 0),
                "rows_changed": changed.get(at, 0),
                "rows_out": out,
            }
        )
        rows = out
    return lines


def source_chain(source: dict) -> list[dict]:
    """Return what comes before all rules: lines that are no rows, and rows of another sort.

    Parameters
    ----------
    source : dict
        The record of the source.
    """
    rows = int(source.get("ratings") or 0)
    lines: list[dict] = []
    for rule, name in reversed(BEFORE_RULES.items()):
        left = int(source.get(name) or 0)
        if left:
            line = {"table": "source", "rule": rule, "rows_in": rows + left, "rows_dropped": left}
            lines.insert(0, {**line, "rows_changed": 0, "rows_out": rows})
            rows += left
    return lines


def _counts(frame: pd.DataFrame, value: str) -> dict[int, int]:
    return dict(zip(frame["position"].astype(int), frame[value].astype(int), strict=True))


def rating_chain(tally: ir.Table) -> list[dict]:
    """Return the chain of the rows, from what was counted by viewer and position."""
    # A row that an earlier rule has dropped is changed no more.
    of_rule = {POSITIONS[rule]: column for rule, column in CHANGES.items()}
    counted = tally.group_by("position").agg(
        rows=tally.rows.sum(),
        **{
            column: ibis.ifelse(tally.position > at, tally[column], 0).sum()
            for at, column in of_rule.items()
        },
    )
    found = counted.to_pandas()
    changed = {at: int(found[column].sum()) for at, column in of_rule.items()}
    return _chain("ratings", int(found["rows"].sum()), _counts(found, "rows"), changed)


def viewer_chain(tally: ir.Table, statistics: ir.Table, facts: Facts) -> list[dict]:
    """Return the chain of the viewers; one falls to the rule that took its last row."""
    named = tally.filter(tally.user_id.notnull())
    last = named.group_by("user_id").agg(position=named.position.max())
    found = last.group_by("position").agg(users=last.count()).to_pandas()
    dropped = _counts(found, "users")
    start = int(found["users"].sum())
    if facts.settings.phantom_users:
        ids = statistics.filter(statistics.user_id.notnull()).select("user_id").distinct()
        phantoms = int(ids.anti_join(last, "user_id").count().to_pyarrow().as_py())
        dropped[POSITIONS["phantom_users"]] = phantoms
        start += phantoms
    return _chain("users", start, dropped, {})


def title_chain(titles: ir.Table) -> list[dict]:
    """Return the chain of the titles, from their marked rows."""
    found = (
        titles.group_by("position")
        .agg(rows=titles.count(), named=titles.nameless.sum())
        .to_pandas()
    )
    at = POSITIONS["missing_titles"]
    reached = found["position"] > at
    changed = {at: int(found.loc[reached, "named"].sum())}
    return _chain("titles", int(found["rows"].sum()), _counts(found, "rows"), changed)
