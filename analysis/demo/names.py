"""Invented film titles, some with accents, commas and quotes as real catalogues have them."""

from __future__ import annotations

import numpy as np


def _words(text: str) -> list[str]:
    return text.split("|") if "|" in text else text.split()


ADJECTIVES = _words(
    "Last Silent Broken Golden Hidden Crimson Endless Paper Hollow Second Distant Northern "
    "Borrowed Quiet Electric Burning Forgotten Crooked Velvet Lonely Midnight Reckless Frozen "
    "Gentle Savage Wandering Invisible Scarlet Restless Secret Bitter Faithful Drowned Lucky "
    "Copper Stolen Ordinary Perfect Falling Blind Wicked Tender Seventh Foreign Careless Iron"
)
NOUNS = _words(
    "Harbor Orchard Winter Letter Garden Station Mirror Kingdom Summer River Stranger Promise "
    "Detective Horizon Daughter Lantern Bridge Island Carnival Shadow Captain Window Sparrow "
    "Voyage Ballad Theater Thunder Cathedral Gambler Compass Orphan Highway Railway Tailor "
    "Witness Sailor Piano Desert Avalanche Clockmaker Fisherman Comet Butcher Archive Tide "
    "Governess Violin Ferry Monsoon Empire Crow"
)
PLACES = _words(
    "Lisbon|Kraków|Montréal|Zürich|Århus|Málaga|Oslo|Savannah|Trieste|Göteborg|Valparaíso|"
    "Tbilisi|Nagasaki|Dakar|Besançon|Galway|Reykjavík|Łódź|Calcutta|Ouro Preto"
)
FOREIGN = _words(
    "Le Café des Ombres|La Niña del Río|Die Stille der Bäume|Den Långa Natten|Il Più Lungo "
    "Giorno|À bout de rêves|Señora Ventura|Przed Świtem|O Último Verão|Šťastný Den|Über den "
    "Dächern|Ça va, Marcel?|Fröken Åström|L'Été à Nîmes|Amélie au Château|Tokyo Nocturne 東京"
)
PEOPLE = _words("Mary Henry Clara Otto José Ingrid Walter Renée Søren Ada Björn Lucía")

PATTERNS = (
    "The {a} {n}",
    "The {a} {n}",
    "{a} {n}",
    "{n} of {p}",
    "The {n} and the {m}",
    "{a} {n}: The {m} Years",
    "{h}'s {n}",
    "Goodbye, {h}",
    "{n}, {m} and {o}",
    'The "{a}" {n}',
    "{a} {n}: Season {i}",
    "The {n} Collection: Vol. {i}",
    "A {n} in {p}",
    "{h} & the {a} {n}",
    "{f}",
)


def _fill(pattern: str, picks: np.ndarray) -> str:
    return pattern.format(
        a=ADJECTIVES[picks[0] % len(ADJECTIVES)],
        n=NOUNS[picks[1] % len(NOUNS)],
        m=NOUNS[picks[2] % len(NOUNS)],
        o=NOUNS[picks[3] % len(NOUNS)],
        p=PLACES[picks[4] % len(PLACES)],
        h=PEOPLE[picks[5] % len(PEOPLE)],
        f=FOREIGN[picks[6] % len(FOREIGN)],
        i=1 + picks[7] % 7,
    )


def invented_titles(count: int, random: np.random.Generator) -> list[str]:
    """Return distinct invented titles; one met before becomes a sequel.

    Parameters
    ----------
    count : int
        How many.
    random : numpy.random.Generator
        Source of chance.
    """
    met: dict[str, int] = {}
    found = []
    for picks in random.integers(0, 2**31, (count, 9)).tolist():
        title = _fill(PATTERNS[picks[8] % len(PATTERNS)], picks)
        met[title] = met.get(title, 0) + 1
        found.append(title if met[title] == 1 else f"{title} {met[title]}")
    return found
