"""Cells of a sheet that are merged over rows: each row holds what the first holds, but totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.obtain.sources.files.file_start import is_header
from analysis.obtain.sources.files.formats.merged_numbers import is_amount
from analysis.obtain.sources.source import Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

EMPTY = ("", None)
# Rows that a header has below its first, at most.
DEEPEST = 3


@dataclass
class MergedCells:
    """Which cells of a sheet are merged over rows, and how many took a value from above.

    Parameters
    ----------
    last : dict
        By the row and column of the first cell the row of the last; what is merged over columns
        only is a heading, and not here.
    filled : Counter
        By column the cells that `filled_rows` gave a value.
    amounts : set
        Columns whose numbers stand in the first row only: a total would be counted in each.
    left : Counter
        By column the cells that such a number is merged over, and that are left empty.
    """

    last: dict[int, dict[int, int]] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)
    amounts: set[int] = field(default_factory=set)
    left: Counter[int] = field(default_factory=Counter)

    def filled_rows(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Yield the rows that hold something, each with the values that are merged over it."""
        open_cells: dict[int, tuple[int, Any]] = {}
        for number, row in enumerate(rows):
            open_cells = {at: one for at, one in open_cells.items() if one[0] >= number}
            own = any(value not in EMPTY for value in row)
            for at, (_, value) in open_cells.items() if own else ():
                if at < len(row) and row[at] in EMPTY and value not in EMPTY:
                    once = at in self.amounts and is_amount(value)
                    (self.left if once else self.filled)[at] += 1
                    row[at] = row[at] if once else value
            for at, last in self.last.get(number, {}).items():
                if at < len(row):
                    open_cells[at] = (last, row[at])
            if own:
                yield row

    def rows_below(self, head: int, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Return the rows of `filled_rows` behind the first ones, whose cells are not counted."""
        found = self.filled_rows(rows)
        for _ in range(head):
            next(found)
        self.filled.clear()
        self.left.clear()
        return found

    def header_row(self, rows: list[list[str]], place: int) -> int:
        """Return the last row of a header of several, from whose first row cells are merged down.

        Parameters
        ----------
        rows : list of list of str
            The first rows of the sheet, as wide as its table.
        place : int
            The first row that may be the header.
        """
        lower, lowest = place, min(place + DEEPEST, len(rows) - 1) if self.last else place
        while lower < lowest and not is_header(rows[lower:]):
            pairs = zip(rows[lower], rows[lower + 1], strict=False)
            if not any(cell and cell == below for cell, below in pairs):
                break
            lower += 1
        return lower if is_header(rows[lower:]) else place


def merged_cells(sheet: CalamineSheet) -> MergedCells:
    """Return the cells that are merged over rows, as far as the format of the workbook tells."""
    found = MergedCells()
    # Rows are counted from the top of the sheet, columns from the first that holds something.
    left = (sheet.start or (0, 0))[1]
    for (top, first), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top and first >= left:
            found.last.setdefault(top, {})[first - left] = bottom
    return found


def merged_problems(table: str, names: list[str], merged: MergedCells) -> list[Problem]:
    """Return what the audit says of columns with merged cells.

    Parameters
    ----------
    table : str
        The sheet.
    names : list of str
        Of its columns.
    merged : MergedCells
        What `filled_rows` found.
    """
    sentence = "Cells are merged over rows: each of these rows has the value of the first."
    once = (
        "Numbers are merged over rows: each stands in its first row only, and these rows have "
        "none, for a total would be counted in each."
    )
    found = []
    for at, name in enumerate(names):
        if merged.filled[at]:
            found.append(Problem(table, name, "merged cells", merged.filled[at], sentence, "low"))
        if merged.left[at]:
            found.append(Problem(table, name, "merged numbers", merged.left[at], once, "medium"))
    return found
