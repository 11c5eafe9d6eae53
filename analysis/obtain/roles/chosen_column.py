"""Which of several columns stands out in a role; where none does, the run asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.obtain.roles.advice.role_advice import ambiguity_error
from analysis.obtain.roles.fixed_values import same_values
from analysis.obtain.roles.name_words import is_id, name_tokens
from analysis.obtain.roles.readings.title_texts import without_headlines
from analysis.obtain.roles.role_scores import SURE, Role, only_id, ranked_roles
from analysis.obtain.roles.vocabulary import (
    BEST_TIME,
    GROUPS_OF_VIEWERS,
    PARTS,
    RECORD_TIME,
    VIEWER_ALONE,
    WHOLES,
)

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import SourceTable
    from analysis.settings import Obtain

# A candidate this close below the best is as good as the best.
MARGIN = 0.05
# Of these every interaction has one; a column that is not surely one is asked for.
IDS = ("viewer", "title")
# An id of parts has one whole each, but for so few; of fewer rows each it is asked which to take.
ONE_WHOLE, ROWS_EACH = 1.02, 3
# A household or an account has no more persons that it counts.
MOST_PERSONS = 20
# The time of the act has to be known of this share of the rows that the record's is known of.
MOSTLY = 0.5


def id_options(role: str, columns: list[Column]) -> list[Role]:
    """Return the columns that may be the viewer or the title, best first."""
    return ranked_roles(role, columns) or only_id(role, columns)


def chosen_column(
    options: list[Role], table: SourceTable, columns: list[Column], settings: Obtain
) -> Role | None:
    """Return the column that stands out in a role, or None where there is none.

    Parameters
    ----------
    options : list of Role
        Columns that may have it, best first.
    table : SourceTable
        Their table.
    columns : list of Column
        Its profile.
    settings : Obtain
        What the user said about roles.

    Raises
    ------
    UserError
        When none stands out.
    """
    if not options:
        return None
    role, known = options[0].role, {column.name: column for column in columns}
    if role == "title":
        options = without_headlines(options, table, known)
        options = _parts_first(options, table, known, settings)
    close = [option for option in options if option.confidence > options[0].confidence - MARGIN]
    if role in IDS and len(close) > 1:
        named = [o for o in close if len(name_tokens(o.column)) <= 2 and is_id(o.column)]
        close = named if len(named) == 1 else close
    if role in IDS and options[0].confidence < SURE:
        raise ambiguity_error(role, table.name, options, settings)
    if role == "viewer":
        close += _finer_viewers(close, options, known)
        groups = (_counted_persons(one, table, known) for one in close)
        if group := next(filter(None, groups), None):
            raise ambiguity_error(role, table.name, [group], settings)
    records = _records(close[0], options) if role == "time" else []
    close += [one for one in records if _lacks_beside(known[close[0].column], known[one.column])]
    best = known[close[0].column]
    if all(same_values(role, table.data, best, known[one.column]) for one in close[1:]):
        return _told_acts(close[0], records)
    raise ambiguity_error(role, table.name, close, settings)


def _finer_viewers(close: list[Role], options: list[Role], known: dict[str, Column]) -> list[Role]:
    """Return ids of persons beside that of their household or account, which they part."""
    if not set(name_tokens(close[0].column)) & GROUPS_OF_VIEWERS:
        return []
    rest = [one for one in options if one not in close and is_id(one.column)]
    return [
        one
        for one in rest
        if set(name_tokens(one.column)) & VIEWER_ALONE
        and known[one.column].distinct > known[close[0].column].distinct
    ]


def _counted_persons(best: Role, table: SourceTable, known: dict[str, Column]) -> Role | None:
    """Return a household or account as told where a column counts the persons within each."""
    if not set(name_tokens(best.column)) & GROUPS_OF_VIEWERS:
        return None
    groups = known[best.column]
    for column in known.values():
        words = set(name_tokens(column.name)) & VIEWER_ALONE and is_id(column.name)
        few = column.kind == "integer" and 1 < column.distinct <= MOST_PERSONS < groups.distinct
        if not words or not few or column.low < 0 or column.high > MOST_PERSONS:
            continue
        pairs = table.data.select(groups.name, column.name).drop_null().distinct()
        persons = int(pairs.count().execute())
        if persons > groups.distinct:
            told = (
                f"{groups.distinct:,}, in which “{column.name}” counts {persons:,} persons: "
                f"for these write a column of both"
            )
            return replace(best, evidence=told)
    return None


def _parts_first(
    options: list[Role], table: SourceTable, known: dict[str, Column], settings: Obtain
) -> list[Role]:
    """Take ids of parts (episodes) before those of the wholes (series) that they belong to."""
    whole, *rest = options
    words = set(name_tokens(whole.column))
    parts = [o for o in rest if set(name_tokens(o.column)) & PARTS and o.confidence >= SURE]
    # Wholes that another table gave were reached for the names that their parts lack.
    if not words & WHOLES or words & PARTS or not parts or known[whole.column].reached:
        return options
    part = parts[0]
    each = _parts_each(table, known[whole.column], known[part.column])
    if each <= 1 or known[part.column].unique:
        told = f"{whole.evidence}; “{part.column}” names no parts of it that rows share"
        return [replace(whole, evidence=told), *rest]
    told = f"{part.evidence}; each has one “{whole.column}”, which has {each:.1f} of them"
    finer = replace(part, confidence=max(part.confidence, whole.confidence), evidence=told)
    if known[part.column].filled < ROWS_EACH * known[part.column].distinct:
        raise ambiguity_error("title", table.name, [finer, whole], settings)
    return [finer, *(one for one in rest if not set(name_tokens(one.column)) & (PARTS | WHOLES))]


def _parts_each(table: SourceTable, whole: Column, part: Column) -> float:
    """Return how many parts a whole has, 0 where a part may have several wholes."""
    pairs = table.data.select(whole.name, part.name).drop_null().distinct()
    alone = int(pairs.count().execute()) <= ONE_WHOLE * part.distinct
    return part.distinct / max(whole.distinct, 1) if alone else 0.0


def _records(best: Role, options: list[Role]) -> list[Role]:
    """Return times of the record ("Date Added") beside that of the act ("Date Read")."""
    if not set(name_tokens(best.column)) & BEST_TIME:
        return []
    return [one for one in options if set(name_tokens(one.column)) & RECORD_TIME]


def _lacks_beside(act: Column, record: Column) -> bool:
    return act.filled < MOSTLY * record.filled


def _told_acts(best: Role, records: list[Role]) -> Role:
    if not records:
        return best
    names = " and ".join(f"“{one.column}”" for one in records)
    verb = "is a time" if len(records) == 1 else "are times"
    return replace(best, evidence=f"{best.evidence}; {names} {verb} of the record")
