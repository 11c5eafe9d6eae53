"""Files and texts that `_quarto.yml` hands to the renderer: styles, filters, includes, pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from analysis.book.known_keys import Source
from analysis.errors import BuildError


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
    """

    def __init__(self, project: Path, source: Source):
        self.project, self.source = project, source

    def file(self, *place: str) -> str:
        """Return the file at a key, an empty text where there is none.

        Raises
        ------
        BuildError
            When it is not in the project.
        """
        said = self.source.value(*place)
        return self._required(str(said), *place) if said else ""

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
        found: set[Path] = set()
        for at, one in enumerate(as_list(self.source.value(*place))):
            pattern = str(one).lstrip("/")
            if pattern.startswith("!"):
                where = self.source.where(*place, at)
                raise BuildError(f"{where}: the pattern {pattern} is not supported")
            found.update(file for file in self.project.glob(pattern) if file.is_file())
        return [file.relative_to(self.project).as_posix() for file in sorted(found)]

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
                made.append((self.project / name).read_text(encoding="utf-8"))
        return "\n".join(made)

    def _required(self, name: str, *place: str | int) -> str:
        inside = self.project / name.lstrip("/")
        # By its name: a folder of the project may be a link to another disk.
        named, root = (Path(os.path.normpath(one.absolute())) for one in (inside, self.project))
        if not inside.is_file() or not named.is_relative_to(root):
            raise BuildError(f"{self.source.where(*place)}: there is no file {name} in the book")
        return inside.relative_to(self.project).as_posix()
