"""Titles that more, or fewer, viewers chose than in the edition before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, share_slot
from analysis.text.markdown import single_line

if TYPE_CHECKING:
    from analysis.tables import Results


def title_change_claims(results: Results) -> Iterator[Claim]:
    """Yield how many titles rose and fell, and which rose most."""
    frame, every = (results.interpreted.frame(name) for name in ("title_moves", "title_viewers"))
    people = Populations(results)
    told = Population("titles that ten viewers or more chose", len(every), ("titles",))
    rose = int((frame["difference"] > 0).sum())
    if frame.empty:
        yield Claim(
            "changes.titles",
            "**No title was chosen by another share of viewers than before, beyond chance.**",
            evidence="tested",
            further=(people.viewers, told),
        )
        return
    slots = {
        "rose": count_slot(rose, "titles", told),
        "fell": count_slot(len(frame) - rose, "titles", told),
    }
    text = "**More viewers than before, by their share, chose {rose} titles, and fewer {fell}"
    words: dict[str, object] = {}
    first = frame.iloc[0]
    if rose and not pd.isna(first["share_before"]):
        text += "; {title} rose most, from {before} to {now} of viewers"
        words["title"] = single_line(first["title"])
        slots["before"] = share_slot(first["share_before"], people.viewers)
        slots["now"] = share_slot(first["share"], people.viewers)
    elif rose:
        text += "; {title} rose most, to {now} of viewers from fewer than ten of them"
        words["title"] = single_line(first["title"])
        slots["now"] = share_slot(first["share"], people.viewers)
    yield Claim("changes.titles", f"{text}.**", slots, words, "tested", (people.viewers,))
