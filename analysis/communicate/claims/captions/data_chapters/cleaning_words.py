"""The words of figures and tables of cleaning: what it took, by which rules, who is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.data.cleaning import (
    chain_of,
    changed_phrase,
    kept_phrase,
    most_phrase,
)
from analysis.communicate.claims.explore.viewers import ALL_KNOWN
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_slot, noun_slot, share_slot
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import WITHHELD, no_segments
from analysis.text.nouns import capital_first
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


def cleaning_waterfall_words(results: Results) -> FigureWords | Claim:
    """Return the words of the rows that each rule dropped, and those that it changed."""
    people, chain = Populations(results), chain_of(results)
    name = "cleaning"
    words: dict[str, object] = {"one": people.one, "many": people.many}
    if not (chain["rows_dropped"] + chain["rows_changed"]).any():
        return Sentences("figure", name, {}, words, of=(people.read_rows,)).absent(
            "No rule had to drop or change a {one}."
        )
    kept, most = kept_phrase(results, people), most_phrase(results, people)
    changed = changed_phrase(results, people)
    left = count_slot(chain["rows_out"].iloc[-1], people.many, people.read_rows)
    slots = {**kept.slots, **most.slots, **changed.slots, "left": left}
    words |= {**kept.words, **most.words, **changed.words}
    say = Sentences("figure", name, slots, words)
    longest = "; the longest is {rule}, with {dropped} dropped" if most.template else ""
    fallen = f"; {most.template}. Each that is dropped is booked to one rule" if longest else ""
    also = f". {changed.template}" if changed.template else ""
    return say.figure(
        title=kept.template,
        subtitle="Of {read} {read_noun} as read, those that each rule drops, from where the rule "
        "before ended; {left} stay; rules that touched none are left out",
        caption=f"{kept.template}{fallen}{also}.",
        alt="Bars by cleaning rule, from {read} {read_noun} as read to {left} kept" + longest + ".",
    )


def viewer_coverage_words(results: Results) -> FigureWords | Claim:
    """Return the words of who is known, who is guessed and who is out."""
    people, name = Populations(results), "coverage"
    if people.few:
        say = Sentences("figure", name, of=(people.viewers,))
        return say.absent(f"How many viewers are known is {WITHHELD}.")
    share, words = covered_shares(results), {"many": people.many}
    say = Sentences("figure", name, _covered(share, people), words)
    known = (
        "Known viewers are {known} of viewers in the source and hold {known_rows} of {many} as read"
    )
    bars = (
        "Two stacked bars. Of viewers in the source {known} are known, {guessed} guessed and {out} "
        "out; of {many} as read {known_rows}, {guessed_rows} and {out_rows}."
    )
    inks = "Dark: known, with {cut} {many} or more; grey: guessed, with fewer; orange: out"
    if (share.loc["full"] == 1).all():
        known, inks = capital_first(ALL_KNOWN), "Viewers, and their {many} as read"
        bars = "Two bars of one colour: all viewers are known, and all {many} are theirs."
    return say.figure(
        title=known,
        subtitle=f"{inks}; {{viewers}} in the source",
        caption=_who_is_not(results, share),
        alt=bars,
    )


def covered_shares(results: Results) -> pd.DataFrame:
    """Return shares of viewers in the source and of rows as read that are known, guessed and out.

    Returns
    -------
    DataFrame
        Columns users and rows; rows full, low and out; `attrs` say of how many viewers.
    """
    counted, ledger = (results.scrubbed.frame(name) for name in ("viewers_by_evidence", "ledger"))
    frame = counted.set_index("evidence")[["users", "rows"]]
    dropped = ledger.groupby("table")["rows_dropped"].sum()
    frame.loc["out"] = [dropped.get("users", 0), dropped.get("ratings", 0)]
    share = frame / frame.sum()
    share.attrs["viewers"] = int(frame["users"].sum())
    return share


def _covered(share: pd.DataFrame, people: Populations) -> dict:
    viewers = Population("viewers in the source", share.attrs["viewers"], ("viewer",))
    rows = people.read_rows
    slots = {
        "cut": declared_slot(people.cut, number_text(people.cut), people.many),
        "viewers": noun_slot(share.attrs["viewers"], "viewer", "viewers", viewers),
    }
    for name, kind in (("known", "full"), ("guessed", "low"), ("out", "out")):
        slots[name] = share_slot(share["users"][kind], viewers)
        slots[f"{name}_rows"] = share_slot(share["rows"][kind], rows)
    return slots


def _who_is_not(results: Results, share: pd.DataFrame) -> str:
    """Say who is only guessed, and who is out."""
    text = f"{capital_first(ALL_KNOWN)}."
    if share["users"]["low"]:
        guess = "" if no_segments(results) else f": their {group_noun(results, 1)} is a guess"
        text = f"{{guessed}} of viewers in the source have fewer than {{cut}} {{many}}{guess}."
    if share["users"]["out"] or share["rows"]["out"]:
        text += (
            " {out} of viewers in the source and {out_rows} of {many} as read are out: cleaning "
        )
        text += "left nothing of them."
    return text


def cleaning_ledger_words(results: Results) -> TableWords | Claim:
    """Return the words of the cleaning ledger."""
    people, ledger = Populations(results), results.scrubbed.frame("ledger")
    words = {"many": people.many, "where": "cleaning_ledger.csv"}
    say = Sentences("table", "ledger", {}, words, of=(people.read_rows,))
    if not (ledger["rows_dropped"] + ledger["rows_changed"]).any():
        return say.absent("No rule had to touch a row of {many}, viewers or titles.")
    return say.table(
        caption="Cleaning ledger of {many}, viewers and titles: what leaves a rule enters the "
        "next of the same table, so nothing is lost unseen.",
        note="Rules that touched nothing are left out here; {where} has all.",
    )


def cleaning_rules_words(results: Results) -> TableWords:
    """Return the words of the table of declared rules."""
    say = Sentences("table", "rules", of=(Populations(results).read_rows,))
    return say.table(caption="Cleaning rules in the order applied, and why.")
