"""Zip archives and files packed by themselves: checked before or while they are unpacked."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from analysis import scratch
from analysis.errors import UserError

# Text packs at 5 to 20 : 1, repeated rows at 100 : 1; what is both this large and packed tighter
# than RATIO is made to fill a disk.
LARGE = 1_000_000_000
RATIO = 200
# Bytes that tell how a file is packed, and bytes that are unpacked at once.
START = 10
CHUNK = 1 << 20
# Memory for unpacking xz: its strongest level takes 65 MB, and no file needs more than that.
XZ_MEMORY = 256 << 20
FULL = {errno.ENOSPC, errno.EDQUOT}
# What the readers of packed bytes raise where these are not as they were written.
DAMAGED = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)


def _require_safe(path: Path, member: zipfile.ZipInfo) -> None:
    inside = PurePosixPath(member.filename.replace("\\", "/"))
    drive = member.filename[1:2] == ":"
    if inside.is_absolute() or ".." in inside.parts or drive:
        raise UserError(
            f"{path.name} holds a member outside its folder: {member.filename!r}",
            "members inside the archive's own folder",
            "Do not trust this archive; ask for another.",
        )
    packed = max(member.compress_size, 1)
    if member.file_size > LARGE and member.file_size / packed > RATIO:
        raise UserError(
            f"{member.filename!r} in {path.name} unpacks to {member.file_size:,} bytes from "
            f"{packed:,}",
            f"members below {LARGE:,} bytes, or packed at most {RATIO} : 1",
            "Unpack it yourself if you trust it, and name the folder.",
        )
    if member.flag_bits & 1:
        raise UserError(
            f"{member.filename!r} in {path.name} is encrypted",
            "an archive without a password",
            "Unpack it yourself and name the folder.",
        )


def require_safe_members(path: Path) -> None:
    """Refuse a zip archive that another program unpacks, where `unpack_zip` would refuse it."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                _require_safe(path, member)
    except (zipfile.BadZipFile, *DAMAGED) as error:
        raise UserError(
            f"{path.name} is damaged ({error})", "a whole file", "Copy it again."
        ) from None


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as packed, target.open("wb") as file:
        while left >= 0 and (piece := packed.read(CHUNK)):
            left -= len(piece)
            file.write(piece)


def unpack_zip(path: Path) -> Path:
    """Unpack an archive into a temporary folder.

    Parameters
    ----------
    path : Path
        The archive.

    Returns
    -------
    Path
        The folder with its members.

    Raises
    ------
    UserError
        Before unpacking: a path outside, a bomb, a password, too little disk; a damaged file.
    """
    folder = scratch.temporary_folder()
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            for member in members:
                _require_safe(path, member)
            size, free = sum(m.file_size for m in members), shutil.disk_usage(folder).free
            if size > free:
                raise UserError(
                    f"{path.name} unpacks to {size:,} bytes, {free:,} are free in {folder.parent}",
                    "room for what the archive holds",
                    scratch.more_room(),
                )
            for member in members:
                inside = PurePosixPath(member.filename.replace("\\", "/"))
                _extract(archive, member, folder.joinpath(*inside.parts))
    except (zipfile.BadZipFile, NotImplementedError, *DAMAGED) as error:
        raise UserError(
            f"{path} is a damaged zip archive ({error})", "a whole archive", "Copy it again."
        ) from None
    return folder


def _gzip_pieces(path: Path) -> Iterator[bytes]:
    with gzip.open(path) as file:
        while piece := file.read1(CHUNK):
            yield piece


def _bzip2_pieces(path: Path) -> Iterator[bytes]:
    with bz2.open(path) as file:
        while piece := file.read1(CHUNK):
            yield piece


def _xz_pieces(path: Path) -> Iterator[bytes]:
    """Yield what is packed, one stream after another, in no more memory than `XZ_MEMORY`."""
    with path.open("rb") as file:
        packed = b""
        while packed := _next_stream(file, packed):
            stream = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
            while not stream.eof:
                if stream.needs_input and not (packed := packed or file.read(CHUNK)):
                    raise EOFError("its end is missing")
                yield stream.decompress(packed, CHUNK)
                packed = b""
            packed = stream.unused_data


