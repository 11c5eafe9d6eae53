"""Tables of how marks change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.explore_chapter.step_words import (
    change_steps_words,
    told_steps,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.explore.mark_changes import (
    compared_unit,
    mark_digits,
    period_slot,
)
from analysis.communicate.claims.populations import Populations
from analysis.communicate.table import Table
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Heading of each part of a change.
HEADINGS = {
    "all": "Change",
    "viewers": "Other viewers",
    "titles": "Other titles",
    "same": "Same viewers, same titles",
}


def change_steps(results: Results) -> Table | MarkdownText:
    """Return why the mean mark changed from each compared period to the next."""
    words, frame = change_steps_words(results), told_steps(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    digits, unit = mark_digits(Populations(results)), compared_unit(results)

    def cell(row: pd.Series) -> str:
        value, low, high = (number_text(row[name], digits) for name in ("value", "low", "high"))
        return f"{value} ({low} to {high})"

    rows = []
    for (first, last), parts in frame.groupby(["first", "last"], sort=True):
        own = parts.set_index("part")
        shown = {"From": period_slot(first, unit).shown, "To": period_slot(last, unit).shown}
        rows.append(shown | {text: cell(own.loc[part]) for part, text in HEADINGS.items()})
    return Table(words.name, words.caption, pd.DataFrame(rows), right=tuple(HEADINGS.values()))
