"""Constructs of Quarto on pages of a few lines, against results written by hand."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis import book
from analysis.errors import BuildError
from tests.book_facts import Page, facts

QUARTO = """project:
  type: book
book:
  title: Small
  author: Somebody
  subtitle: A book of few lines
  chapters:
    - index.qmd
    - part: Work
      chapters: [chapters/one.qmd, chapters/two.qmd]
    - aside.qmd
    - late.qmd
  appendices: [more.qmd]
bibliography: list.bib
format:
  html: {toc: true, toc-depth: 2}
  typst: default
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h9v9z"/></svg>'
)
BIB = "@book{rose1999, author={Rose, Ann}, title={Trees}, year={1999}, publisher={Oak}}\n"
FILES = {
    "_quarto.yml": QUARTO,
    "list.bib": BIB,
    "reports/tree.svg": PICTURE,
    "index.qmd": "# Home {.unnumbered}\n\nSee @sec-two.\n",
    "chapters/one.qmd": "# One {#sec-one}\n\nText.\n",
    "chapters/two.qmd": "# Two {#sec-two}\n\nText.\n",
    "aside.qmd": "# Aside {.unnumbered #sec-aside}\n\n![A](reports/tree.svg){#fig-a fig-alt='x'}\n",
    "late.qmd": "# Late {.unnumbered}\n\n![B](reports/tree.svg){#fig-b fig-alt='y'}\n\n@fig-a\n",
    "more.qmd": "# More {#sec-more}\n\n## Inside {#sec-inside}\n\nText.\n",
}


