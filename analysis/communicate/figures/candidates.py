"""Figures of the candidates by number of clusters: elbow, silhouette, gap, BIC, agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate import style
from analysis.communicate.decided import (
    not_compared,
    threshold_text,
    told_comparison,
    votes_by_criterion,
)
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun, english_list
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Methods are no segments: their own order of the same colours, the weak yellow left out.
INKS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#777777")
# These methods choose k themselves, so they are points and no lines by k.
DENSITY = ("DBSCAN", "HDBSCAN")
# Said in place of each figure that has no curve to show.
NOTHING = "No candidate clustering could be fitted."


def _kmeans(results: Results, *needed: str) -> pd.DataFrame:
    frame = told_comparison(results)
    if not set(needed) <= set(frame.columns):
        return frame.iloc[:0]
    known = frame[frame["method"] == "KMeans"].dropna(subset=list(needed))
    # On all axes where there are variants on fewer.
    order = known.sort_values(["k", "axes_share"], ascending=[True, False], kind="stable")
    return order.drop_duplicates("k").astype({"k": int})


def _whole(axes: Axes, ks: list[int]) -> None:
    axes.set(xlabel="number of clusters k", xticks=ks)


def elbow_curve(results: Results) -> Figure | MarkdownText:
    """Show how much of the spread each further cluster takes away."""
    frame = _kmeans(results, "within_ss")
    if len(frame) < 2:
        return not_compared(results, NOTHING)
    share = frame["within_ss"] / frame["within_ss"].iloc[0]
    first, last = int(frame["k"].iloc[0]), int(frame["k"].iloc[-1])
    drops = (-share.diff()).dropna()
    steepest = int(frame["k"].loc[drops.idxmax()])
    title = f"The largest fall comes with k = {steepest}, and it never stops"

    def draw() -> Drawing:
        drawn, axes = style.titled_canvas(
            title, f"Within sum of squares of k-means, as a share of that at k = {first}"
        )
        axes.plot(frame["k"], share, "o-", color=style.ACCENT, linewidth=2, markersize=5)
        _whole(axes, list(frame["k"]))
        axes.set_ylim(bottom=0)
        return drawn

    return Figure(
        "elbow",
        "Every further cluster takes some spread away, in tables without types too: "
        "the elbow suggests where to look and decides nothing.",
        f"Falling line of the within sum of squares for k = {first} to {last}; at k = {last} it is "
        f"{index_text(float(share.iloc[-1]))} of that at k = {first}; the largest fall is to "
        f"k = {steepest}.",
        draw,
    )


def _best_of(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return of each method and k the row that is best by a column."""
    known = frame[frame[column].notna() & ~frame["method"].isin(DENSITY)]
    order = known.sort_values([column, "candidate"], ascending=[False, True], kind="stable")
    return order.drop_duplicates(["method", "k"]).sort_values(["method", "k"])


def silhouette_by_k(results: Results) -> Figure | MarkdownText:
    """Show the silhouette of every method by number of clusters, with error bars."""
    whole = told_comparison(results)
    frame = _best_of(whole, "silhouette")
    if frame.empty:
        return not_compared(results, NOTHING)
    own = whole[whole["method"].isin(DENSITY) & whole["silhouette"].notna()]
    top = frame.loc[frame["silhouette"].idxmax()]
    methods = list(dict.fromkeys(frame["method"]))
    title = f"The silhouette is highest at k = {int(top['k'])}, by {single_line(top['method'], 24)}"
    return Figure(
        "silhouette-by-k",
        "All candidates are scored on the same rows; noise counts as a silhouette of zero. "
        "A best k exists for any table, so the height is read in the test of structure only.",
        "Lines of the silhouette by k for "
        f"{english_list([single_line(name, 24) for name in methods])}"
        + (f", and {counted_noun(len(own), 'point')} of density methods" if len(own) else "")
        + f"; the highest is {index_text(top['silhouette'])} at k = {int(top['k'])}.",
        lambda: _silhouette_by_k(title, frame, own, methods),
    )


def _silhouette_by_k(
    title: str, frame: pd.DataFrame, own: pd.DataFrame, methods: list[str]
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Mean silhouette on the validation viewers ± two standard errors; of each method the best "
        "variant at each k" + ("; diamonds: density methods" if len(own) else ""),
        height=4.4,
    )
    ends = []
    for ink, method in zip(INKS * 3, methods, strict=False):
        part = frame[frame["method"] == method]
        axes.errorbar(
            part["k"], part["silhouette"], yerr=2 * part["silhouette_se"].fillna(0),
            fmt="o-", color=ink, markersize=4, linewidth=1.6,
        )  # fmt: skip
        ends.append((single_line(method, 24), float(part["silhouette"].iloc[-1]), ink))
    axes.plot(own["k"], own["silhouette"], "D", color=style.ALL, markersize=5, linestyle="none")
    _whole(axes, sorted({*frame["k"].astype(int), *own["k"].astype(int)}))
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
    marks.line_ends(axes, float(frame["k"].max()), ends)
    return drawn


