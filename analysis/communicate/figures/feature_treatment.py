"""Figures of what the pipeline does to measures: holes, tails, shapes; and of rules switched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.communicate import style
from analysis.communicate.claims.captions.data_chapters.treatment_words import (
    feature_tails_words,
    features_before_after_words,
    felt_changes,
    holed_measures,
    missing_values_words,
    moves_without_rules_words,
    rule_name,
    tailed_measures,
)
from analysis.communicate.claims.words import measure_names
from analysis.communicate.decided import WITHHELD
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.dates import year_text
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Before is grey and after dark, in every panel.
RAW, TREATED = style.ALL, style.ACCENT
# Longest name of a measure beside its bar, in characters.
LONGEST = 40
# So many measures fit on a page two in a row; more stand three in a row.
FEW = 18


def missing_values(results: Results) -> Figure | MarkdownText:
    """Show which measures lack values before the pipeline; after it none does."""
    holed, labels = holed_measures(results), measure_names(results, LONGEST)
    return worded_figure(
        missing_values_words(results), lambda words: _missing(words, holed, labels)
    )


def _share_or_few(share: float) -> str:
    return percent_text(share) if share == share else WITHHELD


def _missing(words: FigureWords, holed: pd.DataFrame, labels: dict[str, str]) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=1.15 + 0.34 * len(holed))
    names = [labels[name] for name in holed["feature"]]
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
    frame, labels = tailed_measures(results), measure_names(results, LONGEST)
    return worded_figure(feature_tails_words(results), lambda words: _tails(words, frame, labels))


def _tails(words: FigureWords, frame: pd.DataFrame, labels: dict[str, str]) -> Drawing:
    names = [labels[name] for name in frame["feature"]]
    drawn, axes = style.titled_canvas(*words.heading, height=1.7 + 0.28 * len(names))
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
    """Show how each measure is spread before and after the transform."""
    frame, catalogue = results.scrubbed.frame("distributions"), results.scrubbed.frame("catalogue")
    kept = results.scrubbed.frame("treatment")["feature"]
    units = dict(zip(catalogue["feature"], catalogue["unit"], strict=True))
    labels = measure_names(results, 34)
    named = [(name, labels[name], units[name]) for name in kept]
    return worded_figure(
        features_before_after_words(results), lambda words: _distributions(words, frame, named)
    )


def _distributions(
    words: FigureWords, frame: pd.DataFrame, named: list[tuple[str, str, str]]
) -> Drawing:
    pairs = 2 if len(named) <= FEW else 3
    rows = -(-len(named) // pairs)
    size = 9.5 if pairs == 2 else 8
    height = 1.2 + min(0.82 * rows, 8.0)
    drawn, axes = style.panel_canvas(*words.heading, (rows, 2 * pairs), height=height)
    for panel in axes.flat:
        panel.set_axis_off()
    for place, (name, label, unit) in enumerate(named):
        row, pair = divmod(place, pairs)
        before, after = axes[row, 2 * pair], axes[row, 2 * pair + 1]
        of = frame[frame["feature"] == name]
        _measured(before, of[of["stage"] == "raw"], unit)
        _transformed(after, of[of["stage"] == "transformed"])
        before.set_title(label, loc="left", size=size, pad=2, color=style.INK)
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
    """Show how measures move when a cleaning rule is the other way."""
    frame, felt = results.scrubbed.frame("sensitivity"), felt_changes(results)
    rules, names = list(dict.fromkeys(felt["rule"])), list(dict.fromkeys(frame["feature"]))
    table = frame.pivot(index="rule", columns="feature", values="change").loc[rules, names]
    labels = measure_names(results, 30)
    table.columns = [labels[name] for name in names]
    return worded_figure(
        moves_without_rules_words(results), lambda words: _sensitivity(words, table)
    )


def _sensitivity(words: FigureWords, table: pd.DataFrame) -> Drawing:
    names = list(table.columns)
    drawn, axes = style.titled_canvas(*words.heading, height=2.1 + 0.27 * len(names))
    values = table.to_numpy(float).T
    shown = [rule_name(rule, 24) for rule in table.index]
    marks.signed_heatmap(axes, values, names, shown, max(float(np.nanmax(values)), 0.1), digits=2)
    return drawn
