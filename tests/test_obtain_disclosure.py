"""What the files of a source show of single viewers: nothing, whatever its columns are called."""

import sqlite3
from contextlib import closing
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis.obtain.audit_folder import audit
from analysis.obtain.profile.personal_values import STREET, has_personal_shape, personal_columns
from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.roles.name_words import is_personal
from analysis.obtain.sources import SourceTable
from analysis.settings import Settings

VIEWERS = 40
# Column: what each viewer has there, nobody else.
PERSONAL = {
    "email": lambda n: f"viewer{n}@mail{n}.example",
    "phone": lambda n: f"+49 30 77{n:02d} 18{n:02d}",
    "ip": lambda n: f"10.77.{n}.{n + 3}",
    "zipcode": lambda n: 70_100 + 7 * n,
    "birthdate": lambda n: f"19{40 + n}-0{1 + n % 9}-1{n % 9}",
    "firstname": lambda n: f"Annegret{n:02d}",
    "lastname": lambda n: f"Brinkmann{n:02d}",
    "street": lambda n: f"Lindenweg {n + 100}",
    "username": lambda n: f"nachteule_{n:02d}",
    "handle": lambda n: f"@filmfan{n:02d}x",
    "iban": lambda n: f"DE{20 + n}3704004405320130{n:02d}",
    "notes": lambda n: f"rang twice on day {n}",
    "lat": lambda n: 52.400123 + n / 997,
    "lon": lambda n: 13.300321 + n / 991,
    "device": lambda n: f"Pixel-{n:02d}-serial",
    "benutzername": lambda n: f"kinogänger{n:02d}",
    "vorname": lambda n: f"Friedegard{n:02d}",
    "anschrift": lambda n: f"Am Hang {n + 200}, Bad Sülze",
}
MEANINGLESS = {name: f"x{number}" for number, name in enumerate(PERSONAL)}


def source(folder: Path, names: dict[str, str], inside: bool) -> Path:
    """Write ratings and, in a table of their own or beside each rating, what viewers are."""
    rng = np.random.default_rng(5)
    people = pd.DataFrame({"user_id": np.arange(9_001, 9_001 + VIEWERS)})
    for name, value in PERSONAL.items():
        people[names[name]] = [value(number) for number in range(VIEWERS)]
    people["region"] = ["north"] * 25 + ["south"] * 11 + ["isle"] * 4
    people["joined"] = [2001] * 3 + [2002] * 17 + [2003] * 18 + [2004] * 2
    rows = pd.DataFrame({"user_id": np.repeat(people["user_id"], 12)})
    rows["movie_id"] = np.concatenate([rng.permutation(30)[:12] + 1 for _ in range(VIEWERS)])
    rows["rating"] = rng.integers(1, 6, len(rows))
    seconds = pd.to_timedelta(rng.integers(0, 30_000_000, len(rows)), "s")
    rows["rated_at"] = pd.Timestamp("2004-01-01") + seconds
    titles = pd.DataFrame({"movie_id": np.arange(1, 31)})
    titles["title"] = [f"Only Film {number}" for number in titles["movie_id"]]
    path = folder / "source.db"
    with closing(sqlite3.connect(path)) as connection:
        ratings = rows.merge(people, on="user_id") if inside else rows
        ratings.to_sql("ratings", connection, index=False)
        titles.to_sql("movies", connection, index=False)
        if not inside:
            people.to_sql("users", connection, index=False)
    return path


def planted() -> list[str]:
    """Return every value that one viewer alone has, as it could be printed."""
    values = [str(value(number)) for value in PERSONAL.values() for number in range(VIEWERS)]
    short = [f"{value(number):.6g}" for value in (PERSONAL["lat"], PERSONAL["lon"])
             for number in range(VIEWERS)]  # fmt: skip
    ids = [str(number) for number in range(9_001, 9_001 + VIEWERS)]
    return values + short + ids


@pytest.mark.parametrize("inside", [False, True], ids=["table of viewers", "beside ratings"])
@pytest.mark.parametrize("named", [True, False], ids=["named", "meaningless"])
def test_nothing_of_a_single_viewer_stands_in_the_files_of_an_audit(tmp_path, named, inside):
    names = dict(zip(PERSONAL, PERSONAL, strict=True)) if named else MEANINGLESS
    audit(str(source(tmp_path, names, inside)), tmp_path / "out", Settings())
    for path in (tmp_path / "out").iterdir():
        if path.name != "sample.csv":
            text = path.read_text(encoding="utf-8")
            assert [value for value in planted() if value in text] == [], path.name


