"""The executive summary: a PDF of a few pages with the same sentences as the site."""

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
from analysis.communicate.claims.recommendations import recommendation_parts
from analysis.communicate.claims.words import is_draft
from analysis.communicate.decided import threshold_text
from analysis.communicate.figure import Figure
from analysis.communicate.narrative.draft import DRAFT
from analysis.communicate.narrative.paragraphs import FINDINGS, LIMITS, SURE, VERDICT
from analysis.errors import BuildError
from analysis.text.markdown import LONGEST_SENTENCE, single_line
from analysis.text.numbers import index_text, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Words and numbers come as data; how they are set stands in the template.
TEMPLATE = Path(__file__).with_name("summary.typ")
# Packages that bring the fonts, so that no machine's own ones change the page.
FONTS = ("font_source_sans_pro", "font_source_serif_pro")
# The question of the landing page.
TITLE = "What is our audience?"
# For readers who see no other page than the one with the table.
NOTE = (
    "Stability: how well a group is found again when viewers are drawn again (Jaccard; 1 is best). "
    "Below {} its name is tentative. In brackets: the average, or the median, of all viewers."
)
# Of parts that the template places itself.
HEADINGS = {
    "segments": "Segments",
    "bands": "Bands, where a cut is needed",
    "favourites": "What they choose more often than other viewers",
    "recommendations": "What follows, and what it rests on",
}
COLUMNS = ("stability", "what they do")
WIDTH = 0.78  # of the text
TITLES, GENRES = 3, 2  # favourites shown of each segment


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
        words = printable_value({"alt": figure.alt, "caption": figure.caption})
        return {"svg": path.read_text(encoding="utf-8"), "width": WIDTH, **words}


def _segments(results: Results) -> list[dict[str, Any]]:
    return [
        {
            "name": plain_sentence(row.name),
            "colour": style.segment_colour(row.color_index),
            "tentative": bool(row.tentative),
            "share_users": percent_text(row.share_known),
            "share_ratings": percent_text(row.share_known_ratings),
            "jaccard": index_text(row.jaccard),
            "line": " ".join(_said(results, (f"segment.{row.id}.opening",))),
        }
        for row in results.interpreted.frame("segments").sort_values("segment").itertuples()
    ]


def favourites_in_words(results: Results) -> list[dict[str, Any]]:
    """Return what each segment's viewers choose more often than the others, in words.

    Returns
    -------
    list of dict
        name, colour, titles, genres; segments without any favourite are left out.
    """
    frame, found = results.interpreted.frame("favourites"), []
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        own = frame[frame["segment"] == row.segment]
        texts = {
            kind: "; ".join(
                f"{plain_sentence(item.name)} ({rounded_number(item.lift)} times as often as "
                f"others, {number_text(item.ratings)} choices)"
                for item in own[own["kind"] == kind].head(most).itertuples()
            )
            for kind, most in (("title", TITLES), ("genre", GENRES))
        }
        if any(texts.values()):
            shown = {"titles": texts["title"], "genres": texts["genre"]}
            found.append(
                {
                    "name": plain_sentence(row.name),
                    "colour": style.segment_colour(row.color_index),
                    **shown,
                }
            )
    return found


def summary_content(
    results: Results,
) -> dict[str, Any]:
    """Return every word and number of the summary, pictures excepted."""
    many = plain_sentence(results.obtained.record("source")["noun_plural"])
    none = results.modelled.record("gate")["structure"] == "none"
    return {
        "title": TITLE,
        "as_of": " ".join(_said(results, ("obtain.date",))),
        "draft": f"DRAFT. {DRAFT}" if is_draft(results) else "",
        "verdict": " ".join(_said(results, VERDICT)),
        "key_figures": _key_figures(results),
        "headings": {**HEADINGS, "segments": HEADINGS["bands" if none else "segments"]},
        "columns": ["Band" if none else "Segment", "known viewers", f"their {many}", *COLUMNS],
        "segments": _segments(results),
        "table_note": NOTE.format(threshold_text(results, "jaccard_valid")),
        "favourites": favourites_in_words(results),
        "parts": [{"heading": "Findings", "points": _said(results, FINDINGS)}],
        "recommendations": [
            [advice.text, " ".join(claim.text for claim in rest)]
            for advice, rest in recommendation_parts(results)
        ],
        "closing": [
            {"heading": "How sure are we?", "points": _said(results, SURE)},
            {"heading": "What not to conclude", "points": _said(results, LIMITS)},
        ],
    }


def _said(results: Results, ids: Iterable[str]) -> list[str]:
    """Return claims by id as plain sentences."""
    return [claim.text for claim in find_claims(results, *ids)]


def _key_figures(results: Results) -> list[tuple[str, str]]:
    """Return the four numbers that the audience comes down to, each with its words."""
    found = []
    for claim in find_claims(results, "audience.key_*"):
        value = claim.slots["value"].shown if "value" in claim.slots else "–"
        found.append((value, claim.text.removeprefix(value).strip()))
    return found


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

    from analysis.communicate.figures import segment_shares

    picture = segment_shares(results)
    data = printable_value(summary_content(results))
    data["kicker"] = printable_value(f"{plain_sentence(title)}: executive summary")
    data["picture"] = _picture(picture, figures) if isinstance(picture, Figure) else None
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
