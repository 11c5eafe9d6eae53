"""Exports whose names and gaps are written in other languages than English."""

from __future__ import annotations

import pytest
from value_sources import inspected

from analysis.obtain.roles.name_words import name_tokens

MARKS = ("4,5", "k. A.", "3,0", "keine Angabe")
# 5, 10, 15 and 20 minutes and an hour by turns, in seconds, 16 rows of each.
LENGTHS = ("300", "600", "900", "1.200", "3.600")
TITLES = ("Tatort – Folge 1", "Tatort – Folge 2", "Die Küste", "Überall")


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("Kundennummer", ["kunden", "id"]),
        ("Kundennr", ["kunden", "id"]),
        ("BenutzerID", ["benutzer", "id"]),
        ("Titelkennung", ["titel", "id"]),
        ("Nummer", ["nummer"]),
        ("Handynummer", ["handynummer"]),
    ],
)
def test_words_that_name_an_id(name, tokens):
    assert name_tokens(name) == tokens


def test_a_german_export(tmp_path):
    lines = ["Kundennummer;Sendung;Gesehen am;Dauer (Sek.);Bewertung"]
    for row in range(80):
        day = f"{1 + row % 28:02d}.03.23 20:{row % 60:02d}"
        told = f"{LENGTHS[row % 5]};{MARKS[row // 2 % 4]}"
        lines.append(f"K-{row % 16:03d};{TITLES[row // 3 % 4]};{day};{told}")
    path = tmp_path / "nutzung.csv"
    path.write_bytes(("sep=;\n" + "\n".join(lines)).encode("cp1252"))
    told, error = inspected(str(path))
    assert not error
    assert (told["rows"], told["viewers"], told["titles"]) == (80, 16, 4)
    assert told["minutes"] == pytest.approx(16 * 110)
    # Of every eight rows two are 4.5 and two are 3.0.
    assert (told["ratings"], told["rating_mean"]) == (40, 3.75)
    assert (told["first"][:10], told["last"][:10]) == ("2023-03-01", "2023-03-28")
