"""Figures of viewers who come again: arrivals, retention, gaps, what brings them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.return_words import (
    new_and_returning_words,
    retention_curve_words,
    retention_words,
    second_visits_words,
    shown_cohorts,
    visit_gaps_words,
)
from analysis.communicate.claims.explore.told_shares import named_period
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.log_bins import for_each_doubling
from analysis.text.dates import day_month_year
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Days of a period, of which a bar leaves a little room to the next.
PERIOD_DAYS = {"month": 30.4, "quarter": 91.3, "year": 365.2}
# Share of the deepest colour from which numbers are written in white.
DARK = 0.6
# Inches: of a row of the heatmap or of a line of dots, and of what stands around them.
ROW, AROUND = 0.26, 1.5
# Lines from the last dot of a group to the head of the next.
BETWEEN = 1.3
# Heads of the groups of the dots; {many} is what the source calls its rows.
HEADS = {
    "amount": "{many} on the first day",
    "mark": "first mark",
    "known": "first title",
    "age": "years since its release",
    "arrival": "arrived",
}


def arrivals_and_returns(results: Results) -> Figure | MarkdownText:
    """Show rows by month, parted into those of returning and of new viewers."""
    frame = results.explored.frame("new_returning")
    return worded_figure(
        new_and_returning_words(results), lambda words: _arrivals(words, frame), frame
    )


def _arrivals(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading)
    told = frame[frame["new_users"].notna()]
    width = 0.9 * PERIOD_DAYS[str(frame["unit"].iloc[0])]
    axes.bar(told["period"], told["returning_ratings"], width=width, align="edge", color=style.ALL)
    axes.bar(
        told["period"], told["new_ratings"], width=width, align="edge", color=style.ACCENT,
        bottom=told["returning_ratings"],
    )  # fmt: skip
    for height, text, ink in ((0.98, "of new viewers", style.ACCENT),
                              (0.90, "of returning viewers", style.QUIET)):  # fmt: skip
        axes.text(0.01, height, text, transform=axes.transAxes, va="top", color=ink, size=11,
                  bbox=style.PAPER)  # fmt: skip
    axes.margins(x=0.01)
    style.date_axis(axes.xaxis)
    style.count_axis(axes.yaxis)
    return drawn


def retention_heatmap(results: Results) -> Figure | MarkdownText:
    """Show what share of those who arrived together was active so long afterwards."""
    frame = results.explored.frame("retention")
    return worded_figure(
        retention_words(results),
        lambda words: _cohorts(words, shown_cohorts(results), frame),
        frame,
    )


def _cohorts(words: FigureWords, wide: pd.DataFrame, frame: pd.DataFrame) -> Drawing:
    from matplotlib.colors import LinearSegmentedColormap

    unit = str(frame["unit"].iloc[0])
    drawn, axes = style.titled_canvas(*words.heading, height=AROUND + ROW * len(wide))
    scale = LinearSegmentedColormap.from_list("share", ["#ffffff", style.ACCENT])
    top = float(wide.max().max())
    axes.imshow(wide.to_numpy(), cmap=scale, vmin=0, vmax=top, aspect="auto")
    for row, shares in enumerate(wide.to_numpy()):
        for column, share in enumerate(shares):
            if share == share:
                ink = "white" if share > DARK * top else style.INK
                axes.text(column, row, percent_text(share, 0), ha="center", va="center", size=8.5,
                          color=ink)  # fmt: skip
    names = [_period_name(day, unit) for day in wide.index]
    axes.set_yticks(range(len(wide)), names)
    axes.set_xticks(range(len(wide.columns)), [str(age) for age in wide.columns])
    axes.set_xlabel(f"{unit}s since arrival")
    axes.tick_params(length=0, labelcolor=style.INK, labelsize=10)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    return drawn


def _period_name(day: pd.Timestamp, unit: str) -> str:
    if unit == "quarter":
        return f"{day.year} Q{day.quarter}"
    return named_period(day, unit).shown


def retention_curve(results: Results) -> Figure | MarkdownText:
    """Show what share of all viewers was active so long after they arrived."""
    frame = results.explored.frame("retention_curve")
    return worded_figure(retention_curve_words(results), lambda words: _curve(words, frame), frame)


def _curve(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=3.2)
    axes.fill_between(frame["age"], frame["low"], frame["high"], color=style.ACCENT, alpha=0.2)
    axes.plot(frame["age"], frame["share"], "o-", color=style.ACCENT, linewidth=1.8, markersize=4)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(f"{frame['unit'].iloc[0]}s since arrival")
    style.count_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    return drawn


def visit_gaps(results: Results) -> Figure | MarkdownText:
    """Show how many days lie between two visits of a viewer."""
    frame = results.explored.frame("visit_gaps")
    return worded_figure(visit_gaps_words(results), lambda words: _gap_bars(words, frame), frame)


def _gap_bars(words: FigureWords, frame: pd.DataFrame) -> Drawing:
    drawn, axes = style.titled_canvas(*words.heading, height=3.4)
    marks.doubling_bars(axes, frame, for_each_doubling(frame, frame["share"]))
    axes.set_xlabel("days since the visit before (logarithmic)")
    axes.set_ylabel("returns for each doubling")
    style.share_axis(axes.yaxis)
    return drawn


def second_visits(results: Results) -> Figure | MarkdownText:
    """Show who came again, by what the first day held and by when they arrived."""
    frame = results.explored.frame("second_visits")
    return worded_figure(
        second_visits_words(results), lambda words: _dots(words, frame, results), frame
    )


def group_names(results: Results) -> dict[str, list[str]]:
    """Return what the groups of each kind are called, in their order."""
    facts = results.explored.record("second_visit_facts")
    names = {
        "amount": ["one", "two or three", "four to nine", "ten or more"],
        "known": ["lesser known", "best known"],
        "age": ["up to two", "three to ten", "more than ten"],
    }
    if facts["low_mark"] is not None:
        low, high = (rounded_number(facts[f"{end}_mark"]) for end in ("low", "high"))
        names["mark"] = [f"up to {low}", "between", f"{high} or more"]
    half = day_month_year(facts["half"])
    return {**names, "arrival": [f"before {half}", f"since {half}"]}


def _dots(words: FigureWords, frame: pd.DataFrame, results: Results) -> Drawing:
    told = frame[frame["share"].notna()]
    factors = list(dict.fromkeys(told["factor"]))
    drawn, axes = style.titled_canvas(
        *words.heading, height=AROUND + ROW * (len(told) + BETWEEN * len(factors))
    )
    many = results.obtained.record("source")["noun_plural"]
    names, place, ticks = group_names(results), 0.0, []
    for factor in factors:
        _head(axes, place, HEADS[factor].format(many=many))
        for row in told[told["factor"] == factor].itertuples():
            place += 1
            _dot(axes, place, row)
            ticks.append((place, names[factor][row.group]))
        place += BETWEEN
    axes.set_yticks([tick for tick, _ in ticks], [name for _, name in ticks])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(place, -0.8)
    axes.set_xlim(left=0)
    axes.margins(x=0.14)
    axes.grid(visible=False, axis="y")
    style.share_axis(axes.xaxis)
    return drawn


def _head(axes: Axes, place: float, text: str) -> None:
    axes.text(
        0, place, text, transform=axes.get_yaxis_transform(),
        va="center", size=10, weight="semibold", color=style.QUIET,
    )  # fmt: skip


def _dot(axes: Axes, place: float, row: pd.Series) -> None:
    axes.plot([row.low, row.high], [place, place], color=style.ACCENT, linewidth=2)
    axes.plot([row.share], [place], "o", color=style.ACCENT, markersize=6)
    marks.beside_dot(axes, row.high, place, percent_text(row.share))
