"""The policy of a page allows the scripts that it was given, each by its hash, and no others."""

from __future__ import annotations

import pytest

from analysis.book.pages.policy import page_policy, script_hashes

# printf 'alert(1)' | openssl dgst -sha256 -binary | base64
ALERT = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"


@pytest.mark.parametrize(
    ("html", "hashes"),
    [
        ("<script>alert(1)</script>", [ALERT]),
        ("<p>a</p><SCRIPT type='module'>alert(1)</SCRIPT >", [ALERT]),
        ("<script>alert(1)</script><script>alert(1)</script>", [ALERT]),
        ("<script src='x.js'></script>", []),
        ("<!-- <script>alert(1)</script> -->", []),
        ("<p>alert(1)</p>", []),
        ("", []),
    ],
)
def test_scripts_within_html_are_hashed(html, hashes):
    assert script_hashes(html) == hashes


def test_line_ends_and_letters_count_as_the_browser_reads_them():
    assert script_hashes("<script>a\r\nb</script>") == script_hashes("<script>a\nb</script>")
    assert script_hashes("<script>'&amp;'</script>") != script_hashes("<script>'&'</script>")


def test_nothing_else_is_allowed():
    rules = dict(
        rule.split(" ", 1) for rule in page_policy("<script>alert(1)</script>").split("; ")
    )
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' file: {ALERT}"
    assert "unsafe-inline" not in rules["script-src"]
    assert not any("http" in sources or "*" in sources for sources in rules.values())
