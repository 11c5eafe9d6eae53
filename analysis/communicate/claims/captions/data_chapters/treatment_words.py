"""The words of what the pipeline does to measures: holes, tails, shapes; and of rules switched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_or_none,
    count_slot,
    declared_slot,
    index_slot,
    noun_slot,
    rounded_slot,
    share_slot,
)
from analysis.communicate.claims.words import measure_names
from analysis.communicate.decided import GAPS
from analysis.disclosure import FEWEST, told_counts
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list, noun_form, spelled_number
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Mean change, in standard deviations, below which a rule does not matter to a measure.
FELT = 0.01
# Skewness beyond which a measure is called strongly skewed, either way.
SKEWED = 1
# Longest name of a rule in a sentence, in characters.
LONGEST_RULE = 30


def rule_name(rule: str, longest: int = LONGEST_RULE) -> str:
    """Return the name of a cleaning rule as text of one line."""
    return single_line(rule.replace("_", " "), longest)


def treated_of(results: Results) -> tuple[pd.DataFrame, Population, Population]:
    """Return what the pipeline did, of which measures and of which viewers."""
    frame, people = results.scrubbed.frame("treatment"), Populations(results)
    return frame, Population("measures in use", len(frame), ("measure",)), people.known


def known_number(known: Population) -> tuple[dict[str, Slot], str]:
    """Return how many viewers are known, and how a subtitle ends with it, unless it is withheld."""
    if known.n is None:
        return {}, ""
    return {"viewers": noun_slot(known.n, "known viewer", "known viewers", known)}, "; {viewers}"


def holed_measures(results: Results) -> pd.DataFrame:
    """Return the measures that some viewer lacks, the shares of few viewers missing."""
    frame = results.scrubbed.frame("treatment").sort_values("missing_share", ascending=False)
    holed = frame[frame["missing"] > 0]
    told = told_counts(holed["missing"], holed["viewers"]).notna()
    return holed.assign(missing_share=holed["missing_share"].where(told))


def missing_values_words(results: Results) -> FigureWords | Claim:
    """Return the words of which measures lack values before the pipeline."""
    holed, (frame, every, known) = holed_measures(results), treated_of(results)
    say = Sentences("figure", "missingness", of=(known,))
    if holed.empty:
        return say.absent("No known viewer lacks a measure, so nothing had to be filled in.")
    slots, words = _holes(results, holed, every, known)
    number, end = known_number(known)
    rest = len(frame) - len(holed)
    slots |= {"rest": noun_slot(rest, "measure", "measures", every), **number}
    say = Sentences("figure", say.name, slots, words, of=(known,))
    lead = "{values} of {holed}" if "values" in slots else "Values of {holed}"
    verb = "is" if "values" in slots and slots["values"].value == 1 else "are"
    whole = f"; the other {{rest}} {noun_form(rest, 'is', 'are')} complete" if rest else ""
    longest = ", the longest for {longest} with {longest_share} of known viewers" if words else ""
    return say.figure(
        title=f"{lead} {verb} filled in",
        subtitle="Share of known viewers without a value before the pipeline, by measure; after "
        f"it none is missing{end}",
        caption=f"What is missing is filled with what training viewers show{whole}.",
        alt=f"Lying bars of the share of missing values by measure{longest}.",
    )


def _holes(
    results: Results, holed: pd.DataFrame, every: Population, known: Population
) -> tuple[dict[str, Slot], dict[str, object]]:
    """Return how many values and measures were filled in, and the longest bar, as far as told."""
    shares, n = holed["missing_share"], len(holed)
    shown = f"{spelled_number(n)} {noun_form(n, 'measure')}"
    slots = {"holed": Slot(n, shown, "measures", every)}
    if shares.notna().all():
        slots["values"] = noun_slot(holed["imputed"].sum(), "value", "values", known)
    if shares.isna().all():
        return slots, {}
    slots["longest_share"] = share_slot(shares.max(), known)
    return slots, {"longest": measure_names(results)[holed.loc[shares.idxmax(), "feature"]]}


def tailed_measures(results: Results) -> pd.DataFrame:
    """Return the measures with tails before the pipeline, the longest first."""
    frame = results.scrubbed.frame("treatment")
    return frame[frame["reach_raw"] > 0].sort_values("reach_raw", ascending=False)


def feature_tails_words(results: Results) -> FigureWords | Claim:
    """Return the words of how far out ten viewers lie, before and after the pipeline."""
    frame, (_, _, known) = tailed_measures(results), treated_of(results)
    say = Sentences("figure", "tails", of=(known,))
    if frame.empty:
        return say.absent("No measure has tails to draw in.")
    unit, last = "standard deviations", frame["reach_transformed"].max()
    slots = {
        "ten": declared_slot(FEWEST, spelled_number(FEWEST), "viewers"),
        "before": rounded_slot(frame["reach_raw"].iloc[0], unit, known),
        "own": rounded_slot(frame["reach_transformed"].iloc[0], unit, known),
        "after": rounded_slot(last, unit, known),
    }
    words = {"first": measure_names(results)[frame["feature"].iloc[0]]}
    number, end = known_number(known)
    say = Sentences("figure", say.name, {**slots, **number}, words, "estimated", (known,))
    out = "lie {before} standard deviations out or more"
    return say.figure(
        title=f"Before the pipeline {{ten}} known viewers {out}",
        subtitle="Distance from the mean in standard deviations that {ten} known viewers reach, by "
        f"measure; grey before, dark after the pipeline; logarithmic axis{end}",
        caption=f"In {{first}} {{ten}} known viewers {out}. After the pipeline {{ten}} reach "
        f"{{after}} at most in any measure.",
        alt="Lines by measure from what {ten} known viewers reach before the pipeline to what "
        "{ten} reach after it. The longest, {first}, runs from {before} to {own}.",
    )


def features_before_after_words(results: Results) -> FigureWords | Claim:
    """Return the words of how each measure is spread before and after the transform."""
    frame, every, known = treated_of(results)
    say = Sentences("figure", "distributions", of=(known,))
    if results.scrubbed.frame("distributions").empty:
        return say.absent("No measure is kept, so there is nothing to transform.")
    slots = _skew_slots(frame, every, known)
    worst = frame.loc[frame["skew_raw"].abs().idxmax()]
    words = {"worst": measure_names(results)[worst["feature"]]}
    number, end = known_number(known)
    say = Sentences("figure", say.name, {**slots, **number}, words, "estimated", (known,))
    verb = noun_form(slots["skewed"].value, "is", "are")
    lead = f"{{skewed}} of {{measures}} {verb} strongly skewed before the transform, {{left}} after"
    if len(frame) == 1:
        lead = "The skewness of the one measure is {before} before the transform, {after} after"
    return say.figure(
        title=lead,
        subtitle="Known viewers by value of each measure; grey as measured (counts and times on a "
        f"logarithmic scale), dark in the matrix, in standard deviations{end}",
        caption=f"{lead}. Strongly skewed is a skewness beyond {{line}} either way. Every measure "
        "is brought to a like scale by Yeo-Johnson and standardised, which keeps the order of "
        "viewers.",
        alt="Pairs of histograms for {measures}, grey before and dark after. The most skewed, "
        "{worst}, goes from a skewness of {before} to {after}.",
    )


def _skew_slots(frame: pd.DataFrame, every: Population, known: Population) -> dict[str, Slot]:
    worst = frame.loc[frame["skew_raw"].abs().idxmax()]
    raw, after = ((frame[name].abs() > SKEWED).sum() for name in ("skew_raw", "skew_transformed"))
    return {
        "skewed": count_slot(raw, "measures", every),
        "left": count_or_none(after, "measures", every),
        "measures": noun_slot(len(frame), "measure", "measures", every),
        "line": declared_slot(SKEWED, spelled_number(SKEWED), "skewness"),
        "before": rounded_slot(worst["skew_raw"], "skewness", known),
        "after": rounded_slot(worst["skew_transformed"], "skewness", known),
    }


def felt_changes(results: Results) -> pd.DataFrame:
    """Return by how much which rule, switched, moves which measure, where that is felt."""
    frame = results.scrubbed.frame("sensitivity")
    return frame[frame["change"] >= FELT]


def moves_without_rules_words(results: Results) -> FigureWords | Claim:
    """Return the words of how measures move when a cleaning rule is the other way."""
    frame, felt = results.scrubbed.frame("sensitivity"), felt_changes(results)
    drawn = int(frame["viewers"].max()) if len(frame) else 0
    of = Population("viewers drawn for the comparison", drawn, ("viewer",))
    limit = declared_slot(FELT, index_text(FELT), "standard deviations")
    say = Sentences("figure", "sensitivity", {"felt": limit}, {}, "tested", (of,))
    if felt.empty:
        return say.absent(
            "Switching any rule the other way moves no measure by as much as {felt} of a standard "
            "deviation."
        )
    top, rules = felt.loc[felt["change"].idxmax()], list(dict.fromkeys(felt["rule"]))
    quiet = frame["rule"].nunique() - len(rules)
    words = {
        "rule": rule_name(top["rule"]),
        "measure": measure_names(results)[top["feature"]],
        "rules": english_list([rule_name(rule) for rule in rules]),
    }
    slots = {
        "felt": limit,
        "change": index_slot(top["change"], of, "standard deviations"),
        "quiet": noun_slot(quiet, "rule", "rules", Population("rules switched", quiet, ("rule",))),
    }
    return _moved_words(Sentences("figure", say.name, slots, words, "tested", (of,)), quiet)


def _moved_words(say: Sentences, quiet: int) -> FigureWords:
    verb = noun_form(quiet, "moves", "move")
    rest = f" Another {{quiet}} {verb} no measure by as much as {{felt}}." if quiet else ""
    return say.figure(
        title="The rule {rule} moves measures most, by {change} at most",
        subtitle="Mean change of each measure, in standard deviations, over a sample of viewers "
        "when a rule is switched the other way",
        caption="With the rule {rule} the other way, {measure} moves by {change} of a standard "
        f"deviation in the mean over a sample of viewers.{rest}",
        alt="Table of colours: mean change of each measure by rule, for {rules}. The largest is "
        "{change}, of {measure} by {rule}.",
    )


def feature_treatment_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of how many values the pipeline touched."""
    frame, _, known = treated_of(results)
    say = Sentences("table", "treatment", of=(known,))
    if frame.empty:
        return say.absent("No measure was kept, so none was treated.")
    gaps = any(counts.isna().any() for counts in touched_values(frame).values())
    slots, _ = known_number(known)
    say = Sentences("table", say.name, slots, of=(known,))
    return say.table(
        caption=f"What the pipeline touched, of {'{viewers}' if slots else 'known viewers'} each: "
        "values filled in, drawn in to the tails of the training viewers, and clipped after the "
        "transform.",
        note=GAPS if gaps else None,
    )


def touched_values(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return how many values were touched in which way, those of few viewers missing."""
    ways = {
        "Filled": frame["imputed"],
        "Drawn in": frame["winsorised_low"] + frame["winsorised_high"],
        "Clipped": frame["clipped"],
    }
    return {name: told_counts(counts, frame["viewers"]) for name, counts in ways.items()}
