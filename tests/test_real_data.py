"""Real data end to end: MovieLens, whose published counts are known."""

from __future__ import annotations

import json

import pytest
import site_facts
from conftest import copy_project, real

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def movielens(tmp_path_factory):
    source = real("ml-latest-small.zip")
    project = copy_project(tmp_path_factory.mktemp("real") / "project")
    project.done("render", "--quiet", "--source", str(source), "--out", "public/site")
    return project


@pytest.fixture(scope="module")
def report(movielens):
    return json.loads((movielens.root / "reports" / "report.json").read_text())


def test_published_counts_are_met(report):
    assert (report["users"], report["ratings"]) == (610, 100_836)
    assert report["source"]["tables"]["movies"] == 9_742
    assert report["data_as_of"] == "2018-09-24"


def test_every_viewer_has_enough_ratings_to_be_fitted(report):
    assert report["users_fitted"] == report["users_kept"] == 610


def test_site_stands_where_it_was_asked_for(movielens):
    site = movielens.root / "public" / "site"
    assert not (movielens.root / "_site").exists()
    pages = site_facts.read(site)
    assert len(pages) >= 10
    assert not site_facts.dead(site, pages)


def test_genres_are_told(movielens):
    text = (movielens.root / "reports" / "eda_summary.md").read_text()
    assert "Drama" in text or "Comedy" in text
