"""Figures of the candidates by number of segments: elbow, silhouette, gap, BIC, agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.model_chapter.choice_words import agreement_words
from analysis.communicate.claims.captions.model_chapter.criterion_words import (
    best_by_silhouette,
    drawn_kmeans,
    elbow_words,
    gap_words,
    information_words,
    mixtures_drawn,
    silhouette_by_k_words,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText, single_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Methods are no segments, so they are told apart by greys, dashes and marks, not by colours.
INKS = ("#222222", "#44546a", "#6b6b6b", "#7f8fa6", "#8a8a8a", "#555555")
DASHES = ("-", "--", "-.", ":")
MARKERS = "osD^vP"
# The longest name of a method at the end of its line, and of a candidate in a heatmap.
LONGEST_METHOD, LONGEST_CANDIDATE = 24, 44


def _whole(axes: Axes, ks: list[int]) -> None:
    axes.set(xlabel="number of segments k", xticks=ks)


def elbow_curve(results: Results) -> Figure | MarkdownText:
    """Show how much of the spread each further segment takes away."""
    return worded_figure(elbow_words(results), lambda words: _elbow(words, results))


def _elbow(words: FigureWords, results: Results) -> Drawing:
    frame = drawn_kmeans(results, "within_ss")
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text)
    share = frame["within_ss"] / frame["within_ss"].iloc[0]
    axes.plot(frame["k"], share, "o-", color=style.ACCENT, linewidth=2, markersize=5)
    _whole(axes, list(frame["k"]))
    axes.set_ylim(bottom=0)
    style.share_axis(axes.yaxis)
    return drawn


def silhouette_by_k(results: Results) -> Figure | MarkdownText:
    """Show the silhouette of every method by number of segments, with error bars."""
    words = silhouette_by_k_words(results)
    return worded_figure(words, lambda words: _silhouette_by_k(words, results))


def _silhouette_by_k(words: FigureWords, results: Results) -> Drawing:
    frame, own = best_by_silhouette(results)
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=4.4)
    ends = []
    for place, (method, part) in enumerate(frame.groupby("method", sort=False)):
        ink = INKS[place % len(INKS)]
        axes.errorbar(
            part["k"], part["silhouette"], yerr=2 * part["silhouette_se"].fillna(0), color=ink,
            fmt=MARKERS[place % len(MARKERS)], linestyle=DASHES[place % len(DASHES)],
            markersize=4, linewidth=1.6,
        )  # fmt: skip
        name = single_line(method, LONGEST_METHOD)
        ends.append((name, float(part["silhouette"].iloc[-1]), ink))
    axes.plot(own["k"], own["silhouette"], "D", color=style.ALL, markersize=5, linestyle="none")
    _whole(axes, sorted({*frame["k"].astype(int), *own["k"].astype(int)}))
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
    marks.line_ends(axes, float(frame["k"].max()), ends)
    return drawn


def gap_curve(results: Results) -> Figure | MarkdownText:
    """Show the gap statistic with its standard errors and the k that its rule takes."""
    return worded_figure(gap_words(results), lambda words: _gap(words, results))


def _gap(words: FigureWords, results: Results) -> Drawing:
    frame = drawn_kmeans(results, "gap", "gap_se")
    top = frame.loc[frame["gap"].idxmax()]
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text)
    axes.errorbar(frame["k"], frame["gap"], yerr=frame["gap_se"], fmt="o-", color=style.ACCENT,
                  markersize=5, capsize=3)  # fmt: skip
    marks.reference_line(axes, float(top["gap"] - top["gap_se"]), "")
    _whole(axes, list(frame["k"]))
    return drawn


def information_criteria(results: Results) -> Figure | MarkdownText:
    """Show BIC and ICL of the mixtures by number of components."""
    return worded_figure(information_words(results), lambda words: _information(words, results))


def _information(words: FigureWords, results: Results) -> Drawing:
    frame = mixtures_drawn(results)
    drawn, panels = style.panel_canvas(
        words.title.text, words.subtitle.text, (1, 2), height=4.2, same_height=True
    )
    for axes, name in zip(panels.flat, ("bic", "icl"), strict=True):
        ends = []
        for place, (kind, part) in enumerate(frame.groupby("variant", sort=True)):
            part, ink = part.sort_values("k"), INKS[place % len(INKS)]
            axes.plot(part["k"], part[name] / 1000, DASHES[place % len(DASHES)], color=ink,
                      marker="o", markersize=3.5, linewidth=1.4)  # fmt: skip
            ends.append((str(kind), float(part[name].iloc[-1] / 1000), ink))
        axes.set_title(name.upper(), loc="left", size=11)
        axes.set(xlabel="components", xticks=sorted(frame["k"].astype(int).unique())[::2])
        if name == "icl":
            axes.margins(y=0.05)
            marks.line_ends(axes, float(frame["k"].max()), ends)
    return drawn


def agreement_heatmap(results: Results) -> Figure | MarkdownText:
    """Show how far the best clusterings of all methods agree."""
    return worded_figure(agreement_words(results), lambda words: _agreement(words, results))


def _agreement(words: FigureWords, results: Results) -> Drawing:
    frame = results.modelled.frame("agreement")
    names = list(dict.fromkeys(frame["candidate_a"]))
    wide = frame.pivot(index="candidate_a", columns="candidate_b", values="ari")
    wide = wide.reindex(index=names, columns=names)
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.9 + 0.5 * len(wide)
    )
    shown = [single_line(name, LONGEST_CANDIDATE) for name in wide.index]
    methods = [name.partition(" (")[0].partition(" k=")[0] for name in shown]
    marks.signed_heatmap(axes, wide.to_numpy(float), shown, methods, 1.0, digits=2)
    return drawn