@pytest.fixture
def project(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / "book" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "book"


def _render(project, pdf=False, **texts):
    for name, text in texts.items():
        (project / "chapters" / f"{name}.qmd").write_text(text)
    out = project.parent / "site"
    book.render_book(project, out, cache=project.parent / "cache", pdf=pdf)
    return out


def _one(project, text, pdf=False):
    out = _render(project, pdf, one=f"# One {{#sec-one}}\n\n{text}\n")
    return (out / "chapters" / "one.html").read_text()


def test_figures_outside_numbered_chapters_are_counted_through_the_book(project):
    out = _render(project)
    assert facts((out / "aside.html").read_text())["figures"][0]["captions"] == ["Figure 1: A"]
    late = facts((out / "late.html").read_text())
    assert late["figures"][0]["captions"] == ["Figure 2: B"]
    assert late["xrefs"] == [{"href": "aside.html#fig-a", "text": "Figure 1"}]


def test_a_figure_as_a_cell_prints_it_is_numbered_and_copied(project):
    text = '![How *tall*.](../reports/tree.svg){#fig-tall fig-alt="Say \\"3\\" & <b>."}\n'
    page = _one(project, text)
    assert facts(page)["figures"] == [
        {
            "id": "fig-tall",
            "classes": ["quarto-float", "quarto-figure", "quarto-figure-center"],
            "captions": ["Figure 1.1: How tall."],
            "images": [{"src": "../reports/tree.svg", "alt": 'Say "3" & <b>.'}],
        }
    ]
    assert (project.parent / "site" / "reports" / "tree.svg").read_text() == PICTURE


def test_references_take_their_forms(project):
    text = "## Part {#sec-part}\n\n### Deep {#sec-deep .unnumbered}\n\n" + "; ".join(
        ["@sec-part", "@Sec-part", "[-@sec-part]", "[Part @sec-part]", "[@sec-part; @sec-two]",
         "@sec-deep", "@sec-more", "@sec-inside", "@sec-aside"]
    )  # fmt: skip
    assert facts(_one(project, text))["xrefs"] == [
        {"href": "#sec-part", "text": "Section 1.1"},
        {"href": "#sec-part", "text": "Section 1.1"},
        {"href": "#sec-part", "text": "1.1"},
        {"href": "#sec-part", "text": "Part 1.1"},
        {"href": "#sec-part", "text": "Section 1.1"},
        {"href": "two.html", "text": "Chapter 2"},
        {"href": "#sec-deep", "text": "Deep"},
        {"href": "../more.html", "text": "Appendix A"},
        {"href": "../more.html#sec-inside", "text": "Section A.1"},
        {"href": "../aside.html", "text": "Aside"},
    ]


def test_a_tables_caption_and_its_number_stand_above_it(project):
    text = "| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n\n: Two *rows*. {#tbl-rows}\n"
    found = facts(_one(project, text))["tables"]
    assert found == [{"id": "tbl-rows", "captions": ["Table 1.1: Two rows."], "rows": 2}]


def test_divisions_take_their_last_paragraph_as_caption(project):
    text = (
        '::: {#fig-both layout-ncol=2}\n![A](../reports/tree.svg){#fig-l fig-alt="l"}\n\n'
        '![B](../reports/tree.svg){#fig-r fig-alt="r"}\n\nBoth.\n:::\n\n'
        "::: {#tbl-div}\n| a |\n|---|\n| 1 |\n\nA table.\n:::\n\nSee @fig-r and @tbl-div.\n"
    )
    found = facts(_one(project, text))
    assert [(one["id"], one["captions"]) for one in found["figures"]] == [
        ("fig-both", ["(a) A", "(b) B", "Figure 1.1: Both."]),
        ("fig-l", ["(a) A"]),
        ("fig-r", ["(b) B"]),
    ]
    assert [one["text"] for one in found["xrefs"]] == ["Figure 1.1 (b)", "Table 1.1"]


def test_equations_are_mathml_with_their_number(project):
    page = _one(project, "$$\nx^2\n$$ {#eq-square}\n\nBy @eq-square and $y$, $$z$$\n")
    found = facts(page)
    assert found["equations"] == [{"id": "eq-square", "text": "(1.1)"}]
    assert found["xrefs"] == [{"href": "#eq-square", "text": "Equation 1.1"}]
    assert page.count("<math") == 3
    assert "{#eq" not in page


def test_callouts_and_tabs_keep_their_classes_and_words(project):
    text = (
        '::: {.callout-important collapse="false"}\n## Care\nBody.\n:::\n\n'
        "::: {.callout-tip}\nPlain.\n:::\n\n"
        '::: {.callout-caution title="As attribute" appearance="minimal"}\nMore.\n:::\n\n'
        "::: {.panel-tabset}\n### A\nFirst.\n\n### B\nSecond.\n:::\n"
    )
    found = facts(_one(project, text))
    assert [(one["title"], one["body"]) for one in found["callouts"]] == [
        ("ImportantCare", "Body."), ("Tip", "Plain."), ("CautionAs attribute", "More."),
    ]  # fmt: skip
    assert found["callouts"][1]["classes"] == [
        "callout", "callout-style-default", "callout-tip", "callout-titled",
    ]  # fmt: skip
    assert found["tabs"] == ["A", "B"]
    assert [one["text"] for one in found["headings"]] == ["1 One"]


@pytest.mark.parametrize(
    ("header", "inside", "classes", "title"),
    [
        (".callout", "## Head\nx", "simple none no-icon titled", "Head"),
        (".callout", "x", "simple none no-icon", None),
        ('.callout title="T *i*"', "x", "simple none no-icon titled", "T i"),
        ('.callout appearance="default"', "x", "default none no-icon titled", "None"),
        ('.callout icon="true"', "x", "simple none", None),
        ('.callout-note icon="false"', "x", "default note no-icon titled", "Note"),
        ('.callout-note icon="true"', "x", "default note titled", "Note"),
        ('.callout-tip appearance="simple"', "x", "simple tip", None),
        ('.callout-tip appearance="minimal"', "x", "simple tip no-icon", None),
        (".callout-tip", "", "default tip empty-content titled", "Tip"),
    ],
)
def test_callouts_of_every_kind_look_as_asked(project, header, inside, classes, title):
    page = _one(project, f"::: {{{header}}}\n{inside}\n:::\n\n## Next {{#sec-next}}\n", pdf=True)
    [found] = facts(page)["callouts"]
    shown = [one if one == "no-icon" else f"callout-{one}" for one in f"style-{classes}".split()]
    assert found["classes"] == ["callout", *shown]
    assert found["title"] == title
    assert found["body"] == ("x" if inside else "")
    icon = "callout-icon no-icon" if "no-icon" in classes else "callout-icon"
    assert f'<i class="{icon}"></i>' in page
    assert [one["text"] for one in facts(page)["headings"]] == ["1 One", "1.1 Next"]


@pytest.mark.parametrize(
    ("said", "widths"),
    [
        ("[60,40]", ["60%", "40%"]),
        ("[25]", ["25%", "25%"]),
        ("[50, 30]", ["50%", "30%"]),
        ("[100, 200]", ["33%", "67%"]),
        ("[10,20,30]", ["10%", "20%"]),
        ("true", []),
        ("auto", []),
        ("false", []),
    ],
)
def test_tables_have_the_widths_that_their_caption_states(project, said, widths):
    text = f'| a | b |\n|---|---|\n| 1 | 2 |\n\n: Cap. {{#tbl-x tbl-colwidths="{said}"}}\n'
    page = _one(project, text, pdf=True)
    assert re.findall(r'<col style="width: (\d+%)"', page) == widths
    assert "colwidths" not in page
    assert facts(page)["tables"] == [{"id": "tbl-x", "captions": ["Table 1.1: Cap."], "rows": 1}]


def test_links_alone_make_automatic_widths_give_way(project):
    long = f"| {'a' * 80} | b |\n|---|---|\n| 1 | CELL |\n\n: C. {{#tbl-ID tbl-colwidths=auto}}\n\n"
    plain = long.replace("CELL", "2").replace("ID", "plain")
    page = _one(project, plain + long.replace("CELL", "[2](two.qmd)").replace("ID", "link"))
    before, after = page.split('id="tbl-link"')
    assert "<colgroup>" in before
    assert "<colgroup>" not in after


def test_what_stands_before_the_first_tab_stays_above_the_tabs(project):
    text = "::: {.panel-tabset}\nBefore.\n\n### A\nFirst.\n\n### B\nSecond.\n:::\n"
    page = _one(project, text)
    assert facts(page)["tabs"] == ["A", "B"]
    assert page.index("<p>Before.</p>") < page.index('class="panel-tabset"')


def test_code_that_shows_an_expression_or_a_cell_is_shown(project):
    text = (
        "By ``{python} gone``, `` `{python} gone` ``, `{{python}} gone`,\n"
        "`` `{{python}} gone` ``, `{{{python}}}`,\n"
        "```` ```{python} ```` and `{{< meta x >}}`; \\`{python} no code.\n\n"
        "```{{python}}\n#| label: x\n1\n```\n\n````markdown\n```{{python}}\n1\n```\n````\n"
    )
    page = _one(project, text)
    assert re.findall(r"<code>([^<]*)</code>", page) == [
        "{python} gone", "`{python} gone`", "{python} gone", "`{python} gone`", "{{python}}",
        "```{python}", "{{&lt; meta x &gt;}}",
    ]  # fmt: skip
    assert "; `{python} no code." in page
    blocks = [" ".join(one.text.split()) for one in Page(page).root.all("pre")]
    assert blocks == ["```{python} #| label: x 1 ```", "```{python} 1 ```"]


def test_each_format_sees_what_is_meant_for_it(project):
    text = "".join(
        f'::: {{.content-{kind} {when}-format="{format}"}}\n{kind} {when} {format}.\n:::\n\n'
        for kind in ("visible", "hidden")
        for when in ("when", "unless")
        for format in ("html", "typst")
    )
    said = facts(_one(project, text))["text"]
    assert re.findall(r"(visible|hidden) (when|unless) (\w+)\.", said) == [
        ("visible", "when", "html"), ("visible", "unless", "typst"),
        ("hidden", "when", "typst"), ("hidden", "unless", "html"),
    ]  # fmt: skip


def test_citations_are_resolved_linked_and_listed(project):
    page = _one(project, "As [@rose1999, p. 3] and @rose1999 say.\n")
    found = facts(page)
    assert found["citations"] == ["(Rose 1999, 3)", "Rose (1999)"]
    assert found["text"].endswith("Rose, Ann. 1999. Trees. Oak.")
    assert re.findall(r'<a href="([^"]+)" role="doc-biblioref">([^<]+)</a>', page) == [
        ("#ref-rose1999", "Rose 1999, 3"), ("#ref-rose1999", "1999"),
    ]  # fmt: skip
    assert page.count('id="ref-rose1999"') == 1


def test_citations_are_plain_where_the_book_says_so(project):
    said = (project / "_quarto.yml").read_text()
    (project / "_quarto.yml").write_text(said + "link-citations: false\n")
    page = _one(project, "As [@rose1999, p. 3] says.\n")
    assert facts(page)["citations"] == ["(Rose 1999, 3)"]
    assert "doc-biblioref" not in page


def _pdf(project, text: str) -> PdfReader:
    _one(project, text, pdf=True)
    return PdfReader(project.parent / "site" / "Small.pdf")


def _words(pdf: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in pdf.pages).replace("\u2060", "")
    return " ".join(text.split())


def test_citations_in_the_pdf_are_whole_and_lead_to_the_references(project):
    pdf = _pdf(project, "Known [in forestry: oaks, @rose1999, pp. 3-4, and *more*] and so on.\n")
    words = _words(pdf)
    assert "Known (in forestry: oaks, Rose 1999, 3–4, and more) and so on." in words
    assert words.count("Rose, Ann. 1999. Trees. Oak.") == 1
    [page] = [one for one in pdf.pages if "forestry" in one.extract_text()]
    links = [one.get_object() for one in page.get("/Annots", [])]
    assert [one["/Subtype"] for one in links] == ["/Link"]


def test_the_outline_of_the_pdf_holds_chapters_in_their_parts(project):
    pdf = _pdf(project, "## Oak & *ash* {#sec-oak}\n\n### Deep {#sec-deep}\n\n## Elm\n")
    assert _titles(pdf.outline) == [
        "Home",
        "Work", ["1 One", ["1.1 Oak & ash", ["1.1.1 Deep"], "1.2 Elm"], "2 Two"],
        "Aside",
        "Late",
        "Appendices", ["A More", ["A.1 Inside"]],
    ]  # fmt: skip


def _titles(outline) -> list:
    return [_titles(one) if isinstance(one, list) else one.title for one in outline]


def test_the_contents_of_the_pdf_name_parts_chapters_and_sections(project):
    pdf = _pdf(project, "## Oak {#sec-oak}\n\n### Deep {#sec-deep}\n")
    words = " ".join(pdf.pages[1].extract_text().replace("\u2060", "").split())
    assert words == (
        "Contents Home 3 Work 4 1 One 4 1.1 Oak 4 2 Two 5 Aside 6 Late 7 Appendices 8 A More 8 "
        "A.1 Inside 8 2"
    )


@pytest.mark.parametrize(
    ("options", "shown", "after"),
    [
        ("", ["1 One", "1.1 Oak", "1.1.1 Deep"], "2 Two"),
        ("number-depth: 2", ["1 One", "1.1 Oak", "Deep"], "2 Two"),
        ("number-depth: 1", ["1 One", "Oak", "Deep"], "2 Two"),
        ("number-sections: false", ["One", "Oak", "Deep"], "Two"),
    ],
)
def test_headings_are_numbered_as_deep_as_the_book_says(project, options, shown, after):
    said = (project / "_quarto.yml").read_text()
    (project / "_quarto.yml").write_text(f"{said}{options}\n")
    text = "## Oak {#sec-oak}\n\n### Deep {#sec-deep}\n"
    pdf = _pdf(project, text)
    page = (project.parent / "site" / "chapters" / "one.html").read_text()
    assert [one["text"] for one in facts(page)["headings"]] == shown
    assert _titles(pdf.outline)[2] == [shown[0], [shown[1], [shown[2]]], after]


def test_each_format_may_number_in_its_own_way_and_leave_contents_out(project):
    said = (project / "_quarto.yml").read_text()
    own = "typst: {number-sections: false, toc: false}"
    (project / "_quarto.yml").write_text(said.replace("typst: default", own))
    pdf = _pdf(project, "## Oak {#sec-oak}\n\nSee @sec-oak.\n")
    page = (project.parent / "site" / "chapters" / "one.html").read_text()
    assert facts(page)["xrefs"] == [{"href": "#sec-oak", "text": "Section 1.1"}]
    assert "See Oak." in _words(pdf)
    assert "Contents" not in _words(pdf)


def test_links_in_the_pdf_lead_into_it_or_out_of_it_or_are_words(project):
    pdf = _pdf(
        project,
        "[Two](two.qmd), [inside](../more.qmd#sec-inside), [tree](../reports/tree.svg), "
        "[out](https://x.org/).\n",
    )
    assert "Two, inside, tree, out." in _words(pdf)
    [page] = [one for one in pdf.pages if "inside, tree" in one.extract_text()]
    links = [one.get_object() for one in page["/Annots"]]
    addresses = [one["/A"]["/URI"] for one in links if "/A" in one and "/URI" in one["/A"]]
    assert addresses == ["https://x.org/"]
    assert len(links) == 3


def test_a_link_to_a_division_leads_to_its_place_in_the_pdf(project):
    pdf = _pdf(project, "See [there](#place).\n\n::: {#place .portrait}\nFound.\n:::\n")
    [page] = [one for one in pdf.pages if "See there" in one.extract_text()]
    [link] = [one.get_object() for one in page["/Annots"]]
    assert "/Dest" in link or "/D" in link["/A"]
    assert "Found." in _words(pdf)


def test_a_table_longer_than_a_page_is_whole_in_the_pdf(project):
    rows = "\n".join(f"| row{number} | {number} |" for number in range(1, 121))
    pdf = _pdf(project, f"| name | n |\n|---|--:|\n{rows}\n\n: Long. {{#tbl-long}}\n\nAfter.\n")
    holding = [one.extract_text().split() for one in pdf.pages if "row" in one.extract_text()]
    assert len(holding) > 1
    found = [word for words in holding for word in words if word.startswith("row")]
    assert found == [f"row{number}" for number in range(1, 121)]
    assert all(words.count("name") == 1 for words in holding), "the head stands on every page"


def test_a_table_of_few_rows_that_are_long_is_whole_in_the_pdf(project):
    rows = "\n".join(f"| r{number} | {f'w{number} ' * 150} |" for number in range(1, 11))
    pdf = _pdf(project, f"| name | text |\n|---|---|\n{rows}\n\n: Tall. {{#tbl-tall}}\n\nAfter.\n")
    bottoms: list[float] = []
    for page in pdf.pages:
        page.extract_text(visitor_text=lambda _, matrix, *__: bottoms.append(matrix[5]))
    found = Counter(re.findall(r"w\d+", _words(pdf)))
    assert found == {f"w{number}": 150 for number in range(1, 11)}
    assert [one for one in bottoms if 0 < one < 28 / 25.4 * 72 - 30] == [], "in the lower margin"


def test_a_low_table_stays_on_one_page(project):
    rows = "\n".join(f"| row{number} | {number} |" for number in range(1, 10))
    table = f"| name | n |\n|---|--:|\n{rows}\n\n: Low. {{{{#tbl-{{}}}}}}\n\n"
    pdf = _pdf(project, "".join(table.format(number) for number in range(12)))
    counts = [one.extract_text().split().count("row1") for one in pdf.pages]
    assert counts == [one.extract_text().split().count("row9") for one in pdf.pages]
    assert sum(counts) == 12
    assert max(counts) < 12


def test_columns_of_the_pdf_do_not_reach_into_each_other(project):
    row = "| an_identifier_of_some_length | " + "a sentence of words " * 12 + "| 1,234,567 |"
    pdf = _pdf(project, f"| key | meaning | rows |\n|---|---|--:|\n{row}\n{row}\n")
    [page] = [one for one in pdf.pages if "identifier" in one.extract_text()]
    lines = page.extract_text(extraction_mode="layout").splitlines()
    [first, *_] = [line for line in lines if "an_identifier" in line]
    assert re.search(r"an_identifier_of_some_length {2,}a sentence .* {2,}1,234,567$", first)


def test_links_between_chapters_lead_to_pages(project):
    page = _one(project, "[Two](two.qmd), [deep](../more.qmd#sec-inside), [out](https://x.org).\n")
    assert 'href="two.html"' in page
    assert 'href="../more.html#sec-inside"' in page


def test_the_search_index_has_an_entry_a_section(project):
    _one(project, "Before.\n\n## Oak {#sec-oak}\n\nAn *old* tree.\n\n| a |\n|---|\n| `b` |\n")
    said = (project.parent / "site" / "search.js").read_text()
    entries = json.loads(said.removeprefix("window.searchIndex = ").rstrip(";\n"))
    assert [entry for entry in entries if entry["href"].startswith("chapters/one")] == [
        {"href": "chapters/one.html", "title": "1 One", "section": "", "text": "Before."},
        {"href": "chapters/one.html#sec-oak", "title": "1 One", "section": "1.1 Oak",
         "text": "An old tree. a b"},
    ]  # fmt: skip


def test_the_shell_knows_the_book(project):
    found = facts((_render(project) / "chapters" / "two.html").read_text())
    assert found["title"] == "2 Two – Small"
    assert [one["text"] for one in found["sidebar"]] == [
        "Home", "Work", "1 One", "2 Two", "Aside", "Late", "Appendices", "A More",
    ]  # fmt: skip
    assert [one["href"] for one in found["next"]] == ["../chapters/one.html", "../aside.html"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See @fig-none.", "line 3: there is nothing that @fig-none could refer to"),
        ("A\n\n![x](gone.png){#fig-g fig-alt='x'}", "line 5: there is no image gone.png"),
        ("![x](../reports/tree.svg){#fig-g}", "line 3: the image has no fig-alt"),
        ("![x](https://x.org/a.png)", "line 3: the image https://x.org/a.png is not a file"),
        ("By @nobody2000.", "line 3: @nobody2000 is in no bibliography"),
        ("[x](gone.html)", "line 3: the link gone.html leads nowhere"),
        ("[x](#gone)", "line 3: the link #gone leads nowhere"),
        ("::: {.callout-danger}\nx\n:::", "line 3: class `callout-danger` is not supported"),
        ("::: {.column-page}\nx\n:::", "line 3: class `column-page` is not supported"),
        ("::: {#tbl-l .list-table}\n* - a\n:::", "line 3: class `list-table` is not supported"),
        (
            '| a |\n|---|\n| 1 |\n\n: C. {tbl-colwidths="[a]"}',
            "line 7: tbl-colwidths cannot be [a]",
        ),
        ("::: {.panel-tabset}\nx\n:::", "line 3: a tabset has no heading"),
        ("@thm-x", "line 3: references of the kind @thm-x are not supported"),
        ("## A {#sec-two}", "the id sec-two is taken by"),
        ("# Second", "line 3: a second heading of level one"),
        ("$\\gone{x$", "line 3: cannot be set as mathematics"),
    ],
)
def test_what_leads_nowhere_fails_with_its_place(project, text, expected):
    with pytest.raises(BuildError) as caught:
        _one(project, text)
    assert expected in str(caught.value)
    assert str(caught.value).startswith("chapters/")
    assert not (project.parent / "site").exists()


