"""Lines of text that know their place, and which of them lie in blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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


def mark_fences(lines: list[Line]) -> Iterator[tuple[Line, bool]]:
    """Yield each line and whether it lies in, opens or closes a block of code."""
    fence = ""
    for line in lines:
        match = FENCE.match(line.text)
        if fence:
            closes = match and match[2].startswith(fence) and not match[3]
            yield line, True
            fence = "" if closes else fence
        elif match and not ("`" in match[3] and match[2][0] == "`"):
            fence = match[2]
            yield line, True
        else:
            yield line, False


def outside_fences(lines: list[Line]) -> list[Line]:
    """Return the lines that lie in no block of code."""
    return [line for line, inside in mark_fences(lines) if not inside]
