"""The editions of a source, and how a new one is added to them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.editions.edition_facts import (
    EditionFacts,
    short_digest,
    source_folder,
)
from analysis.editions.edition_folder import Edition, edition_files, read_edition, read_facts
from analysis.places import EDITIONS

if TYPE_CHECKING:
    from analysis.publication import Publication

# As many editions of a source as the store keeps results of a stage.
KEPT = 8
# Where an earlier version kept them, in a form that is no longer read.
EARLIER = "segments"


def shelf_folder(source: str, shelf: Path | None = None) -> Path:
    """Return where the editions of a source lie, by its name."""
    return (shelf or EDITIONS) / source_folder(source)


def _folders(source: str, shelf: Path | None) -> list[Path]:
    place = shelf_folder(source, shelf)
    return sorted(path for path in place.glob("*") if not path.name.startswith("."))


def known_facts(source: str, shelf: Path | None = None) -> dict[Path, EditionFacts]:
    """Return what is told of the editions of a source by their folders, the latest last.

    Parameters
    ----------
    source : str
        Its name.
    shelf : Path, optional
        Where editions lie; those of the project if omitted.
    """
    found = {path: read_facts(path) for path in _folders(source, shelf)}
    own = {
        path: facts
        for path, facts in found.items()
        if facts and facts.source == source and path.name == facts.folder_name
    }
    return dict(sorted(own.items(), key=lambda one: one[1].order))


def damaged_folders(source: str, shelf: Path | None = None) -> list[Path]:
    """Return what lies where editions of a source do and is none."""
    own = known_facts(source, shelf)
    return [
        path for path in _folders(source, shelf) if path not in own or read_edition(path) is None
    ]


def earlier_folder(source: str, shelf: Path | None = None) -> Path | None:
    """Return where editions of a source lie that an earlier version kept, if it has no others."""
    place = (shelf or EDITIONS) / EARLIER / short_digest(source)
    return place if place.is_dir() and not known_facts(source, shelf) else None


def is_standing(edition: Edition, shelf: Path | None = None) -> bool:
    """Tell whether an edition stands as it is, as the latest of its source."""
    known = known_facts(edition.facts.source, shelf)
    if not known or list(known.values())[-1].mark != edition.facts.mark:
        return False
    folder = list(known)[-1]
    files = edition_files(edition)
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == content
        for name, content in files.items()
    )


def add_edition(edition: Edition, work: Publication, shelf: Path | None = None) -> None:
    """Let a publication add an edition to those of its source, of which the latest are kept.

    Parameters
    ----------
    edition : Edition
        What is published; one of the same content and rule is replaced.
    work : Publication
        What it is published with, all or none.
    shelf : Path, optional
        Where editions lie.
    """
    facts = edition.facts
    known = known_facts(facts.source, shelf)
    others = [path for path, one in known.items() if one.mark != facts.mark and read_edition(path)]
    built = work.build_folder(shelf_folder(facts.source, shelf))
    for path in others[-(KEPT - 1) :]:
        shutil.copytree(path, built / path.name)
    own = built / facts.folder_name
    own.mkdir()
    for name, content in edition_files(edition).items():
        (own / name).write_bytes(content)
