"""What the notebooks of a run begin with: the results that they show, and how they show them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import pipeline, store
from analysis.errors import AudienceError
from analysis.places import DERIVED
from analysis.tables import Results, Tables

if TYPE_CHECKING:
    from analysis.communicate.figure import Figure, FiguredText

# Notebooks lie in a folder of the project; where one lies elsewhere, the installed package serves.
SETUP = """import sys
from pathlib import Path

here = Path.cwd()
project = [str(one) for one in (here, *here.parents) if (one / "analysis/notebooks.py").is_file()]
sys.path[:0] = project[:1]

from analysis import notebooks
from analysis.communicate import figures, narrative, tables

# The results of the run that made this notebook, whatever was run since.
results = notebooks.open_run(
{marks}
)"""

NOTE = (
    "The text was written by the run that made this notebook, and its results are shown; cells can "
    "be run again, changed and added to."
)


def setup_code(results: Results) -> str:
    """Return the first cell of a notebook that shows these results."""
    marks = {stage.name: getattr(results, stage.gives).folder.name for stage in pipeline.STAGES}
    lines = (f'    {name}="{mark}",' for name, mark in marks.items())
    return SETUP.replace("{marks}", "\n".join(lines))


def opening_words(title: str, results: Results) -> str:
    """Return the title of a notebook, its source and the date of the data."""
    from analysis.book.cells.notebook_markdown import notebook_markdown
    from analysis.communicate import narrative

    parts = (narrative.draft_mark, narrative.data_date)
    said = (notebook_markdown(str(part(results) or "")) for part in parts)
    return "\n\n".join([f"# {title}", *filter(None, said), NOTE])


def open_run(**marks: str) -> Results:
    """Return the results of a run, and let this notebook hold the figures that it shows.

    Parameters
    ----------
    **marks : str
        The fingerprint of each stage's result, by the stage.

    Raises
    ------
    AudienceError
        When a result is no longer kept.
    """
    known = {}
    for stage in pipeline.STAGES:
        folder = DERIVED / stage.name / marks[stage.name]
        if store.read_stamp(folder) is None:
            raise AudienceError(
                f"The results that this notebook shows ({stage.name} {folder.name}) are gone, as "
                f"the newest {store.KEPT} of a stage are kept: `audience-decode render` with its "
                "source makes them and the notebook again."
            )
        store.mark_used(folder)
        known[stage.gives] = Tables(folder)
    _show_within()
    return Results(**known)


def _show_within() -> None:
    """Let IPython show figures as pictures, and other words without the marks of a book."""
    from IPython.core.getipython import get_ipython

    from analysis.book.cells.notebook_markdown import notebook_markdown
    from analysis.communicate.figure import Figure, FiguredText
    from analysis.communicate.table import Table
    from analysis.text.markdown import MarkdownText

    shell = get_ipython()
    shown = shell.display_formatter if shell else None
    if shown is None:
        return
    shown.ipython_display_formatter.for_type(Figure, _display_figure)
    shown.ipython_display_formatter.for_type(FiguredText, _display_figured)
    for kind in (Table, MarkdownText):
        shown.formatters["text/markdown"].for_type(
            kind, lambda words: notebook_markdown(words._repr_markdown_())
        )


def _display_figure(figure: Figure) -> None:
    _display(figure.markdown(), {figure.name: figure})


def _display_figured(text: FiguredText) -> None:
    _display(text, text.figures)


def _display(text: str, figures: dict[str, Figure]) -> None:
    from IPython.display import display

    from analysis.book.cells.notebook_markdown import mixed_displays

    def drawn(name: str) -> tuple[str, bytes]:
        pictures = figures[Path(name).stem].pictures()
        kind = "png" if "png" in pictures else "svg"
        return {"png": "image/png", "svg": "image/svg+xml"}[kind], pictures[kind]

    for data, metadata in mixed_displays(text, drawn):
        shown: Any = data
        display(shown, metadata=metadata, raw=True)
