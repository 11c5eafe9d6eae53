"""The mark of a site: that it was built here, and by which renderer."""

from __future__ import annotations

from pathlib import Path

from analysis.folders import MARK

QUARTO, EMBEDDED = "quarto", "embedded"


def mark_site(site: Path, renderer: str) -> None:
    """Write into a folder of ours who builds the site in it, QUARTO or EMBEDDED."""
    (site / MARK).write_text(f"{renderer}\n")


def site_renderer(site: Path) -> str:
    """Return who built a site, nothing where that is not known."""
    mark = site / MARK
    return mark.read_text().strip() if mark.is_file() else ""
