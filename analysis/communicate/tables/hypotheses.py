"""The table of hypotheses: each question with its test, its effect and its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.explore_chapter.hypothesis_words import (
    GATE,
    GROUPS,
    STRUCTURES,
    effect_text,
    hypothesis_table_words,
    method_text,
    question_text,
    verdict_text,
)
from analysis.communicate.claims.populations import Populations
from analysis.communicate.table import Table
from analysis.text.numbers import MISSING, index_text, number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# The smallest p that a column of three decimals tells.
LEAST_P = 0.001
HEADS = ("Question", "Test", "Compared", "Effect", "Interval", "p", "Verdict")


def hypothesis_table(results: Results) -> Table:
    """Return every hypothesis with its test, effect, interval, p after Holm and verdict."""
    words, people = hypothesis_table_words(results), Populations(results)
    verdict = STRUCTURES[results.modelled.record("gate")["structure"]]
    rows = [(GROUPS, GATE, *[MISSING] * 4, verdict)]
    frame = results.explored.frame("hypotheses")
    rows += [_cells(row, people) for row in frame.to_dict("records")]
    shown = pd.DataFrame(rows, columns=list(HEADS))
    # Cells are ours and may be long.
    whole = dict.fromkeys(HEADS, str)
    right = ("Compared", "Effect", "p")
    return Table(words.name, words.caption, shown, whole, words.note or "", right)


def _cells(row: dict[str, Any], people: Populations) -> tuple[str, ...]:
    question, test = question_text(row["hypothesis"], people), method_text(row, people)
    if row["verdict"] == "not_tested":
        return (question, test, *[MISSING] * 4, verdict_text(row))
    of = "months" if row["unit"] == "year" else "viewers"
    effect, low, high = (
        effect_text(row[name], row["unit"], people.point) for name in ("effect", "low", "high")
    )
    p = (
        f"below {index_text(LEAST_P, 3)}"
        if row["p_holm"] < LEAST_P
        else index_text(row["p_holm"], 3)
    )
    ends = f"{low.split()[0]} to {high.split()[0]}"
    return question, test, f"{number_text(row['n'])} {of}", effect, ends, p, verdict_text(row)
