"""Figures of what was tested: trend and season, effects of hypotheses."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.explore_chapter.hypothesis_words import (
    question_text,
    tested_effects_words,
)
from analysis.communicate.claims.captions.explore_chapter.season_words import trend_season_words
from analysis.communicate.claims.populations import Populations
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.communicate.claims.captions.words import FigureWords
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Height of both panels, and of a line of the plot of effects with what stands around them.
TALL, LINE, AROUND = 5.6, 0.34, 1.5
# Of a logarithmic axis that may reach from one row a day to millions.
TICKS = [step * 10.0**power for power in range(7) for step in (1, 2, 5)]
# Letters of a question in one line.
WIDE = 44
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# What is drawn of each hypothesis, for the file beside the picture.
DRAWN = ["hypothesis", "detail", "unit", "n", "effect", "low", "high", "p_holm", "verdict"]
# What the axis of each unit says, and what an effect is multiplied by.
UNITS = {
    "year": ("change a year, per cent", 100),
    "share": ("percentage points", 100),
    "rating": ("{point}s", 1),
}


def trend_season(results: Results) -> Figure | MarkdownText:
    """Show rows a day by month with their trend, and the season."""
    parts = results.explored.frame("month_parts")
    profile = results.explored.frame("season_profile")
    return worded_figure(
        trend_season_words(results), lambda words: _season(words, parts, profile), parts
    )


def _season(words: FigureWords, parts: pd.DataFrame, profile: pd.DataFrame) -> Drawing:
    drawn, axes = style.panel_canvas(*words.heading, (2, 1), TALL)
    upper, lower = axes[0][0], axes[1][0]
    upper.plot(parts["month"], parts["daily"], color=style.ALL, linewidth=1.4)
    upper.plot(parts["month"], parts["trend"], color=style.ACCENT, linewidth=2.2)
    upper.set_yscale("log")
    style.log_axis(upper.yaxis, TICKS)
    style.date_axis(upper.xaxis)
    marks.reference_line(lower, 0, "")
    if len(profile):
        away = profile["factor"] - 1
        ends = [profile["factor"] - profile["low"], profile["high"] - profile["factor"]]
        lower.errorbar(profile["place"], away, yerr=ends, fmt="o", color=style.ACCENT)
    else:
        year = parts.head(len(MONTHS))
        lower.plot(year["month"].dt.month, year["season"] - 1, "o", color=style.ACCENT)
    lower.set_xticks(range(1, len(MONTHS) + 1), MONTHS)
    style.share_axis(lower.yaxis)
    return drawn


def tested_effects(results: Results) -> Figure | MarkdownText:
    """Show the effects of all hypotheses that were tested, with their intervals."""
    frame, people = results.explored.frame("hypotheses"), Populations(results)
    tested = frame[frame["verdict"] != "not_tested"]
    return worded_figure(
        tested_effects_words(results), lambda words: _effects(words, tested, people), tested[DRAWN]
    )


def _effects(words: FigureWords, tested: pd.DataFrame, people: Populations) -> Drawing:
    units = [unit for unit in UNITS if (tested["unit"] == unit).any()]
    counts = [int((tested["unit"] == unit).sum()) for unit in units]
    height = AROUND + LINE * (len(tested) + 2 * len(units))
    drawn, axes = style.panel_canvas(*words.heading, (len(units), 1), height)
    axes[0][0].get_gridspec().set_height_ratios(counts)
    for (panel,), unit in zip(axes, units, strict=True):
        _dots(panel, tested[tested["unit"] == unit], unit, people)
    return drawn


def _dots(panel: Axes, rows: pd.DataFrame, unit: str, people: Populations) -> None:
    label, scale = UNITS[unit]
    places = range(len(rows))
    effect = scale * rows["effect"]
    ends = [effect - scale * rows["low"], scale * rows["high"] - effect]
    panel.errorbar(effect, places, xerr=ends, fmt="o", color=style.ACCENT, linewidth=1.6)
    names = [textwrap.fill(question_text(name, people), WIDE) for name in rows["hypothesis"]]
    panel.set_yticks(places, names)
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.grid(visible=False)
    least = scale * float(rows["least"].iloc[0])
    panel.axvspan(-least, least, color=style.ALL, alpha=0.25, linewidth=0)
    marks.reference_line(panel, 0, "", upright=True)
    panel.set_xlabel(label.format(point=people.point))
    style.plain_axis(panel.xaxis)
