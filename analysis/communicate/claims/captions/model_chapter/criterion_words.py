"""What single criteria say of each number of segments: elbow, silhouette, gap, BIC and ICL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import uncompared_claim
from analysis.communicate.claims.captions.model_chapter.model_populations import (
    judging_viewers,
    tried_candidates,
)
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, index_slot, share_slot, spelled_slot
from analysis.communicate.decided import told_comparison, votes_by_criterion
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# These methods find k themselves, so they are points and no lines by k.
DENSITY = ("DBSCAN", "HDBSCAN")
# Said in place of each figure that has no curve to show.
NOTHING = "No candidate clustering could be fitted."


# What each vote is called, and the idea of a segment behind it.
CRITERIA = {
    "silhouette": ("silhouette", "nearness to the own segment against the next"),
    "calinski_harabasz": ("Calinski–Harabasz", "spread between segments over spread within"),
    "davies_bouldin": ("Davies–Bouldin", "spread of the closest pair over its distance"),
    "gap": ("gap, global rule", "spread within against uniform tables"),
    "prediction_strength KMeans": ("prediction strength", "k-means of one half on the other"),
    "prediction_strength Ward": ("prediction strength, Ward", "Ward of one half on the other"),
    "bic": ("BIC of mixtures", "the density of viewers"),
    "icl": ("ICL of mixtures", "the density, and how clearly components part"),
}


def drawn_kmeans(results: Results, *needed: str) -> pd.DataFrame:
    """Return k-means on all axes, one row a k, of those that have the columns needed."""
    frame = told_comparison(results)
    if not set(needed) <= set(frame.columns):
        return frame.iloc[:0]
    known = frame[frame["method"] == "KMeans"].dropna(subset=list(needed))
    # On all axes where there are variants on fewer.
    order = known.sort_values(["k", "axes_share"], ascending=[True, False], kind="stable")
    return order.drop_duplicates("k").astype({"k": int})


def best_by_silhouette(results: Results) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return of each method and k the row of highest silhouette, and those that find k alone."""
    whole = told_comparison(results)
    known = whole[whole["silhouette"].notna()]
    dense = known["method"].isin(DENSITY)
    order = known[~dense].sort_values(
        ["silhouette", "candidate"], ascending=[False, True], kind="stable"
    )
    best = order.drop_duplicates(["method", "k"]).sort_values(["method", "k"])
    return best, known[dense]


def mixtures_drawn(results: Results) -> pd.DataFrame:
    """Return the mixtures with BIC and ICL, those with a floor alone where there are any."""
    frame = told_comparison(results).dropna(subset=["bic", "icl"])
    floored = frame[frame["floor"] > 0]
    return floored if len(floored) else frame


def _k_slot(value: float, results: Results) -> Slot:
    return count_slot(value, "segments", Populations(results).known)


def elbow_words(results: Results) -> FigureWords | Claim:
    """Return the words of the spread that each further segment takes away."""
    name, frame = "elbow", drawn_kmeans(results, "within_ss")
    if len(frame) < 2:
        return uncompared_claim(results, "figure", name, NOTHING)
    share = frame["within_ss"] / frame["within_ss"].iloc[0]
    drops = (-share.diff()).dropna()
    slots = {
        "first": _k_slot(frame["k"].iloc[0], results),
        "last": _k_slot(frame["k"].iloc[-1], results),
        "steepest": _k_slot(frame["k"].loc[drops.idxmax()], results),
        "left": share_slot(share.iloc[-1], Populations(results).known),
    }
    say = Sentences("figure", name, slots, {}, "estimated")
    never = ", and goes on falling" if bool((drops > 0).all()) and len(drops) > 1 else ""
    return say.figure(
        title="Beyond k = {first} the spread within segments falls most at k = {steepest}" + never,
        subtitle=(
            "Within sum of squares of k-means over known viewers, as a share of that at k = {first}"
        ),
        caption=(
            "Every further segment takes some spread away, in simulated audiences without types "
            "too: the elbow suggests where to look and decides nothing."
        ),
        alt=(
            "Line of the within sum of squares for k from {first} to {last}, where it is {left} of "
            "that at k = {first}; the largest fall is to k = {steepest}."
        ),
    )


def _silhouettes_said(results: Results, frame: pd.DataFrame, own: pd.DataFrame) -> Sentences:
    """Return what says which method and k have the highest silhouette."""
    top, judging = frame.loc[frame["silhouette"].idxmax()], judging_viewers(results)
    methods = list(dict.fromkeys(frame["method"]))
    slots = {
        "k": count_slot(top["k"], "segments", judging),
        "top": index_slot(top["silhouette"], judging, "silhouette"),
        "points": spelled_slot(len(own), "candidates", tried_candidates(own)),
    }
    words = {"method": top["method"], "methods": english_list(methods)}
    return Sentences("figure", "silhouette-by-k", slots, words, "tested", (judging,))


