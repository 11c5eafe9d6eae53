"""Which measures decide: how many viewers change their segment when a measure is another's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.clustering.export import rebuild_segmentation
from analysis.intervals import Z
from analysis.measure_groups import correlated_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.clustering.segmentation import Segmentation
    from analysis.tables import Tables

# Viewers whose measures are swapped, and how often: the error of a share is a hundredth then.
MOST_VIEWERS, REPEATS = 2500, 2
# Between the measures of a group.
JOINT = "|"
COLUMNS = {
    **{"rank": "int64", "measures": "str", "leading": "str"},
    **{"value": "float64", "low": "float64", "high": "float64", "viewers": "int64"},
}
CENTRE_COLUMNS = {"segment": "int64", "measure": "str", "value": "float64"}


def fitted_model(modelled: Tables) -> Segmentation | None:
    """Return the model of the report; None where nobody was divided."""
    text = json.loads(modelled.file("segmentation.json").read_text(encoding="utf-8"))
    return rebuild_segmentation(text) if text.get("model") else None


def swapped_shares(
    found: Segmentation, rows: pd.DataFrame, groups: Sequence[Sequence[str]], seed: int
) -> dict[str, NDArray[np.floating[Any]]]:
    """Return how often each viewer changes segment with measures of another, by their names.

    Parameters
    ----------
    found : Segmentation
        The model.
    rows : DataFrame
        Columns of the matrix.
    groups : sequence of sequence of str
        Measures that keep together.
    seed : int
        Of who gets whose.
    """
    random = np.random.default_rng(seed)
    own = found.assign(found.points(rows))[0]
    shares: dict[str, NDArray[np.floating[Any]]] = {}
    for names in groups:
        changed = np.zeros(len(rows))
        for _ in range(REPEATS):
            order = random.permutation(len(rows))
            moved = rows.assign(**{name: rows[name].to_numpy()[order] for name in names})
            changed += found.assign(found.points(moved))[0] != own
        shares[JOINT.join(names)] = changed / REPEATS
    return shares


def importance_table(
    found: Segmentation, matrix: pd.DataFrame, seed: int, fewest: int
) -> pd.DataFrame:
    """Return the table `assignment_importance`, what decides most first; no row of few viewers.

    Parameters
    ----------
    found : Segmentation
        The model.
    matrix : DataFrame
        split and columns of the matrix; measures that hang together are swapped together.
    seed : int
        Of drawn viewers and of who gets whose measures.
    fewest : int
        What is not few.
    """
    test = matrix.loc[matrix["split"] == "test", list(found.columns)].reset_index(drop=True)
    if len(test) < max(fewest, 2):
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    if len(test) > MOST_VIEWERS:
        random = np.random.default_rng(seed)
        places = np.sort(random.choice(len(test), MOST_VIEWERS, replace=False))
        test = test.iloc[places].reset_index(drop=True)
    groups = correlated_groups(test)
    single = [[name] for group in groups if len(group) > 1 for name in group]
    shares = swapped_shares(found, test, [*groups, *single], seed)
    ordered = sorted(groups, key=lambda names: -shares[JOINT.join(names)].mean())
    rows = [_importance_row(rank, names, shares) for rank, names in enumerate(ordered, 1)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _importance_row(
    rank: int, names: Sequence[str], shares: dict[str, NDArray[np.floating[Any]]]
) -> dict[str, Any]:
    changed = shares[JOINT.join(names)]
    value = float(changed.mean())
    error = Z * float(changed.std(ddof=1)) / np.sqrt(len(changed))
    return {
        **{"rank": rank, "measures": JOINT.join(names), "value": value, "viewers": len(changed)},
        "leading": max(names, key=lambda name: shares[name].mean()),
        **{"low": max(value - error, 0.0), "high": min(value + error, 1.0)},
    }


def original_centres(
    found: Segmentation, shown: Sequence[int], matrix: pd.DataFrame, features: pd.DataFrame
) -> pd.DataFrame:
    """Return the centres of segments in the units of the measures.

    Parameters
    ----------
    found : Segmentation
        The model.
    shown : sequence of int
        Segments that may be told of.
    matrix, features : DataFrame
        The same viewers by columns of the matrix and by raw values. What the clustering did to a
        measure rises with it, so that it is read backwards between neighbouring viewers.

    Returns
    -------
    DataFrame
        segment, measure, value; what was drawn in on the way reads as where it was drawn in to.
    """
    centres = pd.DataFrame(found.axes.restore(found.centres), columns=list(found.columns))
    rows = []
    for name in found.columns:
        pairs = pd.DataFrame({"x": matrix[name].to_numpy(), "y": features[name].to_numpy(float)})
        line = pairs.dropna().groupby("x")["y"].median()
        if line.empty:
            continue
        values = np.interp(centres[name], line.index.to_numpy(float), line.to_numpy(float))
        rows += [
            {"segment": int(at), "measure": name, "value": float(values[at])}
            for at in shown
            if at < len(values)
        ]
    return pd.DataFrame(rows, columns=list(CENTRE_COLUMNS)).astype(CENTRE_COLUMNS)


def deciding_tables(
    shown: Sequence[int],
    seed: int,
    fewest: int = disclosure.FEWEST,
    *,
    scrubbed: Tables,
    modelled: Tables,
) -> dict[str, pd.DataFrame]:
    """Return assignment_importance and original_centres of segments that may be told of.

    Parameters
    ----------
    shown : sequence of int
        These segments.
    seed : int
        Of what is drawn.
    fewest : int
        What is not few.
    scrubbed, modelled : Tables
        matrix and features; the model.
    """
    found = fitted_model(modelled) if len(shown) > 1 else None
    if found is None:
        return {
            "assignment_importance": pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS),
            "original_centres": pd.DataFrame(columns=list(CENTRE_COLUMNS)).astype(CENTRE_COLUMNS),
        }
    matrix = scrubbed.frame("matrix")
    names = list(found.columns)
    raw = scrubbed["features"].select("user_id", *names).semi_join(scrubbed["matrix"], "user_id")
    features = raw.execute().set_index("user_id").reindex(matrix["user_id"])
    return {
        "assignment_importance": importance_table(found, matrix, seed, fewest),
        "original_centres": original_centres(found, shown, matrix, features),
    }
