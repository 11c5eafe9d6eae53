"""A section for each segment, under an anchor that follows it from edition to edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims import say_claims, segment_sentences
from analysis.communicate.claims.claim import joined_claims, page_words
from analysis.communicate.decided import no_segments
from analysis.communicate.figure import FiguredText
from analysis.communicate.figures.segment_course import segment_courses
from analysis.communicate.tables.segment_tables import history_table, index_table
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.communicate.claims import Claim
    from analysis.tables import Results

# Claims of a segment by the paragraph that they stand in, in the order of a section.
BADGE = ("badge",)
WHO = ("opening", "portrait", "titles", "genres")
SIZE = ("size", "now", "seen", "newcomers")
HOLDS = ("rule", "sure", "stability", "lasts", "forward")
ADVICE = ("advice", "advice_evidence", "advice_reach", "advice_test")
EVERY = (*BADGE, *WHO, *SIZE, *HOLDS, *ADVICE)
# How tables and lists of a section are led in.
INDEX, HISTORIES, TO_DO = "Measures", "Made-up histories", "What to do with it"


def claims_by_part(said: list[Claim], parts: tuple[str, ...]) -> list[Claim]:
    """Return those claims of a segment whose ids end in these parts, in their order."""
    by_part = {claim.id.rpartition(".")[2]: claim for claim in said}
    return [by_part[part] for part in parts if part in by_part]


def _paragraph(said: list[Claim], parts: tuple[str, ...], lead: str = "") -> list[str]:
    found = claims_by_part(said, parts)
    return [lead + joined_claims(found)] if found else []


def _section(results: Results, row: Any, said: list[Claim], figure: str) -> str:
    """Return the section of one segment."""
    index, histories = index_table(results, row.segment), history_table(results, row.segment)
    parts = [
        f"### {page_words(row.name)} {{#segment-{row.id}}}",
        *[f"[{text}]{{.badge}}" for text in _paragraph(said, BADGE)],
        *_paragraph(said, WHO),
        *_paragraph(said, SIZE),
        figure,
        *([f"**{INDEX}.**", index.grid()] if index else []),
        *_paragraph(said, HOLDS),
        *([f"**{HISTORIES}.**", histories.grid()] if histories else []),
        *_paragraph(said, ADVICE, f"**{TO_DO}.** "),
    ]
    body = "\n\n".join(part for part in parts if part)
    return f":::: {{.portrait .segment-{int(row.color_index)}}}\n\n{body}\n\n::::"


def segment_sections(results: Results) -> MarkdownText:
    """Return a section for each segment: who they are, how they move, what holds, what to do."""
    if no_segments(results):
        return say_claims(results, "model.untold")
    said = segment_sentences(results, EVERY)
    courses = segment_courses(results)
    drawn = {figure.name: str(figure).strip() for figure in courses}
    frame = results.interpreted.frame("segments").sort_values("segment")
    made = [
        _section(results, row, said[row.id], drawn.get(f"segment-{row.id}", ""))
        for row in frame.itertuples()
    ]
    return FiguredText("\n" + "\n\n".join(made) + "\n", courses)


def sections_reading(results: Results) -> MarkdownText:
    """Say how the sections of segments are read."""
    return say_claims(results, "interpret.sections")
