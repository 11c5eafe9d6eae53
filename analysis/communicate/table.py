"""One table of the report as Markdown: numbers to the right with equal decimals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.claim import Claim
from analysis.communicate.figure import page_text, plain_text
from analysis.text.markdown import escape_markdown
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd

# More columns do not fit across a page of the PDF.
MOST_COLUMNS = 7
# Cells that a format made are ours and may be long; others are cut as data is.
LONGEST = 2_000
# Dashes of the widest column; more would take the room of all others.
WIDEST = 36

Format = int | Callable[[Any], str]


@dataclass(frozen=True)
class Table:
    """A table of the report.

    Parameters
    ----------
    name : str
        Behind `tbl-`, its anchor.
    caption : Claim or str
        What it means.
    frame : DataFrame
        Its rows; column names are its headings, at most seven.
    formats : mapping of str to int or callable
        Per column the decimals, or a function from a value to text. Columns of numbers that are
        not named are shown whole; all other columns are text to the left.
    note : Claim or str, optional
        One sentence below the table; a text is Markdown.
    right : sequence of str
        Columns of text that hold numbers and stand to the right.
    """

    name: str
    caption: Claim | str
    frame: pd.DataFrame
    formats: Mapping[str, Format] = field(default_factory=dict)
    note: Claim | str | None = None
    right: Sequence[str] = ()

    def _cell(self, column: str, value: Any) -> str:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return "–"
        given = self.formats.get(column)
        if callable(given):
            return escape_markdown(given(value), LONGEST)
        if self._is_number(column):
            return number_text(float(value), given or 0)
        return escape_markdown(value)

    def _is_number(self, column: str) -> bool:
        return self.frame[column].dtype.kind in "iuf"

    def _rule(self, column: str, longest: int) -> str:
        # Pandoc takes the widths of columns from the dashes where a row is long.
        dashes = "-" * min(max(longest, 6), WIDEST)
        return f"{dashes}:" if self._is_number(column) or column in self.right else f":{dashes}"

    def grid(self) -> str:
        """Return its rows as Markdown without caption or note, for tables that lead-ins explain."""
        columns = list(self.frame.columns)
        if len(columns) > MOST_COLUMNS:
            raise ValueError(f"table {self.name}: {len(columns)} columns, at most {MOST_COLUMNS}")
        rows = [
            [self._cell(column, value) for column, value in zip(columns, row, strict=True)]
            for row in self.frame.itertuples(index=False, name=None)
        ]
        heads = [escape_markdown(column) for column in columns]
        rules = [
            self._rule(column, max(map(len, cells)))
            for column, cells in zip(columns, zip(heads, *rows, strict=True), strict=True)
        ]
        lines = [heads, rules, *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _repr_markdown_(self) -> str:
        said = self.note.on_page() if isinstance(self.note, Claim) else self.note
        note = f"\n{said}\n" if said else ""
        return f"\n{self.grid()}\n\n: {page_text(self.caption)} {{#tbl-{self.name}}}\n{note}"

    def __str__(self) -> str:
        return self._repr_markdown_()

    def __repr__(self) -> str:
        return f"Table {self.name}: {plain_text(self.caption)}"
