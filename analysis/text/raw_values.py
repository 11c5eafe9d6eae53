"""Values of a source as they stand there."""

from __future__ import annotations

# Larger wholes may not be what was stored: a float keeps about fifteen digits.
EXACT = 1e15
# Numbers from here on are shown to tenths, smaller ones with six figures.
LARGE = 1e5
LONGEST = 60


def raw_value(value: object, longest: int = LONGEST) -> str:
    """Return a value as text that a reader finds in the source again: without commas, unrounded.

    Parameters
    ----------
    value : object
        A number, a text (which may be a number or a time that the engine wrote), or None.
    longest : int
        Longest text returned; what is cut off is marked by an ellipsis.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < EXACT:
            return f"{value:.0f}"
        return f"{value:.6g}" if abs(value) < LARGE else f"{value:.1f}"
    text = str(value)
    text = text.removesuffix(".0") if text[:1].isdigit() else text
    for end in (" 00:00:00+00", " 00:00:00"):
        text = text.removesuffix(end) if len(text) == 10 + len(end) else text
    return text if len(text) <= longest else text[: longest - 1] + "…"
