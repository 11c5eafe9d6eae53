"""A claim: one sentence of the report with its numbers, of whom they are, and how one knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.text.markdown import MarkdownText, escape_markdown, single_line
from analysis.text.nouns import capital_first

# How data is written where a sentence stands: Markdown of a page, of a file, or plain text.
Show = Callable[[object], str]
Evidence = Literal["counted", "estimated", "tested", "simulated", "assigned"]
# The longest text of a source inside a sentence, in characters.
LONGEST = 600
# What a template may not hold: a number of its own.
NUMBER = re.compile(r"\d")
BOLD = "**"
# Chapters of claims whose ids begin with something else.
CHAPTERS = {"audience": "index", "segment": "interpret"}
APOSTROPHE = "’"


def page_words(value: object) -> str:
    """Return words of a source as Markdown of a page."""
    return escape_markdown(value, LONGEST)


def plain_words(value: object) -> str:
    """Return words of a source as one line of plain text, for places that know no markup."""
    return single_line(value, LONGEST)


@dataclass(frozen=True)
class Population:
    """Whom or what a number is of.

    Parameters
    ----------
    name : str
        What it is called: "known viewers", "ratings kept".
    n : int or None
        How many they are; None where telling it would tell of few viewers.
    said : tuple of str
        Words by which a sentence can name it; its name if none are given.
    """

    name: str
    n: int | None
    said: tuple[str, ...] = ()

    def words_in(self, text: str) -> str | None:
        """Return the words by which a sentence names this population, None where it does not."""
        for words in (self.name, *self.said):
            at = text.lower().find(words.lower())
            if at >= 0:
                return text[at : at + len(words)]
        return None


@dataclass(frozen=True)
class Slot:
    """A number of a sentence.

    Parameters
    ----------
    value : float, int or str
        The number itself, unrounded; a date as text, year first.
    shown : str
        How the sentence shows it.
    unit : str
        Its unit, such as share, ratings, days.
    of : Population or None
        What it is a number of; None for what was declared, such as a threshold.
    low, high : float or None
        Ends of its 95 % interval.
    """

    value: float | int | str
    shown: str
    unit: str
    of: Population | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Claim:
    """One sentence that the report makes, wherever it stands.

    Parameters
    ----------
    id : str
        Chapter and name, such as "explore.half_of_rows"; that of a segment follows the segment.
    template : str
        The sentence, with slots and words in braces and ** around what is set in bold.
    slots : mapping of str to Slot
        Its numbers.
    words : mapping of str to object
        Its words that come from the source: names of segments and titles, nouns of rows.
    evidence : str
        How one knows: counted, estimated, tested, simulated or assigned.
    further : tuple of Population
        Populations that it speaks of without a number.
    shown_in : str
        The chapter that it belongs to, where its id does not begin with it.
    """

    id: str
    template: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    words: Mapping[str, object] = field(default_factory=dict)
    evidence: Evidence = "counted"
    further: tuple[Population, ...] = ()
    shown_in: str = ""

    def __post_init__(self) -> None:
        if NUMBER.search(self.template):
            raise ValueError(f"claim {self.id}: a number outside its slots: {self.template}")

    @property
    def chapter(self) -> str:
        """Return the chapter that it belongs to."""
        beginning = self.id.partition(".")[0]
        return self.shown_in or CHAPTERS.get(beginning, beginning)

    @property
    def populations(self) -> list[Population]:
        """Return the populations that it speaks of, each once."""
        named = [slot.of for slot in self.slots.values() if slot.of is not None]
        return list(dict.fromkeys([*named, *self.further]))

    def _filled(self, template: str, show: Show) -> str:
        """Fill in a template; a sentence that a word of the source begins keeps that word."""
        given = {name: slot.shown for name, slot in self.slots.items()}
        given |= {name: show(word) for name, word in self.words.items()}
        bold = BOLD if template.startswith(BOLD) else ""
        bare = template.removeprefix(bold)
        first = bare[1:].partition("}")[0] if bare.startswith("{") else ""
        text = bare.replace("'", APOSTROPHE).format(**given)
        return bold + (text if first in self.words else capital_first(text))

    def written(self, show: Show) -> str:
        """Return the sentence as Markdown.

        Parameters
        ----------
        show : callable
            Makes words of the source safe for the place where the sentence will stand.
        """
        return self._filled(self.template, show)

    @property
    def text(self) -> str:
        """Return the sentence as plain text."""
        return self._filled(self.template.replace(BOLD, ""), plain_words)

    def on_page(self, bold: bool = False) -> str:
        """Return the sentence as Markdown of a page, marked with its id.

        Parameters
        ----------
        bold : bool
            Set all of it in bold, whatever of it is.
        """
        text = self.written(page_words)
        text = f"{BOLD}{text.replace(BOLD, '')}{BOLD}" if bold else text
        return f'[{text}]{{data-claim="{self.id}"}}'


def joined_claims(claims: Iterable[Claim]) -> MarkdownText:
    """Return claims as one paragraph of a page; a claim without a sentence says nothing."""
    return MarkdownText(" ".join(claim.on_page() for claim in claims if claim.template))


def answering_claims(claims: Sequence[Claim]) -> MarkdownText:
    """Return claims as a paragraph of a page whose first sentence answers, in bold."""
    parts = [claim.on_page(bold=not place) for place, claim in enumerate(claims)]
    return MarkdownText(" ".join(parts))


def listed_claims(claims: Iterable[Claim]) -> MarkdownText:
    """Return claims as a list of a page."""
    lines = "\n".join(f"- {claim.on_page()}" for claim in claims)
    return MarkdownText(f"\n{lines}\n")
