"""Names of columns in the languages and exports of the wild, and which of two says the act."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.source_roles import find_roles
from analysis.obtain.sources import open_source
from analysis.settings import Obtain

N = 800
random = np.random.default_rng(23)
VIEWERS, TITLES, STARS = (random.integers(1, most, N) for most in (61, 41, 6))
MINUTES = random.integers(1, 120, N)
MOMENTS = pd.Series(pd.Timestamp("2021-01-01") + pd.to_timedelta(random.integers(0, 9_000, N), "h"))
LATER = MOMENTS + pd.to_timedelta(random.integers(2, 90, N), "D")
NAMES = np.array([f"u{n:02d}" for n in VIEWERS])
FILMS = np.array([f"Film {n}" for n in TITLES])
HEX = np.array([f"{n * 7_919 + 1_048_576:08x}" for n in VIEWERS])


def roles(folder: Path, **columns) -> dict[str, str]:
    pd.DataFrame(columns).to_csv(folder / "t.csv", index=False)
    source = open_source(str(folder / "t.csv"))
    main = find_roles(source, profile_source(source), Obtain()).main
    return {name: (role.column, role.evidence) for name, role in main.columns.items()}


def named(folder: Path, **columns) -> dict[str, str]:
    return {name: column for name, (column, _) in roles(folder, **columns).items()}


ORDER = ("viewer", "title", "rating", "time", "minutes")
DOTS, DASHES = "%d.%m.%Y %H:%M", "%d-%m-%Y"


@pytest.mark.parametrize(
    ("names", "form"),
    [
        (["Kundennummer", "Sendungstitel", "Bewertung", "Gesehen am", "Dauer_Minuten"], DOTS),
        (["Abonnent", "Serienname", "Sterne", "angesehen_am", "Minuten"], DOTS),
        (["abonné", "titre du film", "note", "vu_le", "minutes_vues"], "%d/%m/%Y"),
        (["id_usuario", "título", "calificación", "visto_el", "minutos_vistos"], "%d/%m/%Y"),
        (["assinante", "filme", "avaliação", "data_de_visualização", "minutos"], "%d/%m/%Y"),
        (["N° abonné", "titre", "note", "date_de_visionnage", "durée_min"], DOTS),
        (["Profil-ID", "Titel", "Bewertung", "Wiedergabe am", "Angesehene Minuten"], DOTS),
        (["utente", "titolo", "voto", "data_visione", "minuti_visti"], "%d/%m/%Y"),
        (["gebruiker_id", "titel", "beoordeling", "datum_bekeken", "minuten_gekeken"], DASHES),
        (["kullanıcı_no", "dizi_adı", "puan", "izleme_tarihi", "izlenen_dakika"], DOTS),
    ],
)
def test_names_in_other_languages(tmp_path, names, form):
    cells = [VIEWERS + 100, FILMS, STARS, MOMENTS.dt.strftime(form), MINUTES]
    found = named(tmp_path, **dict(zip(names, cells, strict=True)))
    assert found == dict(zip(ORDER, names, strict=True))


@pytest.mark.parametrize(
    ("name", "words"),
    [("kullanıcı", ["kullanici"]), ("Straße", ["strasse"]), ("tytuł", ["tytul"]),
     ("N° abonné", ["no", "abonne"]), ("Profil-ID", ["profil", "id"]),
     ("Filmtitel", ["film", "titel"]), ("Sendungsname", ["sendung", "name"]),
     ("username", ["username"]), ("filename", ["filename"])],
)  # fmt: skip
def test_words_of_names(name, words):
    assert name_tokens(name) == words


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"$insert_id": range(N), "distinct_id": HEX, "time": MOMENTS, "video_id": TITLES},
         {"viewer": "distinct_id", "title": "video_id", "time": "time"}),
        ({"steamid": VIEWERS + 76_561_197_960_265_728, "appid": TITLES * 10,
          "playtime_forever": MINUTES},
         {"viewer": "steamid", "title": "appid", "minutes": "playtime_forever"}),
        ({"uts": MOMENTS.astype("datetime64[s]").astype("int64"), "user": NAMES,
          "artist": np.char.add("Band ", (TITLES % 9).astype(str)), "track": FILMS},
         {"viewer": "user", "title": "track", "time": "uts"}),
        ({"user": NAMES, "stream": FILMS, "streamed_at": MOMENTS, "stream_minutes": MINUTES},
         {"viewer": "user", "title": "stream", "time": "streamed_at",
          "minutes": "stream_minutes"}),
        ({"user_id": VIEWERS, "song_id": TITLES, "streams": MINUTES},
         {"viewer": "user_id", "title": "song_id", "plays": "streams"}),
        # Numbers of keys and codes are no ratings, counts of episodes and shares no minutes.
        ({"user_id": VIEWERS, "title_key": TITLES, "grade_code": STARS, "score_index": STARS[::-1],
          "my_watched_episodes": MINUTES, "percent_watched": MINUTES[::-1], "at": MOMENTS},
         {"viewer": "user_id", "title": "title_key", "time": "at"}),
    ],
)  # fmt: skip
def test_names_of_exports(tmp_path, columns, expected):
    assert named(tmp_path, **columns) == expected


@pytest.mark.parametrize(
    ("act", "records"),
    [("Date Read", ["Date Added"]), ("watched_at", ["created_at", "updated_at", "synced_at"]),
     ("played_on", ["imported_on"]), ("rated_date", ["added_date", "exported_date"]),
     ("gesehen_datum", ["erstellt_datum"])],
)  # fmt: skip
def test_the_time_of_the_act_stands_before_that_of_the_record(tmp_path, act, records):
    late = {name: LATER + pd.Timedelta(days=n) for n, name in enumerate(records)}
    log = {"user_id": VIEWERS, "movie_id": TITLES, **late, act: MOMENTS}
    column, evidence = roles(tmp_path, **log)["time"]
    assert column == act
    told = [f"“{name}”" for name in records]
    assert all(name in evidence for name in told if "updated" not in name)
    assert "of the record" in evidence


def test_an_act_that_few_rows_tell_is_asked_for(tmp_path):
    few = MOMENTS.where(np.arange(N) % 10 < 4)
    log = {"user_id": VIEWERS, "movie_id": TITLES, "watched_at": few, "created_at": LATER}
    with pytest.raises(UserError, match="2 columns of table “t” that may be the time") as error:
        roles(tmp_path, **log)
    assert 'time = "watched_at"' in error.value.remedy
    many = MOMENTS.where(np.arange(N) % 10 < 6)
    assert named(tmp_path, **{**log, "watched_at": many})["time"] == "watched_at"


@pytest.mark.parametrize(
    ("shared", "alone"), [("household_id", "person_id"), ("customer_id", "profile_id")]
)
def test_persons_of_one_household_are_asked_for(tmp_path, shared, alone):
    log = {shared: VIEWERS % 9, alone: VIEWERS, "movie_id": TITLES, "at": MOMENTS}
    with pytest.raises(UserError, match=f"may be the viewer: “{shared}”.*“{alone}”"):
        roles(tmp_path, **log)
    # A number within the household names nobody alone.
    assert named(tmp_path, **{**log, alone: VIEWERS % 4})["viewer"] == shared


def test_the_number_of_a_book_is_no_viewer(tmp_path):
    numbers = [f"978{title:010}" for title in TITLES]
    with pytest.raises(UserError, match="has no viewer"):
        roles(tmp_path, Title=FILMS, **{"ISBN/UID": numbers}, Stars=STARS, day=MOMENTS)
