"""How the name of a column says that it refers to another, or is its table's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import is_id, is_personal, is_plural, name_tokens

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# Parts that people play, and tables that such people stand in.
PARTS = {
    **dict.fromkeys(
        ("rep", "representative", "agent", "salesperson", "seller", "clerk", "assignee", "advisor"),
        {"employee", "staff", "personnel", "worker"},
    ),
    **dict.fromkeys(
        ("author", "owner", "creator", "editor", "poster", "sender", "recipient", "uploader"),
        {"user", "account", "member", "person", "people", "profile"},
    ),
}
# Words by which a column refers to another row of its own table ("reports_to").
SELF = {"reports", "report", "parent", "manager", "boss", "supervisor", "reply", "mother", "lead"}
# Words that say which of two, behind the thing ("team_home_id").
WHICH = {"from", "to", "home", "away", "first", "second", "old", "new", "source", "target"}
# Words that say what sort of table one is, not what it is about.
SORTS = {"dim", "dimension", "fact", "tbl", "table", "master", "data", "info", "list", "metadata"}
# "store_number" counts stores, or is a number of its own; it is "store_id" that refers to one.
NUMBERS = {"no", "nr", "num", "number"}
# Ids in the narrow sense: "address_id" points at no person, "postal_code" may.
POINTERS = {"id", "key", "pk", "guid", "uuid"}
# Texts of this name stand in many a table without referring to each other.
COMMON = {"name", "title", "label", "description", "status", "type", "kind", "note", "comment"}
# How sure names are: the same name or the table's; a part of it; a word for it.
SAME, PART, LONGER, ROLE, LOOSE = 1.0, 0.8, 0.75, 0.7, 0.5


def core_words(name: str) -> tuple[str, ...]:
    """Return what a name is about: its words in their order without those for “id”."""
    return tuple(word for word in name_tokens(name) if word not in vocabulary.ID)


def table_words(name: str) -> tuple[str, ...]:
    """Return what a table is about."""
    words = core_words(name)
    return tuple(word for word in words if word not in SORTS and len(word) > 1) or words


def points_at_people(name: str) -> bool:
    """Tell whether a column of that name holds what leads to a person, and is no key of a row."""
    return is_personal(name) and not set(name_tokens(name)) & POINTERS


def names_own_table(column: Column) -> bool:
    """Tell whether a table is about the very thing that its key names ("movies.movie_id")."""
    named = core_words(column.name)
    return is_id(column.name) and (not named or set(named) == set(table_words(column.table)))


def refers_inside(child: Column) -> bool:
    """Tell whether a name says that a column refers to a row of its own table."""
    words = set(core_words(child.name))
    return bool(words & SELF) or bool(table_words(child.table)) and _related(child)


def _related(child: Column) -> bool:
    """Tell whether a column is named after its table and something more ("related_post_id")."""
    words, table = core_words(child.name), table_words(child.table)
    return is_id(child.name) and len(words) > len(table) and _ends(words, table)


def _ends(words: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return bool(end) and words[-len(end) :] == end


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name without which of two it means."""
    while len(words) > 1 and (words[-1] in WHICH or words[-1].isdigit()):
        words = words[:-1]
    return words


def _numbered(name: str) -> bool:
    return bool(set(name_tokens(name)) & NUMBERS)


def _same_name(child: Column, parent: Column, words: tuple[str, ...]) -> float:
    if parent.kind == "text" and not is_id(child.name):
        return LOOSE if set(words) <= COMMON else SAME
    return SAME if is_id(child.name) else 0.0


def _after_table(child: Column, parent: Column, wanted: tuple[str, ...]) -> float:
    """Return how well a name fits the table whose own key the parent is."""
    table = table_words(parent.table)
    if wanted == table:
        return SAME
    if _ends(_bare(wanted), table):
        return PART
    if _ends(table, wanted):
        return ROLE
    return LOOSE if any(PARTS.get(word, set()) & set(table) for word in wanted) else 0.0


def _is_whole(column: Column) -> bool:
    return column.kind == "integer" or column.share("uuid") == 1


def _names_table(child: Column, parent: Column) -> bool:
    """Tell whether numbers are named for a table: release.artist, area.type for area_type.

    A plural counts ("members" of a household).
    """
    if is_plural(child.name):
        return False
    wanted, table = core_words(child.name), table_words(parent.table)
    return table in {wanted, (*table_words(child.table), *wanted)}


def name_affinity(child: Column, parent: Column) -> float:
    """Return how well a column's name says that it refers to another, 0 to 1."""
    wanted, named = core_words(child.name), core_words(parent.name)
    if not wanted or (_numbered(child.name) and not _numbered(parent.name)):
        return 0.0
    if wanted == named:
        return _same_name(child, parent, wanted)
    if not is_id(child.name) and _is_whole(child) and _is_whole(parent):
        return PART if names_own_table(parent) and _names_table(child, parent) else 0.0
    if not is_id(child.name):
        texts = child.kind == parent.kind == "text" and wanted == table_words(parent.table)
        return PART if texts and (not named or set(named) <= COMMON) else 0.0
    if names_own_table(parent) and (found := _after_table(child, parent, wanted)):
        return found
    if parent.position == 0 and is_id(parent.name) and wanted == table_words(parent.table):
        return PART
    return LONGER if named and _ends(_bare(wanted), named) else 0.0
