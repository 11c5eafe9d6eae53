"""Letters that no font of the PDF has: a question mark each, and never a failed build."""

from __future__ import annotations

import pytest
import typst

from analysis.book import theme
from analysis.book.pdf.typeset import printable_text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Amélie – 1,5 × 2", "Amélie – 1,5 × 2"),
        ("千と千尋（2001）", "?????2001?"),
        ("＝＋〈〉｟", "?????"),
        ("👍🏻", "??"),
        ("$∑ ⨂ ∯ ⟨ x ⟩$", "$∑ ⨂ ∯ ⟨ x ⟩$"),
        ("\u0600", "?"),
    ],
)
def test_signs_stay_where_a_font_has_them(text, printed):
    assert printable_text(text) == printed


@pytest.mark.parametrize("start", [0x300, 0x600, 0x2000, 0x2600, 0x3000, 0xFE00, 0xFF00, 0x1F380])
def test_whole_blocks_of_signs_are_set(start):
    signs = [chr(code) for code in range(start, start + 0x100)]
    text = "\n\n".join(f'#"\\u{{{ord(printable_text(one)):x}}}"' for one in signs if one.strip())
    folders = [str(folder) for folder in theme.font_folders()]
    page = f'#set document(title: "x")\n#set text(font: "Source Sans 3")\n= x\n{text}'
    made = typst.compile(
        page.encode(), font_paths=folders, ignore_system_fonts=True, pdf_standards=["ua-1"]
    )
    assert made.startswith(b"%PDF")
