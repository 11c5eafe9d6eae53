"""Maps of viewers: two principal axes, and neighbourhoods for the eye only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.decided import no_segments
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import counted_noun, english_list

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results


def _cloud(
    axes: Axes, frame: pd.DataFrame, known: dict[int, NamedSegment], size: float, alpha: float
) -> None:
    for segment, item in known.items():
        part = frame[frame["segment"] == segment]
        axes.scatter(part["x"], part["y"], s=size, color=item.colour, alpha=alpha, linewidth=0)
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)


def viewer_projection(results: Results) -> Figure | MarkdownText:
    """Show a sample of viewers and the centres of groups on the first two principal axes."""
    if few := no_segments(results):
        return MarkdownText(few)
    frame, known = results.modelled.frame("projection"), named_segments(results)
    if frame.empty:
        return MarkdownText(
            "There are fewer than two features, so there is no map of viewers to draw."
        )
    centres = results.modelled.frame("centroids")
    title = (
        "Viewers form one cloud; the bands are regions of it"
        if results.modelled.record("gate")["structure"] == "none"
        else "Where the segments lie on the two axes along which viewers differ most"
    )

    return Figure(
        "projection",
        "Two axes show a part of what separates the groups: overlap here is not overlap in all "
        "features, and gaps should be looked for in the test of structure, not in this map.",
        f"Scatter of {counted_noun(len(frame), 'viewer')} in "
        f"{counted_noun(len(known), 'colour')}, one a group: "
        + english_list([item.name for item in known.values()])
        + "; the centre of each is labelled.",
        lambda: _projection(title, frame, centres, known),
    )


def _projection(
    title: str, frame: pd.DataFrame, centres: pd.DataFrame, known: dict[int, NamedSegment]
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"First two principal components of the features; a sample of {len(frame):,} "
        "viewers, centres marked",
        height=4.8,
    )
    _cloud(axes, frame, known, size=7, alpha=0.5)
    marks.named_centres(axes, [
        (row.x, row.y, known[row.segment]) for row in centres.itertuples()
        if row.segment in known
    ])  # fmt: skip
    axes.set(xlabel="first component", ylabel="second component")
    return drawn


def neighbour_map(results: Results) -> Figure | MarkdownText:
    """Show a sample of viewers so that near ones stay near (t-SNE), for the eye only."""
    known = named_segments(results)
    frame = results.modelled.frame("neighbours") if "neighbours" in results.modelled else None
    if (few := no_segments(results)) or frame is None or frame.empty:
        return MarkdownText(few or "There are too few viewers for a map of neighbourhoods.")

    def draw() -> Drawing:
        drawn, axes = style.titled_canvas(
            "For the eye only: neighbourhoods of viewers, on which nothing rests",
            f"t-SNE of the same axes; a sample of {counted_noun(len(frame), 'viewer')}; distances, "
            "sizes and gaps mean nothing here",
            height=4.8,
        )
        _cloud(axes, frame, known, size=9, alpha=0.7)
        middles = frame.groupby("segment")[["x", "y"]].median()
        marks.named_centres(axes, [
            (row.x, row.y, known[row.Index]) for row in middles.itertuples() if row.Index in known
        ])  # fmt: skip
        axes.spines["bottom"].set_visible(False)
        return drawn

    return Figure(
        "neighbours",
        "The method pulls near viewers together and draws clumps where there are none; no "
        "clustering was made on it and no conclusion should be.",
        f"t-SNE scatter of {counted_noun(len(frame), 'viewer')} in "
        f"{counted_noun(len(known), 'colour')}, one a group: "
        "" + english_list([item.name for item in known.values()]) + ".",
        draw,
    )
