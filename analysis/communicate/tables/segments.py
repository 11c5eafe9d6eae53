"""Tables of the segments: size, behaviour, profile, favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.segment_chapter.measure_labels import (
    measure_label,
    measure_value,
    signed_difference,
)
from analysis.communicate.claims.captions.segment_chapter.portrait_words import (
    behaviour_table_words,
    is_matched,
    told_differences,
)
from analysis.communicate.claims.captions.segment_chapter.profile_words import (
    MOST_COLUMNS,
    medians_words,
)
from analysis.communicate.claims.captions.segment_chapter.rule_words import (
    MOST_SEGMENTS,
    centres_words,
)
from analysis.communicate.claims.captions.segment_chapter.size_words import segment_sizes_words
from analysis.communicate.claims.captions.segment_chapter.table_words import favourites_words
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import TRAITS
from analysis.communicate.claims.words import group_noun, measure_names
from analysis.communicate.figures.segment_names import named_segments
from analysis.communicate.table import Format, Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import capital_first
from analysis.text.numbers import index_text, percent_tenths, rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from analysis.tables import Results

# Of each kind; the first few say what a segment likes, the text files hold more.
MOST_FAVOURITES = 3
# Units that numbers need beside them; shares carry their own sign.
SAID_UNITS = {"stars", "days", "minutes", "years", "plays"}


def segment_sizes(results: Results) -> Table | MarkdownText:
    """Return how many viewers each segment has, known and guessed, and how well it holds."""
    words, many = segment_sizes_words(results), Populations(results).many
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.interpreted.frame("segments").sort_values("segment")
    tentative = frame["tentative"].astype(bool).map({True: " (tentative)", False: ""})
    rows = f"Of their {many}"
    shown = {
        _head(results): frame["name"].map(single_line) + tentative,
        "Known viewers": frame["known"].astype("float64"),
        "Of known viewers": frame["share_known"].astype("float64"),
        rows: frame["share_known_ratings"].astype("float64"),
        "Guessed viewers": frame["guessed"].astype("float64"),
        "Jaccard": frame["jaccard"].astype("float64"),
        "Confidence": frame["confidence_median"].astype("float64"),
    }
    formats: dict[str, Format] = dict.fromkeys(("Of known viewers", rows), percent_tenths)
    formats |= {"Jaccard": index_text, "Confidence": index_text}
    return Table(words.name, words.caption, pd.DataFrame(shown), formats, words.note or "")


def _head(results: Results) -> str:
    return capital_first(group_noun(results, 1))


def behaviour_table(results: Results) -> Table | MarkdownText:
    """Return what viewers of each segment did against the others: its clearest differences."""
    words, people = behaviour_table_words(results), Populations(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    known = named_segments(results)
    rows = []
    for row in told_differences(results).groupby("segment").head(TRAITS).to_dict("records"):
        shown = [measure_value(one, row["kind"], row["unit"])
                 for one in (row["value"], row["other"])]  # fmt: skip
        ends = ("matched_difference", "matched_low", "matched_high")
        if not is_matched(pd.Series(row)):
            ends = ("difference", "difference_low", "difference_high")
        apart = [signed_difference(row[end], row["kind"], row["unit"]) for end in ends]
        label = measure_label(row["measure"], people)
        rows.append((known[row["segment"]].name, label, *shown, *apart))
    heads = [_head(results), "Measure", "Theirs", "Others", "Difference", "From", "To"]
    frame = pd.DataFrame(rows, columns=heads)
    return Table(words.name, words.caption, frame, note=words.note or "", right=heads[2:])


def profile_medians(results: Results) -> Table | MarkdownText:
    """Return the median of each measure in original units, for all and by segment."""
    words, known = medians_words(results), named_segments(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.interpreted.frame("profiles")
    catalogue = results.scrubbed.frame("catalogue").set_index("feature")
    wide = frame.pivot_table(index="feature", columns="segment", values="median")
    order = [name for name in catalogue.index if name in wide.index]
    labels = catalogue.loc[order]
    heads = {
        item.name: _in_units(wide[segment], labels)
        for segment, item in list(known.items())[:MOST_COLUMNS]
        if segment in wide
    }
    shown = _medians_of_all(frame, labels).assign(**heads)
    return Table(
        words.name, words.caption, shown, note=words.note or "", right=("All known", *heads)
    )


def _medians_of_all(frame: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Measure": [
                f"{label} ({unit})" if unit in SAID_UNITS else label
                for label, unit in zip(labels["label"], labels["unit"], strict=True)
            ],
            "All known": _in_units(frame.groupby("feature")["overall_median"].first(), labels),
        }
    )


def _in_units(values: pd.Series, features: pd.DataFrame) -> list[str]:
    return [value_in_unit(values.get(name), features["unit"][name]) for name in features.index]


def centre_table(results: Results) -> Table | MarkdownText:
    """Return the centre of each segment in the units of the measures."""
    words, known = centres_words(results), named_segments(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    catalogue = results.scrubbed.frame("catalogue").set_index("feature")
    wide = results.interpreted.frame("original_centres").pivot_table(
        index="measure", columns="segment", values="value"
    )
    order = catalogue.loc[[name for name in catalogue.index if name in wide.index]]
    heads = {
        item.name: _in_units(wide[segment], order)
        for segment, item in list(known.items())[:MOST_SEGMENTS]
        if segment in wide
    }
    names = measure_names(results)
    shown = pd.DataFrame({"Measure": [capital_first(names[one]) for one in order.index], **heads})
    formats: dict[str, Format] = {"Measure": str}
    return Table(words.name, words.caption, shown, formats, words.note or "", right=tuple(heads))


def segment_favourites(results: Results) -> Table | MarkdownText:
    """Return what the viewers of each segment choose more often than the other viewers."""
    words, known = favourites_words(results), named_segments(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.interpreted.frame("favourites")
    frame = frame[frame["segment"].isin(known)]
    frame = frame.sort_values(["segment", "kind", "lift"], ascending=[True, True, False])
    shown = frame.groupby(["segment", "kind"]).head(MOST_FAVOURITES)
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                _head(results): [known[segment].name for segment in shown["segment"]],
                "Kind": shown["kind"].to_list(),
                "Name": shown["name"].to_list(),
                "Times as often as others": shown["lift"].astype("float64").to_list(),
                "From": shown["low"].astype("float64").to_list(),
                "To": shown["high"].astype("float64").to_list(),
                "Choices": shown["ratings"].astype("float64").to_list(),
            }
        ),
        dict.fromkeys(("Times as often as others", "From", "To"), rounded_number),
        words.note or "",
    )
