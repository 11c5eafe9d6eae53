"""Folders and files that take the places of others, together and whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from analysis import scratch
from analysis.errors import UserError
from analysis.folders import MARK, require_ours, resolved_path
from analysis.publication.held_signals import signals_held
from analysis.publication.journal import (
    DECIDED,
    MAKING,
    ON_TRIAL,
    Exchange,
    Journal,
    end_journal,
    inode_number,
    put_in_place,
    write_journal,
)
from analysis.scratch import JOURNAL

# Letters of a name that its neighbour keeps: with what is added it must not grow too long.
KEPT = 40

_begun: list[Path] = []
_published: list[Path] = []


class Publication:
    """Folders that take the places of others together; see `publishing`."""

    def __init__(self) -> None:
        self._journal = Journal()
        self._path = scratch.own_folder() / f"{secrets.token_hex(4)}{JOURNAL}"

    def build_folder(self, target: Path) -> Path:
        """Return a new empty folder beside `target` that is to take its place.

        Parameters
        ----------
        target : Path
            What is replaced; its parents are made. A link stays, and what it leads to is replaced.

        Raises
        ------
        UserError
            When `target` cannot be replaced, see `require_ours`.
        """
        target = resolved_path(target)
        require_ours(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        built = target.with_name(f".{target.name[:KEPT]}.{secrets.token_hex(4)}.new")
        self._journal.exchanges.append(Exchange(str(built), str(target)))
        write_journal(self._journal, self._path)
        _begun.append(built.parent)
        built.mkdir(mode=0o700)
        return built

    def remove_after(self, paths: list[Path]) -> None:
        """Name files and folders that are removed whatever becomes of the publication."""
        self._journal.passing += map(str, paths)
        write_journal(self._journal, self._path)

    def put_on_trial(self) -> None:
        """Let the folders that are built stand in their places until all is decided."""
        self._put(ON_TRIAL)

    def publish(self) -> None:
        """Let every folder take its place, all or none."""
        with signals_held():
            self._put(DECIDED)
            _published.extend(Path(one.target) for one in self._journal.exchanges)
            end_journal(self._path, self._journal)
            self._journal = Journal()

    def _put(self, state: str) -> None:
        exchanges = [_finished(one) for one in self._journal.exchanges]
        self._journal = Journal(state, exchanges, self._journal.passing)
        with signals_held():
            write_journal(self._journal, self._path)
            for one in exchanges:
                put_in_place(one)

    def withdraw(self) -> None:
        """Leave everything as it stood before, unless all was published."""
        if not self._path.exists():
            return
        with signals_held():
            if self._journal.state != MAKING:
                self._journal.state = ON_TRIAL
                # On a full disk it stays as it is, and is not needed if all goes well.
                with suppress(OSError):
                    write_journal(self._journal, self._path)
            end_journal(self._path, self._journal)


def _finished(one: Exchange) -> Exchange:
    """Mark a built folder as ours, and note its number unless that is done."""
    if one.number:
        return one
    built = Path(one.built)
    (built / MARK).touch()
    built.chmod(0o755)
    return Exchange(one.built, one.target, inode_number(built))


@contextmanager
def publishing() -> Iterator[Publication]:
    """Give a publication that is published when the block ends well, and else withdrawn."""
    work = Publication()
    try:
        yield work
        work.publish()
    finally:
        work.withdraw()


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends well.

    Raises
    ------
    UserError
        When `target` cannot be replaced, see `require_ours`.
    """
    with publishing() as work:
        yield work.build_folder(target)


@contextmanager
def passing_folder(parent: Path) -> Iterator[Path]:
    """Give an empty folder in another that is gone afterwards, even after a kill.

    Parameters
    ----------
    parent : Path
        Where it lies; what is made in it can be moved to its place from there.
    """
    parent.mkdir(parents=True, exist_ok=True)
    work = Publication()
    made = parent / f".{secrets.token_hex(4)}.new"
    _begun.append(parent)
    try:
        work.remove_after([made])
        made.mkdir(mode=0o700)
        yield made
    finally:
        work.withdraw()


@contextmanager
def replacing_file(target: Path) -> Iterator[Path]:
    """Give a file to write that takes the place of `target` when all is well, and else is removed.

    Parameters
    ----------
    target : Path
        The file; its folder is made. A link stays, and the file that it leads to is replaced.

    Raises
    ------
    UserError
        When it cannot be written, before any work is done for it.
    """
    target = resolved_path(target)
    if target.is_dir():
        raise UserError(f"{target} is a folder", "a file to write", "Name a file inside it.")
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(passing_folder(target.parent))
        except OSError as error:
            raise UserError(
                f"{target} cannot be written ({error.strerror})", "a file to write", "Name another."
            ) from None
        made = folder / f"made{target.suffix}"
        made.touch()
        yield made
        made.replace(target)


def begun_folders() -> list[Path]:
    """Return where this process has built something, finished or not."""
    return list(dict.fromkeys(_begun))


def published_folders() -> list[Path]:
    """Return what this process has replaced."""
    return list(_published)
