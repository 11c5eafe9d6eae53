"""Ratings that are written as text: "3.5/5", "4 out of 5 stars", "★★★½", thumbs up and down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.roles.name_words import name_score, name_tokens, names_opinion
from analysis.obtain.roles.vocabulary import NOT_RATING, RATING
from analysis.obtain.values.missing_words import (
    counted_words,
    is_gap,
    is_no_number,
    summed_words,
)

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import SourceTable

# A name that says so much of a rating; yes and no need a surer one.
NAMED, SURELY = 0.7, 0.8
# More different texts than this make no scale.
MOST_TEXTS = 200
FULL, EMPTY, HALF = "★⭐🌟✭✮*", "☆✩", "½⯨"
_NUMBER = r"(?:rated |rating:? ?)?(\d+(?:[.,]\d+)?) ?"
_STARS = (
    r"(?:stars?|sterne?n?|étoiles?|etoiles?|estrellas?|estrelas?|stell[ae]|sterren|ster|points?|"
    rf"punkte?|pts?|[{FULL}]\ufe0f?)"
)
OF = re.compile(rf"^{_NUMBER}(?:/|out of|of|von|sur|de|su|van) ?(\d{{1,4}}) ?{_STARS}?$")
COUNTED = re.compile(rf"^{_NUMBER}{_STARS}$")
GLYPHS = re.compile(rf"^[{FULL}{EMPTY}\ufe0f]*[{HALF}]?[{EMPTY}\ufe0f]*$")
UP = (
    "true", "yes", "y", "t", "up", "thumbs up", "thumb up", "like", "liked", "love", "loved",
    "recommended", "positive", "upvote", "ja", "oui", "si", "sí", "sim", "👍",
)  # fmt: skip
DOWN = (
    "false", "no", "n", "f", "down", "thumbs down", "thumb down", "dislike", "disliked",
    "not recommended", "negative", "downvote", "nein", "non", "não", "nee", "👎",
)  # fmt: skip


def text_rating(text: str) -> tuple[float, int] | None:
    """Return a rating and of how many it is (0 where that is not said), None where it is none."""
    bare = " ".join(text.lower().replace("_", " ").split())
    if found := OF.match(bare):
        value, whole = float(found[1].replace(",", ".")), int(found[2])
        return (value, whole) if value <= whole else None
    if found := COUNTED.match(bare):
        return float(found[1].replace(",", ".")), 0
    if bare and GLYPHS.match(bare):
        half = 0.5 * any(glyph in bare for glyph in HALF)
        return sum(bare.count(glyph) for glyph in FULL) + half, 0
    return None


def _up_or_down(texts: list[str]) -> dict[str, float]:
    """Return 1 and 0 by text, nothing where texts are not both of these."""
    said = {text: " ".join(text.lower().replace("_", " ").split()) for text in texts}
    words = {*said.values()}
    if not (words <= {*UP, *DOWN} and words.intersection(UP) and words.intersection(DOWN)):
        return {}
    return {text: float(word in UP) for text, word in said.items()}


def read_ratings(texts: list[str], surely: bool) -> dict[str, float]:
    """Return the ratings that texts are, by text; nothing where they are no ratings of one scale.

    Parameters
    ----------
    texts : list of str
        All different ones of a column.
    surely : bool
        Whether its name allows for yes and no.
    """
    read = {text: text_rating(text) for text in texts}
    known = {text: found for text, found in read.items() if found is not None}
    if len(known) < len(texts):
        return _up_or_down(texts) if surely else {}
    scales = {whole for _, whole in known.values()}
    return {text: value for text, (value, _) in known.items()} if len(scales) == 1 else {}


def settle_ratings(table: SourceTable, columns: list[Column]) -> list[Column]:
    """Replace ratings that are written as text by numbers.

    Parameters
    ----------
    table : SourceTable
        Its data is replaced where a column is settled.
    columns : list of Column
        Profiles of its columns; `gap_words` is filled in.

    Returns
    -------
    list of Column
        Those that were settled.
    """
    settled = []
    for column in columns:
        sure = max(name_score(column.name, RATING), names_opinion(column.name, table.name))
        other = set(name_tokens(column.name)) & NOT_RATING
        few = 1 < column.distinct <= MOST_TEXTS and column.kind == "text" and not column.numeric
        if sure >= NAMED and few and not other:
            settled += [column] * _settle(table, column, sure >= SURELY)
    return settled


def _settle(table: SourceTable, column: Column, surely: bool) -> bool:
    """Settle one column; tell whether its texts are ratings."""
    text = table.data[column.name]
    none = is_gap(text) | is_no_number(text)
    bare = table.data.filter(text.notnull() & ~none).select(text=text.strip()).distinct()
    values = read_ratings(bare.text.to_pyarrow().to_pylist(), surely)
    if not values:
        return False
    if column.forms.get("gap") or column.forms.get("no_number"):
        words = counted_words(table.data.filter(none)[column.name].cast("string"))
        column.gap_words = summed_words(table.gap_words.get(column.name, {}), words)
    number = text.strip().cases(*values.items(), else_=ibis.null("float64"))
    table.data = table.data.mutate(**{column.name: number})
    return True
