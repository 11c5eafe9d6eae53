"""Runs on data that changed: segments keep their ids in every file, whatever their rank."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from conftest import Project, copy_project

pytestmark = pytest.mark.build

DRAFT = ("--draft", "--quiet")
# Share of the largest segment that leaves: what is left is smaller than the second and third.
LEAVING = 0.65
FACTS = "edition.json"
USER = {"viewer_ratings": "customer_id", "user_statistics": "customer_id"}


def demo(project: Project) -> Path:
    return project.root / "data" / "demo" / "viewer_interactions.db"


def viewers(project: Project) -> pd.DataFrame:
    return pd.read_parquet(project.root / "reports" / "segments.parquet")


def told(project: Project) -> list[dict]:
    return json.loads((project.root / "reports" / "report.json").read_text())["segments"]


def editions(project: Project) -> list[Path]:
    return sorted(
        path.parent for path in (project.root / "data" / "editions").rglob("edition.json")
    )


def edition_files(project: Project) -> dict[str, bytes]:
    found = [path for folder in editions(project) for path in sorted(folder.iterdir())]
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in found}


def results(project: Project) -> dict[str, bytes]:
    """Return the files of the stage that gives ids, by name."""
    folder = project.root / "data" / "derived" / "interpret"
    newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return {path.name: path.read_bytes() for path in newest.glob("*.parquet")}


def remove_viewers(path: Path, gone: list[int]) -> None:
    with sqlite3.connect(path) as database:
        for table, column in USER.items():
            rows = [(int(user),) for user in gone]
            database.executemany(f"DELETE FROM {table} WHERE {column} = ?", rows)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Project:
    """Return a project with a run on a small demo."""
    project = copy_project(tmp_path_factory.mktemp("editions") / "project")
    project.done("demo", "--scale", "0.01", "--quiet")
    project.done("run", *DRAFT)
    return project


@pytest.fixture(scope="module")
def second(first, tmp_path_factory) -> Project:
    """Return a copy of it with a second run, after most of the largest segment have left."""
    project = Project(tmp_path_factory.mktemp("later") / "project")
    shutil.copytree(first.root, project.root, symlinks=True)
    known = viewers(project)
    largest = known[known["segment"] == "s1"]["user_id"].sort_values()
    remove_viewers(demo(project), largest.iloc[: int(LEAVING * len(largest))].tolist())
    project.done("run", *DRAFT)
    return project


def test_the_first_run_counts_from_the_largest(first):
    assert [one["id"] for one in told(first)] == ["s1", "s2", "s3", "s4"]
    assert len(editions(first)) == 1


def test_ids_follow_viewers_when_the_largest_segment_shrinks(first, second):
    sizes = [one["users"] for one in told(second)]
    ids = [one["id"] for one in told(second)]
    assert sizes == sorted(sizes, reverse=True)
    assert ids != sorted(ids)
    assert sorted(ids) == ["s1", "s2", "s3", "s4"]
    both = viewers(first).merge(viewers(second), on="user_id", suffixes=("", "_now"))
    known = both[(both["evidence"] == "full") & (both["evidence_now"] == "full")]
    same = (known["segment"] == known["segment_now"]).groupby(known["segment"]).mean()
    assert (same > 0.5).all()


def test_every_file_has_the_same_ids(second, tmp_path):
    names = {one["id"]: one["name"] for one in told(second)}
    facts = json.loads((second.root / "reports" / "report.json").read_text())
    claims = {one["id"]: one["text"] for one in facts["claims"]}
    models = second.root / "models"
    model = json.loads((models / "segmentation.json").read_text())
    assert {one["id"]: one["name"] for one in model["segments"]} == names
    card = (models / "model_card.md").read_text()
    profiles = (second.root / "reports" / "cluster_profiles.md").read_text()
    for id_, name in names.items():
        assert f"| {id_} | {name} |" in card
        assert f"## {name}\n" in profiles
        assert claims[f"segment.{id_}.opening"].startswith(name)
    assert {one.split(".")[1] for one in claims if one.startswith("segment.")} == set(names)
    out = tmp_path / "scores.csv"
    second.done("score", str(demo(second)), "--out", str(out), "--quiet")
    scored = pd.read_csv(out)
    assert dict(scored[["segment", "name"]].drop_duplicates().to_numpy()) == names
    both = scored.merge(viewers(second), on="user_id")
    assert len(both) == len(viewers(second))
    assert (both["segment_x"] == both["segment_y"]).mean() > 0.99


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_cleaned_tables_are_those_of_the_last_run(which, request):
    project = request.getfixturevalue(which)
    clean = project.root / "data" / "derived" / "clean"
    assert sorted(path.stem for path in clean.iterdir()) == ["ratings", "titles", "users"]
    ratings, titles, users = (pd.read_parquet(path) for path in sorted(clean.iterdir()))
    facts = json.loads((project.root / "reports" / "report.json").read_text())
    assert (len(users), len(ratings)) == (facts["users_kept"], facts["ratings_kept"])
    assert set(users["user_id"]) == set(ratings["user_id"]) == set(viewers(project)["user_id"])
    assert set(ratings["title_id"]) <= set(titles["title_id"])


def test_nothing_changed_stays_warm_and_force_gives_the_same(second):
    before, kept = results(second), edition_files(second)
    stamps = sorted((second.root / "data" / "derived").glob("*/*/stamp.json"))
    times = {path: path.stat().st_mtime_ns for path in stamps}
    second.done("run", *DRAFT)
    again = sorted((second.root / "data" / "derived").glob("*/*/stamp.json"))
    assert {path: path.stat().st_mtime_ns for path in again} == times
    second.done("run", *DRAFT, "--force")
    assert results(second) == before
    assert edition_files(second) == kept
    assert len(editions(second)) == 2


def test_a_damaged_edition_is_named_and_ignored(second, tmp_path):
    project = Project(tmp_path / "project")
    shutil.copytree(second.root, project.root, symlinks=True)
    named = [str(path) for path in editions(project)]
    for path in editions(project):
        labels = path / "labels.parquet"
        labels.write_bytes(labels.read_bytes()[:-9])
    done = project.done("run", *DRAFT)
    assert all(name in done.stderr for name in named)
    assert "Traceback" not in done.stderr
    assert [one["id"] for one in told(project)] == ["s1", "s2", "s3", "s4"]
    assert len(editions(project)) == 1


def test_fresh_begins_anew_and_later_runs_go_on_from_there(second, tmp_path):
    project = Project(tmp_path / "project")
    shutil.copytree(second.root, project.root, symlinks=True)
    project.done("run", *DRAFT, "--fresh")
    assert [one["id"] for one in told(project)] == ["s1", "s2", "s3", "s4"]
    before, kept = results(project), edition_files(project)
    project.done("run", *DRAFT)
    assert results(project) == before
    assert edition_files(project) == kept
    assert [one["id"] for one in told(project)] == ["s1", "s2", "s3", "s4"]


def test_fresh_and_against_are_settings_too(second, tmp_path):
    project = Project(tmp_path / "project")
    shutil.copytree(second.root, project.root, symlinks=True)
    (project.root / "audience.toml").write_text("[editions]\nfresh = true\n")
    project.done("run", *DRAFT)
    assert [one["id"] for one in told(project)] == ["s1", "s2", "s3", "s4"]
    first = min(editions(project), key=lambda path: json.loads((path / FACTS).read_text())["order"])
    (project.root / "audience.toml").write_text(f'[editions]\nagainst = "{first}"\n')
    project.done("run", *DRAFT)
    assert [one["id"] for one in told(project)] == [one["id"] for one in told(second)]


@pytest.mark.parametrize("how", ["missing", "broken", "foreign", "both"])
def test_an_edition_that_cannot_be_followed_ends_with_two_and_nothing_lost(second, tmp_path, how):
    place = tmp_path / "edition"
    if how == "broken":
        shutil.copytree(editions(second)[0], place)
        (place / "report.json").write_text("{}")
    elif how == "foreign":
        place.mkdir()
        (place / "report.json").write_text("{}")
    before = {path: path.read_bytes() for path in (second.root / "reports").glob("*.*")}
    more = ["--fresh"] if how == "both" else []
    done = second.command("run", *DRAFT, "--against", str(place), *more)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "--against" in done.stderr
    assert {path: path.read_bytes() for path in (second.root / "reports").glob("*.*")} == before
    assert len(editions(second)) == 2


def test_names_of_the_user_stand_everywhere_and_the_edition_keeps_those_found(second, tmp_path):
    project = Project(tmp_path / "project")
    shutil.copytree(second.root, project.root, symlinks=True)
    found = {one["id"]: one["name"] for one in told(project)}
    own = {"s1": "Ours <b>*bold*</b> {x}", found["s2"]: "Friends of the house"}
    lines = [f"{json.dumps(key)} = {json.dumps(name)}" for key, name in own.items()]
    (project.root / "names.toml").write_text("\n".join(lines))
    project.done("run", *DRAFT)
    named = {one["id"]: one["name"] for one in told(project)}
    assert named == found | {"s1": own["s1"], "s2": "Friends of the house"}
    model = json.loads((project.root / "models" / "segmentation.json").read_text())
    assert {one["id"]: one["name"] for one in model["segments"]} == named
    facts = [json.loads((path / FACTS).read_text()) for path in editions(project)]
    latest = max(facts, key=lambda one: one["order"])
    assert {one["id"]: one["name"] for one in latest["segments"]} == found
    (project.root / "names.toml").write_text('s77 = "Nobody"')
    done = project.command("run", *DRAFT)
    assert done.returncode == 2
    assert all(f"{id_} ({name})" in " ".join(done.stderr.split()) for id_, name in found.items())
    assert {one["id"]: one["name"] for one in told(project)} == named
    (project.root / "names.toml").unlink()
    project.done("run", *DRAFT)
    assert {one["id"]: one["name"] for one in told(project)} == found
