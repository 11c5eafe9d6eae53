"""The running text of a rendered page: what claims say, and what stands outside of claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

# Without an end tag.
VOID = {"img", "br", "hr", "meta", "link", "input", "source", "wbr", "col"}
# What is no running text: code, formulas, rows of tables, navigation, programs, drawings.
APART = {"code", "pre", "math", "td", "th", "nav", "script", "style", "svg", "header", "footer"}
# Numbers of chapters, figures, tables and equations, and references to them.
COUNTERS = re.compile(
    r"header-section-number|chapter-number|quarto-xref|quarto-section-identifier|csl-entry|"
    r"citation|page-footer|toc|sidebar"
)
COUNTED = re.compile(r"\b(Figure|Table|Section|Chapter|Equation|Appendix)\s+[\dA-Z]+(\.\d+)*:?")


@dataclass
class Prose:
    """What a page says.

    Parameters
    ----------
    claims : list of tuple
        Ids and words of the claims that it prints, in their order.
    outside : str
        All other running text.
    alts : list of str
        What is said of its pictures.
    """

    claims: list[tuple[str, str]] = field(default_factory=list)
    outside: str = ""
    alts: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found, self.stack = Prose(), []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "img" and given.get("alt"):
            self.found.alts.append(given["alt"])
        if tag in VOID:
            return
        kind = "text"
        if tag in APART or COUNTERS.search(f"{given.get('class')} {given.get('id')}"):
            kind = "apart"
        if tag == "main":
            kind = "main"
        if "data-claim" in given:
            kind = "claim"
            self.found.claims.append((given["data-claim"], ""))
        self.stack.append((tag, kind))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        kinds = [kind for _, kind in self.stack]
        if "main" not in kinds or "apart" in kinds:
            return
        if "claim" in kinds:
            name, said = self.found.claims[-1]
            self.found.claims[-1] = (name, said + data)
        else:
            self.words.append(data)


def one_line(text: str) -> str:
    """Return a text with every run of spaces as one space."""
    return re.sub(r"\s+", " ", text).strip()


def read_prose(path: Path) -> Prose:
    """Return what a page says."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    found = reader.found
    found.claims = [(name, one_line(said)) for name, said in found.claims]
    found.outside = COUNTED.sub("", one_line(" ".join(reader.words)))
    return found