def test_values_that_ten_viewers_share_are_shown_and_rarer_ones_never(tmp_path):
    audit(str(source(tmp_path, MEANINGLESS, False)), tmp_path / "out", Settings())
    text = (tmp_path / "out" / "data_dictionary.md").read_text(encoding="utf-8")
    users = text[text.index("## `users`") :]
    lines = {line.split("`")[1]: line for line in users.splitlines() if line.startswith("| `")}
    # Four viewers on the isle: their number would follow from the shares of north and south.
    assert "north (62.5%)" in lines["region"]
    assert "south" not in lines["region"].replace("north", "")
    assert "isle" not in lines["region"]
    # Three joined in 2001 and two in 2004: the range is that of 2002 and 2003.
    assert "2002 to 2003" in lines["joined"]
    assert "withheld" in lines["x11"]
    movies = text[text.index("## `movies`") :]
    assert "Only Film 1" in movies


def test_no_address_stands_in_the_sample_of_a_source_without_viewers(tmp_path):
    shapes = ("email", "phone", "ip", "iban")
    rows = pd.DataFrame({MEANINGLESS[name]: map(PERSONAL[name], range(60)) for name in shapes})
    rows.assign(town="Kiel").to_csv(tmp_path / "suppliers.csv", index=False)
    audit(str(tmp_path / "suppliers.csv"), tmp_path / "out", Settings())
    sample = pd.read_csv(tmp_path / "out" / "sample.csv")
    assert len(sample) == 60
    assert sample["town"].eq("Kiel").all()
    for name in shapes:
        assert not sample[MEANINGLESS[name]].isin(rows[MEANINGLESS[name]]).any()
        assert sample[MEANINGLESS[name]].nunique() == 60


def linked(folder: Path, rows_each: int = 1) -> Path:
    """Write viewers with contracts, bills of contracts, addresses of viewers, and regions."""
    path = source(folder, MEANINGLESS, inside=False)
    with closing(sqlite3.connect(path)) as connection:
        users = pd.read_sql("SELECT user_id FROM users", connection)["user_id"]
        number = np.arange(VIEWERS)
        # Twelve contracts of the first viewer, one of each other.
        owner = np.concatenate([np.repeat(users[:1], 11), users])
        contracts = pd.DataFrame({"contract_no": 70_000 + 13 * np.arange(len(owner))})
        contracts["user_id"] = owner
        bills = pd.DataFrame({"contract_no": contracts["contract_no"].repeat(rows_each)})
        bills["payer"] = [f"Brunhilde {at % len(owner)}" for at in range(len(bills))]
        # The twelve of one viewer alone, and what all others have.
        own = bills["contract_no"] < 70_000 + 13 * 12
        bills["branch"] = np.where(own, "Kleinkleckersdorf", "Grossstadt")
        places = pd.DataFrame({"place_id": 500 + 7 * number})
        places["quarter"] = np.where(number < 4, "Eckersheim", "Mitte")
        people = pd.read_sql("SELECT * FROM users", connection)
        people["place_id"] = places["place_id"]
        people.to_sql("users", connection, index=False, if_exists="replace")
        for name, frame in {"contracts": contracts, "bills": bills, "places": places}.items():
            frame.to_sql(name, connection, index=False)
    return path


@pytest.mark.parametrize("rows_each", [1, 4])
def test_rows_that_belong_to_viewers_through_other_tables_are_theirs(tmp_path, rows_each):
    audit(str(linked(tmp_path, rows_each)), tmp_path / "out", Settings())
    for path in (tmp_path / "out").iterdir():
        if path.name != "sample.csv":
            text = path.read_text(encoding="utf-8")
            for value in ("Brunhilde", "Kleinkleckersdorf", "Eckersheim", "70013", "507"):
                assert value not in text, (path.name, value)
    text = (tmp_path / "out" / "data_dictionary.md").read_text(encoding="utf-8")
    # Enough viewers share these; how many rows would tell how many the one, or the four, have.
    bills, places = (text[text.index(f"## `{name}`") :] for name in ("bills", "places"))
    for section, value in ((bills, "Grossstadt"), (places, "Mitte")):
        line = next(line for line in section.splitlines() if value in line)
        assert "%" not in line.split(" | ")[4]
    assert "Only Film 1" in text


def test_rows_that_refer_by_two_columns_are_those_of_their_viewers(tmp_path):
    rng = np.random.default_rng(3)
    # Each box has ten seats and each of them another viewer: only both say whose a remark is.
    cells = np.array([(box, seat) for box in range(60) for seat in range(40)])
    visits = pd.DataFrame(rng.permutation(cells)[:600], columns=["box_id", "seat_id"])
    visits = visits.assign(user_id=9_001 + np.arange(600) % 40, rating=rng.integers(1, 6, 600))
    visits["movie_id"] = rng.integers(1, 31, 600)
    remarks = pd.concat([visits[["box_id", "seat_id", "user_id"]]] * 2, ignore_index=True)
    said = {9_001: "rang at noon", 9_002: "left in the rain"}
    remarks["remark"] = remarks.pop("user_id").map(said).fillna("nothing")
    with closing(sqlite3.connect(tmp_path / "source.db")) as connection:
        visits.to_sql("visits", connection, index=False)
        remarks.to_sql("remarks", connection, index=False)
    audit(str(tmp_path / "source.db"), tmp_path / "out", Settings())
    relations = (tmp_path / "out" / "relations.csv").read_text()
    assert 'remarks,"box_id, seat_id",visits,"box_id, seat_id"' in relations
    text = (tmp_path / "out" / "data_dictionary.md").read_text(encoding="utf-8")
    assert "nothing" in text
    assert "noon" not in text
    assert "rain" not in text


