"""Cells run, kept and refused: with real kernels, on books of a few lines."""

import asyncio
import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest
from pypdf import PdfReader

from analysis import book
from analysis.book import config
from analysis.book.cells import kernels
from analysis.book.pages import assets
from analysis.book.source.chapter import read_chapter
from analysis.errors import BuildError
from tests.book_facts import facts

QUARTO = """project:
  type: book
  execute-dir: project
book:
  title: Small
  chapters: [index.qmd, chapters/one.qmd]
format:
  html: default
"""
ONE = """# One {#sec-one}

```{python}
#| echo: false
from pathlib import Path
runs = Path("runs.txt")
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
n = 41
```

There are `{python} n + 1` and `{python} f"{n:,} *stars*"`.

```{python}
#| output: asis
print("::: {.box}\\n\\nMade **here**.\\n\\n:::")
```

```{python}
#| error: true
1 / 0
```
"""


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "book"
    (folder / "chapters").mkdir(parents=True)
    (folder / "_quarto.yml").write_text(QUARTO)
    (folder / "index.qmd").write_text("# Home {.unnumbered}\n\nSee @sec-one.\n")
    (folder / "chapters" / "one.qmd").write_text(ONE)
    return folder


def _render(project, **options):
    return book.render_book(project, project / "_site", cache=project.parent / "cache", **options)


def _page(project):
    return (project / "_site" / "chapters" / "one.html").read_text()


def test_values_outputs_and_errors_come_into_the_page_and_nothing_runs_twice(project):
    _render(project)
    page = _page(project)
    assert "There are 42 and 41 *stars*." in page
    assert '<div class="box">\n<p>Made <strong>here</strong>.</p>\n</div>' in page
    assert "ZeroDivisionError: division by zero" in page
    assert "print(" in page.replace('<span class="bu">print</span>', "print")
    first = {file: file.read_bytes() for file in (project / "_site").rglob("*") if file.is_file()}
    _render(project)
    assert {file: file.read_bytes() for file in first} == first
    assert (project / "runs.txt").read_text() == "x"
    (project / "chapters" / "one.qmd").write_text(ONE.replace("There are", "We count"))
    _render(project)
    assert "We count 42" in _page(project)
    assert (project / "runs.txt").read_text() == "x", "prose alone executes nothing"
    _render(project, execution_key="other data")
    assert (project / "runs.txt").read_text() == "xx"


def test_a_cell_that_fails_names_its_line_and_leaves_the_former_site(project):
    _render(project)
    before = _page(project)
    text = "# One {#sec-one}\n\n```{python}\n#| echo: false\n\nx = 1\nx.gone\n```\n"
    (project / "chapters" / "one.qmd").write_text(text)
    with pytest.raises(BuildError) as caught:
        _render(project)
    assert str(caught.value) == (
        "chapters/one.qmd line 7: AttributeError: 'int' object has no attribute 'gone'"
    )
    assert _page(project) == before
    assert not list(project.glob("._site*"))


def test_an_inline_expression_that_fails_names_its_line(project):
    (project / "chapters" / "one.qmd").write_text("# One {#sec-one}\n\nA `{python} gone`.\n")
    with pytest.raises(BuildError, match=r"chapters/one.qmd line 3: NameError: name 'gone'"):
        _render(project)


def test_a_kernel_that_dies_is_an_error_of_its_chapter(project):
    text = "# One {#sec-one}\n\n```{python}\nimport os\nos._exit(3)\n```\n"
    (project / "chapters" / "one.qmd").write_text(text)
    with pytest.raises(BuildError, match=r"chapters/one.qmd: the kernel died"):
        _render(project)


def test_a_kernel_that_still_starts_ends_with_what_is_cancelled(project, tmp_path):
    chapter = read_chapter(project, Path("chapters/one.qmd"))
    work = kernels._execute(config.read_book(project), chapter, str(tmp_path))

    def children():
        return {process.pid for process in psutil.Process().children()}

    async def cancelled():
        before = children()
        task = asyncio.ensure_future(work)
        while children() == before:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return children() - before

    # In a thread of its own, since tests of a browser keep a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(cancelled())).result() == set()
    assert not list(tmp_path.glob("tmp*"))


def test_a_notebook_holds_the_same_outcome(project):
    _render(project)
    folder = project / "notebooks"
    options = {"cache": project.parent / "cache"}
    plan = book.NotebookPlan([Path("chapters/one.qmd")], "# Small numbers", "import math")
    [file] = book.write_notebooks(project, {"01": plan}, folder, **options)
    text = file.read_text()
    notebook = nbformat.read(file, 4)
    nbformat.validate(notebook)
    assert (project / "runs.txt").read_text() == "x", "the rendering's outcome is used"
    assert [cell.cell_type for cell in notebook.cells] == [
        "markdown", "code", "markdown", "code", "markdown", "code", "code",
    ]  # fmt: skip
    sources = [cell.source for cell in notebook.cells]
    assert sources[:3] == ["# Small numbers", "import math", "## One"]
    assert "There are 42 and" in sources[4]
    assert notebook.cells[5].outputs[0].data["text/markdown"].strip() == "Made **here**."
    assert str(project) not in text
    plan = replace(plan, chapters=[project / "chapters/one.qmd"])
    book.write_notebooks(project, {"01": plan}, folder, **options)
    assert file.read_text() == text


