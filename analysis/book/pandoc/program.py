"""The pandoc program that `pypandoc_binary` brings, called on texts."""

from __future__ import annotations

import json
import subprocess
from functools import lru_cache
from pathlib import Path

from analysis.errors import BuildError

READER = "markdown"
AS_JSON = Path(__file__).with_name("as_json.lua")


class PandocWarning(Exception):
    """What pandoc complained about, for the caller to name the place."""


@lru_cache(maxsize=1)
def pandoc_program() -> str:
    """Return the path of the pandoc program."""
    import pypandoc

    return pypandoc.get_pandoc_path()


def run_pandoc(text: str, *arguments: str, folder: Path | None = None) -> str:
    """Return what pandoc makes of a text.

    Parameters
    ----------
    text : str
        Its standard input.
    arguments : str
        Its arguments.
    folder : Path, optional
        Where relative paths in the arguments start.

    Raises
    ------
    PandocWarning
        When it warns.
    BuildError
        When it fails.
    """
    done = subprocess.run(
        [pandoc_program(), *arguments],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
    )
    if done.returncode:
        raise BuildError(f"pandoc failed: {done.stderr.strip()}")
    if done.stderr.strip():
        raise PandocWarning(done.stderr.strip().removeprefix("[WARNING]").strip())
    return done.stdout


def read_tree(text: str, format: str = READER) -> dict:
    """Return the syntax tree of a text."""
    return json.loads(run_pandoc(text, "--from", format, "--to", "json"))


def read_filtered(text: str, target: str, filters: list[str], folder: Path) -> dict:
    """Return the syntax tree of Markdown as Lua filters leave it.

    Parameters
    ----------
    text : str
        The Markdown.
    target : str
        The format that the filters are told, "html" or "typst".
    filters : list of str
        Their files, relative to `folder`.
    folder : Path
        The book's folder.
    """
    if not filters:
        return read_tree(text)
    arguments = [f"--lua-filter={one}" for one in (*filters, AS_JSON)]
    return json.loads(run_pandoc(text, "--from", READER, "--to", target, *arguments, folder=folder))


def write_tree(tree: dict, format: str, *arguments: str, folder: Path | None = None) -> str:
    """Return a syntax tree written in a format."""
    text = json.dumps(tree, ensure_ascii=False)
    return run_pandoc(
        text, "--from", "json", "--to", format, "--wrap=none", *arguments, folder=folder
    )
