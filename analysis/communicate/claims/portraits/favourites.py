"""What each segment's viewers choose more often than the others."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import other_population, segment_population
from analysis.communicate.claims.slots import count_slot, rounded_slot
from analysis.communicate.decided import no_segments
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Of each kind; the tables hold more.
TOLD = {"title": 3, "genre": 2}


def favourite_claims(results: Results) -> Iterator[Claim]:
    """Yield the titles, and the genres, that each segment's viewers choose more than the others."""
    if no_segments(results):
        return
    people, every = Populations(results), results.interpreted.frame("favourites")
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        own, others = segment_population(row, people), other_population(row, people)
        for kind, most in TOLD.items():
            liked = every[(every["segment"] == row.segment) & (every["kind"] == kind)].head(most)
            if len(liked):
                text, slots, words = _liked(liked, own, others)
                yield Claim(
                    f"segment.{row.id}.{kind}s",
                    f"{'Titles' if kind == 'title' else 'Genres'} that they choose more often than "
                    f"others: {text}.",
                    slots,
                    words,
                    evidence="estimated",
                    further=(others,),
                )


def _liked(
    liked: pd.DataFrame, own: Population, others: Population
) -> tuple[str, dict[str, Slot], dict[str, object]]:
    parts: list[str] = []
    words: dict[str, object] = {}
    slots: dict[str, Slot] = {}
    for letter, row in zip(ascii_lowercase, liked.itertuples(), strict=False):
        words[f"name_{letter}"] = single_line(row.name)
        slots[f"lift_{letter}"] = rounded_slot(row.lift, "times", own, row.low, row.high)
        slots[f"choices_{letter}"] = count_slot(row.ratings, "choices", own)
        noun = noun_form(row.ratings, "choice")
        parts.append(f"{{name_{letter}}} ({{lift_{letter}}} times, {{choices_{letter}}} {noun})")
    return english_list(parts), slots, words
