"""SOURCES.md says what is there: files, columns, requirements, limits."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.obtain import audit_folder
from analysis.obtain.audit import database_anomalies
from analysis.obtain.dictionary import relations
from analysis.obtain.profile import table_profile
from analysis.obtain.sources.files import archive, delimited

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "SOURCES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(requirements-\w+)\.txt`", TEXT))))
def test_requirements_that_are_named_exist(name):
    assert (ROOT / f"{name}.txt").exists()
    assert (ROOT / f"{name}.in").exists()


def test_every_file_of_the_audit_is_told_with_its_columns():
    for name in (*audit_folder.FILES, "schema.svg", "data_dictionary.md"):
        assert f"| `{name}` |" in TEXT
    assert f"| `relations.csv` | {', '.join(relations.FIELDS)} |" in TEXT
    assert f"| `anomalies.csv` | {', '.join(database_anomalies.FIELDS)};" in TEXT


def test_limits_are_those_of_the_code():
    assert f"{table_profile.EXACT_ROWS:,} rows a table" in TEXT
    assert (archive.LARGE, archive.RATIO) == (10**9, 200)
    assert "1 GB at more than 200 : 1" in TEXT
    assert (delimited.RAGGED_MOST, "one in a hundred" in TEXT) == (0.01, True)


def test_csv_cells_cannot_become_formulas():
    from analysis.obtain.dictionary.data_dictionary import csv_text

    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "plain", "a=b"]
    written = csv_text(pd.DataFrame({"x": cells})).splitlines()[1:]
    assert [cell.strip('"')[0] == "'" for cell in written] == [True] * 6 + [False] * 2
    assert csv_text(pd.DataFrame({"=1+1": [2.0, None]})) == '\'=1+1\n2\n""\n'
