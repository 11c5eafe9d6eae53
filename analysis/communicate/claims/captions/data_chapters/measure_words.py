"""The words of figures and tables of measures: which can be trusted, which say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_slot,
    index_slot,
    noun_slot,
    share_slot,
)
from analysis.communicate.claims.words import group_noun, measure_names
from analysis.communicate.decided import GAPS, no_segments
from analysis.disclosure import told_counts
from analysis.text.nouns import noun_form
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Pairs of measures from here on are worth a look, though both may stay.
STRONG = 0.7


def measures_of(frame: pd.DataFrame, what: str = "measures of a viewer") -> Population:
    """Return measures as what a number is of."""
    return Population(what, len(frame), ("measure",))


def reliability_by_rows_words(results: Results) -> FigureWords | Claim:
    """Return the words of how far a viewer's mean rating can be trusted, by number of ratings."""
    frame, people = results.scrubbed.frame("reliability_curve").dropna(), Populations(results)
    name = "reliability"
    if frame.empty:
        return Sentences("figure", name).absent(
            "The source has no ratings, so how far a mean rating can be trusted is unknown."
        )
    say = Sentences("figure", name, _curve_slots(frame, people), {"many": people.many}, "estimated")
    rest = "" if no_segments(results) else f": the {group_noun(results)} rest on them"
    return say.figure(
        title="With {first} each, about {at_first} of the differences in viewers’ level are real, "
        "the rest is chance",
        subtitle="Reliability of a viewer’s level by number of ratings; logarithmic axis; dashed: "
        "{cut}, from where on viewers are known",
        caption="Reliability is the share of the differences between viewers that is not chance: "
        "about {at_first} with {first} each, {at_near} with {near}. Known viewers have {cut} "
        f"{{many}} or more{rest}.",
        alt="Rising curve of reliability by number of ratings, from {at_first} with {first} to "
        "{at_last} with {last}.",
    )


def _curve_slots(frame: pd.DataFrame, people: Populations) -> dict[str, Slot]:
    nearest = int((frame["n"] - people.cut).abs().to_numpy().argmin())
    of = Population("training viewers", None, ("viewer",))
    slots = {"cut": declared_slot(people.cut, number_text(people.cut), people.many)}
    for name, place in (("first", 0), ("near", nearest), ("last", -1)):
        n = int(frame["n"].iloc[place])
        shown = f"{'one' if n == 1 else number_text(n)} {noun_form(n, 'rating')}"
        slots[name] = declared_slot(n, shown, "ratings")
        slots[f"at_{name}"] = share_slot(float(frame["reliability"].iloc[place]), of)
    return slots


def feature_reliability_words(results: Results) -> FigureWords | Claim:
    """Return the words of which measures give the same answer on two halves of a history."""
    frame = reliable_measures(results)
    say = Sentences("figure", "feature-reliability", {}, {}, "estimated")
    if frame.empty:
        return say.absent("No measure could be taken on two halves of a viewer’s history.")
    least = float(results.scrubbed.record("feature_limits")["min_reliability"])
    of = measures_of(frame, "measures taken on two halves")
    good = int((frame["reliability"] >= least).sum())
    slots = {
        "good": count_slot(good, "measures", of),
        "measures": noun_slot(len(frame), "measure", "measures", of),
        "least": declared_slot(least, rounded_number(least), "reliability"),
    }
    words, names = {}, measure_names(results)
    for name, place in (("best", 0), ("worst", -1)):
        slots[f"{name}_value"] = index_slot(frame["reliability"].iloc[place], of, "reliability")
        words[name] = names[frame["feature"].iloc[place]]
    say = Sentences("figure", say.name, slots, words, "estimated")
    return say.figure(
        title=f"{_agreeing(good, len(frame))} the same on both halves of a history",
        subtitle="Split-half reliability (Spearman–Brown) by measure; dark is used, grey is "
        "dropped; dashed: {least}, the least that is kept",
        caption="A measure below {least} counts as chance and is dropped; so is one of any two "
        "that say nearly the same.",
        alt="Lying bars of reliability by measure, from {best_value} for {best} down to "
        "{worst_value} for {worst}; a dashed line at {least}.",
    )


