"""The words of how well segments hold, and of how well viewers fit into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences, retold_claim
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.model.choice import choice_claims
from analysis.communicate.claims.model.gate import stability_lines
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import segment_population
from analysis.communicate.claims.slots import count_slot, index_slot, share_slot
from analysis.communicate.claims.words import group_noun, short_name
from analysis.communicate.decided import FEW, WITHHELD
from analysis.disclosure import FEWEST, hidden_counts, is_few, tells_few
from analysis.text.nouns import spelled_number

if TYPE_CHECKING:
    from analysis.communicate.claims.claim import Slot
    from analysis.tables import Results


def held_segments(results: Results) -> pd.DataFrame:
    """Return the segments that are told of with how well each was found again."""
    segments = results.interpreted.frame("segments").sort_values("segment")
    frame = results.modelled.frame("stability").dropna().set_index("segment")
    told = segments[segments["segment"].isin(frame.index)]
    return told.assign(jaccard=told["segment"].map(frame["jaccard"]))


def _stability_said(results: Results, frame: pd.DataFrame, lines: Claim) -> Sentences:
    """Return what says how well the most and the least stable segment are found again."""
    people = Populations(results)
    slots: dict[str, Slot] = dict(lines.slots)
    words: dict[str, object] = {}
    for part, place in (("least", frame["jaccard"].idxmin()), ("most", frame["jaccard"].idxmax())):
        row = next(frame.loc[[place]].itertuples())
        slots[part] = index_slot(row.jaccard, segment_population(row, people), "Jaccard")
        words[f"{part}_name"] = short_name(row.name)
    return Sentences("figure", "stability", slots, words, "tested")


def stability_words(results: Results) -> FigureWords | Claim:
    """Return the words of how well each segment is found again."""
    name = "stability"
    frame = held_segments(results)
    if (undrawn := undrawn_claim(results, "figure", name)) or frame.empty:
        why = "Too few viewers could be fitted to try the result on resamples."
        return undrawn or Claim(f"figure.{name}.absent", why)
    found = next(one for one in choice_claims(results) if one.id == "model.found_again")
    lines = next(iter(stability_lines(results)))
    say = _stability_said(results, frame, lines)
    one = group_noun(results, 1)
    ends = "from {least} ({least_name}) to {most} ({most_name})"
    return say.figure(
        title=retold_claim(found, f"figure.{name}.title"),
        subtitle=(
            f"Mean Jaccard similarity of each {one} with its best match where known viewers are "
            "drawn again; dashed: {trusted}, a pattern, and {valid}, valid"
        ),
        caption=retold_claim(
            lines,
            f"figure.{name}.caption",
            "Stability is needed for types, it does not prove them.",
        ),
        alt=(
            f"Lying bars of the stability of each {one}, {ends}."
            if len(frame) > 1
            else "One lying bar of stability, {least} for {least_name}."
        ),
    )


def silhouette_sample(results: Results) -> Population:
    """Return the known viewers of whom silhouettes are drawn."""
    n = len(results.modelled.frame("silhouettes"))
    told = None if is_few(n) else n
    return Population("known viewers of a sample", told, ("sample of", "known viewers"))


def told_silhouettes(results: Results) -> pd.DataFrame:
    """Return the silhouettes of segments of which neither few viewers are drawn nor told."""
    frame = results.modelled.frame("silhouettes")
    segments = results.interpreted.frame("segments")["segment"]
    if len(frame) < FEWEST:
        return frame.iloc[:0]
    hidden = hidden_counts(frame["segment"].value_counts())
    return frame[frame["segment"].isin(segments) & ~frame["segment"].map(hidden)]


def _silhouettes_said(results: Results, slots: dict[str, Slot]) -> Sentences:
    """Return what says how well viewers of a sample fit into segments."""
    frame, of = results.modelled.frame("silhouettes"), silhouette_sample(results)
    slots |= _ends_of_means(results)
    slots |= {
        "mean": index_slot(frame["value"].mean(), of, "silhouette"),
        "of": count_slot(len(frame), "viewers", of),
        "typical": index_slot(1, None, "silhouette", 0),
        "between": index_slot(0, None, "silhouette", 0),
    }
    names = _names_of_means(results)
    return Sentences("figure", "silhouettes", slots, names, "tested", (of,))


def silhouettes_words(results: Results) -> FigureWords | Claim:
    """Return the words of the silhouettes of sampled viewers."""
    name, frame = "silhouettes", results.modelled.frame("silhouettes")
    undrawn = undrawn_claim(results, "figure", name)
    if undrawn or frame.empty:
        why = "A silhouette needs two segments at least; there is one."
        return undrawn or Claim(f"figure.{name}.absent", why)
    if told_silhouettes(results).empty:
        why = f"How well viewers fit their segment is {WITHHELD}."
        return Claim(f"figure.{name}.absent", why)
    of = silhouette_sample(results)
    nearer, slots = _nearer(results, frame, of)
    say = _silhouettes_said(results, slots)
    one = group_noun(results, 1)
    return say.figure(
        title=nearer,
        subtitle=(
            f"Silhouettes by {one}, in means of {spelled_number(FEWEST)} viewers or more; a sample "
            "of {of} known viewers"
        ),
        caption=(
            f"A viewer near {{typical}} is typical of the {one}, near {{between}} lies between "
            "two; the mean over a sample of known viewers is {mean}."
        ),
        alt=(
            f"Silhouette plot of a sample of known viewers. Mean by {one}: from {{lowest}} "
            "({lowest_name}) to {highest} ({highest_name})."
        ),
    )


def _nearer(results: Results, frame: pd.DataFrame, of: Population) -> tuple[str, dict[str, Slot]]:
    """Return how many of the sample lie nearer to another segment, where they are not few."""
    low, one = int((frame["value"] < 0).sum()), group_noun(results, 1)
    than = f"nearer to another {one} than to their own"
    if is_few(low):
        return f"Of a sample of known viewers {FEW} lie {than}", {}
    if tells_few(low, len(frame)):
        return f"Of a sample of known viewers all but {FEW} lie {than}", {}
    if low == 0:
        return f"Of a sample of known viewers none lies {than}", {}
    return f"{{share}} of a sample of known viewers lie {than}", {
        "share": share_slot(low / len(frame), of)
    }


def _means(results: Results) -> pd.Series:
    return told_silhouettes(results).groupby("segment")["value"].mean()


def _ends_of_means(results: Results) -> dict[str, Slot]:
    means, of = _means(results), silhouette_sample(results)
    return {
        "lowest": index_slot(means.min(), of, "silhouette"),
        "highest": index_slot(means.max(), of, "silhouette"),
    }


def _names_of_means(results: Results) -> dict[str, object]:
    names = results.interpreted.frame("segments").set_index("segment")["name"]
    means = _means(results)
    return {
        "lowest_name": short_name(names[means.idxmin()]),
        "highest_name": short_name(names[means.idxmax()]),
    }
