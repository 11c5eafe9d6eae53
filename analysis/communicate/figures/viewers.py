"""Figures of viewers: how much each gives, how unequally, at what level, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate import style
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import counted_noun, noun_form, spelled_number
from analysis.text.numbers import large_count, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# Below this many rows a viewer's own figures are mostly chance.
LITTLE = 10


def ratings_per_viewer(results: Results) -> Figure:
    """Show how many viewers gave how many rows."""
    frame, facts = results.explored.frame("user_counts"), results.explored.record("summary")
    one, many = facts["noun_singular"], facts["noun_plural"]
    half = f"Half of the viewers gave at most {rounded_number(facts['median_n'], 3)}"
    title = f"{half} {noun_form(facts['median_n'], one, many)}"
    top = frame.loc[frame["users"].idxmax()]

    return Figure(
        "ratings-per-viewer",
        f"{title}, a quarter more than {rounded_number(facts['q3_n'], 3)}, and {_single(facts)}: "
        + (
            "for most viewers little is known, so their figures carry wide margins."
            if facts["median_n"] < LITTLE
            else "for most viewers enough is known to tell them apart."
        ),
        f"Bar chart of viewers by number of {many}. Most, {large_count(top['users'])}, are in the "
        "bin "
        f"{top['label']}; the bars fall to the right; {spelled_number(disclosure.FEWEST)} viewers "
        f"gave {number_text(facts['max_n'])} {many} or more.",
        lambda: _per_viewer(title, frame, facts),
    )


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
    return f"{percent_text(share)} gave a single one" if share else "none gave a single one only"


def viewer_concentration(results: Results) -> Figure:
    """Show how unequally rows are spread over viewers (Lorenz curve)."""
    frame, facts = results.explored.frame("lorenz"), results.explored.record("summary")
    many, tenth = facts["noun_plural"], percent_text(facts["top_decile_share"])
    half = percent_text(facts["half_from_share"])
    title = f"The most active tenth of viewers gives {tenth} of all {many}"
    return Figure(
        "concentration",
        f"Half of all {many} come from {half} of viewers: averages over rows describe the few, "
        "averages over viewers the many. The Gini coefficient is "
        f"{rounded_number(facts['gini'])}.",
        f"Lorenz curve of {many} over viewers, below the diagonal: the least active "
        f"nine tenths hold {percent_text(1 - facts['top_decile_share'])}, the others {tenth}.",
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
    at = 1 - facts["top_decile_share"]
    axes.plot([0.9], [at], "o", color=style.ACCENT)
    axes.annotate(
        f"{percent_text(0.9)} of viewers: {percent_text(at)}",
        (0.9, at),
        xytext=(-9, -2),
        textcoords="offset points",
        ha="right",
        va="center",
        bbox=style.PAPER,
    )
    axes.annotate(
        "if all gave alike", (0.34, 0.38), ha="right", color=style.QUIET, bbox=style.PAPER
    )
    axes.set(xlim=(0, 1.01), ylim=(0, 1.01), xlabel="share of viewers")
    style.share_axis(axes.xaxis)
    style.share_axis(axes.yaxis)
    return drawn


def mean_rating(results: Results) -> Figure | MarkdownText:
    """Show viewers' mean ratings as they are and shrunk by how few ratings they rest on."""
    frame, facts = results.explored.frame("user_means"), results.explored.record("summary")
    if frame.empty:
        return MarkdownText("The source has no ratings, so viewers have no mean rating.")
    middle = (frame["lower"] + frame["upper"]) / 2
    raw, shrunk = (_spread(middle, frame[name]) for name in ("users", "shrunk"))
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
        lambda: _means(title, frame, middle),
    )


def _means(title: str, frame: pd.DataFrame, middle: pd.Series) -> Drawing:
    users = int(frame["users"].sum())
    drawn, axes = style.titled_canvas(
        title,
        f"Viewers by mean rating, as it is and shrunk towards all; {counted_noun(users, 'viewer')}",
    )
    edges = [*frame["lower"], frame["upper"].iloc[-1]]
    axes.stairs(frame["users"], edges, fill=True, color=style.ALL, alpha=0.45)
    axes.stairs(frame["shrunk"], edges, color=style.ACCENT, linewidth=2, baseline=0)
    top, low = frame["shrunk"].idxmax(), frame["users"].iloc[0]
    axes.annotate(
        "shrunk", (middle[top], frame["shrunk"][top]), xytext=(0, 3),
        textcoords="offset points", ha="center", color=style.ACCENT,
    )  # fmt: skip
    axes.annotate("as it is", (frame["lower"].iloc[0], low), xytext=(2, 3),
                  textcoords="offset points", color=style.QUIET)  # fmt: skip
    axes.set_xlabel("mean rating of a viewer")
    axes.margins(y=0.1)
    axes.set_ylim(bottom=0)
    style.count_axis(axes.yaxis)
    return drawn


def _spread(middle: pd.Series, users: pd.Series) -> float:
    mean = (middle * users).sum() / users.sum()
    return float((((middle - mean) ** 2 * users).sum() / users.sum()) ** 0.5)


def viewer_tenure(results: Results) -> Figure | MarkdownText:
    """Show how long viewers stay, from their first to their last row."""
    frame, facts = results.explored.frame("tenure"), results.explored.record("summary")
    many = facts["noun_plural"]
    if frame.empty:
        return MarkdownText("The source has no dates, so how long viewers stay is unknown.")
    users = int(frame["users"].sum())
    one_day = frame["users"].iloc[0] / users
    shown = frame.loc[: frame["users"].to_numpy().nonzero()[0].max()]
    year = frame.loc[frame["lower"] > 365, "users"].sum() / users
    title = (
        f"{percent_text(one_day)} of viewers came on one day only, "
        f"{percent_text(year)} stay over a year"
    )

    subtitle = (
        f"Viewers by days from first to last {facts['noun_singular']}; "
        f"{counted_noun(users, 'viewer')}"
    )
    return Figure(
        "tenure",
        f"Who came on one day only ({percent_text(one_day)}) shows no habit over time; "
        f"measures of rhythm rest on the others. A viewer who came late had little time to stay.",
        f"Bars of viewers by time from first to last of their {many}: "
        + ", ".join(
            f"{label} {percent_text(value / users)}"
            for label, value in zip(shown["label"], shown["users"], strict=True)
        )
        + ".",
        lambda: _tenure(title, shown, subtitle),
    )


def _tenure(title: str, shown: pd.DataFrame, subtitle: str) -> Drawing:
    users = shown["users"].sum()
    drawn, axes = style.titled_canvas(title, subtitle)
    texts = [percent_text(value / users) for value in shown["users"]]
    marks.upright_bars(axes, list(shown["label"]), list(shown["users"] / users), texts)
    style.share_axis(axes.yaxis)
    return drawn