def _next_stream(file: BinaryIO, packed: bytes) -> bytes:
    """Return bytes from the start of a stream on, without the zeros that may stand before it."""
    while not (packed := packed.lstrip(b"\0")):
        if not (packed := file.read(CHUNK)):
            break
    return packed


def _zstandard_pieces(path: Path) -> Iterator[bytes]:
    import pyarrow as pa

    with pa.OSFile(str(path)) as file, pa.CompressedInputStream(file, "zstd") as stream:
        while piece := stream.read(CHUNK):
            yield piece


@dataclass(frozen=True)
class Packing:
    """How one file is packed by itself.

    Parameters
    ----------
    kind, told : str
        As the record of the source has it, and as messages have it.
    start : bytes
        A pattern of its first bytes, and not of text that begins with the same letters.
    endings : tuple of str
        Which its name may have, and has no more when it is unpacked.
    pieces : callable
        Yields what is packed in a file, in pieces.
    """

    kind: str
    told: str
    start: bytes
    endings: tuple[str, ...]
    pieces: Callable[[Path], Iterator[bytes]]

    def packs(self, path: Path) -> bool:
        """Tell whether a file is packed so, by its first bytes."""
        with path.open("rb") as file:
            return re.match(self.start, file.read(START)) is not None


PACKINGS = (
    Packing("gzip", "a gzipped file", rb"\x1f\x8b", (".gz",), _gzip_pieces),
    Packing(
        "bzip2",
        "a file packed by bzip2",
        rb"BZh[1-9](1AY&SY|\x17rE8P\x90)",
        (".bz2",),
        _bzip2_pieces,
    ),
    Packing("xz", "a file packed by xz", rb"\xfd7zXZ\x00", (".xz",), _xz_pieces),
    Packing(
        "zstd",
        "a file packed by Zstandard",
        rb"\x28\xb5\x2f\xfd",
        (".zst", ".zstd"),
        _zstandard_pieces,
    ),
)


def plain_name(name: str) -> str:
    """Return the name of a file without the ending that says how it is packed."""
    endings = (end for packing in PACKINGS for end in packing.endings)
    ending = next((end for end in endings if name.lower().endswith(end)), "")
    return name[: len(name) - len(ending)] or name


def unpacked_start(path: Path) -> Path:
    """Return what the start of a file unpacks to, as far as it is whole; one not packed as it is.

    Parameters
    ----------
    path : Path
        A file with the ending of its packing, damaged or not.
    """
    packing = next((one for one in PACKINGS if path.name.lower().endswith(one.endings)), None)
    if packing is None:
        return path
    target = scratch.temporary_folder() / plain_name(path.name)
    with suppress(*DAMAGED):
        target.write_bytes(next(packing.pieces(path), b""))
    return target


def unpack_file(path: Path, packing: Packing) -> Path:
    """Unpack a file into a temporary folder, under its name without the ending of its packing.

    Parameters
    ----------
    path : Path
        The file.
    packing : Packing
        How it is packed.

    Raises
    ------
    UserError
        When it is damaged, or grows beyond 1 GB at a ratio above 200 : 1.
    """
    target = scratch.temporary_folder() / plain_name(path.name)
    packed, size = path.stat().st_size, 0
    try:
        with target.open("wb") as file:
            for piece in packing.pieces(path):
                size += len(piece)
                if size > LARGE and size / packed > RATIO:
                    raise UserError(
                        f"{path.name} unpacks to more than {size:,} bytes from {packed:,}",
                        f"files below {LARGE:,} bytes, or packed at most {RATIO} : 1",
                        "Unpack it yourself if you trust it, and name the file.",
                    )
                file.write(piece)
    except DAMAGED as error:
        if getattr(error, "errno", None) in FULL:
            raise
        raise _refusal(path, packing, error) from None
    return target


def _refusal(path: Path, packing: Packing, error: Exception) -> UserError:
    if "memory" in str(error).lower():
        return UserError(
            f"{path.name} is {packing.told} that asks for too much memory ({error})",
            "a file packed with the usual settings",
            "Unpack it yourself, and name the file.",
        )
    return UserError(
        f"{path.name} is {packing.told}, and damaged ({error})", "a whole file", "Copy it again."
    )
