"""The commands that are useful without a run: audit, cluster and score."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.flags import Given, Quiet, Seed, settings_of


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
    from analysis import console, engine, guard
    from analysis.obtain.audit import audit as write_audit

    settings = settings_of()
    engine.configure(settings.engine)
    with console.showing(quiet):
        guard.require_room(source, [out])
        facts = write_audit(source, out, settings)
    console.say(
        f"Audit: {out.absolute()} ({facts['tables']} tables, {facts['columns']} columns, "
        f"{facts['anomalies']} anomalies)"
    )


def cluster(
    table: Annotated[Path, typer.Argument(help="CSV file with a header; columns are features.")],
    out: Annotated[Path, typer.Option(help="JSON file to write.")] = Path("result.json"),
    no_transform: Annotated[
        bool, typer.Option("--no-transform", help="Take the columns as they are.")
    ] = False,
    k_max: Annotated[int, typer.Option(help="Largest number of clusters tried.", min=2)] = 22,
    k: Given = None,
    seed: Seed = None,
    quiet: Quiet = False,
) -> None:
    """Run the gate, the comparison and the choice on any numeric table.

    The JSON holds `verdict` and `chosen` as report.json does, `labels` (one a row, -1 is noise)
    and `comparison`.
    """
    from analysis import console
    from analysis.run import cluster_file

    with console.showing(quiet):
        cluster_file(table, out, settings_of(seed=seed, model__k=k), not no_transform, k_max)
    console.say(f"Result: {out.absolute()}")


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
    of every viewer. Features are computed with the constants of the training source.
    """
    from analysis import console, guard, pipeline
    from analysis.reuse import scoring
    from analysis.run import LOCK

    settings = settings_of()
    with console.showing(quiet), guard.alone(LOCK):
        guard.require_room(source, [pipeline.DERIVED])
        found = scoring.score(source, out, models, settings)
    if found["known"] < 1:
        console.hint(f"{found['known']:.0%} of the rows are of titles that the model knows.")
    draft = " The model is a DRAFT." if found["draft"] else ""
    console.say(
        f"Scores: {out.absolute()} ({found['viewers']:,} viewers, {found['low']:,} of them on "
        f"little evidence).{draft}"
    )
