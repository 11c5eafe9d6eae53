"""Levels of viewers, of titles and of time, told apart.

A mark is taken as the sum of its viewer's level, its title's level, that of its period and a rest
(two-way fixed effects: Abowd, Kramarz and Margolis 1999). Least squares leave no rest in the sum
of any period, so that changes of the mean part into these three without a remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.intervals import TAIL, Estimate

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from analysis.explore.changes.mark_rows import MarkRows

# Levels are right to far below what is shown of them.
PRECISION = 1e-8
# Rounds after which what is asked for cannot be told apart in these rows.
MOST_ROUNDS = 1_000


class UnknownLevelsError(ArithmeticError):
    """Levels that so few marks connect that they were not found."""


@dataclass(frozen=True)
class Part:
    """A sum of mean levels of sets of rows, each with its sign.

    Parameters
    ----------
    side : str
        Whose level: viewer, title, period; "mark" is the mark itself.
    terms : sequence of (int, array of bool)
        Sign of a mean, and the rows that it is over. The signs sum to zero: levels are known up
        to a constant only.
    """

    side: str
    terms: Sequence[tuple[int, np.ndarray]]


@dataclass(frozen=True)
class Influence:
    """A value, and what each viewer adds to it; sums of values are sums of what viewers add.

    Parameters
    ----------
    value : float
        The value; missing where rows cannot tell it.
    added : array (viewers,)
        What it would change by were the viewer there once more, in lots of all viewers.
    """

    value: float
    added: np.ndarray

    def less(self, *others: Influence) -> Influence:
        """Return what is left of it without others."""
        value = self.value - sum(other.value for other in others)
        return Influence(value, self.added - sum(other.added for other in others))

    def estimate(self) -> Estimate:
        """Return the value with its interval, that of viewers drawn again.

        Student's t stands for as many viewers as carry the sum of squares.
        """
        from scipy import stats

        if not np.isfinite(self.value):
            return Estimate(np.nan, np.nan, np.nan)
        squares = self.added**2
        whole, viewers = float(squares.sum()), len(self.added)
        if whole == 0:
            return Estimate(self.value, self.value, self.value)
        carried = whole**2 / float((squares**2).sum())
        error = np.sqrt(whole * viewers / max(viewers - 1, 1))
        reach = float(stats.t.ppf(1 - TAIL, max(carried - 1, 1))) * error
        return Estimate(self.value, self.value - reach, self.value + reach)


def connected_rows(rows: MarkRows) -> np.ndarray:
    """Say which rows are of the largest set of viewers and titles that marks connect."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    viewers, titles = rows.viewer.max() + 1, rows.title.max() + 1
    pairs = (np.ones(len(rows.mark)), (rows.viewer, viewers + rows.title))
    graph = coo_matrix(pairs, shape=(viewers + titles, viewers + titles))
    _, of = connected_components(graph, directed=False)
    return of[rows.viewer] == np.bincount(of[rows.viewer]).argmax()


