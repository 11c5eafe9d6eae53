"""What stages decided, read from their tables: thresholds, votes, whether segments are told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import spelled_number
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results


# What a candidate reaches on the judged viewers; all else is of those that it learned from.
JUDGED = (
    *("silhouette", "calinski_harabasz", "davies_bouldin", "smallest_share", "noise_share"),
    *("dbcv", "calibrated", "extension_ari"),
)
SMALLEST = ("smallest_share", "smallest_share_se")
# Beside the silhouette these would tell how many viewers are noise.
COVERED = ("noise_share", "noise_share_se", "silhouette_covered", "silhouette_covered_se")
# Of the opened test what tells of no viewer.
OPENING = ("opened", "rule", "look", "first_opened", "first_rule")
# What is said in place of a figure, and under a table with gaps.
FEW = f"fewer than {spelled_number(disclosure.FEWEST)} viewers"
WITHHELD = f"withheld, since it would tell of {FEW}"
GAPS = f"Gaps: withheld, since they would tell of {FEW}."


def threshold_of(results: Results, name: str) -> float:
    """Return the value of a line that figures are read by, such as `jaccard_valid`."""
    return float(results.modelled.frame("thresholds").set_index("name")["value"][name])


def threshold_text(results: Results, name: str) -> str:
    """Return the value of such a line as a reader meets it, such as .75."""
    return index_text(threshold_of(results, name))


def votes_by_criterion(results: Results) -> dict[str, int]:
    """Return the number of groups that each criterion takes by itself."""
    cast = results.modelled.frame("votes")
    return dict(zip(cast["criterion"], map(int, cast["k"]), strict=True))


def p_text(p: float | None, tables: float | None) -> str:
    """Return a p-value, or where it is the smallest possible that no table came as far."""
    if p is not None and tables and p <= 1.001 / (tables + 1):
        return f"none of {int(tables)}"
    return index_text(p, 3)


def no_segments(results: Results) -> str:
    """Say why no segment is told of; empty text where one is."""
    if len(results.interpreted.frame("segments")):
        return ""
    kept = results.scrubbed.frame("viewers_by_evidence")["users"].sum()
    if kept < disclosure.FEWEST_IN_SEGMENTS:
        return (
            f"Fewer than {disclosure.FEWEST_IN_SEGMENTS} viewers are left: too few to tell of "
            "segments without telling of single viewers."
        )
    gate = results.modelled.record("gate")
    if gate["structure"] == "not_tested":
        return f"Whether viewers come in types was not tested: {gate['note']}"
    return (
        f"No segment is told of: each has fewer than {disclosure.FEWEST} viewers, or would give "
        "away one that has."
    )


def no_group_drawn(results: Results) -> str:
    """Say under a heading that there is no segment to show; empty text where one is.

    Why not stands once a chapter, see `no_segments`.
    """
    return "There is no segment to show." if no_segments(results) else ""


def not_compared(results: Results, otherwise: str) -> MarkdownText:
    """Say why a part of the comparison is not there: none was made, or what `otherwise` says."""
    untested = results.modelled.record("gate")["structure"] == "not_tested"
    return MarkdownText("No clustering was compared." if untested else otherwise)


def told_comparison(results: Results) -> pd.DataFrame:
    """Return the candidates, see `printed_comparison`, without the one cluster beside them."""
    frame = printed_comparison(results)
    return frame[frame["k"] != 1].reset_index(drop=True)


def printed_comparison(results: Results) -> pd.DataFrame:
    """Return the comparison with its row of one cluster, without what tells of few viewers.

    The smallest cluster of a candidate, or what it leaves as noise, can be a few of the judged
    viewers; where these are few themselves, nothing that was measured on them is left.
    """
    frame = results.modelled.frame("comparison")
    judged = frame["judged"].fillna(0)
    smallest = _few_of(frame, "smallest_share", judged)
    noisy = _few_of(frame, "noise_share", judged)
    frame.loc[smallest, [name for name in SMALLEST if name in frame]] = float("nan")
    frame.loc[noisy, [name for name in COVERED if name in frame]] = float("nan")
    few = judged.map(disclosure.is_few).astype(bool)
    measured = [name for name in frame.columns if name.startswith(JUDGED)]
    frame.loc[few, measured] = float("nan")
    return frame


def _few_of(frame: pd.DataFrame, share: str, judged: pd.Series) -> pd.Series:
    counts = (frame[share].fillna(0) * judged).round()
    return disclosure.told_counts(counts, judged).isna()


def told_choice(results: Results) -> dict[str, Any]:
    """Return the record of the choice with its scores, test and votes, those of few left out."""
    chosen = results.modelled.record("chosen")
    for key in ("scores", "test", "votes"):
        chosen[key] = json.loads(chosen.get(key) or "null")
    frame = told_comparison(results)
    own = frame[frame["candidate"] == chosen["candidate"]]
    for name in chosen["scores"] or {}:
        if len(own) and name in own and pd.isna(own[name].iloc[0]):
            chosen["scores"][name] = None
    chosen["test"] = told_test(chosen["test"] or {})
    return chosen


def told_test(test: dict[str, Any]) -> dict[str, Any]:
    """Return what the opened test found, only that it was opened where its viewers are few."""
    return disclosure.told_record(test, "rows", OPENING)


def named_rows(results: Results, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table on tables of the source, its rows by the name that they have there."""
    many = results.obtained.record("source")["noun_plural"]
    return frame.assign(table=frame["table"].replace({"ratings": many}))


def told_ledger(results: Results) -> pd.DataFrame:
    """Return the cleaning ledger as it is written and shown."""
    return named_rows(results, results.scrubbed.frame("ledger"))
