"""How figures look: fonts, colours, and a canvas whose title states the finding."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.text.dates import year_text
from analysis.text.numbers import exact_percent, number_text, rounded_number

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

# Okabe–Ito from blue on, its pale colours darkened until they reach 3 : 1 on paper; beyond seven
# lightness parts them. The style sheets hold the same order.
SEGMENT_COLOURS = (
    *("#0072b2", "#d55e00", "#009e73", "#c46fa0", "#b27a00", "#3a8fc4", "#777777"),
    *("#00507d", "#8a3d00", "#00694d", "#8a4a6c", "#5a8f29"),
)
# Grey is for everybody together, slate for the one thing shown, and neither is a segment's.
ALL = "#9a9a9a"
ACCENT = "#44546a"
INK = "#222222"
QUIET = "#5f5f5f"
RULE = "#dddddd"
# Inches; as wide as the column of text, so that 11 points stay 11 points in the PDF.
WIDTH, HEIGHT = 7.2, 4.0
# Behind text that would lie on a line.
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}

# No marks without a meaning: the grid only across, no frame, text as shapes so that it looks alike
# everywhere, a fixed salt so that the same figure gives the same bytes.
_RC: dict[Any, Any] = {
    "font.family": ["Source Sans Pro", "DejaVu Sans"],
    "font.size": 11,
    "text.color": INK,
    "text.parse_math": False,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": "#888888",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "ytick.left": False,
    "xtick.minor.visible": False,
    "figure.facecolor": "white",
    "savefig.dpi": 160,
    "svg.fonttype": "path",
    "svg.hashsalt": "audience-decode",
}

# Figures of a number at a tick, at most.
MOST_FIGURES = 6


def rgb_of(colour: str) -> tuple[float, float, float]:
    """Return a colour as red, green and blue between 0 and 1."""
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


def segment_colour(index: int) -> str:
    """Return the colour of a segment, the same in every figure, table and card."""
    return SEGMENT_COLOURS[int(index) % len(SEGMENT_COLOURS)]


@cache
def _register_fonts() -> None:
    from matplotlib import font_manager

    folder = Path(str(files("font_source_sans_pro"))) / "files"
    for name in ("Regular", "It", "Semibold", "Bold"):
        font_manager.fontManager.addfont(str(folder / f"SourceSansPro-{name}.ttf"))


@contextmanager
def report_style() -> Iterator[None]:
    """Draw in the style of the report; letters that the fonts lack raise no warning."""
    import logging

    import matplotlib as mpl

    _register_fonts()
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def _titled(title: str, subtitle: str, height: float) -> Figure:
    from matplotlib.figure import Figure

    heading, below = textwrap.wrap(title, 74), textwrap.wrap(subtitle, 96)
    drawn = Figure(figsize=(WIDTH, height))
    top = 0.1
    for lines, size, pitch, ink, weight in (
        (heading, 14.5, 0.245, INK, "semibold"),
        (below, 11, 0.19, QUIET, "normal"),
    ):
        for line in lines:
            drawn.text(0.014, 1 - top / height, line, va="top", size=size, color=ink, weight=weight)
            top += pitch
        top += 0.03
    drawn.set_layout_engine("constrained", rect=(0, 0, 1, 1 - (top + 0.04) / height))
    return drawn


def titled_canvas(title: str, subtitle: str, height: float = HEIGHT) -> tuple[Figure, Axes]:
    """Return a figure with its finding as title, and its axes.

    Parameters
    ----------
    title : str
        The finding, one sentence.
    subtitle : str
        What is plotted and for whom (n).
    height : float
        Height of the whole figure in inches.
    """
    drawn = _titled(title, subtitle, height)
    return drawn, drawn.subplots()


def panel_canvas(
    title: str,
    subtitle: str,
    panels: tuple[int, int],
    height: float = HEIGHT,
    *,
    same_scale: bool = False,
    same_height: bool = False,
    ratios: Sequence[float] | None = None,
) -> tuple[Figure, np.ndarray]:
    """Return a figure of several panels, and their axes by row and column.

    Parameters
    ----------
    title, subtitle, height
        As for one panel, see `titled_canvas`.
    panels : tuple of int
        Rows and columns.
    same_scale, same_height : bool
        Whether the panels share both axes, or the upright one.
    ratios : sequence of float, optional
        Heights of the rows of panels against each other; all alike by default.
    """
    drawn = _titled(title, subtitle, height)
    shared = same_scale or same_height
    return drawn, drawn.subplots(
        *panels, squeeze=False, sharex=same_scale, sharey=shared, height_ratios=ratios
    )


def count_axis(axis: Axis) -> None:
    """Label an axis with whole numbers, thousands separated."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number_text(value)))


def share_axis(axis: Axis, digits: int = 0) -> None:
    """Label an axis with per cent."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: exact_percent(value, digits)))


def plain_axis(axis: Axis, *, years: bool = False) -> None:
    """Label an axis with plain numbers, years without commas."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=4, integer=years))
    shown = year_text if years else lambda value: _tick_number(axis, value)
    axis.set_major_formatter(FuncFormatter(lambda value, _: shown(value)))


def _tick_number(axis: Axis, value: float) -> str:
    """Return a number with as many figures as tell it from those of the other ticks."""
    ticks = axis.get_majorticklocs()
    figures = range(2, MOST_FIGURES + 1)
    told = (n for n in figures if len({rounded_number(at, n) for at in ticks}) == len(ticks))
    return rounded_number(value, next(told, MOST_FIGURES))


def log_axis(axis: Axis, ticks: list[float] | None = None) -> None:
    """Label a logarithmic axis with plain numbers."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

    axis.set_major_locator(FixedLocator(ticks) if ticks else LogLocator(numticks=8))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: rounded_number(value)))


def date_axis(axis: Axis, most: int = 8) -> None:
    """Label an axis of dates with as few ticks as tell them."""
    from matplotlib.dates import MONTHLY, AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=min(3, max(1, most // 2)), maxticks=most)
    locator.intervald[MONTHLY] = [1, 2, 3, 4, 6, 12]
    axis.set_major_locator(locator)
    axis.set_major_formatter(ConciseDateFormatter(locator))
