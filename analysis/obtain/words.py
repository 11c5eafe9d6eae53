"""The vocabulary by which names are understood."""

from __future__ import annotations

import re
import unicodedata

VIEWER = {
    "user": 1.0,
    "viewer": 1.0,
    "customer": 0.95,
    "member": 0.95,
    "subscriber": 0.95,
    "account": 0.85,
    "profile": 0.85,
    "household": 0.9,
    "listener": 0.95,
    "reviewer": 0.95,
    "rater": 0.95,
    "patron": 0.85,
    "client": 0.75,
    "person": 0.7,
    "visitor": 0.85,
    "player": 0.7,
    "reader": 0.8,
    "audience": 0.6,
    "usr": 0.9,
    "uid": 0.9,
    "cust": 0.85,
    "subject": 0.5,
    "panelist": 0.9,
    "utilisateur": 0.9,
    "usuario": 0.9,
    "benutzer": 0.9,
    "nutzer": 0.9,
    "kunde": 0.8,
    "kunden": 0.8,
    "zuschauer": 0.95,
    "cliente": 0.8,
    "spectateur": 0.95,
    "who": 0.5,
}
TITLE = {
    "movie": 1.0,
    "title": 0.95,
    "film": 1.0,
    "show": 0.95,
    "series": 0.9,
    "video": 0.95,
    "item": 0.9,
    "content": 0.9,
    "programme": 0.9,
    "program": 0.85,
    "episode": 0.85,
    "asset": 0.8,
    "media": 0.75,
    "track": 0.85,
    "song": 0.9,
    "artist": 0.6,
    "album": 0.6,
    "book": 0.9,
    "isbn": 0.9,
    "anime": 0.95,
    "game": 0.85,
    "podcast": 0.9,
    "product": 0.75,
    "article": 0.7,
    "business": 0.6,
    "iid": 0.8,
    "mid": 0.6,
    "serie": 0.9,
    "sendung": 0.95,
    "pelicula": 0.95,
    "asin": 0.8,
    "clip": 0.85,
    "channel": 0.5,
    "tconst": 0.9,
    "titel": 0.9,
    "what": 0.5,
    "course": 0.6,
    "recipe": 0.6,
    "joke": 0.8,
}
RATING = {
    "rating": 1.0,
    "star": 0.95,
    "score": 0.85,
    "vote": 0.8,
    "grade": 0.75,
    "preference": 0.7,
    "rate": 0.7,
    "like": 0.5,
    "bewertung": 0.95,
    "note": 0.5,
    "overall": 0.7,
    "stern": 0.9,
    "calificacion": 0.95,
    "puntuacion": 0.9,
    "evaluation": 0.7,
}
TIME = {
    "timestamp": 1.0,
    "date": 0.95,
    "time": 0.9,
    "datetime": 1.0,
    "ts": 0.9,
    "at": 0.7,
    "day": 0.7,
    "when": 0.8,
    "datum": 0.9,
    "zeit": 0.8,
    "fecha": 0.9,
    "epoch": 0.9,
    "unixreviewtime": 0.9,
    "tstamp": 0.95,
    "moment": 0.7,
    "zeitpunkt": 0.9,
}
MINUTES = {
    "minute": 1.0,
    "min": 0.75,
    "duration": 0.85,
    "watchtime": 1.0,
    "watchtimes": 0.9,
    "hour": 0.85,
    "second": 0.85,
    "sec": 0.8,
    "dwell": 0.7,
    "playtime": 0.95,
    "runtime": 0.2,
    "length": 0.4,
    "elapsed": 0.7,
    "ms": 0.5,
    "mins": 1.0,
    "hrs": 0.8,
    "minuten": 1.0,
    "viewtime": 1.0,
    "millisecond": 0.8,
    "watched": 0.6,
}
PLAYS = {
    "play": 1.0,
    "playcount": 1.0,
    "plays": 1.0,
    "stream": 0.9,
    "listen": 0.95,
    "view": 0.85,
    "count": 0.7,
    "weight": 0.6,
    "frequency": 0.7,
    "times": 0.7,
    "session": 0.5,
    "watch": 0.6,
    "listencount": 1.0,
    "scrobble": 0.9,
    "repeat": 0.4,
}
EVENTS = {
    "rating": 1.0,
    "interaction": 1.0,
    "event": 0.8,
    "watch": 0.95,
    "view": 0.8,
    "viewing": 1.0,
    "play": 0.9,
    "log": 0.7,
    "history": 0.8,
    "stream": 0.85,
    "review": 0.8,
    "listen": 0.9,
    "activity": 0.7,
    "session": 0.6,
    "consumption": 0.9,
    "feedback": 0.8,
    "vote": 0.8,
    "scrobble": 0.9,
    "click": 0.6,
    "data": 0.3,
    "score": 0.7,
    "engagement": 0.9,
}
# Words that say a name is about something else.
NOT_RATING = {
    "count",
    "total",
    "number",
    "num",
    "id",
    "date",
    "time",
    "content",
    "age",
    "imdb",
    "avg",
    "average",
    "mean",
    "std",
    "max",
    "min",
    "anomalous",
    "flag",
    "unique",
    "text",
}
NOT_TIME = {
    "anomalous",
    "flag",
    "release",
    "birth",
    "expiry",
    "zone",
    "watch",
    "duration",
    "play",
    "view",
    "first",
    "last",
    "run",
    "runtime",
    "total",
    "id",
    "screen",
    "dwell",
    "spent",
    "timezone",
    "signup",
    "updated",
    "modified",
    "deleted",
    "due",
    "required",
    "shipped",
}
BEST_TIME = {
    "watched",
    "viewed",
    "rated",
    "played",
    "started",
    "start",
    "event",
    "rating",
    "listened",
    "reviewed",
    "timestamp",
}
NAME = {
    "title": 1.0,
    "name": 0.95,
    "titel": 0.9,
    "label": 0.6,
    "titulo": 0.9,
    "titre": 0.9,
    "primarytitle": 1.0,
    "originaltitle": 0.8,
    "nombre": 0.8,
    "nom": 0.8,
}
YEAR = {
    "year": 1.0,
    "release": 0.8,
    "released": 0.8,
    "jahr": 0.9,
    "startyear": 1.0,
    "premiere": 0.7,
    "ano": 0.7,
    "annee": 0.8,
    "published": 0.6,
    "publication": 0.6,
}
GENRE = {
    "genre": 1.0,
    "category": 0.8,
    "categorie": 0.8,
    "kategorie": 0.8,
    "genero": 0.9,
    "tag": 0.4,
    "type": 0.4,
    "listedin": 0.8,
}
GENRES = {
    "action",
    "adventure",
    "animation",
    "children",
    "childrens",
    "comedy",
    "crime",
    "documentary",
    "drama",
    "fantasy",
    "noir",
    "filmnoir",
    "horror",
    "musical",
    "mystery",
    "romance",
    "scifi",
    "thriller",
    "war",
    "western",
    "imax",
    "unknown",
    "family",
    "history",
    "music",
    "biography",
    "sport",
    "sports",
    "news",
    "reality",
    "kids",
    "anime",
    "classics",
}
PEOPLE = {
    "age": 1.0,
    "gender": 1.0,
    "sex": 1.0,
    "occupation": 1.0,
    "job": 0.8,
    "country": 0.9,
    "region": 0.8,
    "state": 0.7,
    "city": 0.7,
    "language": 0.8,
    "plan": 0.8,
    "tier": 0.8,
    "subscription": 0.8,
    "income": 0.9,
    "education": 0.9,
    "ethnicity": 0.9,
    "marital": 0.8,
    "device": 0.6,
    "segment": 0.3,
    "birth": 0.7,
    "birthyear": 0.9,
    "zip": 0.5,
    "postcode": 0.5,
    "household": 0.6,
    "location": 0.7,
    "profession": 0.9,
    "alter": 0.8,
    "geschlecht": 0.9,
    "land": 0.8,
    "pais": 0.8,
    "edad": 0.9,
    "genero": 0.5,
    "agegroup": 1.0,
    "locale": 0.7,
}
# Values of such columns point at one person; they are never printed.
PERSONAL = {
    "email",
    "mail",
    "phone",
    "fax",
    "mobile",
    "firstname",
    "lastname",
    "surname",
    "fullname",
    "address",
    "street",
    "ip",
    "ssn",
    "password",
    "birthdate",
    "birthday",
    "username",
    "login",
    "nickname",
    "telephone",
    "zip",
    "zipcode",
    "postal",
    "postcode",
    "postalcode",
    "contact",
}
ID = {"id", "uuid", "guid", "key", "no", "nr", "code", "hash", "pk", "index", "num", "number"}


