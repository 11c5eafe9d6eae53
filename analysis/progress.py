"""Progress of long work: stages report steps, only the command line listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

Advance = Callable[[float], None]
Listener = Callable[[str, float | None], AbstractContextManager[Advance]]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def work_step(label: str, total: float | None = None) -> Iterator[Advance]:
    """Announce a step of work and yield a function that advances it.

    Parameters
    ----------
    label : str
        What is being done, as the user reads it.
    total : float, optional
        How much there is to do, in the unit that the caller advances by.
    """
    listener = _listener.get()
    if listener is None:
        yield lambda amount: None
        return
    with listener(label, total) as advance:
        yield advance


@contextmanager
def step_listener(listener: Listener) -> Iterator[None]:
    """Send every step inside the block to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
