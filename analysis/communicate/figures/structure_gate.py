"""Figures of the structure gate: known viewers beside simulated audiences without types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.model_chapter.gate_words import (
    drawn_statistics,
    gate_curves_words,
    null_statistics_words,
)
from analysis.communicate.claims.captions.model_chapter.model_populations import (
    NULLS,
    declared_parts,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.decided import p_text
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Greys, since colours are those of segments; the kind that decides most is the darkest.
GREYS = {"gaussian": "#b0b0b0", "uniform": "#cccccc", "latent": "#8a8a8a", "copula": "#dddddd"}
# Spreads dots of one row evenly whatever their number.
GOLDEN = 0.618


def gate_curves(results: Results) -> Figure | MarkdownText:
    """Show the silhouette of known viewers by k beside that of simulated audiences."""
    return worded_figure(gate_curves_words(results), lambda words: _structure(words, results))


def _structure(words: FigureWords, results: Results) -> Drawing:
    frame = results.modelled.frame("gate_curve")
    seen = frame.drop_duplicates("k").set_index("k")["observed"].sort_index()
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text)
    ends = [("known viewers", float(seen.iloc[-1]), style.ACCENT)]
    for kind, label in NULLS.items():
        part = frame[frame["null"] == kind].sort_values("k")
        if part.empty:
            continue
        low, high = (part["mean"] + sign * 2 * part["sd"] for sign in (-1, 1))
        axes.fill_between(part["k"], low, high, color=GREYS[kind], alpha=0.35, linewidth=0)
        axes.plot(part["k"], part["mean"], color=GREYS[kind], linewidth=1.2)
        ends.append((label, float(part["mean"].iloc[-1]), style.QUIET))
    axes.plot(seen.index, seen, "o-", color=style.ACCENT, linewidth=2, markersize=5)
    axes.set_ylim(bottom=min(0, seen.min()))
    marks.line_ends(axes, seen.index[-1], ends)
    axes.set(xlabel="number of segments k", xticks=list(seen.index))
    return drawn


def null_statistics(results: Results) -> Figure | MarkdownText:
    """Show the statistic of known viewers beside that of each simulated audience."""
    return worded_figure(null_statistics_words(results), lambda words: _nulls(words, results))


def p_of_null(results: Results, kind: str) -> str:
    """Return p against a kind of simulated audience: "none of 59", ".011"."""
    gate = results.modelled.record("gate")
    tables = declared_parts(results).get("nulls_copula") if kind == "copula" else gate["tables"]
    return p_text(gate[f"p_{kind}"], tables)


def _nulls(words: FigureWords, results: Results) -> Drawing:
    import numpy as np

    seen, drawn = drawn_statistics(results)
    canvas, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.7 + 0.62 * len(seen)
    )
    for place, kind in enumerate(seen.index):
        values = drawn.loc[drawn["null"] == kind, "statistic"].to_numpy()
        height = place + 0.4 * (np.arange(len(values)) * GOLDEN % 1 - 0.5)
        axes.plot(values, height, "o", color=style.ALL, markersize=4, alpha=0.6, linestyle="none")
        axes.vlines(seen[kind], place - 0.32, place + 0.32, color=style.ACCENT, linewidth=2.5)
        said = p_of_null(results, kind)
        axes.annotate(
            said if said.startswith("none") else f"p = {said}",
            (1, place), xycoords=axes.get_yaxis_transform(), ha="right", va="center", size=10,
        )  # fmt: skip
    axes.set_yticks(range(len(seen)), [NULLS[kind] for kind in seen.index])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_xlim(right=axes.get_xlim()[1] + 0.16 * np.ptp(axes.get_xlim()))
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("statistic T")
    return canvas
