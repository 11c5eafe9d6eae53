"""Data inside sentences of Markdown files: safe, and still readable as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.communicate.words import plain

Show = Callable[[object], str]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|$@~^])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LEADING = re.compile(r"^([-+=:]|\d+(?=[.)] ))")
LONGEST = 600


def light(value: object) -> str:
    """Return data as Markdown that shows it as text; hyphens and brackets stay readable.

    Parameters
    ----------
    value : object
        Anything that was read from a source or made of it.
    """
    text = _ENTITY.sub(r"\\&", _MARKUP.sub(r"\\\1", plain(value, LONGEST)))
    return _LEADING.sub(_guarded, text)


def _guarded(found: re.Match) -> str:
    start = found[1]
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"


def bare(value: object) -> str:
    """Return data as one line of plain text, for places that know no markup."""
    return plain(value, LONGEST)


def called(name: object, show: Show) -> str:
    """Return a group's name as it stands in a sentence: "Band A: more" as "Band A (more)"."""
    first, found, rest = str(name).partition(": ")
    return show(f"{first} ({rest})" if found else first)
