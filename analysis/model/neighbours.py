"""A picture for the eye only: viewers placed so that near ones stay near (t-SNE)."""

from __future__ import annotations

import pandas as pd

from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Space

# More points take long and hide each other.
SHOWN, SHOWN_IN_DRAFT = 1000, 400
# The usual number of effective neighbours; a map needs three times as many rows.
PERPLEXITY = 30.0


def neighbour_picture(found: Segmentation, space: Space, rule: Rule) -> pd.DataFrame:
    """Return x, y and segment of a sample of validation rows by t-SNE.

    Nothing is fitted on it: distances and sizes of its clumps mean nothing, and it draws clumps
    where there are none (van der Maaten and Hinton 2008).

    Parameters
    ----------
    found : Segmentation
        Gives the segments.
    space : Space
        Its validation rows are drawn from.
    rule : Rule
        Seeds; a draft draws fewer rows.
    """
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    rows = sample_rows(
        space.validation, SHOWN_IN_DRAFT if rule.draft else SHOWN, seed_of(rule, "tsne")
    )
    if len(rows) <= 3 * PERPLEXITY or rows.shape[1] < 2 or len(found.centres) < 2:
        return pd.DataFrame({"x": [], "y": [], "segment": []}).astype({"segment": int})
    with threadpool_limits(1):
        placed = TSNE(
            perplexity=PERPLEXITY, init="pca", random_state=seed_of(rule, "tsne start"), n_jobs=1
        ).fit_transform(rows)
    flat = pd.DataFrame(placed.astype(float).round(4), columns=["x", "y"])
    return flat.assign(segment=found.assign(rows)[0])
