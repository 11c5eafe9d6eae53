"""Figures of which features can be trusted: reliability, and how they move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun
from analysis.text.numbers import index_text, number_text, percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results


def reliability_by_rows(results: Results) -> Figure | MarkdownText:
    """Show how far a viewer's mean can be trusted, by the number of ratings it rests on."""
    frame = results.scrubbed.frame("reliability_curve").dropna()
    if frame.empty:
        return MarkdownText(
            "The source has no ratings, so the reliability of a mean rating is unknown."
        )
    cut = int(results.scrubbed.record("window")["min_ratings"])
    at_one = float(frame["reliability"].iloc[0])
    near = frame.iloc[(frame["n"] - cut).abs().argsort().iloc[0]]
    title = f"A mean of one rating is {percent_text(1 - at_one, 0)} noise"

    return Figure(
        "reliability",
        f"Reliability is the share of differences between viewers that is not chance: "
        f"{index_text(at_one)} at one rating, {index_text(near['reliability'])} at "
        f"{int(near['n'])}. "
        f"Segments are fitted on viewers with {cut} or more; the others are assigned and flagged.",
        f"Rising curve of reliability by number of ratings, from {index_text(at_one)} at "
        f"{int(frame['n'].iloc[0])} to {index_text(frame['reliability'].iloc[-1])} at "
        f"{number_text(frame['n'].iloc[-1])}.",
        lambda: _reliability(title, frame, cut),
    )


def _reliability(title: str, frame: pd.DataFrame, cut: int) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Reliability of a viewer’s mean rating by its number of ratings; logarithmic axis",
    )
    axes.plot(frame["n"], frame["reliability"], color=style.ACCENT, linewidth=2.2)
    axes.set(xscale="log", ylim=(0, 1.02), xlabel="ratings of a viewer (log scale)")
    style.log_axis(axes.xaxis)
    marks.reference_line(axes, cut, f"fit on {cut} or more", upright=True)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    return drawn


def feature_reliability(results: Results) -> Figure | MarkdownText:
    """Show which features give the same answer on two halves of a viewer's rows."""
    frame = results.scrubbed.frame("catalogue").dropna(subset=["reliability"])
    if frame.empty:
        return MarkdownText("No feature could be measured on two halves of a viewer’s history.")
    frame = frame.sort_values(["reliability", "feature"], ascending=[False, True])
    least = float(results.scrubbed.record("feature_limits")["min_reliability"])
    good = int((frame["reliability"] >= least).sum())
    title = (
        f"{good} of {counted_noun(len(frame), 'feature')} say the same on both halves of a history"
    )
    names = [single_line(label, 40) for label in frame["label"]]
    return Figure(
        "feature-reliability",
        f"A feature below {index_text(least)} tells more of chance than of the viewer and is "
        "dropped; so is one of any two that say nearly the same.",
        "Lying bars of reliability by feature: "
        + ", ".join(
            f"{name} {index_text(value)}"
            for name, value in zip(names, frame["reliability"], strict=True)
        )
        + ".",
        lambda: _feature_bars(title, frame, names, least),
    )


def _feature_bars(title: str, frame: pd.DataFrame, names: list[str], least: float) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Split-half reliability (Spearman–Brown) by feature; blue is used, grey is dropped; "
        f"dashed: {index_text(least)}, the least that is kept",
        height=1.4 + 0.25 * len(frame),
    )
    inks = [style.ACCENT if use else style.ALL for use in frame["kept"].astype(bool)]
    values = frame["reliability"].clip(lower=0)
    marks.lying_bars(axes, names, list(values), [index_text(v) for v in frame["reliability"]], inks)
    axes.set_xlim(0, 1.15)
    marks.reference_line(axes, least, "", upright=True)
    return drawn


def feature_correlations(results: Results) -> Figure | MarkdownText:
    """Show how features move together (Spearman)."""
    frame, catalogue = results.scrubbed.frame("correlations"), results.scrubbed.frame("catalogue")
    labels = dict(zip(catalogue["feature"], catalogue["label"], strict=True))
    known = set(frame["feature_a"]) | set(frame["feature_b"])
    order = [name for name in catalogue["feature"] if name in known]
    pairs = frame[frame["feature_a"] != frame["feature_b"]].dropna()
    if len(order) < 2 or pairs.empty:
        return MarkdownText("There are fewer than two features, so there is nothing to correlate.")
    top = pairs.loc[pairs["rho"].abs().idxmax()]
    first, second = (
        single_line(labels.get(top[c], top[c]), 40) for c in ("feature_a", "feature_b")
    )
    title = f"Closest pair: {first} and {second}, ρ\u00a0=\u00a0{index_text(top['rho'])}"
    strong = int((pairs["rho"].abs() > 0.7).sum())
    return Figure(
        "correlations",
        "Two features that say the same would count twice, so one of any pair above .9 is "
        f"dropped; {counted_noun(strong, 'pair is', 'pairs are')} above .7.",
        f"Triangular heatmap of correlations between {len(order)} features. The strongest is "
        f"{index_text(top['rho'])} between {first} and {second}.",
        lambda: _correlations(title, frame, order, labels),
    )


def _correlations(
    title: str, frame: pd.DataFrame, order: list[str], labels: dict[str, str]
) -> Drawing:
    import numpy as np

    place = {name: i for i, name in enumerate(order)}
    values = np.full((len(order), len(order)), np.nan)
    for a, b, rho in frame[["feature_a", "feature_b", "rho"]].itertuples(index=False):
        if a in place and b in place:
            values[place[a], place[b]] = values[place[b], place[a]] = rho
    np.fill_diagonal(values, 1)
    values[np.triu_indices(len(order), 1)] = np.nan
    names = [single_line(labels[name], 36) for name in order]
    drawn, axes = style.titled_canvas(
        title,
        "Spearman correlation between features of viewers; blue together, orange opposed",
        height=2.2 + 0.27 * len(order),
    )
    marks.signed_heatmap(axes, values, names, names, 1.0)
    return drawn
