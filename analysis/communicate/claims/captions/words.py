"""The words of one figure or table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.claim import Claim, Evidence, Population, Slot

if TYPE_CHECKING:
    from analysis.tables import Results


@dataclass(frozen=True)
class FigureWords:
    """The words of a figure.

    Parameters
    ----------
    name : str
        Name of its files and, behind `fig-`, of its anchor.
    title : Claim
        The finding, in the picture.
    subtitle : Claim
        What is plotted, and for whom, in the picture.
    caption : Claim
        What it means.
    alt : Claim
        What is seen.
    """

    name: str
    title: Claim
    subtitle: Claim
    caption: Claim
    alt: Claim

    @property
    def claims(self) -> list[Claim]:
        """Return the claims of the figure."""
        return [self.title, self.subtitle, self.caption, self.alt]


@dataclass(frozen=True)
class TableWords:
    """The words of a table.

    Parameters
    ----------
    name : str
        Behind `tbl-`, its anchor.
    caption : Claim
        What it means.
    note : Claim or None
        One sentence below it.
    """

    name: str
    caption: Claim
    note: Claim | None = None

    @property
    def claims(self) -> list[Claim]:
        """Return the claims of the table."""
        return [self.caption] if self.note is None else [self.caption, self.note]


@dataclass(frozen=True)
class Sentences:
    """Makes the claims of one figure or table, with slots and words that they share.

    Parameters
    ----------
    kind, name : str
        "figure" or "table", and its name.
    slots : mapping of str to Slot
        Numbers that its sentences may use.
    words : mapping of str to object
        Words of the source that they may use.
    evidence : str
        How one knows.
    of : tuple of Population
        Whom they speak of without a number.
    """

    kind: str
    name: str
    slots: Mapping[str, Slot]
    words: Mapping[str, Any]
    evidence: Evidence = "counted"
    of: tuple[Population, ...] = ()

    def claim(self, part: str, template: str) -> Claim:
        """Return a claim with those slots and words that its template uses."""
        used = {name: slot for name, slot in self.slots.items() if f"{{{name}}}" in template}
        words = {name: word for name, word in self.words.items() if f"{{{name}}}" in template}
        name = f"{self.kind}.{self.name}.{part}"
        return Claim(name, template, used, words, self.evidence, self.of)


# Words of one figure or table, or one claim that says what the source lacks.
CaptionMaker = Callable[["Results"], FigureWords | TableWords | Claim]
