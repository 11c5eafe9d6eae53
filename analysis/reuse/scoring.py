"""Viewers of another source, labelled with an exported model."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import engine, folders, pipeline, progress
from analysis.errors import UserError
from analysis.places import resolved_source
from analysis.publication import replacing_file
from analysis.reuse.exported import Exported
from analysis.reuse.forecasts.scored_forecasts import forecast_columns, viewer_forecasts
from analysis.reuse.given_rows import ROWS
from analysis.reuse.loading import load_model
from analysis.reuse.package import CONSTANTS, COUNTS, TITLES
from analysis.text.cells import formula_free

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.settings import Settings

# Viewers labelled at a time, so that memory does not grow with the source.
AT_ONCE = 100_000
COLUMNS = ("user_id", "segment", "name", "confidence", "evidence")


@dataclass(frozen=True)
class Measured:
    """Viewers of another source.

    Parameters
    ----------
    viewers : ibis Table
        See `other_source.features_of`.
    known : float
        Share of rows on titles that the model knows.
    foreseen : bool
        Whether the measures that predictions are made of are there.
    """

    viewers: ir.Table
    known: float
    foreseen: bool


def _require_out(out: Path, source: str, models: Path) -> None:
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise UserError(
            f"--out {out}", "a name that ends in .csv or .parquet", "Name another file."
        )
    place = folders.resolved_path(out)
    if place == resolved_source(source) or folders.resolved_path(models) in place.parents:
        raise UserError(
            f"--out {out} lies where the source or the model is",
            "a file of its own",
            "Name another file.",
        )


def label_viewers(model: Exported, rows: pd.DataFrame) -> pd.DataFrame:
    """Return user_id, segment, name, confidence and evidence of viewers.

    Parameters
    ----------
    model : Exported
        As `load` gives it.
    rows : DataFrame
        user_id, told (events that count as evidence) and the raw features of the model.
    """
    # A row on a title that says nothing makes nobody better known.
    found = model.label_imputed(rows.assign(**{ROWS: rows["told"]}))
    found.insert(0, "user_id", rows["user_id"])
    enough = rows["told"] >= model.manifest["min_ratings"]
    return found.assign(evidence=enough.map({True: "full", False: "low"}).astype("str"))


@contextlib.contextmanager
def _writer(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Give a function that appends rows to a CSV or Parquet file."""
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            yield lambda rows: formula_free(rows).to_csv(
                file, index=False, header=file.tell() == 0, lineterminator="\n"
            )
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    with contextlib.ExitStack() as stack:
        opened: list[pq.ParquetWriter] = []

        def append(rows: pd.DataFrame) -> None:
            table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata()
            if not opened:
                writer = pq.ParquetWriter(path, table.schema, compression="zstd")
                opened.append(stack.enter_context(writer))
            opened[0].write_table(table.cast(opened[0].schema))

        yield append


def source_features(source: str, model: Exported, settings: Settings) -> Measured:
    """Return the viewers of another source, measured by what the training viewers taught.

    Parameters
    ----------
    source : str
        File, folder or URL.
    model : Exported
        Its folder holds what was taught.
    settings : Settings
        Sections obtain and scrub (its window) are read.
    """
    from analysis.scrub.features import learned_constants, other_source

    models = model.folder
    asked = settings.model_copy(update={"source": source})
    obtained = pipeline.results_by_name(asked, last="obtain")["obtain"]
    known = learned_constants.read_constants((models / CONSTANTS).read_text(encoding="utf-8"))
    with progress.work_step("Cleaning rows"):
        titles = engine.read_parquet(models / TITLES)
        found, signals = other_source.cleaned_again(obtained, known, titles, settings.scrub)
        wanted = other_source.require_signals(known, signals)
        foresees = bool(forecast_columns(model))
        ahead = other_source.ahead_features(known, signals) if foresees else []
    with progress.work_step("Building features"):
        counts = engine.read_parquet(models / COUNTS)
        made = other_source.features_of(found, wanted, ahead, counts, known).cache()
    share = found.ratings.title_id.startswith("new ").ifelse(0.0, 1.0).mean()
    return Measured(made, float(share.to_pyarrow().as_py() or 0.0), bool(ahead))


def score(source: str, out: Path, models: Path, settings: Settings) -> dict[str, Any]:
    """Label the viewers of another source and write them to a file, whole or not at all.

    What the model foresees of them stands beside, where the source tells what that needs.

    Parameters
    ----------
    source : str
        File, folder or URL; anything that obtain opens.
    out : Path
        CSV or Parquet, by its suffix; replaced when all rows are written.
    models : Path
        The folder of the model.
    settings : Settings
        What the command was told.

    Returns
    -------
    dict
        viewers, low (those on little evidence), known (share of rows on titles that the model
        knows), draft, whether the model divides viewers at all, foreseen (columns that were
        written) and lacking (whether the model foresees what the source gave too little for).

    Raises
    ------
    UserError
        When there is no whole model, when source and model do not fit, or when `out` cannot be
        written.
    """
    _require_out(out, source, models)
    model = load_model(models)
    with replacing_file(out) as partial, engine.within_limits(settings.engine):
        given = source_features(source, model, settings)
        foreseen = forecast_columns(model) if given.foreseen else []
        total, low = int(given.viewers.count().to_pyarrow().as_py()), 0
        with progress.work_step("Labelling viewers", total) as advance, _writer(partial) as append:
            for batch in given.viewers.to_pyarrow_batches(chunk_size=AT_ONCE):
                rows = batch.to_pandas()
                found = label_viewers(model, rows)
                if foreseen:
                    found = pd.concat([found, viewer_forecasts(model, rows)], axis=1)
                append(found[[*COLUMNS, *foreseen]])
                low += int((found["evidence"] == "low").sum())
                advance(len(found))
    lacking = not given.foreseen and bool(forecast_columns(model))
    told = {"viewers": total, "low": low, "known": given.known, "foreseen": foreseen}
    return told | {
        "draft": model.manifest["draft"],
        "divides": model.divides,
        "lacking": lacking,
    }