@pytest.mark.parametrize(
    "value",
    ["a.b@c.example", "+49 30 1234567", "(030) 123 45 67", "0049 30 1234567", "030-123-4567",
     "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "192.168.0.17", "10.0.0.1:8080",
     "2001:db8:0:0:0:0:2:1", "fe80::1:2:3:4", "00:1a:2b:3c:4d:5e", "52.5170, 13.3889",
     "-33.8679 151.2073", "4111 1111 1111 1111", "4111111111111111", 4111111111111111,
     "378282246310005"],
)  # fmt: skip
def test_shapes_that_lead_to_a_person_are_known(value):
    assert has_personal_shape(value)


@pytest.mark.parametrize(
    "value",
    ["Heat (1995)", "2005-01-31", "31/01/2005", "2005-01-31 10:00:00", "0001234567", "tt0111161",
     "0-306-40615-2", "1:30:00", "4.5", "Drama|Comedy", "S01E02", "http://a.example/x", 4.5, None,
     "123e4567-e89b-12d3-a456-426614174000", "4111111111111112", 1700000000000000, True,
     "10 Cloverfield Lane"],
)  # fmt: skip
def test_shapes_of_titles_times_and_numbers_are_not_taken_for_personal(value):
    assert not has_personal_shape(value)


@pytest.mark.parametrize(
    "name",
    ["Vorname", "benutzer_name", "IBAN", "geo_lat", "Longitude", "handle", "Anschrift", "PLZ"],
)
def test_personal_names_of_columns_are_known_in_more_languages(name):
    assert is_personal(name)


@pytest.mark.parametrize(
    ("value", "street"),
    [("12 Baker Street", True), ("7b Old Mill Rd., Leeds", True), ("Hauptstraße 5", True),
     ("Am Alten Weg 12 a", True), ("14 rue de la Paix", True), ("Via Roma 3", True),
     ("Heat 2", False), ("Mulholland Drive", False), ("Ocean's 11", False)],
)  # fmt: skip
def test_streets_with_a_number(value, street):
    assert bool(STREET.fullmatch(value)) == street


def people_and_films() -> tuple[list, list]:
    """Return the profiles of a table of staff and of a table of films."""
    staff = pd.DataFrame({
        "id": range(4), "col_a": ["Ida Cedar", "Bo Ash", "Jo van Holm", "Ø. Birch"],
        "col_b": [f"n{n}@staff.example" for n in range(4)],
        "col_c": ["12 Baker Street", "Hauptstraße 5", "14 rue de la Paix", "Via Roma 3"],
        "col_d": ["Sales", "Sales", "Support", "Sales"],
    })  # fmt: skip
    films = pd.DataFrame({"id": range(3), "title": ["Ida Cedar", "10 Cloverfield Lane", "Heat"]})
    tables = (SourceTable("staff", ibis.memtable(staff)), SourceTable("f", ibis.memtable(films)))
    return tuple(profile_table(table) for table in tables)


def test_names_and_streets_of_a_table_of_people_are_personal_by_their_values():
    staff, films = people_and_films()
    assert personal_columns(staff, staff) == {"col_a", "col_b", "col_c"}
    assert personal_columns(films, films) == set()


def test_ends_of_amounts_that_hardly_anybody_shares_are_no_range(tmp_path):
    # 40 viewers watched 12 titles each; 30 minutes come 40 times, every other length once.
    lengths = [30.0 if title == 0 else 20 + viewer + title / 100
               for viewer in range(40) for title in range(12)]  # fmt: skip
    rows = pd.DataFrame(
        {
            "user_id": np.repeat(np.arange(900, 940), 12),
            "movie_id": np.tile(np.arange(12), 40),
            "minutes": lengths,
            "rating": np.tile([1, 2, 3, 4], 120),
        }
    )
    rows.to_csv(tmp_path / "views.csv", index=False)
    audit(str(tmp_path / "views.csv"), tmp_path / "out", Settings())
    text = (tmp_path / "out" / "data_dictionary.md").read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if line.startswith("| `minutes`")]
    assert "most rows have values that fewer than 10 viewers share; 30 (8.3%)" in line
    assert "| 1 to 4; 1 (25.0%)" in text
