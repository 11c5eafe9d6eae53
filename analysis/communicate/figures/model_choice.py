"""Figures of the choice: which clustering serves, and how well it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.choice import held_text
from analysis.communicate.claims.words import given_number
from analysis.communicate.decided import (
    WITHHELD,
    no_group_drawn,
    not_compared,
    threshold_of,
    told_comparison,
)
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.disclosure import FEWEST, averaged_points, hidden_counts, tells_few
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import capital_first, counted_noun, english_list, spelled_number
from analysis.text.numbers import index_text, percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# More candidates would not fit on a page; the table and the CSV hold them all.
MOST_ROWS = 20
# Hennig's marks of a Jaccard similarity, by their names in the thresholds.
LINES = ("trusted", "valid", "stable")


def candidate_scores(results: Results) -> Figure | MarkdownText:
    """Show the score of each candidate clustering with its standard error."""
    frame, chosen = told_comparison(results), results.modelled.record("chosen")
    frame = frame[frame["score"].notna()]
    if frame.empty:
        return not_compared(results, "No candidate clustering could be scored.")
    frame = frame.sort_values(["score", "candidate"], ascending=[False, True])
    frame = frame[(frame["candidate"] == chosen["candidate"]) | (frame["score"].rank(
        ascending=False, method="first") <= MOST_ROWS)]  # fmt: skip
    names = [single_line(candidate, 36) for candidate in frame["candidate"]]
    choice = f"{single_line(chosen['method'], 24)} with {counted_noun(chosen['k'], 'cluster')}"
    admissible = int(frame["admissible"].sum())
    way = "The smallest number of clusters within one standard error of the best score is taken"
    if (frame.loc[frame["candidate"] == chosen["candidate"], "floor"] > 0).any():
        way = "The admissible mixture of lowest ICL among those with a floor is taken"
    if given_number(results):
        way = "The number of clusters was given; the best candidate with that number is taken"
    return Figure(
        "comparison",
        f"{way}: {choice}; {admissible} of the {len(frame)} candidates shown are admissible.",
        f"Dots with error bars for {counted_noun(len(frame), 'candidate')} by score. The best is "
        f"{names[0]} with {index_text(frame['score'].iloc[0])}; chosen is {choice}.",
        lambda: _comparison(frame, names, choice, chosen),
    )


def _comparison(frame: pd.DataFrame, names: list[str], choice: str, chosen: dict) -> Drawing:
    drawn, axes = style.titled_canvas(
        f"The declared rule takes {choice}",
        "Score (mean rank over silhouette, Calinski–Harabasz, Davies–Bouldin and stability; "
        "1 is best) ± one standard error; grey: not admissible",
        height=1.6 + 0.25 * len(frame),
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
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = results.modelled.frame("stability").dropna(), named_segments(results)
    if frame.empty:
        return MarkdownText("Too few viewers could be fitted to test the stability by resampling.")
    frame = frame[frame["segment"].isin(known)].sort_values("segment")
    named = [known[segment] for segment in frame["segment"]]
    good = int((~frame["tentative"].astype(bool)).sum())
    lines = {name: threshold_of(results, f"jaccard_{name}") for name in LINES}
    trusted, valid, stable = (index_text(lines[name]) for name in LINES)
    counts = {name: spelled_number(n) for name, n in (("good", good), ("of", len(frame)))}
    held = capital_first(held_text(good, len(frame), "group").format(**counts))
    title = f"{held} found again in resamples ({valid} or more)"

    return Figure(
        "stability",
        f"Below {trusted} a group should not be trusted, from {valid} it is "
        f"valid, from {stable} highly stable; stability is needed for types, it does not "
        "prove them.",
        "Lying bars of stability: "
        + english_list(
            [
                f"{item.name} {index_text(value)}"
                for item, value in zip(named, frame["jaccard"], strict=True)
            ]
        )
        + ".",
        lambda: _stability(title, frame, named, lines),
    )


def _stability(
    title: str, frame: pd.DataFrame, named: list[NamedSegment], lines: dict[str, float]
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Mean Jaccard similarity of each group with its best match over resamples; dashed: "
        f"{index_text(lines['trusted'])}, a pattern, and {index_text(lines['valid'])}, valid",
        height=1.7 + 0.36 * len(frame),
    )
    inks, names = [item.colour for item in named], [item.name for item in named]
    texts = [index_text(value) for value in frame["jaccard"]]
    marks.lying_bars(axes, names, list(frame["jaccard"]), texts, inks)
    axes.set_xlim(0, 1.12)
    for name in ("trusted", "valid"):
        marks.reference_line(axes, lines[name], "", upright=True)
    return drawn


def viewer_silhouettes(results: Results) -> Figure | MarkdownText:
    """Show the silhouettes of sampled viewers, sorted within their group, in means of tens."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = results.modelled.frame("silhouettes"), named_segments(results)
    if frame.empty:
        return MarkdownText("A silhouette needs two groups at least; there is one.")
    hidden = hidden_counts(frame["segment"].value_counts())
    shown = {segment: item for segment, item in known.items() if not hidden.get(segment, True)}
    if not shown or len(frame) < FEWEST:
        return MarkdownText(f"How well viewers fit their group is {WITHHELD}.")
    means = frame.groupby("segment")["value"].mean()
    named = [f"{item.name} {index_text(means[segment])}" for segment, item in shown.items()]
    return Figure(
        "silhouettes",
        f"A viewer near 1 is typical of its group, near 0 lies between two; the mean is "
        f"{index_text(frame['value'].mean())}.",
        f"Silhouette plot. Mean by group: {english_list(named)}.",
        lambda: _silhouettes(_nearer(frame), frame, shown),
    )


def _nearer(frame: pd.DataFrame) -> str:
    """Say how many viewers lie nearer to another group, as far as they are not few."""
    low = int((frame["value"] < 0).sum())
    if tells_few(low, len(frame)):
        return "How typical viewers are of their group"
    share = percent_text(low / len(frame)) if low else "None"
    return f"{share} of the viewers lie nearer to another group than to their own"


def _silhouettes(title: str, frame: pd.DataFrame, shown: dict[int, NamedSegment]) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"Silhouettes by group, in means of {spelled_number(FEWEST)} viewers or more; a sample of "
        f"{counted_noun(len(frame), 'viewer')}",
        height=4.6,
    )
    _silhouette_bands(axes, frame, shown)
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
