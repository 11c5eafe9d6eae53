"""Figures of segments over time: their share of each month, their cards, what came later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.decided import no_group_drawn
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.dates import month_year
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import capital_first, english_list, noun_form, spelled_number
from analysis.text.numbers import rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Below this many rows shares of a month are chance; below this change a group is steady.
FEW_ROWS = 200
# A smaller change of a share is no trend that a reader would see in the lines.
STEADY = 0.02


def segment_activity(results: Results) -> Figure | MarkdownText:
    """Show each group's share of each month's rows, one small panel a group."""
    frame, known = results.interpreted.frame("activity"), named_segments(results)
    many = results.explored.record("summary")["noun_plural"]
    if few := no_group_drawn(results):
        return MarkdownText(few)
    if frame.empty:
        return MarkdownText(f"The source has no dates, so the {many} of groups cannot be followed.")
    wide = _shares_by_month(frame).reindex(columns=list(known))
    first, last = month_year(wide.index[0]), month_year(wide.index[-1])
    change = wide.iloc[-6:].mean() - wide.iloc[-18:-6].mean()
    mover = int(change.abs().idxmax()) if change.notna().any() else min(known)
    moved = change[mover]
    steady = not abs(moved) >= STEADY
    trend = "holds its share" if steady else f"{'gained' if moved > 0 else 'lost'} most"
    title = "The groups’ shares are steady" if steady else f"{known[mover].name} {trend}"
    return Figure(
        "activity",
        f"Shares of all {many} of a month: a group whose share grows need not gain viewers, nor "
        "need the others lose any.",
        f"{capital_first(spelled_number(len(known)))} small {noun_form(len(known), 'panel')}, one "
        f"a group, {first} "
        f"to {last}. Over the last half year {known[mover].name} {trend}.",
        lambda: _panels(title, f"{many} by group, {first} to {last}", wide, known),
    )


def _panels(title: str, span: str, wide: pd.DataFrame, known: dict[int, NamedSegment]) -> Drawing:
    drawn, panels = style.panel_canvas(
        f"{title} over the last half year",
        f"Share of each month’s {span}; the same scale in each panel; months with few rows are "
        "left out",
        (-(-len(known) // 3), min(3, len(known))),
        height=1.1 + 1.6 * -(-len(known) // 3),
        same_scale=True,
    )
    for axes, (segment, item) in zip(panels.flat, known.items(), strict=False):
        _panel(axes, wide[segment], item)
    for axes in list(panels.flat)[len(known) :]:
        axes.set_visible(False)
    return drawn


def _panel(axes: Axes, values: pd.Series, item: NamedSegment) -> None:
    axes.fill_between(values.index, values, color=item.colour, alpha=0.35, linewidth=0)
    axes.plot(values.index, values, color=item.colour, linewidth=1.6)
    axes.set_title(item.name, loc="left", size=11)
    axes.set_ylim(bottom=0)
    style.share_axis(axes.yaxis)
    style.date_axis(axes.xaxis, most=4)
    axes.tick_params(axis="x", labelsize=9, labelbottom=True)


def _months(frame: pd.DataFrame) -> pd.DatetimeIndex:
    import pandas as pd

    at = pd.to_datetime(frame["month"])
    return pd.date_range(at.min(), at.max(), freq="MS")


def _shares_by_month(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    rows = frame.assign(month=pd.to_datetime(frame["month"])).pivot_table(
        index="month", columns="segment", values="ratings", aggfunc="sum", fill_value=0
    )
    rows = rows.reindex(_months(frame), fill_value=0)
    total = rows.sum(axis=1)
    enough = total >= max(1, min(FEW_ROWS, total.max() / 20))
    return rows.div(total.where(enough), axis=0).loc[enough.idxmax() :]


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
