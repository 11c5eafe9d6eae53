"""Which table holds the interactions, and which columns are viewer, title, rating, time …

Names, types and values speak together: each candidate gets a score from 0 to 1 and a sentence
of evidence. `settings.obtain` overrules; candidates that come too close end in an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import is_id, name_score, name_tokens
from analysis.obtain.roles.role_scores import LEAST, SCORES, Role, clipped_score, ranked_roles

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source
    from analysis.settings import Obtain

# A candidate this close below the best is as good as the best.
MARGIN = 0.05
# The same among tables, whose scores add up several parts and scatter more.
TABLE_MARGIN = 0.08
# A rating of less confidence ("likes") gives way to minutes and plays.
WEAK = 0.6
# What an interaction may tell, in the order in which evidence names it.
SIGNALS = ("rating", "time", "minutes", "plays")
# What an error says was expected.
LOOKED_FOR = (
    "one table with a viewer (user_id, customer_id …), a title (movie_id, item_id …) and at "
    "least one of rating, time, minutes watched or plays"
)


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
    for role in ("viewer", "title"):
        column = known[candidate.columns[role].column]
        if column.unique and column.filled > 20:
            return True
    return False


def _pick(role: str, table: str, columns: list[Column], taken: set[str]) -> Role | None:
    free = [column for column in columns if column.name not in taken]
    options = ranked_roles(role, free)
    if not options:
        return None
    close = [option for option in options if option.confidence > options[0].confidence - MARGIN]
    if len(close) > 1 and role in {"viewer", "title", "rating"}:
        named = [o for o in close if len(name_tokens(o.column)) <= 2 and is_id(o.column)]
        if role == "rating" or len(named) != 1:
            raise ambiguity_error(role, table, [option.column for option in close])
        return named[0]
    return options[0]


def ambiguity_error(role: str, table: str, names: list[str]) -> UserError:
    """Return the error for candidates of which none stands out."""
    shown = ", ".join(f"“{name}”" for name in names)
    place = f"columns of table “{table}”" if table else "tables"
    meant = f"be the {role}" if table else "hold the interactions"
    lines = f'[obtain]\n{role} = "{names[0]}"'
    return UserError(
        f"{len(names)} {place} that may {meant}: {shown}",
        f"one that stands out as the {role if table else 'table of interactions'}",
        f"Say which one in audience.toml:\n{lines}",
    )


def _forced(role: str, given: str | None, table: str, columns: list[Column]) -> Role | None:
    if given is None:
        return None
    if given not in {column.name for column in columns}:
        raise UserError(
            f"settings name “{given}” as {role}; table “{table}” has no such column",
            f"one of {', '.join(column.name for column in columns)}",
            f"Correct obtain.{role} in audience.toml.",
        )
    return Role(role, table, given, 1.0, "named in the settings")


def interaction_candidate(
    table: str, columns: list[Column], settings: Obtain, strict: bool
) -> Candidate | None:
    """Read one table as interactions, or return None when it cannot hold them.

    Parameters
    ----------
    table : str
        Its name.
    columns : list of Column
        Its profile.
    settings : Obtain
        What the user said about roles.
    strict : bool
        Whether missing columns and ambiguity are errors (the user named this table).
    """
    found = Candidate(table, columns[0].rows if columns else 0)
    taken: set[str] = set()
    for role in SCORES:
        given = getattr(settings, role) if strict or _has(columns, settings, role) else None
        chosen = _forced(role, given, table, columns) or _pick(role, table, columns, taken)
        if chosen is None and role in {"viewer", "title"}:
            return None
        if chosen is not None:
            found.columns[role] = chosen
            taken.add(chosen.column)
    _drop_likes(found, settings)
    return found


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
            option = interaction_candidate(table.name, columns, settings, strict=False)
        except UserError as error:
            troubles.append(error)
            continue
        if option is None or _is_summary(columns, option):
            continue
        _weigh(option, table.kind)
        plays = option.columns.get("plays")
        strong = {"rating", "minutes"} & set(option.columns) or (plays and plays.confidence >= 0.9)
        weak = option.columns["title"].confidence < 0.8 or table.kind == "view"
        if option.score >= LEAST and (strong or not weak):
            found.append(option)
    found.sort(key=lambda option: (-option.score, -option.rows, option.table))
    return found, troubles


def _nothing(source: Source) -> UserError:
    lines = [
        f"{table.name} ({', '.join(table.columns[:12])}{' …' if len(table.columns) > 12 else ''})"
        for table in source.tables[:40]
    ]
    return UserError(
        f"no table of interactions in {source.name}; it holds {'; '.join(lines) or 'no table'}",
        LOOKED_FOR,
        'Name the table and its columns in audience.toml:\n[obtain]\ntable = "…"\n'
        'viewer = "…"\ntitle = "…"\n(`audience-decode audit` documents any database.)',
    )


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
        raise troubles[0] if troubles else _nothing(source)
    full = _holding_named(full, profiles, settings)
    best = full[0]
    close = [option for option in full if option.score > best.score - TABLE_MARGIN]
    if len(close) > 1 and not _larger(close):
        raise ambiguity_error("table", "", [option.table for option in close])
    return best


def _holding_named(
    options: list[Candidate], profiles: dict[str, list[Column]], settings: Obtain
) -> list[Candidate]:
    """Return the tables with every column that the settings name; one has to have them."""
    named = [role for role in SCORES if getattr(settings, role) is not None]
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
    found = interaction_candidate(settings.table, profiles[settings.table], settings, strict=True)
    if found is None:
        have = {role: ranked_roles(role, profiles[settings.table]) for role in ("viewer", "title")}
        missing = [role for role, options in have.items() if not options]
        lines = "\n".join(f'{role} = "…"' for role in missing)
        raise UserError(
            f"table “{settings.table}” has no column that looks like its {' or '.join(missing)}; "
            f"it has {', '.join(column.name for column in profiles[settings.table])}",
            LOOKED_FOR,
            f"Name it in audience.toml:\n[obtain]\n{lines}",
        )
    found.score, found.evidence = 1.0, "named in the settings"
    return found
