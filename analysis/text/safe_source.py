"""Sources and other people's messages as text in which no password stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What stands for what is not shown.
HIDDEN = "…"
# What stands for a line that repeats a password in a form of its own.
REPEATED = "its message repeats the password and is not shown"
# After such a word and a sign everything is secret: passwords may hold spaces.
_WORD = r"(?:password\w*|passwd|passphrase|pwd|pw|secret\w*|token|api_?key|access_key\w*)"
PASSWORD = re.compile(rf"(?i)(\b\w*?{_WORD}[\"']?\s*[=:]\s*).*", re.DOTALL)
# A scheme and slashes; paths turn two of them into one.
URL = re.compile(r"(?i)([a-z][a-z0-9+.-]*):/+(.*)", re.DOTALL)
# A host, with a port where a number stands behind it.
HOST = re.compile(r"(\[[^\]/]*\]|[^:/]*)(:[0-9]+(?=/|$))?")
# A user and a password without a scheme before them.
BARE = re.compile(r"[^@]*:[^@]*@")
# The same in running text, where a blank or a quotation mark ends a URL.
WITHIN = re.compile(r"(?i)([a-z][a-z0-9+.-]*:/+)[^\s\"'<>]*@")


def _safe_url(scheme: str, rest: str) -> str:
    place = re.split(r"[?#;]", rest.rpartition("@")[2])[0]
    host = HOST.match(place)
    known = host[0] if host else ""
    # What is no port behind a host is a password whose @ was forgotten.
    path = "" if place[len(known) :].startswith(":") else place[len(known) :]
    return f"{scheme.lower()}://{known}{path}"


def safe_source(source: str) -> str:
    """Return a source as it may be shown, stored and hashed.

    Parameters
    ----------
    source : str
        A path, a URL in any writing, or settings of a connection (`host=… password=…`).

    Returns
    -------
    str
        Of a URL only scheme, host, port and path: nothing before its last @ and no query. Of
        anything else nothing behind `password=` or before an @ with a colon before it.
    """
    text = PASSWORD.sub(rf"\1{HIDDEN}", source.strip())
    url = URL.match(text)
    if url:
        return _safe_url(url[1], url[2])
    return BARE.sub(f"{HIDDEN}@", text)


def _parts(source: str) -> set[str]:
    """Return the pieces of a source that are secret, as a message may quote them."""
    source = source.strip()
    found = {match[0][len(match[1]) :] for match in [PASSWORD.search(source)] if match}
    rest = source.partition("://")[2] or source
    before, at, _ = rest.rpartition("@")
    if at and ":" in before:
        secret = before.partition(":")[2]
        found |= {secret, *re.split(r"[/@:?#&;\s]+", secret)}
    return {part.strip("'\"") for part in found} - {""}


def safe_message(text: str, sources: Iterable[str] = ()) -> str:
    """Return a message in which no password of a source stands.

    Parameters
    ----------
    text : str
        A message, perhaps of a library that repeats what it was given.
    sources : iterable of str
        Sources that it may repeat, whole or in part; URLs in it are found without them too.
    """
    given = [source for source in sources if source]
    for source in sorted(given, key=len, reverse=True):
        if safe_source(source) != source.strip():
            text = text.replace(source.strip(), safe_source(source))
    parts = {part for source in given for part in _parts(source)}
    secret = re.compile("|".join(rf"(?<!\w){re.escape(part)}(?!\w)" for part in parts) or r"(?!)")
    lines = [
        REPEATED if secret.search(line) else PASSWORD.sub(rf"\1{HIDDEN}", line)
        for line in text.split("\n")
    ]
    return WITHIN.sub(r"\1", "\n".join(lines))
