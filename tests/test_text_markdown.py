"""Data inside Markdown stays text, whatever it holds: read back by pandoc itself."""

from __future__ import annotations

import json
import random

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text.markdown import (
    MarkdownText,
    escape_markdown,
    inline_code,
    pipe_table,
    readable_markdown,
    single_line,
)

HOSTILE = [
    "<script>alert(1)</script>", "<b>x</b> | *y*", "[a](http://evil.test)", "![a](b.png)",
    "`code` ``c``", "{{< include x >}}", "# heading", "- item", "+ item", "* item", "1. item",
    "1) item", "(1) item", "iv. item", "a. item", "A.  item", "#. item", "> quote", "| a | b |",
    "$x$ and $$y$$", "@ref and [@ref]", "^[note] x^2^", "~~gone~~ H~2~O", "**bold** __b__ _i_",
    "&lt;b&gt; &copy; &#60;", "\\begin{a} \\alpha \\", "http://evil.test", "www.evil.test",
    "a@evil.test", "<http://evil.test>", "a\n\nb\n# c", "---", "***", "===", ": def", "::: {.x}",
    "Term\n: def", "%title", "a {.x} {#y}", "\"quoted\" 'x' -- --- ...", "\u202ereversed",
    "\ud800half", "a\x00b", "end\\", "  lead  ", "100 %", "x\u00a0y", ":smile:", "[x]{.y}",
    "--> <!-- -->", "~~~", "```", "\t\tcode", "[^1]", "[a]: b", "#hash", "a|b*c_<d>", "1.5 stars",
]  # fmt: skip
WAYS = [escape_markdown, readable_markdown]
PLAIN = {"Str", "Space", "SoftBreak", "Quoted"}


def spoken(node) -> str:
    """Return the text of a list of inlines, failing on anything that is markup."""
    said = ""
    for item in node:
        assert item["t"] in PLAIN, item
        if item["t"] == "Quoted":
            mark = {"DoubleQuote": '"', "SingleQuote": "'"}[item["c"][0]["t"]]
            said += mark + spoken(item["c"][1]) + mark
        else:
            said += item["c"] if item["t"] == "Str" else " "
    return said


def plain_signs(text: str) -> str:
    """Undo what pandoc's typography does: it changes the look of signs, not what they say."""
    for fine, sign in {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "…": "...",
        "—": "---",
        "–": "--",
    }.items():
        text = text.replace(fine, sign)
    return text


def paragraphs(texts: list[str], form: str = "markdown") -> list[dict]:
    document = json.loads(pypandoc.convert_text("\n\n".join(texts), "json", format=form))
    return document["blocks"]


@pytest.mark.parametrize("form", ["markdown", "gfm"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_hostile_text_is_read_back_as_itself(way, form):
    wanted = [text for text in HOSTILE if single_line(text)]
    blocks = paragraphs([way(text) for text in wanted], form)
    assert [block["t"] for block in blocks] == ["Para"] * len(wanted)
    for text, block in zip(wanted, blocks, strict=True):
        said = plain_signs(spoken(block["c"]))
        assert said == plain_signs(single_line(text)), text


def test_random_text_is_read_back_as_itself():
    draw = random.Random(1)
    signs = "ab1. \\`*_{}[]<>()#+-!|$@~^\"&:=;/'%.,?é漢"
    texts = ["".join(draw.choices(signs, k=draw.randrange(1, 25))) for _ in range(600)]
    texts = [text for text in texts if single_line(text)]
    for way in WAYS:
        # Typography moves spaces at quotation marks; that is no markup.
        blocks = paragraphs([way(text) for text in texts], "markdown-smart")
        assert len(blocks) == len(texts)
        for text, block in zip(texts, blocks, strict=True):
            assert block["t"] == "Para", text
            assert plain_signs(spoken(block["c"])) == plain_signs(single_line(text)), text


@pytest.mark.parametrize("way", [*WAYS, inline_code], ids=lambda way: way.__name__)
def test_hostile_cells_keep_a_table_whole(way):
    rows = [[way(text), way(f"x {text}")] for text in HOSTILE]
    (table,) = paragraphs([pipe_table(["one", "two"], rows)])
    assert table["t"] == "Table"
    body = table["c"][4][0][3]
    assert len(body) == len(HOSTILE)
    assert all(len(row[1]) == 2 for row in body)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain_name", "`plain_name`"),
        ("a`b", "<code>a&#96;b</code>"),
        ("a|b", "<code>a&#124;b</code>"),
        ("<b>", "<code>&#60;b&#62;</code>"),
        ("a&b", "<code>a&#38;b</code>"),
        ("a\\b", "<code>a&#92;b</code>"),
        (" x", "<code> x</code>"),
        ("a\nb", "`a b`"),
        ("", "<code></code>"),
        ("*x*", "`*x*`"),
    ],
)
def test_names_as_code(value, text):
    assert inline_code(value) == text


