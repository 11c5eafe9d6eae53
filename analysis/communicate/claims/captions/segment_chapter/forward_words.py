"""The words of what segments did after a cut that they were found before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.explore.viewers import gave_verb
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.afterwards import (
    each_slot,
    earlier_viewers,
    forward_rows,
)
from analysis.communicate.claims.predict.segment_use import later_phrase
from analysis.communicate.claims.slots import day_slot, declared_share, declared_slot
from analysis.communicate.claims.words import group_noun, short_name, subject_name
from analysis.intervals import LEVEL
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results


def _said(results: Results) -> Sentences:
    """Return what says who gave most, and who least, in the days that followed."""
    people, frame = Populations(results), forward_rows(results)
    first = frame.iloc[0]
    slots = {
        "days": declared_slot(int(first["days"]), number_text(first["days"]), "days"),
        "cut": day_slot(first["cut"], None),
        "level": declared_share(LEVEL),
    }
    words: dict[str, object] = {"many": people.many}
    for part, at in (("most", frame["each"].idxmax()), ("least", frame["each"].idxmin())):
        row = next(frame.loc[[at]].itertuples(index=False))
        slots[part] = each_slot(row, earlier_viewers(row), people.many)
        words[f"{part}_name"], words[f"{part}_viewers"] = (
            short_name(row.name),
            subject_name(row.name),
        )
    return Sentences("figure", "forward", slots, words, "tested", (people.known,))


def forward_words(results: Results) -> FigureWords | Claim:
    """Return the words of what each segment did after a cut that it was found before."""
    name, people = "forward", Populations(results)
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if forward_rows(results).empty:
        return later_phrase(results).claim(f"figure.{name}.absent")
    one, many = group_noun(results, 1), group_noun(results)
    return _said(results).figure(
        title=(
            f"{{most_viewers}} {gave_verb(people.many)} most in the {{days}} days that followed: "
            "{most} {many} each"
        ),
        subtitle=(
            f"{{many}} a viewer in the {{days}} days from {{cut}}, by the {one} found from what "
            "came before; viewers known by then, with {level} intervals; rings: all others of them"
        ),
        caption=(
            f"{many} drawn on the past are worth something if they tell what follows apart. These "
            f"were found once more from what came before {{cut}}; a {one} is drawn where more than "
            "half of its viewers are those of today's."
        ),
        alt=(
            f"Dots with intervals of later {{many}} a viewer by {one}, from {{least}} "
            "({least_name}) to {most} ({most_name})."
        ),
    )
