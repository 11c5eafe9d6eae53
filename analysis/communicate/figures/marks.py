"""Marks that several figures share: labelled bars, a labelled line, a heatmap."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from analysis.communicate import style
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.communicate.figures.segment_names import NamedSegment


# Height of a line of text in axes of the usual height.
PITCH = 0.055
# So many names of columns stand level in lines of so many letters; more are slanted.
LEVEL_NAMES, LEVEL_WIDTH = 7, 14
# Where a logarithmic axis of counts is labelled.
LOG_TICKS = [digit * 10**power for power in range(8) for digit in (1, 2, 5)]
# Points of an inch, and the room in inches that a label keeps before the next one.
POINTS, LABEL_ROOM = 72.0, 0.22


def upright_bars(
    axes: Axes,
    names: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str] | None = None,
    colours: str | Sequence[str] = style.ACCENT,
) -> None:
    """Draw upright bars from zero, each with its text above where texts are given."""
    bars = axes.bar(range(len(names)), values, width=0.8, color=colours)
    if texts:
        axes.bar_label(bars, texts, padding=2, size=10, color=style.INK, bbox=style.PAPER)
    axes.margins(x=0.01, y=0.1)
    axes.set_ylim(bottom=0)
    every = max(1, -(-len(names) // 12)) if max(map(len, names)) < 9 else 1
    axes.set_xticks(range(0, len(names), every), names[::every])
    if max(map(len, names)) >= 9:
        slanted_names(axes)


def slanted_names(axes: Axes) -> None:
    """Slant the names below the axes, so that long ones do not overlap."""
    axes.tick_params(axis="x", labelrotation=30)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right")
        label.set_rotation_mode("anchor")


def lying_bars(
    axes: Axes,
    names: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    colours: str | Sequence[str] = style.ACCENT,
) -> None:
    """Draw lying bars from zero, the first on top, each with its text behind it."""
    bars = axes.barh(range(len(names)), values, height=0.7, color=colours)
    axes.bar_label(bars, texts, padding=4, size=10.5, color=style.INK)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.14)
    axes.set_xlim(left=0)


def doubling_bars(
    axes: Axes, frame: pd.DataFrame, heights: pd.Series, bottom: pd.Series | float = 0.0, **how: Any
) -> None:
    """Draw bins of whole numbers (lower, upper) where they lie on a logarithmic axis."""
    width = frame["upper"] + 1 - frame["lower"]
    look = {"color": style.ACCENT, "edgecolor": "white", "linewidth": 0.8, **how}
    axes.bar(frame["lower"], heights, width=width, align="edge", bottom=bottom, **look)
    axes.set_xscale("log")
    end = float((frame["upper"] + 1).max())
    axes.set_xlim(1, end)
    style.log_axis(axes.xaxis, [tick for tick in LOG_TICKS if tick <= end])


def rising_line(axes: Axes, ends: Sequence[float], shares: Sequence[float], rest: str) -> None:
    """Draw what share lies at or below each end, with what is said of the rest beyond the last."""
    axes.plot(ends, shares, "o-", color=style.ACCENT, linewidth=1.8, markersize=4)
    axes.set_ylim(0, 1.02)
    style.share_axis(axes.yaxis)
    if rest:
        axes.annotate(
            rest, (ends[-1], shares[-1]), xytext=(8, 0), textcoords="offset points",
            va="center", size=10, color=style.QUIET, annotation_clip=False,
        )  # fmt: skip


def reference_line(axes: Axes, value: float, text: str, *, upright: bool = False) -> None:
    """Draw a dashed line at a value with its meaning beside it."""
    line = axes.axvline if upright else axes.axhline
    line(value, color=style.QUIET, linewidth=1, linestyle=(0, (4, 3)))
    place, moved = ((value, 1), (4, -3)) if upright else ((1, value), (-2, 3))
    axes.annotate(
        text,
        place,
        xytext=moved,
        xycoords=axes.get_xaxis_transform() if upright else axes.get_yaxis_transform(),
        textcoords="offset points",
        ha="left" if upright else "right",
        va="top" if upright else "bottom",
        size=10,
        color=style.QUIET,
    )


def beside_dot(axes: Axes, x: float, y: float, text: str) -> None:
    """Write a text to the right of a dot or of the end of its interval."""
    axes.annotate(
        text, (x, y), xytext=(6, 0), textcoords="offset points", va="center", size=10,
        color=style.INK,
    )  # fmt: skip


def signed_heatmap(
    axes: Axes,
    values: np.ndarray,
    row_names: Sequence[str],
    column_names: Sequence[str],
    limit: float,
    digits: int = 1,
) -> None:
    """Draw signed values as colours (orange below zero, blue above) with their numbers."""
    from matplotlib.colors import LinearSegmentedColormap

    scale = LinearSegmentedColormap.from_list("signed", ["#d98200", "#f7f7f7", "#0072b2"])
    axes.imshow(values, cmap=scale, vmin=-limit, vmax=limit, aspect="auto")
    level = len(column_names) <= LEVEL_NAMES
    shown = [textwrap.fill(name, LEVEL_WIDTH) if level else name for name in column_names]
    axes.set_xticks(range(len(column_names)), shown)
    if not level:
        slanted_names(axes)
    axes.set_yticks(range(len(row_names)), row_names)
    axes.tick_params(length=0, labelcolor=style.INK, labelsize=10)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    small = len(column_names) > 12
    for (row, column), value in _cells(values):
        ink = "white" if value > 0.65 * limit else style.INK
        text = number_text(value, digits)
        axes.text(column, row, text, ha="center", va="center", size=7 if small else 9, color=ink)


def _cells(values: np.ndarray) -> Iterator[tuple[tuple[int, ...], float]]:
    import numpy as np

    return ((place, value) for place, value in np.ndenumerate(values) if np.isfinite(value))


def line_ends(
    axes: Axes, x: float, named: Sequence[tuple[str, float, str]], pitch: float = PITCH
) -> None:
    """Name lines at their right ends, moved apart where they would overlap.

    Parameters
    ----------
    axes : Axes
        Where the lines are.
    x : float
        Where they end.
    named : sequence of (str, float, str)
        Name, height of the end, colour.
    pitch : float
        Height of a line of text, of that of the axes.
    """
    low, high = axes.get_ylim()
    taken = None
    for name, y, ink in sorted(named, key=lambda item: item[1]):
        place = y if taken is None else max(y, taken + pitch * (high - low))
        taken = place
        axes.annotate(
            name, (x, place), xytext=(8, 0), textcoords="offset points",
            va="center", size=10, color=ink, annotation_clip=False,
        )  # fmt: skip


def text_width(text: str, size: float) -> float:
    """Return how wide a text is in inches, in the font of figures."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    drawn = TextPath((0, 0), text, prop=FontProperties(size=size))
    return float(drawn.get_extents().x1) / POINTS


