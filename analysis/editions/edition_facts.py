"""What is told of an edition beside its files, and what an edition is known by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# Digits of the number in an id: more segments than these can count no source will ever have had.
ID = r"^s[1-9][0-9]{0,5}$"
MARK = r"^[0-9a-f]{16}$"
DIGEST = r"^[0-9a-f]{64}$"
UNDATED = "undated"
# Letters of a source's name in that of its folder: enough to know it by, short enough for any disk.
NAMED = 40


def short_digest(text: str, digits: int = 16) -> str:
    """Return the first hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


@dataclass(frozen=True)
class EditionIdentity:
    """What an edition is known by: a new one begins where the content or the rule is another.

    Parameters
    ----------
    source : str
        Name of the source, without passwords.
    content : str
        Hash of what the source holds.
    rule : str
        Hash of the settings that its segments depend on.
    """

    source: str
    content: str
    rule: str

    @property
    def mark(self) -> str:
        """Return the hash of content and rule."""
        return short_digest(f"{self.content} {self.rule}")


class NamedSegment(BaseModel):
    """What one segment was called; `former` and `overlap` tell of the edition before."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    segment: int = Field(ge=0)
    id: str = Field(pattern=ID)
    name: str | None
    former: str | None
    overlap: float | None


class EditionFacts(BaseModel):
    """What is told of an edition beside its files.

    Parameters
    ----------
    version : int
        Of the form of editions.
    source, content, rule : str
        As `EditionIdentity` has them.
    order : int
        Number among the editions of the source, the latest highest.
    used : int
        Highest number that an id of a segment of this source has had so far.
    first_free : int
        Lowest number that was free for new segments when this edition was made.
    follows : str
        Mark of the edition that it goes on from; empty where from none.
    data_as_of : str or None
        Last day of the data.
    draft : bool
        Whether the run was a draft.
    key : str
        Hash of the key that viewers are hashed with.
    segments : tuple of NamedSegment
        Every segment of the model.
    files : dict
        SHA-256 of every file by its name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    source: str
    content: str = Field(pattern=MARK)
    rule: str = Field(pattern=MARK)
    order: int = Field(ge=1)
    used: int = Field(ge=0)
    first_free: int = Field(ge=1)
    follows: str = Field(pattern=r"^([0-9a-f]{16})?$")
    data_as_of: str | None = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    draft: bool
    key: str = Field(pattern=MARK)
    segments: tuple[NamedSegment, ...]
    files: dict[str, str] = {}

    @property
    def identity(self) -> EditionIdentity:
        """Return what the edition is known by."""
        return EditionIdentity(self.source, self.content, self.rule)

    @property
    def mark(self) -> str:
        """Return the hash of content and rule."""
        return self.identity.mark

    @property
    def folder_name(self) -> str:
        """Return what its folder is called: the last day of the data and the mark."""
        return f"{self.data_as_of or UNDATED}-{self.mark}"


def source_folder(source: str) -> str:
    """Return what the folder of a source's editions is called, by the name of the source."""
    known = re.sub(r"[^A-Za-z0-9]+", "-", source).strip("-")[:NAMED].strip("-")
    return "-".join(part for part in (known, short_digest(source, 8)) if part)


def key_mark(key: bytes) -> str:
    """Return what a key for pseudonyms is known by, from which it cannot be found."""
    return hashlib.sha256(b"editions " + key).hexdigest()[:16]
