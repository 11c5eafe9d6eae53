"""The commands that read one source or table and write files: audit, cluster and score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.flags import Given, Quiet, Seed, settings_of
from analysis.errors import UserError
from analysis.text.markdown import single_line

if TYPE_CHECKING:
    from analysis.settings import Settings

MOST = "Largest number of clusters tried. Default: setting model.k_max where it is set, else 22."


def audit(
    source: Annotated[str, typer.Argument(help="File, folder or URL; any database will do.")],
    out: Annotated[Path, typer.Option(help="Folder for the files, replaced as a whole.")] = Path(
        "audit"
    ),
    quiet: Quiet = False,
) -> None:
    """Document any database: dictionary, summary, relations, diagram, anomalies, sample.

    It need not hold viewers. Exit code 0 whenever the files were written, whatever they say.
    """
    from analysis import engine, guard
    from analysis.commands import console
    from analysis.obtain.audit_folder import audit as write_audit
    from analysis.places import require_free_folder

    settings = settings_of()
    require_free_folder(out, source)
    with console.showing_steps(quiet), engine.within_limits(settings.engine):
        guard.require_room(source, [out])
        facts = write_audit(source, out, settings)
    console.print_line(
        f"Audit: {out.absolute()} ({facts['tables']} tables, {facts['columns']} columns, "
        f"{facts['anomalies']} anomalies)"
    )


def cluster(
    table: Annotated[Path, typer.Argument(help="CSV file with a header; columns are features.")],
    out: Annotated[Path, typer.Option(help="JSON file to write.")] = Path("result.json"),
    no_transform: Annotated[
        bool, typer.Option("--no-transform", help="Take the columns as they are.")
    ] = False,
    k_max: Annotated[int | None, typer.Option(help=MOST, min=2)] = None,
    k: Given = None,
    seed: Seed = None,
    quiet: Quiet = False,
) -> None:
    """Run the gate, the comparison and the choice on any numeric table.

    The JSON holds `verdict` and `chosen` as report.json does, `labels` (one a row, -1 is noise),
    `comparison` with what is needed to fit its rows again (`comparison_columns`, `rows`),
    `columns` and `left_out` (columns that are no measures, with the reason).
    """
    from analysis.commands import console

    with console.showing_steps(quiet):
        settings = settings_of(seed=seed, model__k=k)
        left_out = _cluster_file(table, out, settings, not no_transform, k_max)
    if left_out:
        told = ", ".join(f"{single_line(name)} ({why})" for name, why in left_out.items())
        console.print_line(f"Left out: {told}")
    console.print_line(f"Result: {out.absolute()}")


def _cluster_file(
    table: Path, out: Path, settings: Settings, transform: bool, k_max: int | None
) -> dict[str, str]:
    """Write the result of a file's table; return the columns left out with their reasons."""
    from analysis import folders
    from analysis.commands import numeric_table
    from analysis.model import cluster as compare
    from analysis.places import require_free_file
    from analysis.publication import replacing_file

    require_free_file(out)
    frame = numeric_table.read_numbers(table)
    if folders.resolved_path(out) == folders.resolved_path(table):
        raise UserError(f"--out {out} is the table itself", "a file of its own", "Name another.")
    with replacing_file(out) as partial:
        result = compare(frame, settings, transform, k_max)
        partial.write_text(json.dumps(result, indent=1, allow_nan=False) + "\n")
    return result["left_out"]


def score(
    source: Annotated[str, typer.Argument(help="File, folder or URL with other viewers.")],
    out: Annotated[Path, typer.Option(help="CSV or Parquet file to write, by its suffix.")] = Path(
        "scores.parquet"
    ),
    models: Annotated[Path, typer.Option(help="Folder of the fitted model.")] = Path("models"),
    quiet: Quiet = False,
) -> None:
    """Label the viewers of another source with the fitted model in models/.

    Writes user_id, segment, name, confidence and evidence (full, or low for few interactions)
    of every viewer; and, where the source has dates and all that predictions are made of, leaving
    (the probability to do nothing in the days to come), band (top, upper, lower, or away for who
    is not active) and expected (how much is expected in these days). Features are computed with
    the constants of the training source.
    """
    from analysis import guard
    from analysis.commands import console
    from analysis.places import LOCK, require_free_file
    from analysis.reuse import scoring

    settings = settings_of()
    require_free_file(out)
    with console.showing_steps(quiet), guard.holding_lock(LOCK, writes=False):
        guard.require_room(source, [])
        found = scoring.score(source, out, models, settings)
    if found["known"] < 1:
        console.print_hint(f"{found['known']:.0%} of the rows are of titles that the model knows.")
    if not found["divides"]:
        console.print_hint("The model has no segments: whether there are types was not tested.")
    if found["lacking"]:
        console.print_hint("Nothing is foreseen: the source lacks what predictions are made of.")
    draft = " The model is a DRAFT." if found["draft"] else ""
    console.print_line(
        f"Scores: {out.absolute()} ({found['viewers']:,} viewers, {found['low']:,} of them on "
        f"little evidence).{draft}"
    )
