"""What a run says where it cannot tell the roles: candidates, evidence, lines to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.obtain.roles.advice.other_tables import one_viewer, viewers_elsewhere
from analysis.obtain.roles.name_words import is_counted, is_id, is_plural, name_score
from analysis.obtain.roles.role_scores import (
    FEW_VALUES,
    LEAST,
    SCORES,
    Role,
    is_id_like,
    names_something_else,
    ranked_roles,
)
from analysis.obtain.roles.vocabulary import TITLE, VIEWER
from analysis.text.toml import toml_literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source
    from analysis.settings import Obtain

# What an error says was expected.
LOOKED_FOR = (
    "one table with a viewer (user_id, customer_id …), a title (movie_id, item_id …) and at "
    "least one of rating, time, minutes watched or plays"
)
# What to do where nothing better is known.
NAME_ALL = (
    "If one of these tables holds interactions all the same, name it and its columns in "
    "audience.toml, under [obtain]: table, viewer and title, and rating, time, minutes or "
    "plays. (`audience-decode audit` documents any database.)"
)
# So many tables, columns and candidates an error tells about.
TABLES, COLUMNS, SHOWN = 8, 14, 5
# So many columns that may be the title are titles themselves.
WIDE = 10
# How well a question or a list may be named for viewers or titles, be they few.
NAMED = 0.6
# Letters of a name or of evidence that are shown.
LONG = 80


class RoleMissingError(UserError):
    """No table has columns for a viewer and a title, or none that is named."""


class RoleOpenError(UserError):
    """Several columns may have a role, or tables: the run asks, and would go on after that."""


def _one_line(text: str) -> str:
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= LONG else f"{flat[: LONG - 1]}…"


def given_lines(settings: Obtain) -> list[str]:
    """Return what the settings say of the source already, as lines of audience.toml."""
    said = settings.model_dump(exclude_defaults=True)
    return [f"{name} = {toml_literal(value)}" for name, value in said.items()]


def choice_lines(name: str, options: list[tuple[str, str]], settings: Obtain) -> str:
    """Return lines for audience.toml that take the first of some values; the rest as comments.

    They hold what is said already, so that they can stand in place of the section that was.

    Parameters
    ----------
    name : str
        The setting, as title.
    options : list of (str, str)
        Values and what speaks for each.
    settings : Obtain
        What is said already, and has to stay.
    """
    lines = ["[obtain]", *given_lines(settings.model_copy(update={name: None}))]
    for number, (value, evidence) in enumerate(options[:SHOWN]):
        line = f"{name} = {toml_literal(value)}  # {_one_line(evidence)}"
        lines.append(f"# {line}" if number else line)
    return "\n".join(lines)


def ambiguity_error(role: str, table: str, options: list[Role], settings: Obtain) -> UserError:
    """Return the error for columns of which none stands out in a role."""
    if role == "title" and len(options) >= WIDE:
        return many_titles_error(table, [one.column for one in options])
    shown = "; ".join(f"“{_one_line(one.column)}” ({_one_line(one.evidence)})" for one in options)
    many = f"{len(options)} columns" if len(options) > 1 else "one column, but not surely,"
    lines = choice_lines(role, [(one.column, one.evidence) for one in options], settings)
    if role not in {"viewer", "title"}:
        lines += f'\n# {role} = ""  # where none of them is'
    return RoleOpenError(
        f"{many} of table “{table}” that may be the {role}: {shown}",
        f"one that stands out as the {role}",
        f"Say which one in audience.toml (for another move the # there):\n{lines}",
    )


def many_titles_error(table: str, names: list[str]) -> UserError:
    """Return the error for a table with a column for each title, of which none is the title."""
    shown = ", ".join(f"“{_one_line(name)}”" for name in names[:SHOWN])
    return UserError(
        f"{len(names)} columns of table “{table}” that may each be a title: {shown} …",
        "a row for each viewer and title",
        f"If “{table}” has a column for each title, write it with a row for each viewer and title "
        "instead: user_id, title, rating.",
    )


def near_tables_error(options: list[tuple[str, str]], settings: Obtain) -> UserError:
    """Return the error for tables of which none stands out, each with what speaks for it."""
    shown = "; ".join(f"“{_one_line(name)}” ({_one_line(why)})" for name, why in options[:SHOWN])
    return UserError(
        f"{len(options)} tables that may hold the interactions: {shown}",
        "one that stands out as the table of interactions",
        "Say which one in audience.toml (for another move the # there):\n"
        + choice_lines("table", options, settings),
    )


def missing_column_error(role: str, given: str, table: str, columns: list[Column]) -> UserError:
    """Return the error for a column that the settings name and a table lacks."""
    return RoleMissingError(
        f"settings name “{given}” as {role}; table “{table}” has no such column",
        f"one of {', '.join(column.name for column in columns)}",
        f"Correct obtain.{role} in audience.toml.",
    )


def _taken_for(column: Column) -> str:
    if column.rows and not column.filled:
        return "empty"
    best: tuple[float, str] = (0.0, "")
    for role, score in SCORES.items():
        best = max(best, (score(column)[0], role))
    if best[0] >= LEAST:
        return best[1]
    if not column.filled:
        return "empty"
    if column.time_form:
        return "a time of something else"
    numbers = column.kind in {"integer", "number"}
    if is_counted(column.name) or (numbers and is_plural(column.name)):
        return "a count"
    if column.unique and column.filled > 1 and is_id(column.name):
        return "an id of each row"
    return "a number" if numbers else f"a list of {column.distinct}" if _few(column) else "text"


def _few(column: Column) -> bool:
    return column.kind == "text" and column.distinct <= FEW_VALUES < column.filled


def _told_table(name: str, columns: list[Column]) -> str:
    known = {_taken_for(column) for column in columns}
    lacks = [role for role in ("viewer", "title") if role not in known]
    counts = [c.name for c in columns if _counts_viewers(c)]
    why = f"no {' and no '.join(lacks)}" if lacks else _whole_but(columns)
    if counts and "viewer" in lacks:
        by = [c.name for c in columns if c.name not in counts and _parts_rows(c)][:SHOWN]
        why += f"; it sums up viewers, as {_one_line(counts[0])} counts them"
        why += f", by {_one_line(', '.join(by))}" if by else ""
    told = ", ".join(f"{_one_line(c.name)}: {_taken_for(c)}" for c in columns[:COLUMNS])
    return f"“{_one_line(name)}” has {why} ({told}{' …' if len(columns) > COLUMNS else ''})"


def _parts_rows(column: Column) -> bool:
    return bool(column.kind == "text" or column.time_form or is_id(column.name))


def _whole_but(columns: list[Column]) -> str:
    """Return why a table with a viewer and a title is no table of interactions."""
    ids = [ranked_roles(role, columns)[0].column for role in ("viewer", "title")]
    if any(column.unique and column.name in ids for column in columns):
        return "one row for each viewer or title"
    return "no rating, time, minutes or plays that are the viewers' own"


def _counts_viewers(column: Column) -> bool:
    named = name_score(column.name, VIEWER) > name_score(column.name, TITLE)
    counted = is_counted(column.name) or is_plural(column.name) or "audience" in column.name.lower()
    return named and column.numeric and counted


def _likely_ids(role: str, columns: list[Column], taken: set[str]) -> list[tuple[str, str]]:
    """Return columns that may be ids of a role: they repeat, are many or named so, no measure."""
    found, words = [], {"viewer": VIEWER, "title": TITLE}[role]
    for column in columns:
        named = column.kind == "text" or is_id(column.name)
        counted = is_counted(column.name) or names_something_else(column.name)
        few = FEW_VALUES if name_score(column.name, words) < NAMED else 1
        repeats = column.filled and not column.unique and column.distinct > few
        if repeats and is_id_like(column) and named and not counted and column.name not in taken:
            per = column.filled / column.distinct
            found.append((column.name, f"{column.distinct:,} distinct, {per:.1f} rows each"))
    return found


def _joins_others(table: str, profiles: dict[str, list[Column]]) -> bool:
    """Tell whether a table repeats the keys of two others: it tells who took what."""
    keys = {c.name: n for n, known in profiles.items() if n != table for c in known if c.unique}
    return len({keys[c.name] for c in profiles[table] if c.name in keys and not c.unique}) > 1


def _missing_role(
    table: str, columns: list[Column], told: bool
) -> tuple[str, list[tuple[str, str]], str] | None:
    """Return the one role that a table lacks, columns that may have it, the other's column."""
    if not told and not any(ranked_roles(signal, columns) for signal in ("rating", "time")):
        return None
    unique = {column.name for column in columns if column.unique}
    for role, other in (("viewer", "title"), ("title", "viewer")):
        known = ranked_roles(other, columns)
        if ranked_roles(role, columns) or not known or known[0].column in unique:
            continue
        taken = {best.column for kind in SCORES for best in ranked_roles(kind, columns)}
        return role, _likely_ids(role, columns, taken), known[0].column
    return None


