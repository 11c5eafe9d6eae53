"""Markdown files: the dictionary, what viewers do, the segments, the summary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.communicate import narrative
from analysis.communicate.narrative import doubts, findings
from analysis.communicate.narrative.show import light
from analysis.communicate.units import in_unit
from analysis.communicate.words import number, percent, rounded, score

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analysis.tables import Tables

    Stages = tuple[Tables, Tables, Tables, Tables, Tables]


def table(headings: Iterable[str], rows: Iterable[Iterable[object]], right: str = "") -> str:
    """Return a Markdown table whose cells show data as text.

    Parameters
    ----------
    headings : iterable of str
        Names of the columns.
    rows : iterable of iterable
        Cells; they are escaped here.
    right : str
        One letter a column, "r" where it is set to the right.
    """
    headings = list(headings)
    sides = right.ljust(len(headings), "l")
    lines = [" | ".join(headings), " | ".join("--:" if s == "r" else ":--" for s in sides)]
    lines += [" | ".join(light(_text(cell)) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _text(value: object) -> object:
    return "–" if value is None or value != value else value


def _column_rows(columns: pd.DataFrame) -> list[list[object]]:
    rows = []
    for row in columns.sort_values("position").itertuples():
        ends = f"{row.min} to {row.max}" if _text(row.min) != "–" else _text(row.top_values)
        types = f"{_text(row.declared_type)} / {_text(row.observed_type)}"
        described = f"{_text(row.description)}{' (draft)' if row.draft else ''}"
        share = percent(row.null_share) if row.null_share else "0"
        cells = [row.column, types, share, number(row.distinct), ends, _text(row.example)]
        rows.append([*cells, described])
    return rows


def data_dictionary(obtained: Tables) -> str:
    """Return every table and column of the source with type, nulls, values and meaning."""
    columns = obtained.frame("columns")
    parts = ["# Data dictionary", narrative.source(obtained), narrative.signals(obtained)]
    headings = ("column", "declared / observed", "null", "distinct", "values", "example", "meaning")
    for row in obtained.frame("tables").itertuples():
        draft = " (draft)" if row.draft else ""
        parts += [
            f"## {light(row.table)}",
            f"{light(row.kind)}, {number(row.rows)} rows, {number(row.columns)} columns. "
            f"{light(_text(row.description))}{draft}",
            table(headings, _column_rows(columns[columns["table"] == row.table]), "llrr"),
        ]
    return "\n\n".join(parts) + "\n"


def _shares(frame: pd.DataFrame, name: str, plural: str) -> str:
    rows = [(f"{v:g}", number(n), percent(s)) for v, n, s in frame.itertuples(index=False)]
    return table((name, plural, "share"), rows, "rrr")


def eda_summary(obtained: Tables, scrubbed: Tables, explored: Tables) -> str:
    """Return what viewers do, as text with small tables."""
    plural = light(obtained.record("source")["noun_plural"])
    parts = ["# What viewers do", narrative.explore(explored), narrative.volume(explored)]
    parts += ["## Data", narrative.source(obtained), narrative.signals(obtained)]
    parts += [narrative.anomalies(obtained).replace("@sec-scrub", "the cleaning ledger")]
    parts += [narrative.cleaning(obtained, scrubbed), narrative.as_of(obtained, scrubbed)]
    marks = explored.frame("rating_shares")
    if len(marks):
        parts += ["## Ratings by value", _shares(marks, "rating", plural)]
    years = explored.frame("by_year")
    if len(years):
        rows = [(f"{r.year:%Y}", number(r.ratings), number(r.users)) for r in years.itertuples()]
        parts += ["## By year", table(("year", plural, "viewers"), rows, "rrr")]
    counts = explored.frame("user_counts")
    rows = [(r.label, number(r.users)) for r in counts.itertuples()]
    parts += [f"## Viewers by number of {plural}", table((plural, "viewers"), rows, "rr")]
    genres = explored.frame("genre_shares")
    if len(genres):
        rows = [(r.genre, number(r.ratings), percent(r.share)) for r in genres.itertuples()]
        parts += ["## By genre", table(("genre", plural, "share"), rows, "lrr")]
    return "\n\n".join(parts) + "\n"


def _profile(interpreted: Tables, known: pd.DataFrame, segment: int) -> str:
    frame = interpreted.frame("profiles")
    frame = frame[frame["segment"] == segment]
    order = frame["deviation"].abs().sort_values(ascending=False, kind="stable").index
    rows = [
        (
            known["label"].get(row["feature"], row["feature"]),
            in_unit(row["median"], known["unit"].get(row["feature"], "")),
            in_unit(row["overall_median"], known["unit"].get(row["feature"], "")),
            number(row["index"]),
            number(row["deviation"], 1),
        )
        for row in frame.loc[order].to_dict("records")
    ]
    return table(("feature", "median", "all", "index", "deviation"), rows, "lrrrr")


def _favourites(interpreted: Tables, segment: int) -> list[str]:
    frame = interpreted.frame("favourites")
    parts = []
    for kind in ("title", "genre"):
        some = frame[(frame["segment"] == segment) & (frame["kind"] == kind)]
        if len(some):
            rows = [(r["name"], rounded(r["lift"])) for r in some.to_dict("records")]
            parts.append(table((f"favourite {kind}", "times as often as all"), rows, "lr"))
    return parts


def cluster_profiles(
    obtained: Tables, scrubbed: Tables, modelled: Tables, interpreted: Tables
) -> str:
    """Return each segment with its size, line, profile and favourites."""
    known = scrubbed.frame("catalogue").set_index("feature")[["label", "unit"]].astype(str)
    plural = light(obtained.record("source")["noun_plural"])
    parts = ["# Segment profiles", findings.verdict(modelled, interpreted, light)]
    parts.append(
        "Medians are those of viewers with full evidence, in the feature's own unit. "
        "The index is the mean against that of all viewers (100). "
        "The deviation is (median − median of all) / MAD. "
        "What a segment was made from differs by construction: this describes, it proves nothing."
    )
    for row in interpreted.frame("segments").sort_values("segment").itertuples():
        tentative = " (tentative)" if row.tentative else ""
        parts += [
            f"## {light(row.name)}{tentative}",
            f"Segment {row.id}: {number(row.users)} viewers ({percent(row.share_users)}), "
            f"{number(row.ratings)} {plural} ({percent(row.share_ratings)}), "
            f"stability {score(row.jaccard)}, "
            f"median confidence {score(row.confidence_median)}. {light(row.line)}",
            _profile(interpreted, known, row.segment),
            *_favourites(interpreted, row.segment),
        ]
    return "\n\n".join(parts) + "\n"


def _segments(interpreted: Tables, plural: str) -> str:
    rows = [
        (
            r.name + (" (tentative)" if r.tentative else ""),
            percent(r.share_users),
            percent(r.share_ratings),
            score(r.jaccard),
            r.line,
        )
        for r in interpreted.frame("segments").sort_values("segment").itertuples()
    ]
    headings = ("segment", "viewers", plural, "stability", "what they do")
    return table(headings, rows, "lrrrl")


def executive_summary(stages: Stages, title: str) -> str:
    """Return the executive summary as text: the same sentences as the PDF."""
    obtained, scrubbed, explored, modelled, interpreted = stages
    plural = light(obtained.record("source")["noun_plural"])
    figures = findings.key_figures(obtained, scrubbed, explored)
    follows = [
        f"{light(r.text)} {light(r.evidence)}"
        for r in interpreted.frame("recommendations").itertuples()
    ]
    chapters = {
        "Findings": findings.findings(*stages, light),
        "Recommendations, each with its evidence": follows,
        "How sure are we?": doubts.sureness(modelled, interpreted, light),
        "What not to conclude": doubts.not_to_conclude(obtained, modelled, interpreted),
    }
    parts = [f"# {light(title)}: executive summary"]
    parts.append(f"**{findings.verdict(modelled, interpreted, light)}**")
    parts.append(_list(f"**{value}** {light(label)}" for value, label in figures))
    parts.append(_segments(interpreted, plural))
    for heading, sentences in chapters.items():
        if sentences:
            parts += [f"## {heading}", _list(sentences)]
    parts.append(f"*{findings.as_of(obtained, scrubbed, light)}*")
    return "\n\n".join(parts) + "\n"


def _marked(text: str, modelled: Tables) -> str:
    """Return a text with the mark of a draft under its title, where the run was one."""
    if not findings.is_draft(modelled):
        return text
    title, rest = text.split("\n", 1)
    return f"{title}\n\n**DRAFT.** {findings.DRAFT}\n{rest}"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def write(
    reports: Path,
    obtained: Tables,
    scrubbed: Tables,
    explored: Tables,
    modelled: Tables,
    interpreted: Tables,
    *,
    title: str,
) -> None:
    """Write every Markdown file into `reports`."""
    stages = (obtained, scrubbed, explored, modelled, interpreted)
    texts = {
        "data_dictionary.md": data_dictionary(obtained),
        "eda_summary.md": eda_summary(obtained, scrubbed, explored),
        "cluster_profiles.md": cluster_profiles(obtained, scrubbed, modelled, interpreted),
        "executive_summary.md": executive_summary(stages, title),
    }
    for name, text in texts.items():
        (reports / name).write_text(_marked(text, modelled), encoding="utf-8")
