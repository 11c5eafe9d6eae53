"""Ids of people are known by what refers to them, and rows of a person with no viewer found too."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analysis.obtain.audit_folder import audit
from analysis.settings import Settings
from tests.test_obtain_secrets import dictionary_lines

NOBODY = "No viewers were found. Where values lead to persons, only what at least 10 of them share"


def written(folder: Path, **frames: pd.DataFrame) -> Path:
    """Write tables into a database."""
    path = folder / "source.db"
    with closing(sqlite3.connect(path)) as connection:
        for name, frame in frames.items():
            frame.to_sql(name, connection, index=False)
    return path


def cards(people: bool = True) -> dict[str, pd.DataFrame]:
    """Return loans of 60 cards with columns that no name explains, and the holders of cards."""
    rows = pd.DataFrame({
        "kx": [f"Z{(n * 17) % 60:03d}" for n in range(900)],
        "film": [f"Harbour {(n * 7) % 23}" for n in range(900)],
        "stars": [1 + (n * 3) % 5 for n in range(900)],
        "hint": ["none"] * 900,
    })  # fmt: skip
    # Five rows of a single card.
    rows.loc[rows["kx"].eq("Z017").to_numpy().nonzero()[0][:5], "hint"] = "waits by the lamp post"
    if not people:
        rows["px"] = [f"+44 20 7946 0{kx[1:]}" for kx in rows["kx"]]
        return {"loans": rows.drop(columns="kx")}
    holders = pd.DataFrame({
        "kx": [f"Z{n:03d}" for n in range(60)],
        "q1": [f"holder{n}@post.example" for n in range(60)],
        "q2": ["blue"] * 40 + [f"shade {n}" for n in range(20)],
    })  # fmt: skip
    return {"loans": rows, "holders": holders}


def whole_text(folder: Path) -> str:
    """Return what all files of an audit say."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("told", [True, False], ids=["viewer named", "no viewer found"])
def test_the_ids_of_people_are_withheld_in_the_table_that_they_refer_to(tmp_path, told):
    named = {"obtain": {"table": "loans", "viewer": "kx", "title": "film"}} if told else {}
    path = written(tmp_path, **cards())
    answer = audit(str(path), tmp_path / "out", Settings(**named))
    assert answer["interactions"] == ("loans" if told else None)
    lines = dictionary_lines(tmp_path / "out")
    text = whole_text(tmp_path / "out")
    for place in (("loans", "kx"), ("holders", "kx"), ("holders", "q1")):
        assert "withheld, they point at people" in lines[place]
    assert not any(f"Z{n:03d}" in text for n in range(60))
    assert "lamp post" not in (tmp_path / "out" / "data_dictionary.md").read_text()
    assert "blue" in lines["holders", "q2"]
    assert "shade" not in text
    assert "Harbour" in lines["loans", "film"]
    assert "1 to 5" in lines["loans", "stars"]
    assert (NOBODY in text) != told


def test_rows_of_one_phone_number_are_those_of_one_person_where_no_viewer_is_found(tmp_path):
    audit(str(written(tmp_path, **cards(people=False))), tmp_path / "out", Settings())
    lines = dictionary_lines(tmp_path / "out")
    assert "withheld" in lines["loans", "px"]
    assert "lamp post" not in lines["loans", "hint"]
    assert "none" in lines["loans", "hint"]
    assert "Harbour" in lines["loans", "film"]


def test_things_with_names_are_shown_beside_persons_where_no_viewer_is_found(tmp_path):
    products = pd.DataFrame({
        "product_id": range(1, 81), "product_name": [f"Kettle {n}" for n in range(80)],
        "sx": [1000 + n % 20 for n in range(80)], "price": [3.5 + n for n in range(80)],
    })  # fmt: skip
    suppliers = pd.DataFrame({
        "sx": [1000 + n for n in range(20)], "mail": [f"s{n}@works.example" for n in range(20)],
    })  # fmt: skip
    audit(str(written(tmp_path, products=products, suppliers=suppliers)), tmp_path / "out",
          Settings())  # fmt: skip
    lines = dictionary_lines(tmp_path / "out")
    assert "Kettle 0" in lines["products", "product_name"]
    assert "3.5 to 82.5" in lines["products", "price"]


def test_books_of_a_source_without_persons_are_shown_as_they_stand(tmp_path):
    books = pd.DataFrame({
        "isbn": [f"97803064{n:04d}0" for n in range(40)],
        "title": [f"The Lantern {n}" for n in range(40)],
        "genre": ["Crime", "Poetry"] * 20, "price": [7.25 + n for n in range(40)],
        "added": [f"{1980 + n}-03-01" for n in range(40)],
    })  # fmt: skip
    audit(str(written(tmp_path, books=books)), tmp_path / "out", Settings())
    lines = dictionary_lines(tmp_path / "out")
    assert NOBODY in (tmp_path / "out" / "data_dictionary.md").read_text()
    shown = {"isbn": "9780306400000", "title": "The Lantern 0", "genre": "Crime (50.0%)",
             "price": "7.25 to 46.25", "added": "1980-03-01 to 2019-03-01"}  # fmt: skip
    for column, value in shown.items():
        assert value in lines["books", column]
