"""How names of tables and columns are understood."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from analysis.obtain.roles.vocabulary import (
    COUNTED_FIRST,
    COUNTED_LAST,
    ID,
    OF_OTHERS,
    OPINION,
    PERSONAL,
    RECOMMENDED,
    REVIEWS,
    STAFF,
    TITLE,
    VIEWER,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

# Ends of words that name an id, in English and German.
ID_ENDS = ("id", "sid", "nr", "nummer", "kennung")
# Ends of words that name the name of a title, and what joins them to the title in German.
NAME_ENDS, JOINTS = ("title", "titel", "name"), ("", "s", "n")
TITLE_NAMES = {
    f"{known}{joint}{end}": (known, end)
    for known in TITLE
    for joint in JOINTS
    for end in NAME_ENDS
    if len(known) > 3
}
# How well such a name fits a rating.
OPINION_NAME = 0.8
# Letters that lose their marks by no rule of Unicode.
PLAIN = str.maketrans("ıİøØłŁđĐ°", "iIoOlLdDo")


def name_tokens(name: str) -> list[str]:
    """Split a name into lower-case words in the singular, accents removed."""
    flat = unicodedata.normalize("NFKD", name.translate(PLAIN).replace("ß", "ss"))
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    flat = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", flat)
    flat = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", flat)
    parts = re.findall(r"[a-z]+|[0-9]+|[^\W\d_a-z]+", flat.lower().replace("'", ""))
    return [word for part in parts for word in _split(part)]


def _split(word: str) -> list[str]:
    for stem in (VIEWER, TITLE):
        for known in stem:
            if len(known) > 2 and word in {f"id{known}", *(f"{known}{end}" for end in ID_ENDS)}:
                return [known, "id"]
    if word in TITLE_NAMES:
        return list(TITLE_NAMES[word])
    return [singular_word(word)]


def singular_word(word: str) -> str:
    """Return a word without its plural ending, where it is a plain one."""
    if len(word) > 4 and word.endswith("ies") and word not in {"series", "movies"}:
        return word[:-3] + "y"
    if word in {"plays", "people"}:
        return {"plays": "play", "people": "person"}[word]
    if word in {"series", "news", "plus", "status", "address", "business", "times"}:
        return word
    if word.endswith(("sses", "xes", "ches", "shes")) and len(word) > 5:
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def name_score(name: str, vocabulary: dict[str, float]) -> float:
    """Return how well a name fits a vocabulary, 0 to 1; words beside the match lower it."""
    words = name_tokens(name)
    fits = [vocabulary.get(word, 0.0) for word in words]
    joined = vocabulary.get("".join(words), 0.0)
    best = max([*fits, joined, 0.0])
    if not best or joined == best:
        return best
    strange = sum(1 for word in words if word not in vocabulary and word not in ID)
    return best * 0.93**strange


def is_id(name: str) -> bool:
    """Tell whether a name ends or starts like an identifier."""
    words = name_tokens(name)
    return bool(words) and (words[-1] in ID or words[0] == "id")


def is_counted(name: str) -> bool:
    """Tell whether a name counts or measures something ("unique_users"), which no id does."""
    words = name_tokens(name)
    if len(words) < 2:
        return False
    if words[0] in {"n", "num", "number", "count"} or words[:2] == ["no", "of"]:
        return True
    if words[-1] in COUNTED_LAST:
        return True
    return words[0] in COUNTED_FIRST and not is_id(name)


def is_plural(name: str) -> bool:
    """Tell whether the last word of a name is a plural: of numbers a count ("viewers")."""
    words = re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())
    return bool(words) and singular_word(words[-1]) != words[-1]


def is_personal(name: str) -> bool:
    """Tell whether a column of that name points at single people."""
    words = name_tokens(name)
    pairs = {first + second for first, second in zip(words, words[1:], strict=False)}
    return bool(PERSONAL & ({*words} | pairs))


def names_opinion(name: str, table: str) -> float:
    """Return how well a name fits an opinion as yes or no ("voted_up"; "recommended" of reviews).

    Elsewhere what is recommended may be what a program proposed.
    """
    words, reviews = set(name_tokens(name)), set(name_tokens(table)) & REVIEWS
    return OPINION_NAME if words & OPINION or (reviews and words & RECOMMENDED) else 0.0


def counts_others(name: str) -> bool:
    """Tell whether a name counts what others think, as of a review: "votes_up", "helpful_vote"."""
    words = [word for word in name_tokens(name) if word.isalpha()]
    counted = re.search(r"votes|likes", name.lower()) and len(words) > 1
    own = set(words) & VIEWER.keys()
    return bool(set(words) & OF_OTHERS or (counted and not own))


def lists_people(names: Iterable[str]) -> bool:
    """Tell whether columns of these names are those of a list of people, as employees are."""
    return any(is_personal(name) or set(name_tokens(name)) & STAFF for name in names)


def names_job(title: str, names: Iterable[str]) -> bool:
    """Tell whether a column named “title” is that of a job, by the columns beside it."""
    staff = any(set(name_tokens(name)) & STAFF for name in names)
    return staff and name_tokens(title) in (["title"], ["job", "title"])


def names_rows_of(child: str, parent: str, table: str) -> bool:
    """Tell whether a column is named for the key of a table: order_id for orders.id."""
    words, own = name_tokens(child), name_tokens(parent)
    if set(own) - ID:
        return words == own
    return words[:-1] == name_tokens(table)[-len(words[:-1]) :] and len(words) > 1
