"""What is checked before and after an exported model is loaded."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.reuse.exported import Exported
from analysis.reuse.forecasts.exported_forecasts import forecast_file
from analysis.reuse.forecasts.forecaster import FORESEEN, Forecaster
from analysis.reuse.package import (
    CONSTANTS,
    COUNTS,
    FORMAT,
    LIBRARIES,
    MANIFEST,
    OWN_DIGEST,
    TITLES,
    manifest_digest,
    written_versions,
)
from analysis.reuse.trusted_types import TRUSTED

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

AGAIN = "Run `audience-decode run` to write the models again."
# In confidence, on the golden rows: other processors add in another order.
ALIKE = 1e-5
# Files without which nothing is labelled or scored; others may be left out of a copy's manifest.
NEEDED = ("segmentation.skops", "segmentation.json", CONSTANTS, TITLES, COUNTS)
DIGEST = re.compile(r"[0-9a-f]{64}")


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise UserError(f"no folder {folder}", "the folder of an exported model", AGAIN)
    found = f"no readable {MANIFEST} in {folder}"
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if known["format"] != FORMAT:
            found = f"{folder / MANIFEST} of format {known['format']!r:.20}"
        elif known[OWN_DIGEST] != manifest_digest(known):
            found = f"{folder / MANIFEST} was changed: its SHA-256 digest is not the one it names"
        else:
            return _told_by(known)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise UserError(found, f"the folder of an exported model, format {FORMAT}", AGAIN)


def _told_by(known: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest once each of its fields is found to be of its kind."""
    kinds = {"draft": bool, "min_ratings": int, "rule": str, "trusted": list}
    kinds |= dict.fromkeys(("sha256", "source", "versions", "predictions"), dict)
    if any(type(known[name]) is not kind for name, kind in kinds.items()):
        raise ValueError(MANIFEST)
    good = all(type(text) is str for text in known["versions"].values())
    good &= set(NEEDED) <= set(known["sha256"]) and set(LIBRARIES) <= set(known["versions"])
    for name, digest in known["sha256"].items():
        good &= Path(name).name == name and DIGEST.fullmatch(digest) is not None
    good &= set(known["predictions"]) <= set(FORESEEN)
    good &= {forecast_file(task) for task in known["predictions"]} <= set(known["sha256"])
    if not good:
        raise ValueError(MANIFEST)
    return known


def _require_digests(folder: Path, digests: dict[str, str]) -> None:
    for name, digest in digests.items():
        path = folder / name
        if not path.is_file():
            raise UserError(f"{path} is missing", "every file that the manifest lists", AGAIN)
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise UserError(
                f"{path} was changed: its SHA-256 digest is not the manifest's",
                "the file as it was exported",
                AGAIN,
            )


def _require_versions(written: dict[str, str]) -> None:
    here = written_versions()
    for name, text in written.items():
        if text.split(".")[:2] != here.get(name, "").split(".")[:2]:
            raise UserError(
                f"the model was written with {name} {text}, here is {here.get(name, 'none')}",
                "the same major and minor version",
                f"Install {name} {text}. Or: {AGAIN}",
            )


def _unreadable(path: Path, why: object) -> UserError:
    return UserError(
        f"{path} cannot be read as a part of a model ({why})",
        "the file as it was exported",
        AGAIN,
    )


def _otherwise(found: str, expected: str) -> UserError:
    return UserError(f"{found} otherwise", f"{expected} that were stored with it", AGAIN)


def _read(path: Path) -> Any:
    from skops import io

    try:
        unknown = set(io.get_untrusted_types(file=path)) - set(TRUSTED)
        found = None if unknown else io.load(path, trusted=list(TRUSTED))
    except Exception as error:
        # What skops and the constructors that it calls raise on garbage is of every kind.
        raise _unreadable(path, type(error).__name__) from None
    if unknown:
        raise UserError(
            f"{path} holds {', '.join(sorted(unknown))}",
            f"no types beside scikit-learn's and {', '.join(TRUSTED)}",
            AGAIN,
        )
    return found


def _read_pipeline(path: Path) -> Pipeline:
    from sklearn.pipeline import Pipeline

    found = _read(path)
    if not isinstance(found, Pipeline) or not hasattr(found, "n_features_in_"):
        raise _unreadable(path, "no fitted pipeline")
    return found


def _read_forecaster(folder: Path, task: str, told: dict[str, Any]) -> Forecaster:
    """Return a predictor; refuse one that does not foresee its golden rows as it did."""
    path = folder / forecast_file(task)
    found = Forecaster(task, _read(path), told)
    try:
        golden = told["golden"]
        rows = pd.DataFrame({name: golden["rows"][name] for name in found.columns})
        alike = np.allclose(found.foresee(rows), golden["expected"], rtol=ALIKE, atol=ALIKE)
        if task == "churn":
            alike &= len(found.limits) > 0
    except Exception as error:
        # A predictor of odd parts fails wherever it pleases.
        raise _unreadable(path, type(error).__name__) from None
    if not alike:
        raise _otherwise(f"{path} foresees its golden rows", "the values")
    return found


def _alike_numbers(found: pd.Series, known: list[float | None]) -> bool:
    return np.allclose(found, np.array(known, float), atol=ALIKE, equal_nan=True)


def _require_golden(found: Exported) -> None:
    """Refuse a model that does not label its golden rows as when it was exported."""
    path = found.folder / "segmentation.json"
    try:
        text = json.loads(path.read_text(encoding="utf-8"))
        told = {name: found.manifest[name] for name in ("draft", "rule")}
        if told != {name: text[name] for name in told}:
            raise _unreadable(path, "another rule or draft than the manifest's")
        known = text["golden"]
        rows = pd.DataFrame(known["rows"], columns=found.features, dtype=float)
        labelled = found.label_imputed(rows)
        same = labelled["segment"].tolist() == known["segments"]
        alike = _alike_numbers(labelled["confidence"], known["confidence"])
    except UserError:
        raise
    except Exception as error:
        # A pipeline of odd parts fails wherever it pleases.
        raise _unreadable(path, type(error).__name__) from None
    if not (same and alike):
        raise _otherwise(
            f"the model in {found.folder} labels its {len(rows)} golden rows", "the labels"
        )


def _require_parts(folder: Path) -> None:
    """Refuse files for scoring that cannot be opened."""
    import pyarrow.parquet as pq

    from analysis.scrub.features import learned_constants

    opens = {
        CONSTANTS: lambda path: learned_constants.read_constants(path.read_text(encoding="utf-8")),
        TITLES: pq.read_schema,
        COUNTS: pq.read_schema,
    }
    for name, opened in opens.items():
        try:
            opened(folder / name)
        except Exception as error:
            # Whatever a reader of garbage raises.
            raise _unreadable(folder / name, type(error).__name__) from None


def load_model(folder: Path) -> Exported:
    """Return an exported model once digests, versions, types and golden rows are checked.

    Parameters
    ----------
    folder : Path
        As a run left it: models/.

    Raises
    ------
    UserError
        When there is no model, a file is missing or changed, it was written with other versions,
        it holds types that are not on the list, or it labels or foresees its golden rows
        otherwise.
    """
    manifest = _manifest(folder)
    _require_digests(folder, manifest["sha256"])
    _require_versions(manifest["versions"])
    _require_parts(folder)
    forecasters = {
        task: _read_forecaster(folder, task, told) for task, told in manifest["predictions"].items()
    }
    pipeline = _read_pipeline(folder / "segmentation.skops")
    found = Exported(pipeline, manifest, folder, forecasters)
    _require_golden(found)
    return found
