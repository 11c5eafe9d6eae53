"""What viewers choose, and how that moves: titles, genres, ages.

title_facts   one row a title, its genres
choice_lifts  how much more often something is chosen on one side than on the other
title_trends  titles that rise and fall
title_marks   titles of the highest and the lowest mean mark
first_titles  titles that win viewers, keep or lose them
genre_trends  genres: share, mark, how both move
title_ages    age and release year of what is chosen
count_caps    where an export cut what it holds
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.explore.choices.count_caps import count_caps
from analysis.explore.choices.first_titles import day_rows, keeping_titles, winning_titles
from analysis.explore.choices.genre_trends import moved_genres
from analysis.explore.choices.title_ages import ages_of_choices
from analysis.explore.choices.title_marks import extreme_titles, rated_titles, top_marks
from analysis.explore.choices.title_trends import moved_titles

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar


def chosen_tables(
    events: ir.Table,
    titles: ir.Table,
    calendar: Calendar,
    window: dict[str, Any],
    counts: pd.DataFrame,
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Return what viewers choose and how that moves.

    Parameters
    ----------
    events, titles : ibis Table
        Cleaned rows and titles.
    calendar : Calendar
        The periods that are compared.
    window : dict
        end of the observation window.
    counts : DataFrame
        n and users: how many viewers have n rows.
    fewest : int
        Nothing is told of fewer viewers.

    Returns
    -------
    dict of str to DataFrame
        A table whose signal the source lacks is empty.
    """
    days, rated = day_rows(events), rated_titles(events, fewest)
    end = window.get("end") or events["at"].max().execute()
    return {
        "title_trends": moved_titles(events, titles, calendar, fewest),
        "title_marks": extreme_titles(rated, titles),
        "top_marks": top_marks(rated),
        "title_wins": winning_titles(days, titles, fewest),
        "title_keeps": keeping_titles(days, titles, pd.Timestamp(end), fewest),
        "genre_trends": moved_genres(events, titles, calendar, fewest),
        "chosen_ages": ages_of_choices(events, titles, calendar, fewest),
        "count_caps": count_caps(counts, fewest),
    }
