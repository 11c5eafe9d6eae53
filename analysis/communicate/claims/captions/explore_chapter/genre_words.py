"""The words of how genres are rated and how their shares move, and of the age of what is chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.explore_chapter.title_words import (
    LONGEST_GENRE,
    MOST_GENRES,
)
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.data.source import few_phrase
from analysis.communicate.claims.explore.chosen import age_phrase, period_rows, times_slot
from analysis.communicate.claims.explore.mark_changes import mean_slot, period_slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share
from analysis.text.markdown import single_line

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


def rated_genres(results: Results) -> pd.DataFrame:
    """Return the largest genres whose marks are known, the highest first."""
    frame = results.explored.frame("genre_trends")
    shown = frame[frame["mean"].notna()].head(MOST_GENRES)
    return shown.sort_values(["mean", "genre"], ascending=[False, True]).reset_index(drop=True)


def _no_genres(results: Results, shown: int) -> bool:
    """Say whether the shares of genres tell already that the source lacks them."""
    has = results.obtained.record("source")["has_genres"]
    return few_phrase(results, "genres") is not None or not (shown or has)


def genre_means_words(results: Results) -> FigureWords | Claim:
    """Return the words of the mean mark of each genre."""
    frame, people = rated_genres(results), Populations(results)
    name = "genre-means"
    if _no_genres(results, len(frame)):
        return said_before("figure", name)
    if len(frame) < 2:
        text = "The source has no ratings, so no genre is rated higher than another."
        return Sentences("figure", name).absent(text)
    slots: dict[str, Slot] = {}
    words = {}
    for kind, row in (("best", frame.iloc[0]), ("worst", frame.iloc[-1])):
        genre = single_line(row["genre"], LONGEST_GENRE)
        of = Population(f"ratings of {genre}", int(row["marks"]), (genre,))
        slots[kind] = mean_slot(row["mean"], of, people, (row["mean_low"], row["mean_high"]))
        words[f"{kind}_genre"] = genre
    say = Sentences("figure", name, slots, words, "estimated")
    line = "{best_genre} is rated {best} on average, {worst_genre} {worst}"
    return say.figure(
        title=line,
        subtitle="Mean rating by genre with intervals over viewers; a title counts in each "
        "of its genres",
        caption=f"{line}. Who chooses a genre likes it more than others would, so this does not "
        "say what they would rate it.",
        alt=f"Dots with intervals, one for each genre. {line}.",
    )


def moved_genres_shown(results: Results) -> pd.DataFrame:
    """Return the largest genres whose share is known in both periods, as the stage orders them."""
    frame = results.explored.frame("genre_trends")
    return frame[frame["lift"].notna()].head(MOST_GENRES).reset_index(drop=True)


def genre_trends_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of genres whose share of the rows moves."""
    frame, people = moved_genres_shown(results), Populations(results)
    say = Sentences("table", "genre-trends")
    if _no_genres(results, len(frame)):
        return said_before("table", "genre-trends")
    if frame.empty:
        return say.absent("No genre can be followed over two whole years or quarters.")
    slots = {
        name: period_slot(frame[name].iloc[0], frame["unit"].iloc[0]) for name in ("before", "now")
    }
    moved = frame[(frame["low"] > 1) | (frame["high"] < 1)]
    words: dict[str, object] = {"many": people.many}
    last = "No share measurably moved."
    if len(moved):
        far = moved.loc[moved["lift"].map(math.log).abs().idxmax()]
        of = period_rows(people, slots["now"])
        slots["times"] = times_slot(far["lift"], of, far["low"], far["high"])
        words["genre"] = single_line(far["genre"], LONGEST_GENRE)
        last = "The share of {genre} moved most, to {times} times what it was."
    slots["whole"] = declared_share(1)
    say = Sentences("table", "genre-trends", slots, words, "estimated", (people.rows,))
    over = frame["share"].sum() > 1
    return say.table(
        caption="Genres, with their share of all {many}, and of those of {before} and of {now}; "
        f"times as large, with intervals that hold all genres at once. {last}",
        note="A title counts in each of its genres, so that shares sum to more than {whole}."
        if over
        else None,
    )


def chosen_ages_words(results: Results) -> FigureWords | Claim:
    """Return the words of the age of what is chosen, period by period."""
    frame, people = results.explored.frame("chosen_ages"), Populations(results)
    name = "chosen-ages"
    if few_phrase(results, "year") or not (
        people.source["has_years"] and people.source["has_time"]
    ):
        return said_before("figure", name)
    told = age_phrase(results, people)
    if told is None:
        return Sentences("figure", name).absent(
            "No two whole years or quarters with dates and release years can be compared, so the "
            "age of what is chosen is not followed."
        )
    say = Sentences("figure", name, told.slots, told.words, "estimated")
    unit = frame["unit"].iloc[0]
    return say.figure(
        title=told.template,
        subtitle=f"Share of {{many}} by {unit} that go to titles up to {{recent_age}} years old "
        "and over twenty, with intervals over viewers",
        caption=f"{told.template}; release years are whole years, so an age is known to within a "
        "year.",
        alt=f"Two lines of shares of {{many}} by {unit}. {told.template}.",
    )
