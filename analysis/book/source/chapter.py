"""A chapter's text: includes put in, front matter, prose and cells told apart, lines remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from analysis.book.source import options
from analysis.book.source.lines import (
    FENCE,
    CodeSpan,
    Line,
    code_spans,
    mark_fences,
    outside_fences,
)
from analysis.errors import BuildError

CELL = re.compile(r"^\{(\{?\w+\}?)([^}]*)\}$")
SHORTCODE = re.compile(r"\{\{<\s*(\S+)\s*(.*?)\s*>\}\}")
INLINE = re.compile(r"\{(\w+)\}[ \t]+(.*\S)\s*")
UNENDED = re.compile(r"(?<!\\)`\{python\}")
FOREIGN = {"r", "julia", "ojs"}
FRONT = {
    "title", "subtitle", "author", "date", "description", "execute", "format", "toc", "toc-depth",
    "number-sections", "jupyter", "engine", "lang", "code-fold", "aliases", "toc-title",
}  # fmt: skip


@dataclass
class Prose:
    """Lines between cells."""

    lines: list[Line]

    @property
    def expressions(self) -> list[tuple[str, Line]]:
        """Return the inline expressions in order, each with its line."""
        return [
            (code, line)
            for line in outside_fences(self.lines)
            for span in code_spans(line.text)
            if (code := inline_expression(span))
        ]


@dataclass
class Cell:
    """A cell of code: options, code, and the place of its first line of code."""

    code: str
    options: dict
    first: Line
    position: int


@dataclass
class Chapter:
    """One file of the book, ready to be executed and read by pandoc.

    `shown` holds, once its cells have run, what each wrote as Markdown, beside its place.
    """

    file: str
    front: dict = field(default_factory=dict)
    parts: list[Prose | Cell] = field(default_factory=list)
    shown: list[Line] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        """Return the cells in order."""
        return [part for part in self.parts if isinstance(part, Cell)]

    def place(self, pattern: str) -> str:
        """Return file and line of the first line that holds a pattern, else the file."""
        for line in [*self._lines(), *self.shown]:
            if re.search(pattern, line.text):
                return line.where
        return self.file

    def _lines(self) -> list[Line]:
        lines: list[Line] = []
        for part in self.parts:
            if isinstance(part, Prose):
                lines += part.lines
            else:
                stated = [f"{key}: {value}" for key, value in part.options.items()]
                lines += [Line(text, part.first.file, part.first.number) for text in stated]
        return lines


def inline_expression(span: CodeSpan) -> str:
    """Return the expression that code within a line stands for, empty where it is shown as it is.

    Only a single tick makes an expression: what stands between more of them is shown.
    """
    found = INLINE.fullmatch(span.code) if span.ticks == 1 else None
    return found[2] if found and found[1] == "python" else ""


def read_chapter(project: Path, file: Path) -> Chapter:
    """Read a chapter.

    Parameters
    ----------
    project : Path
        The book's folder.
    file : Path
        The chapter, relative to it.

    Raises
    ------
    BuildError
        When it uses syntax that is not supported.
    """
    lines = _expand(project, file, file, ())
    front, lines = _front_matter(lines)
    chapter = Chapter(file.as_posix(), front, _split(lines))
    for part in chapter.parts:
        if isinstance(part, Prose):
            _require_supported(part)
    return chapter


def _expand(project: Path, chapter: Path, file: Path, above: tuple[Path, ...]) -> list[Line]:
    name = file.as_posix()
    content = (project / file).read_text(encoding="utf-8-sig")
    lines = [Line(text, name, number) for number, text in enumerate(content.splitlines(), 1)]
    made: list[Line] = []
    for line, inside in mark_fences(lines):
        match = SHORTCODE.fullmatch(line.text.strip())
        if inside or not match or match[1] != "include":
            made.append(line)
            continue
        target = _target(project, chapter, match[2].strip("\"'"), line)
        if target in (*above, file):
            raise BuildError(f"{line.where}: {target} includes itself")
        made += _expand(project, chapter, target, (*above, file))
    return made


def _target(project: Path, chapter: Path, said: str, line: Line) -> Path:
    start = project if said.startswith("/") else (project / chapter).parent
    target = (start / said.lstrip("/")).resolve()
    if not target.is_file() or not target.is_relative_to(project.resolve()):
        raise BuildError(f"{line.where}: there is no file {said} to include")
    return target.relative_to(project.resolve())


def _front_matter(lines: list[Line]) -> tuple[dict, list[Line]]:
    if not lines or lines[0].text.rstrip() != "---":
        return {}, lines
    ends = [i for i, line in enumerate(lines[1:], 1) if line.text.rstrip() in ("---", "...")]
    if not ends:
        raise BuildError(f"{lines[0].where}: the front matter does not end")
    try:
        front = yaml.safe_load("\n".join(line.text for line in lines[1 : ends[0]])) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = lines[1 + (mark.line if mark else 0)]
        raise BuildError(f"{line.where}: {error.problem}") from None
    for key in front:
        if key not in FRONT:
            line = next((one for one in lines if one.text.startswith(f"{key}:")), lines[0])
            raise BuildError(f"{line.where}: front matter `{key}` is not supported")
    return front, lines[ends[0] + 1 :]


def _split(lines: list[Line]) -> list[Prose | Cell]:
    parts: list[Prose | Cell] = []
    prose: list[Line] = []
    position, index = 0, 0
    marked = list(mark_fences(lines))
    while index < len(marked):
        line, inside = marked[index]
        match = FENCE.match(line.text) if inside else None
        end = _fence_end(marked, index) if match else index
        if match and _is_cell(match, line):
            position += 1
            parts += [Prose(prose)] if prose else []
            parts.append(_cell([one for one, _ in marked[index + 1 : end]], line, position))
            prose = []
        else:
            prose += [one for one, _ in marked[index : end + 1]]
        index = end + 1
    return parts + ([Prose(prose)] if prose else [])


def _fence_end(marked: list[tuple[Line, str]], start: int) -> int:
    fence = FENCE.sub(r"\2", marked[start][0].text)
    for index in range(start + 1, len(marked)):
        match = FENCE.match(marked[index][0].text)
        if match and match[2].startswith(fence) and not match[3]:
            return index
    raise BuildError(f"{marked[start][0].where}: the block of code does not end")


def _is_cell(match: re.Match, line: Line) -> bool:
    header = CELL.match(match[3])
    if not header or header[1].startswith("{"):
        return False
    if header[1] != "python" or header[2].strip():
        raise BuildError(f"{line.where}: a cell `{match[3]}` is not supported, only {{python}}")
    if match[1]:
        raise BuildError(f"{line.where}: an indented cell is not supported")
    return True


def _cell(lines: list[Line], opening: Line, position: int) -> Cell:
    stated, rest = options.split_options(lines)
    while rest and not rest[0].text.strip():
        rest = rest[1:]
    first = rest[0] if rest else opening
    chosen = options.read_options(stated)
    return Cell("\n".join(line.text for line in rest).strip("\n"), chosen, first, position)


def _require_supported(part: Prose) -> None:
    for line in outside_fences(part.lines):
        spans = list(code_spans(line.text))
        bare = _without(line.text, spans)
        for match in SHORTCODE.finditer(bare):
            if match[1] != "pagebreak":
                raise BuildError(f"{line.where}: shortcode `{match[1]}` is not supported")
        if UNENDED.search(bare):
            raise BuildError(f"{line.where}: an inline expression does not end on its line")
        for span in spans:
            found = INLINE.fullmatch(span.code) if span.ticks == 1 else None
            if found and found[1] in FOREIGN:
                raise BuildError(f"{line.where}: inline `{{{found[1]}}}` is not supported")


def _without(text: str, spans: list[CodeSpan]) -> str:
    for span in reversed(spans):
        text = text[: span.start] + text[span.end :]
    return text
