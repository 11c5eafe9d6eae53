"""Markdown files: what viewers do, the segments, the summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.communicate.claims import find_claims, striking_claims
from analysis.communicate.claims.claim import BOLD
from analysis.communicate.claims.words import is_draft
from analysis.communicate.exports.segment_profiles import cluster_profiles
from analysis.communicate.exports.text_tables import text_table
from analysis.communicate.narrative.draft import DRAFT
from analysis.communicate.narrative.habit_paragraphs import HABITS
from analysis.communicate.narrative.paragraphs import AMOUNTS, DATA
from analysis.communicate.narrative.summary_parts import (
    SummaryParts,
    segment_headings,
    segment_note,
    summary_parts,
)
from analysis.communicate.table import Table
from analysis.communicate.tables.amounts import amount_lines, titles_by_minutes, titles_by_plays
from analysis.text.markdown import readable_markdown
from analysis.text.nouns import english_list
from analysis.text.numbers import index_text, number_text, percent_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analysis.communicate.claims import Claim
    from analysis.tables import Results

# Tables of titles by what they hold most of.
TITLES = {"minutes": titles_by_minutes, "plays": titles_by_plays}


def _said(results: Results, ids: Iterable[str]) -> str:
    """Return claims by id as a paragraph."""
    found = find_claims(results, *ids)
    return " ".join(claim.written(readable_markdown) for claim in found)


def _shares(frame: pd.DataFrame, name: str, plural: str) -> str:
    rows = [
        (f"{v:g}", number_text(n), percent_text(s)) for v, n, s in frame.itertuples(index=False)
    ]
    return text_table((name, plural, "share"), rows, "rrr")


def _viewers(users: int) -> str:
    few = 0 < users < disclosure.FEWEST
    return f"under {disclosure.FEWEST}" if few else number_text(users)


def _insights(results: Results) -> list[str]:
    """Return what stands out, each with its picture and with what it means."""
    parts = []
    for figure, claim, meaning in striking_claims(results):
        heading = claim.written(readable_markdown).replace(BOLD, "").removesuffix(".")
        parts.append(f"### {heading}")
        if figure:
            seen = readable_markdown(figure.alt.text, len(figure.alt.text))
            parts.append(f"![{seen}](figures/{figure.name}.png)")
        parts.append(meaning.written(readable_markdown))
    return ["## What stands out, the largest effect first", *parts] if parts else []


def _amounts(results: Results) -> list[str]:
    """Return what there is of minutes and plays, and the titles that hold most of each."""
    lines = amount_lines(results)
    if lines.empty:
        return []
    signals = list(lines.columns[1:])
    rows = list(lines.itertuples(index=False, name=None))
    grid = text_table(lines.columns, rows, "l" + "r" * len(signals))
    parts = [f"## {english_list(signals).capitalize()}", grid]
    for signal in map(str.lower, signals):
        table = TITLES[signal](results)
        if isinstance(table, Table):
            parts += [f"## Titles with most {signal}", table.grid()]
    return parts


def eda_summary(results: Results) -> str:
    """Return what viewers do, as text with small tables."""
    plural = readable_markdown(results.obtained.record("source")["noun_plural"])
    striking = {claim.id for _, claim, _ in striking_claims(results)}
    parts = ["# What viewers do", *_insights(results), "## All in short"]
    parts.append(_said(results, [name for name in (*HABITS, *AMOUNTS) if name not in striking]))
    parts += ["## Data", *(_said(results, ids) for ids in DATA)]
    marks = results.explored.frame("rating_shares")
    if len(marks):
        parts += ["## Ratings by value", _shares(marks, "rating", "ratings")]
    parts += _amounts(results)
    years = results.explored.frame("by_year")
    if len(years):
        rows = [
            (f"{r.year:%Y}", number_text(r.ratings), _viewers(r.users)) for r in years.itertuples()
        ]
        parts += ["## By year", text_table(("year", plural, "viewers"), rows, "rrr")]
    counts = results.explored.frame("user_counts")
    labelled = [(r.label, _viewers(r.users)) for r in counts.itertuples()]
    parts += [f"## Viewers by number of {plural}", text_table((plural, "viewers"), labelled, "rr")]
    genres = results.explored.frame("genre_shares")
    if len(genres):
        shares = [
            (r.genre, number_text(r.ratings), percent_text(r.share)) for r in genres.itertuples()
        ]
        parts += ["## By genre", text_table(("genre", plural, "share"), shares, "lrr")]
    return "\n\n".join(parts) + "\n"


def _segments(results: Results, parts: SummaryParts) -> list[str]:
    rows = [
        (
            r.name + (" (tentative)" if r.tentative else ""),
            percent_text(r.share_known),
            percent_text(r.share_known_ratings),
            index_text(r.jaccard),
            " ".join(one.text for one in parts.segments[int(r.segment)]),
        )
        for r in results.interpreted.frame("segments").sort_values("segment").itertuples()
        if int(r.segment) in parts.segments
    ]
    headings = segment_headings(results)
    return [text_table(headings, rows, "lrrrl"), segment_note(results)] if rows else []


def executive_summary(results: Results, title: str) -> str:
    """Return the executive summary as text: the same claims as the PDF."""
    parts = summary_parts(results)
    chapters = {
        "Findings": [[claim] for claim in parts.findings],
        "Recommendations, each with its evidence": [
            [advice, *rest] for advice, rest in parts.recommendations
        ],
        "How sure are we?": [[claim] for claim in parts.sure],
        "What not to conclude": [[claim] for claim in parts.limits],
    }
    texts = [f"# {readable_markdown(title)}: executive summary", _written(parts.verdict)]
    texts.append(_list(_written([claim]) for claim in parts.key_figures))
    texts += _segments(results, parts)
    for heading, points in chapters.items():
        if points:
            texts += [f"## {heading}", _list(map(_written, points))]
    texts.append(f"*{_said(results, ['obtain.date'])}*")
    return "\n\n".join(texts) + "\n"


def _written(claims: Iterable[Claim]) -> str:
    return " ".join(claim.written(readable_markdown) for claim in claims)


def _marked(text: str, results: Results) -> str:
    """Return a text with the mark of a draft under its title, where the run was one."""
    if not is_draft(results):
        return text
    title, rest = text.split("\n", 1)
    return f"{title}\n\n**DRAFT.** {DRAFT}\n{rest}"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def write_documents(
    reports: Path,
    results: Results,
    *,
    title: str,
) -> None:
    """Write every Markdown file into `reports`."""
    texts = {
        "eda_summary.md": eda_summary(results),
        "cluster_profiles.md": cluster_profiles(results),
        "executive_summary.md": executive_summary(results, title),
    }
    for name, text in texts.items():
        (reports / name).write_text(_marked(text, results), encoding="utf-8")
