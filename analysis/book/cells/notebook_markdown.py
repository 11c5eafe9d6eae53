"""Quarto's Markdown as a notebook shows it: numbers in place of marks, captions as text."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.book.pandoc.crossref import Entry, reference_words

QUOTED = r'"(?:[^"\\]|\\.)*"'
ATTRIBUTES = rf"\{{((?:[^}}\"]|{QUOTED})*)\}}"
IMAGE = re.compile(rf"!\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\){ATTRIBUTES}")
CAPTION = re.compile(r"^: +(.*?)[ \t]*\{#(tbl-[\w-]+)[^}]*\}[ \t]*$", re.MULTILINE)
EQUATION = re.compile(r"\$\$[ \t]*\{#(eq-[\w-]+)\}")
HEADING = re.compile(r"^(#+ .*?)[ \t]*\{[#.][^}\n]*\}[ \t]*$", re.MULTILINE)
TITLED = re.compile(rf"^:{{3,}}.*\btitle=({QUOTED}).*\n", re.MULTILINE)
RAW = re.compile(r"^```\{=\w+\}\n.*?^```[ \t]*$\n?", re.MULTILINE | re.DOTALL)
DIVISION = re.compile(r"^:{3,}.*\n?", re.MULTILINE)
SPAN = re.compile(r"\]\{[.#][^}\n]*\}")
KEY = r"@((?:fig|tbl|lst|eq|sec)-[\w-]+)"
BRACKETED = re.compile(rf"\[([^\]@]*?) ?{KEY}\]", re.IGNORECASE)
BARE = re.compile(KEY, re.IGNORECASE)


def notebook_markdown(text: str, entries: dict[str, Entry]) -> str:
    """Return Markdown without the marks that only a book has.

    Parameters
    ----------
    text : str
        Markdown as a chapter or a cell holds it.
    entries : dict of str to Entry
        What can be referred to.
    """

    def named(key: str) -> str:
        entry = entries.get(key[0].lower() + key[1:])
        return reference_words(entry) if entry else key

    def bracketed(match: re.Match) -> str:
        prefix, said = match[1], named(match[2])
        if prefix == "":
            return said
        number = said.rpartition(" ")[2]
        return number if prefix == "-" else f"{prefix} {number}"

    text = TITLED.sub(lambda match: f"**{match[1][1:-1]}**\n\n", RAW.sub("", text))
    text = IMAGE.sub(lambda match: _image(match, named), DIVISION.sub("", text))
    text = CAPTION.sub(lambda match: f"{named(match[2])}: {match[1]}", text)
    text = EQUATION.sub(lambda match: f"$$\n\n({named(match[1]).rpartition(' ')[2]})", text)
    text = SPAN.sub("]", HEADING.sub(r"\1", text))
    return BARE.sub(lambda match: named(match[1]), BRACKETED.sub(bracketed, text)).strip()


def _image(match: re.Match, named: Callable[[str], str]) -> str:
    """Return an image with its alt text, its number and caption below."""
    caption, source, stated = match.groups()
    alt = re.search(rf"fig-alt=({QUOTED})", stated)
    key = re.search(r"#(fig-[\w-]+)", stated)
    shown = alt[1][1:-1].replace('\\"', '"') if alt else caption
    image = f"![{shown.replace('[', '(').replace(']', ')')}]({source})"
    if not caption:
        return image
    return f"{image}\n\n{named(key[1])}: {caption}" if key else f"{image}\n\n{caption}"
