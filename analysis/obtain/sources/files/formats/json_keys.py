"""Keys of JSON: those that differ in case only, which the engine loses, and what they tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis import scratch
from analysis.obtain.roles.name_words import name_score
from analysis.obtain.roles.vocabulary import RATING, TIME

# A name tells a time or a rating from this score on.
NAMED = 0.7


def has_like_keys(names: Iterable[str]) -> bool:
    """Tell whether the engine numbered a name because another differs in case only."""
    known = {name.lower() for name in names}
    numbered = (re.fullmatch(r"(.+)_[0-9]+", name) for name in names)
    return any(match and match[1].lower() in known for match in numbered)


def _values(text: str, lines: bool) -> Iterator[Any]:
    if lines:
        for line in filter(str.strip, text.split("\n")):
            yield json.loads(line)
        return
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        at = len(text) - len(text[at:].lstrip())
        yield from value if isinstance(value, list) else [value]


def _note_keys(value: Any, spellings: dict[str, list[str]], beside: set[str]) -> None:
    """Note how keys are spelled, and which stand beside another spelling in one object."""
    if isinstance(value, list):
        for part in value:
            _note_keys(part, spellings, beside)
    elif isinstance(value, dict):
        lowered = [key.lower() for key in value]
        beside |= {key for key in lowered if lowered.count(key) > 1}
        for key, part in value.items():
            known = spellings.setdefault(key.lower(), [])
            if key not in known:
                known.append(key)
            _note_keys(part, spellings, beside)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    if isinstance(value, dict):
        return {names[key]: _renamed(part, names) for key, part in value.items()}
    return value


def write_distinct(path: Path, form: str) -> Path:
    """Write the records of a file as lines with keys that differ in more than case.

    Where two spellings stand in one object, the later ones are numbered; where each object has
    one of them, they are one key.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    form : str
        As the engine calls it: newline_delimited, array or unstructured.

    Raises
    ------
    ValueError
        When it is no whole JSON.
    """
    text = path.read_text("utf-8-sig").strip()
    records = list(_values(text, form == "newline_delimited"))
    spellings: dict[str, list[str]] = {}
    beside: set[str] = set()
    _note_keys(records, spellings, beside)
    names = {
        key: keys[0] if key == keys[0] or lower not in beside else f"{key}_{number}"
        for lower, keys in spellings.items()
        for number, key in enumerate(keys, 1)
    }
    target = scratch.temporary_folder() / "records.json"
    with target.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(_renamed(record, names)) + "\n" for record in records)
    return target


def tell_acts(names: Iterable[str]) -> bool:
    """Tell whether some of the names of values are those of times or of ratings."""
    return any(name_score(name, words) >= NAMED for name in names for words in (TIME, RATING))
