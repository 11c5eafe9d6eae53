"""Labels from models/segmentation.json by NumPy alone, as a program of any language would."""

from __future__ import annotations

import numpy as np


def yeo_johnson(x, power):
    """Return the transform of Yeo and Johnson (2000) of each value."""
    bent = np.empty_like(x)
    up = x >= 0
    bent[up] = np.log1p(x[up]) if power == 0 else ((x[up] + 1) ** power - 1) / power
    low = 2 - power
    bent[~up] = -np.log1p(-x[~up]) if low == 0 else -((1 - x[~up]) ** low - 1) / low
    return bent


def column(raw, known, clip):
    """Return one column of the matrix from a raw feature."""
    x = np.clip(raw, known["low"], known["high"])
    x = np.where(np.isnan(x), known["fill"], x)
    x = {"linear": lambda v: v, "log": np.log, "log1p": np.log1p}[known["scale"]](x)
    x = yeo_johnson((x - known["centre"]) / known["spread"], known["lambda"])
    return np.clip((x - known["mean"]) / known["sd"], -clip, clip) * known["weight"]


def coordinates(rows, text):
    """Return the coordinates of viewers on the axes; `rows` maps a feature to its values."""
    made = {one["name"]: column(rows[one["name"]], one, text["clip"]) for one in text["features"]}
    axes = {name: np.array(value) for name, value in text["axes"].items()}
    columns = np.column_stack([made[name] for name in text["columns"]])
    return (columns - axes["mean"]) @ axes["loadings"] / axes["scale"]


def distances(points, others):
    """Return squared distances, shape (len(points), len(others))."""
    return ((points[:, None] - np.array(others)[None]) ** 2).sum(axis=2)


def clusters(points, model):
    """Return the cluster of each row, -1 where none is near."""
    kind = model["type"]
    if kind == "centres":
        return np.array(model["segments"])[distances(points, model["centres"]).argmin(axis=1)]
    if kind == "density":
        away = distances(points, model["points"])
        near = np.sqrt(away.min(axis=1)) <= model["radius"] * (1 + 1e-9)
        return np.where(near, np.array(model["segments"])[away.argmin(axis=1)], -1)
    return np.argmax(log_joint(points, model), axis=0)


def log_joint(points, model):
    """Return the log of weight times density of each component, shape (k, n)."""
    found = []
    for weight, mean, factor in zip(
        model["weights"], model["means"], np.array(model["factors"]), strict=True
    ):
        white = (points - np.array(mean)) @ factor
        half_log_det = np.log(np.abs(np.diag(factor))).sum()
        found.append(np.log(weight) + half_log_det - (white**2).sum(axis=1) / 2)
    return np.array(found)


def labels(rows, text):
    """Return the id of the segment of each viewer."""
    points = coordinates(rows, text)
    numbers = np.zeros(len(points), int)
    if text["model"] is not None:
        raw = clusters(points, text["model"])
        nearest = distances(points, text["centres"]).argmin(axis=1)
        numbers = np.where(raw >= 0, np.array(text["order"])[np.maximum(raw, 0)], nearest)
    return [text["segments"][number]["id"] for number in numbers]


def segment_distances(points, model, order):
    """Return the distance to the nearest centre or dense row of each segment."""
    kind = "centres" if model["type"] == "centres" else "points"
    away = np.sqrt(distances(points, model[kind]))
    mine = np.array(order)[np.array(model["segments"])]
    return np.stack([away[:, mine == one].min(axis=1) for one in range(len(order))], axis=1)


def margins(points, text):
    """Return the margin of each row."""
    model = text["model"]
    if model["type"] == "mixture":
        joint = np.sort(log_joint(points, model), axis=0)
        odds = joint[-1] - joint[-2]
        return odds / (1 + odds)
    near = np.sort(segment_distances(points, model, text["order"]), axis=1)
    return (near[:, 1] - near[:, 0]) / near[:, 1]


def confidences(rows, n, text):
    """Return how sure the segment of each viewer is."""
    scale = {name: np.array(value) for name, value in text["scale"].items()}
    margin = margins(coordinates(rows, text), text)
    at_rows = [np.interp(np.log(n), np.log(scale["rows"]), one) for one in scale["again"]]
    pairs = zip(margin, np.array(at_rows).T, strict=True)
    return np.array([np.interp(one, scale["margins"], curve) for one, curve in pairs])
