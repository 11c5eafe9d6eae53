"""Maps of viewers: two principal axes, and neighbourhoods for the eye only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.decided import WITHHELD, no_group_drawn
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.disclosure import FEWEST, averaged_points
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import counted_noun, english_list, spelled_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results


# What a dot stands for, so that none is of a single viewer.
DOTS = f"each dot is the mean of {spelled_number(FEWEST)} viewers or more"
# Said where a sample holds no such group.
NO_DOTS = MarkdownText(f"A map of viewers is {WITHHELD}.")


def _averaged(frame: pd.DataFrame, known: dict[int, NamedSegment]) -> pd.DataFrame:
    """Return the means of neighbouring viewers of a group: segment, x, y; see `averaged_points`."""
    import pandas as pd

    parts = []
    for segment in known:
        means, _ = averaged_points(frame.loc[frame["segment"] == segment, ["x", "y"]].to_numpy())
        parts.append(pd.DataFrame(means, columns=["x", "y"]).assign(segment=segment))
    return pd.concat(parts, ignore_index=True)


def _cloud(
    axes: Axes, dots: pd.DataFrame, known: dict[int, NamedSegment], size: float, alpha: float
) -> None:
    for segment, item in known.items():
        part = dots[dots["segment"] == segment]
        axes.scatter(part["x"], part["y"], s=size, color=item.colour, alpha=alpha, linewidth=0)
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)


def viewer_projection(results: Results) -> Figure | MarkdownText:
    """Show where viewers of a sample lie, and groups' centres, on the first two principal axes."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = results.modelled.frame("projection"), named_segments(results)
    if frame.empty:
        return MarkdownText(
            "There are fewer than two features, so there is no map of viewers to draw."
        )
    centres, dots = results.modelled.frame("centroids"), _averaged(frame, known)
    if dots.empty:
        return NO_DOTS
    title = (
        "Viewers form one cloud; the bands are regions of it"
        if results.modelled.record("gate")["structure"] == "none"
        else "Where the segments lie on the two axes along which viewers differ most"
    )

    return Figure(
        "projection",
        "Two axes show a part of what separates the groups: overlap here is not overlap in all "
        "features, and gaps should be looked for in the test of structure, not in this map.",
        f"Scatter of {counted_noun(len(dots), 'dot')} in "
        f"{counted_noun(len(known), 'colour')}, one a group: "
        + english_list([item.name for item in known.values()])
        + f"; {DOTS}; the centre of each group is labelled.",
        lambda: _projection(title, dots, centres, known),
    )


def _projection(
    title: str, dots: pd.DataFrame, centres: pd.DataFrame, known: dict[int, NamedSegment]
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"First two principal components of the features; {DOTS} of a sample; centres marked",
        height=4.8,
    )
    _cloud(axes, dots, known, size=24, alpha=0.6)
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
    if (few := no_group_drawn(results)) or frame is None or frame.empty:
        return MarkdownText(few or "There are too few viewers for a map of neighbourhoods.")
    dots = _averaged(frame, known)
    if dots.empty:
        return NO_DOTS

    return Figure(
        "neighbours",
        "The method pulls near viewers together and draws clumps where there are none; no "
        "clustering was made on it and no conclusion should be.",
        f"t-SNE scatter of {counted_noun(len(dots), 'dot')} in "
        f"{counted_noun(len(known), 'colour')}, one a group: "
        + english_list([item.name for item in known.values()])
        + f"; {DOTS}.",
        lambda: _neighbourhoods(dots, known),
    )


def _neighbourhoods(dots: pd.DataFrame, known: dict[int, NamedSegment]) -> Drawing:
    drawn, axes = style.titled_canvas(
        "For the eye only: neighbourhoods of viewers, on which nothing rests",
        f"t-SNE of the same axes; {DOTS} of a sample; distances, sizes and gaps mean nothing here",
        height=4.8,
    )
    _cloud(axes, dots, known, size=24, alpha=0.7)
    middles = dots.groupby("segment")[["x", "y"]].median()
    marks.named_centres(axes, [
        (row.x, row.y, known[row.Index]) for row in middles.itertuples() if row.Index in known
    ])  # fmt: skip
    axes.spines["bottom"].set_visible(False)
    return drawn
