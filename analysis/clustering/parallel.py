"""Independent pieces of work over processes; the result does not depend on their number."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from analysis import progress

WATCH = 1.0  # seconds between two looks at whether the parent still lives


def _end_with(parent: int) -> None:
    """Let this worker end when its parent was killed; it would wait for minutes otherwise."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def one_thread() -> AbstractContextManager:
    """Return a context in which linear algebra keeps to one thread.

    Products of small matrices gain little by threads, and where other work keeps the cores busy
    threads that wait for each other take several times as long.
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1)


def _alone(function: Callable, place: int, arguments: tuple) -> tuple[int, Any]:
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return place, function(*arguments)


def process_count() -> int:
    """Return how many processes are worth starting on this machine."""
    return min(len(os.sched_getaffinity(0)), 8)


def _results(function: Callable, jobs: Sequence[tuple]) -> Iterator[tuple[int, Any]]:
    """Yield place and result of every job as it ends."""
    from joblib import Parallel, delayed

    workers = min(process_count(), len(jobs))
    if workers <= 1:
        return (_alone(function, place, job) for place, job in enumerate(jobs))
    pool = Parallel(
        n_jobs=workers,
        backend="loky",
        return_as="generator_unordered",
        max_nbytes="100K",
        initializer=_end_with,
        initargs=(os.getpid(),),
    )
    return pool(delayed(_alone)(function, place, job) for place, job in enumerate(jobs))


def run_jobs(
    function: Callable,
    jobs: Sequence[tuple],
    advance: Callable[[float], None] | None = None,
    keep: Callable[[int, Any], None] | None = None,
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
        Given the place of a job and its result as soon as it ends, in any order.
    """
    gathered: list[Any] = [None] * len(jobs)
    for place, result in _results(function, jobs):
        gathered[place] = result
        if keep:
            keep(place, result)
        if advance:
            advance(1)
    return gathered


def resume_jobs(
    function: Callable,
    jobs: Sequence[tuple],
    keys: Sequence[str],
    kept: MutableMapping[str, Any],
    label: str,
) -> list:
    """Return what `run` does, without the pieces that an earlier run left in `kept`.

    Parameters
    ----------
    function, jobs
        See `run`.
    keys : sequence of str
        A unique name for every job.
    kept : mutable mapping
        Results by key; filled as pieces end, so that an interrupt loses those in hand only.
    label : str
        What the user reads meanwhile.
    """
    found = {key: kept[key] for key in keys if key in kept}
    missing = [place for place, key in enumerate(keys) if key not in found]

    def keep(number: int, result: Any) -> None:
        kept[keys[missing[number]]] = result

    with progress.work_step(label, len(missing)) as advance:
        results = run_jobs(function, [jobs[place] for place in missing], advance, keep)
    found |= {keys[place]: result for place, result in zip(missing, results, strict=True)}
    return [found[key] for key in keys]
