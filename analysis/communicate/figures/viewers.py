"""Figures of viewers: how much each gives, how unequally, at what level, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate import style
from analysis.communicate.decided import FEW, WITHHELD
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import counted_noun, noun_form, spelled_number
from analysis.text.numbers import large_count, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Below this many rows a viewer's own figures are mostly chance.
LITTLE = 10
# Days: the end of the band "up to a year".
YEAR = 365


def ratings_per_viewer(results: Results) -> Figure:
    """Show how many viewers gave how many rows."""
    frame, facts = results.explored.frame("user_counts"), results.explored.record("summary")
    one, many = facts["noun_singular"], facts["noun_plural"]
    median = facts["median_n"]
    half = f"Half of the viewers gave at most {rounded_number(median, 3)}"
    title = f"{half} {noun_form(median, one, many)}" if median else f"Viewers by number of {many}"
    top = frame.loc[frame["users"].idxmax()]
    ten, reached = spelled_number(disclosure.FEWEST), facts["max_n"]
    most = f"; {ten} viewers gave {number_text(reached)} {many} or more" if reached else ""
    return Figure(
        "ratings-per-viewer",
        _how_much(title, facts),
        f"Bar chart of viewers by number of {many}. Most, {large_count(top['users'])}, are in the "
        f"bin {top['label']}; the bars fall to the right{most}.",
        lambda: _per_viewer(title, frame, facts),
    )


def _how_much(title: str, facts: dict[str, Any]) -> str:
    """Say how much is known of most viewers, as far as no few viewers are told of."""
    median, quarter = facts["median_n"], facts["q3_n"]
    if median is None:
        return f"{title}; the median is {WITHHELD}."
    more = "" if quarter is None else f", a quarter more than {rounded_number(quarter, 3)}"
    known = (
        "for most viewers little is known, so their figures carry wide margins"
        if median < LITTLE
        else "for most viewers enough is known to tell them apart"
    )
    return f"{title}{more}, and {_single(facts)}: {known}."


def _per_viewer(title: str, frame: pd.DataFrame, facts: dict[str, Any]) -> Drawing:
    many = facts["noun_plural"]
    drawn, axes = style.titled_canvas(
        title,
        f"Viewers by their number of {many}; bins widen to the right, about equal on a "
        f"logarithmic axis; {counted_noun(facts['users'], 'viewer')}",
    )
    marks.upright_bars(axes, [number_text(low) for low in frame["lower"]], list(frame["users"]))
    axes.set_xlabel(f"{many} of a viewer (lower end of the bin, log scale)")
    style.count_axis(axes.yaxis)
    return drawn


def _single(facts: dict) -> str:
    share = facts["share_one_rating"]
    if share is None:
        return f"how many gave a single one is {WITHHELD}"
    return f"{percent_text(share)} gave a single one" if share else "none gave a single one only"


def viewer_concentration(results: Results) -> Figure:
    """Show how unequally rows are spread over viewers (Lorenz curve)."""
    frame, facts = results.explored.frame("lorenz"), results.explored.record("summary")
    many, tenth, half = (
        facts[name] for name in ("noun_plural", "top_decile_share", "half_from_share")
    )
    gini = rounded_number(facts["gini"])
    title, held = f"How {many} are spread over viewers: a Gini coefficient of {gini}", ""
    if tenth is not None:
        title = f"The most active tenth of viewers gives {percent_text(tenth)} of all {many}"
        held = (
            f": the least active nine tenths hold {percent_text(1 - tenth)}, the others "
            f"{percent_text(tenth)}"
        )
    lead = (
        f"What share of viewers gave half of all {many} is {WITHHELD}"
        if half is None
        else f"Half of all {many} come from {percent_text(half)} of viewers"
    )
    return Figure(
        "concentration",
        f"{lead}: averages over rows describe the few, averages over viewers the many. The Gini "
        f"coefficient is {gini}.",
        f"Lorenz curve of {many} over viewers, below the diagonal{held}.",
        lambda: _lorenz(title, frame, facts),
    )


def _lorenz(title: str, frame: pd.DataFrame, facts: dict) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"Cumulative share of {facts['noun_plural']} by share of viewers, the least active first; "
        f"{counted_noun(facts['users'], 'viewer')}",
    )
    axes.plot([0, 1], [0, 1], color=style.ALL, linewidth=1.2)
    axes.plot(frame["share_users"], frame["share_ratings"], color=style.ACCENT, linewidth=2.2)
    if facts["top_decile_share"] is not None:
        _nine_tenths(axes, 1 - facts["top_decile_share"])
    axes.annotate(
        "if all gave alike", (0.34, 0.38), ha="right", color=style.QUIET, bbox=style.PAPER
    )
    axes.set(xlim=(0, 1.01), ylim=(0, 1.01), xlabel="share of viewers")
    style.share_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    return drawn


def _nine_tenths(axes: Axes, held: float) -> None:
    axes.plot([0.9], [held], "o", color=style.ACCENT)
    axes.annotate(
        f"{percent_text(0.9)} of viewers: {percent_text(held)}",
        (0.9, held),
        xytext=(-9, -2),
        textcoords="offset points",
        ha="right",
        va="center",
        bbox=style.PAPER,
    )


def mean_rating(results: Results) -> Figure | MarkdownText:
    """Show viewers' mean ratings as they are and shrunk by how few ratings they rest on."""
    frame, facts = results.explored.frame("user_means"), results.explored.record("summary")
    if frame.empty:
        return MarkdownText("The source has no ratings, so viewers have no mean rating.")
    raw, shrunk = (
        float(frame.loc[frame["measure"] == name, "spread"].iloc[0]) for name in ("raw", "shrunk")
    )
    title = (
        f"Viewers’ mean ratings spread by {rounded_number(raw)}, by {rounded_number(shrunk)} once "
        "chance "
        "is allowed for"
        if shrunk < 0.95 * raw
        else "Viewers’ mean ratings rest on enough ratings to be taken as they are"
    )
    return Figure(
        "mean-rating",
        "A mean of few ratings says little: each is drawn towards the mean of all viewers "
        f"({rounded_number(facts['mean_rating'], 3)}), the more so the fewer ratings it rests on.",
        "Two histograms of viewers by mean rating. As they are, the means spread with a standard "
        f"deviation of {rounded_number(raw)}; after shrinkage with {rounded_number(shrunk)}.",
        lambda: _means(title, frame),
    )


