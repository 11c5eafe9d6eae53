"""What can go wrong, said once: the user's input (exit code 2) or our own work (exit code 1)."""

from __future__ import annotations

from typing import Any


class AudienceError(Exception):
    """Root of every error that ends in one message without a traceback."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the message alone."""
        return str(self).splitlines()


class UserError(AudienceError):
    """The input cannot be used as it is.

    Parameters
    ----------
    found : str
        What was met, with its value and place.
    expected : str
        What would have been right.
    remedy : str
        What the user can do now.

    Attributes
    ----------
    known : dict
        What was found of the source before, as `inspect` tells it; empty where that is nothing.
    """

    exit_code = 2

    def __init__(self, found: str, expected: str, remedy: str):
        super().__init__(found, expected, remedy)
        self.found, self.expected, self.remedy = found, expected, remedy
        self.known: dict[str, Any] = {}

    def __str__(self) -> str:
        return f"Found: {self.found}\nExpected: {self.expected}\nDo: {self.remedy}"


class BuildError(AudienceError):
    """A chapter, cell, reference or file of the book cannot be built."""
