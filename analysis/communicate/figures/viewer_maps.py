"""Maps of viewers: two principal axes, and neighbourhoods for the eye only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.model_chapter.map_words import (
    neighbours_words,
    projection_words,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.disclosure import averaged_points

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText


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
    """Show where viewers of a sample lie, and segments' centres, on the two principal axes."""
    return worded_figure(projection_words(results), lambda words: _projection(words, results))


def _projection(words: FigureWords, results: Results) -> Drawing:
    known, centres = named_segments(results), results.modelled.frame("centroids")
    dots = _averaged(results.modelled.frame("projection"), known)
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=4.8)
    _cloud(axes, dots, known, size=24, alpha=0.6)
    axes.set(xlabel="first component", ylabel="second component")
    marks.named_centres(axes, [
        (row.x, row.y, known[row.segment]) for row in centres.itertuples()
        if row.segment in known
    ])  # fmt: skip
    return drawn


def neighbour_map(results: Results) -> Figure | MarkdownText:
    """Show a sample of viewers so that near ones stay near (t-SNE), for the eye only."""
    return worded_figure(neighbours_words(results), lambda words: _neighbourhoods(words, results))


def _neighbourhoods(words: FigureWords, results: Results) -> Drawing:
    known = named_segments(results)
    dots = _averaged(results.modelled.frame("neighbours"), known)
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=4.8)
    _cloud(axes, dots, known, size=24, alpha=0.7)
    middles = dots.groupby("segment")[["x", "y"]].median()
    axes.spines["bottom"].set_visible(False)
    marks.named_centres(axes, [
        (row.x, row.y, known[row.Index]) for row in middles.itertuples() if row.Index in known
    ])  # fmt: skip
    return drawn
