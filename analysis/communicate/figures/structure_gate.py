"""Figures of the structure gate: the viewers beside tables without types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.decided import not_compared, p_text
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import counted_noun, english_list, spelled_number
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# How readers are told of the tables without types.
NULLS = {
    "gaussian": "Gaussian",
    "uniform": "uniform",
    "copula": "copula",
    "latent": "continuous tastes",
}
# Spreads dots of one row evenly whatever their number.
GOLDEN = 0.618
UNDRAWN = "Too few viewers could be fitted to draw tables without types."
# The copula does not decide, so it stands last.
MARKS = ("gaussian", "uniform", "latent", "copula")


def gate_curves(results: Results) -> Figure | MarkdownText:
    """Show the silhouette of the viewers by k beside that of tables without any types."""
    frame, gate = results.modelled.frame("gate_curve"), results.modelled.record("gate")
    if frame.empty:
        return not_compared(
            results, "Too few viewers could be fitted to compare them with tables without types."
        )
    seen = frame.drop_duplicates("k").set_index("k")["observed"]
    best = int(seen.idxmax())
    nulls = [name for name in NULLS if (frame["null"] == name).any()]
    highest = frame[frame["k"] == best]["mean"].max()
    title = {
        "strong": "The viewers cluster far more than any table without types",
        "moderate": "The viewers cluster more than tables without types",
    }.get(gate["structure"], "The viewers cluster hardly more than tables without types")
    return Figure(
        "structure",
        f"At k = {best} the viewers score {index_text(seen[best])}, the nearest table without "
        "types "
        f"{index_text(highest)}: an index alone always finds a best k, so only what exceeds such "
        "tables counts.",
        f"Line of the silhouette for {counted_noun(len(seen), 'number')} of clusters, highest "
        f"({index_text(seen[best])}) at k = {best}, over "
        f"{counted_noun(len(nulls), 'band')} of tables without types "
        f"({english_list([NULLS[name] for name in nulls])}), which score at most "
        f"{index_text(highest)} there.",
        lambda: _structure(title, frame, seen, nulls),
    )


def _structure(title: str, frame: pd.DataFrame, seen: pd.Series, nulls: list[str]) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Silhouette of k-means by number of clusters: the viewers (line), and tables with the "
        "same moments but no types (bands: mean ± 2 sd)",
    )
    for name, ink in zip(nulls, ("#8f8f8f", "#b9b9b9", "#cc79a7", "#d98200"), strict=False):
        part = frame[frame["null"] == name].sort_values("k")
        low, high = (part["mean"] + sign * 2 * part["sd"] for sign in (-1, 1))
        axes.fill_between(part["k"], low, high, color=ink, alpha=0.3, linewidth=0)
        axes.plot(part["k"], part["mean"], color=ink, linewidth=1.2)
    axes.plot(seen.index, seen, "o-", color=style.ACCENT, linewidth=2, markersize=5)
    ends = [("viewers", seen.iloc[-1], style.ACCENT)]
    ends += [
        (NULLS[name], frame[frame["null"] == name].sort_values("k")["mean"].iloc[-1], "#666666")
        for name in nulls
    ]
    axes.set_ylim(bottom=min(0, seen.min()))
    marks.line_ends(axes, seen.index[-1], ends)
    axes.set(xlabel="number of clusters k", xticks=list(seen.index))
    return drawn


def null_statistics(results: Results) -> Figure | MarkdownText:
    """Show the statistic of the viewers beside that of each table without types."""
    if "gate_draws" not in results.modelled or results.modelled.frame("gate_draws").empty:
        return not_compared(results, UNDRAWN)
    frame, gate = results.modelled.frame("gate_draws"), results.modelled.record("gate")
    seen = frame[frame["draw"] < 0].set_index("null")["statistic"]
    drawn = frame[frame["draw"] >= 0]
    known = [name for name in MARKS if name in seen.index and (drawn["null"] == name).any()]
    above = {
        name: int((drawn.loc[drawn["null"] == name, "statistic"] >= seen[name] - 1e-12).sum())
        for name in known
    }
    tested = results.modelled.frame("gate_nulls").set_index("null").loc[known]
    deciding = tested[tested["decides"]]
    beaten = deciding[deciding["rejected"]]
    which = f"{spelled_number(len(beaten))} of {spelled_number(len(deciding))}"
    which = f"all {spelled_number(len(deciding))}" if len(beaten) == len(deciding) else which
    little = ", by too little" if len(beaten) and gate["structure"] == "none" else ""
    title = f"The viewers exceed {which} kinds of tables without types that decide{little}"
    told = [
        f"{NULLS[name]}: {above[name]} of {(drawn['null'] == name).sum()} as high or higher"
        for name in known
    ]
    return Figure(
        "nulls",
        "Each dot is a table without types, the line the viewers. Of thousands of viewers even a "
        "trifle exceeds every null, so the size of the rise decides too.",
        "Dots of the statistic by kind of table, with the viewers' own as a line. "
        f"{english_list(told)}.",
        lambda: _nulls(title, drawn, seen, known, gate),
    )


def _p_note(gate: dict, name: str) -> str:
    tables = None if name == "copula" else gate["tables"]
    said = p_text(gate[f"p_{name}"], tables)
    return said if said.startswith("none") else f"p = {said}"


def _nulls(
    title: str, drawn: pd.DataFrame, seen: pd.Series, known: list[str], gate: dict
) -> Drawing:
    import numpy as np

    canvas, axes = style.titled_canvas(
        title,
        "Largest standardised silhouette over all k: tables without types (dots) and the viewers "
        "(line), with p; the copula does not decide",
        height=1.7 + 0.62 * len(known),
    )
    for place, name in enumerate(known):
        values = drawn.loc[drawn["null"] == name, "statistic"].to_numpy()
        height = place + 0.4 * (np.arange(len(values)) * GOLDEN % 1 - 0.5)
        axes.plot(values, height, "o", color=style.ALL, markersize=4, alpha=0.6, linestyle="none")
        axes.vlines(seen[name], place - 0.32, place + 0.32, color=style.ACCENT, linewidth=2.5)
        axes.annotate(
            _p_note(gate, name),
            (1, place), xycoords=axes.get_yaxis_transform(), ha="right", va="center", size=10,
        )  # fmt: skip
    axes.set_yticks(range(len(known)), [NULLS[name] for name in known])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_xlim(right=axes.get_xlim()[1] + 0.16 * np.ptp(axes.get_xlim()))
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("statistic T")
    return canvas
