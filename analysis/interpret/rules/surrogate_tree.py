"""A small tree of yes and no that foretells the segment of a viewer, in units a person knows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import recall_score
from sklearn.tree import DecisionTreeClassifier

from analysis import disclosure
from analysis.interpret.rules.known_viewers import Array, KnownViewers, Labels

if TYPE_CHECKING:
    import pandas as pd

# Questions one after the other that a person still keeps in mind.
DEEPEST = 4
# Of two trees the shorter is taken where it is right for hardly fewer viewers.
GIVEN_UP = 0.02
# Training viewers behind an answer: a hundredth of them, so that none rests on chance.
LEAST_SHARE = 0.01
# A bound is rounded where that moves at most so many of the viewers across it.
MOVED = 0.005
# Significant figures of a bound: two are said at a glance, more than six by nobody.
FIGURES = range(2, 7)
# Decimals of the weight of a segment, which is one altogether; further ones are of the arithmetic.
EQUAL = 9


@dataclass(frozen=True)
class Branch:
    """A question about one measure with its two answers, or a segment where nothing is asked.

    Parameters
    ----------
    segment : int
        What most viewers here are, each segment weighing the same.
    measure : str
        What is asked about; empty where nothing is.
    bound : float
        Up to and with this value lies `below`.
    below, above : Branch or None
        What follows.
    """

    segment: int
    measure: str = ""
    bound: float = np.nan
    below: Branch | None = None
    above: Branch | None = None


@dataclass(frozen=True)
class Step:
    """A place in the tree.

    Parameters
    ----------
    branch : Branch
        What is there.
    way : tuple of (str, bool, float)
        Measure, whether above, and bound of every answer that leads there.
    rows : array of int
        Places of the viewers who come by.
    """

    branch: Branch
    way: tuple[tuple[str, bool, float], ...]
    rows: Labels


def plain_bound(bound: float, values: Array, unit: str) -> float:
    """Return a bound as a person says it, with nearly the same viewers on either side.

    Parameters
    ----------
    bound : float
        As the tree has it.
    values : array (n,)
        Of the viewers that are asked.
    unit : str
        Logarithms are rounded as what they count.
    """
    if np.equal(values, np.round(values)).all():
        return float(math.floor(bound))
    log = unit.startswith("log")
    shown = math.expm1(bound) if log else bound
    for figures in FIGURES:
        places = figures - 1 - math.floor(math.log10(abs(shown))) if shown else 0
        rounded = round(shown, places)
        back = math.log1p(rounded) if log else rounded
        if ((values <= bound) != (values <= back)).mean() <= MOVED:
            return back
    return float(bound)


def _weights(segment: Labels) -> Array:
    """Return weights of viewers that give every segment the same."""
    _, at, counts = np.unique(segment, return_inverse=True, return_counts=True)
    return 1.0 / counts[at]


def _grown(fitted: Any, at: int, train: KnownViewers, rows: Labels, weight: Array) -> Branch:
    """Return the part of a fitted tree below a node, bounds rounded, like answers joined."""
    # Segments that weigh the same but for rounding are equal: the first is taken.
    known = np.round(np.bincount(train.segment[rows], weight[rows]), EQUAL)
    own = int(known.argmax()) if len(rows) else -1
    place = int(fitted.feature[at])
    if place < 0:
        return Branch(own)
    name = str(train.rows.columns[place])
    values = train.rows[name].to_numpy()[rows]
    bound = plain_bound(float(fitted.threshold[at]), values, train.units[name])
    below, above = rows[values <= bound], rows[values > bound]
    if not len(below) or not len(above):
        return Branch(own)
    ends = (
        _grown(fitted, int(child), train, part, weight)
        for child, part in (
            (fitted.children_left[at], below),
            (fitted.children_right[at], above),
        )
    )
    first, second = ends
    if not first.measure and not second.measure and first.segment == second.segment:
        return first
    return Branch(own, name, bound, first, second)


def fitted_tree(train: KnownViewers, depth: int) -> Branch:
    """Return the tree of so many questions at most that learns from these viewers."""
    least = max(disclosure.FEWEST, math.ceil(LEAST_SHARE * len(train.segment)))
    model = DecisionTreeClassifier(
        max_depth=depth, min_samples_leaf=least, class_weight="balanced", random_state=0
    ).fit(train.rows.to_numpy(), train.segment)
    every = np.arange(len(train.segment))
    return _grown(model.tree_, 0, train, every, _weights(train.segment))


def balanced_share(segment: Labels, foretold: Labels) -> float:
    """Return the share of viewers who are foretold rightly, every segment weighing the same."""
    present = np.unique(segment)
    return float(recall_score(segment, foretold, labels=present, average="macro", zero_division=0))


def chosen_tree(train: KnownViewers, judged: KnownViewers) -> Branch:
    """Return the shortest tree that is nearly as often right on judged viewers as the best.

    Parameters
    ----------
    train, judged : KnownViewers
        Viewers to learn from, and others to choose by; where there are none, the first.
    """
    judged = judged if len(judged.segment) else train
    trees = [fitted_tree(train, depth) for depth in range(1, DEEPEST + 1)]
    right = [balanced_share(judged.segment, foretold_segments(tree, judged.rows)) for tree in trees]
    return next(
        tree for tree, share in zip(trees, right, strict=True) if share >= max(right) - GIVEN_UP
    )


def tree_steps(tree: Branch, rows: pd.DataFrame) -> Iterator[Step]:
    """Yield every place of a tree with the viewers who come by, each before what follows it."""
    waiting = [Step(tree, (), np.arange(len(rows)))]
    while waiting:
        step = waiting.pop()
        yield step
        branch = step.branch
        if branch.below is None or branch.above is None:
            continue
        up = rows[branch.measure].to_numpy()[step.rows] > branch.bound
        for above, child in ((True, branch.above), (False, branch.below)):
            way = (*step.way, (branch.measure, above, branch.bound))
            waiting.append(Step(child, way, step.rows[up == above]))


def foretold_segments(tree: Branch, rows: pd.DataFrame) -> Labels:
    """Return the segment that a tree foretells of each row."""
    found = np.full(len(rows), -1)
    for step in tree_steps(tree, rows):
        if not step.branch.measure:
            found[step.rows] = step.branch.segment
    return found
