"""Shapes of values: regular expressions that the engine and Python both understand."""

from __future__ import annotations

import re


def python_shape(shape: str) -> re.Pattern[str]:
    """Return a shape of the engine's (RE2) as one of Python's."""
    letters = shape.replace(r"\p{L}", r"[^\W\d_]")
    return re.compile(re.sub(r"\\x\{([0-9a-f]{4})\}", r"\\u\1", letters))
