"""Figures of segments: their size, what sets them apart, and what the clustering saw of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.segment_chapter.measure_labels import measure_label
from analysis.communicate.claims.captions.segment_chapter.portrait_words import (
    pictured_measures,
    segment_behaviour_words,
)
from analysis.communicate.claims.captions.segment_chapter.profile_words import (
    DEVIATION_LIMIT,
    profiles_words,
    strongest_deviations,
)
from analysis.communicate.claims.captions.segment_chapter.size_words import (
    audience_bar_words,
    known_shares,
    segment_shares_words,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.words import measure_names
from analysis.communicate.figure import Figure, worded_figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Inches; narrower than other figures, so that its letters can be read on a phone as well as at the
# width of the text; from one line of names to the next.
BAR_WIDTH, PITCH = 5.6, 0.26
# Names of measures beside bars and in heatmaps.
LONGEST_MEASURE = 38


def audience_bar(results: Results) -> Figure | MarkdownText:
    """Show all segments as parts of one bar of known viewers, for the landing page."""
    return worded_figure(audience_bar_words(results), lambda words: _bar(words, results))


def _bar(words: FigureWords, results: Results) -> Drawing:
    from matplotlib.figure import Figure as Canvas

    frame, known = known_shares(results), named_segments(results)
    named = [(known[int(row.segment)], float(row.share_known)) for row in frame.itertuples()]
    texts = [f"{item.name}\u00a0{percent_text(share)}" for item, share in named]
    places = marks.flowing_places(texts, BAR_WIDTH)
    height = 0.95 + PITCH * places[-1][1]
    drawn = Canvas(figsize=(BAR_WIDTH, height), facecolor="none")
    drawn.text(0.0, 1 - 0.03 / height, words.subtitle.text, va="top", size=11, color=style.QUIET)
    # In inches from the upper left corner of the bar, so that a square is one.
    axes = drawn.add_axes((0, 0, 1, 1 - 0.28 / height))
    axes.set(xlim=(0, BAR_WIDTH), ylim=(0.28 - height, 0))
    axes.set_axis_off()
    left, whole = 0.0, sum(share for _, share in named)
    for (item, share), text, (x, line) in zip(named, texts, places, strict=True):
        long, below = share / whole * BAR_WIDTH, -0.52 - PITCH * line
        axes.barh(-0.17, long, height=0.34, left=left, color=item.colour, edgecolor="white")
        axes.plot([x + 0.07], [below], "s", color=item.colour, markersize=9)
        axes.text(x + 0.2, below - 0.01, text, va="center", size=11.5, color=style.INK)
        left += long
    return drawn


def segment_shares(results: Results) -> Figure | MarkdownText:
    """Show each segment's share of known viewers beside its share of their rows."""
    return worded_figure(segment_shares_words(results), lambda words: _shares(words, results))


def _shares(words: FigureWords, results: Results) -> Drawing:
    frame, named, many = known_shares(results), named_segments(results), Populations(results).many
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=1.3 + 0.62 * len(frame)
    )
    shown = ["share_known", "share_known_ratings"]
    rows = frame[["segment", *shown]].itertuples(index=False)
    for place, (segment, viewers, theirs) in enumerate(rows):
        ink = named[int(segment)].colour
        light = (*style.rgb_of(ink), 0.35)
        bars = [
            axes.barh(place - 0.19, viewers, height=0.34, color=light, edgecolor=ink),
            axes.barh(place + 0.19, theirs, height=0.34, color=ink, edgecolor=ink),
        ]
        texts = (
            f"{percent_text(viewers)} of known viewers",
            f"{percent_text(theirs)} of their {many}",
        )
        for bar, text in zip(bars, texts, strict=True):
            axes.bar_label(bar, [text], padding=4, size=10)
    axes.set_yticks(range(len(frame)), [named[int(one)].name for one in frame["segment"]])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_xlim(0, 1.4 * float(frame[shown].max(axis=None)))
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return drawn


def segment_behaviour(results: Results) -> Figure | MarkdownText:
    """Show what viewers of each segment did against the others, with intervals, as counted."""
    words = segment_behaviour_words(results)
    return worded_figure(words, lambda words: _behaviour(words, results))


def _behaviour(words: FigureWords, results: Results) -> Drawing:
    frame, known = results.interpreted.frame("behaviour"), named_segments(results)
    measures, people = pictured_measures(results), Populations(results)
    columns = min(2, len(measures))
    lines = -(-len(measures) // columns)
    drawn, panels = style.panel_canvas(
        words.title.text,
        words.subtitle.text,
        (lines, columns),
        height=1.1 + lines * (0.55 + 0.27 * len(known)),
    )
    for place, axes in enumerate(panels.flat):
        if place >= len(measures):
            axes.set_visible(False)
            continue
        part = frame[frame["measure"] == measures[place]].set_index("segment")
        _dots(axes, part, known, named=place % columns == 0)
        axes.set_title(measure_label(measures[place], people), loc="left", size=11)
    return drawn


def _dots(axes: Axes, part: pd.DataFrame, known: dict[int, NamedSegment], *, named: bool) -> None:
    """Draw one measure: a row a segment, its dot with interval, and that of the others."""
    for place, (segment, item) in enumerate(known.items()):
        if segment not in part.index:
            continue
        row = part.loc[segment]
        axes.plot(row["other"], place, "o", color="white", markeredgecolor=style.QUIET,
                  markeredgewidth=1.4, markersize=6)  # fmt: skip
        axes.hlines(place, row["low"], row["high"], color=item.colour, linewidth=2.5)
        axes.plot(row["value"], place, "o", color=item.colour, markersize=7)
    axes.set_yticks(range(len(known)), [item.name for item in known.values()] if named else [])
    axes.tick_params(axis="y", labelcolor=style.INK)
    axes.set_ylim(len(known) - 0.5, -0.5)
    axes.margins(x=0.08)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x")
    if part["kind"].iloc[0] == "share":
        style.share_axis(axes.xaxis)
    else:
        style.plain_axis(axes.xaxis, years=part["unit"].iloc[0] == "year")


def segment_profiles(results: Results) -> Figure | MarkdownText:
    """Show how far each segment's median lies from that of all known viewers, by measure."""
    return worded_figure(profiles_words(results), lambda words: _heatmap(words, results))


def _heatmap(words: FigureWords, results: Results) -> Drawing:
    wide, known = strongest_deviations(results), named_segments(results)
    labels = measure_names(results)
    drawn, axes = style.titled_canvas(
        words.title.text, words.subtitle.text, height=2.0 + 0.31 * len(wide)
    )
    names = [single_line(labels.get(one, one), LONGEST_MEASURE) for one in wide.index]
    columns = [known[int(segment)].name for segment in wide.columns]
    marks.signed_heatmap(axes, wide.to_numpy(), names, columns, DEVIATION_LIMIT)
    return drawn
