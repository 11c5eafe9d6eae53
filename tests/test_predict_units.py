"""What engagement is foreseen in: rows, or minutes where nearly all rows of a source have them."""

from __future__ import annotations

import numpy as np
import pytest
from obtained_folder import crowd, named, obtained, settings

from analysis.predict.task_inputs import task_inputs
from analysis.predict.told_tasks import play_task
from analysis.predict.windows import learned_measures, task_examples, task_unit
from analysis.scrub import scrub
from analysis.store import save_result
from analysis.tables import Tables


def _scrubbed(folder, missing: float | None):
    """Return rows with minutes, of which a share is missing, and what the scrub stage makes."""
    rows, random = crowd(users=250, per_user=18), np.random.default_rng(3)
    if missing is not None:
        rows["minutes"] = np.round(random.gamma(4, 20, len(rows)), 1)
        rows.loc[random.random(len(rows)) < missing, "minutes"] = np.nan
    made = scrub(obtained(folder / "obtained", rows, named()), settings())
    save_result(made, folder / "scrubbed", dict)
    return rows, Tables(folder / "scrubbed")


@pytest.mark.parametrize(
    ("missing", "unit"), [(None, "rows"), (0.0, "minutes"), (0.003, "minutes"), (0.1, "rows")]
)
def test_minutes_are_foreseen_where_nearly_all_rows_have_them(tmp_path, missing, unit):
    rows, scrubbed = _scrubbed(tmp_path, missing)
    assert task_unit(scrubbed, "engagement") == unit
    assert (task_unit(scrubbed, "rating"), task_unit(scrubbed, "churn")) == ("rating", "leaving")
    windows = scrubbed.frame("prediction_windows").set_index("split")
    for split, found in task_examples(scrubbed, "engagement", unit).items():
        cut, end = windows.loc[split, ["cut", "end"]]
        inside = rows[(rows["at"] >= cut) & (rows["at"] < end)].groupby("user_id")
        came = inside["minutes"].sum() if unit == "minutes" else inside.size()
        wanted = came.reindex(found.rows["user_id"], fill_value=0).to_numpy(float)
        assert found.target == pytest.approx(wanted, abs=1e-6)
        assert found.target.sum() > 0
        before = rows[rows["at"] < cut].groupby("user_id")
        if unit == "minutes":
            known = before["minutes"].sum().reindex(found.rows["user_id"]).to_numpy()
            assert found.rows["minutes"].to_numpy() == pytest.approx(known, abs=1e-6)


def test_a_contest_in_minutes(tmp_path):
    _, scrubbed = _scrubbed(tmp_path, 0.003)
    assert "minutes" in learned_measures(scrubbed, "engagement")
    played = play_task(task_inputs(scrubbed, "engagement"), 1)
    assert played.inputs.unit == "minutes"
    test = played.contest.examples["test"]
    foreseen = {name: entry.test for name, entry in played.contest.entries.items()}
    foreseen.pop("zero")
    for name, values in foreseen.items():
        assert np.isfinite(values).all(), name
        # Of minutes, not of rows: those of a window are some eighty a row.
        assert 0.4 < values.mean() / test.target.mean() < 2.5, name
