"""Words that mean that there is no value, and when they mean so.

Among numbers, times and codes of one shape (`U0010`) each of them does. Among names only those
that nobody is called do (`\\N`, `n/a`, `-`), and the others (`NULL`, `nan`) where two different
ones of a program's spelling occur: a viewer may be called Null and a film None.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# In lower case, without spaces around them.
NEVER_NAMES = (
    "", "\\n", "#n/a", "#na", "#null!", "n/a", "n.a.", "<na>", "<null>", "(null)", "[null]",
    "(none)", "n. a.", "k.a.", "k. a.", "keine angabe", "n.d.", "s/d",
    "-", "--", "---", "–", "—", "?", ".",
)  # fmt: skip
MAY_BE_NAMES = ("null", "none", "nan", "na", "nat", "nil", "undefined")
WORDS = (*NEVER_NAMES, *MAY_BE_NAMES)
# Among numbers these mean it too, and nothing among anything else.
AMONG_NUMBERS = (
    "unknown", "unbekannt", "inconnu", "desconocido", "desconhecido", "sconosciuto", "onbekend",
    "not rated", "unrated", "not yet rated", "no rating", "nr", "nicht bewertet", "keine",
    "keine bewertung", "ohne bewertung", "non noté", "sin calificar", "not available", "missing",
    "empty", "blank", "tbd", "tba", "n.v.", "nvt", "n.v.t.", "s.o.", "x", "none given", "no data",
)  # fmt: skip
# So many different words of a program's spelling mean what they say, even among names.
SEVERAL = 2


def is_gap(text: ir.StringValue) -> ir.BooleanValue:
    """Tell where a text is a word for “no value”, in any spelling."""
    return _is_one_of(text, WORDS)


def is_no_number(text: ir.StringValue) -> ir.BooleanValue:
    """Tell where a text is a word that means “no value” among numbers only."""
    return _is_one_of(text, AMONG_NUMBERS)


def counted_words(words: ir.StringColumn) -> dict[str, int]:
    """Return words for “no value” with how often each stands there, the commonest first."""
    bare = words.as_table().select(word=words.strip())
    counts = bare.group_by("word").agg(n=ibis._.count()).order_by([ibis.desc("n"), "word"])
    return {row["word"]: row["n"] for row in counts.to_pyarrow().to_pylist()}


def summed_words(*counts: dict[str, int]) -> dict[str, int]:
    """Return words for “no value” of several parts with their sums, the commonest first."""
    total = sum(map(Counter, counts), Counter())
    return dict(sorted(total.items(), key=lambda one: (-one[1], one[0])))


def means_gap(text: str) -> bool:
    """Tell whether one text is a word for “no value”."""
    return text.strip().lower() in WORDS


def is_never_name(text: ir.StringValue) -> ir.BooleanValue:
    """Tell where a text is a word that means “no value” and that nobody is called."""
    return _is_one_of(text, NEVER_NAMES)


def _is_one_of(text: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    # Most values are longer or begin with a digit, and cost no more than this. Of a list behind
    # IN the engine makes a join, which costs five times as much.
    may = (text.length() <= max(map(len, words)) + 2) & ~text.substr(0, 1).between("0", "9")
    return ibis.ifelse(may, ibis.array(list(words)).contains(text.strip().lower()), False)


def program_words(words: list[str]) -> set[str]:
    """Return which of some words for “no value” are spelled as no name is (`NULL`, `nan`)."""
    bare = {word.strip() for word in words}
    return {word for word in bare if word.lower() in NEVER_NAMES or not word.istitle()}


def code_shape(text: ir.StringValue) -> ir.StringValue:
    """Return the shape of a code, empty text where a text has no digit or a space.

    Runs of digits are 9, of letters a or A, the rest is as it is; hexadecimal numbers are one.
    Names of people and titles have no digit or many shapes; ids have one.
    """
    bare = text.strip()
    shape = bare.re_replace(r"[0-9]+", "9").re_replace(r"[a-z]+", "a").re_replace(r"[A-Z]+", "A")
    shape = ibis.ifelse(bare.re_search(r"^[0-9a-fA-F]{8,}$"), "hex 9", shape)
    return ibis.ifelse(bare.re_search(r"[0-9]") & ~bare.re_search(r"\s"), shape, "")
