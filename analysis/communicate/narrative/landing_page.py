"""Key figures and cards of the landing page, as Pandoc divisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate import figures
from analysis.communicate.claims import find_claims, segment_sentences
from analysis.communicate.claims.claim import page_words
from analysis.communicate.decided import no_segments
from analysis.communicate.figure import Figure
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.communicate.claims import Claim
    from analysis.tables import Results

# Where a card leads to: the portrait of its segment.
PORTRAITS = "chapters/interpret.qmd"
# What a card says below its head, and the class of the paragraph.
CARD = {"size": "shares", "now": "course"}


def _key_figure(claim: Claim) -> str:
    """Return a claim whose first number stands large above the rest of it."""
    text = claim.written(page_words)
    value = claim.slots["value"].shown if "value" in claim.slots else "–"
    label = text.removeprefix(value).strip()
    body = f"[{value}]{{.value}} [{label}]{{.label}}"
    return f'::: {{.key-figure data-claim="{claim.id}"}}\n{body}\n:::'


def key_figures(results: Results) -> MarkdownText:
    """Return the four numbers that the audience comes down to."""
    shown = find_claims(results, "audience.key_*")
    body = "\n\n".join(_key_figure(claim) for claim in shown)
    return MarkdownText(f"\n:::: {{.key-figures}}\n\n{body}\n\n::::\n")


def _headed(row: Any, claim: Claim) -> str:
    """Return a claim whose first words, the name of its segment, stand large above the rest."""
    name = page_words(claim.words["name"])
    rest = claim.written(page_words).removeprefix(f"**{name}**").strip()
    link = f"[[{name}]({PORTRAITS}#segment-{row.id})]{{.name}}"
    link += " (tentative)" * bool(row.tentative)
    return f'[{link} [{rest}]{{.line}}]{{data-claim="{claim.id}"}}'


def shares_bar(results: Results) -> MarkdownText:
    """Return one bar of all shares, where segments are told of."""
    bar = figures.audience_bar(results)
    return MarkdownText(f"\n{bar.image(prefix='')}\n" if isinstance(bar, Figure) else "")


def segment_cards(results: Results) -> MarkdownText:
    """Return a card for each segment: what sets it apart, its size, its course."""
    # The verdict above says why there are none.
    if no_segments(results):
        return MarkdownText("")
    frame = results.interpreted.frame("segments").sort_values("segment")
    said = segment_sentences(results, ("opening", *CARD))
    made = []
    for row in frame.itertuples():
        first, *rest = said[row.id]
        kinds = [CARD[claim.id.rpartition(".")[2]] for claim in rest]
        parts = [f"[{one.on_page()}]{{.{kind}}}" for one, kind in zip(rest, kinds, strict=True)]
        body = "\n\n".join([_headed(row, first), *parts])
        made.append(f"::: {{.segment-card .segment-{int(row.color_index)}}}\n{body}\n:::")
    body = "\n\n".join(made)
    return MarkdownText(f"\n:::: {{.segment-cards}}\n\n{body}\n\n::::\n")
