"""Quarto's Markdown as a notebook shows it: without the marks of a book, pictures held within."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable

QUOTED = r'"(?:[^"\\]|\\.)*"'
ATTRIBUTES = rf"\{{((?:[^}}\"]|{QUOTED})*)\}}"
FIGURE = re.compile(rf"\s*!\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\){ATTRIBUTES}\s*")
CAPTION = re.compile(r"^: +(.*?)[ \t]*\{#tbl-[\w-]+[^}]*\}[ \t]*$", re.MULTILINE)
EQUATION = re.compile(r"\$\$[ \t]*\{#(eq-[\w-]+)\}")
HEADING = re.compile(r"^(#+ .*?)[ \t]*\{[#.][^}\n]*\}[ \t]*$", re.MULTILINE)
TITLED = re.compile(rf"^:{{3,}}.*\btitle=({QUOTED}).*\n", re.MULTILINE)
RAW = re.compile(r"^```\{=\w+\}\n.*?^```[ \t]*$\n?", re.MULTILINE | re.DOTALL)
DIVISION = re.compile(r"^:{3,}.*\n?", re.MULTILINE)
SPAN_END = re.compile(rf"(?<!\\)\]{ATTRIBUTES}")
BRACKET = re.compile(r"(?<!\\)[\[\]]")
KEY = r"@((?:fig|tbl|lst|eq|sec)-[\w-]+)"
ASIDE = re.compile(rf" ?(?:\({KEY}\)|\[[^\]@]*{KEY}\])", re.IGNORECASE)
BARE = re.compile(KEY, re.IGNORECASE)
ESCAPED = re.compile(r"\\([^\w\s])")
KINDS = {"fig": "figure", "tbl": "table", "lst": "listing", "eq": "formula"}
# Where a PNG tells its width and height in pixels, and how its chunk of pixels a metre begins.
PNG_SIZE, PNG_METRE = 16, b"pHYs"
# Pixels of a page to an inch, and inches to a metre.
PAGE_INCH, METRE = 96, 39.3701

# A picture's kind and content by the name of its file.
Picture = Callable[[str], tuple[str, bytes]]
Display = tuple[dict[str, str], dict[str, dict]]


def without_spans(text: str) -> str:
    """Return Markdown with `[words]{…}` as the words alone."""
    found = SPAN_END.search(text)
    while found:
        start, depth = found.start(), 1
        for bracket in reversed([*BRACKET.finditer(text, 0, found.start())]):
            depth += 1 if bracket[0] == "]" else -1
            if not depth:
                start = bracket.start()
                break
        words = text[start + (not depth) : found.start()]
        text = text[:start] + words + text[found.end() :]
        found = SPAN_END.search(text, start)
    return text


def _referred(key: str) -> str:
    kind, _, rest = key.partition("-")
    known = KINDS.get(kind.lower())
    return f"the {known} of the report" if known else f"“{rest.split('-')[0].title()}”"


def notebook_markdown(text: str, deeper: int = 0) -> str:
    """Return Markdown without the marks that only a book has.

    References in brackets go, since what they lead to is in the book; others become words.

    Parameters
    ----------
    text : str
        Markdown as a chapter or a cell holds it.
    deeper : int
        By how many levels headings are moved down.
    """
    text = TITLED.sub(lambda match: f"**{match[1][1:-1]}**\n\n", RAW.sub("", text))
    text = without_spans(DIVISION.sub("", text))
    text = CAPTION.sub(lambda match: f"*{match[1]}*" if match[1] else "", text)
    text = HEADING.sub(r"\1", EQUATION.sub("$$", text))
    text = re.sub(r"^#", "#" * (deeper + 1), text, flags=re.MULTILINE) if deeper else text
    return BARE.sub(lambda match: _referred(match[1]), ASIDE.sub("", text)).strip()


def figure_displays(text: str, picture: Picture) -> list[Display] | None:
    """Return a figure as data and metadata that a notebook shows, None for other Markdown.

    Parameters
    ----------
    text : str
        A figure as a cell of a book writes it, with caption and alternative text.
    picture : callable
        Gives its picture by the name in the text.
    """
    found = FIGURE.fullmatch(without_spans(text))
    if not found:
        return None
    caption, name, stated = found.groups()
    said = re.search(rf"fig-alt=({QUOTED})", stated)
    alt = ESCAPED.sub(r"\1", said[1][1:-1]) if said else ""
    kind, content = picture(name)
    shown = content.decode() if kind == "image/svg+xml" else base64.b64encode(content).decode()
    displays: list[Display] = [
        ({kind: shown, "text/plain": alt}, {kind: {"alt": alt, **picture_size(content)}})
    ]
    words = notebook_markdown(caption)
    return [*displays, ({"text/markdown": f"*{words}*"}, {})] if words else displays


def mixed_displays(text: str, picture: Picture) -> list[Display]:
    """Return Markdown and the figures between its paragraphs as a notebook shows them in turn.

    Parameters
    ----------
    text : str
        What a cell of a book writes.
    picture : callable
        Gives the picture of a figure by the name in the text.
    """
    found: list[Display] = []
    words: list[str] = []
    for paragraph in [*re.split(r"\n{2,}", text), None]:
        drawn = figure_displays(paragraph, picture) if paragraph else None
        if (drawn or paragraph is None) and (said := notebook_markdown("\n\n".join(words))):
            found.append(({"text/markdown": said}, {}))
        if drawn:
            found += drawn
        words = [*words, paragraph] if paragraph and not drawn else ([] if drawn else words)
    return found


def picture_size(content: bytes) -> dict[str, int]:
    """Return width and height of a PNG as a page shows it, nothing for what does not tell them."""
    at = content.find(PNG_METRE)
    if not content.startswith(b"\x89PNG") or at < 0:
        return {}
    pixels = struct.unpack(">2I", content[PNG_SIZE : PNG_SIZE + 8])
    inch = struct.unpack(">I", content[at + 4 : at + 8])[0] / METRE
    names = ("width", "height")
    return {name: round(PAGE_INCH * n / inch) for name, n in zip(names, pixels, strict=True)}