def silhouette_by_k_words(results: Results) -> FigureWords | Claim:
    """Return the words of the silhouette of every method by number of segments."""
    name, (frame, own) = "silhouette-by-k", best_by_silhouette(results)
    if frame.empty:
        return uncompared_claim(results, "figure", name, NOTHING)
    say = _silhouettes_said(results, frame, own)
    density = "; diamonds: density methods" if len(own) else ""
    points = noun_form(len(own), "candidate that finds", "candidates that find")
    return say.figure(
        title="By the silhouette {method} with k = {k} parts viewers best",
        subtitle=(
            "Mean silhouette on known viewers kept for the choice ± two standard errors; of each "
            f"method the best variant at each k{density}"
        ),
        caption=(
            "All candidates are scored on the same viewers; noise counts as a silhouette of zero. "
            "A best k exists for any table, so the height is read in the test of structure only."
        ),
        alt=(
            "Lines of the silhouette by k for {methods}"
            + (f", with points for {{points}} {points} k alone" if len(own) else "")
            + "; the highest over known viewers kept for the choice is {top}, at k = {k}."
        ),
    )


def _gap_said(results: Results, frame: pd.DataFrame, taken: int) -> Sentences:
    """Return what says which k the gap statistic takes, and where it is highest."""
    top, known = frame.loc[frame["gap"].idxmax()], Populations(results).known
    slots = {
        "taken": _k_slot(taken, results),
        "at": _k_slot(top["k"], results),
        "top": index_slot(top["gap"], known, "gap"),
    }
    return Sentences("figure", "gap", slots, {}, "estimated")


def gap_words(results: Results) -> FigureWords | Claim:
    """Return the words of the gap statistic and the k that its rule takes."""
    name = "gap"
    frame, cast = drawn_kmeans(results, "gap", "gap_se"), votes_by_criterion(results)
    if len(frame) < 2 or "gap" not in cast:
        return uncompared_claim(results, "figure", name, "The gap statistic was not computed.")
    say = _gap_said(results, frame, cast["gap"])
    last = cast["gap"] == int(frame["k"].iloc[-1])
    return say.figure(
        title=(
            "The gap statistic still rises at k = {taken}, the last that was tried"
            if last
            else "By the gap statistic k = {taken} suffices: more hardly raise it"
        ),
        subtitle=(
            "Gap of k-means of known viewers over uniform tables ± one standard error; dashed: one "
            "standard error below the highest"
        ),
        caption=(
            "The global rule takes the smallest k within one standard error of the highest gap. "
            "A curve that climbs to the last k speaks for a continuum, or for more segments than "
            "were tried."
        ),
        alt=(
            "Line of the gap by k with error bars, highest ({top}) at k = {at}; the rule takes "
            "k = {taken}."
        ),
    )


def information_words(results: Results) -> FigureWords | Claim:
    """Return the words of BIC and ICL of the mixtures by number of components."""
    name, frame, cast = "information", mixtures_drawn(results), votes_by_criterion(results)
    if frame.empty or not {"bic", "icl"} <= cast.keys():
        return uncompared_claim(results, "figure", name, "No Gaussian mixture could be fitted.")
    known = Populations(results).known
    slots = {
        "bic": count_slot(cast["bic"], "components", known),
        "icl": count_slot(cast["icl"], "components", known),
        "kinds": spelled_slot(frame["variant"].nunique(), "kinds", tried_candidates(frame)),
    }
    say = Sentences("figure", name, slots, {}, "estimated", (known,))
    floor = " with a floor under every variance" if (frame["floor"] > 0).any() else ""
    kinds = noun_form(frame["variant"].nunique(), "kind", "kinds")
    return say.figure(
        title=_information_title(results, cast),
        subtitle=(
            f"Criteria of Gaussian mixtures of known viewers{floor} by number of components, in "
            "thousands; lower is better"
        ),
        caption=(
            "BIC counts the components that describe the density, ICL those that part the viewers: "
            "where BIC takes many more, components only model skew."
        ),
        alt=(
            f"BIC and ICL of known viewers by number of components for {{kinds}} {kinds} of "
            "candidates; the lowest BIC is at k = {bic}, the lowest ICL of two or more at "
            "k = {icl}."
        ),
    )


def _information_title(results: Results, cast: dict[str, int]) -> str:
    if results.modelled.record("gate")["icl_k"] == 1:
        return "By ICL no mixture of several components is worth its parameters"
    if cast["bic"] == cast["icl"]:
        return "{icl} components both describe known viewers best and part them best"
    return "{icl} components part known viewers best, though {bic} describe their density better"


def votes_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of votes."""
    name, cast, known = "votes", votes_by_criterion(results), Populations(results).known
    if not cast:
        return uncompared_claim(results, "table", name, "No criterion could be asked.")
    apart = len(set(cast.values()))
    slots = {"apart": spelled_slot(apart, "numbers", known)}
    say = Sentences("table", name, slots, {}, "tested", (known,))
    same = "They agree." if apart == 1 else "They name {apart} different numbers."
    without = "" if len(cast) == len(CRITERIA) else " No k satisfies those that are not listed."
    return say.table(
        caption=f"The k that each criterion would take by itself for known viewers. {same}{without}"
    )