def test_alt_text_is_not_demanded_where_the_book_says_so(project):
    said = (project / "_quarto.yml").read_text()
    (project / "_quarto.yml").write_text(said + "audience-decode: {require-alt: false}\n")
    assert facts(_one(project, "![](../reports/tree.svg)"))["text"].endswith("1 One")


def test_the_pdf_holds_every_construct_and_is_the_same_twice(project):
    text = (
        '![Cap & #1 *it* "q".](../reports/tree.svg){#fig-tall fig-alt="An \\"alt\\" \\\\ text"}\n\n'
        '![Free.](../reports/tree.svg){fig-alt="f" width=50%}\n\n'
        "| a | b |\n|---|--:|\n| 1_x | $5 <b> |\n\n: T. {#tbl-t}\n\n$$\nx^2\n$$ {#eq-s}\n\n"
        "In $a_1 \\otimes \\dot b \\cdot \\bigcap_i C_i$, "
        "@eq-s, @tbl-t, @fig-tall, @sec-more, @sec-aside, [two](two.qmd).[^1]\n\n"
        "[^1]: N *x*.\n\n#### Deep\n\n::: {.callout-note}\nx\n:::\n\n"
        "::: {.panel-tabset}\n### A\nf\n\n### B\ns\n:::\n\n"
        "[side]{.aside} ::: {.column-margin}\nm\n:::\n\n{{< pagebreak >}}\n\n"
        "```python\nx = '#'\n```\n\n- one\n- two\n\n> quoted [@rose1999]\n"
    )
    _one(project, text, pdf=True)
    first = (project.parent / "site" / "Small.pdf").read_bytes()
    _one(project, text, pdf=True)
    assert (project.parent / "site" / "Small.pdf").read_bytes() == first
    assert first.startswith(b"%PDF")


