"""What single viewers have, under names of many languages: shown nowhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from faults.attack import DONE, Attack, Given, Place
from faults.attacks.sources import VIEWERS, rating_frame, title_frame, write_sqlite

# What each viewer has there, nobody else.
VALUES: dict[str, Callable[[int], object]] = {
    "email": lambda n: f"viewer{n}@mail{n}.example",
    "phone": lambda n: f"+49 30 77{n:02d} 18{n:02d}",
    "iban": lambda n: f"DE{20 + n}3704004405320130{n:02d}",
    "address": lambda n: f"10.77.{n}.{n + 3}",
    "token": lambda n: f"tok_{(n + 7) ** 9:x}q",
    "name": lambda n: f"Friedegard Brinkmann-{n:02d}",
    "street": lambda n: f"Am Hang {n + 200}, Bad Sülze",
    "note": lambda n: f"rang twice on day {n} about the {n}th bill",
    "place": lambda n: f"52.{400123 + n * 997}, 13.{300321 + n * 991}",
    "latitude": lambda n: round(52.400123 + n / 997, 7),
    "birth": lambda n: f"19{40 + n}-0{1 + n % 9}-1{n % 9}",
    "card": lambda n: f"4111 1111 11{n:02d} 77{n:02d}",
}
# Names of columns in several languages, some of which mean nothing.
NAMES: dict[str, tuple[str, ...]] = {
    "email": ("email", "correo", "E-Mail", "メール", "почта", "x1"),
    "phone": ("phone", "telefon", "téléphone", "電話", "телефон", "x2"),
    "iban": ("iban", "bankverbindung", "cuenta", "konto", "x3"),
    "address": ("ip", "last_ip", "adresse_ip", "host", "x4"),
    "token": ("token", "session", "device", "geraet", "api_key", "x5"),
    "name": ("name", "vorname", "nombre", "fornavn", "имя", "姓名", "x6"),
    "street": ("address", "anschrift", "dirección", "adres", "адрес", "x7"),
    "note": ("notes", "bemerkung", "commentaire", "remark", "备注", "x8"),
    "place": ("location", "standort", "lieu", "координаты", "x9"),
    "latitude": ("lat", "breitengrad", "latitud", "x10"),
    "birth": ("birthdate", "geburtstag", "naissance", "dob", "x11"),
    "card": ("card", "kreditkarte", "carte", "x12"),
}
# Viewers that are too few to tell of: one, some, and one below the ten that are enough.
GROUPS = (1, 4, 9)
# Known in every language before; these stand for the others in the short form.
SHORT = {"メール", "bemerkung", "x10"}


def planted_values(kind: str) -> tuple[str, ...]:
    """Return every value of a kind, as it could be printed."""
    values = [VALUES[kind](number) for number in range(VIEWERS)]
    rounded = [f"{value:.6g}" for value in values if isinstance(value, float)]
    return (*map(str, values), *rounded)


def personal_source(place: Place, kind: str, name: str, inside: bool) -> Given:
    """Audit ratings with a column of what single viewers have."""
    people = pd.DataFrame({"user_id": range(1, VIEWERS + 1)})
    people[name] = [VALUES[kind](number) for number in range(VIEWERS)]
    ratings = rating_frame()
    tables = {"ratings": ratings, "movies": title_frame()}
    if inside:
        tables["ratings"] = ratings.merge(people, on="user_id")
    else:
        tables["people"] = people
    path = write_sqlite(place.source / "a.db", tables)
    arguments = ("audit", str(path), "--quiet", "--out", "audit")
    return Given(arguments=arguments, codes=(DONE,), secrets=planted_values(kind), named=(name,))


def small_group(place: Place, viewers: int) -> Given:
    """Run on ratings in which a few viewers alone have a trait and a title."""
    ratings = rating_frame()
    ratings["country"] = ["Atlantis" if user <= viewers else "Here" for user in ratings["user_id"]]
    path = write_sqlite(place.source / "a.db", {"ratings": ratings, "movies": title_frame()})
    arguments = ("run", "--draft", "--quiet", "--source", str(path))
    return Given(arguments=arguments, codes=(DONE,), secrets=("Atlantis",), pages_only=True)


def viewer_attacks() -> Iterator[Attack]:
    """Yield every name in a table of viewers and beside their ratings, and small groups."""
    for kind, names in NAMES.items():
        for name, inside in itertools.product(names, (False, True)):
            prepare = partial(personal_source, kind=kind, name=name, inside=inside)
            told = f"{kind} as {name}, {'beside ratings' if inside else 'table of viewers'}"
            yield Attack("single viewers", told, prepare, name in SHORT and not inside)
    for viewers in GROUPS:
        prepare = partial(small_group, viewers=viewers)
        yield Attack("few viewers", f"{viewers} viewers of a country", prepare)
