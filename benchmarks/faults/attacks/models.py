"""Models that were changed, damaged or made up, and features that cannot be labelled."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from faults.attack import DONE, REFUSED, Attack, Ended, Given, Place
from faults.attacks.sources import rating_frame

MANIFEST, OWN_DIGEST = "manifest.json", "manifest_sha256"
Known = dict[str, Any]
TEXTS = ("", "[]", "null", "5", "[" * 100_000, '{"format": {}}', "\x00", "{")
# What is put in the place of each file of a model, with a right digest.
GARBAGE = (b"", b"no archive", b"PK\x03\x04" + bytes(40), b"[]", b'{"golden": {}}', b"\xff\xfe")
FILES = ("segmentation.skops", "segmentation.json")
# Changes of a manifest, with and without a digest that agrees with them.
CHANGES: dict[str, Callable[[Known], object]] = {
    "draft": lambda known: known.update(draft=not known["draft"]),
    "draft as a word": lambda known: known.update(draft="no"),
    "rule": lambda known: known.update(rule=known["rule"][:-1]),
    "cut digest": lambda known: known["sha256"].update({"segmentation.skops": "ab" * 8}),
    "no digest": lambda known: known["sha256"].pop("segmentation.skops"),
    "digest outside": lambda known: known["sha256"].update({"../outside.txt": "0" * 64}),
    "digests as a list": lambda known: known.update(sha256=[]),
    "no digests": lambda known: known.update(sha256={}),
    "versions as a list": lambda known: known.update(versions=["numpy"]),
    "version as a number": lambda known: known["versions"].update(numpy=1),
    "trust": lambda known: known["trusted"].append("os.system"),
    "fewest as text": lambda known: known.update(min_ratings="5"),
    "no source": lambda known: known.pop("source"),
    "format": lambda known: known.update(format="4"),
    "predictions as a list": lambda known: known.update(predictions=[]),
    "prediction of the weather": lambda known: known["predictions"].update(weather={}),
    "prediction without a file": lambda known: known["predictions"].update(churn={}),
    "none": lambda known: known.clear(),
}


def manifest_digest(known: Known) -> str:
    """Return the digest of a manifest, as it carries it."""
    from analysis.reuse.package import manifest_digest as digest

    return digest(known)


def model_copy(place: Place) -> Path:
    """Return a copy of the models that stand in the project."""
    shutil.copytree(place.project / "models", place.work / "models")
    return place.work / "models"


def scored(place: Place) -> Given:
    """Score ratings with the copy."""
    path = place.source / "ratings.csv"
    rating_frame().to_csv(path, index=False)
    arguments = ("score", str(path), "--models", "models", "--quiet")
    return Given(arguments=arguments)


def odd_manifest(place: Place, text: str) -> Given:
    """Put a text in the place of the manifest."""
    (model_copy(place) / MANIFEST).write_text(text)
    return scored(place)


def changed_manifest(place: Place, name: str, agrees: bool) -> Given:
    """Change the manifest, its own digest too where `agrees`."""
    path = model_copy(place) / MANIFEST
    known = json.loads(path.read_text())
    CHANGES[name](known)
    if agrees:
        known[OWN_DIGEST] = manifest_digest(known)
    path.write_text(json.dumps(known))
    # What a manifest trusts is told to readers and asked by nobody: the code has its own list.
    codes = (DONE, REFUSED) if name == "trust" and agrees else (REFUSED,)
    return Given(**{**vars(scored(place)), "codes": codes})


def garbage_file(place: Place, name: str, content: bytes) -> Given:
    """Put garbage in the place of a file, and let the manifest agree."""
    models = model_copy(place)
    (models / name).write_bytes(content)
    known = json.loads((models / MANIFEST).read_text())
    known["sha256"][name] = hashlib.sha256(content).hexdigest()
    known[OWN_DIGEST] = manifest_digest(known)
    (models / MANIFEST).write_text(json.dumps(known))
    return scored(place)


def code_in_model(place: Place) -> Given:
    """Let a model name a function that would write a file when it is loaded."""
    import skops.io

    escaped = place.work / "escaped"
    content = skops.io.dumps(partial(Path.touch, escaped))
    given = garbage_file(place, "segmentation.skops", content)

    def looks(_: Ended) -> list[str]:
        return ["code of the model ran"] if escaped.exists() else []

    return Given(**{**vars(given), "looks": looks})


# What is no frame of features, from a right one.
FEATURES: dict[str, Callable[[pd.DataFrame], object]] = {
    "array": lambda rows: rows.to_numpy(),
    "list": lambda rows: rows.to_numpy().tolist(),
    "nothing": lambda _: None,
    "text": lambda _: "rows",
    "series": lambda rows: rows.iloc[:, 0],
    "doubled column": lambda rows: rows[[*rows, rows.columns[0]]],
    "column missing": lambda rows: rows.iloc[:, 1:],
    "words": lambda rows: rows.astype(str) + "x",
    "no values": lambda rows: rows * np.nan,
    "endless values": lambda rows: rows * np.inf,
    "levels": lambda rows: rows.set_axis(pd.MultiIndex.from_product([["a"], rows.columns]), axis=1),
    "objects": lambda rows: rows.astype(object).map(lambda _: [1]),
}


def odd_features(place: Place, name: str) -> Given:
    """Ask a loaded model to label what is no frame of features."""
    models = model_copy(place)

    def looks(_: Ended) -> list[str]:
        from analysis.errors import UserError
        from analysis.reuse import load

        model = load(models)
        rows = pd.DataFrame(1.0, index=range(3), columns=model.features)
        try:
            model.label(FEATURES[name](rows))  # type: ignore[arg-type]
        except UserError:
            return []
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return ["it was labelled"]

    return Given(arguments=(), codes=(0,), looks=looks)


def model_attacks() -> Iterator[Attack]:
    """Yield manifests, files and features that are none; all need a model that was computed."""
    for number, text in enumerate(TEXTS):
        yield Attack("models", f"manifest is text {number}", partial(odd_manifest, text=text))
    for name in CHANGES:
        for agrees in (False, True) if name != "none" else (False,):
            told = f"manifest, {name}{', digest agrees' if agrees else ''}"
            # What only a forger with the whole code could do is found by what does not fit.
            yield Attack("models", told, partial(changed_manifest, name=name, agrees=agrees))
    for name in FILES:
        for number, content in enumerate(GARBAGE):
            prepare = partial(garbage_file, name=name, content=content)
            yield Attack("models", f"{name} is garbage {number}", prepare)
    yield Attack("models", "code in a model", code_in_model)
    for name in FEATURES:
        yield Attack("models", f"label, {name}", partial(odd_features, name=name))
