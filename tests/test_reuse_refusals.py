"""Files of a model that were damaged or made up, and features that cannot be labelled: refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from test_reuse import features_of, fitted, models, rewritten

from analysis.errors import UserError
from analysis.reuse import load, loading
from analysis.reuse.given_rows import checked_numbers, require_values
from analysis.reuse.package import FORMAT, write_manifest

__all__ = ["fitted", "models"]

GARBAGE = (b"", b"no archive", b"PK\x03\x04" + bytes(40), b"[]", b'{"golden": {}}', b"\xff\xfe")


@pytest.fixture
def bare(tmp_path):
    """Return a folder of the right names with a right manifest, and no model in it."""
    for name in (*loading.NEEDED, "preprocess.pkl"):
        (tmp_path / name).write_bytes(name.encode())
    source = {"name": "hand-made", "sha256": "0" * 64}
    write_manifest(tmp_path, {"rule": "ab", "draft": True}, {"min_ratings": 5}, source, {})
    return tmp_path


def _edit(folder, change):
    """Change the manifest and leave its own digest as it was."""
    path = folder / "manifest.json"
    known = json.loads(path.read_text())
    change(known)
    path.write_text(json.dumps(known))


def _changed(value):
    return {
        bool: lambda: not value,
        int: lambda: value + 1,
        str: lambda: value[:-1],
        list: lambda: value[:-1],
        dict: lambda: dict(list(value.items())[:-1]) if value else {"churn": {}},
    }[type(value)]()


def test_a_right_manifest_is_taken(bare):
    assert loading._manifest(bare)["draft"] is True


@pytest.mark.parametrize(
    "name",
    ["draft", "min_ratings", "predictions", "rule", "sha256", "source", "trusted", "versions"],
)
def test_no_field_of_the_manifest_changes_unseen(bare, name):
    fields = set(json.loads((bare / "manifest.json").read_text()))
    assert fields == {
        *("draft", "min_ratings", "rule", "sha256", "source", "trusted", "versions"),
        *("format", "manifest_sha256", "predictions"),
    }
    _edit(bare, lambda known: known.update({name: _changed(known[name])}))
    with pytest.raises(UserError, match="was changed"):
        loading._manifest(bare)


@pytest.mark.parametrize("cut", [slice(None, -1), slice(None, 16), slice(0, 0)])
def test_a_cut_digest_is_refused(bare, cut):
    _edit(bare, lambda known: known.update(manifest_sha256=known["manifest_sha256"][cut]))
    with pytest.raises(UserError, match="was changed"):
        loading._manifest(bare)


@pytest.mark.parametrize(
    "change",
    [
        lambda known: known["sha256"].update({"segmentation.skops": "ab" * 8}),
        lambda known: known["sha256"].update({"../outside.txt": "0" * 64}),
        lambda known: known["sha256"].pop("segmentation.skops"),
        lambda known: known["sha256"].pop("titles.parquet"),
        lambda known: known.update(sha256=[]),
        lambda known: known.update(sha256={}),
        lambda known: known.update(versions=["numpy"]),
        lambda known: known["versions"].pop("numpy"),
        lambda known: known["versions"].update(numpy=1),
        lambda known: known.update(draft="no"),
        lambda known: known.update(min_ratings="5"),
        lambda known: known.update(min_ratings=None),
        lambda known: known.pop("source"),
        lambda known: known.pop("predictions"),
        lambda known: known.update(predictions=[]),
        lambda known: known["predictions"].update(weather={}),
        lambda known: known["predictions"].update(churn={}),
        lambda known: known.update(format=str(FORMAT)),
    ],
)
def test_a_manifest_of_another_shape_is_refused(bare, change):
    rewritten(bare, "manifest.json", change)
    with pytest.raises(UserError, match=r"manifest\.json"):
        loading._manifest(bare)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "5", "[" * 100_000, '{"format": {}}', "\x00", f'{{"format": {FORMAT}}}'],
)
def test_a_manifest_that_is_none_is_refused(bare, text):
    (bare / "manifest.json").write_text(text)
    with pytest.raises(UserError, match=r"manifest\.json"):
        loading._manifest(bare)


@pytest.mark.parametrize("name", loading.NEEDED)
@pytest.mark.parametrize("content", GARBAGE)
def test_garbage_with_a_right_digest_is_refused(models, name, content):
    rewritten(models, name, lambda path: path.write_bytes(content))
    with pytest.raises(UserError, match="cannot be read as a part of a model"):
        load(models)


def test_a_pipeline_that_is_none_is_refused(models):
    from skops import io

    rewritten(models, "segmentation.skops", lambda path: path.write_bytes(io.dumps([1, 2])))
    with pytest.raises(UserError, match="no fitted pipeline"):
        load(models)


def test_a_draft_stays_a_draft(models):
    rewritten(models, "manifest.json", lambda known: known.update(draft=not known["draft"]))
    with pytest.raises(UserError, match="rule or draft"):
        load(models)


@pytest.mark.parametrize("given", [np.zeros((3, 2)), [[1.0]], None, "rows", pd.Series([1.0])])
def test_what_is_no_frame_is_refused(given):
    with pytest.raises(UserError, match="a DataFrame with the columns a, b"):
        checked_numbers(given, ["a", "b"])


def test_a_doubled_column_is_refused():
    rows = pd.DataFrame([[1.0, 2.0, 3.0]], columns=["a", "b", "a"])
    with pytest.raises(UserError, match="more than one column a"):
        checked_numbers(rows, ["a", "b"])
    # One that is not asked for may be there twice.
    twice = pd.DataFrame([[1.0, 2.0, 3.0]], columns=["c", "b", "c"])
    assert checked_numbers(twice, ["b"]).to_numpy().tolist() == [[2.0]]


def test_columns_of_two_levels_are_refused():
    rows = pd.DataFrame([[1.0]], columns=pd.MultiIndex.from_tuples([("a", "x")]))
    with pytest.raises(UserError, match="without a"):
        checked_numbers(rows, ["a"])


def test_a_row_without_any_value_is_refused():
    rows = pd.DataFrame({"a": [1.0, np.nan, np.nan], "b": [np.nan, np.nan, 2.0]})
    with pytest.raises(UserError, match="1 of 3 rows without any value, the first is row 1"):
        require_values(checked_numbers(rows, ["a", "b"]))
    endless = rows.fillna(np.inf)
    with pytest.raises(UserError, match="1 of 3"):
        require_values(checked_numbers(endless, ["a", "b"]))


def test_label_asks_all_of_that(fitted):
    model, features = load(fitted.root / "models"), features_of(fitted).head(3)
    wanted = features[model.features]
    for given in (wanted.to_numpy(), wanted[[*wanted, wanted.columns[0]]], wanted * np.nan):
        with pytest.raises(UserError):
            model.label(given)
