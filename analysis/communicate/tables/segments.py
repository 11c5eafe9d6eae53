"""Tables of the segments: size, profile, favourites, coverage and the fairness screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.decided import FEW, GAPS, no_group_drawn
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun, english_list
from analysis.text.numbers import index_text, percent_tenths, rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from analysis.tables import Results

# With the measure and all viewers these fill the seven columns that fit.
MOST_SEGMENTS = 5
# Of each kind; the first few say what a segment likes, the text files hold more.
MOST_FAVOURITES = 3
# Units that numbers need beside them; shares carry their own sign.
SAID_UNITS = {"stars", "days", "minutes", "years", "plays"}


def segment_sizes(results: Results) -> Table | MarkdownText:
    """Return each group's size, stability and evidence."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame = results.interpreted.frame("segments").sort_values("segment")
    tentative = frame["tentative"].astype(bool).map({True: " (tentative)", False: ""})
    return Table(
        "segments",
        "Size in viewers and in rows, stability in resamples (Jaccard), median confidence of "
        "assignment, and the share assigned on little evidence.",
        pd.DataFrame(
            {
                "Name": frame["name"].map(single_line) + tentative,
                "Viewers": frame["users"].astype("float64"),
                "Of viewers": frame["share_users"].astype("float64"),
                "Of rows": frame["share_ratings"].astype("float64"),
                "Jaccard": frame["jaccard"].astype("float64"),
                "Confidence": frame["confidence_median"].astype("float64"),
                "Low evidence": frame["low_evidence_share"].astype("float64"),
            }
        ),
        {
            "Of viewers": percent_tenths,
            "Of rows": percent_tenths,
            "Jaccard": index_text,
            "Confidence": index_text,
            "Low evidence": percent_tenths,
        },
        GAPS if frame[["confidence_median", "low_evidence_share"]].isna().any(axis=None) else "",
    )


