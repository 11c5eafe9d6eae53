"""Figures of segments: size, profile, course over time, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.named import named
from analysis.communicate.words import (
    Prose,
    count,
    listed,
    month,
    number,
    percent,
    plain,
    rounded,
    score,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Tables

MOST_FEATURES = 14
DEVIATION_LIMIT = 3.0


def shares(interpreted: Tables) -> Figure:
    """Show each group's share of viewers beside its share of rows."""
    frame, known = interpreted.frame("segments").sort_values("segment"), named(interpreted)
    lead = frame.loc[frame["share_ratings"].idxmax()]
    name = known[int(lead["segment"])].name
    viewers, rows = percent(lead["share_users"]), percent(lead["share_ratings"])
    title = f"{name}: {viewers} of viewers, {rows} of activity"

    def draw():
        drawn, axes = style.canvas(
            title,
            "Share of viewers (light) and of all their rows (full) by group; "
            f"{count(int(frame['users'].sum()), 'viewer')}",
            height=1.3 + 0.62 * len(frame),
        )
        for place, row in enumerate(frame.itertuples()):
            ink = known[int(row.segment)].colour
            bars = [
                axes.barh(place - 0.19, row.share_users, height=0.34, color=ink, alpha=0.45),
                axes.barh(place + 0.19, row.share_ratings, height=0.34, color=ink),
            ]
            texts = (
                f"{percent(row.share_users)} of viewers",
                f"{percent(row.share_ratings)} of rows",
            )
            for bar, text in zip(bars, texts, strict=True):
                axes.bar_label(bar, [text], padding=4, size=10)
        axes.set_yticks(range(len(frame)), [item.name for item in known.values()])
        axes.tick_params(axis="y", labelcolor=style.INK)
        axes.set_xlim(0, 1.3 * max(frame["share_users"].max(), frame["share_ratings"].max()))
        axes.invert_yaxis()
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        return drawn

    return Figure(
        "segment-shares",
        f"Size in viewers and size in rows tell two stories: {name} are {viewers} of viewers and "
        f"give {rows} of rows.",
        "Paired bars by group: "
        + listed([
            f"{known[int(r.segment)].name} {percent(r.share_users)} of viewers and "
            f"{percent(r.share_ratings)} of rows" for r in frame.itertuples()
        ])
        + ".",
        draw,
    )  # fmt: skip


def profiles(scrubbed: Tables, interpreted: Tables) -> Figure | Prose:
    """Show how far each group's median lies from that of all viewers, by feature."""
    frame, known = interpreted.frame("profiles"), named(interpreted)
    frame = frame[frame["segment"].isin(known) & frame["deviation"].notna()]
    if frame.empty:
        return Prose("No feature differs between groups.")
    catalogue = scrubbed.frame("catalogue")
    labels = dict(zip(catalogue["feature"], catalogue["label"], strict=True))
    wide = frame.pivot_table(index="feature", columns="segment", values="deviation")
    strongest = wide.abs().max(axis=1).sort_values(ascending=False, kind="stable")
    wide = wide.loc[strongest.index[:MOST_FEATURES]]
    names = [plain(labels.get(feature, feature), 34) for feature in wide.index]
    place = wide.abs().stack().idxmax()
    top, where = wide.loc[place], known[int(place[1])].name
    label = plain(labels.get(place[0], place[0]), 40)

    def draw():
        drawn, axes = style.canvas(
            f"{where} differ most in: {label}",
            "Median of each group against that of all viewers, in median absolute deviations; "
            "blue above, orange below",
            height=2.0 + 0.31 * len(wide),
        )
        columns = [known[int(segment)].name for segment in wide.columns]
        marks.heatmap(axes, wide.to_numpy(), names, columns, DEVIATION_LIMIT)
        return drawn

    return Figure(
        "profiles",
        "What was clustered on differs by construction: this describes the groups, it does not "
        "prove them.",
        f"Heatmap of {count(len(wide), 'feature')} by {count(len(known), 'group')}. The largest "
        f"deviation is {number(top, 1)} for {label} in {where}.",
        draw,
    )


