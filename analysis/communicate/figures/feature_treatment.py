"""Figures of what the pipeline does to features: holes, tails, shapes; and of rules switched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.communicate import style
from analysis.communicate.decided import WITHHELD
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.disclosure import FEWEST, told_counts
from analysis.text.dates import year_text
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun, english_list, spelled_number
from analysis.text.numbers import index_text, percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Before is grey and after blue, in every panel.
RAW, TREATED, CHANGED = style.ALL, style.ACCENT, "#d55e00"
# So many features fit on a page two in a row; more stand three in a row.
FEW = 18
# Mean change, in standard deviations, below which a rule does not matter to a feature.
FELT = 0.01


def _labels(results: Results, longest: int = 40) -> dict[str, str]:
    frame = results.scrubbed.frame("catalogue")
    return {
        name: single_line(label, longest)
        for name, label in zip(frame["feature"], frame["label"], strict=True)
    }


def missing_values(results: Results) -> Figure | MarkdownText:
    """Show which features lack values before the pipeline; after it none does."""
    frame = results.scrubbed.frame("treatment").sort_values("missing_share", ascending=False)
    holed = frame[frame["missing"] > 0]
    if holed.empty:
        return MarkdownText(
            "No viewer that is fitted on lacks a measure, so nothing had to be filled in."
        )
    labels = _labels(results)
    names = [labels[name] for name in holed["feature"]]
    known = told_counts(holed["missing"], holed["viewers"])
    total, of = int(holed["imputed"].sum()), counted_noun(len(holed), "feature")
    holes = "Values" if known.isna().any() else counted_noun(total, "value")
    title = f"{holes} of {of} had to be filled in"
    holed = holed.assign(missing_share=holed["missing_share"].where(known.notna()))
    told = [
        f"{name} {_share_or_few(share)}"
        for name, share in zip(names, holed["missing_share"], strict=True)
    ]
    return Figure(
        "missingness",
        "What is missing is filled with what training viewers show; "
        f"the other {counted_noun(len(frame) - len(holed), 'feature is', 'features are')} complete."
        if len(frame) > len(holed)
        else "What is missing is filled with what training viewers show.",
        f"Lying bars of the share of missing values by feature: {', '.join(told)}.",
        lambda: _missing(title, holed, names, int(frame["viewers"].max())),
    )


def _share_or_few(share: float) -> str:
    return percent_text(share) if share == share else WITHHELD


def _missing(title: str, holed: pd.DataFrame, names: list[str], viewers: int) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Share of viewers without a value before the pipeline, by feature; after it none is "
        f"missing; {counted_noun(viewers, 'viewer')}",
        height=1.15 + 0.34 * len(names),
    )
    shares = list(holed["missing_share"].fillna(0.0))
    texts = [
        f"{_share_or_few(share)}, filled by {how}"
        for share, how in zip(holed["missing_share"], holed["method"], strict=True)
    ]
    marks.lying_bars(axes, names, shares, texts, RAW)
    axes.set_xlim(0, 1.6 * max(shares) or 1)
    return drawn


def feature_tails(results: Results) -> Figure | MarkdownText:
    """Show how far from the mean ten viewers lie or more, before and after the pipeline."""
    frame = results.scrubbed.frame("treatment")
    frame = frame[frame["reach_raw"] > 0].sort_values("reach_raw", ascending=False)
    if frame.empty:
        return MarkdownText("No feature has tails to draw in.")
    labels, top = _labels(results), frame.iloc[0]
    names = [labels[name] for name in frame["feature"]]
    farthest = rounded_number(top["reach_raw"])
    ten = spelled_number(FEWEST)
    title = f"Before the pipeline {ten} viewers lie {farthest} standard deviations out or more"
    return Figure(
        "tails",
        f"Farthest out is {names[0]}: {ten} viewers at {farthest} standard deviations or more "
        f"would pull a group towards themselves. Afterwards {ten} reach "
        f"{rounded_number(frame['reach_transformed'].max())} at most.",
        f"Lines by feature from what {ten} viewers reach before the pipeline to what {ten} reach "
        "after it: "
        + ", ".join(
            f"{name} {rounded_number(before)} to {rounded_number(after)}"
            for name, before, after in zip(
                names, frame["reach_raw"], frame["reach_transformed"], strict=True
            )
        )
        + ".",
        lambda: _tails(title, frame, names),
    )


def _tails(title: str, frame: pd.DataFrame, names: list[str]) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"Distance from the mean in standard deviations that {spelled_number(FEWEST)} viewers "
        "reach, by feature; grey before, blue after the pipeline; logarithmic axis",
        height=1.7 + 0.28 * len(names),
    )
    places = range(len(names))
    before, after = frame["reach_raw"], frame["reach_transformed"]
    axes.hlines(places, after, before, color=style.RULE, linewidth=2)
    axes.plot(before, places, "o", color=RAW, markersize=7)
    axes.plot(after, places, "o", color=TREATED, markersize=7)
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set(xscale="log", ylim=(len(names) - 0.4, -0.6), xlabel="standard deviations (log scale)")
    ticks = [1, 2, 3.5, 5, 10, 20, 50, 100, 200, 500, 1000]
    low, high = min(after.min(), before.min()), max(before.max(), after.max())
    axes.set_xlim(low / 1.2, high * 1.2)
    style.log_axis(axes.xaxis, [tick for tick in ticks if low / 1.2 <= tick <= high * 1.2])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    return drawn


def features_before_after(results: Results) -> Figure | MarkdownText:
    """Show how each feature is spread before and after the transform."""
    frame, treatment = results.scrubbed.frame("distributions"), results.scrubbed.frame("treatment")
    if frame.empty:
        return MarkdownText("No feature is kept, so there is nothing to transform.")
    labels = _labels(results, 34)
    skewed = int((treatment["skew_raw"].abs() > 1).sum())
    left = int((treatment["skew_transformed"].abs() > 1).sum())
    title = f"Strongly skewed features: {skewed} before the transform, {left} after"
    worst = treatment.loc[treatment["skew_raw"].abs().idxmax()]
    catalogue = results.scrubbed.frame("catalogue")
    units = dict(zip(catalogue["feature"], catalogue["unit"], strict=True))
    return Figure(
        "distributions",
        "Each feature is brought to a like scale by Yeo-Johnson and standardised, without making "
        "ranks of it: two humps stay two humps.",
        f"Pairs of histograms for {counted_noun(len(treatment), 'feature')}, grey before and blue "
        "after. "
        f"The most skewed, {labels[worst['feature']]}, goes from a skewness of "
        f"{rounded_number(worst['skew_raw'])} to {rounded_number(worst['skew_transformed'])}.",
        lambda: _distributions(title, frame, list(treatment["feature"]), labels, units),
    )


def _distributions(
    title: str,
    frame: pd.DataFrame,
    names: list[str],
    labels: dict[str, str],
    units: dict[str, str],
) -> Drawing:
    pairs = 2 if len(names) <= FEW else 3
    rows = -(-len(names) // pairs)
    drawn, axes = style.panel_canvas(
        title,
        "Viewers by value of each feature; grey as measured (counts and times on a logarithmic "
        "scale), blue in the matrix, from −3.5 to 3.5 standard deviations",
        (rows, 2 * pairs),
        height=1.2 + min(0.82 * rows, 8.0),
    )
    for panel in axes.flat:
        panel.set_axis_off()
    for place, name in enumerate(names):
        row, pair = divmod(place, pairs)
        before, after = axes[row, 2 * pair], axes[row, 2 * pair + 1]
        of = frame[frame["feature"] == name]
        _measured(before, of[of["stage"] == "raw"], units[name])
        _transformed(after, of[of["stage"] == "transformed"])
        size = 9.5 if pairs == 2 else 8
        before.set_title(labels[name], loc="left", size=size, pad=2, color=style.INK)
    return drawn


def _measured(axes: Axes, bins: pd.DataFrame, unit: str) -> None:
    """Draw bins side by side whatever their scale, the ends of the range below."""
    if bins.empty:
        return
    left = bins["bins"].cumsum() - bins["bins"]
    heights = bins["users"] / bins["bins"]
    axes.bar(left, heights, width=bins["bins"], align="edge", color=RAW)
    ends = (bins["lower"].iloc[0], bins["upper"].iloc[-1])
    texts = [year_text(end) if unit == "year" else rounded_number(end, 3) for end in ends]
    _ends(axes, (0, int(bins["bins"].sum())), texts)


def _transformed(axes: Axes, bins: pd.DataFrame) -> None:
    if bins.empty:
        return
    width = bins["upper"] - bins["lower"]
    axes.bar(bins["lower"], bins["users"] / bins["bins"], width=width, align="edge", color=TREATED)
    axes.set_xlim(-3.7, 3.7)
    _ends(axes, (-3.5, 3.5), ["−3.5", "3.5"])


def _ends(axes: Axes, places: tuple[float, float], texts: list[str]) -> None:
    axes.set_axis_on()
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.set_xticks(places, texts)
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
        label.set(ha=side, size=8.5)
    axes.tick_params(axis="x", pad=1, length=0)


def moves_without_rules(results: Results) -> Figure | MarkdownText:
    """Show how features move when a cleaning rule is the other way."""
    frame = results.scrubbed.frame("sensitivity")
    felt = frame[frame["change"] >= FELT]
    if felt.empty:
        return MarkdownText(
            "Switching any rule the other way moves no feature by more than "
            f"{index_text(FELT)} of a standard deviation."
        )
    rules = list(dict.fromkeys(felt["rule"]))
    names = list(dict.fromkeys(frame["feature"]))
    labels = _labels(results, 30)
    table = frame.pivot(index="rule", columns="feature", values="change").loc[rules, names]
    top = felt.loc[felt["change"].idxmax()]
    rule = single_line(top["rule"].replace("_", " "), 30)
    title = f"The rule that moves features most: {rule}"
    quiet = len(set(frame["rule"])) - len(rules)
    return Figure(
        "sensitivity",
        f"With {rule} the other way, {labels[top['feature']]} moves by "
        f"{index_text(top['change'])} of "
        "a standard deviation in the mean over viewers."
        + (f" {counted_noun(quiet, 'rule moves', 'rules move')} nothing." if quiet else ""),
        f"Table of colours: mean change of each feature by rule. Rules that matter: "
        f"{english_list([single_line(name.replace('_', ' '), 30) for name in rules])}.",
        lambda: _sensitivity(title, table, rules, [labels[name] for name in names]),
    )


def _sensitivity(title: str, table: pd.DataFrame, rules: list[str], names: list[str]) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Mean change of each feature, in standard deviations, over sampled viewers when a rule is "
        "switched the other way",
        height=1.6 + 0.27 * len(names) + 0.5,
    )
    values = table.to_numpy(float).T
    shown = [single_line(rule.replace("_", " "), 24) for rule in rules]
    marks.signed_heatmap(axes, values, names, shown, max(float(np.nanmax(values)), 0.1), digits=2)
    return drawn
