"""A fact in its one wording, which a sentence and the words of a figure share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.communicate.claims.claim import Claim, Evidence, Population, Slot


@dataclass(frozen=True)
class Phrase:
    """A fact without its full stop.

    Parameters
    ----------
    template : str
        Its wording, with slots and words in braces.
    slots : mapping of str to Slot
        Its numbers; each name is that of one number in all phrases.
    words : mapping of str to object
        Its words that come from the source.
    """

    template: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def inside(self) -> str:
        """Return the wording as it stands within a sentence."""
        return self.template[:1].lower() + self.template[1:]

    def claim(
        self,
        name: str,
        bold: bool = False,
        evidence: Evidence = "counted",
        further: tuple[Population, ...] = (),
    ) -> Claim:
        """Return it as a sentence of its own.

        Parameters
        ----------
        name : str
            Id of the claim.
        bold : bool
            Set it in bold.
        evidence : str
            How one knows.
        further : tuple of Population
            Populations that it speaks of without a number.
        """
        text = f"**{self.template}.**" if bold else f"{self.template}."
        return Claim(name, text, self.slots, self.words, evidence, further)
