"""Titles, genres and names of columns that are code somewhere: they stay text everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd

from faults.attack import DONE, REFUSED, Attack, Ended, Given, Place
from faults.attacks.sources import TITLES, rating_frame, title_frame, write_sqlite

# What would be run, loaded or broken, by the language it is written in; {} is a file that code
# would write.
TEXTS: dict[str, tuple[str, ...]] = {
    "HTML": (
        "<script>alert('canary')</script>",
        "<img src=x onerror=canary()>",
        "</title><canary>",
        "\"><canary x='",
        "&lt;script&gt;canary",
        "<!-- canary",
        "<style>*{{display:none}}</style>",
    ),
    "Markdown": (
        "[canary](javascript:canary())",
        "![canary](http://127.0.0.1:9/x.png)",
        "# canary",
        "```{{=html}}\n<canary>\n```",
        "| canary | canary |",
        "**canary",
        "$canary$ \\canary{{x}}",
    ),
    "shortcodes": (
        "{{{{< include /etc/passwd >}}}}",
        "{{{{< video http://127.0.0.1:9/x >}}}}",
        "`{{python}} open('{0}', 'w')`",
        "```{{python}}\nopen('{0}', 'w')\n```",
        "::: canary\n",
        "{{{{% raw %}}}}",
        "@canary [@canary]",
        "---\ntitle: canary\n---",
    ),
    "formulas": (
        '=HYPERLINK("http://127.0.0.1:9","canary")',
        "+cmd|' /C calc'!A0",
        "-2+3+canary",
        "@SUM(canary)",
        "\t=canary()",
        "\r=canary()",
        "\uff1dcanary()",
    ),
    "SQL": (
        "'; DROP TABLE ratings; --",
        '" OR "1"="1',
        "x' UNION SELECT canary --",
        "%s %(canary)s",
        "\\'; COPY (SELECT 1) TO '{0}'; --",
        "$1 ?1 :canary",
    ),
    "Typst": (
        '#read("/etc/passwd")',
        '#import "x"',
        "*canary",
        "$ canary",
        "<canary> @canary",
        "#while true {{}}",
        "\\u{{202e}} #panic()",
    ),
    "directions": (
        "\u202eyranac\u202c",
        "\u2066canary\u2069",
        "a\u200bb\ufeffc",
        "e" + "\u0301" * 300,
        "\ud7ff\ue000",
        "👩‍👩‍👧‍👦" * 40,
        "مرحبا canary",
    ),
    "control signs": (
        "a\x1b[31mcanary",
        "a\x07\x08canary",
        "a\x00canary",
        "line\nline\r\nline",
        "\x7f",
        " ",
        "",
    ),
    "length": ("canary " * 3000, "c" * 9000, "ж" * 5000),
}
# Names of files and pages that a title must not lead to.
LOADED = ("127.0.0.1:9", "javascript:canary")


class _Tags(HTMLParser):
    """Collects what a page does that only a title could have made it do."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag, an attribute or an address that a title named."""
        if tag == "canary" or any(
            "canary" in (value or "") for name, value in attrs if name[:2] == "on"
        ):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name in {"src", "href"} and any(part in (value or "") for part in LOADED):
                self.found.append(f"{tag} {name}={value}")


def active_parts(folder: Path) -> list[str]:
    """Return what titles became in pages: tags, handlers and addresses."""
    found = []
    for page in sorted(folder.rglob("*.html")):
        tags = _Tags()
        tags.feed(page.read_text(encoding="utf-8"))
        found += [f"{page.name}: {part}" for part in tags.found]
    return found


def formula_cells(folder: Path) -> list[str]:
    """Return cells of tables that a spreadsheet would take for a formula."""
    found = []
    for path in sorted(folder.rglob("*.csv")):
        for name, column in pd.read_csv(path, dtype=str, keep_default_na=False).items():
            risky = column[column.str.lstrip().str.match(r"[=@]|[+-](?![\d.]|inf|$)", na=False)]
            found += [f"{path.name}, {name}: {cell[:40]!r}" for cell in risky[:2]]
    return found


def hostile_source(place: Place, kind: str, escaped: Path) -> Path:
    """Write ratings of titles, genres and a trait with hostile names."""
    texts = [
        text.format(escaped) for text in (sum(TEXTS.values(), ()) if kind == "all" else TEXTS[kind])
    ]
    named = [
        texts[number % len(texts)] + f" {number}" * (number >= len(texts))
        for number in range(TITLES)
    ]
    movies = title_frame().assign(title=named, genres=[text.replace("|", "/") for text in named])
    ratings = rating_frame()
    people = pd.DataFrame({"user_id": ratings["user_id"].unique()})
    people["country"] = [texts[number % 2] for number in range(len(people))]
    tables = {"ratings": ratings, "movies": movies, "people": people}
    return write_sqlite(place.source / "a.db", tables)


def hostile_titles(place: Place, kind: str, command: str) -> Given:
    """Run or render ratings whose titles are code somewhere."""
    escaped = place.source.parent / "escaped"
    path = hostile_source(place, kind, escaped)
    out = place.work / "site"
    arguments = {
        "audit": ("audit", str(path), "--out", str(out), "--quiet"),
        "run": ("run", "--draft", "--source", str(path), "--quiet"),
        "render": (
            "render",
            "--draft",
            "--renderer",
            "embedded",
            "--source",
            str(path),
            "--out",
            str(out),
            "--quiet",
        ),
    }[command]
    shown = {"audit": out, "run": place.project / "reports", "render": out}[command]

    def looks(_: Ended) -> list[str]:
        ran = ["code of a title ran"] * escaped.exists()
        return ran + active_parts(shown) + formula_cells(shown)

    return Given(arguments=arguments, codes=(DONE,), looks=looks)


def hostile_names(place: Place, kind: str) -> Given:
    """Audit a table whose name and columns are code somewhere."""
    escaped = place.source.parent / "escaped"
    texts = [text.format(escaped).replace("\0", "") or "x" for text in TEXTS[kind]]
    ratings = rating_frame()
    for number, text in enumerate(texts):
        ratings[text[:900]] = (ratings["movie_id"] + number) % 7
    ratings.to_csv(place.source / "ratings.csv", index=False)
    out = place.work / "audit"

    def looks(_: Ended) -> list[str]:
        return ["code of a name ran"] * escaped.exists() + formula_cells(out)

    arguments = ("audit", str(place.source / "ratings.csv"), "--quiet")
    # A name with a bare carriage return in it is more than the engine reads.
    return Given(arguments=arguments, codes=(DONE, REFUSED), looks=looks)


def hostile_attacks() -> Iterator[Attack]:
    """Yield every language in titles, in names of columns, and all at once on the pages."""
    for kind in TEXTS:
        prepare = partial(hostile_titles, kind=kind, command="audit")
        yield Attack("hostile titles", f"{kind}, audit", prepare, kind == "formulas")
        yield Attack(
            "hostile titles", f"{kind}, columns", partial(hostile_names, kind=kind), kind == "SQL"
        )
        yield Attack(
            "hostile titles", f"{kind}, run", partial(hostile_titles, kind=kind, command="run")
        )
    prepare = partial(hostile_titles, kind="all", command="render")
    yield Attack("hostile titles", "all, render", prepare)
