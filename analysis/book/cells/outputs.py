"""An executed chapter as Markdown: cells with their outputs in the divisions that Quarto makes."""

from __future__ import annotations

import ast
import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.book.cells.failures import ANSI
from analysis.book.cells.kernels import Outcome
from analysis.book.source import options
from analysis.book.source.chapter import Cell, Chapter, Prose, inline_expression
from analysis.book.source.lines import Line, code_spans, mark_fences
from analysis.errors import BuildError

PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}
ORDER = ("text/markdown", *PICTURES, "text/html", "text/latex", "text/plain")
SPECIAL = re.compile(r"([\\`*_{}\[\]#|<>~^$@&])")
ESCAPED_CODE = re.compile(r"^(\s*`*)\{(\{+\w[^}]*\}+)\}")
ESCAPED_FENCE = re.compile(r"```\{(\{+\w[^}]*\}+)\}")
ESCAPED_BLOCK = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*\{(\{+\w[^}]*\}+)\}\s*$")
LEADING = re.compile(r"^(\s*\d*)([-+:.)])")
PAGEBREAK = re.compile(r"\{\{<\s*pagebreak\s*>\}\}")
HANDLES = ("[<matplotlib", "<matplotlib", "<seaborn.")


@dataclass
class Rendered:
    """A chapter's Markdown and the files that its cells drew (name in the site to bytes)."""

    markdown: str = ""
    files: dict[str, bytes] = field(default_factory=dict)


def render_markdown(chapter: Chapter, outcome: Outcome, *defaults: dict) -> Rendered:
    """Return a chapter with its inline values and outputs in place.

    Parameters
    ----------
    chapter : Chapter
        Prose and cells.
    outcome : Outcome
        What they gave.
    defaults : dict
        What chapter and book say under `execute`.
    """
    made = Rendered()
    values = iter(outcome.values)
    outputs = iter(outcome.outputs)
    pieces = []
    for part in chapter.parts:
        if isinstance(part, Prose):
            pieces.append(fill_prose(part, values))
        else:
            chosen = options.resolve_options(part.options, *defaults)
            pieces.append(_Writer(chapter, part, chosen, made.files).cell(next(outputs)))
            chapter.shown.append(Line(pieces[-1], part.first.file, part.first.number))
    made.markdown = "\n".join(pieces) + "\n"
    return made


def fill_prose(part: Prose, values: Iterator[dict]) -> str:
    """Return prose with its inline expressions replaced by their values."""
    lines: list[str] = []
    fence = ""
    for line, place in mark_fences(part.lines):
        escaped = ESCAPED_BLOCK.match(line.text) if place == "open" else None
        if PAGEBREAK.fullmatch(line.text.strip()) and not place:
            lines.append("::: {.pagebreak}\n:::")
        elif escaped:
            fence = escaped[1] + escaped[1][0]
            lines += [f"{fence} markdown", f"```{escaped[2]}"]
        elif place == "close" and fence:
            lines += ["```", fence]
            fence = ""
        elif place:
            lines.append(ESCAPED_FENCE.sub(r"```\1", line.text))
        else:
            lines.append(_fill_line(line.text, values))
    return "\n".join(lines)


def _fill_line(text: str, values: Iterator[dict]) -> str:
    made, at = "", 0
    for span in code_spans(text):
        ticks = "`" * span.ticks
        shown = ticks + ESCAPED_CODE.sub(r"\1\2", span.code) + ticks
        made += text[at : span.start]
        made += inline_value(next(values)) if inline_expression(span) else shown
        at = span.end
    return made + text[at:]


def inline_value(bundle: dict) -> str:
    """Return an inline value as Markdown: marked as such it is kept, else escaped."""
    if "text/markdown" in bundle:
        return bundle["text/markdown"]
    said = bundle.get("text/plain", "")
    try:
        parsed = ast.literal_eval(said)
    except (ValueError, SyntaxError):
        parsed = None
    return escape_inline(parsed if isinstance(parsed, str) else said)


def escape_inline(said: str) -> str:
    """Return a text whose Markdown stands for itself."""
    return LEADING.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", " ".join(said.split("\n"))))


def quoted_attribute(said: str) -> str:
    """Return a text as the value of an attribute."""
    flat = " ".join(said.split())
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") + '"'


