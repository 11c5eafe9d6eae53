"""Markdown files: what viewers do, the segments, the summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.communicate.claims import find_claims, segment_sentences, striking_claims
from analysis.communicate.claims.claim import BOLD
from analysis.communicate.claims.words import is_draft
from analysis.communicate.decided import FEW, no_segments
from analysis.communicate.narrative.draft import DRAFT
from analysis.communicate.narrative.habit_paragraphs import HABITS
from analysis.communicate.narrative.paragraphs import (
    DATA,
    PORTRAIT,
    VERDICT,
)
from analysis.communicate.narrative.summary_parts import (
    SummaryParts,
    segment_headings,
    segment_note,
    summary_parts,
)
from analysis.text.markdown import pipe_table, readable_markdown
from analysis.text.numbers import index_text, number_text, percent_text, rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analysis.communicate.claims import Claim
    from analysis.tables import Results


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]], right: str = "") -> str:
    """Return a Markdown table whose cells show data as text."""
    cells = [[readable_markdown(_text(cell)) for cell in row] for row in rows]
    return pipe_table(list(headings), cells, right)


def _text(value: object) -> object:
    return "–" if value is None or value != value else value


def _said(results: Results, ids: Iterable[str]) -> str:
    """Return claims by id as a paragraph."""
    found = find_claims(results, *ids)
    return " ".join(claim.written(readable_markdown) for claim in found)


def _shares(frame: pd.DataFrame, name: str, plural: str) -> str:
    rows = [
        (f"{v:g}", number_text(n), percent_text(s)) for v, n, s in frame.itertuples(index=False)
    ]
    return _table((name, plural, "share"), rows, "rrr")


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


def eda_summary(results: Results) -> str:
    """Return what viewers do, as text with small tables."""
    plural = readable_markdown(results.obtained.record("source")["noun_plural"])
    striking = {claim.id for _, claim, _ in striking_claims(results)}
    parts = ["# What viewers do", *_insights(results), "## All in short"]
    parts.append(_said(results, [name for name in HABITS if name not in striking]))
    parts += ["## Data", *(_said(results, ids) for ids in DATA)]
    marks = results.explored.frame("rating_shares")
    if len(marks):
        parts += ["## Ratings by value", _shares(marks, "rating", plural)]
    years = results.explored.frame("by_year")
    if len(years):
        rows = [
            (f"{r.year:%Y}", number_text(r.ratings), _viewers(r.users)) for r in years.itertuples()
        ]
        parts += ["## By year", _table(("year", plural, "viewers"), rows, "rrr")]
    counts = results.explored.frame("user_counts")
    labelled = [(r.label, _viewers(r.users)) for r in counts.itertuples()]
    parts += [f"## Viewers by number of {plural}", _table((plural, "viewers"), labelled, "rr")]
    genres = results.explored.frame("genre_shares")
    if len(genres):
        shares = [
            (r.genre, number_text(r.ratings), percent_text(r.share)) for r in genres.itertuples()
        ]
        parts += ["## By genre", _table(("genre", plural, "share"), shares, "lrr")]
    return "\n\n".join(parts) + "\n"


def _profile(results: Results, known: pd.DataFrame, segment: int) -> str:
    frame = results.interpreted.frame("profiles")
    frame = frame[frame["segment"] == segment]
    order = frame["deviation"].abs().sort_values(ascending=False, kind="stable").index
    rows = [
        (
            known["label"].get(row["feature"], row["feature"]),
            value_in_unit(row["median"], known["unit"].get(row["feature"], "")),
            value_in_unit(row["overall_median"], known["unit"].get(row["feature"], "")),
            number_text(row["index"]),
            number_text(row["deviation"], 1),
        )
        for row in frame.loc[order].to_dict("records")
    ]
    return _table(("feature", "median", "all", "index", "deviation"), rows, "lrrrr")


def _gaps(results: Results, segment: int) -> list[str]:
    """Say that medians of few viewers are left out, where some are."""
    frame = results.interpreted.frame("profiles")
    medians = frame.loc[frame["segment"] == segment, ["median", "overall_median"]]
    return [f"Gaps in medians: withheld, since they would tell of {FEW}."] * bool(
        medians.isna().any(axis=None)
    )


def _favourites(results: Results, segment: int) -> list[str]:
    frame = results.interpreted.frame("favourites")
    parts = []
    for kind in ("title", "genre"):
        some = frame[(frame["segment"] == segment) & (frame["kind"] == kind)]
        if len(some):
            rows = [
                (
                    r["name"],
                    rounded_number(r["lift"]),
                    f"{rounded_number(r['low'])} to {rounded_number(r['high'])}",
                    number_text(r["ratings"]),
                )
                for r in some.to_dict("records")
            ]
            headings = (f"favourite {kind}", "times as often as others", "95\u00a0%", "choices")
            parts.append(_table(headings, rows, "lrrr"))
    return parts


def cluster_profiles(results: Results) -> str:
    """Return each segment with its size, line, profile and favourites."""
    known = results.scrubbed.frame("catalogue").set_index("feature")[["label", "unit"]].astype(str)
    parts = ["# Segment profiles", _said(results, VERDICT)]
    if no_segments(results):
        return "\n\n".join(parts) + "\n"
    parts.append(
        "Medians are those of viewers with full evidence, in the feature's own unit. "
        "The index is the mean against that of all known viewers, which counts as a hundred. "
        "The deviation is (median − median of all) over the MAD, or a tenth of the standard "
        "deviation if that is more. "
        "What a segment was made from differs by construction: this describes, it proves nothing."
    )
    said = segment_sentences(results, PORTRAIT)
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        tentative = " (tentative)" if row.tentative else ""
        parts += [
            f"## {readable_markdown(row.name)}{tentative}",
            " ".join(claim.written(readable_markdown) for claim in said[row.id]),
            _profile(results, known, row.segment),
            *_gaps(results, row.segment),
            *_favourites(results, row.segment),
        ]
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
    return [_table(headings, rows, "lrrrl"), segment_note(results)] if rows else []


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
