"""The words of maps of viewers: two principal axes, and neighbourhoods for the eye only."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import spelled_slot
from analysis.communicate.claims.words import group_noun, short_name
from analysis.communicate.decided import WITHHELD
from analysis.disclosure import FEWEST
from analysis.text.nouns import english_list, noun_form, spelled_number

if TYPE_CHECKING:
    from analysis.tables import Results

# What a dot stands for, so that none is of a single viewer.
DOTS = f"each dot is the mean of {spelled_number(FEWEST)} known viewers or more"


def _undrawn(results: Results, name: str, table: str, lacking: str) -> Claim | None:
    """Return why there is no map; None where there is one."""
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    frame = results.modelled.frame(table) if table in results.modelled else None
    if frame is None or frame.empty:
        return Claim(f"figure.{name}.absent", lacking)
    told = frame[frame["segment"].isin(results.interpreted.frame("segments")["segment"])]
    if told["segment"].value_counts().max() >= FEWEST:
        return None
    return Claim(f"figure.{name}.absent", f"A map of viewers is {WITHHELD}.")


def _say(results: Results, name: str) -> Sentences:
    frame, known = results.interpreted.frame("segments"), Populations(results).known
    names = [short_name(one) for one in frame.sort_values("segment")["name"]]
    slots = {"k": spelled_slot(len(frame), "segments", known)}
    words: dict[str, object] = {"names": english_list(names)}
    words |= dict(zip(("one", "other"), _nearest(results), strict=False))
    return Sentences("figure", name, slots, words, "estimated", (known,))


def _nearest(results: Results) -> list[str]:
    """Return the names of the two segments whose centres lie nearest on the two axes."""
    names = results.interpreted.frame("segments").set_index("segment")["name"]
    at = results.modelled.frame("centroids").set_index("segment")[["x", "y"]]
    told = [segment for segment in sorted(names.index) if segment in at.index]
    if len(told) < 2:
        return [short_name(name) for name in names][:1]
    pair = min(
        combinations(told, 2),
        key=lambda two: float(((at.loc[two[0]] - at.loc[two[1]]) ** 2).sum()),
    )
    return [short_name(names[one]) for one in pair]


def projection_words(results: Results) -> FigureWords | Claim:
    """Return the words of the map on the first two principal axes."""
    name = "projection"
    lacking = "There are fewer than two measures, so there is no map of viewers to draw."
    if absent := _undrawn(results, name, "projection", lacking):
        return absent
    say, k = _say(results, name), len(results.interpreted.frame("segments"))
    several = group_noun(results, k)
    title = f"{{one}} and {{other}} lie nearest to each other among the {several}"
    if k < 3:
        title = "The two main axes of known viewers: {one}" + (" and {other}" if k == 2 else "")
    return say.figure(
        title=title,
        subtitle=(
            f"First two principal components of the measures; {DOTS} of a sample; centres marked"
        ),
        caption=(
            f"Two axes show a part of what separates the {group_noun(results)} of known viewers: "
            "overlap here is not overlap in all measures, and gaps should be looked for in the "
            "test of structure, not in this map."
        ),
        alt=(
            f"Scatter of known viewers in {{k}} {noun_form(k, 'colour')}, one for each "
            f"{group_noun(results, 1)}: {{names}}; {DOTS}; each centre is labelled."
        ),
    )


def neighbours_words(results: Results) -> FigureWords | Claim:
    """Return the words of the map of neighbourhoods (t-SNE)."""
    name = "neighbours"
    lacking = "There are too few viewers for a map of neighbourhoods."
    if absent := _undrawn(results, name, "neighbours", lacking):
        return absent
    say, k = _say(results, name), len(results.interpreted.frame("segments"))
    return say.figure(
        title="For the eye only: neighbourhoods of known viewers, on which nothing rests",
        subtitle=(
            f"Placed by t-SNE on the same axes; {DOTS} of a sample; distances, sizes and gaps mean "
            "nothing here"
        ),
        caption=(
            "The method pulls near viewers together and draws clumps where there are none; no "
            "clustering was made on it and no conclusion should be."
        ),
        alt=(
            f"Scatter of known viewers, placed by t-SNE, in {{k}} {noun_form(k, 'colour')}, one "
            f"for each {group_noun(results, 1)}: {{names}}; {DOTS}."
        ),
    )
