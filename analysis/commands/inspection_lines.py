"""What would be read of a source, as lines for the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from analysis.commands.console import print_line
from analysis.errors import UserError
from analysis.text.markdown import single_line
from analysis.text.nouns import counted_noun, noun_form
from analysis.text.numbers import number_text
from analysis.text.toml import toml_literal

if TYPE_CHECKING:
    from analysis.tables import Tables

# So many tables, and so many troubles, are a page; `audit` lists all.
MOST_TABLES, MOST_TROUBLES = 20, 15
TOLD = ("high", "medium")


def _tables(facts: dict[str, Any]) -> Iterator[str]:
    tables = facts["tables"]
    yield f"Source: {single_line(facts['source'])}, {counted_noun(len(tables), 'table')}"
    for table in tables[:MOST_TABLES]:
        rows = f"{table['rows']:,} {noun_form(str(table['rows']), 'row', 'rows')}"
        columns = counted_noun(len(table["columns"]), "column")
        yield f"  {single_line(table['table'])}: {rows}, {columns}"
    if len(tables) > MOST_TABLES:
        yield f"  and {len(tables) - MOST_TABLES:,} more"


def _roles(facts: dict[str, Any]) -> Iterator[str]:
    if facts["table"] is None:
        return
    yield f"Interactions: {single_line(facts['table'])} ({single_line(facts['why'], 200)})"
    for name, role in facts["roles"].items():
        label = f"  {name.replace('_', ' '):11}"
        if role is None:
            yield f"{label}none"
            continue
        column = single_line(role["column"])
        inside = role["table"] == facts["table"]
        place = column if inside else f"{column} of {single_line(role['table'])}"
        yield f"{label}{place} (confidence {role['confidence']:.2f}: {_told(role['evidence'])})"


def _told(text: str) -> str:
    return single_line(text, 200)


def _sizes(facts: dict[str, Any]) -> Iterator[str]:
    if facts["rows"] is None:
        return
    yield "As read, before cleaning:"
    for name in ("rows", "viewers", "titles"):
        yield f"  {name:11}{facts[name]:,}"
    mean = ""
    if facts["ratings"]:
        low, high = (f"{facts[name]:g}" for name in ("rating_low", "rating_high"))
        mean = f", mean {facts['rating_mean']:.3f}, from {low} to {high}"
    yield f"  {'ratings':11}{facts['ratings']:,}{mean}"
    for name in ("minutes", "plays"):
        none, decimals = facts[name] is None, int(name == "minutes")
        yield f"  {name:11}{'none' if none else number_text(facts[name], decimals)}"
    if facts["first"] is None:
        yield f"  {'dates':11}none"
    else:
        ends = (facts[name].replace("T", " ") for name in ("first", "last"))
        yield f"  {'dates':11}{' to '.join(ends)}"


def _with_advice(start: str, text: str) -> Iterator[str]:
    """Yield what is to be told, and under it each line of advice whole: it is to be pasted."""
    told, *advice = text.split("\n")
    yield f"  {start}. {_told(told)}"
    yield from (f"    {single_line(line, len(line))}" for line in advice)


def _set_aside(facts: dict[str, Any]) -> Iterator[str]:
    aside = facts["set_aside"]
    if aside:
        yield "Set aside:"
    for one in aside[:MOST_TROUBLES]:
        rows = f", {counted_noun(one['rows'], 'row')}" if one["rows"] else ""
        yield from _with_advice(f"{single_line(one['what'])}{rows}", one["why"])
    if len(aside) > MOST_TROUBLES:
        yield f"  and {len(aside) - MOST_TROUBLES:,} more"


def _odd(facts: dict[str, Any]) -> Iterator[str]:
    """Yield the anomalies that were not told as set aside."""
    aside = {(one["rows"], one["why"]) for one in facts["set_aside"]}
    rest = [one for one in facts["anomalies"] if (one["rows"], one["consequence"]) not in aside]
    odd = [one for one in rest if one["severity"] in TOLD]
    if odd:
        yield "Odd:"
    for one in odd[:MOST_TROUBLES]:
        place = ", ".join(single_line(one[name]) for name in ("table", "column") if one[name])
        rows = f" ({counted_noun(one['rows'], 'row')})" if one["rows"] else ""
        yield from _with_advice(f"{place}: {one['kind']}{rows}", one["consequence"])
    left = len(rest) - len(odd[:MOST_TROUBLES])
    if left:
        more = f"{left:,} more" if odd else counted_noun(left, "oddity", "oddities")
        yield f"  and {more} of less weight; `audit` lists all"


def toml_lines(facts: dict[str, Any]) -> list[str]:
    """Return the section of audience.toml that says what was found, other columns as comments."""
    lines = ["[obtain]"] if facts["settings"] else []
    lines += [f"{name} = {toml_literal(value)}" for name, value in facts["settings"].items()]
    for name, columns in facts["alternatives"].items():
        lines += [f"# {name} = {toml_literal(column)}" for column in columns]
    return lines


def _advice(facts: dict[str, Any]) -> Iterator[str]:
    lines = toml_lines(facts)
    if lines:
        yield "To read it otherwise, change these lines in audience.toml (with # other columns):"
        yield from lines


def inspection_lines(facts: dict[str, Any]) -> list[str]:
    """Return what would be read of a source, see `inspect_source`, as lines."""
    if facts["source"] is None:
        return []
    parts = (_tables, _roles, _sizes, _set_aside, _odd, _advice)
    return [line for part in parts for line in part(facts)]


def show_reading(stage: str, tables: Tables) -> None:
    """Write to standard output what a run has read, once the source is obtained."""
    if stage == "obtain":
        facts = json.loads(tables.file("inspection.json").read_text(encoding="utf-8"))
        for line in inspection_lines(facts):
            print_line(line)


@contextmanager
def showing_known(quiet: bool) -> Iterator[None]:
    """Write, before a refusal of the source, what is known of it."""
    try:
        yield
    except UserError as error:
        for line in inspection_lines(error.known) if error.known and not quiet else ():
            print_line(line)
        raise
