"""Whether what must hold after an attack does hold."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faults.attack import REFUSED, Attack, Ended, Given, Place
from faults.project import MARK, STANDING, Project, stamp_tree
from faults.readable import readable_bytes

# How a message of the project's own starts its three parts, and how the command line's does.
PARTS = ("Found: ", "Expected: ", "Do: ")
USAGE = ("Usage: ", "Error: ")
# Characters of an output that are shown where something is wrong.
SHOWN = 600


@dataclass(frozen=True)
class Verdict:
    """What came of one attack.

    Parameters
    ----------
    kind, name : str
        What is counted together, and which it is.
    wrong : list of str
        What does not hold; empty where all does.
    """

    kind: str
    name: str
    wrong: list[str]


def misspoken(ended: Ended, given: Given) -> Iterator[str]:
    """Yield what is wrong with how a command ended and with what it said."""
    said = ended.out + ended.err
    if ended.code not in given.codes:
        yield f"exit code {ended.code}, right is {given.codes}: {said[-SHOWN:]}"
    if "Traceback (most recent call last)" in said:
        yield f"a traceback: {said[-SHOWN:]}"
    if ended.code == REFUSED and not ended.err.startswith(USAGE):
        places = [ended.err.find(part) for part in PARTS]
        if -1 in places or places != sorted(places):
            yield f"a message without its three parts: {ended.err[-SHOWN:]}"


def told_secrets(secrets: tuple[str, ...], ended: Ended, written: list[Path]) -> Iterator[str]:
    """Yield where secrets stand: in an output or in a file that was written."""
    said = ended.out + ended.err
    yield from (f"{secret!r} in the output" for secret in secrets if secret in said)
    for path in written if secrets else []:
        content = readable_bytes(path)
        yield from (
            f"{secret!r} in {path.name}" for secret in secrets if secret.encode() in content
        )


def broken_results(
    project: Project, before: dict[str, tuple[int, ...]], code: int
) -> Iterator[str]:
    """Yield what is wrong with the results that stand: changed, cut or littered."""
    for name in STANDING:
        folder = project.root / name
        if not (folder / MARK).exists():
            yield f"{name} is not whole"
        now = stamp_tree(folder)
        old = {path: facts for path, facts in before.items() if Path(path).is_relative_to(folder)}
        if code and now != old:
            changed = sorted({Path(path).name for path, _ in now.items() ^ old.items()})
            yield f"{name} was changed: {changed[:5]}"
    yield from (f"left behind: {name}" for name in left_behind(project))


def left_behind(project: Project) -> list[str]:
    """Return names of folders that a command made for itself and did not take away."""
    found = [path for path in project.root.iterdir() if path.name.startswith(".")]
    scratch = project.root / "data" / "derived" / ".scratch"
    found += [*project.temporary().iterdir(), *(scratch.iterdir() if scratch.exists() else [])]
    return [path.name for path in found]


def written_since(before: dict[str, tuple[int, ...]], *folders: Path) -> list[Path]:
    """Return the files under some folders that are new or changed."""
    now = {path: facts for folder in folders for path, facts in stamp_tree(folder).items()}
    changed = [Path(path) for path, facts in now.items() if before.get(path) != facts]
    return [path for path in changed if path.is_file()]


def is_page(path: Path, project: Project) -> bool:
    """Tell whether a file is made to be shown, unlike tables of the source itself."""
    derived = project.root / "data" / "derived"
    return not path.is_relative_to(derived) and path.name != "sample.csv"


def unsaid(named: tuple[str, ...], ended: Ended, written: list[Path]) -> Iterator[str]:
    """Yield what was to be named and is named nowhere."""
    said = [(ended.out + ended.err).encode(), *(readable_bytes(path) for path in written)]
    for word in named:
        if not any(word.encode() in text for text in said):
            yield f"{word!r} is said nowhere: {said[0].decode()[-SHOWN:]}"


def judge_attack(attack: Attack, project: Project) -> Verdict:
    """Make an attack in a place of its own and return what does not hold."""
    folder = Path(tempfile.mkdtemp(prefix="attack-", dir=project.root.parent))
    place = Place(folder / "source", folder / "work", project.root)
    place.source.mkdir()
    place.work.mkdir()
    try:
        given = attack.prepare(place)
        if given.settings:
            (place.work / "audience.toml").write_text(given.settings)
        wrong = [*wrongs_of(given, place, project)]
        if given.cleans:
            given.cleans()
        return Verdict(attack.kind, attack.name, wrong)
    finally:
        for root, _, _ in os.walk(folder):
            Path(root).chmod(0o700)
        shutil.rmtree(folder)


def wrongs_of(given: Given, place: Place, project: Project) -> Iterator[str]:
    """Run what is given and yield what does not hold then."""
    before, source = stamp_tree(project.root) | stamp_tree(place.work), stamp_tree(place.source)
    ended = Ended(0, "", "")
    if given.arguments:
        request = {"environment": given.environment, "limits": given.limits}
        ended = project.run(*given.arguments, folder=place.work, **request)
    yield from misspoken(ended, given)
    if stamp_tree(place.source) != source:
        yield "the source was changed"
    yield from broken_results(project, before, ended.code)
    written = written_since(before, project.root, place.work)
    shown = [path for path in written if is_page(path, project)] if given.pages_only else written
    yield from told_secrets(given.secrets, ended, shown)
    yield from unsaid(given.named, ended, written)
    if given.looks:
        yield from given.looks(ended)
