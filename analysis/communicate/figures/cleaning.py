"""Figures of what cleaning took and who is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate import style
from analysis.communicate.figure import Figure
from analysis.communicate.figures import marks
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun
from analysis.text.numbers import number_text, percent_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from analysis.tables import Results

# What is lost is vermilion in every figure of cleaning.
DROPPED = "#d55e00"


def cleaning_waterfall(results: Results) -> Figure | MarkdownText:
    """Show the rows that each cleaning rule dropped, and those that it changed."""
    ledger = results.scrubbed.frame("ledger")
    chain = ledger[ledger["table"] == "ratings"]
    read, kept = int(chain["rows_in"].iloc[0]), int(chain["rows_out"].iloc[-1])
    acting = chain[(chain["rows_dropped"] > 0) | (chain["rows_changed"] > 0)]
    if acting.empty:
        return MarkdownText("No rule had to drop or change a row.")
    title = f"Cleaning keeps {percent_text(kept / max(read, 1))} of {counted_noun(read, 'row')}"
    names = [single_line(rule, 34).replace("_", " ") for rule in acting["rule"]]

    told = [f"{name} {_touch(row)}" for name, row in zip(names, acting.itertuples(), strict=True)]
    return Figure(
        "cleaning",
        f"Of {counted_noun(read, 'row')}, {number_text(kept)} stay; every dropped row is booked "
        "to one "
        "rule, so the ledger balances.",
        f"Bars by cleaning rule, from {number_text(read)} rows read to {number_text(kept)} kept: "
        + "; ".join(told)
        + ".",
        lambda: _waterfall(title, names, acting, read, kept),
    )


def _touch(row: Any) -> str:
    parts = ((row.rows_dropped, "dropped"), (row.rows_changed, "changed"))
    return " and ".join(f"{number_text(size)} {what}" for size, what in parts if size)


def _waterfall(title: str, names: list[str], acting: pd.DataFrame, read: int, kept: int) -> Drawing:
    names = [*names, "dropped in all"]
    drawn, axes = style.titled_canvas(
        title,
        f"Of {number_text(read)} rows read, those that each rule drops, from where the rule before "
        f"ended; {number_text(kept)} stay; rules that touched no row are left out",
        height=1.5 + 0.34 * len(names),
    )
    lost = read - kept
    left = [*(read - acting["rows_in"]), 0]
    width = [*acting["rows_dropped"], lost]
    texts = [*(_touch(row) for row in acting.itertuples()), number_text(lost)]
    marks.lying_bars(axes, names, width, [""] * len(names), [*[DROPPED] * len(acting), style.QUIET])
    for place, patch in enumerate(axes.patches):
        patch.set(x=left[place])
        axes.text(left[place] + width[place], place, f" {texts[place]}", va="center", size=10.5)
    axes.set_xlim(0, 1.45 * max(lost, 1))
    return drawn


def viewer_coverage(results: Results) -> Figure | MarkdownText:
    """Show who is fitted on, who is only assigned and who is out, by viewers and by rows."""
    counted = results.scrubbed.frame("viewers_by_evidence")["users"]
    if any(disclosure.is_few(count) for count in counted):
        return MarkdownText("Too few viewers differ from the others in evidence to be told of.")
    share = _covered(results)
    cut = int(results.scrubbed.record("window")["min_ratings"])
    users, rows = share["users"], share["rows"]
    title = (
        f"The groups rest on {percent_text(users['in'])} of viewers, who hold "
        f"{percent_text(rows['in'])} of rows"
    )
    told = [
        f"of {what} {percent_text(of['in'])} are fitted on, {percent_text(of['low'])} assigned and "
        f"{percent_text(of['out'])} out"
        for what, of in (("viewers", users), ("rows", rows))
    ]
    return Figure(
        "coverage",
        _who_is_not(users, rows, cut),
        f"Two stacked bars: {'; '.join(told)}.",
        lambda: _coverage(title, cut, share, int(share.attrs["viewers"])),
    )


def _who_is_not(users: pd.Series, rows: pd.Series, cut: int) -> str:
    """Say who is only assigned, and who is out."""
    low = (
        f"Viewers with fewer than {cut} rows ({percent_text(users['low'])}) are assigned to "
        "groups and flagged as low evidence; no validity figure counts them."
        if users["low"]
        else f"Every viewer that is left has at least {cut} rows."
    )
    out = (
        f" {percent_text(users['out'])} of viewers and {percent_text(rows['out'])} of rows are "
        "out: cleaning left nothing of them."
        if users["out"] or rows["out"]
        else ""
    )
    return low + out


def _covered(results: Results) -> pd.DataFrame:
    """Return shares of users and rows that are in, low in evidence, and out."""
    counted, ledger = (results.scrubbed.frame(name) for name in ("viewers_by_evidence", "ledger"))
    frame = counted.set_index("evidence")[["users", "rows"]].rename({"full": "in"})
    dropped = ledger.groupby("table")["rows_dropped"].sum()
    frame.loc["out"] = [dropped.get("users", 0), dropped.get("ratings", 0)]
    share = frame / frame.sum()
    share.attrs["viewers"] = frame["users"].sum()
    return share


def _coverage(title: str, cut: int, share: pd.DataFrame, viewers: int) -> Drawing:
    drawn, axes = style.titled_canvas(
        title,
        f"Blue: {cut} rows or more, fitted on; grey: fewer, assigned; orange: out; "
        f"{counted_noun(viewers, 'viewer')} known to the source",
        height=2.4,
    )
    left = [0.0, 0.0]
    for name, ink in (("in", style.ACCENT), ("low", style.ALL), ("out", DROPPED)):
        values = [share["users"][name], share["rows"][name]]
        bars = axes.barh([0, 1], values, left=left, color=ink, height=0.6)
        texts = [percent_text(value) if value > 0.06 else "" for value in values]
        axes.bar_label(
            bars, texts, label_type="center", color="black" if name == "low" else "white"
        )
        left = [start + value for start, value in zip(left, values, strict=True)]
    axes.set_yticks([0, 1], ["viewers", "rows"])
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_xlim(0, 1)
    style.share_axis(axes.xaxis)
    return drawn
