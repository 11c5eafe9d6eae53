"""Figures of what cleaning took and who is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate import style
from analysis.communicate.claims.captions.data_chapters.cleaning_words import (
    cleaning_waterfall_words,
    covered_shares,
    viewer_coverage_words,
)
from analysis.communicate.claims.data.cleaning import chain_of
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.text.markdown import single_line
from analysis.text.numbers import number_text, percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# What is lost is vermilion in every figure of cleaning.
DROPPED = "#d55e00"


def cleaning_waterfall(results: Results) -> Figure | MarkdownText:
    """Show the rows that each cleaning rule dropped, and those that it changed."""
    chain = chain_of(results)
    return worded_figure(cleaning_waterfall_words(results), lambda words: _waterfall(words, chain))


def _touch(row: Any) -> str:
    parts = ((row.rows_dropped, "dropped"), (row.rows_changed, "changed"))
    return " and ".join(f"{number_text(size)} {what}" for size, what in parts if size)


def _waterfall(words: FigureWords, chain: pd.DataFrame) -> Drawing:
    read, lost = int(chain["rows_in"].iloc[0]), int(chain["rows_dropped"].sum())
    acting = chain[(chain["rows_dropped"] > 0) | (chain["rows_changed"] > 0)]
    names = [single_line(rule, 34).replace("_", " ") for rule in acting["rule"]]
    names = [*names, "dropped in all"]
    drawn, axes = style.titled_canvas(*words.heading, height=1.5 + 0.34 * len(names))
    left = [*(read - acting["rows_in"]), 0]
    width = [*acting["rows_dropped"], lost]
    texts = [*(_touch(row) for row in acting.itertuples()), number_text(lost)]
    marks.lying_bars(axes, names, width, [""] * len(names), [*[DROPPED] * len(acting), style.QUIET])
    for place, patch in enumerate(axes.patches):
        patch.set(x=left[place])
        axes.text(left[place] + width[place], place, f" {texts[place]}", va="center", size=10.5)
    axes.set_xlim(0, 1.45 * max(lost, 1))
    return drawn


def viewer_coverage(results: Results) -> Figure | MarkdownText:
    """Show who is known, who is guessed and who is out, by viewers and by rows."""
    share, many = covered_shares(results), results.obtained.record("source")["noun_plural"]
    return worded_figure(
        viewer_coverage_words(results), lambda words: _coverage(words, share, many)
    )


def _coverage(words: FigureWords, share: pd.DataFrame, many: str) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=2.4)
    left = [0.0, 0.0]
    for name, ink in (("full", style.ACCENT), ("low", style.ALL), ("out", DROPPED)):
        values = [share["users"][name], share["rows"][name]]
        bars = axes.barh([0, 1], values, left=left, color=ink, height=0.6)
        texts = [percent_text(value) if value > 0.06 else "" for value in values]
        axes.bar_label(
            bars, texts, label_type="center", color="black" if name == "low" else "white"
        )
        left = [start + value for start, value in zip(left, values, strict=True)]
    axes.set_yticks([0, 1], ["viewers", single_line(many, 24)])
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xlim(0, 1)
    style.share_axis(axes.xaxis)
    return drawn
