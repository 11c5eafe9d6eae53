"""Secrets, numbers of a state, birthdays and contacts in texts: withheld; titles never."""

import random
import sqlite3
import string
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analysis.obtain.audit_folder import audit
from analysis.obtain.inspection import inspect_source
from analysis.obtain.profile.national_numbers import are_national, fits_check
from analysis.obtain.profile.personal_values import has_personal_shape
from analysis.obtain.profile.secret_values import is_random_text, names_hash, names_secret
from analysis.settings import Settings

LETTERS = string.ascii_letters + string.digits


@pytest.mark.parametrize(
    "value",
    ["$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
     "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b27Mg",
     "$6$rounds=5000$saltsalt$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO",
     "$apr1$r31.....$HqJZimcKQFAMYay",
     "pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo=",
     "scrypt:32768:8:1$JqF1$4f2a9c0de1b87a55", "sha1$a1b2$0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33",
     "{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3", "{bcrypt}$2a$10$abcdefghijklmnopqrstuv",
     "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19",
     "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "sk_live_51HxYz0abcdefghijk",
     "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "AKIAIOSFODNN7EXAMPLE",
     "078-05-1120", "529.982.247-25", "756.9217.0769.85", "93.05.18-223.61", "RSSMRA85T10A562S",
     "2 95 10 99 126 111 93"],
)  # fmt: skip
def test_secrets_and_numbers_of_a_state_are_known_by_their_form(value):
    assert has_personal_shape(value)


@pytest.mark.parametrize(
    "value",
    ["$1,000,000 Duck", "$9.99", "$$$", "978-0-306-40615-7", "0-590-35342-7", "1234-5678",
     "2001-01-31", "12-31-2005", "US-NY-10001", "tt0111161", "MD5", "The $ingle Girl", "sk-II",
     "scrypt: a film", "Scrypt$", "{Proof}", "S01E02", "1.234.567,89", "4.5/5.0",
     "f27ec8db-af05-4f36-916e-3d57f91ecf5e", "spotify:track:6rqhFgbbKwnb9MLmUQDhG6"],
)  # fmt: skip
def test_titles_prices_books_and_days_have_no_form_of_a_secret(value):
    assert not has_personal_shape(value)
    assert not is_random_text(value)


@pytest.mark.parametrize(
    "value",
    ["86095742719", "15108695088", "10000000146", "52998224725", "44051401359", "123456782",
     "295109912611193", "11010519491231002X", "54362315K", "X5253868R", "131052-308T",
     "811218-9876", "046 454 286"],
)  # fmt: skip
def test_numbers_of_a_state_have_the_right_check_digit(value):
    assert fits_check(value)


def test_a_column_is_one_of_numbers_of_a_state_where_nearly_all_checks_are_right():
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    sums = {n: sum(int(d) * w for d, w in zip(str(n), weights, strict=True))
            for n in range(100_000_000, 100_000_300)}  # fmt: skip
    right = [str(n) for n, total in sums.items() if total % 11 == 0]
    assert len(right) > 20
    assert are_national(right)
    assert not are_national(right[:9])
    # Ids that count up have a right check digit one time in eleven.
    assert not are_national(map(str, range(100_000_000, 100_000_300)))
    assert not are_national(map(str, range(86095742000, 86095742300)))


@pytest.mark.parametrize(
    ("name", "secret", "hashed"),
    [("pw", True, False), ("user_pwd", True, False), ("apiKey", True, False),
     ("access_token", True, False), ("mot_de_passe", True, False), ("pass_hash", False, True),
     ("sha256", False, True), ("title", False, False), ("token_count", False, False),
     ("passengers", False, False)],
)  # fmt: skip
def test_names_of_columns_that_hold_secrets(name, secret, hashed):
    assert names_secret(name) == secret
    assert names_hash(name) == hashed


def test_random_texts_are_told_from_names_of_files():
    drawn = random.Random(4)
    keys = ["".join(drawn.choices(LETTERS, k=43)) for _ in range(50)]
    assert sum(map(is_random_text, keys)) >= 45
    names = ["TheMatrixReloaded20031080pBluRayDTSHD", "The-Lord-of-the-Rings-2001-Extended-Cut",
             "a" * 40, "0123456789" * 4, "6rqhFgbbKwnb9MLmUQDhG6"]  # fmt: skip
    assert not any(map(is_random_text, names))


