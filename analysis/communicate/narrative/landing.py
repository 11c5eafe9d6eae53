"""Key figures and cards of the landing page, as Pandoc divisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import figures
from analysis.communicate.narrative import findings
from analysis.communicate.words import Prose, escape, percent

if TYPE_CHECKING:
    from analysis.tables import Tables


def _key_figure(value: str, label: str) -> str:
    return f"::: {{.key-figure}}\n[{value}]{{.value}} [{label}]{{.label}}\n:::"


def key_figures(obtained: Tables, scrubbed: Tables, explored: Tables) -> Prose:
    """Return the four numbers that the audience comes down to."""
    shown = findings.key_figures(obtained, scrubbed, explored)
    body = "\n\n".join(_key_figure(value, escape(label, 200)) for value, label in shown)
    return Prose(f"\n:::: {{.key-figures}}\n\n{body}\n\n::::\n")


def cards(interpreted: Tables) -> Prose:
    """Return a card for each segment: name, shares, one line, and its course over time."""
    frame = interpreted.frame("segments").sort_values("segment")
    made = []
    for row in frame.itertuples():
        spark = figures.sparkline(interpreted, int(row.segment))
        name = escape(row.name) + (" (tentative)" if row.tentative else "")
        of_rows = f"{percent(row.share_ratings)} of {escape(row.noun)}"
        shares = f"{percent(row.share_users)} of viewers, {of_rows}"
        made.append(
            f"::: {{.segment-card .segment-{int(row.color_index)}}}\n"
            f"[{name}]{{.name}} [{shares}]{{.shares}}\n\n[{escape(row.line, 400)}]{{.line}}\n\n"
            + (f"{spark.image(prefix='')}\n\n" if spark else "")
            + ":::"
        )
    body = "\n\n".join(made)
    return Prose(f"\n:::: {{.segment-cards}}\n\n{body}\n\n::::\n")
