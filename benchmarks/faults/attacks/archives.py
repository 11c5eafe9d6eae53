"""Archives that reach out of their folder, fill a disk, or are none."""

from __future__ import annotations

import gzip
import itertools
import stat
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from faults.attack import DONE, REFUSED, Attack, Ended, Given, Place
from faults.attacks.sources import SECRET, rating_frame

EITHER = (DONE, REFUSED)
# Bytes of zeros, above which an archive that packs as tightly counts as made to fill a disk.
BOMB = (1 << 30) + (64 << 20)
# Bytes written at once.
CHUNK = 16 << 20


def zipped(path: Path, members: dict[str, str]) -> Path:
    """Write an archive with members of any name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return path


OUTSIDE = {
    "upwards": "../escaped.csv",
    "far upwards": "../" * 20 + "tmp/escaped.csv",
    "absolute": "/tmp/escaped.csv",
    "upwards inside": "a/../../escaped.csv",
    "backslashes": "..\\escaped.csv",
    "drive": "C:\\escaped.csv",
    "drive, slash": "C:/escaped.csv",
}


def outside_member(place: Place, name: str, command: str) -> Given:
    """Name a member outside the archive's folder."""
    text = rating_frame().to_csv(index=False)
    path = zipped(place.source / "a.zip", {"ratings.csv": text, OUTSIDE[name]: "escaped"})
    arguments = (command, *(("--source",) if command == "run" else ()), str(path), "--quiet")

    def looks(_: Ended) -> list[str]:
        near = [place.source, place.work, place.source.parent, place.project, Path("/tmp")]
        return [f"{folder} holds it" for folder in near if (folder / "escaped.csv").exists()]

    return Given(arguments=arguments, looks=looks)


def linked_member(folder: Path) -> Path:
    """Return an archive whose member is a link to a file outside."""
    (folder / "secret").write_text(f"a,b\n{SECRET},1\n" * 9)
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ratings.csv", rating_frame().to_csv(index=False))
        link = zipfile.ZipInfo("films.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(folder / "secret"))
    return path


def zip_bomb(folder: Path) -> Path:
    """Return an archive of zeros, a thousand times as large as it is packed."""
    path = folder / "a.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as file,
    ):
        for _ in range(BOMB // CHUNK):
            file.write(b"\0" * CHUNK)
    return path


def gzip_bomb(folder: Path) -> Path:
    """Return zeros, gzipped."""
    path = folder / "a.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(BOMB // CHUNK):
            file.write(b"\0" * CHUNK)
    return path


def lying_size(folder: Path) -> Path:
    """Return an archive whose member says that it is smaller than it is."""
    path = zipped(folder / "a.zip", {"ratings.csv": rating_frame().to_csv(index=False)})
    content = path.read_bytes()
    at = content.index(b"PK\x01\x02")
    # The size stands 24 bytes behind the start of the member's entry, four bytes long.
    path.write_bytes(content[: at + 24] + (5).to_bytes(4, "little") + content[at + 28 :])
    return path


def encrypted(folder: Path) -> Path:
    """Return an archive whose member is marked as encrypted."""
    path = zipped(folder / "a.zip", {"ratings.csv": rating_frame().to_csv(index=False)})
    content = bytearray(path.read_bytes())
    # The flags stand 6 bytes behind the start of a member and 8 behind that of its entry.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


def nested(folder: Path) -> Path:
    """Return an archive in an archive."""
    inner = zipped(folder / "inner.zip", {"ratings.csv": rating_frame().to_csv(index=False)})
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "inner.zip")
    return path


def many_members(folder: Path) -> Path:
    """Return an archive of many empty members."""
    return zipped(folder / "a.zip", {f"{number}.csv": "" for number in range(3000)})


def same_name(folder: Path) -> Path:
    """Return an archive in which a file and a folder have one name."""
    return zipped(folder / "a.zip", {"a": "x", "a/b.csv": rating_frame().to_csv(index=False)})


def long_member(folder: Path) -> Path:
    """Return an archive with a name longer than a file system takes."""
    return zipped(folder / "a.zip", {"n" * 300 + ".csv": rating_frame().to_csv(index=False)})


def gzip_twice(folder: Path) -> Path:
    """Return a file that is packed twice."""
    text = rating_frame().to_csv(index=False).encode()
    (folder / "a.csv.gz").write_bytes(gzip.compress(gzip.compress(text)))
    return folder / "a.csv.gz"


def gzip_tail(folder: Path) -> Path:
    """Return a gzipped file with something else behind it."""
    text = rating_frame().to_csv(index=False).encode()
    (folder / "a.csv.gz").write_bytes(gzip.compress(text) + b"tail" * 99)
    return folder / "a.csv.gz"


# Archive and the exit codes that are right.
ODD: dict[str, tuple[Callable[[Path], Path], tuple[int, ...]]] = {
    "link": (linked_member, EITHER),
    "zip bomb": (zip_bomb, (REFUSED,)),
    "gzip bomb": (gzip_bomb, (REFUSED,)),
    "lying size": (lying_size, EITHER),
    "encrypted": (encrypted, (REFUSED,)),
    "nested": (nested, (REFUSED,)),
    "many members": (many_members, (REFUSED,)),
    "file and folder of one name": (same_name, EITHER),
    "long name": (long_member, EITHER),
    "packed twice": (gzip_twice, (REFUSED,)),
    "tail": (gzip_tail, EITHER),
}


def odd_archive(place: Place, name: str) -> Given:
    """Audit an odd archive."""
    make, codes = ODD[name]
    path = make(place.source)
    return Given(arguments=("audit", str(path), "--quiet"), codes=codes, secrets=(SECRET,))


def archive_attacks() -> Iterator[Attack]:
    """Yield members outside and odd archives."""
    for name, command in itertools.product(OUTSIDE, ("audit", "run", "score")):
        prepare = partial(outside_member, name=name, command=command)
        short = (name, command) in {("upwards", "audit"), ("absolute", "run")}
        yield Attack("archives", f"{name}, {command}", prepare, short)
    for name in ODD:
        yield Attack(
            "archives", name, partial(odd_archive, name=name), name in {"link", "encrypted"}
        )
