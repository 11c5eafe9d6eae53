"""How the name of a column says that it refers to another, or is its table's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain import words

if TYPE_CHECKING:
    from analysis.obtain.profile import Column

# Parts that people play, and tables that such people stand in.
PARTS = {"rep", "representative", "agent", "salesperson", "seller", "clerk", "assignee", "advisor"}
STAFF = {"employee", "staff", "personnel", "worker"}


def core(name: str) -> set[str]:
    """Return what a name is about: its words without those for “id”."""
    return set(words.tokens(name)) - words.ID


def affinity(child: Column, parent: Column) -> float:
    """Return how well a column's name says that it refers to another, 0 to 1."""
    wanted, named = core(child.name), core(parent.name)
    table = {word for word in core(parent.table) if len(word) > 1}
    if not wanted:
        return 0.0
    if wanted == table and words.is_id(child.name):
        return 1.0
    if wanted == named and (words.is_id(child.name) or parent.kind == "text"):
        return 1.0
    if words.is_id(child.name) and table and table <= wanted:
        return 0.8
    if words.is_id(child.name) and wanted <= table and named <= wanted:
        return 0.8
    if words.is_id(child.name) and wanted & PARTS and table & STAFF and named <= table:
        return 0.5
    return 0.8 if words.is_id(child.name) and named and named <= wanted else 0.0


def home(column: Column) -> bool:
    """Tell whether a table is about the very thing that its key names ("movies.movie_id")."""
    named = core(column.name)
    return words.is_id(column.name) and (not named or named == core(column.table))
