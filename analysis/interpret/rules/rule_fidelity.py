"""How often a tree foretells the segment of viewers whom it did not learn from."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, adjusted_rand_score

from analysis import disclosure
from analysis.interpret.rules.known_viewers import KnownViewers
from analysis.interpret.rules.surrogate_tree import (
    Branch,
    balanced_share,
    foretold_segments,
    tree_steps,
)
from analysis.intervals import wilson_interval

# Below this balanced accuracy rules are approximate (METHOD 6).
APPROXIMATE = 0.8


def rule_fidelity(
    tree: Branch, train: KnownViewers, test: KnownViewers, fewest: int = disclosure.FEWEST
) -> dict[str, Any] | None:
    """Return the record of `rule_fidelity`; None where few viewers are there to test on.

    Parameters
    ----------
    tree : Branch
        As it was chosen.
    train, test : KnownViewers
        Those it learned from, whose largest segment is what one would say of everybody, and
        those it is tested on.
    fewest : int
        What is not few.

    Returns
    -------
    dict or None
        viewers, accuracy with low and high (its interval), balanced (mean over segments), ari
        (adjusted Rand index), majority (accuracy of one answer for everybody), chance (balanced
        accuracy of it), line (below it rules are approximate), approximate, questions (how
        many are asked at most), and the segments among the tested viewers.
    """
    if len(test.segment) < max(fewest, 1):
        return None
    foretold = foretold_segments(tree, test.rows)
    right = wilson_interval(accuracy_score(test.segment, foretold), len(test.segment))
    balanced = balanced_share(test.segment, foretold)
    largest = int(np.bincount(train.segment).argmax())
    segments = len(np.unique(test.segment))
    return {
        "viewers": len(test.segment),
        **{"accuracy": right.value, "low": right.low, "high": right.high},
        "balanced": balanced,
        "ari": float(adjusted_rand_score(test.segment, foretold)),
        "majority": float((test.segment == largest).mean()),
        "chance": 1 / segments,
        **{"line": APPROXIMATE, "approximate": balanced < APPROXIMATE},
        "questions": max(len(step.way) for step in tree_steps(tree, test.rows)),
        "segments": segments,
    }
