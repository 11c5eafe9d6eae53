"""How a candidate was made, in scikit-learn's words: what a reader needs to fit it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


@dataclass(frozen=True)
class Recipe:
    """An estimator of scikit-learn with all its parameters.

    Parameters
    ----------
    estimator : str
        Its class, as it is imported.
    parameters : dict
        Every parameter of its constructor with its value; `"start.means_"` and the like stand for
        what the estimator of `start` found.
    start : Recipe, optional
        What is fitted first, on the rows that starts are tried on.
    """

    estimator: str
    parameters: dict[str, Any]
    start: Recipe | None = None

    @property
    def seed(self) -> int | None:
        """Seed of the draws; None where nothing is drawn."""
        return (self.start or self).parameters.get("random_state")

    @property
    def starts(self) -> int | None:
        """Number of starts of which the best counts; None where nothing is started."""
        return (self.start or self).parameters.get("n_init")

    def parameters_text(self) -> str:
        """Return the parameters as JSON with sorted keys."""
        return json.dumps(self.parameters, sort_keys=True)

    def start_text(self) -> str:
        """Return what is fitted first as JSON with sorted keys; empty where nothing is."""
        if self.start is None:
            return ""
        found = {"estimator": self.start.estimator, "parameters": self.start.parameters}
        return json.dumps(found, sort_keys=True)


def recipe_of(estimator: BaseEstimator, start: Recipe | None = None, **taken: str) -> Recipe:
    """Return the recipe of an estimator.

    Parameters
    ----------
    estimator : BaseEstimator
        Any of scikit-learn's, fitted or not.
    start : Recipe, optional
        What was fitted first.
    **taken
        Parameters that hold what `start` found, and its names for it.
    """
    kind = type(estimator)
    # Classes lie in private modules, and are imported from the public one above.
    public = takewhile(lambda part: not part.startswith("_"), kind.__module__.split("."))
    known = estimator.get_params(deep=False)
    known |= {name: f"start.{attribute}" for name, attribute in taken.items()}
    return Recipe(".".join([*public, kind.__name__]), known, start)
