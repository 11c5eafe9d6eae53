"""Passwords in every form of a source, on every command, in settings and in variables."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from faults.attack import Attack, Given, Place

# The parts in which a driver may quote it too; nothing else holds them.
PASSWORD, PARTS = "Hidden77/Word88", ("Hidden77", "Word88", "hidden77", "word88")
FORMS = {
    "url": "postgres://u:Hidden77Word88@127.0.0.1:1/db",
    "slash": f"postgres://u:{PASSWORD}@127.0.0.1:1/db",
    "at": "postgres://u:Hidden77@Word88@127.0.0.1:1/db",
    "mark": "postgres://u:Hidden77?Word88#@127.0.0.1:1/db",
    "bracket": "postgres://u:Hidden77[Word88@127.0.0.1:1/db",
    "no host": "http://u:Hidden77Word88@h",
    "capitals": "POSTGRES://u:Hidden77Word88@127.0.0.1:1/db",
    "blank": "  postgres://u:Hidden77Word88@127.0.0.1:1/db",
    "tab": "\tpostgres://u:Hidden77Word88@127.0.0.1:1/db",
    "line": "postgres://u:Hidden77Word88@127.0.0.1:1/db\nx",
    "spaces": "postgres://u:Hidden77 Word88@127.0.0.1:1/db",
    "no scheme": "u:Hidden77Word88@127.0.0.1:1/db",
    "one slash": "postgres:/u:Hidden77Word88@127.0.0.1:1/db",
    "no at": "postgres://u:Hidden77Word88",
    "no user": "postgres://:Hidden77Word88@127.0.0.1:1/db",
    "port": "postgres://u:Hidden77Word88@127.0.0.1:none/db",
    "query": "postgres://127.0.0.1:1/db?user=u&password=Hidden77Word88",
    "words": "host=127.0.0.1 port=1 user=u password=Hidden77Word88 dbname=db",
    "quoted": "host=127.0.0.1 PASSWORD = 'Hidden77 Word88'",
    "short word": "host=127.0.0.1 pwd=Hidden77Word88",
    "other engine": "mysql+driver://u:Hidden77Word88@127.0.0.1:1/db",
    "letters": "postgres://ü:Hidden77Wörd@127.0.0.1:1/db",
    "file": "sqlite://u:Hidden77Word88@/data/x.db",
    "long": "postgres://u:Hidden77Word88@h/" + "d" * 300,
    "path": "~u:Hidden77Word88@h/x",
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "--quiet", "--source", "{}"),
    "render": ("render", "--quiet", "--source", "{}"),
    "audit": ("audit", "--quiet", "{}"),
    "score": ("score", "--quiet", "{}"),
    "cluster": ("cluster", "--quiet", "{}"),
    "doctor": ("doctor", "--source", "{}"),
    "variable": ("run", "--quiet"),
    "argument": ("run", "{}"),
    "seed": ("run", "--seed", "{}"),
    "option": ("run", "--sauce={}"),
    "out": ("demo", "--scale", "{}"),
}
SETTINGS = {
    "section": '[database]\npassword = "{}"\n',
    "name": 'password = "{}"\n',
    "list": 'source = ["{}"]\n',
    "number": 'seed = "{}"\n',
    "table": '[engine]\nthreads = {{ password = "{}" }}\n',
    "open": 'source = "{}\n',
    "source": 'source = "{}"\n',
    "memory": '[engine]\nmemory = "{}"\n',
    "column": '[obtain]\nviewer = ["{}"]\n',
}
# With these every command and every form is met once in the short form.
SHORT = dict(zip(FORMS, [*COMMANDS] * len(FORMS), strict=False))


def told_source(_: Place, form: str, command: str) -> Given:
    """Give a command a source with a password in it."""
    arguments = tuple(part.format(FORMS[form]) for part in COMMANDS[command])
    variable = {"AUDIENCE_SOURCE": FORMS[form]} if command == "variable" else {}
    codes = (1, 2) if command == "doctor" else (2,)
    return Given(arguments=arguments, codes=codes, secrets=PARTS, environment=variable)


def told_settings(_: Place, text: str, form: str) -> Given:
    """Give a run settings with a password in them."""
    told = FORMS[form].replace("\t", " ").replace("\n", " ")
    return Given(arguments=("run", "--quiet"), secrets=PARTS, settings=text.format(told))


def password_attacks() -> Iterator[Attack]:
    """Yield every form on every command, and in every setting."""
    for form, command in itertools.product(FORMS, COMMANDS):
        prepare = partial(told_source, form=form, command=command)
        yield Attack("passwords", f"{form}, {command}", prepare, SHORT[form] == command)
    for (name, text), form in itertools.product(SETTINGS.items(), ("slash", "words", "url")):
        prepare = partial(told_settings, text=text, form=form)
        yield Attack("passwords", f"{form}, settings, {name}", prepare, form == "words")
