"""What a page of the site may load and run, as its Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

# `file:` for a site that is read from a folder: browsers differ in what 'self' means there.
HERE = "'self' file:"
RULES = {
    "default-src": "'none'",
    "script-src": HERE,
    "style-src": f"{HERE} 'unsafe-inline'",
    "img-src": f"{HERE} data:",
    "font-src": f"{HERE} data:",
    "media-src": HERE,
    "base-uri": "'none'",
    "form-action": "'none'",
}


class _Scripts(HTMLParser):
    """Collects the text of scripts that stand in a page itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self.inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data


def script_hashes(html: str) -> list[str]:
    """Return the sources of script-src that allow the scripts in some HTML, and no other."""
    reader = _Scripts()
    # Browsers hash what they have read, with line ends of one kind.
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    digests = [hashlib.sha256(text.encode()).digest() for text in reader.texts]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in dict.fromkeys(digests)]


def page_policy(*given: str) -> str:
    """Return the policy of a page.

    Parameters
    ----------
    *given : str
        HTML of the theme or of the book's author whose scripts may run; those in text may not.
    """
    hashes = [one for html in given for one in script_hashes(html)]
    rules = RULES | {"script-src": " ".join([HERE, *dict.fromkeys(hashes)])}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
