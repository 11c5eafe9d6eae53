"""Data inside Markdown: safe, whatever it holds.

`escape_markdown` is for pages, where only the rendered text is read; `readable_markdown` for
Markdown files, which people read as they are; `single_line` for places without markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Controls, line separators, marks that turn the direction of text, halves of letters, and what
# is no letter at all: none of it may reach a page, a file or an attribute.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]+"
)
# Spaces that do not break hold a number and its unit together.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
# What pandoc could read as markup; every one of these may follow a backslash.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-!|$@~^\"'&:=]|\.(?=\.\.)|(?i:(?<=\bwww)\.))")
# Of these the signs that are markup in the middle of a line, and what is markup at its start only.
_INNER = re.compile(r"([\\`*_{}\[\]<>#|$@~^]|&(?=#?\w+;))")
_START = re.compile(r"^([-+=:])")
# "1." or "iv." at the start of a line begins a list.
_NUMBERED = re.compile(r"^(\(?(?:[0-9]+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+))([.)])(?=\s|$)")
# Many programs make links of bare addresses.
_ADDRESS = re.compile(r"(?i):(?=//)|(?<=\bwww)\.")
# In <code> Markdown is still read, so that every sign has to be written as its number.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# A name in a figure or a table; sentences of data are longer.
LONGEST_NAME, LONGEST_SENTENCE = 80, 600


class MarkdownText(str):
    """Text that is already Markdown: shown as such by a cell or an inline expression."""

    def _repr_markdown_(self) -> str:
        return f"\n{self}\n" if "\n" in self else str(self)


def single_line(value: object, longest: int = LONGEST_NAME) -> str:
    """Return data as one line of text, cut at `longest` characters.

    Parameters
    ----------
    value : object
        Anything that was read from a source: titles, genres, names of tables and columns.
    longest : int
        Longest text returned, in characters; what is cut off is marked by an ellipsis.
    """
    text = _SPACES.sub(" ", _CONTROL.sub(" ", str(value))).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def escape_markdown(value: object, longest: int = LONGEST_NAME) -> str:
    """Return data as Markdown that shows it as text, whatever it holds.

    Works in running text, table cells, captions and quoted attributes alike.
    """
    text = single_line(value, longest)
    numbered = _NUMBERED.match(text)
    escaped = _MARKUP.sub(r"\\\1", text)
    return escaped.replace(".", r"\.", 1) if numbered and numbered[2] == "." else escaped


def readable_markdown(value: object, longest: int = LONGEST_SENTENCE) -> str:
    """Return data as Markdown that shows it as text; hyphens and brackets stay readable.

    Parameters
    ----------
    value : object
        Anything that was read from a source or made of it; nothing where it is missing.
    longest : int
        Longest text returned before it is escaped, in characters.
    """
    if value is None or value != value:
        return ""
    text = _INNER.sub(r"\\\1", single_line(value, longest))
    text = _START.sub(r"\\\1", _ADDRESS.sub(_entity, text))
    return _NUMBERED.sub(r"\1\\\2", text)


def inline_code(value: object) -> str:
    """Return a name as code in Markdown, in which nothing is read as markup."""
    text = _CONTROL.sub(" ", str(value))
    if text.strip() == text and text and not set("`|\\<&") & set(text):
        return f"`{text}`"
    return f"<code>{_PUNCTUATION.sub(_entity, text)}</code>"


def _entity(found: re.Match) -> str:
    return f"&#{ord(found[0])};"


def pipe_table(headings: Sequence[str], rows: Iterable[Iterable[str]], sides: str = "") -> str:
    """Return a Markdown table.

    Parameters
    ----------
    headings : sequence of str
        Names of the columns, as Markdown.
    rows : iterable of iterable of str
        Cells, as Markdown in one line each.
    sides : str
        One letter a column, "r" where it is set to the right; what is not named stands left.
    """
    rules = ["--:" if side == "r" else ":--" for side in sides.ljust(len(headings), "l")]
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, rules, *rows))