def fenced_code(code: str, header: str = "") -> str:
    """Return code in a fence longer than any that it holds."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{header}\n{code.rstrip()}\n{ticks}\n"


def shown_type(output: dict) -> str:
    """Return the MIME type that an output is shown by, or an empty text."""
    return next((kind for kind in ORDER if kind in output.get("data", {})), "")


@dataclass
class _Writer:
    chapter: Chapter
    of: Cell
    chosen: dict
    files: dict[str, bytes]

    def cell(self, outputs: list[dict]) -> str:
        shown = self._shown(outputs) if self.chosen["output"] is not False else []
        if self.chosen["output"] == "asis":
            return self._source() + "\n" + "\n\n".join(self._asis(one) for _, one in shown) + "\n"
        body = self._float(shown) if self._is_float() else self._plain(shown)
        inner = self._source() + body
        if not inner.strip():
            return ""
        column = " .column-margin" if self.chosen.get("column") == "margin" else ""
        extra = "".join(f" .{name.lstrip('.')}" for name in _listed(self.chosen.get("classes")))
        if "tbl-colwidths" in self.chosen:
            said = self.chosen["tbl-colwidths"]
            written = said if isinstance(said, str) else json.dumps(said)
            extra += f" tbl-colwidths={quoted_attribute(written)}"
        return f"\n:::::::: {{.cell{column}{extra}}}\n{inner}\n::::::::\n"

    def _is_float(self) -> bool:
        return str(self.chosen.get("label", "")).startswith(("fig-", "tbl-"))

    def _shown(self, outputs: list[dict]) -> list[tuple[int, dict]]:
        pictured = any(shown_type(one) in PICTURES for one in outputs)
        return [
            (number, one)
            for number, one in enumerate(outputs, 1)
            if not self._is_hidden(one, pictured)
        ]

    def _is_hidden(self, output: dict, pictured: bool) -> bool:
        if output.get("name") == "stderr":
            return not self.chosen["warning"]
        said = output.get("data", {})
        if output["output_type"] != "execute_result" or set(said) != {"text/plain"}:
            return False
        words = said["text/plain"]
        brackets = pictured and re.fullmatch(r"[<(\[].*[>)\]]", words.strip())
        return words.startswith(HANDLES) or bool(brackets)

    def _source(self) -> str:
        if not self.chosen["echo"] or not self.of.code:
            return ""
        header = ".python .cell-code"
        if "lst-label" in self.chosen:
            header = f"#{self.chosen['lst-label']} {header}"
        for key in ("lst-cap", "code-fold", "code-summary"):
            said = self.chosen.get(key)
            if said is not None:
                written = str(said).lower() if said in (True, False) else said
                header += f" {key}={quoted_attribute(written)}"
        return "\n" + fenced_code(self.of.code, f" {{{header}}}")

    def _asis(self, output: dict) -> str:
        if output["output_type"] == "stream":
            return output["text"]
        if shown_type(output) == "text/plain":
            return output["data"]["text/plain"]
        return self._display(1, output)

    def _plain(self, shown: list[tuple[int, dict]]) -> str:
        captions = _listed(self.chosen.get("fig-cap"))
        made = []
        for place, (number, output) in enumerate(shown):
            caption = captions[place] if place < len(captions) else ""
            made.append(self._output(number, output, caption))
        body = "\n".join(made)
        return self._laid_out(body)

    def _laid_out(self, body: str) -> str:
        layout = self._layout()
        return f"\n::::::: {{{layout.strip()}}}\n{body}\n:::::::\n" if layout else body

    def _layout(self) -> str:
        return "".join(
            f" {key}={quoted_attribute(str(self.chosen[key]))}"
            for key in ("layout-ncol", "layout-nrow")
            if key in self.chosen
        )

    def _float(self, shown: list[tuple[int, dict]]) -> str:
        label, kind = self.chosen["label"], self.chosen["label"][:3]
        subs = _listed(self.chosen.get(f"{kind}-subcap"))
        displays = [number for number, one in shown if "data" in one]
        many = kind == "fig" and len(displays) > 1
        made = []
        for number, output in shown:
            body = self._output(number, output, "")
            if (many or subs) and "data" in output:
                place = displays.index(number)
                caption = subs[place] if place < len(subs) else ""
                body = f"\n:::::: {{#{label}-{place + 1}}}\n{body}\n\n{caption}\n::::::\n"
            made.append(body)
        if not displays:
            raise BuildError(f"{self.of.first.where}: the cell `{label}` shows nothing")
        caption = self.chosen.get(f"{kind}-cap", "")
        flag = "" if caption else " .no-caption"
        return (
            f"\n::::::: {{#{label} .cell-float{flag}{self._layout()}}}\n"
            + "\n".join(made)
            + f"\n\n{caption}\n\n:::::::\n"
        )

    def _output(self, number: int, output: dict, caption: str) -> str:
        kind = output["output_type"]
        name = "display" if "data" in output else output.get("name", kind)
        marked = " .cell-output-markdown" if shown_type(output) == "text/markdown" else ""
        if kind == "stream":
            body = fenced_code(ANSI.sub("", output["text"]))
        elif kind == "error":
            body = fenced_code(ANSI.sub("", f"{output['ename']}: {output['evalue']}"))
        else:
            body = self._display(number, output, caption)
        return f"\n::::: {{.cell-output .cell-output-{name}{marked}}}\n{body}\n:::::\n"

    def _display(self, number: int, output: dict, caption: str = "") -> str:
        kind = shown_type(output)
        if not kind:
            kinds = ", ".join(output.get("data", {}))
            raise BuildError(f"{self.of.first.where}: output of type {kinds} is not supported")
        content = output["data"][kind]
        if kind in PICTURES:
            return self._picture(number, kind, output, caption)
        if kind == "text/markdown":
            return f"{content}\n"
        if kind == "text/html":
            return fenced_code(content, "{=html}")
        if kind == "text/latex":
            return content if "$" in content else fenced_code(content, "{=tex}")
        return fenced_code(ANSI.sub("", content))

    def _picture(self, number: int, kind: str, output: dict, caption: str) -> str:
        label = str(self.chosen.get("label") or f"cell-{self.of.position + 1}")
        name = re.sub(r"[^\w.-]+", "-", label)
        folder = Path(self.chapter.file).with_suffix("").as_posix() + "_files/figure-html"
        file = f"{folder}/{name}-output-{number}.{PICTURES[kind]}"
        content = output["data"][kind]
        self.files[file] = (
            content.encode() if kind == "image/svg+xml" else base64.b64decode(content)
        )
        size = output.get("metadata", {}).get(kind, {})
        stated = "".join(f" {key}={size[key]}" for key in ("width", "height") if key in size)
        alt = _listed(self.chosen.get("fig-alt"))
        if alt:
            stated += f" fig-alt={quoted_attribute(alt[min(number, len(alt)) - 1])}"
        relative = f"{Path(self.chapter.file).stem}_files/figure-html/{Path(file).name}"
        return f"![{caption}]({relative}){{.cell-picture{stated}}}\n"


def _listed(said: Any) -> list[str]:
    if said in (None, ""):
        return []
    return [str(one) for one in said] if isinstance(said, list) else [str(said)]
