"""Generated schemas, titles and settings, and what must hold of each: examples for Hypothesis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from faults.attack import DONE, REFUSED, Attack, Given, Place
from faults.attacks.hostile import TEXTS
from faults.attacks.odd_settings import FILES
from faults.attacks.sources import TITLES, VIEWERS, rating_frame, write_sqlite
from faults.attacks.viewers import NAMES, VALUES
from faults.judgement import Verdict, judge_attack
from faults.project import Project

# Names that a column of each role has in sources of several languages and systems.
ROLES = {
    "user_id": ("user_id", "UserID", "customer", "Kunde", "utilisateur", "usuario", "viewer", "x"),
    "movie_id": ("movie_id", "itemId", "Film", "titre_id", "pelicula", "show id", "y"),
    "rating": ("rating", "Bewertung", "note", "stars", "puntuación", "z"),
    "rated_at": ("rated_at", "timestamp", "Datum", "date_vue", "fecha", "w"),
}  # fmt: skip
# What a group of so few viewers is called; nothing else is.
GROUP, FEW = "Atlantis", 10
VALID = (
    *("", "seed = 5", "[engine]\nmemory = '300MB'\nthreads = 1", "[scrub]\nmin_ratings = 3"),
    *("[model]\nk_max = 4", "[scrub]\nnull_ratings = 'drop'", "[report]\ntitle = '<b>=1+1</b>'"),
)
FORMS = ("csv", "db", "parquet", "tsv")
# Most signs of a generated title; longer ones are among the attacks.
LONGEST = 40


@dataclass(frozen=True)
class Example:
    """A generated source and what is done with it.

    Parameters
    ----------
    names : dict
        Name of the column of each role; roles that are absent have none.
    personal : tuple of (str, str)
        Kind of what single viewers have, and the name of its column.
    beside : bool
        Whether that lies beside each rating, or in a table of viewers.
    group : int
        Viewers of a group that is too small to tell of.
    titles : tuple of str
        Names of titles.
    missing : float
        Share of cells without a value.
    doubled : bool
        Whether a column is there twice, in another case.
    odd : str
        An extra column of an odd type; empty for none.
    form : str
        Ending of the file.
    settings : str
        Content of `audience.toml`.
    command : str
        audit or run.
    """

    names: dict[str, str]
    personal: tuple[tuple[str, str], ...]
    beside: bool
    group: int
    titles: tuple[str, ...]
    missing: float
    doubled: bool
    odd: str
    form: str
    settings: str
    command: str

    def secrets(self) -> tuple[str, ...]:
        """Return what must be shown nowhere."""
        planted = [str(VALUES[kind](at)) for kind, _ in self.personal for at in range(VIEWERS)]
        return (*planted, GROUP)


ODD = {
    "": lambda rows: [],
    "mixed": lambda rows: [n if n % 2 else f"v{n % 3}" for n in range(rows)],
    "endless": lambda rows: [math.inf if n % 50 == 0 else n / 7 for n in range(rows)],
    "empty": lambda rows: [None] * rows,
    "large": lambda rows: [2**62 + n % 5 for n in range(rows)],
    "truth": lambda rows: [n % 3 == 0 for n in range(rows)],
    "old": lambda rows: ["0000-01-01" if n % 2 else "9999-12-31" for n in range(rows)],
}


def role_names() -> st.SearchStrategy[dict[str, str]]:
    """Return names for the roles that a source has."""
    named = {role: st.sampled_from(names) for role, names in ROLES.items()}
    needed = {role: named[role] for role in ("user_id", "movie_id")}
    return st.fixed_dictionaries(
        needed, optional={k: v for k, v in named.items() if k not in needed}
    )


def personal_columns() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Return kinds of what single viewers have, each under one of its names."""
    pairs = [(kind, name) for kind, names in NAMES.items() for name in names]
    chosen = st.lists(st.sampled_from(pairs), max_size=3, unique_by=lambda pair: pair[1].lower())
    return chosen.map(tuple)


