"""What is said of segments in predictions: whether they help, and what each of them did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.told_shares import INTERVAL
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    RATING,
    TASKS,
    Foretold,
)
from analysis.communicate.claims.slots import day_slot, index_slot, share_slot, spelled_slot
from analysis.communicate.claims.words import group_noun, short_name, told_segments

if TYPE_CHECKING:
    from analysis.tables import Results

# What segments could help to know.
SUBJECTS = {
    RATING: "how viewers will rate",
    ENGAGEMENT: "how much they will give",
    LEAVING: "who will leave",
}
# What a gain is told in.
GAINS = {
    "rmse": "a gain of {gain} in root mean square error",
    "deviance": "a gain of {gain} in Poisson deviance",
    "roc_auc": "a gain of {gain} points in ROC-AUC",
}


def told_segment_names(results: Results) -> dict[int, str]:
    """Return the names of the segments that are told of, by their number."""
    frame = results.interpreted.frame("segments")
    return {int(row.segment): short_name(row.name) for row in frame.itertuples(index=False)}


def refitted_claim(results: Results) -> Iterator[Claim]:
    """Yield that segments were found once more before the cut, and how far they are today's."""
    match = results.predicted.frame("segment_match").dropna()
    gains = results.predicted.frame("segment_gain")
    gains = gains[gains["told"].astype(bool)]
    if gains.empty or not told_segments(results):
        return
    slots = {"k": spelled_slot(int(gains["segments"].iloc[0]), "segments", None)}
    text = (
        f"Today's {group_noun(results)} know what came after the cut, so {{k}} were found once "
        "more from what came before it"
    )
    if len(match):
        row = match.iloc[0]
        of = Population("viewers known by then", int(row["viewers"]))
        text += "; {share} of viewers known by then are in the one that matches theirs of today "
        text += "(adjusted Rand index {ari})"
        slots |= {"share": share_slot(row["agreement"], of), "ari": index_slot(row["ari"], of)}
    yield Claim("predict.segments_before", f"{text}.", slots, {}, "tested")


def later_phrase(results: Results) -> Phrase:
    """Say on which later data segments were tested, and where that is told."""
    many, gains = group_noun(results), results.predicted.frame("segment_gain")
    windows = results.predicted.frame("windows").set_index("split")
    if not gains["told"].astype(bool).any() or "train" not in windows.index:
        return Phrase(
            f"Nothing was tested on later data: what {many} will do next is not shown", {}
        )
    text = (
        f"Today's {many} rest on the whole record, so that no later data are left to test them "
        "on; what those did next that were found before {first} is in the chapter on predictions"
    )
    return Phrase(text, {"first": day_slot(windows.loc["train", "cut"], None)})


def help_claims(results: Results) -> Iterator[Claim]:
    """Yield for each task whether the segment adds anything to the measures."""
    frame, one = results.predicted.frame("segment_gain"), group_noun(results, 1)
    for row in frame.to_dict("records"):
        told = Foretold(results, str(row["task"]))
        if not told.told or not bool(row["told"]) or pd.isna(row["value"]):
            continue
        slots = told.gain_slots(pd.Series(row))
        what, gain = SUBJECTS[told.task], GAINS[told.metric]
        if bool(row["shown"]):
            text = f"**Knowing the {one} helps to know {what}**: {gain} {INTERVAL}"
        else:
            text = (
                f"**Knowing the {one} is no demonstrated help to know {what}**: {gain} {INTERVAL}"
            )
        slots = told.gain_slots(pd.Series(row))
        yield Claim(f"predict.segment_{told.task}", f"{text}.", slots, {}, "tested")


def untested_claim(results: Results) -> Iterator[Claim]:
    """Yield that no task was asked whether the segment helps, where none was."""
    frame = results.predicted.frame("segment_gain")
    if any(bool(told) for told in frame["told"]):
        return
    if not any(Foretold(results, task).told for task in TASKS):
        return
    many = group_noun(results)
    yield Claim(
        "predict.segments_untold",
        f"Whether {many} help to foretell what viewers do was not tested: none could be found "
        "from what came before the windows, or too few viewers are in them.",
    )


def apart_phrase(results: Results) -> Phrase | None:
    """Say of which segment most active viewers left, and of which fewest."""
    told, names = Foretold(results, LEAVING), told_segment_names(results)
    if not told.told:
        return None
    rows = told.frame("segment_results").dropna(subset=["seen"])
    rows = rows[rows["segment"].isin(list(names))]
    if len(rows) < 2:
        return None
    most, least = (rows.loc[getattr(rows["seen"], at)()] for at in ("idxmax", "idxmin"))
    slots, words = {}, {}
    for key, row in (("most", most), ("least", least)):
        name = names[int(row["segment"])]
        of = Population(f"active viewers of {name}", int(row["viewers"]), (name,))
        slots[key] = share_slot(row["seen"], of, float(row["low"]), float(row["high"]))
        words[f"{key}_name"] = name
    text = "Of active viewers, {most} of {most_name} left, and {least} of {least_name}"
    return Phrase(text, slots, words)


def segment_use_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of segments in predictions."""
    yield from refitted_claim(results)
    yield from help_claims(results)
    yield from untested_claim(results)
    phrase = apart_phrase(results)
    if phrase is not None:
        yield phrase.claim("predict.segments_apart", evidence="tested")
