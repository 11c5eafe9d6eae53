"""How the name of a column says that it refers to another, or is its table's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import is_id, name_tokens

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# Parts that people play, and tables that such people stand in.
PARTS = {"rep", "representative", "agent", "salesperson", "seller", "clerk", "assignee", "advisor"}
STAFF = {"employee", "staff", "personnel", "worker"}


def name_core(name: str) -> set[str]:
    """Return what a name is about: its words without those for “id”."""
    return set(name_tokens(name)) - vocabulary.ID


def name_affinity(child: Column, parent: Column) -> float:
    """Return how well a column's name says that it refers to another, 0 to 1."""
    wanted, named = name_core(child.name), name_core(parent.name)
    table = {word for word in name_core(parent.table) if len(word) > 1}
    if not wanted:
        return 0.0
    if wanted == table and is_id(child.name):
        return 1.0
    if wanted == named and (is_id(child.name) or parent.kind == "text"):
        return 1.0
    if is_id(child.name) and table and table <= wanted:
        return 0.8
    if is_id(child.name) and wanted <= table and named <= wanted:
        return 0.8
    if is_id(child.name) and wanted & PARTS and table & STAFF and named <= table:
        return 0.5
    return 0.8 if is_id(child.name) and named and named <= wanted else 0.0


def names_own_table(column: Column) -> bool:
    """Tell whether a table is about the very thing that its key names ("movies.movie_id")."""
    named = name_core(column.name)
    return is_id(column.name) and (not named or named == name_core(column.table))