def _means(title: str, frame: pd.DataFrame) -> Drawing:
    parts = {name: part.reset_index(drop=True) for name, part in frame.groupby("measure")}
    users = int(parts["raw"]["users"].sum())
    width = (frame["upper"] - frame["lower"]).round(9)
    joined = f"; bins of {FEW} are joined" if width.nunique() > 1 else ""
    drawn, axes = style.titled_canvas(
        title,
        "Viewers by mean rating, as it is and shrunk towards all; "
        f"{counted_noun(users, 'viewer')}{joined}",
    )
    heights = {name: _heights(part, float(width.min())) for name, part in parts.items()}
    edges = {name: [*part["lower"], part["upper"].iloc[-1]] for name, part in parts.items()}
    axes.stairs(heights["raw"], edges["raw"], fill=True, color=style.ALL, alpha=0.45)
    axes.stairs(heights["shrunk"], edges["shrunk"], color=style.ACCENT, linewidth=2, baseline=0)
    top = parts["shrunk"].loc[heights["shrunk"].idxmax()]
    axes.annotate(
        "shrunk", ((top["lower"] + top["upper"]) / 2, heights["shrunk"].max()), xytext=(0, 3),
        textcoords="offset points", ha="center", color=style.ACCENT,
    )  # fmt: skip
    axes.annotate("as it is", (edges["raw"][0], heights["raw"].iloc[0]), xytext=(2, 3),
                  textcoords="offset points", color=style.QUIET)  # fmt: skip
    axes.set_xlabel("mean rating of a viewer")
    axes.margins(y=0.1)
    axes.set_ylim(bottom=0)
    style.count_axis(axes.yaxis)
    return drawn


def _heights(part: pd.DataFrame, width: float) -> pd.Series:
    """Return viewers by bin, those of a joined bin spread over the bins that it was made of."""
    return part["users"] / ((part["upper"] - part["lower"]) / width).round()


def viewer_tenure(results: Results) -> Figure | MarkdownText:
    """Show how long viewers stay, from their first to their last row."""
    frame, facts = results.explored.frame("tenure"), results.explored.record("summary")
    many = facts["noun_plural"]
    if frame.empty:
        return MarkdownText("The source has no dates, so how long viewers stay is unknown.")
    users = int(frame["users"].sum())
    shown = frame.loc[: frame["users"].to_numpy().nonzero()[0].max()]
    told = _tenure_words(frame, users)
    title = ", ".join(told[name] for name in ("day", "year") if name in told)
    title = title or "How long viewers stay"

    subtitle = (
        f"Viewers by days from first to last {facts['noun_singular']}; "
        f"{counted_noun(users, 'viewer')}"
    )
    return Figure(
        "tenure",
        f"Who came on one day only ({told['share']}) shows no habit over time; measures of rhythm "
        "rest on the others. A viewer who came late had little time to stay.",
        f"Bars of viewers by time from first to last of their {many}: "
        + ", ".join(
            f"{label} {percent_text(value / users)}"
            for label, value in zip(shown["label"], shown["users"], strict=True)
        )
        + ".",
        lambda: _tenure(title, shown, subtitle),
    )


def _tenure_words(frame: pd.DataFrame, users: int) -> dict[str, str]:
    """Return what is said of viewers of one day and of over a year, where bins end there."""
    told = {"share": f"how many is {WITHHELD}"}
    if frame["upper"].iloc[0] == 0:
        told["share"] = percent_text(frame["users"].iloc[0] / users)
        told["day"] = f"{told['share']} of viewers came on one day only"
    late = frame["lower"] > YEAR
    if late.any() and (frame.loc[~late, "upper"] <= YEAR).all():
        lead = "" if "day" in told else " of viewers"
        told["year"] = (
            f"{percent_text(frame.loc[late, 'users'].sum() / users)}{lead} stay over a year"
        )
    return told


def _tenure(title: str, shown: pd.DataFrame, subtitle: str) -> Drawing:
    users = shown["users"].sum()
    drawn, axes = style.titled_canvas(title, subtitle)
    texts = [percent_text(value / users) for value in shown["users"]]
    marks.upright_bars(axes, list(shown["label"]), list(shown["users"] / users), texts)
    style.share_axis(axes.yaxis)
    return drawn