def profile_medians(results: Results) -> Table | MarkdownText:
    """Return the median of each measure in original units, for all and by group."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = results.interpreted.frame("profiles"), named_segments(results)
    if frame.empty:
        return MarkdownText("No measure was profiled.")
    catalogue = results.scrubbed.frame("catalogue").set_index("feature")
    wide = frame.pivot_table(index="feature", columns="segment", values="median")
    order = [name for name in catalogue.index if name in wide.index]
    labels = catalogue.loc[order]
    shown = _medians_of_all(frame, labels)
    heads: dict[str, pd.Series] = {}
    legend = []
    for segment, item in list(known.items())[:MOST_SEGMENTS]:
        if segment in wide:
            legend.append(f"{len(heads) + 1} is {item.name}")
            heads[str(len(heads) + 1)] = _in_units(wide[segment], labels)
    more = len(known) - MOST_SEGMENTS
    left = counted_noun(more, "further group is", "further groups are")
    notes = [f"{left} in `reports/cluster_profiles.md`."] if more > 0 else []
    notes += [GAPS] if frame[["median", "overall_median"]].isna().any(axis=None) else []
    return Table(
        "profiles",
        f"Medians in original units; {english_list(legend)}.",
        shown.assign(**heads),
        note=" ".join(notes),
        right=("All", *heads),
    )


def _medians_of_all(frame: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Measure": [
                f"{label} ({unit})" if unit in SAID_UNITS else label
                for label, unit in zip(labels["label"], labels["unit"], strict=True)
            ],
            "All": _in_units(frame.groupby("feature")["overall_median"].first(), labels),
        }
    )


def _in_units(values: pd.Series, features: pd.DataFrame) -> list[str]:
    return [value_in_unit(values.get(name), features["unit"][name]) for name in features.index]


def segment_favourites(results: Results) -> Table | MarkdownText:
    """Return what the viewers of each segment choose more often than the other viewers."""
    frame, known = results.interpreted.frame("favourites"), named_segments(results)
    frame = frame[frame["segment"].isin(known)]
    if few := no_group_drawn(results):
        return MarkdownText(few)
    if frame.empty:
        return MarkdownText(_no_favourites(results))
    frame = frame.sort_values(["segment", "kind", "lift"], ascending=[True, True, False])
    shown = frame.groupby(["segment", "kind"]).head(MOST_FAVOURITES)
    return Table(
        "favourites",
        "What a segment's viewers choose more often than the other viewers: the ratio of both "
        "shares of choices, drawn towards 1 where choices are few, with 95\u00a0% interval; "
        "viewers with full evidence.",
        pd.DataFrame(
            {
                "Segment": [known[segment].name for segment in shown["segment"]],
                "Kind": shown["kind"].to_list(),
                "Name": shown["name"].to_list(),
                "Times as often as others": shown["lift"].astype("float64").to_list(),
                "From": shown["low"].astype("float64").to_list(),
                "To": shown["high"].astype("float64").to_list(),
                "Choices": shown["ratings"].astype("float64").to_list(),
            }
        ),
        dict.fromkeys(("Times as often as others", "From", "To"), rounded_number),
    )


def _no_favourites(results: Results) -> str:
    source = results.obtained.record("source")
    if not (source["has_titles"] or source["has_genres"]):
        return "The source has no names of titles or genres, so favourites cannot be named."
    return (
        "No title or genre of twenty choices or more is clearly chosen more often by the viewers "
        "of one segment than by the others, or it would tell of few viewers."
    )


def who_is_covered(results: Results) -> Table | MarkdownText:
    """Return who is in, who has little evidence, and who is out."""
    frame = results.interpreted.frame("coverage")
    if frame.empty:
        return MarkdownText("Coverage could not be told.")
    return Table(
        "coverage",
        "Who the groups rest on, who is only assigned to them, and who is left out.",
        pd.DataFrame(
            {
                "Viewers who": frame["group"].map(
                    lambda value: single_line(value).replace("_", " ")
                ),
                "Viewers": frame["users"].astype("float64"),
                "Share": frame["share"].astype("float64"),
            }
        ),
        {"Share": percent_tenths},
        GAPS if frame["users"].isna().any() else "",
    )


def fairness_ratios(results: Results) -> Table | MarkdownText:
    """Return the groups of viewers that a segment holds too many or too few of."""
    frame, known = results.interpreted.frame("fairness"), named_segments(results)
    if frame.empty:
        return MarkdownText("There are no groups of viewers to compare the segments by.")
    held = int(frame["suppressed"].astype(bool).sum())
    shown = frame[~frame["suppressed"].astype(bool) & frame["segment"].isin(known)]
    far = (shown["ratio"] - 1).abs().sort_values(ascending=False, kind="stable").index[:20]
    shown = shown.loc[far].sort_values(["group_kind", "group", "segment"])
    if shown.empty:
        return MarkdownText(f"Every cell is withheld, since it would tell of {FEW}.")
    return Table(
        "fairness",
        "Representation: the share of a group of viewers within a segment over its share among "
        "all, with 95\u00a0% interval; the cells furthest from 1.",
        _ratios(shown, known),
        {"Ratio": 2, "From": 2, "To": 2},
        f"{counted_noun(held, 'cell')} {'holds' if held == 1 else 'hold'} under ten viewers or "
        f"would tell of such a cell, and {'is' if held == 1 else 'are'} withheld."
        if held
        else "",
    )


def _ratios(shown: pd.DataFrame, known: dict[int, NamedSegment]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Compared by": shown["group_kind"].map(
                lambda value: single_line(value).replace("_", " ")
            ),
            "Group": shown["group"].map(single_line),
            "Segment": [known[segment].name for segment in shown["segment"]],
            "Ratio": shown["ratio"].astype("float64"),
            "From": shown["low"].astype("float64"),
            "To": shown["high"].astype("float64"),
        }
    ).reset_index(drop=True)