def test_hostile_names_are_code_and_nothing_else():
    for block in paragraphs([f"x {inline_code(text)} y" for text in HOSTILE]):
        kinds = {item["t"] for item in block["c"]}
        assert kinds <= {"Str", "Space", "Code", "RawInline", "Quoted"}, block
        raw = [item["c"][1] for item in block["c"] if item["t"] == "RawInline"]
        assert raw in ([], ["<code>", "</code>"]), block


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<b>x</b> | *y*", r"\<b\>x\</b\> \| \*y\*"),
        ("=1+1", r"\=1+1"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("1. item. More", r"1\. item. More"),
        ("Top-Mark Raters (2)", "Top-Mark Raters (2)"),
        ("# h\n\n# h", r"\# h \# h"),
        ("[a](b) `c` {{< d >}}", r"\[a\](b) \`c\` \{\{\< d \>\}\}"),
        ("@e $f$ ~g~ h^2^", r"\@e \$f\$ \~g\~ h\^2\^"),
        ("&lt; & co", r"\&lt; & co"),
        ("http://x.test", "http&#58;//x.test"),
        ("57\u00a0% of", "57\u00a0% of"),
        (None, ""),
        (float("nan"), ""),
        ("1.5 stars", "1.5 stars"),
    ],
)  # fmt: skip
def test_data_stays_readable_in_markdown_files(value, text):
    assert readable_markdown(value) == text


@pytest.mark.parametrize(
    ("value", "longest", "text"),
    [
        ("  a \t b\n\nc ", 80, "a b c"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("a\x00b\x1fc\x7fd", 80, "a b c d"),
        ("a\u2028b\u202ec\u2066d", 80, "a b c d"),
        ("a\ud800b", 80, "a b"),
        ("1.7\u00a0%", 80, "1.7\u00a0%"),
        (12, 80, "12"),
        (None, 80, "None"),
    ],
)
def test_one_line(value, longest, text):
    assert single_line(value, longest) == text


@settings(max_examples=200)
@given(st.text(), st.integers(1, 30))
def test_one_line_is_one_line_that_can_be_written(text, longest):
    line = single_line(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    line.encode("utf-8")


def test_names_are_cut_at_eighty_and_sentences_at_six_hundred():
    assert len(single_line("x" * 700)) == len(escape_markdown("x" * 700)) == 80
    assert len(readable_markdown("x" * 700)) == 600


def test_a_table_has_its_numbers_to_the_right():
    table = pipe_table(("a", "b", "c"), [("1", "2", "3")], "lr")
    assert table == "| a | b | c |\n| :-- | --: | :-- |\n| 1 | 2 | 3 |"


def test_markdown_is_shown_as_such():
    assert MarkdownText("*a*")._repr_markdown_() == "*a*"
    assert MarkdownText("a\n\nb")._repr_markdown_() == "\na\n\nb\n"
    assert MarkdownText("*a*") == "*a*"
