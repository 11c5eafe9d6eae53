"""Keys of pseudonyms that are none, are open to others, or are no file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from faults.attack import DONE, REFUSED, Attack, Ended, Given, Place
from faults.attacks.sources import rating_frame, write_sqlite

GOOD = bytes(range(32)).hex()
HELD = {
    "empty": "",
    "one byte": "00",
    "short": GOOD[:-2],
    "half a byte short": GOOD[:-1],
    "long": GOOD + "00",
    "zeros": "00" * 32,
    "repeated": "0102" * 16,
    "words": "not a key at all",
    "letters": "é" * 64,
}
# What a key is taken with, and is no longer after: read by others.
MODES = (0o644, 0o666, 0o640, 0o400)
OWN = 0o600
BYTES = {"zero bytes": b"\0" * 32, "no text": bytes(range(200, 232))}


def audited(place: Place, codes: tuple[int, ...]) -> Given:
    """Audit ratings, whose sample needs the key; put away whatever lies in its place."""
    path = write_sqlite(place.source / "a.db", {"ratings": rating_frame()})
    key = place.project / "data" / "pseudonyms.key"

    def clean() -> None:
        key.rmdir() if key.is_dir() else key.unlink(missing_ok=True)

    return Given(arguments=("audit", str(path), "--quiet"), codes=codes, cleans=clean)


def key_path(place: Place) -> Path:
    """Return where the key lies, with nothing in its place."""
    path = place.project / "data" / "pseudonyms.key"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def held_key(place: Place, content: bytes) -> Given:
    """Put what is no key in its place: it is refused, and stays."""
    path = key_path(place)
    path.write_bytes(content)

    def looks(ended: Ended) -> list[str]:
        told = ["the key is shown"] * (GOOD[:16] in ended.out + ended.err)
        return told + ["the key was replaced"] * (path.read_bytes() != content)

    return Given(**{**vars(audited(place, (REFUSED,))), "looks": looks})


def open_key(place: Place, mode: int) -> Given:
    """Put a good key there that others can read: it is taken from them."""
    path = key_path(place)
    path.write_text(GOOD)
    path.chmod(mode)

    def looks(_: Ended) -> list[str]:
        now = stat.S_IMODE(path.stat().st_mode)
        return [] if now & ~OWN == 0 else [f"its mode is {now:o}"]

    return Given(**{**vars(audited(place, (DONE,))), "looks": looks})


def no_file(place: Place, kind: str) -> Given:
    """Put a folder or a pipe in the place of the key."""
    path = key_path(place)
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    return audited(place, (REFUSED,))


def key_attacks() -> Iterator[Attack]:
    """Yield keys that are none, open ones, and what is no file."""
    contents = {name: text.encode() for name, text in HELD.items()} | BYTES
    for name, content in contents.items():
        prepare = partial(held_key, content=content)
        yield Attack("keys", name, prepare, name in {"empty", "short"})
    for mode in MODES:
        yield Attack("keys", f"mode {mode:o}", partial(open_key, mode=mode), mode == MODES[0])
    for kind in ("folder", "pipe"):
        yield Attack("keys", kind, partial(no_file, kind=kind), kind == "pipe")
