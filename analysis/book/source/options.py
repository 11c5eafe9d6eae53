"""The `#|` options of a cell: which there are, how they are read, what holds without them."""

from __future__ import annotations

import re
from typing import Any

import yaml

from analysis.book.source.lines import Line
from analysis.errors import BuildError

LINE = re.compile(r"^#\s*\| ?(.*)$")
FLAGS = {"include", "eval", "warning", "error"}
TEXTS = {"label", "fig-cap", "tbl-cap", "code-summary", "lst-label", "lst-cap", "tags", "id",
         "tbl-colwidths"}  # fmt: skip
LISTS = {"fig-alt", "fig-subcap", "tbl-subcap", "classes"}
CHOICES: dict[str, set[bool | str]] = {
    "echo": {True, False},
    "output": {True, False, "asis"},
    "code-fold": {True, False, "show"},
    "column": {"margin"},
    "fig-align": {"left", "center", "right", "default"},
}
NUMBERS = {"layout-ncol", "layout-nrow"}
DEFAULTS = {
    "echo": True, "output": True, "warning": True, "error": False, "eval": True, "include": True,
}  # fmt: skip
KNOWN = FLAGS | TEXTS | LISTS | CHOICES.keys() | NUMBERS


def split_options(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines of options at the head of a cell, and the rest."""
    count = 0
    while count < len(lines) and LINE.match(lines[count].text):
        count += 1
    return lines[:count], lines[count:]


def read_options(lines: list[Line]) -> dict:
    """Return the options that a cell states.

    Parameters
    ----------
    lines : list of Line
        Its lines that begin with `#|`.

    Raises
    ------
    BuildError
        When one cannot be read or is not supported.
    """
    if not lines:
        return {}
    try:
        said = yaml.safe_load("\n".join(LINE.sub(r"\1", line.text) for line in lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = lines[min(mark.line, len(lines) - 1) if mark else 0].where
        raise BuildError(f"{where}: cell options: {error.problem}") from None
    if not isinstance(said, dict):
        raise BuildError(f"{lines[0].where}: cell options are written `#| key: value`")
    for key, value in said.items():
        line = next((one for one in lines if f"{key}:" in one.text), lines[0])
        _require(key, value, line)
    return said


def _require(key: str, value: Any, line: Line) -> None:
    if key not in KNOWN:
        raise BuildError(f"{line.where}: cell option `{key}` is not supported")
    good = (
        isinstance(value, bool) if key in FLAGS
        else value in CHOICES[key] if key in CHOICES
        else isinstance(value, int) and value > 0 if key in NUMBERS
        else isinstance(value, str | list) if key in LISTS
        else isinstance(value, str | int | float | list)
    )  # fmt: skip
    if not good:
        raise BuildError(f"{line.where}: cell option `{key}` cannot be {value!r}")


def resolve_options(stated: dict, *defaults: dict) -> dict:
    """Return a cell's options over the chapter's, the book's and Quarto's defaults.

    Parameters
    ----------
    stated : dict
        What the cell says.
    defaults : dict
        What chapter, format and book say, the nearest first.
    """
    chosen = dict(DEFAULTS)
    for layer in reversed(defaults):
        chosen.update({key: layer[key] for key in DEFAULTS if key in layer})
    chosen.update(stated)
    if not chosen["include"]:
        chosen.update(echo=False, output=False)
    return chosen
