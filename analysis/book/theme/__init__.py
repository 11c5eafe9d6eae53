"""How the book looks: the page template, its style and script, its fonts, the PDF template.

`page.html`   jinja2 template of one page; its variables are listed at its top
`early.js`    script within the page, the only one that its policy allows by its hash
`style.css`, `book.js` and the fonts are what `theme_assets` returns: `site_libs/book/`
`book.typ`    Typst template of the whole-book PDF

The search dialog loads `search.js` from the site's root: `window.searchIndex = [...]`, a list of
`{href, title, section, text}` with `href` relative to the root, one entry a section.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER / "page.html"
EARLY = FOLDER / "early.js"
TYPST = FOLDER / "book.typ"

FONTS = {
    "sans-regular.woff": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "sans-italic.woff": ("font_source_sans_pro", "SourceSansPro-It.ttf"),
    "sans-semibold.woff": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    "serif-regular.woff": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    "serif-semibold.woff": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
}
FEATURES = ["kern", "liga", "mark", "ccmp", "lnum", "tnum", "onum", "pnum", "sups", "frac"]
LETTERS = [
    *range(0x20, 0x180),  # Latin
    *range(0x2C6, 0x2DE),  # accents that stand alone
    *range(0x370, 0x400),  # Greek, for the statistics
    *range(0x2010, 0x2070),  # dashes, quotes, ellipsis
    *range(0x2070, 0x20D0),  # superscripts and currencies
    *range(0x2190, 0x2200),  # arrows
    *range(0x2200, 0x2270),  # operators
]


def font_folders() -> list[Path]:
    """The folders of the installed fonts, for Typst's font path."""
    return sorted({_package(package) / "files" for package, _ in FONTS.values()})


@lru_cache(maxsize=1)
def theme_assets() -> dict[str, bytes]:
    """The files of `site_libs/book/`: style, script and the letters of the fonts.

    Returns
    -------
    dict of str to bytes
        File name to content, about 250 KB in all.
    """
    texts = {name: (FOLDER / name).read_bytes() for name in ("style.css", "book.js")}
    fonts = {
        name: _letters(_package(package) / "files" / file)
        for name, (package, file) in FONTS.items()
    }
    return {**texts, **fonts}


def _package(name: str) -> Path:
    return Path(str(files(name)))


def _letters(font: Path) -> bytes:
    from fontTools import subset

    options = subset.Options(
        flavor="woff", hinting=False, layout_features=FEATURES, recalc_timestamp=False
    )
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(loaded)
    stream = io.BytesIO()
    subset.save_font(loaded, stream, options)
    return stream.getvalue()