def flowing_places(
    texts: Sequence[str], width: float, size: float = 11.5
) -> list[tuple[float, int]]:
    """Return where texts stand that follow each other, and on which line: inches and lines.

    Parameters
    ----------
    texts : sequence of str
        In their order, each behind a mark.
    width : float
        Of a line, in inches.
    size : float
        Of the letters, in points.
    """
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for text in texts:
        long = text_width(text, size) + LABEL_ROOM
        if x and x + long > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += long + LABEL_ROOM
    return places


def named_centres(axes: Axes, items: Sequence[tuple[float, float, NamedSegment]]) -> None:
    """Mark centres by a ringed dot with the name beside it, names moved apart upwards."""
    low, high = axes.get_ylim()
    taken: list[tuple[float, float, float]] = []
    across = (axes.get_xlim()[1] - axes.get_xlim()[0]) / style.WIDTH
    pitch = 0.06 * (high - low)
    for x, y, item in sorted(items, key=lambda one: one[1]):
        axes.plot([x], [y], "o", markersize=10, color=item.colour, markeredgecolor="white")
        end = x + across * (text_width(item.name, 11) + LABEL_ROOM)
        place = y
        for left, right, height in taken:
            if x < right and end > left and place < height + pitch:
                place = height + pitch
        taken.append((x, end, place))
        # At the right edge a name stands before its dot.
        side = -1 if end > axes.get_xlim()[1] else 1
        text = axes.annotate(
            item.name, (x, place), xytext=(8 * side, 6), textcoords="offset points",
            weight="semibold", ha="left" if side > 0 else "right",
        )  # fmt: skip
        text.set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1})
