"""Key figures and cards of the landing page, as Pandoc divisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import figures
from analysis.communicate.words import Prose, escape, large, percent, rounded

if TYPE_CHECKING:
    from analysis.tables import Tables


def _key_figure(value: str, label: str) -> str:
    return f"::: {{.key-figure}}\n[{value}]{{.value}} [{label}]{{.label}}\n:::"


def key_figures(obtained: Tables, scrubbed: Tables, explored: Tables) -> Prose:
    """Return the four numbers that the audience comes down to."""
    source, facts = obtained.record("source"), explored.record("summary")
    many = escape(facts["noun_plural"])
    users = scrubbed["users"]
    fitted = users.aggregate(share=users["eligible"].ifelse(1.0, 0.0).mean()).execute()
    cut = int(scrubbed.record("window")["min_ratings"])
    half = f"{many}, half of them from {percent(facts['half_from_share'])} of viewers"
    fit = f"of viewers give {cut} {many} or more: groups rest on them"
    shown = [
        (large(source["users"]), "viewers"),
        (large(source["ratings"]), half),
        (rounded(facts["median_n"], 3), f"{many} from the median viewer"),
        (percent(float(fitted["share"].iloc[0])), fit),
    ]
    body = "\n\n".join(_key_figure(value, label) for value, label in shown)
    return Prose(f"\n:::: {{.key-figures}}\n\n{body}\n\n::::\n")


def cards(interpreted: Tables) -> Prose:
    """Return a card for each segment: name, shares, one line, and its course over time."""
    frame = interpreted.frame("segments").sort_values("segment")
    many = "activity"
    made = []
    for row in frame.itertuples():
        spark = figures.sparkline(interpreted, int(row.segment))
        name = escape(row.name) + (" (tentative)" if row.tentative else "")
        shares = f"{percent(row.share_users)} of viewers, {percent(row.share_ratings)} of {many}"
        made.append(
            f"::: {{.segment-card .segment-{int(row.color_index)}}}\n"
            f"[{name}]{{.name}} [{shares}]{{.shares}}\n\n[{escape(row.line, 400)}]{{.line}}\n\n"
            + (f"{spark.image(prefix='')}\n\n" if spark else "")
            + ":::"
        )
    body = "\n\n".join(made)
    return Prose(f"\n:::: {{.segment-cards}}\n\n{body}\n\n::::\n")
