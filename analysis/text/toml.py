"""Settings as lines of audience.toml: values quoted so that they are read back as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

# Keys that stand without quotes.
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_literal(value: object) -> str:
    """Return a text, number, list or mapping as TOML has it, on one line."""
    if isinstance(value, Mapping):
        parts = [f"{toml_key(name)} = {toml_literal(item)}" for name, item in value.items()]
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml_literal, value))}]"
    # What cannot be seen is written as its number: it may turn the text of a terminal.
    return "".join(map(_shown, json.dumps(value, ensure_ascii=False)))


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def toml_key(name: str) -> str:
    """Return a key as TOML has it, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else toml_literal(name)
