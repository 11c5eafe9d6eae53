"""Independent pieces of work over processes; the result does not depend on their number."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

WATCH = 1.0  # seconds between two looks at whether the parent still lives


def _end_with(parent: int) -> None:
    """Let this worker end when its parent was killed; it would wait for minutes otherwise."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _alone(function: Callable, arguments: tuple) -> Any:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments)


def processes() -> int:
    """Return how many processes are worth starting on this machine."""
    return min(len(os.sched_getaffinity(0)), 8)


def run(
    function: Callable,
    jobs: Sequence[tuple],
    advance: Callable[[float], None] | None = None,
    keep: Callable[[Any], None] | None = None,
) -> list:
    """Call `function` on every tuple of arguments and return the results in order.

    Parameters
    ----------
    function : callable
        Importable function; runs with one thread.
    jobs : sequence of tuples
        Its arguments.
    advance : callable, optional
        Told 1 for every finished piece.
    keep : callable, optional
        Given every result as it arrives, in order.
    """
    from joblib import Parallel, delayed

    workers = min(processes(), len(jobs))
    if workers <= 1:
        results = (_alone(function, job) for job in jobs)
    else:
        results = Parallel(
            n_jobs=workers,
            backend="loky",
            return_as="generator",
            max_nbytes="100K",
            initializer=_end_with,
            initargs=(os.getpid(),),
        )(delayed(_alone)(function, job) for job in jobs)
    gathered = []
    for result in results:
        gathered.append(result)
        if keep:
            keep(result)
        if advance:
            advance(1)
    return gathered
