"""All parts of one replica, drawn in the order of the recipe from one seed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis import progress
from analysis.demo import damage, database, dictionary, people, rows, statistics, titles
from analysis.demo.recipe import Sizes


@dataclass(frozen=True)
class Replica:
    """Everything that is drawn before it is written.

    Parameters
    ----------
    people : People
        Viewers with their latent types.
    genuine : Genuine
        Titles that viewers choose.
    rows : Rows
        The ratings, none of them null yet.
    phantoms : Phantoms
        Viewers that only the statistics know.
    """

    people: people.People
    genuine: titles.Genuine
    rows: rows.Rows
    phantoms: damage.Phantoms


def draw_replica(
    sizes: Sizes, types: bool, chance: list[np.random.Generator], drift: bool = False
) -> Replica:
    """Draw viewers, titles, ratings and phantoms."""
    viewers = people.draw_people(sizes, types, chance[0])
    chosen = titles.genuine_titles(sizes, chance[1])
    drawn = rows.draw_rows(viewers, chosen, sizes, chance[2], drift)
    ghosts = damage.phantom_viewers(viewers.customer, chosen, sizes, chance[3])
    return Replica(viewers, chosen, drawn, ghosts)


def _all_rows(replica: Replica) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return user, movie, rating and day of all rows, phantoms behind the others."""
    drawn, ghosts = replica.rows, replica.phantoms
    return (
        np.r_[drawn.user, ghosts.user + len(replica.people.customer)],
        np.r_[drawn.movie, ghosts.movie],
        np.r_[drawn.rating, ghosts.rating],
        np.r_[drawn.day, ghosts.day],
    )


def write_replica(
    replica: Replica, path: Path, sizes: Sizes, chance: list[np.random.Generator]
) -> None:
    """Compute the statistics, then damage and write every table."""
    user, movie, rating, day = _all_rows(replica)
    customers = np.r_[replica.people.customer, replica.phantoms.customer]
    by_user = statistics.group_statistics(user, movie, rating, day)
    ids, title = np.unique(movie, return_inverse=True)
    by_movie = statistics.group_statistics(title, user, rating, day)
    catalogue = titles.title_catalogue(ids, replica.genuine, sizes, chance[0])
    tables = {
        "viewer_ratings": lambda: database.rating_rows(replica.rows, replica.people, chance[1]),
        "movies": lambda: [database.movie_rows(catalogue)],
        "user_statistics": lambda: [database.user_statistics(customers, by_user, chance[2])],
        "movie_statistics": lambda: [
            database.movie_statistics(ids, by_movie, catalogue, chance[3])
        ],
        "data_dictionary": lambda: [dictionary.dictionary_rows()],
    }
    database.write_database(path, tables, sizes)


def write_truth(replica: Replica, path: Path) -> None:
    """Write `customer_id,type` for every viewer of `viewer_ratings`, by id."""
    order = np.argsort(replica.people.customer)
    kinds = [people.TYPES[kind].name for kind in replica.people.type[order].tolist()]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("customer_id", "type"))
        writer.writerows(zip(replica.people.customer[order].tolist(), kinds, strict=True))


def build_replica(
    database_path: Path, truth: Path | None, scale: float, seed: int, drift: bool = False
) -> None:
    """Draw and write a replica.

    Parameters
    ----------
    database_path : Path
        The SQLite file to make; must not exist.
    truth : Path or None
        Where the planted types go; None plants none.
    scale : float
        1.0 is the reference.
    seed : int
        Decides everything drawn.
    drift : bool
        Whether one type turns half-way, see `drift`.
    """
    sizes = Sizes(scale)
    chance = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(8)]
    with progress.work_step("Drawing viewers, titles and ratings"):
        replica = draw_replica(sizes, truth is not None, chance[:4], drift)
    write_replica(replica, database_path, sizes, chance[4:])
    if truth is not None:
        write_truth(replica, truth)