def test_files_that_are_added_count_for_links_and_unchanged_ones_are_shared(project):
    (project / "chapters" / "one.qmd").write_text("# One {#sec-one}\n\n[x](../added.csv)\n")
    out = project.parent / "site"
    options = {"cache": project.parent / "cache", "pdf": False}

    def prepare(staged: Path) -> None:
        (staged / "added.csv").write_text("a\n")

    names = book.render_book(project, out, prepare=prepare, **options)
    assert names[0] == "index.html"
    first = (out / "chapters" / "two.html").stat().st_ino
    book.render_book(project, out, prepare=prepare, **options)
    assert (out / "chapters" / "two.html").stat().st_ino == first


def test_files_that_the_book_names_stand_in_the_sidebar_of_every_page(project):
    said = (project / "_quarto.yml").read_text()
    named = "audience-decode: {downloads: [{text: For <print>, href: added.csv}]}\n"
    (project / "_quarto.yml").write_text(said + named)
    out, cache = project.parent / "site", project.parent / "cache"

    def prepare(staged: Path) -> None:
        (staged / "added.csv").write_text("a\n")

    book.render_book(project, out, cache=cache, pdf=False, prepare=prepare)
    assert '<a href="../added.csv">For &lt;print&gt;</a>' in (out / "chapters/one.html").read_text()
    assert '<a href="./added.csv">For &lt;print&gt;</a>' in (out / "index.html").read_text()