def nothing_error(
    source: Source,
    profiles: dict[str, list[Column]],
    settings: Obtain,
    works: Callable[[dict[str, str]], bool],
) -> UserError:
    """Return the error for a source without interactions.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    settings : Obtain
        What the user said about roles.
    works : callable
        Tells whether settings, by name, would be a way to go on.
    """
    names = [table.name for table in source.tables if profiles[table.name] and not table.copy_of]
    told = "; ".join(_told_table(name, profiles[name]) for name in names[:TABLES])
    more = f"; and {len(names) - TABLES:,} more tables" if len(names) > TABLES else ""
    return RoleMissingError(
        f"no table of interactions in {source.name}: {told or 'it holds no table'}{more}",
        LOOKED_FOR,
        _way_on(source, names, profiles, settings, works),
    )


def _way_on(
    source: Source,
    names: list[str],
    profiles: dict[str, list[Column]],
    settings: Obtain,
    works: Callable[[dict[str, str]], bool],
) -> str:
    for name in names:
        missing = _missing_role(name, profiles[name], _joins_others(name, profiles))
        if missing is None:
            continue
        role, options, other = missing
        able = [one for one in options if works({"table": name, role: one[0]})]
        if able:
            said = settings.model_copy(update={"table": name, role: None})
            return (
                f"If one of these is the {role} of “{name}”, whose "
                f"{'title' if role == 'viewer' else 'viewer'} is “{other}”, name it in "
                f"audience.toml:\n{choice_lines(role, able, said)}"
            )

    def counted(columns: list[Column]) -> bool:
        return any(map(_counts_viewers, columns))

    known = {name: profiles[name] for name in names}
    return viewers_elsewhere(source, known) or one_viewer(source, known, counted) or NAME_ALL
