"""Everything in models/: the pipeline, its plain values, its cards, and the manifest of digests."""

from __future__ import annotations

import hashlib
import json
import pickle
import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import __version__, engine
from analysis.estimator_files import skops_bytes
from analysis.reuse import plain_pipeline
from analysis.reuse.cards import datasheet, model_card
from analysis.reuse.cards.card_facts import gather_card_facts
from analysis.reuse.forecasts.exported_forecasts import exported_forecasts
from analysis.reuse.given_rows import ROWS
from analysis.reuse.made_up import DRAWN_FROM, shuffled_columns
from analysis.reuse.segmenter import Segmenter
from analysis.reuse.trusted_types import TRUSTED
from analysis.scrub.matrix import transform

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

    from analysis.tables import Results

# Raised where a file of another shape is written: older ones are refused, not misread.
FORMAT = 5
# What a pickled or skopsed pipeline depends on.
LIBRARIES = ("numpy", "scikit-learn", "scipy", "pandas", "skops")
MANIFEST = "manifest.json"
# The field of the manifest that holds the digest of all its other fields.
OWN_DIGEST = "manifest_sha256"
TITLES, COUNTS, CONSTANTS = "titles.parquet", "title_counts.parquet", "features.json"


def written_versions() -> dict[str, str]:
    """Return the versions that the files were written with."""
    known = {"audience-decode": __version__, "python": platform.python_version()}
    return known | {name: version(name) for name in LIBRARIES}


def segment_names(k: int, results: Results) -> list[dict[str, Any]]:
    """Return segment, id, name and tentative of all k segments, those without viewers too.

    Where types were not tested nobody was divided, and the one segment is called so.
    """
    if results.modelled.record("gate")["structure"] == "not_tested":
        return [{"segment": 0, "id": "all", "name": "All viewers", "tentative": True}]
    ids = results.interpreted.frame("segment_ids").set_index("segment")["id"]
    frame = results.interpreted.frame("segments")[["segment", "name", "tentative"]]
    known = {int(one["segment"]): one for one in frame.to_dict("records")}
    return [
        {"name": f"Segment {ids[at].removeprefix('s')}", "tentative": True}
        | known.get(at, {})
        | {"segment": at, "id": ids[at]}
        for at in range(k)
    ]


def whole_pipeline(
    preprocess: Pipeline, description: dict[str, Any], segments: list[dict[str, Any]]
) -> Pipeline:
    """Return one pipeline from raw feature columns to segment, name and margin."""
    from sklearn.pipeline import Pipeline

    columns = transform.matrix_columns(preprocess)
    plainly = [{key: one[key] for key in ("segment", "id", "name")} for one in segments]
    last = Segmenter(description, columns, plainly)
    return Pipeline([*preprocess.steps, ("segment", last)])


def made_up_rows(results: Results, columns: list[str], seed: int) -> pd.DataFrame:
    """Return raw feature rows of nobody, drawn from training viewers by `shuffled_columns`."""
    users = results.scrubbed["users"]
    train = users.filter(users.eligible & (users.split == "train")).select("user_id")
    some = results.scrubbed["features"].semi_join(train, "user_id").order_by("user_id")
    return shuffled_columns(some.limit(DRAWN_FROM).to_pandas(), columns, seed)


def write_package(
    folder: Path,
    results: Results,
    seed: int,
) -> None:
    """Fill an empty folder with the fitted model.

    Parameters
    ----------
    folder : Path
        Exists and is empty.
    results : Results
        Every stage's tables; names come from the segments.
    seed : int
        Of the made-up rows that a loaded model is tried on.
    """
    for name in ("preprocess.pkl", "preprocess.skops"):
        shutil.copyfile(results.scrubbed.file(name), folder / name)
    shutil.copyfile(results.scrubbed.file("constants.json"), folder / CONSTANTS)
    for table, name in (("known_titles", TITLES), ("title_counts", COUNTS)):
        engine.write_parquet(results.scrubbed[table], folder / name)
    description = json.loads(results.modelled.file("segmentation.json").read_text())
    _write_pipeline(folder, description, results, seed)
    kind = (description["model"] or {"type": "nothing"})["type"]
    foreseen = exported_forecasts(folder, results, seed)
    known = gather_card_facts(results, kind, description["draft"])
    (folder / "model_card.md").write_text(model_card.model_card(known), encoding="utf-8")
    (folder / "datasheet.md").write_text(datasheet.datasheet(known), encoding="utf-8")
    window, source = results.scrubbed.record("window"), results.obtained.record("source")
    write_manifest(folder, description, window, source, foreseen)


def _write_pipeline(folder: Path, description: dict[str, Any], results: Results, seed: int) -> None:
    # Written by the run that reads it, in a folder of its own.
    preprocess = pickle.loads((folder / "preprocess.pkl").read_bytes())
    segments = segment_names(len(description["centres"]), results)
    whole = whole_pipeline(preprocess, description, segments)
    columns = transform.raw_columns(preprocess)
    rows = made_up_rows(results, [*columns, ROWS], seed)
    text = description | {
        "format": FORMAT,
        "clip": float(preprocess.named_steps["clip"].kw_args["a_max"]),
        "features": plain_pipeline.feature_transforms(preprocess),
        "segments": segments,
        "golden": plain_pipeline.golden_rows(whole, rows),
    }
    (folder / "segmentation.json").write_text(json.dumps(text, sort_keys=True), encoding="utf-8")
    (folder / "segmentation.pkl").write_bytes(pickle.dumps(whole, protocol=5))
    (folder / "segmentation.skops").write_bytes(skops_bytes(whole))


def manifest_digest(manifest: dict[str, Any]) -> str:
    """Return the SHA-256 digest of a manifest, its own digest left out."""
    told = {name: value for name, value in manifest.items() if name != OWN_DIGEST}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_manifest(
    folder: Path,
    description: dict[str, Any],
    window: dict[str, Any],
    source: dict[str, Any],
    foreseen: dict[str, Any],
) -> None:
    """Write digests and versions of all that lies in a folder, what is trusted and foreseen."""
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }
    manifest = {
        "format": FORMAT,
        "sha256": digests,
        "versions": written_versions(),
        "trusted": list(TRUSTED),
        "rule": description["rule"],
        "draft": description["draft"],
        "min_ratings": int(window["min_ratings"]),
        "predictions": foreseen,
        "source": {"name": source["name"], "sha256": source["sha256"]},
    }
    manifest[OWN_DIGEST] = manifest_digest(manifest)
    text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
