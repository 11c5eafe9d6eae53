"""Quarto's constructs found in pandoc's tree and turned into nodes of ours, for one format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from analysis.book.pandoc import program, tree
from analysis.book.pandoc.table_widths import KEY, take_widths, with_widths
from analysis.book.pandoc.tree import Node
from analysis.book.source.chapter import Chapter
from analysis.errors import BuildError

REFERENCES = ("fig", "tbl", "lst", "eq", "sec")
REFERENCE = re.compile(rf"^({'|'.join(REFERENCES)})-", re.IGNORECASE)
UNSUPPORTED_REFERENCE = re.compile(
    r"^(thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|prf|alg|vid|dia|nte|tip|wrn|imp|cau)-"
)
CALLOUTS = {
    "callout": "none",
    **{f"callout-{kind}": kind for kind in ("note", "tip", "warning", "caution", "important")},
}
EQUATION = re.compile(r"^\{#(eq-[^}\s]+)\}(.*)$", re.DOTALL)
FORMATS = {"html": {"html", "html:js"}, "typst": {"typst", "pdf"}}
UNSUPPORTED_CLASSES = re.compile(
    r"^(callout-.+|column-(?!margin$).+|panel-(?!tabset$).+|grid|incremental|theorem|proof"
    r"|fragment|notes|list-table)$"
)


class Recogniser:
    """Turns the tree of one chapter into ours.

    Parameters
    ----------
    chapter : Chapter
        For the places of errors.
    target : str
        The format, "html" or "typst".
    """

    def __init__(self, chapter: Chapter, target: str):
        self.chapter, self.target = chapter, target

    def blocks(self, blocks: list[Node]) -> list[Node]:
        """Return blocks with Quarto's constructs as nodes of ours."""
        return tree.rebuild_tree(blocks, self._change)

    def _change(self, node: Node) -> Node | list[Node]:
        method = getattr(self, f"_{node['t'].lower()}", None)
        return method(node) if method else node

    def _fail(self, pattern: str, message: str) -> NoReturn:
        raise BuildError(f"{self.chapter.place(pattern)}: {message}")

    # Blocks

    def _para(self, node: Node) -> Node | list[Node]:
        images = [one for one in node["c"] if one["t"] == "Image"]
        if len(images) == 1 == len(node["c"]) and images[0]["c"][0][0].startswith("fig-"):
            image = images[0]
            identifier, image["c"][0][0] = image["c"][0][0], ""
            return self._new_float(identifier, [tree.plain_block([image])], image["c"][1])
        return {"t": node["t"], "c": _equations(node["c"])}

    _plain = _para

    def _figure(self, node: Node) -> Node:
        triple, caption, content = node["c"]
        if not triple[0].startswith("fig-"):
            return node
        said = caption[1][0]["c"] if caption[1] else []
        for image in tree.every_node(content):
            if image["t"] == "Image":
                image["c"][1] = []
        return self._new_float(triple[0], content, said, triple[1])

    def _table(self, node: Node) -> Node:
        widths = take_widths(node)
        node = self._widened(node, widths) if widths else node
        triple, caption = node["c"][0], node["c"][1]
        if not triple[0].startswith("tbl-"):
            return node
        identifier, triple[0] = triple[0], ""
        said = caption[1][0]["c"] if caption[1] else []
        node["c"][1] = [None, []]
        return self._new_float(identifier, [node], said)

    def _widened(self, table: Node, said: str) -> Node:
        try:
            return with_widths(table, said)
        except ValueError:
            self._fail("tbl-colwidths", f"tbl-colwidths cannot be {said}: write [60, 40]")

    def _codeblock(self, node: Node) -> Node:
        triple, code = node["c"]
        if not triple[0].startswith("lst-"):
            return node
        stated = tree.attribute_pairs(triple)
        caption = program.read_tree(stated.get("lst-cap", ""))["blocks"]
        kept = [[key, value] for key, value in triple[2] if key != "lst-cap"]
        block = {"t": "CodeBlock", "c": [["", triple[1], kept], code]}
        return self._new_float(triple[0], [block], caption[0]["c"] if caption else [])

    def _rawblock(self, node: Node) -> Node | list[Node]:
        format, code = node["c"]
        if format == "html" and "<table" in code and "</table>" in code:
            return program.read_tree(code, "html")["blocks"]
        return node

    def _div(self, node: Node) -> Node | list[Node]:
        (identifier, classes, _), content = node["c"]
        stated = tree.attribute_pairs(node["c"][0])
        callout = next((one for one in classes if one.startswith("callout")), None)
        if callout in CALLOUTS:
            return self._callout(node, CALLOUTS[callout], stated)
        for name in classes:
            if UNSUPPORTED_CLASSES.match(name):
                self._fail(re.escape(name), f"class `{name}` is not supported")
        if {"content-visible", "content-hidden"} & set(classes):
            return content if self._is_visible(classes, stated) else []
        if "panel-tabset" in classes:
            return self._tabset(content)
        if "pagebreak" in classes:
            return {"t": "Break"}
        if "column-margin" in classes or "aside" in classes:
            inner = tree.division_block(
                content, identifier, [c for c in classes if c != "column-margin"]
            )
            return {"t": "Margin", "content": [inner] if "cell" in classes else content}
        if KEY in stated and "cell" in classes:
            return self._cell_of(node, stated[KEY])
        if identifier[:4] in ("fig-", "tbl-", "lst-"):
            return self._float_of(node, stated)
        if "layout-ncol" in stated or "layout-nrow" in stated:
            return {"t": "Layout", "columns": _columns(stated, content), "content": content}
        if "layout" in stated:
            self._fail("layout=", "`layout` is not supported, use layout-ncol")
        return node

    def _cell_of(self, node: Node, said: str) -> Node:
        """Return a cell whose tables have the widths that it states, but for their own."""

        def change(one: Node) -> Node:
            is_due = one["t"] == "Table" and "widths" not in one
            return self._widened(one, said) if is_due else one

        (identifier, classes, pairs), content = node["c"]
        kept = [pair for pair in pairs if pair[0] != KEY]
        return {"t": "Div", "c": [[identifier, classes, kept], tree.rebuild_tree(content, change)]}

    def _is_visible(self, classes: list[str], stated: dict[str, str]) -> bool:
        known = {"when-format", "unless-format"}
        for key in stated:
            if key not in known:
                self._fail(re.escape(key), f"`{key}` is not supported")
        names = FORMATS[self.target]
        matches = True
        if "when-format" in stated:
            matches = stated["when-format"] in names
        if "unless-format" in stated:
            matches = matches and stated["unless-format"] not in names
        return matches if "content-visible" in classes else not matches

    def _callout(self, node: Node, kind: str, stated: dict[str, str]) -> Node:
        content = node["c"][1]
        title = program.read_tree(stated["title"])["blocks"][0]["c"] if "title" in stated else None
        if content and content[0]["t"] == "Header":
            title, content = content[0]["c"][2], content[1:]
        said = stated.get("appearance", "simple" if kind == "none" else "default").lower()
        default = "false" if kind == "none" else "true"
        return {
            "t": "Callout",
            "kind": kind,
            "id": node["c"][0][0],
            "title": title,
            "appearance": "simple" if said in ("simple", "minimal") else "default",
            "icon": said != "minimal" and stated.get("icon", default) != "false",
            "collapse": stated.get("collapse"),
            "content": content,
        }

    def _tabset(self, content: list[Node]) -> list[Node]:
        """Return a tabset, after what stands before its first heading (the code of a cell)."""
        first = next((at for at, one in enumerate(content) if one["t"] == "Header"), None)
        if first is None:
            self._fail("panel-tabset", "a tabset has no heading")
        level = content[first]["c"][0]
        tabs: list[dict] = []
        for block in content[first:]:
            if block["t"] == "Header" and block["c"][0] == level:
                tabs.append({"title": block["c"][2], "content": []})
            else:
                tabs[-1]["content"].append(block)
        return [*content[:first], {"t": "Tabset", "tabs": tabs}]

    def _float_of(self, node: Node, stated: dict[str, str]) -> Node:
        (identifier, classes, _), content = node["c"]
        caption: list[Node] = []
        last = content[-1] if content else None
        if last and last["t"] == "Para" and "no-caption" not in classes and len(content) > 1:
            caption, content = last["c"], content[:-1]
        tables = [one for one in tree.every_node(content) if one["t"] == "Table"]
        for table in tables[:1]:
            stated_caption = table["c"][1]
            if not caption and stated_caption[1]:
                caption, table["c"][1] = stated_caption[1][0]["c"], [None, []]
        made = self._new_float(identifier, content, caption)
        made["columns"] = _columns(stated, content)
        made["is_layout"] = any(key.startswith("layout") for key in stated)
        subs = [one for one in tree.every_node(content) if one["t"] == "Float"]
        for position, sub in enumerate(subs):
            if sub["kind"] == made["kind"]:
                sub["parent"], sub["letter"] = identifier, chr(97 + position)
        return made

    def _new_float(
        self, identifier: str, content: list[Node], caption: list[Node], classes: Sequence[str] = ()
    ) -> Node:
        return {
            "t": "Float", "kind": identifier[:3], "id": identifier, "content": content,
            "caption": caption, "classes": list(classes), "columns": 1, "is_layout": False,
            "parent": None, "letter": None, "number": "",
        }  # fmt: skip

    # Inlines

    def _cite(self, node: Node) -> Node | list[Node]:
        citations = node["c"][0]
        for one in citations:
            if UNSUPPORTED_REFERENCE.match(one["citationId"]):
                key = one["citationId"]
                self._fail(re.escape(key), f"references of the kind @{key} are not supported")
        found = [one for one in citations if REFERENCE.match(one["citationId"])]
        if not found:
            return node
        if len(found) < len(citations):
            key = found[0]["citationId"]
            self._fail(f"@{re.escape(key)}", f"@{key} stands in one bracket with a citation")
        made: list[Node] = []
        for one in found:
            made += [tree.string_inline(","), {"t": "Space"}] if made else []
            made += [_reference(one), *one["citationSuffix"]]
        return made

    def _span(self, node: Node) -> Node:
        (_, classes, _), content = node["c"]
        if "aside" in classes or "column-margin" in classes:
            return {"t": "Margin", "content": content, "inline": True}
        return node


def _columns(stated: dict[str, str], content: list[Node]) -> int:
    if "layout-ncol" in stated:
        return int(stated["layout-ncol"])
    rows = int(stated.get("layout-nrow", 0))
    return -(-len(content) // rows) if rows else 1


def _reference(citation: dict) -> Node:
    key = citation["citationId"]
    return {
        "t": "Reference",
        "id": key[0].lower() + key[1:],
        "prefix": citation["citationPrefix"],
        "bare": citation["citationMode"]["t"] == "SuppressAuthor",
    }


def _equations(inlines: list[Node]) -> list[Node]:
    made: list[Node] = []
    for node in inlines:
        match = EQUATION.match(node["c"]) if node["t"] == "Str" else None
        before = len(made) - 1
        while match and before >= 0 and made[before]["t"] in ("Space", "SoftBreak"):
            before -= 1
        is_math = before >= 0 and made[before]["t"] == "Math"
        if match and is_math and made[before]["c"][0]["t"] == "DisplayMath":
            tex = made[before]["c"][1]
            made[before:] = [{"t": "Equation", "id": match[1], "tex": tex, "number": ""}]
            made += [tree.string_inline(match[2])] if match[2] else []
        else:
            made.append(node)
    return made
