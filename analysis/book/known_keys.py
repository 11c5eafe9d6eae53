"""The keys of `_quarto.yml`: which there are, and on which line each stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from analysis.errors import BuildError

FILE = "_quarto.yml"
TOP = {
    "project", "book", "lang", "bibliography", "csl", "execute", "format", "number-sections",
    "toc", "toc-depth", "number-depth", "audience-decode", "jupyter", "engine", "link-citations",
    "filters",
}  # fmt: skip
BOOK = {
    "title", "subtitle", "author", "description", "date", "chapters", "appendices", "output-file",
    "downloads", "repo-url", "repo-actions", "repo-branch", "search", "sidebar", "favicon",
    "page-navigation", "page-footer", "reader-mode", "site-url", "google-scholar", "abstract",
    "cover-image", "cover-image-alt", "image", "image-alt", "open-graph", "twitter-card",
    "sharing", "navbar", "back-to-top-navigation", "bread-crumbs", "body-header", "body-footer",
    "margin-header", "margin-footer", "doi", "license", "publisher", "isbn", "version",
}  # fmt: skip
FORMATS = {"html", "typst"}
# Keys of a format that would change numbers or words, or the files that there are.
REFUSED = {"number-offset", "shift-heading-level-by", "crossref", "bibliography", "csl",
           "embed-resources", "self-contained"}  # fmt: skip
EXECUTE = {
    "echo", "output", "warning", "error", "eval", "include", "freeze", "cache", "daemon",
    "enabled", "fig-width", "fig-height",
}  # fmt: skip

Place = tuple[str | int, ...]


class Source:
    """The text of `_quarto.yml` as values that know their lines.

    Parameters
    ----------
    text : str
        The file's content.

    Raises
    ------
    BuildError
        When it is no YAML.
    """

    def __init__(self, text: str):
        try:
            self.said = yaml.safe_load(text) or {}
            self._lines = dict(_places(yaml.compose(text, Loader=yaml.SafeLoader), ()))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise BuildError(f"{FILE} line {line}: {error.problem}") from None

    def where(self, *place: str | int) -> str:
        """Return file and line of a key or an item, else of what would hold it."""
        while place and place not in self._lines:
            place = place[:-1]
        return f"{FILE} line {self._lines.get(place, 1)}"

    def place_of(self, value: str) -> str:
        """Return file and line of the first place that holds a value."""
        for place in self._lines:
            if self.value(*place) == value:
                return self.where(*place)
        return f"{FILE} line 1"

    def value(self, *place: str | int) -> Any:
        """Return what stands at a place, or None."""
        found = self.said
        for step in place:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found


def _places(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, int]]:
    """Yield every key and item of a YAML tree with its line."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            yield inner, key.start_mark.line + 1
            yield from _places(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            inner = (*place, position)
            yield inner, value.start_mark.line + 1
            yield from _places(value, inner)


def require_known(source: Source) -> None:
    """Refuse what is no book, and every key that may not be passed over.

    Raises
    ------
    BuildError
        For the first such key, with its line.
    """
    is_book = source.value("project", "type") == "book" and isinstance(source.value("book"), dict)
    if not is_book:
        raise BuildError(f"{source.where('project', 'type')}: the project is not a book")
    _require(source, (), TOP, "key")
    _require(source, ("book",), BOOK, "key of book")
    _require(source, ("execute",), EXECUTE, "execute option")
    _require(source, ("format",), FORMATS, "format")
    for name in FORMATS:
        for key in _keys(source.value("format", name)):
            if key in REFUSED:
                where = source.where("format", name, key)
                raise BuildError(f"{where}: `{key}` of format {name} is not supported")


def _keys(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    return list(said) if isinstance(said, dict) else []


def _require(source: Source, place: Place, allowed: set[str], what: str) -> None:
    for key in _keys(source.value(*place)):
        if key not in allowed and key != "default":
            where = source.where(*place, key)
            raise BuildError(f"{where}: {what} `{key}` is not supported")
