"""How the letters of a text file are written, and the file in UTF-8 where they are otherwise."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import partial
from pathlib import Path

from analysis import scratch

# Bytes that are decoded at once.
CHUNK = 1 << 20
# Marks at the start of a file, the longer ones first: UTF-32 begins as UTF-16 does.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Windows-1252 with the five bytes that it leaves open read as Latin-1 has them, so that every
# byte has a letter: dashes and quotes of spreadsheets, and everything that Latin-1 holds.
WINDOWS_1252 = "".join(
    bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
    for byte in range(256)
)
WINDOWS = "windows-1252"


def _without_mark(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero bytes beside its plain letters."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 4 or max(even, odd) < 0.4 * half or min(even, odd) > 0.1 * half:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def file_encoding(path: Path) -> str:
    """Return utf-8, utf-16 (or a form of it) or, for all else, windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(CHUNK)
        for mark, name in MARKS.items():
            if head.startswith(mark):
                return name
        if unmarked := _without_mark(head[:4096]):
            return unmarked
        try:
            while head:
                decoder.decode(head)
                head = file.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return WINDOWS
    return "utf-8"


def decoded_text(raw: bytes, encoding: str, whole: bool = True) -> str:
    """Return the text of bytes; where they are a part, what their last letter lacks is left out."""
    if encoding == WINDOWS:
        return codecs.charmap_decode(raw, "strict", WINDOWS_1252)[0]
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    return codecs.getincrementaldecoder(name)("replace").decode(raw, final=whole)


def utf8_copy(path: Path, encoding: str | None = None) -> Path:
    """Return a file itself where it is UTF-8, else a copy that is.

    Parameters
    ----------
    path : Path
        A text file.
    encoding : str, optional
        As `file_encoding` has it; found out where omitted.
    """
    encoding = encoding or file_encoding(path)
    if encoding == "utf-8":
        return path
    decode: Callable[[bytes], str] = partial(decoded_text, encoding=WINDOWS)
    if encoding != WINDOWS:
        decode = codecs.getincrementaldecoder(encoding)("replace").decode
    target = scratch.temporary_folder() / path.name
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as file:
        while piece := source.read(CHUNK):
            file.write(decode(piece))
    return target
