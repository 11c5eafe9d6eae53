"""The chapters are thin: short chunks, no code of their own, every word computed or timeless."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from analysis.communicate import figures, narrative, tables

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = [ROOT / "index.qmd", *sorted((ROOT / "chapters").glob("[a-z]*.qmd"))]
SETUP = ROOT / "chapters" / "_setup.qmd"
CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
INLINE = re.compile(r"`\{python\} ([^`]+)`")
VARIABLES = {"results", "pipeline"}
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def _cells(path: Path) -> list[tuple[list[str], str]]:
    cells = []
    for match in CELL.finditer(path.read_text()):
        lines = match[1].splitlines()
        options = [line for line in lines if line.startswith("#|")]
        cells.append((options, "\n".join(line for line in lines if line not in options)))
    return cells


def _code(path: Path) -> list[str]:
    return [code for _, code in _cells(path)] + INLINE.findall(path.read_text())


def _prose(path: Path) -> list[str]:
    text = re.sub(r"^\$\$.*?^\$\$.*?$", "", FENCE.sub("", path.read_text()), flags=re.M | re.S)
    return [
        line
        for line in text.splitlines()
        if line and not line.startswith(("#", "|", ":", "{{<", "$$", "with ", "where "))
    ]


def _book() -> dict:
    return yaml.safe_load((ROOT / "_quarto.yml").read_text())


def _listed() -> list[str]:
    book = _book()["book"]
    found = []
    for item in [*book["chapters"], *book["appendices"]]:
        found += item["chapters"] if isinstance(item, dict) else [item]
    return found


def test_every_chapter_is_in_the_book_and_every_listed_one_is_there():
    paths = {path.relative_to(ROOT).as_posix() for path in CHAPTERS}
    assert set(_listed()) == paths | {"references.qmd"}
    assert len(_listed()) == len(set(_listed()))


def test_the_book_is_what_quarto_and_the_design_ask_for():
    said = _book()
    assert said["project"]["type"] == "book"
    assert said["project"]["output-dir"] == "_site"
    assert said["project"]["execute-dir"] == "project"
    assert said["execute"]["freeze"] is False
    assert said["book"]["output-file"] == "audience-decode"
    assert said["book"]["chapters"][0] == "index.qmd"
    assert set(said["format"]) == {"html", "typst"}
    assert all((ROOT / one).is_file() for one in said["format"]["html"]["css"])
    for moment in ("pre-render", "post-render"):
        assert said["project"][moment] == f"python -m analysis hook {moment}"


@every_chapter
def test_chunks_are_short_and_only_call(path):
    for options, code in _cells(path):
        lines = [line for line in code.splitlines() if line.strip()]
        assert len(lines) + len(options) <= 8
        tree = ast.parse(code)
        forbidden = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.ClassDef, ast.Import)
        assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)]


@every_chapter
def test_code_holds_no_pandas_seed_or_path(path):
    for code in _code(path):
        assert not re.search(r"\bpd\b|pandas|seed|random|Path\(|open\(|['\"][^'\"]*/", code)


@pytest.mark.parametrize("path", [*CHAPTERS, SETUP], ids=lambda path: path.stem)
def test_calls_name_what_there_is(path):
    rooms = {"figures": figures, "narrative": narrative, "tables": tables}
    for code in _code(path) if path != SETUP else []:
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                room = node.value.id
                if room in rooms:
                    assert node.attr in rooms[room].__all__
            if isinstance(node, ast.Name):
                assert node.id in VARIABLES | rooms.keys()


@every_chapter
def test_what_is_shown_is_marked_as_it_is(path):
    for options, code in _cells(path):
        if re.match(r"(figures|tables|narrative)\.", code.strip()):
            assert "#| output: asis" in options
            assert not [option for option in options if "label" in option]


def test_figures_and_tables_are_shown_once():
    calls = [
        f"{room}.{name}"
        for path in CHAPTERS
        for code in _code(path)
        for room, name in re.findall(r"(figures|tables)\.(\w+)\(", code)
    ]
    assert len(calls) == len(set(calls))
    shown = {call.removeprefix("figures.") for call in calls if call.startswith("figures.")}
    # The bar of all segments stands on the landing page without a caption.
    assert shown == set(figures.__all__) - {"all_figures", "audience_bar"}


@every_chapter
def test_includes_exist(path):
    text = path.read_text()
    included = re.findall(r"\{\{< include (\S+) >\}\}", text)
    assert all((path.parent / name).is_file() for name in included)
    if _code(path):
        assert any(name.endswith("_setup.qmd") for name in included)


@every_chapter
def test_one_sentence_a_line(path):
    for line in _prose(path):
        if line.startswith("["):
            continue
        text = INLINE.sub("X", line)
        assert not re.search(r"[a-z)\]][.?!] [A-Z@]", text), line


@every_chapter
def test_no_number_of_the_data_stands_in_prose(path):
    if path.stem in ("method", "communicate"):
        return
    for line in _prose(path):
        numbers = re.findall(r"(?<![\w.@{-])\d[\d,.]* ?%?", INLINE.sub("", line))
        assert numbers == [], line


@every_chapter
def test_references_of_prose_always_resolve(path):
    everything = "\n".join(other.read_text() for other in CHAPTERS)
    known = set(re.findall(r"\{#((?:sec|eq|tbl|fig)-[\w-]+)", everything))
    text = FENCE.sub("", path.read_text())
    assert set(re.findall(r"@((?:sec|eq|tbl|fig)-[\w-]+)", text)) <= known


def test_citations_resolve_and_all_are_used():
    text = "\n".join(path.read_text() for path in CHAPTERS)
    known = set(re.findall(r"^@\w+\{(\w+),", (ROOT / "references.bib").read_text(), re.M))
    used = set(re.findall(r"@([a-z]+\d{4})\b", text))
    assert used == known


def test_anchors_are_unique():
    text = "\n".join(path.read_text() for path in CHAPTERS)
    anchors = re.findall(r"\{#([\w-]+)", text)
    assert len(anchors) == len(set(anchors))


def test_the_setup_is_the_only_import():
    code = "\n".join(code for _, code in _cells(SETUP))
    assert len(code.splitlines()) <= 4
    assert "pipeline.results()" in code
    assert not [path for path in CHAPTERS if any("import" in code for _, code in _cells(path))]
