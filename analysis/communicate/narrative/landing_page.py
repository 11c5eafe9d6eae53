"""Key figures and cards of the landing page, as Pandoc divisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate import figures
from analysis.communicate.decided import no_segments
from analysis.communicate.narrative import findings
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from analysis.tables import Results


def _key_figure(value: str, label: str) -> str:
    return f"::: {{.key-figure}}\n[{value}]{{.value}} [{label}]{{.label}}\n:::"


def key_figures(results: Results) -> MarkdownText:
    """Return the four numbers that the audience comes down to."""
    shown = findings.key_values(results)
    body = "\n\n".join(_key_figure(value, escape_markdown(label, 200)) for value, label in shown)
    return MarkdownText(f"\n:::: {{.key-figures}}\n\n{body}\n\n::::\n")


def segment_cards(results: Results) -> MarkdownText:
    """Return a card for each segment: name, shares, one line, and its course over time."""
    # The verdict above says why there are none.
    if no_segments(results):
        return MarkdownText("")
    frame = results.interpreted.frame("segments").sort_values("segment")
    made = []
    for row in frame.itertuples():
        spark = figures.activity_sparkline(results, int(row.segment))
        name = escape_markdown(row.name) + (" (tentative)" if row.tentative else "")
        of_rows = f"{percent_text(row.share_ratings)} of {escape_markdown(row.noun)}"
        shares = f"{percent_text(row.share_users)} of viewers, {of_rows}"
        made.append(
            f"::: {{.segment-card .segment-{int(row.color_index)}}}\n"
            f"[{name}]{{.name}} "
            f"[{shares}]{{.shares}}\n\n[{escape_markdown(row.line, 400)}]{{.line}}\n\n"
            + (f"{spark.image(prefix='')}\n\n" if spark else "")
            + ":::"
        )
    body = "\n\n".join(made)
    return MarkdownText(f"\n:::: {{.segment-cards}}\n\n{body}\n\n::::\n")
