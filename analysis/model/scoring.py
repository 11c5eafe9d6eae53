"""Labels for new viewers from an exported model, checked before it is used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.model.export import rebuilt, versions
from analysis.model.outcome import Segmentation

AGAIN = "Run `python -m analysis run` to write the models again."


def load(folder: Path) -> Segmentation:
    """Return the exported segmentation after its digests, versions and golden rows are checked.

    Parameters
    ----------
    folder : Path
        Holds manifest.json and segmentation.json.

    Raises
    ------
    UserError
        When a file is missing or changed, was written by other versions, or does not label its
        golden rows as it did.
    """
    manifest = _manifest(folder)
    for name in ("segmentation.json", "preprocess.skops"):
        _require_digest(folder / name, manifest["sha256"].get(name))
    _require_versions(manifest["versions"])
    text = json.loads((folder / "segmentation.json").read_text())
    found = rebuilt(text)
    rows = np.array(text["golden"]["rows"]).reshape(-1, len(found.columns))
    if found.assign(found.axes.project(rows))[0].tolist() != text["golden"]["segments"]:
        raise UserError(
            f"the model in {folder} does not give its golden rows the labels it was stored with",
            "the labels that were written beside it",
            AGAIN,
        )
    return found


def _manifest(folder: Path) -> dict:
    try:
        return json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError):
        raise UserError(
            f"no readable manifest.json in {folder}", "the folder of an exported model", AGAIN
        ) from None


def _require_digest(path: Path, digest: str | None) -> None:
    if digest is None:
        return
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise UserError(f"{path} is missing or was changed", "the file as it was exported", AGAIN)


def _require_versions(written: dict[str, str]) -> None:
    here = versions()
    for name, text in written.items():
        if text.split(".")[:2] != here.get(name, "").split(".")[:2]:
            raise UserError(
                f"the model was written with {name} {text}, here is {here.get(name, 'none')}",
                "the same minor version",
                AGAIN,
            )


def score(
    found: Segmentation, matrix: pd.DataFrame, names: dict[int, str], min_ratings: int
) -> pd.DataFrame:
    """Return user_id, segment, name, confidence and evidence of every row.

    Parameters
    ----------
    found : Segmentation
        As `load` gives it.
    matrix : DataFrame
        user_id, n and the model's matrix columns.
    names : dict
        Name of each segment; the number stands in where there is none.
    min_ratings : int
        Interactions from which on the evidence is full.

    Raises
    ------
    UserError
        When a column of the model is missing.
    """
    missing = [name for name in found.columns if name not in matrix.columns]
    if missing:
        raise UserError(
            f"the source has no {', '.join(missing)}",
            f"the features of the model: {', '.join(found.columns)}",
            "Score a source with the same signals, or fit a model to this one.",
        )
    segments, confidence = found.assign(found.points(matrix))
    full = matrix["n"].to_numpy() >= min_ratings
    return pd.DataFrame(
        {
            "user_id": matrix["user_id"].to_numpy(),
            "segment": segments,
            "name": [names.get(int(one), str(one)) for one in segments],
            "confidence": confidence.round(6),
            "evidence": np.where(full, "full", "low"),
        }
    )
