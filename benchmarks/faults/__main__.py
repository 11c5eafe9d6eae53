"""Try every attack, kill and full disk, and count what is wrong: `make faults`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from faults.attacks import all_attacks
from faults.full_disk import DISKS, SHORT, can_mount, disk_verdicts, read_only_verdicts
from faults.generated import generated_verdicts
from faults.judgement import Verdict, judge_attack
from faults.kills import all_kills
from faults.project import attacked_project

# Sources that are generated for each command: a run takes ten times as long as an audit.
EXAMPLES = {"audit": 200, "run": 20}


def attack_verdicts(chosen: argparse.Namespace, folder: Path) -> Iterator[Verdict]:
    """Yield what came of every attack that was chosen."""
    attacks = [
        attack
        for attack in all_attacks()
        if (attack.short or not chosen.short) and chosen.only in f"{attack.kind}: {attack.name}"
    ]
    with attacked_project(folder, any(attack.kind == "models" for attack in attacks)) as project:
        for attack in attacks:
            yield judge_attack(attack, project)


def kill_verdicts(chosen: argparse.Namespace, folder: Path) -> Iterator[Verdict]:
    """Yield what came of every kill that was chosen."""
    for number, kill in enumerate(all_kills(chosen.short)):
        if chosen.only in kill.told:
            with attacked_project(folder / f"kill{number}", computed=False) as project:
                yield from kill.verdicts(project)


def example_verdicts(chosen: argparse.Namespace, folder: Path) -> Iterator[Verdict]:
    """Yield what came of generated sources; the tests have their own in the short form."""
    for command, number in EXAMPLES.items():
        if not chosen.short and chosen.only in f"generated: {command}":
            with attacked_project(folder / f"generated-{command}", computed=False) as project:
                yield from generated_verdicts(project, command, number)


def full_verdicts(chosen: argparse.Namespace, folder: Path) -> Iterator[Verdict]:
    """Yield what came of full disks and of folders that cannot be written, where these can be."""
    if not can_mount():
        print("No small file system can be mounted here: full disks are not tried.")
        return
    for number, case in enumerate(SHORT if chosen.short else DISKS):
        if chosen.only in f"full disk: {case.name}":
            with attacked_project(folder / f"disk{number}", computed=False) as project:
                yield from disk_verdicts(project, case.name)
    if chosen.only in "read-only":
        with attacked_project(folder / "closed", computed=False) as project:
            yield from read_only_verdicts(project)


def counted_table(verdicts: list[Verdict]) -> str:
    """Return tried and wrong by kind as a Markdown table."""
    tried = Counter(verdict.kind for verdict in verdicts)
    wrong = Counter(verdict.kind for verdict in verdicts if verdict.wrong)
    lines = ["| kind | tried | wrong |", "|---|---|---|"]
    lines += [f"| {kind} | {number} | {wrong[kind]} |" for kind, number in tried.items()]
    return "\n".join([*lines, f"| all | {tried.total()} | {wrong.total()} |"])


PARTS = (attack_verdicts, kill_verdicts, full_verdicts, example_verdicts)


def main() -> int:
    """Try what is chosen, print what is wrong and the counts; exit 1 where anything is."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the part that tests run")
    parser.add_argument("--only", default="", help="attacks whose kind and name hold this")
    chosen = parser.parse_args()
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="audience-faults-") as name:
        folder = Path(name)
        for verdict in chain.from_iterable(part(chosen, folder) for part in PARTS):
            verdicts.append(verdict)
            for wrong in verdict.wrong:
                print(f"{verdict.kind}: {verdict.name}: {wrong}", flush=True)
    print(counted_table(verdicts))
    return 1 if any(verdict.wrong for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
