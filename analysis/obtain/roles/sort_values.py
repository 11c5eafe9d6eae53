"""Values that tell sorts of rows apart, and which of them are viewings."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import disclosure
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.vocabulary import (
    BEGINS_PLAY,
    NO_VIEWING,
    SUPPLEMENTAL,
    VIEWING,
    WITHIN_PLAY,
)
from analysis.text.toml import toml_literal

# A cell of nothing, as settings write it.
NOTHING = ""


@dataclass(frozen=True)
class RowSort:
    """A column of few values that tells sorts of rows apart.

    Parameters
    ----------
    table, column : str
        Where it is.
    counts : dict
        Value, empty text for none, to its rows.
    kept : tuple of str
        Values whose rows are read.
    by_settings : bool
        Whether `obtain.only` says so.
    """

    table: str
    column: str
    counts: dict[str, int]
    kept: tuple[str, ...]
    by_settings: bool = False

    @property
    def set_aside(self) -> dict[str, int]:
        """Return the values whose rows are not read, with their numbers."""
        return {value: rows for value, rows in self.counts.items() if value not in self.kept}


def kept_values(column: str, values: list[str]) -> tuple[str, ...]:
    """Return the values of a column of sorts whose rows are read where nobody says otherwise.

    Of supplemental videos none is the title itself. Else trailers, purchases, impressions and
    the like are left out, where other rows are viewings; in all other columns every row is read.
    """
    if set(name_tokens(column)) & SUPPLEMENTAL:
        return (NOTHING,) if NOTHING in values else tuple(values)
    told = {value: tells_viewing(value) for value in values}
    left = tuple(value for value in values if told[value] is not False)
    return left if any(told[value] for value in left) else tuple(values)


def starts_alone(values: list[str]) -> tuple[str, ...]:
    """Return the one event of a player that begins a viewing, where all others lie within one.

    Parameters
    ----------
    values : list of str
        The sorts of rows that are read so far ("play", "heartbeat", "pause", "stop").
    """
    words = {value: set(name_tokens(value)) for value in values}
    within = [value for value in values if words[value] & WITHIN_PLAY]
    starts = [value for value in values if words[value] & BEGINS_PLAY and value not in within]
    whole = len(starts) == 1 and within and len(within) + 1 == len(values)
    return tuple(starts) if whole else ()


def tells_viewing(value: str) -> bool | None:
    """Tell whether a sort of rows is of viewings ("play"), of none ("to-read"), or unknown."""
    words = name_tokens(value)
    meant = len(words) > 1 and words[0] == "to" and words[1] in VIEWING
    if meant or set(words) & NO_VIEWING:
        return False
    return True if set(words) & VIEWING else None


def rows_left_out(sorts: list[RowSort], read: int) -> int:
    """Return how many rows of a table are of sorts that are not read, where `read` are."""
    held = [sum(sort.counts.values()) for sort in sorts if sort.set_aside]
    return held[0] - read if held else 0


def told_values(counts: dict[str, int]) -> str:
    """Return values with their rows in words; those of few rows only as a number."""
    shown = {value: rows for value, rows in counts.items() if rows >= disclosure.FEWEST}
    told = [f"{value or 'nothing'} {rows:,}" for value, rows in shown.items()]
    left = len(counts) - len(shown)
    return ", ".join(told + ([f"{left} rarer"] if left else []))


def only_line(column: str, values: list[str]) -> str:
    """Return the line of audience.toml that takes the rows of some values."""
    return f"only = {toml_literal({column: values})}"
