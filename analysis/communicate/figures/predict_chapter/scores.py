"""Figures of how well models do: scores of each task, errors by how much was given before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.predict_chapter.score_words import (
    amount_label,
    amount_scores_words,
    drawn_scores,
    errors_by_amount_words,
    leaving_scores_words,
    rating_scores_words,
)
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    METRICS,
    RATING,
    SHARES,
    Foretold,
    metric_text,
    model_name,
)
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.communicate.claims.claim import Claim
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Inches: of a line of dots, and of what stands around them.
ROW, AROUND = 0.34, 1.7
# Height of a name at the end of a line, of that of the axes.
PITCH = 0.09
# What a ranking by chance reaches of pairs.
CHANCE = 0.5


def rating_scores(results: Results) -> Figure | MarkdownText:
    """Show by how much each model misses ratings."""
    return _scores(results, RATING, rating_scores_words(results))


def amount_scores(results: Results) -> Figure | MarkdownText:
    """Show how well each model foretells how much viewers give."""
    return _scores(results, ENGAGEMENT, amount_scores_words(results))


def leaving_scores(results: Results) -> Figure | MarkdownText:
    """Show how well each model ranks viewers by their risk of leaving."""
    return _scores(results, LEAVING, leaving_scores_words(results))


def _scores(results: Results, task: str, words: FigureWords | Claim) -> Figure | MarkdownText:
    told = Foretold(results, task)
    frame = drawn_scores(told)
    return worded_figure(words, lambda said: _score_dots(said, told, frame), frame)


def _score_dots(words: FigureWords, told: Foretold, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=AROUND + ROW * len(frame))
    in_per_cent = told.metric in SHARES
    for place, row in enumerate(frame.itertuples(index=False)):
        ink = style.ACCENT if row.model == told.recommended else style.ALL
        axes.plot([row.low, row.high], [place, place], color=ink, linewidth=2)
        axes.plot([row.value], [place], "o", color=ink, markersize=6)
        end = row.high if row.high == row.high else row.value
        text = metric_text(row.value, told.metric) if in_per_cent else number_text(row.value, 2)
        marks.beside_dot(axes, end, place, text)
    axes.set_yticks(range(len(frame)), [model_name(name) for name in frame["model"]])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(frame) - 0.4, -0.6)
    axes.margins(x=0.14)
    axes.grid(visible=False)
    axes.set_xlabel(METRICS[told.metric])
    if in_per_cent:
        marks.reference_line(axes, CHANCE, "", upright=True)
        style.share_axis(axes.xaxis)
    else:
        style.plain_axis(axes.xaxis)
    return drawn


def errors_by_amount(results: Results) -> Figure | MarkdownText:
    """Show by how much ratings are missed, by how many their viewer gave before."""
    told, frame = Foretold(results, RATING), results.predicted.frame("errors_by_amount")
    frame = frame.dropna(subset=["rmse"]).reset_index(drop=True)
    return worded_figure(
        errors_by_amount_words(results), lambda words: _amounts(words, told, frame), frame
    )


def _amounts(words: FigureWords, told: Foretold, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=3.6)
    names = [amount_label(low, high) for low, high in
             zip(frame["low_amount"], frame["high_amount"], strict=True)]  # fmt: skip
    _error_line(axes, frame, "baseline", style.ALL)
    _error_line(axes, frame, "rmse", style.ACCENT)
    axes.set_xticks(range(len(names)), names)
    axes.set_xlim(-0.3, len(names) - 0.7)
    axes.set_xlabel(f"{told.people.many} given before")
    style.plain_axis(axes.yaxis)
    last = len(frame) - 1
    ends = [(model_name(told.recommended), float(frame["rmse"].iloc[-1]), style.ACCENT)]
    if frame["baseline_rmse"].notna().any() and told.baseline != told.recommended:
        baseline = float(frame["baseline_rmse"].iloc[-1])
        ends.append((model_name(told.baseline), baseline, style.QUIET))
    marks.line_ends(axes, last, ends, PITCH)
    return drawn


def _error_line(axes: Axes, frame: pd.DataFrame, which: str, ink: str) -> None:
    value = "rmse" if which == "rmse" else "baseline_rmse"
    places = range(len(frame))
    axes.fill_between(places, frame[f"{which}_low"], frame[f"{which}_high"], color=ink, alpha=0.2)
    axes.plot(places, frame[value], "o-", color=ink, linewidth=1.8, markersize=4)
