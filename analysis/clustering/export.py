"""The chosen model as plain values: everything that labelling needs, and back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from analysis.clustering.certainty.confidence_scale import ConfidenceScale
from analysis.clustering.methods.labelling import Centres, Density
from analysis.clustering.methods.mixture import Mixture
from analysis.clustering.rule import Rule
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Axes

KINDS = {"centres": Centres, "density": Density, "mixture": Mixture}


def describe_segmentation(found: Segmentation) -> dict[str, Any]:
    """Return everything that labelling needs, as plain JSON values."""
    kinds = {value: key for key, value in KINDS.items()}
    model = None
    if found.model is not None:
        fields = {name: _plain(value) for name, value in vars(found.model).items()}
        fields.pop("made")  # the comparison tells it
        model = {"type": kinds[type(found.model)], **fields}
    return {
        "columns": list(found.columns),
        "axes": {name: _plain(value) for name, value in vars(found.axes).items()},
        "model": model,
        "order": _plain(found.order),
        "centres": _plain(found.centres),
        "noise": found.noise,
    }


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def rebuild_segmentation(text: dict[str, Any]) -> Segmentation:
    """Return the segmentation from what `described` gave."""
    axes: dict[str, Any] = {
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


def segmentation_files(
    found: Segmentation, scale: ConfidenceScale | None, rule: Rule
) -> dict[str, bytes]:
    """Return the file of the model by name.

    Parameters
    ----------
    found : Segmentation
        The chosen model.
    scale : ConfidenceScale or None
        How sure its segments are; None where that is not known.
    rule : Rule
        The declared rule that it was chosen by.
    """
    told = {"rule": rule.hash, "draft": rule.draft, "scale": scale.plain() if scale else None}
    text = describe_segmentation(found) | told
    return {"segmentation.json": json.dumps(text, sort_keys=True).encode()}
