"""cluster_profiles.md: each segment in full, as text with tables and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims import find_claims, segment_sentences
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.words import measure_names
from analysis.communicate.decided import FEW, no_segments
from analysis.communicate.exports.text_tables import text_table
from analysis.communicate.figure import Figure, plain_text
from analysis.communicate.figures.segment_course import segment_courses
from analysis.communicate.figures.segments import segment_behaviour, segment_shares
from analysis.communicate.narrative.paragraphs import VERDICT
from analysis.communicate.narrative.segment_portraits import (
    ADVICE,
    BADGE,
    EVERY,
    HISTORIES,
    HOLDS,
    SIZE,
    TO_DO,
    WHO,
    claims_by_part,
)
from analysis.communicate.tables.segment_tables import history_rows
from analysis.text.markdown import readable_markdown
from analysis.text.numbers import number_text, rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


def _written(claims: list[Claim], lead: str = "") -> list[str]:
    text = " ".join(claim.written(readable_markdown) for claim in claims)
    return [lead + text] if text else []


def _picture(figure: Figure | object) -> list[str]:
    """Return a picture with its alternative text and caption; none of what was not drawn."""
    if not isinstance(figure, Figure):
        return []
    alt, caption = plain_text(figure.alt), plain_text(figure.caption)
    seen = readable_markdown(alt, len(alt))
    return [
        f"![{seen}](figures/{figure.name}.png)",
        f"*{readable_markdown(caption, len(caption))}*",
    ]


def _profile(results: Results, known: pd.DataFrame, segment: int) -> str:
    labels, frame = measure_names(results), results.interpreted.frame("profiles")
    frame = frame[frame["segment"] == segment]
    order = frame["deviation"].abs().sort_values(ascending=False, kind="stable").index
    rows = [
        (
            labels.get(row["feature"], row["feature"]),
            value_in_unit(row["median"], known["unit"].get(row["feature"], "")),
            value_in_unit(row["overall_median"], known["unit"].get(row["feature"], "")),
            number_text(row["index"]),
            number_text(row["deviation"], 1),
        )
        for row in frame.loc[order].to_dict("records")
    ]
    return text_table(("measure", "median", "all", "index", "deviation"), rows, "lrrrr")


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
            parts.append(text_table(headings, rows, "lrrr"))
    return parts


def _histories(results: Results, segment: int) -> list[str]:
    frame = history_rows(results, segment)
    if frame.empty:
        return []
    rows = frame.itertuples(index=False, name=None)
    return [f"**{HISTORIES}.**", text_table(frame.columns, rows, "rrl")]


def _segment(
    results: Results, row: Any, said: list[Claim], drawn: dict[str, Figure], known: pd.DataFrame
) -> list[str]:
    """Return all that is told of one segment."""
    tentative = " (tentative)" if row.tentative else ""
    return [
        f"## {readable_markdown(row.name)}{tentative}",
        *_written(claims_by_part(said, BADGE)),
        *_written(claims_by_part(said, WHO)),
        *_written(claims_by_part(said, SIZE)),
        *_picture(drawn.get(f"segment-{row.id}")),
        *_written(claims_by_part(said, HOLDS)),
        _profile(results, known, row.segment),
        *_gaps(results, row.segment),
        *_favourites(results, row.segment),
        *_histories(results, row.segment),
        *_written(claims_by_part(said, ADVICE), f"**{TO_DO}.** "),
    ]


def cluster_profiles(results: Results) -> str:
    """Return each segment with its size, words, pictures, profile, favourites and advice."""
    known = results.scrubbed.frame("catalogue").set_index("feature")[["unit"]].astype(str)
    parts = ["# Segment profiles", *_written(find_claims(results, *VERDICT))]
    if no_segments(results):
        return "\n\n".join(parts) + "\n"
    parts += [
        *_picture(segment_shares(results)),
        *_picture(segment_behaviour(results)),
        "Medians are those of known viewers, in the measure's own unit. "
        "The deviation is (median − median of all) over the MAD, or a tenth of the standard "
        "deviation if that is more. "
        "What a segment was made from differs by construction: this describes, it proves nothing.",
        *_written(find_claims(results, "interpret.sections")),
    ]
    said = segment_sentences(results, EVERY)
    drawn = {figure.name: figure for figure in segment_courses(results)}
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        parts += _segment(results, row, said[row.id], drawn, known)
    return "\n\n".join(parts) + "\n"
