"""The editions of a source: which one a run follows, and how a new one is added."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.editions.edition_file import (
    SUFFIX,
    Edition,
    EditionFacts,
    NamedSegment,
    read_edition,
    write_edition,
)
from analysis.places import EDITIONS

if TYPE_CHECKING:
    import pandas as pd

    from analysis.publication import Publication

# As many editions of a source as the store keeps results of a stage.
KEPT = 8
# Set for the processes of a run that is to follow no edition, as Quarto's hooks and chapters are.
IGNORED = "AUDIENCE_EDITIONS_IGNORED"


@dataclass(frozen=True)
class Precedent:
    """What the ids of a run follow from.

    Parameters
    ----------
    basis : str
        Hash of the edition that is followed and of the numbers used so far: part of the
        fingerprint of what is made from it.
    first_free : int
        The lowest number that no segment of the source ever had.
    former : Edition
        The edition that is followed; or that of this very model, which `given` says.
    given : bool
        Whether the segments were given their ids before, in `former`.
    """

    basis: str
    first_free: int
    former: Edition
    given: bool


@contextmanager
def ignoring_editions(ignored: bool = True) -> Iterator[None]:
    """Let a run follow no edition, in this process and those it starts."""
    before = os.environ.get(IGNORED)
    if ignored:
        os.environ[IGNORED] = "1"
    try:
        yield
    finally:
        if ignored and before is None:
            os.environ.pop(IGNORED, None)


def shelf_folder(source: str, shelf: Path | None = None) -> Path:
    """Return where the editions of a source lie, by its name."""
    return (shelf or EDITIONS) / hashlib.sha256(source.encode()).hexdigest()[:16]


def read_shelf(source: str, shelf: Path | None = None) -> dict[Path, Edition | None]:
    """Return the editions of a source by their files, None for a file that is none."""
    files = sorted(shelf_folder(source, shelf).glob(f"*{SUFFIX}"))
    found = {path: read_edition(path) for path in files}
    return {
        path: one if one is not None and one.facts.source == source else None
        for path, one in found.items()
    }


def damaged_files(source: str, shelf: Path | None = None) -> list[Path]:
    """Return the files that lie where editions of a source do and are none."""
    return [path for path, one in read_shelf(source, shelf).items() if one is None]


def whole_editions(source: str, shelf: Path | None = None) -> list[Edition]:
    """Return the editions of a source that can be read, the latest last, one a model."""
    whole = [one for one in read_shelf(source, shelf).values() if one is not None]
    latest = {one.facts.model: one for one in sorted(whole, key=lambda one: one.facts.order)}
    return sorted(latest.values(), key=lambda one: one.facts.order)


def find_precedent(source: str, model: str, shelf: Path | None = None) -> Precedent | None:
    """Return what the ids of a run follow from, or None where they begin anew.

    Parameters
    ----------
    source : str
        Its name.
    model : str
        Fingerprint of the stage that makes the segments: a run that had an edition goes on with
        what it followed then, others follow the latest.
    shelf : Path, optional
        Where editions lie; those of the project if omitted.
    """
    if os.environ.get(IGNORED):
        return None
    known = whole_editions(source, shelf)
    own = next((one for one in known if one.facts.model == model), None)
    if own is not None:
        return Precedent(own.facts.basis, own.facts.used + 1, own, given=True)
    if not known:
        return None
    free = 1 + max(one.facts.used for one in known)
    basis = hashlib.sha256(f"{known[-1].digest} {free}".encode()).hexdigest()[:16]
    return Precedent(basis, free, known[-1], given=False)


def next_facts(
    source: str,
    model: str,
    segments: pd.DataFrame,
    data_as_of: str | None,
    shelf: Path | None = None,
) -> EditionFacts:
    """Return what is told of the edition that a run is about to publish.

    Parameters
    ----------
    source, model : str
        As `find_precedent` takes them.
    segments : DataFrame
        segment, id, name, former, overlap of every segment of the model.
    data_as_of : str or None
        Last day of the data.
    shelf : Path, optional
        Where editions lie.
    """
    known, precedent = whole_editions(source, shelf), find_precedent(source, model, shelf)
    told = segments.astype(object).where(segments.notna(), None).to_dict("records")
    named = tuple(NamedSegment(**one) for one in told)
    used = [int(one.id[1:]) for one in named] + [one.facts.used for one in known]
    latest = known[-1].facts.order if known else 0
    return EditionFacts(
        source=source,
        model=model,
        order=latest if known and known[-1].facts.model == model else latest + 1,
        used=max(used),
        basis=precedent.basis if precedent else "",
        data_as_of=data_as_of,
        segments=named,
    )


def is_latest(facts: EditionFacts, shelf: Path | None = None) -> bool:
    """Tell whether an edition stands as the latest of its source already."""
    known = whole_editions(facts.source, shelf)
    return bool(known) and known[-1].facts == facts


def add_edition(edition: Edition, work: Publication, shelf: Path | None = None) -> None:
    """Let a publication add an edition to those of its source, of which the latest are kept.

    Parameters
    ----------
    edition : Edition
        What is published; one of the same model is replaced.
    work : Publication
        What it is published with, all or none.
    shelf : Path, optional
        Where editions lie.
    """
    known = read_shelf(edition.facts.source, shelf)
    others = [
        (one.facts.order, path)
        for path, one in known.items()
        if one is not None and one.facts.model != edition.facts.model
    ]
    built = work.build_folder(shelf_folder(edition.facts.source, shelf))
    for _, path in sorted(others, reverse=True)[: KEPT - 1]:
        shutil.copyfile(path, built / path.name)
    write_edition(edition, built)
