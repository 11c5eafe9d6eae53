"""What is checked before and after an exported model is loaded."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.reuse.package import (
    CONSTANTS,
    COUNTS,
    FORMAT,
    LIBRARIES,
    MANIFEST,
    OWN_DIGEST,
    TITLES,
    TRUSTED,
    manifest_digest,
    written_versions,
)
from analysis.scrub.matrix.transform import raw_columns

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

AGAIN = "Run `audience-decode run` to write the models again."
# In confidence, on the golden rows: other processors add in another order.
ALIKE = 1e-5
# Files without which nothing is labelled or scored; others may be left out of a copy's manifest.
NEEDED = ("segmentation.skops", "segmentation.json", CONSTANTS, TITLES, COUNTS)
DIGEST = re.compile(r"[0-9a-f]{64}")


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
        return raw_columns(self.pipeline)

    @property
    def divides(self) -> bool:
        """Tell whether it has segments: none where types were not tested."""
        return self.pipeline.named_steps["segment"].description["model"] is not None

    def label(self, features: pd.DataFrame) -> pd.DataFrame:
        """Return segment, name and confidence of each row, with the index of the rows.

        Parameters
        ----------
        features : DataFrame
            One row a viewer with the columns of `features`, in any order; NaN where missing.

        Raises
        ------
        UserError
            When it is no DataFrame, a column is missing, doubled or holds no numbers, or a row
            holds no value at all.
        """
        rows = _numbers(features, self.features)
        _require_values(rows)
        return self.label_imputed(rows)

    def label_imputed(self, features: pd.DataFrame) -> pd.DataFrame:
        """Return what `label` gives, also of rows without any value: those of a typical viewer."""
        from threadpoolctl import threadpool_limits

        rows = _numbers(features, self.features)
        if not len(rows):
            empty = {"segment": "str", "name": "str", "confidence": float}
            return pd.DataFrame(columns=list(empty)).astype(empty)
        with threadpool_limits(1):
            return self.pipeline.transform(rows).set_index(features.index)


def _numbers(features: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    if not isinstance(features, pd.DataFrame):
        raise UserError(
            f"features of type {type(features).__name__}",
            f"a DataFrame with the columns {', '.join(wanted)}",
            "Give the columns their names: pandas.DataFrame(values, columns=…).",
        )
    _require_columns(list(features.columns), wanted)
    try:
        rows = features[wanted].astype(float)
    except (TypeError, ValueError) as error:
        raise UserError(
            f"features that are no numbers: {error}", "columns of numbers", "Look at the columns."
        ) from None
    return rows.replace([np.inf, -np.inf], np.nan)


def _require_columns(given: list[Any], wanted: list[str]) -> None:
    missing = [name for name in wanted if name not in given]
    doubled = [name for name in wanted if given.count(name) > 1]
    if missing or doubled:
        raise UserError(
            f"features {'without' if missing else 'with more than one column'} "
            f"{', '.join(missing or doubled)}",
            f"the columns {', '.join(wanted)}, each once",
            "Make them by the query in reports/features.sql.",
        )


def _require_values(rows: pd.DataFrame) -> None:
    bare = rows.isna().all(axis=1).to_numpy() & (rows.shape[1] > 0)
    if bare.any():
        raise UserError(
            f"{int(bare.sum())} of {len(rows)} rows without any value, the first is row "
            f"{int(bare.argmax())}, counted from 0",
            "at least one feature in every row",
            "Leave these rows out: nothing tells their segment.",
        )


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
    kinds |= dict.fromkeys(("sha256", "source", "versions"), dict)
    if any(type(known[name]) is not kind for name, kind in kinds.items()):
        raise ValueError(MANIFEST)
    good = all(type(text) is str for text in known["versions"].values())
    good &= set(NEEDED) <= set(known["sha256"]) and set(LIBRARIES) <= set(known["versions"])
    for name, digest in known["sha256"].items():
        good &= Path(name).name == name and DIGEST.fullmatch(digest) is not None
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


def _read(path: Path) -> Pipeline:
    from sklearn.pipeline import Pipeline
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
    if not isinstance(found, Pipeline) or not hasattr(found, "n_features_in_"):
        raise _unreadable(path, "no fitted pipeline")
    return found


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
        alike = np.allclose(labelled["confidence"], known["confidence"], atol=ALIKE)
    except UserError:
        raise
    except Exception as error:
        # A pipeline of odd parts fails wherever it pleases.
        raise _unreadable(path, type(error).__name__) from None
    if not (same and alike):
        raise UserError(
            f"the model in {found.folder} labels its {len(rows)} golden rows otherwise",
            "the labels that were stored with it",
            AGAIN,
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
        it holds types that are not on the list, or it labels its golden rows otherwise.
    """
    manifest = _manifest(folder)
    _require_digests(folder, manifest["sha256"])
    _require_versions(manifest["versions"])
    _require_parts(folder)
    found = Exported(_read(folder / "segmentation.skops"), manifest, folder)
    _require_golden(found)
    return found