def activity(interpreted: Tables, explored: Tables) -> Figure | Prose:
    """Show each group's rows over time, one small panel a group."""
    frame, known = interpreted.frame("activity"), named(interpreted)
    many = explored.record("summary")["noun_plural"]
    if frame.empty:
        return Prose(f"The source has no dates, so the {many} of groups cannot be followed.")
    first, last = frame["month"].min(), frame["month"].max()
    parts = {segment: _monthly(frame, segment) for segment in known}
    latest = {
        s: p["share"].iloc[-6:].mean() - p["share"].iloc[-18:-6].mean() for s, p in parts.items()
    }
    mover = max(latest, key=lambda segment: (abs(latest[segment] or 0), -segment))

    def draw():
        lines = -(-len(known) // 3)
        drawn, grid = style.canvas(
            "How the share of each group moves",
            f"Share of all {many} of the month by group, {month(first)} to {month(last)}; "
            "the same scale in each panel",
            height=1.1 + 1.6 * lines, rows=lines, columns=min(3, len(known)), squeeze=False,
            sharex=True, sharey=True,
        )  # fmt: skip
        panels = list(grid.flat)
        for axes, (segment, item) in zip(panels, known.items(), strict=False):
            part = parts[segment]
            axes.fill_between(part["month"], part["share"], color=item.colour, alpha=0.35)
            axes.plot(part["month"], part["share"], color=item.colour, linewidth=1.6)
            axes.set_title(item.name, loc="left", size=11)
            axes.set_ylim(bottom=0)
            style.shares(axes.yaxis)
            style.dates(axes.xaxis)
            axes.tick_params(axis="x", labelsize=9)
        for axes in panels[len(known) :]:
            axes.set_visible(False)
        return drawn

    change = latest[mover]
    trend = "steady" if change != change or abs(change) < 0.02 else "up" if change > 0 else "down"
    return Figure(
        "activity",
        "Shares of each month’s activity: a group that gains share need not gain viewers. Months "
        "with few rows at the edges of the record swing widely.",
        f"Small panels of {count(len(known), 'group')}, {month(first)} to {month(last)}. Over the "
        f"last half year {known[mover].name} moved most and is {trend}.",
        draw,
    )


def _monthly(frame: pd.DataFrame, segment: int) -> pd.DataFrame:
    import pandas as pd

    part = frame[frame["segment"] == segment].assign(month=lambda f: pd.to_datetime(f["month"]))
    months = pd.date_range(frame["month"].min(), frame["month"].max(), freq="MS")
    filled = part.set_index("month")[["ratings", "share"]].reindex(months, fill_value=0)
    return filled.rename_axis("month").reset_index()


def sparkline(interpreted: Tables, segment: int) -> Figure | None:
    """Draw one group's rows over time, for its card; None without dates."""
    frame, item = interpreted.frame("activity"), named(interpreted)[segment]
    if frame.empty:
        return None
    part = _monthly(frame, segment)
    top = part.loc[part["ratings"].idxmax()]

    def draw():
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
        f"Line of activity per month of {item.name}, {month(part['month'].iloc[0])} to "
        f"{month(part['month'].iloc[-1])}, highest in {month(top['month'])}."
    )
    return Figure(f"spark-{segment}", f"Activity of {item.name} by month", alt, draw)


def forward(interpreted: Tables) -> Figure | Prose:
    """Show what each group did in the days after the record that made the groups."""
    frame, known = interpreted.frame("forward"), named(interpreted)
    frame = frame[frame["segment"].isin(known)].sort_values("segment")
    if frame.empty:
        return Prose("The source has no later period on which groups could be checked.")
    days = int(frame["horizon_days"].iloc[0])
    top = frame.loc[frame["ratings_per_user"].idxmax()]
    names = [known[segment].name for segment in frame["segment"]]
    texts = [rounded(value) for value in frame["ratings_per_user"]]
    most = f"{known[int(top['segment'])].name} give most in the next {days} days"
    title = f"{most}: {rounded(top['ratings_per_user'])} each"

    def draw():
        drawn, axes = style.canvas(
            title,
            f"Rows per viewer in the {days} days after the groups were drawn, by group",
            height=1.4 + 0.36 * len(frame),
        )
        inks = [known[segment].colour for segment in frame["segment"]]
        marks.rows(axes, names, list(frame["ratings_per_user"]), texts, inks)
        return drawn

    return Figure(
        "forward",
        "A group drawn on the past is worth something if it tells the next months apart: "
        "these rows were not used to draw it.",
        "Lying bars of later rows per viewer: "
        + listed([f"{n} {t}" for n, t in zip(names, texts, strict=True)])
        + ".",
        draw,
    )


def effects(scrubbed: Tables, interpreted: Tables) -> Figure | Prose:
    """Show how much of each feature the groups explain, on the half they were not drawn on."""
    frame = interpreted.frame("effects").dropna(subset=["epsilon2_b"])
    if frame.empty:
        return Prose("Halves of each viewer’s history are too short to test the groups on one.")
    catalogue = scrubbed.frame("catalogue")
    labels = dict(zip(catalogue["feature"], catalogue["label"], strict=True))
    frame = frame.sort_values(["epsilon2_b", "feature"], ascending=[False, True]).head(
        MOST_FEATURES
    )
    names = [plain(labels.get(feature, feature), 40) for feature in frame["feature"]]
    texts = [score(value) for value in frame["epsilon2_b"]]

    def draw():
        drawn, axes = style.canvas(
            f"The groups tell most about: {names[0]} (ε² = {texts[0]} on the unused half)",
            "ε² by feature: half B of each viewer’s rows (bar), half A that drew the groups (tick)",
            height=1.6 + 0.27 * len(frame),
        )
        marks.rows(axes, names, list(frame["epsilon2_b"]), texts)
        axes.plot(frame["epsilon2_a"], range(len(frame)), "|", color=style.INK, markersize=13)
        return drawn

    return Figure(
        "effects",
        "The gap between tick and bar is the shrinkage of the story: what the groups seem to "
        "explain where they were drawn, and what they explain elsewhere.",
        "Lying bars of ε² on the unused half: "
        + listed([f"{n} {t}" for n, t in zip(names, texts, strict=True)])
        + ".",
        draw,
    )
