"""The chosen model as files: pickle, skops, JSON, digests, golden rows, card and datasheet."""

from __future__ import annotations

import hashlib
import json
import pickle
import platform
from importlib.metadata import version
from typing import Any

import numpy as np

from analysis.model.gate import Gate, sampled
from analysis.model.methods import Centres, Density
from analysis.model.mixture import Mixture
from analysis.model.outcome import Segmentation
from analysis.model.rule import Rule, seed_of
from analysis.model.space import Axes, Space

LIBRARIES = ("numpy", "scikit-learn", "scipy", "pandas")
GOLDEN = 20
KINDS = {"centres": Centres, "density": Density, "mixture": Mixture}


def described(found: Segmentation) -> dict[str, Any]:
    """Return everything that scoring needs, as plain JSON values."""
    kinds = {value: key for key, value in KINDS.items()}
    model = None
    if found.model is not None:
        fields = {name: _plain(value) for name, value in vars(found.model).items()}
        model = {"type": kinds[type(found.model)], **fields}
    return {
        "format": 1,
        "columns": list(found.columns),
        "axes": {name: _plain(value) for name, value in vars(found.axes).items()},
        "model": model,
        "order": _plain(found.order),
        "centres": _plain(found.centres),
        "noise": found.noise,
    }


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def rebuilt(text: dict[str, Any]) -> Segmentation:
    """Return the segmentation from what `described` gave."""
    axes = {
        name: np.array(value) if isinstance(value, list) else value
        for name, value in text["axes"].items()
    }
    model = None
    if text["model"] is not None:
        fields = {
            name: np.array(value) if isinstance(value, list) else value
            for name, value in text["model"].items()
            if name != "type"
        }
        model = KINDS[text["model"]["type"]](**fields)
    return Segmentation(
        tuple(text["columns"]),
        Axes(**axes),
        model,
        np.array(text["order"]),
        np.array(text["centres"]),
        text["noise"],
    )


def golden(found: Segmentation, space: Space, rule: Rule) -> dict[str, Any]:
    """Return 20 rows of matrix columns and the segments they must get."""
    points = sampled(space.validation, GOLDEN, seed_of(rule, "golden"))
    rows = np.round(found.axes.restore(points), 9)
    segments = found.assign(found.axes.project(rows))[0]
    return {"rows": rows.tolist(), "segments": segments.tolist()}


def versions() -> dict[str, str]:
    """Return the versions that the files were written with."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def files(found: Segmentation, space: Space, rule: Rule, gate: Gate) -> dict[str, bytes]:
    """Return the files of the model by name.

    Parameters
    ----------
    found : Segmentation
        The chosen model.
    space : Space
        For the golden rows and the sizes in the card.
    rule : Rule
        The declared rule.
    gate : Gate
        The verdict.
    """
    from skops import io

    text = described(found) | {"golden": golden(found, space, rule), "rule": rule.hash}
    made = {
        "segmentation.pkl": pickle.dumps(found, protocol=5),
        "segmentation.skops": io.dumps(text),
        "segmentation.json": json.dumps(text, sort_keys=True).encode(),
        "model_card.md": card(found, space, rule, gate).encode(),
        "datasheet.md": datasheet(found, space).encode(),
    }
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    manifest = {"sha256": digests, "versions": versions(), "rule": rule.hash, "trusted": []}
    return made | {"manifest.json": json.dumps(manifest, indent=1, sort_keys=True).encode()}


def card(found: Segmentation, space: Space, rule: Rule, gate: Gate) -> str:
    """Return the model card as Markdown."""
    kind = type(found.model).__name__ if found.model is not None else "one segment"
    structure = gate.record["structure"]
    meaning = (
        "The viewers differ by degree: these segments are a convenience partition, not types."
        if structure == "none"
        else f"The structure gate found {structure} structure."
    )
    lines = [
        "# Model card",
        "",
        f"- Model: {kind} with {len(found.centres)} segments on {len(found.columns)} features.",
        f"- Learned on {len(space.train)} viewers, chosen on {len(space.validation)}, "
        f"tested once on {len(space.test)}.",
        f"- {meaning}",
        f"- Decision rule: {rule.hash}.",
        "- Use: describing an audience in aggregate.",
        "- Not for: decisions about single viewers, causal claims, or proof of fairness.",
        "- Input: the matrix that `preprocess.pkl` makes of the raw features.",
        "- Confidence: the mixture's posterior, or the margin between the two nearest centres.",
        "",
    ]
    return "\n".join(lines)


def datasheet(found: Segmentation, space: Space) -> str:
    """Return the datasheet of the training table as Markdown."""
    names = [f"- {name}" for name in found.columns]
    lines = [
        "# Datasheet",
        "",
        f"- Rows: {space.rows} viewers that meet the cut, one row each, no names or ids.",
        "- Split: 60/20/20 by a hash of the viewer.",
        "- Columns, transformed and weighted by block:",
        *names,
        "",
    ]
    return "\n".join(lines)
