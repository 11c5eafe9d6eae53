"""Files and texts that `_quarto.yml` hands to the renderer: styles, filters, includes, pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from analysis.book.known_keys import Source
from analysis.errors import BuildError

# Folders at the top of a project that lie elsewhere while they are made, by name.
Elsewhere = Mapping[str, Path]


def file_place(project: Path, elsewhere: Elsewhere, name: str) -> Path:
    """Return where a file that a project names lies, or would lie."""
    top, _, inside = name.partition("/")
    return elsewhere[top] / inside if inside and top in elsewhere else project / name


def as_list(said: Any) -> list:
    """Return a value that may be one or several as a list."""
    if said in (None, ""):
        return []
    return said if isinstance(said, list) else [said]


class Given:
    """Files that `_quarto.yml` names, each required to be there.

    Parameters
    ----------
    project : Path
        The folder of `_quarto.yml`.
    source : Source
        What it says.
    elsewhere : mapping of str to Path
        Folders of the project that lie elsewhere, by name.
    """

    def __init__(self, project: Path, source: Source, elsewhere: Elsewhere):
        self.project, self.source, self.elsewhere = project, source, elsewhere

    def file(self, *place: str) -> str:
        """Return the file at a key, an empty text where there is none.

        Raises
        ------
        BuildError
            When it is not in the project.
        """
        said = self.source.value(*place)
        return self._required(str(said), *place) if said else ""

    def picture(self, *place: str) -> str:
        """Return the picture at a key, as `file` does; one that is made may not have been drawn.

        Raises
        ------
        BuildError
            When it is not in the project, and in no folder that is made.
        """
        inside = os.path.normpath(str(self.source.value(*place) or "").lstrip("/"))
        if inside.split("/")[0] in self.elsewhere:
            drawn = file_place(self.project, self.elsewhere, inside)
            return inside if drawn.is_file() else ""
        return self.file(*place)

    def files(self, *place: str) -> list[str]:
        """Return the files at a key that takes one or several."""
        said = as_list(self.source.value(*place))
        return [self._required(str(one), *place, at) for at, one in enumerate(said)]

    def matches(self, *place: str) -> list[str]:
        """Return the files that the patterns at a key match, in the order of their names.

        Raises
        ------
        BuildError
            When a pattern takes files away again.
        """
        found: set[str] = set()
        for at, one in enumerate(as_list(self.source.value(*place))):
            pattern = str(one).lstrip("/")
            if pattern.startswith("!"):
                where = self.source.where(*place, at)
                raise BuildError(f"{where}: the pattern {pattern} is not supported")
            found.update(self._matching(pattern))
        return sorted(found, key=lambda name: Path(name).parts)

    def _matching(self, pattern: str) -> Iterator[str]:
        for file in self.project.glob(pattern):
            inside = file.relative_to(self.project)
            if file.is_file() and inside.parts[0] not in self.elsewhere:
                yield inside.as_posix()
        first, _, rest = pattern.partition("/")
        for name, folder in self.elsewhere.items():
            inner = pattern if first == "**" else rest if fnmatch(name, first) else ""
            for file in folder.glob(inner) if inner else ():
                if file.is_file():
                    yield f"{name}/{file.relative_to(folder).as_posix()}"

    def filters(self, *place: str) -> list[str]:
        """Return the Lua filters at a key.

        Raises
        ------
        BuildError
            When one is an extension's, or is to run after Quarto's own.
        """
        made = []
        for at, one in enumerate(as_list(self.source.value(*place))):
            stated = one if isinstance(one, dict) else {"path": one}
            is_early = str(stated.get("at", "pre-quarto")).startswith("pre-")
            if not str(stated.get("path")).endswith(".lua") or not is_early:
                where = self.source.where(*place, at)
                raise BuildError(f"{where}: a filter is a .lua file that runs before Quarto's own")
            made.append(self._required(str(stated["path"]), *place, at))
        return made

    def texts(self, *place: str) -> str:
        """Return the texts at a key: each a file, `file: name` or `text: words`."""
        made = []
        for at, one in enumerate(as_list(self.source.value(*place))):
            stated = one if isinstance(one, dict) else {"file": one}
            if "text" in stated:
                made.append(str(stated["text"]))
            else:
                name = self._required(str(stated.get("file")), *place, at)
                file = file_place(self.project, self.elsewhere, name)
                made.append(file.read_text(encoding="utf-8"))
        return "\n".join(made)

    def _required(self, name: str, *place: str | int) -> str:
        # By its name: a folder of the project may be a link to another disk.
        inside = os.path.normpath(name.lstrip("/"))
        is_outside = inside.split("/")[0] == ".."
        if is_outside or not file_place(self.project, self.elsewhere, inside).is_file():
            raise BuildError(f"{self.source.where(*place)}: there is no file {name} in the book")
        return inside