def _agreeing(good: int, of: int) -> str:
    """Say how many measures say the same, up to what they say."""
    if of == 1:
        return "The one measure says" if good else "The one measure does not say"
    lead = "All {measures}" if good == of else "{good} of {measures}"
    return f"{lead} {'says' if good == 1 else 'say'}"


def reliable_measures(results: Results) -> pd.DataFrame:
    """Return the measures that were taken on two halves, the most reliable first."""
    frame = results.scrubbed.frame("catalogue").dropna(subset=["reliability"])
    return frame.sort_values(["reliability", "feature"], ascending=[False, True])


def correlated_pairs(results: Results) -> pd.DataFrame:
    """Return the correlations of two different measures."""
    frame = results.scrubbed.frame("correlations")
    return frame[frame["feature_a"] != frame["feature_b"]].dropna()


def feature_correlations_words(results: Results) -> FigureWords | Claim:
    """Return the words of how measures move together (Spearman)."""
    pairs, catalogue = correlated_pairs(results), results.scrubbed.frame("catalogue")
    known = catalogue[catalogue["feature"].isin({*pairs["feature_a"], *pairs["feature_b"]})]
    say = Sentences("figure", "correlations", {}, {}, "estimated")
    if pairs.empty:
        return say.absent("There are fewer than two measures, so there is nothing to correlate.")
    top = pairs.loc[pairs["rho"].abs().idxmax()]
    names = measure_names(results)
    words = {"first": names[top["feature_a"]], "second": names[top["feature_b"]]}
    slots = _pair_slots(pairs, float(top["rho"]), measures_of(known, "measures drawn"))
    slots["limit"] = _limit(results)
    say = Sentences("figure", say.name, slots, words, "estimated")
    how = "agree" if top["rho"] > 0 else "oppose each other"
    verb = noun_form(slots["strong"].value, "is", "are")
    strong = f"{{strong}} {verb}" if slots["strong"].value else "none is"
    return say.figure(
        title=f"Of all pairs {{first}} and {{second}} {how} most: ρ\u00a0=\u00a0{{rho}}",
        subtitle="Spearman correlation between measures of viewers; blue together, orange opposed",
        caption="Two measures that say the same would count twice, so one of any pair beyond "
        f"{{limit}} is dropped. Of {{pairs}} {strong} beyond {{line}} either way.",
        alt="Triangular heatmap of correlations between {measures}. The strongest is {rho}, "
        "between {first} and {second}.",
    )


def _limit(results: Results) -> Slot:
    value = float(results.scrubbed.record("feature_limits")["max_correlation"])
    return declared_slot(value, rounded_number(value), "correlation")


def _pair_slots(pairs: pd.DataFrame, rho: float, of: Population) -> dict[str, Slot]:
    every = Population("pairs of measures", len(pairs), ("pair",))
    return {
        "rho": index_slot(rho, every, "correlation"),
        "measures": noun_slot(of.n or 0, "measure", "measures", of),
        "pairs": noun_slot(len(pairs), "pair", "pairs", every),
        "strong": count_slot((pairs["rho"].abs() > STRONG).sum(), "pairs", every),
        "line": declared_slot(STRONG, rounded_number(STRONG), "correlation"),
    }


def measured_features_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of measures in use."""
    kept = results.scrubbed.frame("catalogue").query("kept")
    say = Sentences("table", "features", of=(measures_of(kept, "measures in use"),))
    if kept.empty:
        return say.absent("No measure of a viewer could be kept.")
    missing, halves = told_gaps(kept)
    gaps = missing.isna().any() or halves.isna().any()
    return say.table(
        caption="Measures in use; reliability on two halves of a history (– where it does not "
        "apply), and Spearman correlation with the logarithm of what a viewer gave.",
        note=GAPS if gaps else None,
    )


def told_gaps(kept: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return of each measure the viewers without it and those with both halves, none of few."""
    missing = told_counts((kept["missing_share"] * kept["viewers"]).round(), kept["viewers"])
    return missing, told_counts(kept["reliability_users"], kept["viewers"])


def dropped_features_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of measures that were dropped."""
    lost = results.scrubbed.frame("catalogue").query("not kept")
    say = Sentences("table", "dropped-features", of=(measures_of(lost, "measures dropped"),))
    if lost.empty:
        return say.absent("No measure had to be dropped.")
    return say.table(caption="Measures that were dropped, and why.")
