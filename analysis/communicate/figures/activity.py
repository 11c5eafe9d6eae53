"""Figures of segments over time: their share of each quarter, their cards, what came later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.captions.audience.activity_words import (
    segment_activity_words,
    whole_quarters,
)
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.words import short_name
from analysis.communicate.decided import no_group_drawn
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.dates import month_year
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import english_list
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Inches: of the lines of few segments, and of the label of each where they are many.
LEAST_HEIGHT, LINE_HEIGHT = 3.0, 0.28
# Of a line of text, and of what stands above and below the axes.
LABEL, HEADS = 0.18, 1.2


def segment_activity(results: Results) -> Figure | MarkdownText:
    """Show each segment's share of the rows of known viewers, quarter by quarter."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    words = segment_activity_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    wide, known = whole_quarters(results), named_segments(results)
    drawn = {segment: known[segment] for segment in known if segment in wide.columns}
    return Figure(words.name, words.caption, words.alt, lambda: _course(words, wide, drawn))


def _course(words: FigureWords, wide: pd.DataFrame, known: dict[int, NamedSegment]) -> Drawing:
    height = max(LEAST_HEIGHT, 1.3 + LINE_HEIGHT * len(known))
    drawn, axes = style.titled_canvas(words.title.text, words.subtitle.text, height=height)
    ends = []
    for segment, item in known.items():
        axes.plot(wide.index, wide[segment], color=item.colour, linewidth=2)
        told = wide[segment].dropna()
        if len(told):
            # A lone quarter between withheld ones is no line.
            axes.plot(told.index[-1:], told[-1:], "o", color=item.colour, markersize=4)
            text = f"{short_name(item.name)} {percent_text(told.iloc[-1])}"
            ends.append((text, told.iloc[-1], item.colour))
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    marks.line_ends(axes, wide.index[-1], ends, LABEL / (height - HEADS))
    style.share_axis(axes.yaxis)
    style.date_axis(axes.xaxis)
    return drawn


def _months(frame: pd.DataFrame) -> pd.DatetimeIndex:
    import pandas as pd

    at = pd.to_datetime(frame["month"])
    return pd.date_range(at.min(), at.max(), freq="MS")


def _monthly(frame: pd.DataFrame, segment: int) -> pd.DataFrame:
    import pandas as pd

    part = frame[frame["segment"] == segment]
    rows = pd.Series(part["ratings"].to_numpy(), index=pd.to_datetime(part["month"]))
    filled = rows.reindex(_months(frame), fill_value=0)
    return filled.rename_axis("month").rename("ratings").reset_index()


def activity_sparkline(results: Results, segment: int) -> Figure | None:
    """Draw one group's rows over time, for its card; None without dates."""
    frame, item = results.interpreted.frame("activity"), named_segments(results)[segment]
    if frame.empty:
        return None
    part = _monthly(frame, segment)
    top = part.loc[part["ratings"].idxmax()]

    def draw() -> Drawing:
        from matplotlib.figure import Figure as Canvas

        drawn = Canvas(figsize=(3.2, 0.62), facecolor="none")
        axes = drawn.add_axes((0.005, 0.02, 0.99, 0.9))
        axes.fill_between(part["month"], part["ratings"], color=item.colour, alpha=0.3, linewidth=0)
        axes.plot(part["month"], part["ratings"], color=item.colour, linewidth=1.8)
        axes.set_ylim(bottom=0)
        axes.margins(x=0)
        axes.set_axis_off()
        return drawn

    alt = (
        f"Line of activity per month of {item.name}, {month_year(part['month'].iloc[0])} to "
        f"{month_year(part['month'].iloc[-1])}, highest in {month_year(top['month'])}."
    )
    return Figure(f"spark-{segment}", f"Activity of {item.name} by month", alt, draw)


def later_activity(results: Results) -> Figure | MarkdownText:
    """Show what each group did in the days after the record that made the groups."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = results.interpreted.frame("forward"), named_segments(results)
    frame = frame[frame["segment"].isin(known)].sort_values("segment")
    if frame.empty:
        return MarkdownText("The source has no later period on which groups could be checked.")
    days = int(frame["horizon_days"].iloc[0])
    top = frame.loc[frame["ratings_per_user"].idxmax()]
    named = [known[segment] for segment in frame["segment"]]
    texts = [rounded_number(value) for value in frame["ratings_per_user"]]
    most = f"{known[int(top['segment'])].name} give most in the next {days} days"
    title = f"{most}: {rounded_number(top['ratings_per_user'])} each"

    return Figure(
        "forward",
        "A group drawn on the past is worth something if it tells the next months apart: "
        "these rows were not used to draw it.",
        "Lying bars of later rows per viewer: "
        + english_list([f"{item.name} {text}" for item, text in zip(named, texts, strict=True)])
        + ".",
        lambda: _later(title, days, frame, named, texts),
    )


def _later(
    title: str, days: int, frame: pd.DataFrame, named: list[NamedSegment], texts: list[str]
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"Rows per viewer in the {days} days after the groups were drawn, by group",
        height=1.4 + 0.36 * len(frame),
    )
    inks, names = [item.colour for item in named], [item.name for item in named]
    marks.lying_bars(axes, names, list(frame["ratings_per_user"]), texts, inks)
    return drawn