CARD = """  description: "Trees & \\"shrubs\\""
  open-graph: true
  twitter-card: {creator: "@rose"}
  image: reports/tree.svg
  image-alt: A tree.
  chapters:
    - index.qmd"""


def _meta(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ("  site-url: https://x.org/b/\n", "https://x.org/b/reports/tree.svg"),
        ("", "../reports/tree.svg"),
    ],
)
def test_a_page_has_a_card_for_sites_on_which_it_is_shared(project, address, picture):
    said = (project / "_quarto.yml").read_text()
    assert "  chapters:\n    - index.qmd" in said
    (project / "_quarto.yml").write_text(
        said.replace("  chapters:\n    - index.qmd", address + CARD)
    )
    words = "Trees &amp; &#34;shrubs&#34;"
    found = [pair for pair in _meta(_one(project, "Text.")) if pair[0] not in {
        "viewport", "color-scheme", "generator",
    }]  # fmt: skip
    assert found == [
        ("author", "Somebody"),
        ("description", words),
        ("og:title", "1 One – Small"),
        ("og:description", words),
        ("og:image", picture),
        ("og:site_name", "Small"),
        ("og:image:alt", "A tree."),
        ("twitter:title", "1 One – Small"),
        ("twitter:description", words),
        ("twitter:image", picture),
        ("twitter:creator", "@rose"),
        ("twitter:image:alt", "A tree."),
        ("twitter:card", "summary_large_image"),
    ]
    assert (project.parent / "site" / "reports" / "tree.svg").read_text() == PICTURE


