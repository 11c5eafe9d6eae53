"""Which names of files or folders are those of persons, and not of parts or of contents."""

from __future__ import annotations

import os
import re
from collections import defaultdict

from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.vocabulary import EVENTS, TITLE, VIEWER
from analysis.obtain.sources.file_parts import part_stem

# Words that name what a file holds, and no person.
CONTENTS = {
    *EVENTS,
    *TITLE,
    *("watched", "watchlist", "rated", "favorite", "favourite", "liked", "diary", "seen", "old"),
    *("new", "train", "test", "validation", "archive", "backup", "copy", "tv", "music", "all"),
}
# Before a number these mean a person.
PEOPLE = {*VIEWER, "participant", "p", "u", "id", "hh", "subj"}
# Years, and months of them.
DATED = re.compile(r"(19|20)[0-9]{2}([01][0-9]([0-3][0-9])?)?")
# A word with a number behind it, as people call themselves.
NUMBERED = re.compile(r"(.*?[^\W\d_])[\W_]*([0-9]+)")
# So many words before numbers are names of persons.
FEWEST_WORDS = 3
# How many letters of all names are alike before and after what tells them apart.
EDGE = re.compile(r"[\W_]+")


def _are_numbered(names: list[str]) -> bool:
    """Tell whether the numbers in names are those of persons: user_001, or ids far apart."""
    words = [name_tokens(name) for name in names]
    if all(PEOPLE & set(some) and any(word.isdecimal() for word in some) for some in words):
        return True
    if not all(name.isdecimal() and len(name) > 3 for name in names):
        return False
    numbers = sorted({int(name) for name in names})
    dated = all(DATED.fullmatch(name) for name in names)
    return not dated and numbers[-1] - numbers[0] >= 2 * len(numbers)


def _tell_namesakes(names: list[str]) -> bool:
    """Tell whether numbers part persons of one name (anna1, ben2, anna3), and no parts of each."""
    found = {name: NUMBERED.fullmatch(name) for name in _without_edges(names)}
    numbers: dict[str, list[int]] = defaultdict(list)
    for name, match in found.items():
        numbers[match[1] if match else name].append(int(match[2]) if match else 1)
    dated = all(DATED.fullmatch(match[2]) for match in found.values() if match)
    several = [sorted(each) for each in numbers.values() if len(each) > 1]
    if dated or not several or len(numbers) < FEWEST_WORDS:
        return False
    every = [number for each in numbers.values() for number in each]
    counted = all(each == list(range(each[0], each[0] + len(each))) for each in several)
    starts = all(each[0] in {0, 1} for each in several)
    return not (len(set(every)) < len(every) and counted and starts)


def person_names(names: list[str], fewest: int) -> list[str]:
    """Return the person that each name tells, or nothing where the names tell parts.

    Parameters
    ----------
    names : list of str
        Of files without their endings, or of folders; parts of one person's export may be there.
    fewest : int
        So many persons there have to be.
    """
    numbered = _are_numbered(names) or _tell_namesakes(names)
    bare = names if numbered else [part_stem(name) for name in names]
    if len(set(bare)) < fewest or not all(bare):
        return []
    persons = _without_edges(bare)
    words = [set(name_tokens(person)) for person in persons]
    return [] if any(some <= CONTENTS for some in words) else persons


def _without_edges(names: list[str]) -> list[str]:
    """Return names without the words that all of them begin and end with."""
    distinct = sorted(set(names))
    start = os.path.commonprefix(distinct)
    end = os.path.commonprefix([name[::-1] for name in distinct])[::-1]
    start = start[: max((m.end() for m in EDGE.finditer(start)), default=0)]
    end = end[min((m.start() for m in EDGE.finditer(end)), default=len(end)) :]
    bare = [name.removeprefix(start).removesuffix(end) for name in names]
    return bare if len(set(bare)) == len(distinct) and all(bare) else names
