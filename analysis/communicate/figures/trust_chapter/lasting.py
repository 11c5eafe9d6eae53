"""Figures of how segments last: shares by half-year, and where viewers are placed next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate import style
from analysis.communicate.claims.captions.trust_chapter.lasting_words import (
    half_year_shares_words,
    segment_moves_words,
    shares_by_half_year,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Inches: of lines, of a row of the heatmaps, and of what stands around them.
LINES, ROW, AROUND = 3.4, 0.42, 1.9
# Of a line of text, and of what stands above and below the axes.
LABEL, HEADS = 0.18, 1.2
# Letters on this much of the deepest blue are white.
DARK = 0.6


def half_year_shares(results: Results) -> Figure | MarkdownText:
    """Show each segment's share of viewers, half-year by half-year."""
    words, frame = half_year_shares_words(results), shares_by_half_year(results)
    return worded_figure(words, lambda words: _share_lines(words, frame, results), frame)


def _share_lines(words: FigureWords, frame: pd.DataFrame, results: Results) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=LINES)
    ends, days = [], sorted(frame["start"].unique())
    for segment, item in named_segments(results).items():
        own = frame[frame["segment"] == segment].sort_values("start")
        told = own.dropna(subset=["share"])
        if told.empty:
            continue
        axes.fill_between(own["start"], own["low"], own["high"], color=item.colour, alpha=0.2)
        axes.plot(own["start"], own["share"], "o-", color=item.colour, linewidth=2, markersize=4)
        last = told["share"].iloc[-1]
        ends.append((f"{item.name} {percent_text(last)}", last, item.colour))
    axes.set_ylim(bottom=0)
    marks.line_ends(axes, days[-1], ends, LABEL / (LINES - HEADS))
    style.share_axis(axes.yaxis)
    axes.set_xticks(days, [_half_name(day) for day in days])
    return drawn


def _half_name(day: pd.Timestamp) -> str:
    """Return the short name of a half-year: 2005 H1."""
    return f"{day.year} H{1 if day.month == 1 else 2}"


def segment_moves(results: Results) -> Figure | MarkdownText:
    """Show where the viewers of each segment are placed next, beside what chance alone does."""
    words, frame = segment_moves_words(results), results.interpreted.frame("half_year_moves")
    return worded_figure(words, lambda words: _heatmaps(words, frame, results), frame)


def _heatmaps(words: FigureWords, frame: pd.DataFrame, results: Results) -> Drawing:
    known = named_segments(results)
    named = [known[at] for at in known if at in set(frame["segment"])]
    height = AROUND + ROW * len(named)
    drawn, panels = style.panel_canvas(*words.heading, (1, 2), height=height, same_height=True)
    many = results.obtained.record("source")["noun_plural"]
    heads = ("next half-year", f"same half-year, other {single_line(many)}")
    for axes, column, head in zip(panels[0], ("share", "chance"), heads, strict=True):
        _heatmap(axes, frame, column, named)
        axes.set_title(head, loc="left", size=10, color=style.QUIET)
    return drawn


def _heatmap(axes: Axes, frame: pd.DataFrame, column: str, named: list[NamedSegment]) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    order = [item.segment for item in named]
    wide = frame.pivot(index="segment", columns="later", values=column).loc[order, order]
    scale = LinearSegmentedColormap.from_list("shares", ["#f7f7f7", style.ACCENT])
    axes.imshow(wide.to_numpy(float), cmap=scale, vmin=0, vmax=1, aspect="auto")
    for row, shares in enumerate(wide.to_numpy(float)):
        for at, share in enumerate(shares):
            if share == share:
                ink = "white" if share > DARK else style.INK
                text = percent_text(share, 0)
                axes.text(at, row, text, ha="center", va="center", size=9, color=ink)
    names = [f"{item.name} ({item.id})" for item in named]
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(len(names)), [item.id for item in named])
    axes.tick_params(length=0, labelcolor=style.INK, labelsize=9)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