class Levels:
    """Levels of viewers, titles and periods in rows that are connected.

    Parameters
    ----------
    rows : MarkRows
        Marks, see `connected_rows`.

    Raises
    ------
    UnknownLevelsError
        When a long chain of single marks is all that connects them.
    """

    def __init__(self, rows: MarkRows):
        self.rows = rows
        self.codes = {"viewer": rows.viewer, "title": rows.title, "period": rows.period}
        self.sizes = {side: int(code.max()) + 1 for side, code in self.codes.items()}
        sums = {side: np.bincount(code, rows.mark) for side, code in self.codes.items()}
        solved = self._solved(sums)
        if solved is None:
            raise UnknownLevelsError
        self.level = solved
        self.rest = rows.mark - sum(solved[side][code] for side, code in self.codes.items())

    @cached_property
    def _marks_of(self) -> np.ndarray:
        return np.bincount(self.rows.viewer).astype(float)

    @cached_property
    def _incidence(self) -> tuple[csr_matrix, csr_matrix]:
        """Return which title and period, and which viewer, each mark is of."""
        from scipy.sparse import csr_matrix

        n, titles = len(self.rows.mark), self.sizes["title"]
        where = np.column_stack([self.rows.title, titles + self.rows.period]).ravel()
        others = csr_matrix((np.ones(2 * n), where, np.arange(0, 2 * n + 1, 2)))
        return others, csr_matrix((np.ones(n), self.rows.viewer, np.arange(n + 1)))

    @cached_property
    def _beside(self) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
        """Return marks by viewer and title or period, their transpose, and those by both others."""
        others, own = self._incidence
        crossed = (own.T @ others).tocsr()
        return crossed, crossed.T.tocsr(), (others.T @ others).tocsr()

    def _solved(self, sums: dict[str, np.ndarray]) -> dict[str, np.ndarray] | None:
        """Return levels whose marks have these sums by viewer, title and period; None without."""
        from scipy.sparse.linalg import LinearOperator, cg

        crossed, turned, both = self._beside
        n, titles = self._marks_of, self.sizes["title"]
        given = np.concatenate([sums["title"], sums["period"]]) - turned @ (sums["viewer"] / n)
        shape, weights = both.shape, both.diagonal()
        reduced = LinearOperator(
            shape, lambda x: both @ x - turned @ (crossed @ x / n), dtype=float
        )
        scaled = LinearOperator(shape, lambda x: x / weights, dtype=float)
        # What rows do not tell apart divides by nothing.
        with np.errstate(divide="ignore", invalid="ignore"):
            found, missed = cg(reduced, given, rtol=PRECISION, maxiter=MOST_ROUNDS, M=scaled)
        if missed or not np.isfinite(found).all():
            return None
        viewer = (sums["viewer"] - crossed @ found) / n
        return {"viewer": viewer, "title": found[:titles], "period": found[titles:]}

    def _values(self, side: str) -> np.ndarray:
        return self.rows.mark if side == "mark" else self.level[side][self.codes[side]]

    @cached_property
    def _rests(self) -> csr_matrix:
        """Return the sums of rests by viewer and by title or period."""
        from scipy.sparse import csr_matrix

        others, own = self._incidence
        weighted = csr_matrix((np.repeat(self.rest, 2), others.indices, others.indptr))
        return (own.T @ weighted).tocsr()

    def influence(self, part: Part) -> Influence:
        """Return a part and what each viewer adds to it; missing where rows cannot tell it.

        Notes
        -----
        A viewer adds to the means directly, and through the levels (influence values of least
        squares). Titles are taken as given.
        """
        value, direct = self._direct(part)
        if part.side == "mark":
            return Influence(value, direct)
        slopes = self._slopes(part)
        solved = self._solved(slopes)
        if solved is None:
            return Influence(np.nan, direct)
        # The rests of one viewer sum to zero, so that the viewer's own level pulls at nothing.
        pull = np.concatenate([solved["title"], solved["period"]])
        return Influence(value, direct + self._rests @ pull)

    def _direct(self, part: Part) -> tuple[float, np.ndarray]:
        values, viewers = self._values(part.side), self.sizes["viewer"]
        total, added = 0.0, np.zeros(viewers)
        for sign, rows in part.terms:
            own, viewer = values[rows], self.rows.viewer[rows]
            mean = float(own.mean())
            apart = np.bincount(viewer, own - mean, minlength=viewers)
            total, added = total + sign * mean, added + sign * apart / len(own)
        return total, added

    def _slopes(self, part: Part) -> dict[str, np.ndarray]:
        slopes = {side: np.zeros(size) for side, size in self.sizes.items()}
        code = self.codes[part.side]
        for sign, rows in part.terms:
            counts = np.bincount(code[rows], minlength=self.sizes[part.side])
            slopes[part.side] += sign * counts / counts.sum()
        return slopes
