"""Viewers by segment, and titles by their share, then and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.change_chapter.change_words import (
    risen_titles_words,
    viewer_moves_words,
)
from analysis.communicate.claims.changes.former_edition import former_edition
from analysis.communicate.claims.changes.segment_changes import short_names
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.table import MOST_COLUMNS, Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import number_text, percent_text

if TYPE_CHECKING:
    from analysis.tables import Results

# Titles of either direction that are named; more are not read.
MOST_TITLES = 8
POINTS = 100  # of per cent in one


def viewer_moves(results: Results) -> Table | MarkdownText:
    """Return known viewers of both editions by their segment then and now."""
    words, former = viewer_moves_words(results), former_edition(results)
    if isinstance(words, Claim) or former is None:
        return joined_claims([words] if isinstance(words, Claim) else [])
    frame, names = results.interpreted.frame("viewer_moves"), short_names(former)
    wide = frame.pivot(index="before", columns="id", values="viewers")
    order = [one for one in former.names if one in wide.columns][: MOST_COLUMNS - 1]
    shown = pd.DataFrame({"Before": [single_line(names.get(one, one)) for one in wide.index]})
    for one in order:
        shown[single_line(names[one])] = wide[one].map(number_text).to_list()
    return Table(words.name, words.caption, shown, note=words.note, right=list(shown.columns[1:]))


def risen_titles(results: Results) -> Table | MarkdownText:
    """Return the titles that rose and fell most since the edition before."""
    words = risen_titles_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.interpreted.frame("title_moves")
    rose, fell = frame[frame["difference"] > 0], frame[frame["difference"] < 0]
    shown = pd.concat([rose.head(MOST_TITLES), fell.tail(MOST_TITLES)])
    columns = {
        "Title": shown["title"].map(single_line),
        "Before": shown["share_before"].map(percent_text),
        "Now": shown["share"].map(percent_text),
        "Difference": shown["difference"].map(_points),
        "From": shown["low"].map(_points),
        "To": shown["high"].map(_points),
    }
    right = ("Before", "Now", "Difference", "From", "To")
    return Table(words.name, words.caption, pd.DataFrame(columns), right=right)


def _points(value: float) -> str:
    """Return a difference of shares in points of per cent, with its sign."""
    sign = "+" if value > 0 else ""
    return f"{sign}{number_text(POINTS * value, 1)} pp"
