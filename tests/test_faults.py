"""The short form of the fault suite, and that the suite finds what is wrong."""

from __future__ import annotations

import gzip
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from faults.attack import Ended, Given, Place
from faults.attacks import all_attacks
from faults.full_disk import SHORT, can_mount, filling_verdicts, read_only_verdicts
from faults.judgement import broken_results, judge_attack, misspoken, told_secrets, wrongs_of
from faults.kills import AUDIT, Editions, all_kills, compared
from faults.project import attacked_project, stamp_tree
from faults.readable import readable_bytes

ATTACKS = [attack for attack in all_attacks() if attack.short]
needs_disks = pytest.mark.skipif(not can_mount(), reason="no small file system can be mounted")
GOOD = Ended(2, "", "Found: a\nExpected: b\nDo: c\n")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with attacked_project(tmp_path_factory.mktemp("faults"), computed=False) as project:
        yield project


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.name}")
def test_an_attack_comes_to_nothing(project, attack):
    assert judge_attack(attack, project).wrong == []


@pytest.mark.parametrize("kills", all_kills(short=True), ids=lambda kills: kills.told)
def test_a_kill_leaves_the_old_or_the_new(tmp_path, kills):
    with attacked_project(tmp_path, computed=False) as project:
        verdicts = list(kills.verdicts(project))
    assert len(verdicts) > 2
    assert [verdict for verdict in verdicts if verdict.wrong] == []


@needs_disks
@pytest.mark.parametrize("case", SHORT, ids=lambda case: case.name)
def test_a_full_disk_is_told_and_leaves_what_stood(tmp_path, case):
    with attacked_project(tmp_path, computed=False) as project:
        verdicts = list(filling_verdicts(project, case, moments=(0.5,)))
    assert len(verdicts) == 2
    assert [verdict for verdict in verdicts if verdict.wrong] == []


@needs_disks
def test_a_project_that_cannot_be_written_says_so(tmp_path):
    with attacked_project(tmp_path, computed=False) as project:
        assert [verdict for verdict in read_only_verdicts(project) if verdict.wrong] == []


def test_every_attack_has_a_name_of_its_own():
    names = [(attack.kind, attack.name) for attack in all_attacks()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("ended", "wrong"),
    [
        (GOOD, 0),
        (Ended(2, "", "Error: Option '--source' requires an argument."), 0),
        (Ended(0, "Done", ""), 1),
        (Ended(1, "", "Found: a\nExpected: b\nDo: c\n"), 1),
        (Ended(-9, "", ""), 1),
        (Ended(2, "", "it failed"), 1),
        (Ended(2, "", "Do: a\nFound: b\nExpected: c\n"), 1),
        (Ended(1, "", "Traceback (most recent call last):\n"), 2),
    ],
)
def test_what_is_wrong_with_an_end_is_found(ended, wrong):
    assert len(list(misspoken(ended, Given(arguments=())))) == wrong


def packed(path: Path, text: str) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", text)
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    elif path.suffix == ".parquet":
        pd.DataFrame({"a": [text] * 9}).to_parquet(path)
    elif path.suffix == ".pdf":
        import matplotlib.pyplot as plt

        figure = plt.figure()
        figure.text(0.1, 0.5, text)
        figure.savefig(path)
        plt.close(figure)
    else:
        path.write_text(text)


@pytest.mark.parametrize("ending", ["txt", "zip", "gz", "parquet", "pdf"])
def test_a_secret_is_found_in_every_form_of_file(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    packed(path, "the canary sings")
    assert b"canary" in readable_bytes(path)
    (told,) = told_secrets(("canary",), GOOD, [path])
    assert told == f"'canary' in a.{ending}"
    assert list(told_secrets(("raven",), GOOD, [path])) == []


def test_a_secret_in_a_name_and_in_the_output_is_found(tmp_path):
    (tmp_path / "canary.txt").touch()
    assert len(list(told_secrets(("canary",), Ended(0, "canary", ""), [*tmp_path.iterdir()]))) == 2


def test_results_that_were_changed_cut_or_littered_are_found(tmp_path):
    with attacked_project(tmp_path, computed=False) as project:
        before = stamp_tree(project.root)
        assert list(broken_results(project, before, 2)) == []
        (project.root / "reports" / "index.html").write_text("what stands now")
        (project.root / "_site" / ".audience-decode").unlink()
        (project.root / ".reports.abc.new").mkdir()
        told = list(broken_results(project, before, 2))
    assert told == [
        "reports was changed: ['index.html']",
        "_site is not whole",
        "_site was changed: ['.audience-decode']",
        "left behind: .reports.abc.new",
    ]


def test_a_changed_source_is_found(project, tmp_path):
    place = Place(tmp_path / "source", tmp_path / "work", project.root)
    place.source.mkdir()
    place.work.mkdir()
    given = Given(arguments=("demo", "--scale", ".001", "--out", str(place.source / "a.db")))
    assert "the source was changed" in list(wrongs_of(given, place, project))


def test_editions_are_told_apart():
    class Standing(Editions):
        def __init__(self, now: list[str]) -> None:
            self.command, self.known, self.now = AUDIT, [["a"], ["b"]], now

        def standing(self) -> list[str]:
            return self.now

    assert compared(Standing(["b"])) == "audit: edition 1"
    assert compared(Standing(["c"])) == "audit: c"
    assert compared(Standing([""])) == "audit: gone"
