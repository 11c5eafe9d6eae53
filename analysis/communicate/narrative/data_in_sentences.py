"""Data inside sentences, safe for the place where they stand; sentences as a list."""

from __future__ import annotations

from collections.abc import Callable

from analysis.text.markdown import LONGEST_SENTENCE, MarkdownText, single_line

# How data is written where a sentence stands: Markdown of a page, of a file, or plain text.
Show = Callable[[object], str]


def plain_sentence(value: object) -> str:
    """Return data as one line of plain text, for places that know no markup."""
    return single_line(value, LONGEST_SENTENCE)


def group_called(name: object, show: Show) -> str:
    """Return a group's name as it stands in a sentence: "Band A: more" as "Band A (more)"."""
    first, found, rest = str(name).partition(": ")
    return show(f"{first} ({rest})" if found else first)


def bullet_list(sentences: list[str]) -> MarkdownText:
    """Return sentences that are Markdown as a list."""
    return MarkdownText("\n" + "\n".join(f"- {sentence}" for sentence in sentences) + "\n")
