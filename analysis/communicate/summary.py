"""The executive summary: a PDF of two pages with the same claims as the site."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.communicate import style
from analysis.communicate.claims import find_claims
from analysis.communicate.claims.words import is_draft
from analysis.communicate.figure import Figure, plain_text
from analysis.communicate.narrative.draft import DRAFT
from analysis.communicate.narrative.summary_parts import (
    SummaryParts,
    segment_headings,
    segment_note,
    summary_parts,
)
from analysis.errors import BuildError
from analysis.text.markdown import LONGEST_SENTENCE, single_line
from analysis.text.numbers import index_text, percent_text

if TYPE_CHECKING:
    from analysis.communicate.claims import Claim
    from analysis.tables import Results

# Words and numbers come as data; how they are set stands in the template.
TEMPLATE = Path(__file__).with_name("summary.typ")
# Packages that bring the fonts, so that no machine's own ones change the page.
FONTS = ("font_source_sans_pro", "font_source_serif_pro")
# The question of the landing page.
TITLE = "What is our audience?"
# Of parts that the template places itself.
HEADINGS = {
    "segments": "Segments",
    "bands": "Bands, where a cut is needed",
    "recommendations": "What follows, and what it rests on",
}
WIDTH = 0.8  # of the text


def summary_font_folders() -> list[Path]:
    """Return the folders of the fonts that are installed as packages."""
    return [Path(str(files(name))) / "files" for name in FONTS]


@cache
def _letters() -> frozenset[int]:
    """Return the characters that the summary's fonts can show."""
    from fontTools.ttLib import TTFont

    faces = ("SourceSansPro-Regular.otf", "SourceSerifPro-Regular.otf")
    sets = []
    for folder, face in zip(summary_font_folders(), faces, strict=True):
        with TTFont(folder / face, lazy=True) as font:
            sets.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*sets)


def plain_sentence(value: object) -> str:
    """Return data as one line of plain text, for places that know no markup."""
    return single_line(value, LONGEST_SENTENCE)


def printable_value(value: Any) -> Any:
    """Return texts with letters that the fonts lack replaced, since PDF/UA forbids empty boxes.

    Parameters
    ----------
    value : Any
        A text, or lists and dictionaries of texts.
    """
    if isinstance(value, dict):
        return {key: printable_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable_value(item) for item in value]
    if isinstance(value, str):
        known = _letters()
        return "".join(c if ord(c) in known or c == "\n" else "?" for c in value)
    return value


def _picture(figure: Figure, folder: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        path = folder / f"{figure.name}.svg" if folder else None
        if path is None or not path.is_file():
            figure.save(Path(scratch))
            path = Path(scratch) / f"{figure.name}.svg"
        words = printable_value(
            {"alt": plain_text(figure.alt), "caption": plain_text(figure.caption)}
        )
        return {"svg": path.read_text(encoding="utf-8"), "width": WIDTH, **words}


def _segments(results: Results, parts: SummaryParts) -> list[dict[str, Any]]:
    return [
        {
            "name": single_line(row.name, LONGEST_SENTENCE),
            "colour": style.segment_colour(row.color_index),
            "tentative": bool(row.tentative),
            "share_users": percent_text(row.share_known),
            "share_ratings": percent_text(row.share_known_ratings),
            "jaccard": index_text(row.jaccard),
            "line": _said(parts.segments[int(row.segment)]),
        }
        for row in results.interpreted.frame("segments").sort_values("segment").itertuples()
        if int(row.segment) in parts.segments
    ]


def summary_content(results: Results) -> dict[str, Any]:
    """Return every word and number of the summary, pictures excepted."""
    none = results.modelled.record("gate")["structure"] == "none"
    parts = summary_parts(results)
    return {
        "title": TITLE,
        "as_of": _said(find_claims(results, "obtain.date")),
        "draft": f"DRAFT. {DRAFT}" if is_draft(results) else "",
        "verdict": _said(parts.verdict),
        "key_figures": _key_figures(parts.key_figures),
        "headings": {**HEADINGS, "segments": HEADINGS["bands" if none else "segments"]},
        "columns": segment_headings(results),
        "segments": _segments(results, parts),
        "table_note": segment_note(results),
        "parts": _told_parts({"Findings": parts.findings}),
        "recommendations": [[advice.text, _said(rest)] for advice, rest in parts.recommendations],
        "closing": _told_parts(
            {"How sure are we?": parts.sure, "What not to conclude": parts.limits}
        ),
    }


def _told_parts(parts: dict[str, list[Claim]]) -> list[dict[str, Any]]:
    """Return the parts that say something, by their headings."""
    return [
        {"heading": heading, "points": [claim.text for claim in claims]}
        for heading, claims in parts.items()
        if claims
    ]


def _said(claims: Iterable[Claim]) -> str:
    """Return claims as one plain paragraph."""
    return " ".join(claim.text for claim in claims)


def _key_figures(claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """Return the numbers that the audience comes down to, each with its words."""
    found = []
    for claim in claims:
        value = claim.slots["value"].shown if "value" in claim.slots else "–"
        found.append((value, claim.text.removeprefix(value).strip()))
    return found


def summary_picture(results: Results) -> Figure | None:
    """Return the picture of the summary: how shares moved, or else what sets segments apart."""
    from analysis.communicate import figures

    for draw in (figures.segment_activity, figures.segment_profiles):
        found = draw(results)
        if isinstance(found, Figure):
            return found
    return None


def write_summary(
    path: Path,
    results: Results,
    figures: Path | None = None,
    title: str = "Audience Decode",
) -> None:
    """Write the executive summary as PDF/UA-1; the same tables give the same bytes.

    Parameters
    ----------
    path : Path
        The PDF to write.
    results : Results
        Every stage's tables.
    figures : Path, optional
        Folder where the report's figures already lie.
    title : str
        Name of the report, above the heading.

    Raises
    ------
    BuildError
        When Typst refuses the document.
    """
    import typst

    picture = summary_picture(results)
    data = printable_value(summary_content(results))
    data["kicker"] = printable_value(f"{plain_sentence(title)}: executive summary")
    data["picture"] = _picture(picture, figures) if picture else None
    try:
        made = typst.compile(
            TEMPLATE,
            font_paths=summary_font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, sort_keys=True)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        raise BuildError(f"the executive summary could not be set: {error}") from error
    path.write_bytes(made)
