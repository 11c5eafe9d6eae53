"""Lines of text that know their place; which of them lie in code, and which parts of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ESCAPED_OR_TICKS = re.compile(r"\\.|`+")
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$")


@dataclass(frozen=True)
class Line:
    """One line of text and where it was written."""

    text: str
    file: str
    number: int

    @property
    def where(self) -> str:
        """Return the place as a reader looks it up."""
        return f"{self.file} line {self.number}"


@dataclass(frozen=True)
class CodeSpan:
    """Code within a line: where it begins and ends, between how many ticks, and what it is."""

    start: int
    end: int
    ticks: int
    code: str


def code_spans(text: str) -> Iterator[CodeSpan]:
    """Yield the code within a line: between runs of ticks of the same length."""
    at = 0
    while found := ESCAPED_OR_TICKS.search(text, at):
        at = found.end()
        if found[0][0] == "\\":
            continue
        count = len(found[0])
        closing = re.compile(rf"(?<!`)`{{{count}}}(?!`)").search(text, at)
        if closing:
            yield CodeSpan(found.start(), closing.end(), count, text[at : closing.start()])
            at = closing.end()


def mark_fences(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """Yield each line and where it stands to blocks of code: "", "open", "in" or "close"."""
    fence = ""
    for line in lines:
        match = FENCE.match(line.text)
        if fence:
            closes = match and match[2].startswith(fence) and not match[3]
            yield line, "close" if closes else "in"
            fence = "" if closes else fence
        elif match and not ("`" in match[3] and match[2][0] == "`"):
            fence = match[2]
            yield line, "open"
        else:
            yield line, ""


def outside_fences(lines: list[Line]) -> list[Line]:
    """Return the lines that lie in no block of code."""
    return [line for line, inside in mark_fences(lines) if not inside]
