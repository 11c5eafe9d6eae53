"""Which table holds the interactions, and which columns are viewer, title, rating, time …

Names, types and values speak together: each candidate gets a score from 0 to 1 and a sentence
of evidence. `settings.obtain` overrules; candidates that come too close end in an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.advice.role_advice import (
    LOOKED_FOR,
    RoleMissingError,
    RoleOpenError,
    missing_column_error,
    near_tables_error,
    nothing_error,
)
from analysis.obtain.roles.advice.wide_tables import wide_table_error
from analysis.obtain.roles.chosen_column import IDS, chosen_column, id_options
from analysis.obtain.roles.fixed_values import FixedValues, names_each_other
from analysis.obtain.roles.name_words import name_score, names_job
from analysis.obtain.roles.readings.title_texts import telling_id
from analysis.obtain.roles.role_scores import (
    LEAST,
    SCORES,
    SURE,
    Role,
    clipped_score,
    ranked_roles,
)

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable
    from analysis.settings import Obtain

# A table this close below the best is as good: scores of tables add up several parts.
TABLE_MARGIN = 0.08
# A rating of less confidence ("likes") gives way to minutes and plays.
WEAK = 0.6
# What an interaction may tell, in the order in which evidence names it.
SIGNALS = ("rating", "time", "minutes", "plays")


@dataclass
class Candidate:
    """A table that may hold the interactions, with its columns by role."""

    table: str
    rows: int
    columns: dict[str, Role] = field(default_factory=dict)
    score: float = 0.0
    evidence: str = ""


def _is_summary(columns: list[Column], candidate: Candidate) -> bool:
    """Tell whether a table has one row a viewer or a title: aggregates, not interactions."""
    known = {column.name: column for column in columns}
    for role in IDS:
        column = known[candidate.columns[role].column]
        if column.unique and column.filled > 20:
            # Of one viewer every list of titles has a row a title.
            return known[candidate.columns["viewer"].column].distinct > 1
    return False


def _forced(role: str, given: str | None, table: str, columns: list[Column]) -> Role | None:
    if given is None:
        return None
    if given not in {column.name for column in columns}:
        raise missing_column_error(role, given, table, columns)
    return Role(role, table, given, 1.0, "named in the settings")


def interaction_candidate(
    table: SourceTable, columns: list[Column], settings: Obtain, strict: bool
) -> Candidate | None:
    """Read one table as interactions, or return None when it cannot hold them.

    Parameters
    ----------
    table : SourceTable
        The table.
    columns : list of Column
        Its profile.
    settings : Obtain
        What the user said about roles.
    strict : bool
        Whether missing columns and ambiguity are errors (the user named this table).
    """
    found = Candidate(table.name, columns[0].rows if columns else 0)
    for role in SCORES:
        given = getattr(settings, role) if strict or _has(columns, settings, role) else None
        if (chosen := _forced(role, given or None, table.name, columns)) is not None:
            found.columns[role] = chosen
    free = _free(columns, found)
    open_ids = [role for role in IDS if role not in found.columns]
    if not all(id_options(role, free) for role in open_ids):
        # What has no title asks for no viewer.
        return None
    for role in open_ids:
        chosen = chosen_column(id_options(role, _free(columns, found)), table, columns, settings)
        if chosen is None or names_job(chosen.column, (column.name for column in columns)):
            return None
        found.columns[role] = chosen
    if "title" in open_ids:
        title, viewer = found.columns["title"], found.columns["viewer"].column
        found.columns["title"] = telling_id(title, viewer, table, columns)
    _take_signals(found, table, columns, settings)
    found.columns = {role: found.columns[role] for role in SCORES if role in found.columns}
    _drop_likes(found, settings)
    return found


def _free(columns: list[Column], found: Candidate) -> list[Column]:
    taken = {role.column for role in found.columns.values()}
    return [column for column in columns if column.name not in taken]


def _take_signals(
    found: Candidate, table: SourceTable, columns: list[Column], settings: Obtain
) -> None:
    """Give rating, time, minutes and plays to columns whose values no title has once for all."""
    open_roles = [r for r in SIGNALS if r not in found.columns and getattr(settings, r) != ""]
    free = _free(columns, found)
    asked = {option.column for role in open_roles for option in ranked_roles(role, free)}
    viewer, title = (c for r in IDS for c in columns if c.name == found.columns[r].column)
    candidates = [column for column in free if column.name in asked]
    part = _part_of_titles(title, free)
    fixed = FixedValues(table.data, viewer, title, candidates, part)
    for role in open_roles:
        weighed = (fixed.weighed(one) for one in ranked_roles(role, _free(columns, found)))
        options = sorted((one for one in weighed if one), key=lambda one: -one.confidence)
        if (chosen := chosen_column(options, table, columns, settings)) is not None:
            found.columns[role] = chosen


def _part_of_titles(title: Column, columns: list[Column]) -> Column | None:
    """Return another column with ids of titles, more than there are titles: of episodes, say."""
    named = {one.column for one in ranked_roles("title", columns) if one.confidence >= SURE}
    finer = [c for c in columns if c.name in named and not c.unique and c.distinct > title.distinct]
    return finer[0] if finer else None


def _drop_likes(found: Candidate, settings: Obtain) -> None:
    """Take no weak rating ("likes") where the table tells how much was watched."""
    rating, told = found.columns.get("rating"), found.columns.keys() & {"minutes", "plays"}
    if rating and told and rating.confidence < WEAK and settings.rating is None:
        del found.columns["rating"]


def _has(columns: list[Column], settings: Obtain, role: str) -> bool:
    return getattr(settings, role) in {column.name for column in columns}


def _weigh(found: Candidate, kind: str) -> None:
    signals = [role for role in SIGNALS if role in found.columns]
    name = name_score(found.table, vocabulary.EVENTS)
    both = min(found.columns["viewer"].confidence, found.columns["title"].confidence)
    weights = {"rating": 0.2, "minutes": 0.2, "plays": 0.12, "time": 0.08}
    strength = sum(weights[role] for role in signals)
    found.score = clipped_score(0.4 * both + 0.2 * name + strength)
    found.evidence = (
        f"viewer, title{''.join(', ' + role for role in signals)} in one {kind} of "
        f"{found.rows:,} rows"
    )
    if not signals and not name:
        found.score = 0.0


def interaction_candidates(
    source: Source, profiles: dict[str, list[Column]], settings: Obtain
) -> tuple[list[Candidate], list[UserError]]:
    """Return the tables that may hold interactions, best first, and ambiguities met."""
    found, troubles = [], []
    for table in source.tables:
        columns = profiles[table.name]
        if table.copy_of:
            continue
        try:
            option = interaction_candidate(table, columns, settings, strict=False)
        except UserError as error:
            troubles.append(error)
            continue
        if option is None or _is_summary(columns, option):
            continue
        _weigh(option, table.kind)
        plays = option.columns.get("plays")
        strong = {"rating", "minutes"} & set(option.columns) or (plays and plays.confidence >= 0.9)
        doubtful = option.columns["title"].confidence < 0.8 and len(source.tables) > 1
        if option.score >= LEAST and (strong or not (doubtful or table.kind == "view")):
            found.append(option)
    found.sort(key=lambda option: (-option.score, -option.rows, option.table))
    return found, troubles


def interaction_table(
    source: Source, profiles: dict[str, list[Column]], settings: Obtain
) -> Candidate:
    """Find the table of interactions and its columns.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    settings : Obtain
        What the user said about roles.

    Returns
    -------
    Candidate
        The table with its roles.

    Raises
    ------
    UserError
        When there is none, or more than one that fits equally well.
    """
    if settings.table is not None:
        return _named(source, profiles, settings)
    found, troubles = interaction_candidates(source, profiles, settings)
    full = [option for option in found if option.rows] or found
    if not full:
        wide = wide_table_error(source, profiles)
        if wide and (len(source.tables) == 1 or not troubles):
            raise wide
        raise troubles[0] if troubles else _nothing(source, profiles, settings)
    full = _holding_named(full, profiles, settings)
    best = full[0]
    close = [option for option in full if option.score > best.score - TABLE_MARGIN]
    if len(close) > 1 and not _larger(close):
        raise near_tables_error([(one.table, one.evidence) for one in close], settings)
    return best


def _nothing(source: Source, profiles: dict[str, list[Column]], settings: Obtain) -> UserError:
    def works(update: dict[str, str]) -> bool:
        try:
            found = interaction_table(source, profiles, settings.model_copy(update=update))
        except UserError as error:
            # What it asks next has lines of its own.
            return isinstance(error, RoleOpenError)
        known = {column.name: column for column in profiles[found.table]}
        viewer, title = (known[found.columns[role].column] for role in IDS)
        return not names_each_other(source.table(found.table).data, viewer, title)

    return nothing_error(source, profiles, settings, works)


def _holding_named(
    options: list[Candidate], profiles: dict[str, list[Column]], settings: Obtain
) -> list[Candidate]:
    """Return the tables with every column that the settings name; one has to have them."""
    named = [role for role in SCORES if getattr(settings, role)]
    holding = [
        option
        for option in options
        if all(_has(profiles[option.table], settings, role) for role in named)
    ]
    if not holding:
        best = options[0].table
        for role in named:
            _forced(role, getattr(settings, role), best, profiles[best])
    return holding


def _larger(close: list[Candidate]) -> bool:
    """Tell whether the best of some candidates dwarfs the others in rows."""
    return all(close[0].rows >= 20 * other.rows for other in close[1:])


def _named(source: Source, profiles: dict[str, list[Column]], settings: Obtain) -> Candidate:
    names = [table.name for table in source.tables]
    if settings.table not in names:
        raise UserError(
            f"settings name the table “{settings.table}”; {source.name} has no such table",
            f"one of {', '.join(names)}",
            "Correct obtain.table in audience.toml.",
        )
    chosen = source.table(settings.table)
    found = interaction_candidate(chosen, profiles[settings.table], settings, strict=True)
    if found is None:
        have = {role: ranked_roles(role, profiles[settings.table]) for role in IDS}
        missing = [role for role, options in have.items() if not options]
        lines = "\n".join(f'{role} = "…"' for role in missing)
        raise RoleMissingError(
            f"table “{settings.table}” has no column that looks like its {' or '.join(missing)}; "
            f"it has {', '.join(column.name for column in profiles[settings.table])}",
            LOOKED_FOR,
            f"Name it in audience.toml:\n[obtain]\n{lines}",
        )
    found.score, found.evidence = 1.0, "named in the settings"
    return found
