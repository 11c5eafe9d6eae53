"""Formats that are known and not read: what each is called, and the way out of it."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path

from analysis.errors import UserError

SAVE = "Open it in the program that made it, and save the table as CSV or Parquet."
UNPACK = "Unpack it yourself, and name the folder or the file."
PANDAS = "Where you trust it, read it with pandas, and save the table: frame.to_parquet(…)."
AGAIN = "Copy or download it again."
HISTORY = "Export the history itself, as JSON or CSV."
# JSON without records is no longer; a larger file is not loaded for a word about it.
SMALL = 1 << 20
# How files begin, what they are, and what to do; the longer beginnings first.
STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"<!DOCTYPE HTML", "a page of the web", "Export the table itself as CSV or JSON."),
    (b"<HTML", "a page of the web", "Export the table itself as CSV or JSON."),
    (b"<?XML", "XML", "Export it as CSV or JSON."),
    (b"\x89HDF", "HDF5", "Read it with pandas or h5py, and save the table as Parquet."),
    (b"\x93NUMPY", "a NumPy array", "Save it as CSV with numpy.savetxt, with names above."),
    (b"FEA1", "Feather of the first version", "Read it with pandas, and write it anew."),
    (b"$FL2", "SPSS", SAVE),
    (b"<STATA_DTA", "Stata", SAVE),
    (b"RDX2", "R data", SAVE),
    (b"RDX3", "R data", SAVE),
    (b"X\n\0\0\0", "R data", SAVE),
    (b"OBJ\x01", "Avro", SAVE),
    (b"%PDF", "a PDF document", "Export the table that it shows as CSV."),
    (b"\x89PNG", "a picture", "Export the table that it shows as CSV."),
    (b"\xff\xd8\xff", "a picture", "Export the table that it shows as CSV."),
    (b"GIF8", "a picture", "Export the table that it shows as CSV."),
    (b"7Z\xbc\xaf", "a 7-Zip archive", UNPACK),
    (b"RAR!", "a RAR archive", UNPACK),
)
# Pages of a database have one of these sizes; a smaller file is none.
PAGE = 512
# Bytes of which so few repeat are encrypted (or packed): of 256 values all but a few occur.
SAMPLE, VARIED = 4096, 240
DATABASES = (".db", ".sqlite", ".sqlite3", ".db3", ".s3db")


def _is_pickle(start: bytes) -> bool:
    protocols = range(2, pickle.HIGHEST_PROTOCOL + 1)
    return len(start) > 2 and start[0] == 0x80 and start[1] in protocols


def _is_encrypted(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        varied = len(set(file.read(SAMPLE)))
    whole = size >= SAMPLE and size % PAGE == 0
    return whole and varied >= VARIED and path.name.lower().endswith(DATABASES)


def _is_bare_json(path: Path) -> bool:
    """Tell whether a file called JSON is whole, and holds no records: an empty list, a number."""
    if path.suffix.lower() != ".json" or path.stat().st_size > SMALL:
        return False
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def unread_format(path: Path) -> tuple[str, str] | None:
    """Return what a file is that is known and not read, and what to do; or None.

    Parameters
    ----------
    path : Path
        A file that no adapter knows.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if _is_pickle(start):
        return "a pickle of Python, which can run programs when it is opened", PANDAS
    if start[257:262] == b"ustar":
        return "a tar archive", UNPACK
    trimmed = start.lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    for beginning, name, remedy in STARTS:
        if trimmed.startswith(beginning) or start.upper().startswith(beginning):
            return name, remedy
    if _is_encrypted(path):
        return "an encrypted SQLite database, as far as its bytes tell", (
            "Decrypt it with the program that made it (in SQLCipher: ATTACH … KEY '', then "
            "sqlcipher_export), and name the copy."
        )
    if zipfile.is_zipfile(path):
        return "a zip archive under other bytes", UNPACK
    if start.startswith(b"PK\x03\x04"):
        return "a zip archive or a workbook that is cut off: its end is missing", AGAIN
    return ("JSON without records", HISTORY) if _is_bare_json(path) else None


def require_read_format(path: Path, expected: str) -> None:
    """Refuse a file of a format that is known and not read.

    Raises
    ------
    UserError
        With its name and the way out.
    """
    if known := unread_format(path):
        raise UserError(f"{path.name} is {known[0]}", expected, known[1])
