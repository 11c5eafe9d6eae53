"""`cluster` on the command line: what it writes, and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import conftest
import numpy as np
import pandas as pd
import pytest


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "analysis", "cluster", "--quiet", *map(str, arguments)],
        cwd=conftest.ROOT,
        env={"PATH": "/usr/bin:/bin", "AUDIENCE_MODEL__DRAFT": "true"},
        capture_output=True,
        text=True,
    )


def test_the_result_has_a_label_for_every_row(tmp_path):
    random = np.random.default_rng(1)
    truth = np.arange(150) % 3
    table = pd.DataFrame(
        random.normal(size=(150, 2)) + 9 * np.eye(3)[truth][:, :2], columns=["a", "b"]
    )
    table["word"] = "x"
    table.loc[7, "a"] = np.nan
    table.to_csv(tmp_path / "t.csv")
    out = tmp_path / "deep" / "r.json"
    done = command(tmp_path / "t.csv", "--out", out, "--k-max", "5")
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text())
    assert len(found["labels"]) == 150
    assert found["columns"] == ["a", "b"]
    assert found["left_out"] == {
        "column_1": "a number of its own for each row", "word": "text",
    }  # fmt: skip
    assert "Left out: column_1 (a number of its own for each row), word (text)\n" in done.stdout
    assert found["verdict"]["structure"] == "strong"
    assert found["chosen"]["k"] == 3
    assert found["chosen"]["convenience"] is False
    assert {"method", "k", "scores", "convenience"} <= set(found["chosen"])
    assert {"candidate", "k", "silhouette", "admissible", "reason"} <= set(found["comparison"][0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        (b"", "is empty"),
        (b"a,b\n", "0 rows"),
        (b"a,b\nx,y\nz,w\n", "column of numbers"),
        (bytes(range(128, 256)), "decode"),
        (b"a,b\n1e308,1\n-1e308,2\n3,4\n", "values up to 1e+308"),
    ],
    ids=["missing", "empty", "header only", "words", "binary", "too large"],
)
def test_what_is_no_table_of_numbers_is_refused(tmp_path, text, said):
    if text is not None:
        (tmp_path / "t.csv").write_bytes(text)
    done = command(tmp_path / "t.csv", "--out", tmp_path / "r.json")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize("out", ["t.csv", ".", "t.csv/r.json"])
def test_a_bad_place_for_the_result_is_told(tmp_path, out):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,4\n")
    done = command(tmp_path / "t.csv", "--out", tmp_path / out)
    assert done.returncode == 2
    assert (tmp_path / "t.csv").read_text() == "a,b\n1,2\n3,4\n"


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "folder", "/dev/zero"])
def test_what_is_no_regular_file_is_refused_at_once(kind, tmp_path):
    path = tmp_path / "t.csv"
    if kind == "folder":
        path.mkdir()
    elif kind.endswith("pipe"):
        os.mkfifo(tmp_path / "pipe" if kind.startswith("link") else path)
        if kind.startswith("link"):
            path.symlink_to(tmp_path / "pipe")
    done = command(kind if kind.startswith("/") else path, "--out", tmp_path / "r.json")
    assert done.returncode == 2, done.stderr
    assert "a device, a pipe or a socket" in done.stderr
