"""What is written in a file, in plain bytes, whatever form it has: for looking for secrets."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

# Bytes with which a form is known.
ZIP, GZIP, PARQUET, PDF = b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"%PDF"


def readable_bytes(path: Path) -> bytes:
    """Return what a file holds, unpacked where it is packed, with its name before it."""
    content = path.read_bytes()
    name = path.name.encode(errors="surrogateescape")
    return name + b"\n" + content + unpacked_bytes(content)


def unpacked_bytes(content: bytes) -> bytes:
    """Return what lies inside a packed content; nothing where it is not packed."""
    try:
        if content.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return b"\n".join(archive.read(name) for name in archive.namelist())
        if content.startswith(GZIP):
            return gzip.decompress(content)
        if content.startswith(PARQUET):
            import pyarrow.parquet as pq

            return pq.read_table(io.BytesIO(content)).to_pandas().to_csv().encode()
        if content.startswith(PDF):
            import pypdf

            pages = pypdf.PdfReader(io.BytesIO(content)).pages
            return "\n".join(page.extract_text() for page in pages).encode()
    except Exception:
        # What cannot be unpacked was written by an attack, and is looked at as it is.
        return b""
    return b""
