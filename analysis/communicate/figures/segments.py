"""Figures of segments: their size, their profile, and how much of each feature they explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.decided import no_group_drawn
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun, english_list
from analysis.text.numbers import index_text, number_text, percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Rows of the heatmap that can be read; the largest deviations come first.
MOST_FEATURES = 14
# Colours end here, so that one extreme feature does not pale all others.
DEVIATION_LIMIT = 3.0


def segment_shares(results: Results) -> Figure | MarkdownText:
    """Show each group's share of viewers beside its share of rows."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = (
        results.interpreted.frame("segments").sort_values("segment"),
        named_segments(results),
    )
    lead = frame.loc[frame["share_ratings"].idxmax()]
    name = known[int(lead["segment"])].name
    viewers, rows = percent_text(lead["share_users"]), percent_text(lead["share_ratings"])
    title = f"{name}: {viewers} of viewers, {rows} of activity"
    return Figure(
        "segment-shares",
        f"Size in viewers and size in rows tell two stories: {name} are {viewers} of viewers and "
        f"make {rows} of rows.",
        "Paired bars by group: "
        + english_list([
            f"{known[int(r.segment)].name} {percent_text(r.share_users)} of viewers and "
            f"{percent_text(r.share_ratings)} of rows" for r in frame.itertuples()
        ])
        + ".",
        lambda: _shares(title, frame, known),
    )  # fmt: skip


def _shares(title: str, frame: pd.DataFrame, known: dict[int, NamedSegment]) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Share of viewers (light) and of all their rows (full) by group; "
        f"{counted_noun(int(frame['users'].sum()), 'viewer')}",
        height=1.3 + 0.62 * len(frame),
    )
    for place, row in enumerate(frame.itertuples()):
        ink = known[int(row.segment)].colour
        bars = [
            axes.barh(place - 0.19, row.share_users, height=0.34, color=ink, alpha=0.45),
            axes.barh(place + 0.19, row.share_ratings, height=0.34, color=ink),
        ]
        texts = (
            f"{percent_text(row.share_users)} of viewers",
            f"{percent_text(row.share_ratings)} of rows",
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


def segment_profiles(results: Results) -> Figure | MarkdownText:
    """Show how far each group's median lies from that of all viewers, by feature."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame, known = results.interpreted.frame("profiles"), named_segments(results)
    frame = frame[frame["segment"].isin(known) & frame["deviation"].notna()]
    if frame.empty:
        return MarkdownText("No feature differs between groups.")
    catalogue = results.scrubbed.frame("catalogue")
    labels = dict(zip(catalogue["feature"], catalogue["label"], strict=True))
    wide = frame.pivot_table(index="feature", columns="segment", values="deviation")
    strongest = wide.abs().max(axis=1).sort_values(ascending=False, kind="stable")
    wide = wide.loc[strongest.index[:MOST_FEATURES]]
    names = [single_line(labels.get(feature, feature), 34) for feature in wide.index]
    place = wide.abs().stack().idxmax()
    top, where = wide.loc[place], known[int(place[1])].name
    label = single_line(labels.get(place[0], place[0]), 40)
    return Figure(
        "profiles",
        "What was clustered on differs by construction: this describes the groups, it does not "
        "prove them.",
        f"Heatmap of {counted_noun(len(wide), 'feature')} by {counted_noun(len(known), 'group')}. "
        "The largest "
        f"deviation is {number_text(top, 1)} for {label} in {where}.",
        lambda: _heatmap(f"{where} differ most in: {label}", wide, names, known),
    )


def _heatmap(
    title: str, wide: pd.DataFrame, names: list[str], known: dict[int, NamedSegment]
) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        "Median of each group against that of all viewers, in median absolute deviations; "
        "blue above, orange below",
        height=2.0 + 0.31 * len(wide),
    )
    columns = [known[int(segment)].name for segment in wide.columns]
    marks.signed_heatmap(axes, wide.to_numpy(), names, columns, DEVIATION_LIMIT)
    return drawn


def segment_effects(results: Results) -> Figure | MarkdownText:
    """Show how much of each feature the groups explain, on a half not used where there is one."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    frame = results.interpreted.frame("effects")
    tested = frame["epsilon2_b"].notna().any()
    shown = "epsilon2_b" if tested else "epsilon2_all"
    frame = frame[frame[shown].notna()].sort_values([shown, "feature"], ascending=[False, True])
    if frame.empty:
        return MarkdownText("No feature was compared between the groups.")
    frame = frame.head(MOST_FEATURES)
    catalogue = results.scrubbed.frame("catalogue")
    labels = dict(zip(catalogue["feature"], catalogue["label"], strict=True))
    names = [single_line(labels.get(feature, feature), 40) for feature in frame["feature"]]
    texts = [index_text(value) for value in frame[shown]]
    return Figure(
        "effects",
        "The gap between tick and bar is the shrinkage of the story: what the groups seem to "
        "explain where they were drawn, and what they explain elsewhere."
        if tested
        else "The groups were drawn on these very features, so that they differ is no evidence "
        "for types; it says what the groups are about.",
        "Lying bars of ε²: "
        + english_list([f"{n} {t}" for n, t in zip(names, texts, strict=True)])
        + ".",
        lambda: _effects(frame, names, texts, shown, tested),
    )


def _effects(
    frame: pd.DataFrame, names: list[str], texts: list[str], shown: str, tested: bool
) -> Drawing:
    drawn, axes = style.titled_canvas(
        f"The groups explain most of: {names[0]} (ε²\u00a0=\u00a0{texts[0]})",
        "ε² by feature: half B of each viewer’s rows (bar), half A that drew the groups (tick)"
        if tested
        else "ε² by feature on the rows that drew the groups; description, not evidence",
        height=1.6 + 0.27 * len(frame),
    )
    marks.lying_bars(axes, names, list(frame[shown]), texts)
    if tested:
        axes.plot(frame["epsilon2_a"], range(len(frame)), "|", color=style.INK, markersize=13)
    return drawn
