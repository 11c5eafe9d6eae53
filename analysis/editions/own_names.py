"""Names that the user gives segments: `names.toml` beside the settings, checked before any work."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from analysis.editions.edition_facts import short_digest
from analysis.errors import UserError
from analysis.places import OWN_NAMES
from analysis.text.markdown import single_line

# Letters of a name: beside the bars of a figure there is room for no more.
LONGEST = 36
# Bytes of the file: more than any names take, and little to read.
LARGEST = 1 << 20
EXAMPLE = 's1 = "Evening Regulars"'


def _mistake(found: str, remedy: str, path: Path) -> UserError:
    return UserError(
        f"{path}: {found}",
        f"a line for each segment, its id or its name = a name of your own, as {EXAMPLE}",
        remedy,
    )


def _told(path: Path) -> dict[str, object]:
    """Return what the file says, nothing where there is none."""
    try:
        if not path.exists():
            return {}
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise _mistake("no file of names", "Replace or remove it.", path)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        why = single_line(error, 200)
        raise _mistake(f"no valid TOML ({why})", "Correct that line.", path) from None


def read_own_names(path: Path = OWN_NAMES) -> dict[str, str]:
    """Return the user's names of segments by what they are named after: an id or a name.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    UserError
        When a name is empty, too long, given twice, no text, or more than a line of it.
    """
    told = _told(path)
    names: dict[str, str] = {}
    for key, name in told.items():
        shown = single_line(key)
        if not isinstance(name, str):
            raise _mistake(f"{shown} is given no text", "Write it in quotes.", path)
        if not name.strip():
            raise _mistake(f"{shown} is given an empty name", "Name it, or leave it out.", path)
        if len(name) > LONGEST:
            found = f"{shown} is given {len(name)} letters, {LONGEST} at most can be shown"
            raise _mistake(found, "Find a shorter name.", path)
        if single_line(name, LONGEST) != name:
            found = f"{shown} is given a name with breaks, doubled spaces or hidden signs"
            raise _mistake(found, "Write it as plain words in one line.", path)
        if ": " in name:
            raise _mistake(f"{shown} is given a name with a colon", "Write it without.", path)
        names[key] = name
    _require_single(names, path)
    return names


def _require_single(names: Mapping[str, str], path: Path) -> None:
    seen: dict[str, str] = {}
    for key, name in names.items():
        if name.casefold() in seen:
            first = single_line(seen[name.casefold()])
            found = f"{first} and {single_line(key)} are both given the name {name!r}"
            raise _mistake(found, "Let each have its own.", path)
        seen[name.casefold()] = key


def names_digest(names: Mapping[str, str]) -> str:
    """Return the hash of names, empty for none."""
    return short_digest(json.dumps(dict(sorted(names.items())))) if names else ""


def named_by_user(
    names: Mapping[str, str],
    generated: Mapping[str, str],
    ids: frozenset[str],
    path: Path = OWN_NAMES,
) -> dict[str, str]:
    """Return the name of each segment by its id: the user's, or else the one it was given.

    Parameters
    ----------
    names : mapping
        As `read_own_names` gives them.
    generated : mapping
        The name that each told segment was given, by its id.
    ids : frozenset of str
        Ids of all segments: one that is not told may be named all the same.
    path : Path
        The file, for messages.

    Raises
    ------
    UserError
        When a segment is unknown or named twice, or two have one name.
    """
    of = {name: id_ for id_, name in generated.items()}
    found: dict[str, str] = {}
    for key, name in names.items():
        id_ = key if key in ids else of.get(key)
        if id_ is None:
            known = ", ".join(f"{one} ({called})" for one, called in generated.items())
            raise _mistake(
                f"no segment {single_line(key)!r}; there are {known or 'none'}",
                "Name one of these, by its id or its name.",
                path,
            )
        if id_ in found:
            raise _mistake(
                f"{id_} is named twice, {found[id_]!r} and {name!r}", "Leave one out.", path
            )
        found[id_] = name
    named = {id_: found.get(id_, name) for id_, name in generated.items()}
    _require_single({**found, **named}, path)
    return named
