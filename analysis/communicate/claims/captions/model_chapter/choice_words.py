"""The words of the choice: which candidate was taken, and how far the methods agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.absences import uncompared_claim
from analysis.communicate.claims.captions.model_chapter.model_populations import (
    declared_parts,
    judging_viewers,
    tried_candidates,
)
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_slot,
    index_slot,
    noun_slot,
    spelled_slot,
)
from analysis.communicate.claims.words import given_number, group_noun
from analysis.communicate.decided import FEW, GAPS, threshold_of, threshold_text, told_comparison
from analysis.text.nouns import noun_form, spelled_number

if TYPE_CHECKING:
    from analysis.tables import Results

# More candidates would not fit in a figure or on a page; the CSV holds them all.
MOST_DRAWN, MOST_LISTED = 20, 25


def drawn_candidates(results: Results) -> pd.DataFrame:
    """Return the best candidates by score, and the one that was taken."""
    frame, chosen = told_comparison(results), results.modelled.record("chosen")
    known = frame[frame["score"].notna()]
    known = known.sort_values(["score", "candidate"], ascending=[False, True])
    place = known["score"].rank(ascending=False, method="first")
    return known[(known["candidate"] == chosen["candidate"]) | (place <= MOST_DRAWN)]


def _scores_said(
    results: Results, frame: pd.DataFrame, chosen: dict[str, Any]
) -> tuple[str, Sentences]:
    """Return how the choice was made, and what says the scores."""
    known, tried, best = Populations(results).known, tried_candidates(frame), frame.iloc[0]
    way, slots = _way_taken(results, frame, chosen)
    slots |= {
        "k": spelled_slot(int(chosen["k"]), "segments", known),
        "admissible": count_slot(frame["admissible"].astype(bool).sum(), "candidates", tried),
        "shown": noun_slot(len(frame), "candidate", "candidates", tried),
        "score": index_slot(best["score"], known, "score"),
        "one": index_slot(1, None, "score", 0),
    }
    words = {"method": chosen["method"], "best": best["candidate"]}
    return way, Sentences("figure", "comparison", slots, words, "tested", (known,))


def candidate_scores_words(results: Results) -> FigureWords | Claim:
    """Return the words of the scores of the candidates."""
    name, frame = "comparison", drawn_candidates(results)
    if frame.empty:
        return uncompared_claim(results, "figure", name, "No candidate clustering could be scored.")
    chosen, best = results.modelled.record("chosen"), frame.iloc[0]
    way, say = _scores_said(results, frame, chosen)
    first = best["candidate"] == chosen["candidate"]
    segments = group_noun(results, int(chosen["k"]))
    be = noun_form(int(frame["admissible"].astype(bool).sum()), "is", "are")
    return say.figure(
        title=(
            f"Taken for known viewers: {{method}} with {{k}} {segments}"
            + (", which scores best" if first else "; {best} scores best")
        ),
        subtitle=(
            "Score of candidates for known viewers (mean rank over silhouette, Calinski–Harabasz, "
            "Davies–Bouldin and stability; {one} is best) ± one standard error; grey: not "
            "admissible"
        ),
        caption=(
            f"{way}. Of the {{shown}} for known viewers that are shown, {{admissible}} {be} "
            "admissible."
        ),
        alt=(
            "Dots with error bars for {shown} by score over known viewers. The best is {best} with "
            f"{{score}}; taken is {{method}} with {{k}} {segments}."
        ),
    )


def _way_taken(
    results: Results, frame: pd.DataFrame, chosen: dict[str, Any]
) -> tuple[str, dict[str, Slot]]:
    """Return how the candidate was chosen, as template and slots."""
    rule = declared_parts(results)
    own = frame[frame["candidate"] == chosen["candidate"]]
    if given_number(results):
        return (
            "The number of segments was given; the best candidate for known viewers with that "
            "number is taken",
            {},
        )
    if not chosen["admissible"]:
        return "No candidate for known viewers is admissible, so the best k-means is taken", {}
    if (own["floor"] > 0).any():
        near = rule.get("icl_near")
        slots = {} if near is None else {"near": index_slot(near, None, "ICL a viewer")}
        flat = ", or the one with fewest segments within {near} a viewer of it" if slots else ""
        return (
            "The admissible mixture with a floor under every variance that has the lowest ICL over "
            f"known viewers is taken{flat}",
            slots,
        )
    near = float(rule.get("near", 1.0))
    within = Slot(near, spelled_number(int(near)), "standard errors")
    return (
        "The admissible candidate with the fewest segments within {within} standard "
        f"{noun_form(near, 'error')} of the best score is taken",
        {"within": within},
    )


def _agreement_said(results: Results, pairs: pd.DataFrame) -> Sentences:
    """Return what says how many pairs of methods agree."""
    judging, worst = judging_viewers(results), pairs.loc[pairs["ari"].idxmin()]
    of_pairs = Population("pairs of methods", len(pairs), ("pair",))
    line = threshold_of(results, "agreement")
    slots = {
        "alike": count_slot(pairs["alike"].astype(bool).sum(), "pairs", of_pairs),
        "pairs": count_slot(len(pairs), "pairs", of_pairs),
        "line": declared_slot(line, threshold_text(results, "agreement"), "index"),
        "methods": spelled_slot(
            len({*pairs["candidate_a"], *pairs["candidate_b"]}), "methods", None
        ),
        "worst": index_slot(worst["ari"], judging, "index"),
    }
    words = {"one": worst["candidate_a"], "other": worst["candidate_b"]}
    return Sentences("figure", "agreement", slots, words, "tested")


def agreement_words(results: Results) -> FigureWords | Claim:
    """Return the words of the agreement between the best candidates of all methods."""
    name, frame = "agreement", results.modelled.frame("agreement")
    pairs = frame[frame["candidate_a"] < frame["candidate_b"]]
    if pairs.empty:
        why = "Only one method could be fitted, so there is nothing to agree with."
        return uncompared_claim(results, "figure", name, why)
    say = _agreement_said(results, pairs)
    agree = noun_form(len(pairs), "pair of methods agrees", "pairs of methods agree")
    none = results.modelled.record("gate")["structure"] == "none"
    return say.figure(
        title=f"{{alike}} of {{pairs}} {agree} ({{line}} or more)",
        subtitle=(
            "Adjusted Rand index between the best candidate of each method, over known viewers "
            "kept for the choice"
        ),
        caption=(
            "Methods that agree cut the continuum of viewers at the same places; that makes no "
            "types of the bands."
            if none
            else "Where methods with other ideas of a segment find the same ones among viewers, "
            "these are not made by the method."
        ),
        alt=(
            "Heatmap of the adjusted Rand index between the best candidates of {methods} methods "
            "over known viewers kept for the choice; the lowest is {worst}, between {one} and "
            "{other}."
        ),
    )


def listed_candidates(results: Results) -> pd.DataFrame:
    """Return the candidates of the table: those with a given number first, then by score."""
    frame = told_comparison(results)
    order = frame.assign(asked=frame["k"] == given_number(results)).sort_values(
        ["asked", "score", "candidate"], ascending=[False, False, True]
    )
    return order.head(MOST_LISTED)


def best_candidates_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of the best candidates."""
    name, frame = "comparison", told_comparison(results)
    if frame.empty:
        return uncompared_claim(results, "table", name, "No candidate clustering could be fitted.")
    shown, tried = listed_candidates(results), tried_candidates(frame)
    slots = {
        "all": noun_slot(len(frame), "candidate", "candidates", tried),
        "shown": count_slot(len(shown), "candidates", tried),
    }
    known = Populations(results).known
    say = Sentences("table", name, slots, {}, "tested", (known,))
    first = "" if given_number(results) is None else ", those with the given number before others"
    left = f"; the first {{shown}} by score{first}" if len(frame) > len(shown) else ""
    gaps = f"{GAPS} " if shown["smallest_share"].isna().any() else ""
    return say.table(
        caption=(
            f"{{all}} for known viewers{left}. Jaccard is that of the least stable segment; a "
            "candidate is admissible where every segment is stable and large enough."
        ),
        note=(
            f"{gaps}All criteria of all candidates for known viewers, with their standard errors "
            "and how each was fitted, are in reports/model_comparison.csv."
        ),
    )