def gap_curve(results: Results) -> Figure | MarkdownText:
    """Show the gap statistic with its standard errors and the k that its rule takes."""
    frame, cast = _kmeans(results, "gap", "gap_se"), votes_by_criterion(results)
    if len(frame) < 2 or "gap" not in cast:
        return not_compared(results, "The gap statistic was not computed.")
    top = frame.loc[frame["gap"].idxmax()]
    title = f"The gap statistic takes k = {cast['gap']}"

    def draw() -> Drawing:
        drawn, axes = style.titled_canvas(
            title,
            "Gap of k-means over uniform tables ± one standard error; dashed: one standard error "
            "below the highest",
        )
        axes.errorbar(frame["k"], frame["gap"], yerr=frame["gap_se"], fmt="o-", color=style.ACCENT,
                      markersize=5, capsize=3)  # fmt: skip
        marks.reference_line(axes, float(top["gap"] - top["gap_se"]), "")
        _whole(axes, list(frame["k"]))
        return drawn

    return Figure(
        "gap",
        "The global rule takes the smallest k within one standard error of the highest gap. "
        "A curve that climbs to the last k speaks for a continuum, or for more clusters than "
        "were tried.",
        f"Line of the gap by k with error bars, highest ({index_text(top['gap'])}) at "
        f"k = {int(top['k'])}; the rule takes k = {cast['gap']}.",
        draw,
    )


def information_criteria(results: Results) -> Figure | MarkdownText:
    """Show BIC and ICL of the mixtures by number of components."""
    frame = told_comparison(results).dropna(subset=["bic", "icl"])
    chosen = votes_by_criterion(results)
    if (frame["floor"] > 0).any():
        frame = frame[frame["floor"] > 0]
    if frame.empty or not {"bic", "icl"} <= chosen.keys():
        return not_compared(results, "No Gaussian mixture could be fitted.")
    one = results.modelled.record("gate")["icl_k"] == 1
    title = (
        "ICL takes one component: no mixture is worth its parameters"
        if one
        else f"BIC takes {counted_noun(chosen['bic'], 'component')}, ICL {chosen['icl']}"
    )

    return Figure(
        "information",
        "Lower is better. BIC counts the components that describe the density, ICL those that "
        "part the viewers: where BIC takes many more, components only model skew.",
        "BIC and ICL by number of components for "
        f"{counted_noun(frame['variant'].nunique(), 'covariance')}; the lowest BIC is at "
        f"k = {chosen['bic']}, the lowest ICL of two or more at k = {chosen['icl']}.",
        lambda: _information(title, frame),
    )


def _information(title: str, frame: pd.DataFrame) -> Drawing:
    drawn, panels = style.panel_canvas(
        title,
        "Criteria of Gaussian mixtures by number of components, in thousands",
        (1, 2),
        height=4.2,
        same_height=True,
    )
    for axes, name in zip(panels.flat, ("bic", "icl"), strict=True):
        ends = []
        for ink, (kind, part) in zip(INKS, frame.groupby("variant", sort=True), strict=False):
            part = part.sort_values("k")
            axes.plot(part["k"], part[name] / 1000, "o-", color=ink, markersize=3.5, linewidth=1.4)
            ends.append((str(kind), float(part[name].iloc[-1] / 1000), ink))
        axes.set_title(name.upper(), loc="left", size=11)
        axes.set(xlabel="components", xticks=sorted(frame["k"].astype(int).unique())[::2])
        if name == "icl":
            axes.margins(y=0.05)
            marks.line_ends(axes, float(frame["k"].max()), ends)
    return drawn


def agreement_heatmap(results: Results) -> Figure | MarkdownText:
    """Show how far the best clusterings of all methods agree."""
    frame = results.modelled.frame("agreement")
    names = list(dict.fromkeys(frame["candidate_a"]))
    if len(names) < 2:
        return not_compared(
            results, "Only one method could be fitted, so there is nothing to agree with."
        )
    wide = frame.pivot(index="candidate_a", columns="candidate_b", values="ari")
    wide = wide.reindex(index=names, columns=names)
    pairs = frame[frame["candidate_a"] < frame["candidate_b"]]
    high, line = int(pairs["alike"].sum()), threshold_text(results, "agreement")
    title = f"{high} of {counted_noun(len(pairs), 'pair')} of methods agree ({line} or more)"

    worst = pairs.loc[pairs["ari"].idxmin()]
    return Figure(
        "agreement",
        "Methods that agree cut the continuum at the same places; that makes no types of the bands."
        if results.modelled.record("gate")["structure"] == "none"
        else "Where methods with other ideas of a cluster find the same groups, the groups are not "
        "made by the method.",
        f"Heatmap of the adjusted Rand index between {counted_noun(len(names), 'clustering')}; the "
        f"lowest is {index_text(worst['ari'])} between {single_line(worst['candidate_a'], 40)} and "
        f"{single_line(worst['candidate_b'], 40)}.",
        lambda: _agreement(title, wide),
    )


def _agreement(title: str, wide: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Adjusted Rand index between the best clustering of each method, validation viewers",
        height=1.9 + 0.5 * len(wide),
    )
    shown = [single_line(name, 44) for name in wide.index]
    marks.signed_heatmap(axes, wide.to_numpy(float), shown, shown, 1.0, digits=2)
    return drawn
