"""Chapters read: includes, cells, options, lines, and what is refused."""

from pathlib import Path

import pytest

from analysis.book.cells import outputs
from analysis.book.source import options
from analysis.book.source.chapter import Cell, Prose, read_chapter
from analysis.book.source.lines import Line, code_spans
from analysis.errors import BuildError

CHAPTER = """---
title: "Trees"
---

{{< include _shared.qmd >}}

There are `{python} len(trees)` trees and `{python} other`.

```python
text = "`{python} not_this`"
```

```{python}
#| label: fig-height
#| fig-cap: "How *high*."

plot(trees)
more()
```
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "_shared.qmd").write_text("```{python}\n#| include: false\nx = 1\n```")
    (tmp_path / "chapters" / "trees.qmd").write_text(CHAPTER)
    return tmp_path


def _load(project, text, name="chapters/one.qmd"):
    (project / name).write_text(text)
    return read_chapter(project, Path(name))


def test_a_chapter_is_split_into_prose_and_cells(project):
    chapter = read_chapter(project, Path("chapters/trees.qmd"))
    assert chapter.front == {"title": "Trees"}
    assert [type(part) for part in chapter.parts] == [Prose, Cell, Prose, Cell]
    shared, figure = chapter.cells
    assert (shared.code, shared.options) == ("x = 1", {"include": False})
    assert shared.first.where == "chapters/_shared.qmd line 3"
    assert figure.code == "plot(trees)\nmore()"
    assert figure.options == {"label": "fig-height", "fig-cap": "How *high*."}
    assert figure.first.where == "chapters/trees.qmd line 17"


def test_inline_expressions_are_found_outside_code(project):
    chapter = read_chapter(project, Path("chapters/trees.qmd"))
    found = [one for part in chapter.parts if isinstance(part, Prose) for one in part.expressions]
    assert [code for code, _ in found] == ["len(trees)", "other"]
    assert found[0][1].where == "chapters/trees.qmd line 7"


def test_inline_values_are_put_in_and_escaped():
    part = Prose([Line("A `{python} a` and `{python} b`.", "x.qmd", 1)])
    values = [{"text/plain": "'*5* <b>'"}, {"text/markdown": "**x**", "text/plain": "?"}]
    assert outputs.fill_prose(part, iter(values)) == r"A \*5\* \<b\> and **x**."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", [(2, 5, 1, "b")]),
        ("`a``b`", [(0, 6, 1, "a``b")]),
        ("`` `a` `` `b`", [(0, 9, 2, " `a` "), (10, 13, 1, "b")]),
        (r"\`a` b`", [(3, 7, 1, " b")]),
        (r"`a\` b`", [(0, 4, 1, "a\\")]),
        ("``a` b", []),
        ("", []),
    ],
)
def test_code_in_a_line_stands_between_as_many_ticks(text, expected):
    assert [(one.start, one.end, one.ticks, one.code) for one in code_spans(text)] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("1,234.5", "1,234.5"), ("- a", r"\- a"), ("1. a", r"1\. a"), ("a_b|c", r"a\_b\|c")],
)
def test_escaped_text_stands_for_itself(said, expected):
    assert outputs.escape_inline(said) == expected


@pytest.mark.parametrize(
    ("text", "place", "about"),
    [
        ("# A\n\n{{< video x.mp4 >}}\n", "line 3", "shortcode `video`"),
        ("# A\n\n```{r}\n1\n```\n", "line 3", "a cell `{r}`"),
        ("# A\n\n```{python}\n#| fig-width: 3\n1\n```\n", "line 4", "`fig-width`"),
        ("# A\n\n```{python}\n#| echo: maybe\n1\n```\n", "line 4", "cannot be 'maybe'"),
        ("# A\n\n```{python}\n#| a: [\n1\n```\n", "line 4", "cell options"),
        ("# A\n\n```{python}\n1\n", "line 3", "does not end"),
        ("# A\n\n{{< include none.qmd >}}\n", "line 3", "no file none.qmd"),
        ("# A\n\nA `{python} 1\n", "line 3", "does not end on its line"),
        ("---\ntitle: A\nlayout: x\n---\n", "line 3", "front matter `layout`"),
        ("# A\n\n  ```{python}\n  1\n  ```\n", "line 3", "indented"),
        ("# A\n\nA `{r} 1`\n", "line 3", "inline `{r}`"),
        ("# A\n\nA `x` and `{python} 1\n", "line 3", "does not end on its line"),
        ("# A\n\n{{< include one.qmd >}}\n", "line 3", "includes itself"),
    ],
)
def test_what_is_not_supported_is_refused_with_its_place(project, text, place, about):
    with pytest.raises(BuildError, match="chapters/one.qmd " + place) as caught:
        _load(project, text)
    assert about in str(caught.value)


def test_options_of_cell_chapter_and_book_have_that_order():
    chosen = options.resolve_options(
        {"echo": True}, {"echo": False, "warning": False}, {"eval": False}
    )
    assert chosen["echo"] is True
    assert chosen["warning"] is False
    assert chosen["eval"] is False
    assert options.resolve_options({"include": False})["output"] is False


def test_shown_code_lies_in_a_longer_fence():
    assert outputs.fenced_code("a\n```\nb") == "````\na\n```\nb\n````\n"
