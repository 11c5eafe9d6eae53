"""The command that says what would be read of a source, without a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.flags import Quiet, settings_of
from analysis.errors import UserError

if TYPE_CHECKING:
    from analysis.obtain.inspection import Inspection


def inspect(
    source: Annotated[str, typer.Argument(help="File, folder or URL, as for `run`.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Write JSON for programs, and nothing else.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Say in seconds what would be read of a source: tables, roles, sizes, what is set aside.

    Exit code 0 where `run` would go on, else 2, after what is known has been written. Numbers
    are those of the rows as read, before cleaning.
    """
    from analysis.commands import console, inspection_lines
    from analysis.obtain.inspection import UNKNOWN

    try:
        with console.showing_steps(quiet or as_json):
            done = _inspected(source)
    except UserError as error:
        if as_json:
            console.print_json(UNKNOWN | {"error": str(error)})
        raise
    if as_json:
        console.print_json(done.facts | {"error": str(done.error) if done.error else None})
    else:
        for line in inspection_lines.inspection_lines(done.facts):
            console.print_line(line)
    if done.error:
        raise done.error


def _inspected(source: str) -> Inspection:
    from analysis import engine, guard
    from analysis.obtain.inspection import inspect_source
    from analysis.scrub.cleaning.rules import require_consistent

    settings = settings_of()
    require_consistent(settings.scrub)
    with engine.within_limits(settings.engine):
        guard.require_room(source, [])
        return inspect_source(source, settings)
