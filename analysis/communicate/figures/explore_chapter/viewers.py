"""Figures of viewers: how much each gives, how unequally, at what level, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.viewer_words import (
    LONGER,
    mean_rating_words,
    ratings_per_viewer_words,
    viewer_concentration_words,
    viewer_tenure_words,
)
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.log_bins import drawn_bins, for_each_doubling, has_open_end
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# A bar whose end is not told is paler.
OPEN = 0.55


def ratings_per_viewer(results: Results) -> Figure | MarkdownText:
    """Show how many viewers gave how many rows."""
    frame, facts = results.explored.frame("user_counts"), results.explored.record("summary")
    return worded_figure(
        ratings_per_viewer_words(results),
        lambda words: _per_viewer(words, frame, facts["noun_plural"]),
        frame,
    )


def _per_viewer(words: FigureWords, frame: pd.DataFrame, many: str) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    bins = drawn_bins(frame)
    marks.doubling_bars(axes, bins, for_each_doubling(bins, bins["users"]))
    if has_open_end(frame):
        axes.patches[-1].set_alpha(OPEN)
    axes.set_xlabel(f"{many} of a viewer (logarithmic)")
    axes.set_ylabel("viewers for each doubling")
    style.count_axis(axes.yaxis)
    return drawn


def viewer_concentration(results: Results) -> Figure | MarkdownText:
    """Show how unequally rows are spread over viewers (Lorenz curve)."""
    frame, facts = results.explored.frame("lorenz"), results.explored.record("summary")
    return worded_figure(
        viewer_concentration_words(results),
        lambda words: _lorenz(words, frame, facts["top_decile_share"]),
        frame,
    )


def _lorenz(words: FigureWords, frame: pd.DataFrame, tenth: float | None) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    axes.plot([0, 1], [0, 1], color=style.ALL, linewidth=1.2)
    axes.plot(frame["share_users"], frame["share_ratings"], color=style.ACCENT, linewidth=2.2)
    if tenth is not None:
        _nine_tenths(axes, 1 - tenth)
    axes.annotate("if all had alike", (0.34, 0.38), ha="right", color=style.QUIET, bbox=style.PAPER)
    axes.set(xlim=(0, 1.01), ylim=(0, 1.01), xlabel="share of viewers")
    style.share_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    return drawn


def _nine_tenths(axes: Axes, held: float) -> None:
    axes.plot([0.9], [held], "o", color=style.ACCENT)
    axes.annotate(
        f"{percent_text(0.9)} of viewers: {percent_text(held)}",
        (0.9, held),
        xytext=(-9, -2),
        textcoords="offset points",
        ha="right",
        va="center",
        bbox=style.PAPER,
    )


def mean_rating(results: Results) -> Figure | MarkdownText:
    """Show viewers' mean ratings as they are and shrunk by how few ratings they rest on."""
    frame = results.explored.frame("user_means")
    return worded_figure(mean_rating_words(results), lambda words: _means(words, frame), frame)


def _means(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    parts = {name: part.reset_index(drop=True) for name, part in frame.groupby("measure")}
    width = (frame["upper"] - frame["lower"]).round(9)
    drawn, axes = style.titled_canvas(*words.heading)
    heights = {name: _heights(part, float(width.min())) for name, part in parts.items()}
    edges = {name: [*part["lower"], part["upper"].iloc[-1]] for name, part in parts.items()}
    axes.stairs(heights["raw"], edges["raw"], fill=True, color=style.ALL, alpha=0.45)
    axes.stairs(heights["shrunk"], edges["shrunk"], color=style.ACCENT, linewidth=2, baseline=0)
    top = parts["shrunk"].loc[heights["shrunk"].idxmax()]
    axes.annotate(
        "shrunk", ((top["lower"] + top["upper"]) / 2, heights["shrunk"].max()), xytext=(0, 3),
        textcoords="offset points", ha="center", color=style.ACCENT,
    )  # fmt: skip
    axes.annotate("as it is", (edges["raw"][0], heights["raw"].iloc[0]), xytext=(2, 3),
                  textcoords="offset points", color=style.QUIET)  # fmt: skip
    axes.set_xlabel("mean rating of a viewer")
    axes.margins(y=0.1)
    axes.set_ylim(bottom=0)
    style.count_axis(axes.yaxis)
    return drawn


def _heights(part: pd.DataFrame, width: float) -> pd.Series:
    """Return viewers by bin, those of a joined bin spread over the bins that it was made of."""
    return part["users"] / ((part["upper"] - part["lower"]) / width).round()


def viewer_tenure(results: Results) -> Figure | MarkdownText:
    """Show how long viewers stay, from their first to their last row."""
    frame = results.explored.frame("tenure")
    shown = frame.loc[: frame.index[frame["users"] > 0].max()] if len(frame) else frame
    return worded_figure(viewer_tenure_words(results), lambda words: _tenure(words, shown), shown)


def _tenure(words: FigureWords, shown: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    shares = shown["users"].cumsum() / shown["users"].sum()
    closed = shown["label"] != LONGER
    rest = "" if closed.all() else f"{percent_text(1 - shares[closed].max())} {LONGER}"
    marks.rising_line(axes, list(shown["upper"][closed]), list(shares[closed]), rest)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(left=0)
    names = [label.removeprefix("up to ") for label in shown["label"][closed]]
    axes.set_xticks(list(shown["upper"][closed]), names)
    marks.slanted_names(axes)
    axes.minorticks_off()
    return drawn