def tokens(name: str) -> list[str]:
    """Split a name into lower-case words in the singular, accents removed."""
    flat = unicodedata.normalize("NFKD", name)
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    flat = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", flat)
    flat = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", flat)
    parts = re.findall(r"[a-z]+|[0-9]+|[^\W\d_a-z]+", flat.lower().replace("'", ""))
    return [word for part in parts for word in _split(part)]


def _split(word: str) -> list[str]:
    for stem in (VIEWER, TITLE):
        for known in stem:
            if len(known) > 2 and word in {f"{known}id", f"id{known}", f"{known}sid"}:
                return [known, "id"]
    return [singular(word)]


def singular(word: str) -> str:
    """Return a word without its plural ending, where it is a plain one."""
    if len(word) > 4 and word.endswith("ies") and word not in {"series", "movies"}:
        return word[:-3] + "y"
    if word in {"series", "news", "plus", "status", "address", "business", "times", "plays"}:
        return {"plays": "play"}.get(word, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def score(name: str, vocabulary: dict[str, float]) -> float:
    """Return how well a name fits a vocabulary, 0 to 1; words beside the match lower it."""
    words = tokens(name)
    fits = [vocabulary.get(word, 0.0) for word in words]
    joined = vocabulary.get("".join(words), 0.0)
    best = max([*fits, joined, 0.0])
    if not best or joined == best:
        return best
    strange = sum(1 for word in words if word not in vocabulary and word not in ID)
    return best * 0.93**strange


def is_id(name: str) -> bool:
    """Tell whether a name ends or starts like an identifier."""
    words = tokens(name)
    return bool(words) and (words[-1] in ID or words[0] == "id")


def is_personal(name: str) -> bool:
    """Tell whether a column of that name points at single people."""
    words = tokens(name)
    pairs = {first + second for first, second in zip(words, words[1:], strict=False)}
    return bool(PERSONAL & ({*words} | pairs))
