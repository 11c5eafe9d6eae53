"""Tables of Markdown files, whose cells show data as text."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.text.markdown import pipe_table, readable_markdown


def text_table(headings: Iterable[str], rows: Iterable[Iterable[object]], right: str = "") -> str:
    """Return a Markdown table whose cells show data as text."""
    cells = [[readable_markdown(_text(cell)) for cell in row] for row in rows]
    return pipe_table(list(headings), cells, right)


def _text(value: object) -> object:
    return "–" if value is None or value != value else value
