"""Reads off a rendered page what a reader of a Quarto book would find there."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass
class Element:
    """An element of a page: its tag, attributes and what it holds."""

    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)
    parent: Element | None = None

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    @property
    def id(self) -> str | None:
        return self.attributes.get("id")

    def walk(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, tag: str | None = None, having: str | None = None) -> list[Element]:
        return [
            one
            for one in self.walk()
            if (tag is None or one.tag == tag) and (having is None or having in one.classes)
        ]

    def raw(self) -> str:
        if self.tag in ("script", "style", "math", "svg"):
            return ""
        return "".join(one.raw() if isinstance(one, Element) else one for one in self.children)

    @property
    def text(self) -> str:
        return " ".join(self.raw().split())

    def above(self):
        node = self.parent
        while node:
            yield node
            node = node.parent


class Page(HTMLParser):
    """A page as a tree of elements."""

    def __init__(self, html: str):
        super().__init__()
        self.root = self.here = Element("document")
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        made = Element(tag, dict(attrs), parent=self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag, attrs):
        made = Element(tag, dict(attrs), parent=self.here)
        self.here.children.append(made)

    def handle_endtag(self, tag):
        node = self.here
        while node.parent and node.tag != tag:
            node = node.parent
        if node.parent:
            self.here = node.parent

    def handle_data(self, data):
        self.here.children.append(data)


def _links(element: Element | None, key: str = "href") -> list[dict]:
    return [{"href": a.attributes.get(key), "text": a.text} for a in element.all("a")]


def _heading(one: Element) -> dict:
    section = one.parent if one.parent.tag == "section" else None
    return {
        "level": int(one.tag[1]),
        "id": section.id if section else one.id,
        "data_number": one.attributes.get("data-number"),
        "anchor_id": one.attributes.get("data-anchor-id"),
        "text": one.text,
    }


def _float(one: Element) -> dict:
    return {
        "id": one.id,
        "classes": one.classes,
        "captions": [caption.text for caption in one.all("figcaption")],
        "images": [
            {"src": image.attributes.get("src"), "alt": image.attributes.get("alt")}
            for image in one.all("img")
        ],
    }


def _callout(one: Element) -> dict:
    titles = one.all(having="callout-title-container")
    return {
        "classes": one.classes,
        "title": titles[0].text if titles else None,
        "body": one.all(having="callout-body-container")[0].text,
    }


def facts(html: str) -> dict:
    """Return the facts of one page under the keys of the reference."""
    root = Page(html).root
    main = root.all("main")[0]
    by_id = {one.id: one for one in root.walk() if one.id}
    starting = {
        kind: [one for one in main.walk() if (one.id or "").startswith(f"{kind}-")]
        for kind in ("fig", "tbl", "lst", "eq")
    }
    return {
        "title": root.all("title")[0].text,
        "headings": [_heading(one) for one in main.walk() if one.tag in HEADINGS],
        "figures": [_float(one) for one in starting["fig"]],
        "tables": [
            {
                "id": one.id,
                "captions": [caption.text for caption in one.all("figcaption")],
                "rows": len([row for body in one.all("tbody") for row in body.all("tr")]),
            }
            for one in starting["tbl"]
        ],
        "listings": [
            {"id": one.id, "captions": [caption.text for caption in one.all("figcaption")]}
            for one in starting["lst"]
        ],
        "equations": [{"id": one.id, "text": one.text} for one in starting["eq"]],
        "xrefs": _xrefs(main),
        "unresolved": [one.text for one in main.all("strong") if one.text.startswith("?")],
        "citations": [one.text for one in main.all("span", "citation")],
        "footnotes": [
            item.text for section in main.all("section", "footnotes") for item in section.all("li")
        ],
        "callouts": [_callout(one) for one in main.all("div", "callout")],
        "tabs": [one.text for one in main.all("a", "nav-link")],
        "folded_code": len(main.all("details", "code-fold")),
        "outputs": [
            pre.text for output in main.all("div", "cell-output") for pre in output.all("pre")
        ],
        "margin": [one.text for one in main.all(having="column-margin")],
        "sidebar": _links(by_id["quarto-sidebar"]),
        "toc": _links(by_id["TOC"]) if "TOC" in by_id else [],
        "next": _links(root.all("nav", "page-navigation")[0]),
        "text": main.text,
    }


def _xrefs(main: Element) -> list[dict]:
    return [
        {"href": one.attributes["href"], "text": one.text} for one in main.all("a", "quarto-xref")
    ]
