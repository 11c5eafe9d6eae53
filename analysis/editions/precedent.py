"""Which edition a run goes on from: the one before, a named one, or none; and its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.editions.edition_facts import (
    EditionFacts,
    EditionIdentity,
    NamedSegment,
    key_mark,
    short_digest,
)
from analysis.editions.edition_folder import FACTS, Edition, read_edition, read_facts
from analysis.editions.edition_shelf import known_facts
from analysis.errors import UserError
from analysis.folders import home_path

if TYPE_CHECKING:
    import pandas as pd

    from analysis.settings import Editions

# Editions that a message names: more than the shelf keeps none has.
NAMED = 8


@dataclass(frozen=True)
class Precedent:
    """What a run goes on from.

    Parameters
    ----------
    identity : EditionIdentity
        What the edition of the run itself is known by.
    former : Edition
        The edition that its ids follow from.
    first_free : int
        The lowest number that no segment of the source had before.
    key : bytes or None
        What viewers are hashed with; None where the former edition had another key, so that its
        viewers cannot be found.
    gone : bool
        Whether the edition that the run went on from first is no longer there: the former is then
        the run's own, which keeps its ids, and nothing is compared.
    """

    identity: EditionIdentity
    former: Edition
    first_free: int
    key: bytes | None
    gone: bool = False

    @property
    def follows(self) -> str:
        """Return the mark of the edition that is followed, also of one that is gone."""
        return self.former.facts.follows if self.gone else self.former.facts.mark

    @property
    def basis(self) -> str:
        """Return the hash of all that a result takes from the former edition."""
        facts = self.former.facts
        taken = facts.files["labels.parquet"] if self.gone else self.former.digest
        return short_digest(f"{taken} {self.first_free} {self.key is not None} {self.gone}")


def find_precedent(
    identity: EditionIdentity,
    key: Callable[[], bytes],
    wanted: Editions | None = None,
    shelf: Path | None = None,
) -> Precedent | None:
    """Return what a run goes on from, or None where it begins anew.

    Parameters
    ----------
    identity : EditionIdentity
        What the run's edition is known by: one that was published before goes on with what it
        followed then, others follow the latest.
    key : callable
        Gives the project's key for pseudonyms; asked where an edition is followed.
    wanted : Editions, optional
        Settings: to follow none, or a named one.
    shelf : Path, optional
        Where editions lie; those of the project if omitted.

    Raises
    ------
    UserError
        When the named edition is none, is this very one, or none is to be followed at once.
    """
    known = known_facts(identity.source, shelf)
    own = {path: facts for path, facts in known.items() if facts.mark == identity.mark}
    others = {path: facts for path, facts in known.items() if facts.mark != identity.mark}
    before = next(iter(own.values()), None)
    gone = False
    found: Edition | None = None
    if wanted and wanted.against:
        found = _named_edition(wanted, identity)
    elif not (wanted and wanted.fresh):
        found, gone = _followed(before, own, others)
    if found is None:
        return None
    free = _first_free(before, found, list(others.values()), gone)
    known_key = key()
    same = key_mark(known_key) == found.facts.key
    return Precedent(identity, found, free, known_key if same else None, gone)


def _followed(
    before: EditionFacts | None, own: dict[Path, EditionFacts], others: dict[Path, EditionFacts]
) -> tuple[Edition | None, bool]:
    """Return the edition to go on from, and whether it stands for one that is gone."""
    newest = [*reversed(others)]
    if before is None:
        return next((one for path in newest if (one := read_edition(path))), None), False
    if not before.follows:
        return None, False
    marked = [path for path in newest if others[path].mark == before.follows]
    found = next((one for path in marked if (one := read_edition(path))), None)
    return (found, False) if found else (read_edition(next(iter(own))), True)


def _first_free(
    before: EditionFacts | None, former: Edition, others: list[EditionFacts], gone: bool
) -> int:
    if before and (gone or before.follows == former.facts.mark):
        return before.first_free
    return 1 + max(one.used for one in [former.facts, *others])


def _named_edition(wanted: Editions, identity: EditionIdentity) -> Edition:
    """Return the edition that `--against` names."""
    if wanted.fresh:
        raise UserError(
            "--fresh and --against together (or editions.fresh and editions.against)",
            "one of them: to follow no edition, or a named one",
            "Leave one out.",
        )
    folder = home_path(wanted.against)
    edition = read_edition(folder)
    if edition is None:
        raise UserError(
            f"--against {wanted.against}: {_what_is_wrong(folder)}",
            "the folder of an edition, as data/editions/SOURCE/2005-12-31-0123456789abcdef",
            "Name another; without it a run goes on from the edition before.",
        )
    if edition.facts.mark == identity.mark:
        raise UserError(
            f"--against {wanted.against}: the edition of this very content and these settings",
            "another edition, to compare this one with",
            "Name another; without it a run goes on from the edition before.",
        )
    return edition


def _what_is_wrong(folder: Path) -> str:
    try:
        inside = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else None
    except OSError as error:
        return f"a folder that cannot be read ({error.strerror})"
    if inside is None:
        return "a file, no folder" if folder.is_file() else "no such folder"
    if FACTS in inside:
        facts = read_facts(folder)
        return "a damaged edition" if facts else "no edition of this version, or a damaged one"
    editions = [name for name in inside if (folder / name / FACTS).is_file()][-NAMED:]
    held = f"; inside it are the editions {', '.join(editions)}" if editions else ""
    return f"a folder without {FACTS}, so no edition{held}"


def next_facts(
    identity: EditionIdentity,
    segments: pd.DataFrame,
    precedent: Precedent | None,
    *,
    data_as_of: str | None,
    draft: bool,
    key: str,
    shelf: Path | None = None,
) -> EditionFacts:
    """Return what is told of the edition that a run is about to publish.

    Parameters
    ----------
    identity : EditionIdentity
        What it is known by.
    segments : DataFrame
        segment, id, name, former, overlap of every segment of the model.
    precedent : Precedent or None
        What its ids follow from.
    data_as_of : str or None
        Last day of the data.
    draft : bool
        Whether the run was a draft.
    key : str
        What the key of its viewers' hashes is known by.
    shelf : Path, optional
        Where editions lie.
    """
    known = list(known_facts(identity.source, shelf).values())
    others = [one for one in known if one.mark != identity.mark]
    told = segments.astype(object).where(segments.notna(), None).to_dict("records")
    named = tuple(NamedSegment(**one) for one in told)
    used = [int(one.id[1:]) for one in named] + [one.used for one in others]
    latest = known[-1].order if known else 0
    return EditionFacts(
        source=identity.source,
        content=identity.content,
        rule=identity.rule,
        order=latest if known and known[-1].mark == identity.mark else latest + 1,
        used=max([*used, precedent.first_free - 1 if precedent else 0]),
        first_free=precedent.first_free if precedent else 1,
        follows=precedent.follows if precedent else "",
        data_as_of=data_as_of,
        draft=draft,
        key=key,
        segments=named,
    )
