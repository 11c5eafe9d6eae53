"""Figures of which measures can be trusted: reliability, and how they move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.data_chapters.measure_words import (
    correlated_pairs,
    feature_correlations_words,
    feature_reliability_words,
    reliability_by_rows_words,
    reliable_measures,
)
from analysis.communicate.claims.words import measure_names
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText
from analysis.text.numbers import index_text, number_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results


def reliability_by_rows(results: Results) -> Figure | MarkdownText:
    """Show how far a viewer's level can be trusted, by the number of ratings it rests on."""
    frame = results.scrubbed.frame("reliability_curve").dropna()
    cut = int(results.scrubbed.record("window")["min_ratings"])
    return worded_figure(
        reliability_by_rows_words(results), lambda words: _reliability(words, frame, cut)
    )


def _reliability(words: FigureWords, frame: pd.DataFrame, cut: int) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    axes.plot(frame["n"], frame["reliability"], color=style.ACCENT, linewidth=2.2)
    axes.set(xscale="log", ylim=(0, 1.02), xlabel="ratings of a viewer (log scale)")
    style.log_axis(axes.xaxis)
    marks.reference_line(axes, cut, f"known from {number_text(cut)} on", upright=True)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    return drawn


def feature_reliability(results: Results) -> Figure | MarkdownText:
    """Show which measures give the same answer on two halves of a viewer's rows."""
    frame, names = reliable_measures(results), measure_names(results, 40)
    frame = frame.assign(label=frame["feature"].map(names))
    least = float(results.scrubbed.record("feature_limits")["min_reliability"])
    return worded_figure(
        feature_reliability_words(results), lambda words: _feature_bars(words, frame, least)
    )


def _feature_bars(words: FigureWords, frame: pd.DataFrame, least: float) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=1.4 + 0.25 * len(frame))
    inks = [style.ACCENT if use else style.ALL for use in frame["kept"].astype(bool)]
    values = frame["reliability"].clip(lower=0)
    texts = [index_text(value) for value in frame["reliability"]]
    marks.lying_bars(axes, list(frame["label"]), list(values), texts, inks)
    axes.set_xlim(0, 1.15)
    marks.reference_line(axes, least, "", upright=True)
    return drawn


def feature_correlations(results: Results) -> Figure | MarkdownText:
    """Show how measures move together (Spearman)."""
    pairs, names = correlated_pairs(results), measure_names(results, 36)
    return worded_figure(
        feature_correlations_words(results), lambda words: _correlations(words, pairs, names)
    )


def _correlations(words: FigureWords, pairs: pd.DataFrame, names: dict[str, str]) -> Drawing:
    import numpy as np

    known = {*pairs["feature_a"], *pairs["feature_b"]}
    place = {name: at for at, name in enumerate(name for name in names if name in known)}
    values = np.full((len(place), len(place)), np.nan)
    for a, b, rho in pairs[["feature_a", "feature_b", "rho"]].itertuples(index=False):
        if a in place and b in place:
            values[place[a], place[b]] = values[place[b], place[a]] = rho
    np.fill_diagonal(values, 1)
    values[np.triu_indices(len(place), 1)] = np.nan
    drawn, axes = style.titled_canvas(*words.heading, height=2.2 + 0.27 * len(place))
    shown = [names[name] for name in place]
    marks.signed_heatmap(axes, values, shown, shown, 1.0)
    return drawn
