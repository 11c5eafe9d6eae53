"""The words of figures of foreseen against seen, and of whom calling reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    Foretold,
    model_name,
)
from analysis.communicate.claims.predict.leavers import calling_phrase
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    rounded_slot,
    share_slot,
    spelled_slot,
)
from analysis.intervals import LEVEL

if TYPE_CHECKING:
    import pandas as pd

    from analysis.communicate.claims.claim import Slot
    from analysis.tables import Results


def drawn_bands(told: Foretold) -> pd.DataFrame:
    """Return foreseen and seen by band, in the order of what was foreseen."""
    frame = told.frame("calibration").dropna(subset=["foreseen", "seen"])
    return frame.sort_values("foreseen").reset_index(drop=True)


def _band_slots(told: Foretold, bands: pd.DataFrame) -> dict[str, Slot]:
    """Return foreseen and seen of the lowest and of the highest band, and how many there are."""
    slots: dict[str, Slot] = {
        "bands": spelled_slot(len(bands), "bands", None),
        "level": declared_share(LEVEL),
        "viewers": count_slot(told.record["viewers_test"], "viewers", told.judged),
    }
    for key, row in (("low", bands.iloc[0]), ("high", bands.iloc[-1])):
        of = Population(f"viewers of the {key}est band", int(row["viewers"]))
        ends = (float(row["low"]), float(row["high"]))
        for name in ("foreseen", "seen"):
            value = float(row[name])
            slots[f"{key}_{name}"] = (
                share_slot(value, of, *ends)
                if told.task == LEAVING
                else rounded_slot(value, told.amounts, of, *ends)
            )
    return slots


def leaving_calibration_words(results: Results) -> FigureWords | Claim:
    """Return the words of the risk of leaving against the share who left."""
    told, name = Foretold(results, LEAVING), "leaving-calibration"
    bands = drawn_bands(told)
    if not told.told or len(bands) < 2:
        return said_before("figure", name)
    say = Sentences("figure", name, _band_slots(told, bands), {}, "tested")
    return say.figure(
        title="Of active viewers of the highest risk {high_seen} left, where {high_foreseen} were "
        "expected; of the lowest {low_seen}, where {low_foreseen} were",
        subtitle="Share who left by the risk that was foreseen, {bands} bands of {viewers} active "
        "viewers, with {level} intervals",
        caption="Where risks are true the dots lie on the diagonal: as many left as expected.",
        alt="Dots with intervals beside a diagonal. The lowest lies at {low_foreseen} foreseen and "
        "{low_seen} seen, the highest at {high_foreseen} and {high_seen}.",
    )


def amount_calibration_words(results: Results) -> FigureWords | Claim:
    """Return the words of how much was expected against how much came."""
    told, name = Foretold(results, ENGAGEMENT), "amount-calibration"
    bands = drawn_bands(told)
    if not told.told or len(bands) < 2:
        return said_before("figure", name)
    words = {"many": told.amounts}
    say = Sentences("figure", name, _band_slots(told, bands), words, "tested")
    return say.figure(
        title="Of viewers of whom most was expected came {high_seen} {many} each, where "
        "{high_foreseen} were expected",
        subtitle="Mean {many} a viewer in the test window by how many were expected, {bands} bands "
        "of {viewers} viewers, with {level} intervals; logarithmic axes",
        caption="On the diagonal as much came as was expected.",
        alt="Dots with intervals beside a diagonal. The lowest lies at {low_foreseen} expected and "
        "{low_seen} seen, the highest at {high_foreseen} and {high_seen}.",
    )


def drawn_gains(told: Foretold) -> pd.DataFrame:
    """Return the curves of whom calling reaches, without that of chance."""
    frame = told.results.predicted.frame("gains").dropna(subset=["reached"])
    return frame[frame["model"] != "chance"].reset_index(drop=True)


def leaving_gains_words(results: Results) -> FigureWords | Claim:
    """Return the words of whom calling the viewers most at risk reaches."""
    told, name = Foretold(results, LEAVING), "leaving-gains"
    if not told.told or drawn_gains(told).empty:
        return said_before("figure", name)
    phrase = calling_phrase(told) or Phrase("Whom calling the viewers most at risk reaches")
    of = told.judged
    slots = {
        **phrase.slots,
        "viewers": count_slot(of.n or 0, "viewers", of),
        "level": declared_share(LEVEL),
    }
    words = {"model": model_name(told.recommended)}
    say = Sentences("figure", name, slots, words, "tested")
    recency = "; by days since last alone, {recency}" if "recency" in slots else ""
    short = phrase.template.partition(" (")[0]
    reached = f": where the {{called}} most at risk are called, at {{reached}}{recency}"
    return say.figure(
        title=f"{short}{recency}",
        subtitle="Share of those who left by the share of active viewers called, those most at "
        "risk first, with {level} intervals; {viewers} active viewers",
        caption="Dark is {model}, grey days since last alone. On the dashed line viewers are "
        "called by chance, and as many are reached as are called.",
        alt=f"Curves beside a diagonal, one of {{model}}{reached if 'reached' in slots else ''}.",
    )
