"""Figures of how marks change: means, their parts, arrivals, how far viewers lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.change_words import (
    PART_NAMES,
    arrival_means_words,
    mean_by_period_words,
    mean_spreads_words,
    rating_change_words,
    told_means,
)
from analysis.communicate.claims.explore.mark_changes import (
    compared_unit,
    longest_change,
    mark_digits,
    period_slot,
)
from analysis.communicate.claims.populations import Populations
from analysis.communicate.figure import Figure, worded_figure
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Below so many periods each is named, above every second or third.
MOST_NAMES = 10


def mean_by_period(results: Results) -> Figure | MarkdownText:
    """Show the mean mark of each period with its interval, and of each quarter as a line."""
    frame, unit = told_means(results), compared_unit(results)
    return worded_figure(
        mean_by_period_words(results), lambda words: _means(words, frame, unit), frame
    )


def _middle(days: pd.Series, unit: str) -> pd.Series:
    """Return the middle of periods, where what is of all of them stands."""
    return days + pd.Timedelta(days=182 if unit == "year" else 45)


def _means(words: FigureWords, frame: pd.DataFrame, unit: str) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    own, quarters = frame[frame["unit"] == unit], frame[frame["unit"] == "quarter"]
    if unit != "quarter" and len(quarters):
        days = _middle(quarters["period"], "quarter")
        axes.fill_between(days, quarters["low"], quarters["high"], color=style.ALL, alpha=0.25,
                          linewidth=0)  # fmt: skip
        axes.plot(days, quarters["mean"], color=style.ALL, linewidth=1.2)
    days = _middle(own["period"], unit)
    axes.vlines(days, own["low"], own["high"], color=style.ACCENT, linewidth=2.5)
    axes.plot(days, own["mean"], "o", color=style.ACCENT, markersize=6)
    axes.set_ylabel("mean rating")
    axes.margins(y=0.12)
    style.date_axis(axes.xaxis)
    style.plain_axis(axes.yaxis)
    return drawn


def rating_change(results: Results) -> Figure | MarkdownText:
    """Show which parts of the change of the mean mark are other viewers, other titles, neither."""
    parts, digits = longest_change(results), mark_digits(Populations(results))
    shown = parts.reindex([name for name in PART_NAMES if name in parts.index])
    return worded_figure(
        rating_change_words(results), lambda words: _parts(words, shown, digits),
        shown[["value", "low", "high", "viewers"]].reset_index(),
    )  # fmt: skip


def _parts(words: FigureWords, shown: pd.DataFrame, digits: int) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=1.7 + 0.3 * len(shown))
    inks = [style.ALL if "_" in name else style.ACCENT for name in shown.index]
    places = range(len(shown))
    axes.barh(places, shown["value"], height=0.6, color=inks)
    axes.hlines(places, shown["low"], shown["high"], color=style.INK, linewidth=1.4)
    axes.axvline(0, color=style.QUIET, linewidth=0.8)
    for place, row in enumerate(shown.itertuples()):
        side = 1 if row.value > 0 else -1
        end = max(row.high, 0) if side > 0 else min(row.low, 0)
        axes.annotate(
            number_text(row.value, digits), (end, place), xytext=(5 * side, 0),
            textcoords="offset points", ha="left" if side > 0 else "right", va="center", size=10,
            color=style.INK,
        )  # fmt: skip
    axes.set_yticks(places, [PART_NAMES[name] for name in shown.index])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.margins(x=0.14)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    style.plain_axis(axes.xaxis)
    return drawn


def _period_names(axes: Axes, days: pd.Series, unit: str, earlier: bool = False) -> None:
    """Name periods below the axes, every second or third where there are many."""
    if unit == "quarter":
        names = [f"{day.year} Q{day.quarter}" for day in days]
    else:
        names = [period_slot(day, unit).shown for day in days]
    if earlier:
        names[0] = f"to {names[0]}"
    every = -(-len(names) // MOST_NAMES)
    axes.set_xticks(range(0, len(names), every), names[::every])


def arrival_means(results: Results) -> Figure | MarkdownText:
    """Show the mean mark of viewers by when they arrived, and on like titles at one time."""
    frame = results.explored.frame("arrival_means")
    return worded_figure(arrival_means_words(results), lambda words: _arrivals(words, frame), frame)


def _arrivals(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    places = range(len(frame))
    beside = [place + 0.16 for place in places]
    axes.vlines(places, frame["low"], frame["high"], color=style.ACCENT, linewidth=2.5)
    axes.plot(places, frame["mean"], "o", color=style.ACCENT, markersize=7)
    axes.vlines(beside, frame["like_low"], frame["like_high"], color=style.QUIET, linewidth=1.2)
    axes.plot(beside, frame["like_mean"], "o", color="white", markeredgecolor=style.QUIET,
              markersize=6)  # fmt: skip
    _period_names(axes, frame["arrival"], frame["unit"].iloc[0], bool(frame["earlier"].iloc[0]))
    axes.set_xlabel("arrived in")
    axes.set_ylabel("mean rating")
    axes.margins(x=0.06, y=0.12)
    # An interval of a few viewers would press all others together.
    spread = frame[["low", "high"]].to_numpy()
    axes.set_ylim(*_reach(float(spread.min()), float(spread.max())))
    style.plain_axis(axes.yaxis)
    return drawn


def _reach(low: float, high: float) -> tuple[float, float]:
    room = 0.12 * (high - low) or 0.1
    return low - room, high + room


def mean_spreads(results: Results) -> Figure | MarkdownText:
    """Show how far viewers' mean marks lie apart in each period."""
    frame = results.explored.frame("mean_spreads")
    shown = frame[frame["q50"].notna()].reset_index(drop=True)
    return worded_figure(mean_spreads_words(results), lambda words: _boxes(words, shown), shown)


def _boxes(words: FigureWords, shown: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    boxes = [
        {"med": row.q50, "q1": row.q25, "q3": row.q75, "whislo": row.q10, "whishi": row.q90}
        for row in shown.fillna({"q25": shown["q50"], "q75": shown["q50"]}).itertuples()
    ]
    for box in boxes:
        box["whislo"] = box["q1"] if pd.isna(box["whislo"]) else box["whislo"]
        box["whishi"] = box["q3"] if pd.isna(box["whishi"]) else box["whishi"]
    axes.bxp(
        boxes, positions=range(len(boxes)), showfliers=False, patch_artist=True, widths=0.5,
        boxprops={"facecolor": style.RULE, "edgecolor": style.QUIET},
        medianprops={"color": style.ACCENT, "linewidth": 2.2},
        whiskerprops={"color": style.QUIET}, capprops={"color": style.QUIET},
    )  # fmt: skip
    _period_names(axes, shown["period"], shown["unit"].iloc[0])
    axes.set_ylabel("mean rating of a viewer")
    style.plain_axis(axes.yaxis)
    return drawn
