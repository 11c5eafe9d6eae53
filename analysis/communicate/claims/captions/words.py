"""The words of one figure or table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.claim import Claim, Evidence, Population, Slot
from analysis.communicate.claims.slots import share_slot

if TYPE_CHECKING:
    import pandas as pd

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

    @property
    def heading(self) -> tuple[str, str]:
        """Return title and subtitle as the picture has them."""
        return self.title.text, self.subtitle.text


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
    slots: Mapping[str, Slot] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    evidence: Evidence = "counted"
    of: tuple[Population, ...] = ()

    def claim(self, part: str, template: str, evidence: Evidence | None = None) -> Claim:
        """Return a claim with those slots and words that its template uses.

        Parameters
        ----------
        part : str
            What it is of the figure or table: title, subtitle, caption, alt, note.
        template : str
            The sentence.
        evidence : str, optional
            How one knows it, where not as one knows the others.
        """
        used = {name: slot for name, slot in self.slots.items() if f"{{{name}}}" in template}
        words = {name: word for name, word in self.words.items() if f"{{{name}}}" in template}
        name = f"{self.kind}.{self.name}.{part}"
        return Claim(name, template, used, words, evidence or self.evidence, self.of)

    def figure(
        self,
        title: str | Claim,
        subtitle: str,
        caption: str | Claim,
        alt: str,
        counted: tuple[str, ...] = (),
    ) -> FigureWords:
        """Return the words of a figure from their templates.

        Parameters
        ----------
        title, subtitle, caption, alt : str or Claim
            The sentences, or what is said elsewhere.
        counted : tuple of str
            Which of them are counted, where the others are known otherwise.
        """
        parts = {"title": title, "subtitle": subtitle, "caption": caption, "alt": alt}
        made = {
            part: text
            if isinstance(text, Claim)
            else self.claim(part, text, "counted" if part in counted else None)
            for part, text in parts.items()
        }
        return FigureWords(self.name, **made)

    def table(self, caption: str, note: str | None = None) -> TableWords:
        """Return the words of a table from their templates."""
        below = None if note is None else self.claim("note", note)
        return TableWords(self.name, self.claim("caption", caption), below)

    def absent(self, template: str) -> Claim:
        """Return the claim that says what the source lacks for this figure or table."""
        return self.claim("absent", template)


def longest_and_last(
    frame: pd.DataFrame, counts: str, unit: str, of: Population
) -> dict[str, Slot]:
    """Return the label and the share of the longest bar (`span`) and of the last (`end`).

    Parameters
    ----------
    frame : DataFrame
        A bar each row, with its label.
    counts : str
        Column of their lengths.
    unit : str
        What labels are.
    of : Population
        What the bars divide.
    """
    slots = {}
    for name, row in (("span", frame.loc[frame[counts].idxmax()]), ("end", frame.iloc[-1])):
        slots[name] = Slot(str(row["label"]), str(row["label"]), unit, of)
        slots[f"{name}_share"] = share_slot(row[counts] / frame[counts].sum(), of)
    return slots


def retold_claim(claim: Claim, name: str, more: str = "", **slots: Slot) -> Claim:
    """Return a claim that is made elsewhere as words of a figure or table.

    Parameters
    ----------
    claim : Claim
        What is said.
    name : str
        Id of these words.
    more : str
        Further sentences behind it; without them the full stop of the last one stays away where
        the id is that of a title.
    **slots : Slot
        Numbers of the further sentences.
    """
    template = f"{claim.template} {more}".strip().replace("**", "")
    if name.endswith(".title"):
        template = template.removesuffix(".")
    return replace(claim, id=name, template=template, slots={**claim.slots, **slots})


# Words of one figure or table, or one claim that says what the source lacks.
CaptionMaker = Callable[["Results"], FigureWords | TableWords | Claim]
