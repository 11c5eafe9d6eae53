"""Figures of the choice: which clustering serves, and how well it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.model_chapter.choice_words import (
    candidate_scores_words,
    drawn_candidates,
)
from analysis.communicate.claims.captions.model_chapter.fit_words import (
    held_segments,
    silhouettes_words,
    stability_words,
    told_silhouettes,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.decided import threshold_of
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.disclosure import averaged_points
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# The longest name of a candidate beside its dot.
LONGEST_CANDIDATE = 44


def candidate_scores(results: Results) -> Figure | MarkdownText:
    """Show the score of each candidate clustering with its standard error."""
    return worded_figure(candidate_scores_words(results), lambda words: _comparison(words, results))


def _comparison(words: FigureWords, results: Results) -> Drawing:
    frame, chosen = drawn_candidates(results), results.modelled.record("chosen")
    names = [single_line(candidate, LONGEST_CANDIDATE) for candidate in frame["candidate"]]
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.6 + 0.25 * len(frame)
    )
    for place, row in enumerate(frame.itertuples()):
        is_chosen = row.candidate == chosen["candidate"]
        ink = style.ACCENT if row.admissible else style.ALL
        error = row.score_se if row.score_se == row.score_se else 0
        axes.errorbar(row.score, place, xerr=error, fmt="o", color=ink,
                      markersize=9 if is_chosen else 5)  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("score")
    return drawn


def segment_stability(results: Results) -> Figure | MarkdownText:
    """Show how well each segment is found again in resamples (clusterwise Jaccard)."""
    return worded_figure(stability_words(results), lambda words: _stability(words, results))


def _stability(words: FigureWords, results: Results) -> Drawing:
    frame, known = held_segments(results), named_segments(results)
    named = [known[segment] for segment in frame["segment"]]
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.7 + 0.36 * len(frame)
    )
    inks, names = [item.colour for item in named], [item.name for item in named]
    texts = [index_text(value) for value in frame["jaccard"]]
    marks.lying_bars(axes, names, list(frame["jaccard"]), texts, inks)
    axes.set_xlim(0, 1.12)
    for line in ("trusted", "valid"):
        marks.reference_line(axes, threshold_of(results, f"jaccard_{line}"), "", upright=True)
    return drawn


def viewer_silhouettes(results: Results) -> Figure | MarkdownText:
    """Show the silhouettes of sampled viewers, sorted within their segment, in means of tens."""
    return worded_figure(silhouettes_words(results), lambda words: _silhouettes(words, results))


def _silhouettes(words: FigureWords, results: Results) -> Drawing:
    frame = told_silhouettes(results)
    shown = set(frame["segment"])
    known = {at: item for at, item in named_segments(results).items() if at in shown}
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=4.6)
    _silhouette_bands(axes, frame, known)
    axes.axvline(0, color=style.INK, linewidth=0.8)
    axes.set(xlabel="silhouette", yticks=[])
    axes.invert_yaxis()
    axes.grid(visible=False)
    return drawn


def _silhouette_bands(axes: Axes, frame: pd.DataFrame, shown: dict[int, NamedSegment]) -> None:
    import numpy as np

    start, gap = 0, max(1, len(frame) // 60)
    for segment, item in shown.items():
        means, sizes = averaged_points(frame.loc[frame["segment"] == segment, ["value"]].to_numpy())
        order = np.argsort(-means[:, 0], kind="stable")
        values = np.repeat(means[order, 0], sizes[order])
        places = np.arange(start, start + len(values))
        axes.fill_betweenx(places, 0, values, color=item.colour, linewidth=0)
        axes.annotate(
            item.name,
            (1, start + len(values) / 2),
            xycoords=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            size=10.5,
        )
        start += len(values) + gap
    axes.set_xlim(right=max(1.0, axes.get_xlim()[1]))