def test_a_card_of_its_own_words_and_picture(project):
    said = (project / "_quarto.yml").read_text()
    own = """  open-graph:
    title: Of trees
    site-name: Wood
    locale: en_GB
    image: reports/tree.svg
  twitter-card: {card-style: summary, site: "@wood", description: Short.}
  chapters:
    - index.qmd"""
    (project / "_quarto.yml").write_text(said.replace("  chapters:\n    - index.qmd", own))
    found = [pair for pair in _meta(_one(project, "Text.")) if ":" in pair[0]]
    assert found == [
        ("og:title", "Of trees"),
        ("og:image", "../reports/tree.svg"),
        ("og:site_name", "Wood"),
        ("og:locale", "en_GB"),
        ("twitter:title", "1 One – Small"),
        ("twitter:description", "Short."),
        ("twitter:site", "@wood"),
        ("twitter:card", "summary"),
    ]


def test_resources_lie_in_the_site(project):
    said = (project / "_quarto.yml").read_text()
    (project / "_quarto.yml").write_text(
        said.replace("type: book", "type: book\n  resources: [reports/*.svg]")
    )
    out = _render(project)
    assert (out / "reports" / "tree.svg").read_text() == PICTURE


def test_a_page_without_a_card_says_what_it_is_and_no_more(project):
    page = _one(project, "Text.").replace("<head>", "")
    assert "og:" not in page
    assert "twitter:" not in page
    text = "---\ntitle: One\ndescription: Of one tree.\n---\n\nText.\n"
    out = _render(project, one=text, two="# Two {#sec-two}\n")
    assert 'content="Of one tree."' in (out / "chapters" / "one.html").read_text()


