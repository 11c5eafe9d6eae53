"""What is checked before and after an exported model is loaded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.reuse.package import FORMAT, MANIFEST, TRUSTED, written_versions

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

AGAIN = "Run `audience-decode run` to write the models again."
# In confidence, on the golden rows: other processors add in another order.
ALIKE = 1e-5


@dataclass(frozen=True)
class Exported:
    """A loaded model.

    Parameters
    ----------
    pipeline : Pipeline
        Raw feature columns to segment, name and confidence.
    manifest : dict
        Digests, versions, rule, draft, min_ratings and source.
    folder : Path
        Where it lies.
    """

    pipeline: Pipeline
    manifest: dict[str, Any]
    folder: Path

    @property
    def features(self) -> list[str]:
        """Return the raw feature columns that it takes, in order."""
        return [str(name) for name in self.pipeline.feature_names_in_]

    def label(self, features: pd.DataFrame) -> pd.DataFrame:
        """Return segment, name and confidence of each row, with the index of the rows.

        Parameters
        ----------
        features : DataFrame
            One row a viewer with the columns of `features`, in any order; NaN where missing.

        Raises
        ------
        UserError
            When a column is missing or holds no numbers.
        """
        from threadpoolctl import threadpool_limits

        rows = _numbers(features, self.features)
        if rows.empty:
            empty = {"segment": "str", "name": "str", "confidence": float}
            return pd.DataFrame(columns=list(empty)).astype(empty)
        with threadpool_limits(1):
            return self.pipeline.transform(rows).set_index(features.index)


def _numbers(features: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    missing = [name for name in wanted if name not in features.columns]
    if missing:
        raise UserError(
            f"features without {', '.join(missing)}",
            f"the columns {', '.join(wanted)}",
            "Make them by the query in reports/features.sql.",
        )
    try:
        rows = features[wanted].astype(float)
    except (TypeError, ValueError) as error:
        raise UserError(
            f"features that are no numbers: {error}", "columns of numbers", "Look at the columns."
        ) from None
    return rows.replace([np.inf, -np.inf], np.nan)


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise UserError(f"no folder {folder}", "the folder of an exported model", AGAIN)
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if known["format"] == FORMAT and known["sha256"] and known["versions"]:
            return known
        found = f"{folder / MANIFEST} of format {known['format']}"
    except (OSError, ValueError, KeyError, TypeError):
        found = f"no readable {MANIFEST} in {folder}"
    raise UserError(found, f"the folder of an exported model, format {FORMAT}", AGAIN)


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


def _read(path: Path) -> Pipeline:
    from skops import io

    unknown = set(io.get_untrusted_types(file=path)) - set(TRUSTED)
    if unknown:
        raise UserError(
            f"{path} holds {', '.join(sorted(unknown))}",
            f"no types beside scikit-learn's and {', '.join(TRUSTED)}",
            AGAIN,
        )
    return io.load(path, trusted=list(TRUSTED))


def _require_golden(found: Exported) -> None:
    """Refuse a model that does not label its golden rows as when it was exported."""
    path = found.folder / "segmentation.json"
    known = json.loads(path.read_text(encoding="utf-8"))["golden"]
    rows = pd.DataFrame(known["rows"], columns=found.features, dtype=float)
    labelled = found.label(rows)
    same = labelled["segment"].tolist() == known["segments"]
    if not same or not np.allclose(labelled["confidence"], known["confidence"], atol=ALIKE):
        raise UserError(
            f"the model in {found.folder} labels its {len(rows)} golden rows otherwise",
            "the labels that were stored with it",
            AGAIN,
        )


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
        it holds types that are not on the list, or it labels its golden rows otherwise.
    """
    manifest = _manifest(folder)
    _require_digests(folder, manifest["sha256"])
    _require_versions(manifest["versions"])
    found = Exported(_read(folder / "segmentation.skops"), manifest, folder)
    _require_golden(found)
    return found
