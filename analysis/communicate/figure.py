"""One figure: its words and how it is drawn; drawn only when its file is wanted."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from analysis import folders
from analysis.communicate import style
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.places import REPORTS_AT, ROOT
from analysis.text.cells import csv_document
from analysis.text.markdown import MarkdownText, escape_markdown, single_line

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas as pd

# Pages name their pictures relative to the project's root.
FOLDER = Path("reports") / "figures"
# Long enough for any caption of ours; data inside it could be of any length.
LONGEST = 2_000


def plain_text(words: Claim | str) -> str:
    """Return what a claim says as plain text."""
    return words.text if isinstance(words, Claim) else words


def page_text(words: Claim | str) -> str:
    """Return what a claim says as Markdown of a page, marked with its id."""
    return words.on_page() if isinstance(words, Claim) else escape_markdown(words, LONGEST)


@dataclass(frozen=True)
class Figure:
    """A figure of the report.

    Parameters
    ----------
    name : str
        Name of its files and, behind `fig-`, of its anchor.
    caption : Claim or str
        What it means.
    alt : Claim or str
        What is seen.
    draw : callable
        Draws it when called and returns the matplotlib figure, or SVG that is already drawn.
    data : DataFrame, optional
        What is drawn: aggregates, told of no few viewers.
    """

    name: str
    caption: Claim | str
    alt: Claim | str
    draw: Callable[[], matplotlib.figure.Figure | bytes]
    data: pd.DataFrame | None = None

    def pictures(self) -> dict[str, bytes]:
        """Return svg, and png unless it came as SVG; always the same bytes."""
        with style.report_style():
            drawn = self.draw()
            if isinstance(drawn, bytes):
                return {"svg": drawn}
            kinds = {"svg": {"Date": None}, "png": {"Software": None}}
            return {kind: _picture(drawn, kind, told) for kind, told in kinds.items()}

    def save(self, folder: Path) -> None:
        """Write its pictures as `<name>.svg` and `<name>.png`, what they show as `<name>.csv`."""
        folder.mkdir(parents=True, exist_ok=True)
        drawn = self.pictures()
        if self.data is not None:
            drawn["csv"] = csv_document(self.data).encode()
        for kind, content in drawn.items():
            _write(content, folder / f"{self.name}.{kind}")

    def image(self, prefix: str = "../", attributes: str = "") -> str:
        """Return the Markdown image without a caption, for cards.

        Parameters
        ----------
        prefix : str
            Way from the page to the project's root: "../" in chapters, "" on the landing page.
        attributes : str
            Further Pandoc attributes.
        """
        self._ensure()
        source = f"{prefix}{FOLDER.as_posix()}/{self.name}.svg"
        alt = escape_markdown(plain_text(self.alt), LONGEST)
        return f'![]({source}){{fig-alt="{alt}"{attributes}}}'

    def _ensure(self) -> None:
        reports = Path(os.environ.get(REPORTS_AT) or ROOT / FOLDER.parent)
        if not (reports / FOLDER.name / f"{self.name}.svg").exists():
            folders.claim_folder(reports)
            self.save(reports / FOLDER.name)

    def _repr_markdown_(self) -> str:
        self._ensure()
        return self.markdown()

    def markdown(self) -> str:
        """Return the Markdown image with its words, drawn or not."""
        source = f"../{FOLDER.as_posix()}/{self.name}.svg"
        caption, alt = page_text(self.caption), escape_markdown(plain_text(self.alt), LONGEST)
        return f'\n![{caption}]({source}){{#fig-{self.name} fig-alt="{alt}"}}\n'

    def __str__(self) -> str:
        return self._repr_markdown_()

    def __repr__(self) -> str:
        return f"Figure {self.name}: {single_line(plain_text(self.caption), LONGEST)}"


class FiguredText(MarkdownText):
    """Markdown with figures between its paragraphs, which a notebook draws in their turn.

    Parameters
    ----------
    text : str
        The Markdown.
    figures : iterable of Figure
        What it shows.
    """

    figures: dict[str, Figure]

    def __new__(cls, text: str, figures: Iterable[Figure]) -> Self:
        made = super().__new__(cls, text)
        made.figures = {figure.name: figure for figure in figures}
        return made


def worded_figure(
    words: FigureWords | Claim,
    draw: Callable[[FigureWords], matplotlib.figure.Figure | bytes],
    data: pd.DataFrame | None = None,
) -> Figure | MarkdownText:
    """Return a figure with its words, or the one sentence that says what the source lacks.

    Parameters
    ----------
    words : FigureWords or Claim
        Its words.
    draw : callable
        Draws it from its words when its file is wanted.
    data : DataFrame, optional
        What is drawn, for the file beside the pictures.
    """
    if isinstance(words, Claim):
        return joined_claims([words])
    return Figure(words.name, words.caption, words.alt, lambda: draw(words), data)


def _picture(drawn: matplotlib.figure.Figure, kind: str, metadata: dict) -> bytes:
    content = io.BytesIO()
    drawn.savefig(content, format=kind, metadata=metadata)
    return content.getvalue()


def _write(content: bytes, path: Path) -> None:
    # Chapters are executed in parallel: a file is whole as soon as it has its name.
    handle, partial = tempfile.mkstemp(prefix=f".{path.stem}", suffix=path.suffix, dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(partial).chmod(0o644)
    Path(partial).replace(path)