def title_texts() -> st.SearchStrategy[tuple[str, ...]]:
    """Return names of titles: plain, hostile, or of any signs."""
    hostile = [text.format("escaped") for texts in TEXTS.values() for text in texts]
    anything = st.text(max_size=LONGEST)
    one = st.one_of(st.just("Film"), st.sampled_from(hostile), anything)
    return st.lists(one, min_size=1, max_size=6).map(tuple)


def generated_examples(command: str) -> st.SearchStrategy[Example]:
    """Return sources, titles and settings for a command."""
    return st.builds(
        Example,
        names=role_names(),
        personal=personal_columns(),
        beside=st.booleans(),
        group=st.integers(1, FEW - 1),
        titles=title_texts(),
        missing=st.sampled_from((0.0, 0.02, 0.3)),
        doubled=st.booleans(),
        odd=st.sampled_from(sorted(ODD)),
        form=st.sampled_from(FORMS),
        settings=st.one_of(st.sampled_from(VALID), st.sampled_from(sorted(FILES.values()))),
        command=st.just(command),
    )


def example_frames(example: Example) -> dict[str, pd.DataFrame]:
    """Return the tables of an example."""
    ratings = rating_frame()
    if example.missing:
        drawn = np.random.default_rng(3).random(ratings.shape) < example.missing
        ratings = ratings.astype(object).mask(drawn)
    people = pd.DataFrame({"user_id": range(1, VIEWERS + 1)})
    people["region"] = [GROUP if n < example.group else "Here" for n in range(VIEWERS)]
    for kind, name in example.personal:
        people[name] = [VALUES[kind](number) for number in range(VIEWERS)]
    titles = [example.titles[n % len(example.titles)] + f" {n}" for n in range(TITLES)]
    movies = pd.DataFrame({"movie_id": range(1, TITLES + 1), "title": titles})
    if example.odd:
        ratings["odd"] = pd.Series(ODD[example.odd](len(ratings)), dtype=object)
    if example.beside or example.form != "db":
        ratings = ratings.merge(people, on="user_id", how="left").merge(movies, how="left")
    absent = [role for role in ROLES if role not in example.names]
    names = example.names
    tables = {"ratings": ratings.drop(columns=absent), "people": people, "movies": movies}
    return {name: frame.rename(columns=names) for name, frame in tables.items()}


def write_example(folder: Path, example: Example) -> Path:
    """Write the source of an example."""
    tables, path = example_frames(example), folder / f"source.{example.form}"
    if example.form == "db":
        return write_sqlite(path, tables)
    frame = tables["ratings"]
    if example.doubled:
        frame = pd.concat([frame, frame.iloc[:, [1]].rename(columns=str.upper)], axis=1)
        frame.columns = [str(name) for name in frame.columns]
    if example.form == "parquet":
        unique = frame.loc[:, ~frame.columns.duplicated()]
        unique.astype({c: "string" for c in unique if unique[c].dtype == object}).to_parquet(path)
    else:
        frame.to_csv(path, index=False, sep="\t" if example.form == "tsv" else ",")
    return path


def prepared_example(place: Place, example: Example) -> Given:
    """Write an example and return what is run, and what must hold."""
    path = str(write_example(place.source, example))
    arguments = {
        "audit": ("audit", path, "--quiet"),
        "run": ("run", "--draft", "--quiet", "--source", path),
    }[example.command]
    return Given(
        arguments=arguments,
        codes=(DONE, REFUSED),
        secrets=example.secrets(),
        settings=example.settings,
        pages_only=True,
    )


def judge_example(example: Example, project: Project) -> Verdict:
    """Return what does not hold of an example."""
    attack = Attack("generated", example.command, partial(prepared_example, example=example))
    return judge_attack(attack, project)


def generated_verdicts(project: Project, command: str, number: int) -> list[Verdict]:
    """Return what comes of so many examples; none is made smaller, since each takes a command."""
    found: list[Verdict] = []

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(example=generated_examples(command))
    def judge(example: Example) -> None:
        verdict = judge_example(example, project)
        wrong = [f"{wrong} of {example}" for wrong in verdict.wrong]
        found.append(Verdict(verdict.kind, verdict.name, wrong))

    judge()
    return found