def test_styles_icon_cover_and_includes_come_into_the_pages(project):
    (project / "looks").mkdir()
    (project / "looks" / "own.css").write_text("p { color: green }\n")
    said = (project / "_quarto.yml").read_text()
    said = said.replace("html: {toc: true, toc-depth: 2}", """html:
    css: looks/own.css
    include-in-header: [{text: "<!-- in the head -->"}]
    include-before-body: {text: "<p>Before.</p>"}
    include-after-body: {text: "<p>After.</p>"}""")  # fmt: skip
    icon = "  favicon: reports/tree.svg\n"
    cover = "  cover-image: reports/tree.svg\n  cover-image-alt: A 'tree'.\n"
    said = said.replace("  author:", f"{icon}{cover}  author:")
    (project / "_quarto.yml").write_text(said)
    page = _one(project, "Text.")
    assert '<link rel="stylesheet" href="../looks/own.css">' in page
    assert '<link rel="icon" href="../reports/tree.svg">' in page
    assert page.count('rel="icon"') == 1
    assert "<!-- in the head -->\n</head>" in page
    assert page.index("<main") < page.index("<p>Before.</p>") < page.index("Text.")
    assert page.index("Text.") < page.index("<p>After.</p>") < page.index("</main>")
    site = project.parent / "site"
    assert (site / "looks" / "own.css").read_text() == "p { color: green }\n"
    home = facts((site / "index.html").read_text())
    assert "cover" not in page
    assert (
        '<img src="reports/tree.svg" alt="A &#x27;tree&#x27;."' in (site / "index.html").read_text()
    )
    assert home["unresolved"] == []


def test_filters_and_includes_reach_the_pdf_alone(project):
    (project / "loud.lua").write_text(
        "function Str(one) if FORMAT == 'typst' then return one.text:upper() end end\n"
    )
    said = (project / "_quarto.yml").read_text()
    typst = """typst:
    author: Nobody
    filters: [loud.lua]
    include-in-header: [{text: "#let shout(body) = [#body!]"}]
    include-before-body: [{text: "#shout[Opening]"}]
    include-after-body: {text: "#shout[Closing]"}"""
    (project / "_quarto.yml").write_text(said.replace("typst: default", typst))
    page = _one(project, "Some oak, see @sec-two.\n", pdf=True)
    assert "Some oak" in page
    pdf = PdfReader(project.parent / "site" / "Small.pdf")
    said = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    assert "SOME OAK, SEE Chapter" in said
    assert said.index("Opening!") < said.index("SOME OAK") < said.index("Closing!")
    assert pdf.metadata.author == "Nobody"