PICTURED = """# One {#sec-one}

{{< include _shared.qmd >}}

```{python}
from IPython.display import Markdown
Markdown('![Seen once.](../reports/dot.svg){#fig-dot fig-alt="A \\\\"dot\\\\"."}')
```

```{python}
Markdown('![](../reports/line.svg){fig-alt="A line."}')
```
"""
# Two by two pixels at 192 dots to an inch: 7,559 a metre.
DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\0pHYs\0\0\x1d\x87\0\0\x1d\x87\x01"


def test_a_notebook_holds_its_pictures_and_leaves_out_what_chapters_include(project):
    reports = project.parent / "elsewhere"
    reports.mkdir()
    for name, content in (("dot.svg", b"<svg>1</svg>"), ("dot.png", DOT), ("line.svg", b"<svg/>")):
        (reports / name).write_bytes(content)
    (project / "chapters" / "one.qmd").write_text(PICTURED)
    (project / "chapters" / "_shared.qmd").write_text("```{python}\nshared = 1\nshared\n```\n")
    plan = book.NotebookPlan([Path("chapters/one.qmd")], "# One", "shared = 2")
    [file] = book.write_notebooks(
        project,
        {"01": plan},
        project / "notebooks",
        cache=project.parent / "cache",
        elsewhere={"reports": reports},
    )
    cells = nbformat.read(file, 4).cells
    assert [cell.source for cell in cells if "shared" in cell.source] == ["shared = 2"]
    dot, words = cells[3].outputs
    assert base64.b64decode(dot.data["image/png"]) == DOT
    assert dot.data["text/plain"] == 'A "dot".'
    assert dot.metadata == {"image/png": {"alt": 'A "dot".', "width": 1, "height": 1}}
    assert words.data == {"text/markdown": "*Seen once.*"}
    (line,) = cells[4].outputs
    assert line.data == {"image/svg+xml": "<svg/>", "text/plain": "A line."}
    assert "reports" not in json.dumps([cell.get("outputs") for cell in cells])


def test_a_damaged_outcome_is_made_again(project):
    _render(project)
    for file in (project.parent / "cache").glob("*.json"):
        assert json.loads(file.read_text())["outputs"]
        file.write_text("{")
    _render(project)
    assert (project / "runs.txt").read_text() == "xx"


def test_only_code_and_key_decide_where_an_outcome_lies(project):
    made = config.read_book(project)
    chapter = read_chapter(project, Path("chapters/one.qmd"))
    place = kernels._place(made, chapter, Path(), "a")
    assert place == kernels._place(made, chapter, Path(), "a")
    assert place != kernels._place(made, chapter, Path(), "b")


def test_a_format_may_leave_code_out(project):
    text = QUARTO.replace("  html: default", "  html: {echo: true}\n  typst: {echo: false}")
    (project / "_quarto.yml").write_text(text)
    (project / "chapters" / "one.qmd").write_text(ONE.replace('print("', 'print("shown" or "'))
    _render(project)
    reader = PdfReader(project / "_site" / "Small.pdf")
    printed = "".join(page.extract_text() for page in reader.pages)
    assert "shown" in _page(project)
    assert "or " not in printed
    assert "ZeroDivisionError" in printed


def test_style_and_fonts_are_made_once(tmp_path):
    first = assets.cached_assets(tmp_path)
    [folder] = tmp_path.iterdir()
    made = folder.stat().st_mtime_ns
    assert assets.cached_assets(tmp_path) == first
    assert folder.stat().st_mtime_ns == made
    assert {"style.css", "book.js"} <= first.keys()


TABS = """# One {#sec-one}

::: {.panel-tabset}

```{python}
#| output: asis
from IPython.display import Markdown, display
for name in "AB":
    print(f"## {name}")
    display(Markdown(f"Tab *{name}*."))
```

:::

```{python}
#| label: tbl-z
#| tbl-cap: Zed.
#| tbl-colwidths: [30, 70]
#| echo: false
Markdown("| a | b |\\n|---|---|\\n| 1 | 2 |\\n")
```

```{python}
#| tbl-colwidths: [20, 80]
#| echo: false
Markdown('| a | b |\\n|---|---|\\n| 1 | 2 |\\n\\n: Own. {tbl-colwidths="[60, 40]"}\\n')
```
"""


def test_a_cell_may_print_tabs_while_its_code_is_shown(project):
    (project / "chapters" / "one.qmd").write_text(TABS)
    _render(project)
    found = facts(_page(project))
    assert found["tabs"] == ["A", "B"]
    assert "Tab A. Tab B. Table 1.1: Zed. a b 1 2" in found["text"]
    assert "for name in" in found["text"]
    assert re.findall(r'<col style="width: (\d+%)"', _page(project)) == [
        "30%", "70%", "60%", "40%",
    ]  # fmt: skip
