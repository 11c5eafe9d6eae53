"""The command line: `audience-decode COMMAND`."""

from __future__ import annotations

import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
import typer.exceptions

from analysis import __version__, publication, scratch
from analysis.commands import file_commands, inspecting
from analysis.commands.flags import (
    Against,
    Draft,
    Force,
    Fresh,
    Given,
    Quiet,
    Seed,
    Source,
    settings_of,
)
from analysis.errors import AudienceError, UserError
from analysis.memory import memory_shortage, spare_addresses

# What a shell gives a program that Ctrl+C ended: 128 and the number of the signal.
INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From a database of viewer interactions to a published report on its audience.\n\n"
    "Start with `audience-decode render`: it makes a demo database, analyses it and "
    "builds the site in _site/. Then name your own data with --source.",
)

Renderer = Annotated[
    str | None,
    typer.Option(help="auto, quarto or embedded; auto takes Quarto where it is installed."),
]
Out = Annotated[Path, typer.Option(help="Folder of the site, replaced when all is built.")]


def _commit() -> str:
    root = Path(__file__).resolve().parent.parent
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True
        )
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"audience-decode {__version__}, commit {_commit()}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Version, commit."),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


@app.command()
def demo(
    scale: Annotated[
        float, typer.Option(help="1.0 makes 4,025,000 ratings.", min=0.001, max=10)
    ] = 0.1,
    seed: Annotated[int, typer.Option(help="Seed of everything drawn at random.", min=0)] = 2006,
    no_types: Annotated[
        bool, typer.Option("--no-types", help="Plant one continuous taste instead of types.")
    ] = False,
    drift: Annotated[
        bool,
        typer.Option("--drift", help="Let one type turn to new titles on 1 January 2005."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The SQLite file; data/demo/viewer_interactions.db if omitted.",
            show_default=False,
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Generate a replica of the viewer database, with known planted audience types.

    The types go to <out>.truth.csv, so that what a report claims can be checked.
    A file that was made with the same scale and seed is kept.
    """
    from analysis.commands import console
    from analysis.demo import generate_demo
    from analysis.places import DEMO, require_free_file

    require_free_file(out or DEMO)
    with console.showing_steps(quiet):
        path = generate_demo(out or DEMO, scale, seed, types=not no_types, drift=drift)
    console.print_line(f"Demo database: {path}")


@app.command()
def run(
    source: Source = None,
    seed: Seed = None,
    k: Given = None,
    draft: Draft = False,
    force: Force = False,
    fresh: Fresh = False,
    against: Against = None,
    quiet: Quiet = False,
) -> None:
    """Compute every stage and write reports/ and models/, without a site.

    A stage whose data, settings and code are unchanged is taken from data/derived/.
    """
    from analysis import guard, pipeline
    from analysis.commands import console
    from analysis.commands.inspection_lines import show_reading, showing_known
    from analysis.places import DERIVED, LOCK, REPORTS
    from analysis.run import compute_report

    model = {"model__k": k, "model__draft": draft or None}
    editions = {"editions__fresh": fresh or None, "editions__against": against}
    settings = settings_of(source=source, seed=seed, **model, **editions)
    with console.showing_steps(quiet), showing_known(quiet), guard.holding_lock(LOCK):
        guard.require_room(pipeline.source_of(settings), [DERIVED])
        compute_report(settings, force, None if quiet else show_reading)
    console.print_line(f"Reports: {REPORTS / 'report.json'} and beside it")


@app.command()
def render(
    source: Source = None,
    renderer: Renderer = None,
    out: Out = Path("_site"),
    seed: Seed = None,
    k: Given = None,
    draft: Draft = False,
    force: Force = False,
    fresh: Fresh = False,
    against: Against = None,
    quiet: Quiet = False,
) -> None:
    """Do everything: compute, then build the site, its PDFs and the notebooks.

    Example: audience-decode render --source ml-latest-small.zip --out public
    """
    from analysis import guard
    from analysis.commands import console
    from analysis.commands.inspection_lines import show_reading, showing_known
    from analysis.places import LOCK
    from analysis.rendering.build import build_report

    model = {"model__k": k, "model__draft": draft or None}
    editions = {"editions__fresh": fresh or None, "editions__against": against}
    settings = settings_of(source=source, renderer=renderer, seed=seed, **model, **editions)
    with console.showing_steps(quiet), showing_known(quiet), guard.holding_lock(LOCK):
        build_report(settings, out, force, None if quiet else show_reading)
    console.print_line(f"Site: {(out / 'index.html').absolute()}")


@app.command()
def preview(
    out: Annotated[Path, typer.Option(help="Folder of a rendered site.")] = Path("_site"),
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 4200,
) -> None:
    """Serve a rendered site to this machine until Ctrl+C."""
    from analysis.commands import console
    from analysis.commands.preview import site_server

    with site_server(out, port) as serving:
        console.print_line(f"Serving {out} at http://127.0.0.1:{serving.server_address[1]}/")
        serving.serve_forever()


@app.command()
def doctor(source: Source = None) -> None:
    """Check that this machine has what the work needs; exit 1 when something is missing."""
    from analysis.commands import console
    from analysis.commands.doctor import machine_findings

    missing = False
    for finding in machine_findings(settings_of(source=source)):
        console.print_line(f"{finding.state:9}{finding.need}: {finding.found}")
        missing |= finding.state == "missing"
    raise typer.Exit(1 if missing else 0)


app.command(name="inspect")(inspecting.inspect)
app.command()(file_commands.audit)
app.command()(file_commands.cluster)
app.command()(file_commands.score)


@app.command(hidden=True)
def hook(moment: Annotated[str, typer.Argument(help="pre-render or post-render.")]) -> None:
    """Do Quarto's work before or after it renders; called by _quarto.yml."""
    from analysis import guard
    from analysis.commands import console
    from analysis.places import LOCK
    from analysis.rendering import hooks

    work = {"pre-render": hooks.before_quarto, "post-render": hooks.after_quarto}.get(moment)
    if work is None:
        raise UserError(f"moment {moment!r}", "pre-render or post-render", "Name one of them.")
    with console.showing_steps(quiet=False), guard.holding_lock(LOCK):
        work(settings_of())


_stopped: list[int] = []


def _stop(number: int, _: object) -> None:
    # The engine turns an interrupt into an error of its own, so it is noted here as well.
    _stopped.append(number)
    raise KeyboardInterrupt


def cli(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : list of str, optional
        What stands behind `audience-decode`; the process's own if omitted.

    Returns
    -------
    int
        0 done, 1 our fault or a failed build, 2 the user's input, 130 interrupted.
    """
    # SIGINT too: whoever starts us in the background of a shell has it ignored.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _stop)
    spare_addresses()
    try:
        publication.mend_abandoned()
        with scratch.own_temporary_files():
            code = _code(arguments)
        publication.mend_abandoned()
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED or _stopped:
        # Python would end with the signal where it met code given as text, as dataclasses are
        # made: it forgets so when it begins another.
        exec("")
        done = publication.published_folders()
        left = "all that was made is in its place" if done else "what stood before is untouched"
        typer.echo(f"Interrupted; {left}.", err=True)
        return INTERRUPTED
    return code


def _told_error(error: Exception) -> AudienceError | None:
    """Return what the user is told of an error, or None for a fault of ours."""
    from analysis.disk_limits import disk_refusal

    if refusal := disk_refusal(error):
        return refusal
    if isinstance(error, UserError):
        return error
    return memory_shortage(error) or (error if isinstance(error, AudienceError) else None)


def _code(arguments: list[str] | None) -> int:
    from analysis.commands import console

    try:
        done = app(args=arguments, standalone_mode=False)
    except typer.Abort:
        return 1
    except typer.exceptions.TyperException as mistake:
        console.print_usage(mistake)
        return mistake.exit_code
    except Exception as error:
        told = _told_error(error)
        if told and not _stopped:
            console.print_error(told)
        elif not _stopped:
            console.print_hint(traceback.format_exc())
        return told.exit_code if told else 1
    return done if isinstance(done, int) else 0


if __name__ == "__main__":
    sys.exit(cli())
