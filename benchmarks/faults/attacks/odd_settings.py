"""Settings that are none: in audience.toml, in variables and as options."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from faults.attack import Attack, Given, Place
from faults.attacks.sources import rating_frame

FILES = {
    "no TOML": "= = =",
    "zero byte": "seed = 1\x00",
    "deep": "a = " + "[" * 3000,
    "unknown name": "colour = 'red'",
    "unknown section": "[paint]\ncolour = 'red'",
    "section as a value": "engine = 5",
    "value as a section": "[seed]\na = 1",
    "memory as words": "[engine]\nmemory = 'lots'",
    "no memory": "[engine]\nmemory = '0GB'",
    "memory as a number": "[engine]\nmemory = 2",
    "memory as SQL": '[engine]\nmemory = "2GB\'; DROP TABLE x; --"',
    "negative memory": "[engine]\nmemory = '-2GB'",
    "no threads": "[engine]\nthreads = 0",
    "many threads": "[engine]\nthreads = 99999999999",
    "half a thread": "[engine]\nthreads = 1.5",
    "seed below zero": "seed = -1",
    "seed too large": "seed = 99999999999999999999",
    "seed as a list": "seed = [1]",
    "renderer": "renderer = 'paper'",
    "no column": "[obtain]\ntable = 'ratings'\nviewer = 'nobody'",
    "no table": "[obtain]\ntable = 'nothing'",
    "column as SQL": "[obtain]\nviewer = '\"; DROP TABLE ratings; --'",
    "columns of one name": "[obtain]\ncolumns = ['a', 'a', 'a', 'a']",
    "viewer and title in one": "[obtain]\nviewer = 'user_id'\ntitle = 'user_id'",
    "window the wrong way": "[scrub]\nwindow_start = 2005-01-01\nwindow_end = 2004-01-01",
    "window of no day": "[scrub]\nwindow_start = '2004-02-30'",
    "ratings the wrong way": "[scrub]\nrating_low = 5\nrating_high = 1",
    "endless rating": "[scrub]\nrating_low = inf",
    "no number": "[scrub]\nwinsor = nan",
    "horizon": "[scrub]\nhorizon = 99999999999",
    "treatment": "[scrub]\ntreatment = { nothing = 'paint it' }",
    "one segment": "[model]\nk = 1",
    "many segments": "[model]\nk = 51",
    "most below two": "[model]\nk_max = 1",
    "draft as a word": "[model]\ndraft = 'perhaps'",
}
VARIABLES = {
    "memory": {"AUDIENCE_ENGINE__MEMORY": "lots"},
    "group": {"AUDIENCE_ENGINE": "5"},
    "broken group": {"AUDIENCE_ENGINE": "{"},
    "seed": {"AUDIENCE_SEED": "one"},
    "unknown": {"AUDIENCE_MODEL__COLOUR": "red"},
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "seed": ("--seed", "one"),
    "negative seed": ("--seed", "-1"),
    "k": ("--k", "1"),
    "zero byte": ("--source", "a\0b"),
    "unknown": ("--colour", "red"),
    "twice": ("--source",),
    "nothing": ("extra",),
}
SHORT = {"memory as words", "memory as SQL", "column as SQL", "deep", "negative seed"}


def odd_file(place: Place, text: str) -> Given:
    """Run ratings under settings that are none."""
    path = place.source / "ratings.csv"
    rating_frame().to_csv(path, index=False)
    return Given(arguments=("run", "--quiet", "--source", str(path)), settings=text)


def odd_variable(place: Place, variables: dict[str, str]) -> Given:
    """Run ratings under variables that are none."""
    return Given(**{**vars(odd_file(place, "")), "environment": variables})


def odd_options(_: Place, options: tuple[str, ...]) -> Given:
    """Run with options that are none."""
    return Given(arguments=("run", *options))


def setting_attacks() -> Iterator[Attack]:
    """Yield settings of every place they come from."""
    for name, text in FILES.items():
        yield Attack("settings", name, partial(odd_file, text=text), name in SHORT)
    for name, variables in VARIABLES.items():
        prepare = partial(odd_variable, variables=variables)
        yield Attack("settings", f"variable, {name}", prepare)
    for name, options in OPTIONS.items():
        prepare = partial(odd_options, options=options)
        yield Attack("settings", f"option, {name}", prepare, name in SHORT)