def best_of_methods(results: Results) -> pd.DataFrame:
    """Return each method's best candidate, as the model stage took it for the agreement."""
    frame = told_comparison(results).set_index("candidate", drop=False)
    taken = list(dict.fromkeys(results.modelled.frame("agreement")["candidate_a"]))
    return frame.loc[[name for name in taken if name in frame.index]]


def validity_words(results: Results) -> TableWords | Claim:
    """Return the words of the table that compares methods of different kinds."""
    name, frame = "validity", told_comparison(results)
    if "calibrated" not in frame.columns or best_of_methods(results).empty:
        return uncompared_claim(
            results,
            "table",
            name,
            "Methods of different kinds were not compared beyond the criteria above.",
        )
    known = Populations(results).known
    ends = {"low": Slot(-1, "−1", "index"), "high": Slot(1, "1", "index")}
    say = Sentences("table", name, ends, {}, "tested", (known,))
    told = [
        "The best candidate of each method for known viewers. Calibrated: silhouette, "
        "Calinski–Harabasz and Davies–Bouldin in standard deviations above random clusterings of "
        "the same k, on average."
    ]
    if "dbcv" in frame:
        told.append("DBCV judges density methods by density, from {low} to {high}.")
    if "sampling_ari" in frame:
        told.append(
            "Samples: agreement of labels where a method was fitted to one sample of viewers or "
            "another."
        )
    return say.table(
        caption=" ".join(told),
        note=f"A dash: not due for this method, or of {FEW} among known ones and withheld.",
    )


def sensitivity_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of variants of the analysis."""
    name, frame = "sensitivity", results.modelled.frame("sensitivity")
    if frame.empty:
        return Claim(
            f"table.{name}.absent", "What the result depends on was not varied in this run."
        )
    low, known = int(frame["depends"].astype(bool).sum()), Populations(results).known
    tried = Population("variants of the analysis", len(frame), ("variant",))
    line = threshold_of(results, "agreement")
    slots = {
        "low": count_slot(low, "variants", tried),
        "tried": count_slot(len(frame), "variants", tried),
        "line": declared_slot(line, threshold_text(results, "agreement"), "index"),
    }
    say = Sentences("table", name, slots, {}, "tested", (known,))
    lie = noun_form(low, "lies", "lie")
    return say.table(
        caption=(
            "Adjusted Rand index between the chosen clustering of known viewers and one made "
            "otherwise; below {line} the result depends on the choice. "
            f"{{low}} of {{tried}} {noun_form(len(frame), 'variant')} {lie} below."
        )
    )