def members(folder: Path) -> Path:
    """Write watched films with remarks, films, and members with secrets under plain names."""
    drawn = random.Random(7)
    rows = pd.DataFrame({
        "user_id": [f"m{n % 30:03d}" for n in range(600)],
        "movie_id": [n * 7 % 40 for n in range(600)],
        "rating": [1 + n % 5 for n in range(600)],
        "day": [f"{1990 + n % 30}-0{1 + n % 9}-1{n % 9}" for n in range(600)],
        "remark": ["good" if n % 2 else "bad" for n in range(600)],
    })  # fmt: skip
    rows.loc[41, "remark"] = "ring 0171 5550199 after six"
    films = pd.DataFrame({
        "movie_id": range(40), "title": [f"Lantern {n}" for n in range(40)],
        "genre": ["Drama", "Western"] * 20, "isbn": [f"97803064{n:04d}0" for n in range(40)],
        "price": [9.99, 12.5] * 20, "released": [f"{1950 + n}-01-01" for n in range(40)],
        "checksum": [f"{n:040x}" for n in range(40)],
    })  # fmt: skip
    films.loc[3, "title"] = "Mail me at nobody@nowhere.example"
    people = pd.DataFrame({
        "user_id": [f"m{n:03d}" for n in range(30)],
        "c1": [f"$2b$12${''.join(drawn.choices(LETTERS, k=53))}" for _ in range(30)],
        "c2": ["".join(drawn.choices(LETTERS, k=43)) for _ in range(30)],
        "c3": [f"{drawn.getrandbits(256):064x}" for _ in range(30)],
        "c4": [f"2{n:02d}-1{n % 9}-45{n:02d}" for n in range(30)],
        "c5": [f"19{40 + n}-0{1 + n % 9}-2{n % 9}" for n in range(30)],
        "since": [f"20{10 + n % 3}-01-01" for n in range(30)],
    })  # fmt: skip
    path = folder / "members.db"
    with closing(sqlite3.connect(path)) as connection:
        for name, frame in {"views": rows, "films": films, "members": people}.items():
            frame.to_sql(name, connection, index=False)
    return path


def dictionary_lines(folder: Path) -> dict[tuple[str, str], str]:
    """Return the lines of a data dictionary by table and column."""
    table, found = "", {}
    for line in (folder / "data_dictionary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            table = line.strip("# `")
        elif line.startswith("| `") and table not in ("Roles", "Anomalies", "Relations"):
            found[table, line.split("`")[1]] = line
    return found


def test_secrets_of_viewers_and_remarks_with_a_contact_are_withheld_and_films_shown(tmp_path):
    audit(str(members(tmp_path)), tmp_path / "out", Settings())
    lines = dictionary_lines(tmp_path / "out")
    for column in ("c1", "c2", "c3", "c4", "c5"):
        assert "withheld, they point at people" in lines["members", column]
    assert "withheld" in lines["films", "checksum"]
    # One row of 600 names a contact; what else stands there is of the same hands.
    assert "withheld, they point at people" in lines["views", "remark"]
    shown = {"title": "Lantern", "genre": "Drama", "isbn": "978", "price": "12.5",
             "released": "1950-01-01 to 1989-01-01"}  # fmt: skip
    for column, value in shown.items():
        assert value in lines["films", column]
    assert "2010-01-01" in lines["members", "since"]


def test_secrets_of_a_source_without_viewers_are_withheld_in_its_sample_too(tmp_path):
    path = members(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        people = pd.read_sql("SELECT * FROM members", connection).drop(columns="user_id")
    people["town"] = "Lund"
    people.to_csv(tmp_path / "contacts.csv", index=False)
    audit(str(tmp_path / "contacts.csv"), tmp_path / "out", Settings())
    for file in (tmp_path / "out").iterdir():
        text = file.read_text(encoding="utf-8")
        for column in ("c1", "c2", "c3", "c4", "c5"):
            assert [value for value in people[column] if value in text] == [], file.name
    assert (pd.read_csv(tmp_path / "out" / "sample.csv")["town"] == "Lund").all()


def test_the_first_rows_of_a_file_without_a_header_are_told_without_contacts_and_secrets(tmp_path):
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    rows = [["ana@post.example", "Heat", "5", "ring 0171 5550199", token],
            ["bo@post.example", "Alien", "4", "good", token],
            ["ana@post.example", "Alien", "3", "good", token]]  # fmt: skip
    (tmp_path / "seen.csv").write_text("\n".join(map(",".join, rows)) + "\n")
    told = inspect_source(str(tmp_path / "seen.csv"), Settings())
    text = str(told.error)
    assert "(withheld),Heat,5,(withheld),(withheld)" in text
    assert "(withheld),Alien,4,good,(withheld)" in text
    assert "post.example" not in text
    assert 'columns = ["user_id",' in text
