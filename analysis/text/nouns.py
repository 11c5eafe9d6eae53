"""Nouns that agree with their number, small numbers as words, lists of things."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.text.numbers import number_text

# Beyond ten digits are read faster than words.
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def noun_form(value: float | str, singular: str, plural: str | None = None) -> str:
    """Return the form of a noun (or of a verb) that goes with a number.

    Parameters
    ----------
    value : float or str
        A count, or a number as it is shown: the noun follows what the reader sees.
    singular, plural : str
        Both forms; without a plural it is the singular with an s.
    """
    shown = value if isinstance(value, str) else number_text(value)
    return singular if shown == "1" else plural or f"{singular}s"


def counted_noun(value: float, singular: str, plural: str | None = None) -> str:
    """Return a count with its noun: 1 row, 12,300 rows."""
    shown = number_text(value)
    return f"{shown} {noun_form(shown, singular, plural)}"


def spelled_number(value: int) -> str:
    """Return a whole number as a word up to ten, as digits beyond."""
    return WORDS[value] if 0 <= value < len(WORDS) else number_text(value)


def english_list(items: Sequence[str], last: str = "and") -> str:
    """Return items as a list in a sentence: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital_first(text: str) -> str:
    """Return a text with a capital at its start, as a sentence has it."""
    return text[:1].upper() + text[1:]
