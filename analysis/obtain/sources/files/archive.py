"""Zip archives and gzipped files: checked before or while they are unpacked."""

from __future__ import annotations

import gzip
import lzma
import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from analysis import scratch
from analysis.errors import UserError

# Text packs at 5 to 20 : 1, repeated rows at 100 : 1; what is both this large and packed tighter
# than RATIO is made to fill a disk.
LARGE = 1_000_000_000
RATIO = 200
# Bytes that are unpacked at once.
CHUNK = 1 << 20
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


def unpack_gzip(path: Path) -> Path:
    """Unpack a gzipped file into a temporary folder, under its name without `.gz`.

    Raises
    ------
    UserError
        When it is damaged, or grows beyond 1 GB at a ratio above 200 : 1.
    """
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    target, packed, size = scratch.temporary_folder() / name, path.stat().st_size, 0
    try:
        with gzip.open(path) as source, target.open("wb") as file:
            while piece := source.read(CHUNK):
                size += len(piece)
                if size > LARGE and size / packed > RATIO:
                    raise UserError(
                        f"{path.name} unpacks to more than {size:,} bytes from {packed:,}",
                        f"files below {LARGE:,} bytes, or packed at most {RATIO} : 1",
                        "Unpack it yourself if you trust it, and name the file.",
                    )
                file.write(piece)
    except DAMAGED as error:
        raise UserError(
            f"{path.name} is a damaged gzip file ({error})", "a whole file", "Copy it again."
        ) from None
    return target
