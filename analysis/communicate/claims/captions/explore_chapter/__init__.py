"""What is said of figures and tables of what viewers do.

rating_words   figures of rows: their values, and when they came
viewer_words   how much viewers give, how unequally, at what level, for how long
change_words   how marks change, and by what
season_words   trend and season by month
hypothesis_words  the table and the figure of hypotheses
step_words     the change of the mean mark from each period to the next
genre_words    what genres are rated, how their shares move, and ages
moved_title_words  titles that move, win, keep or lose viewers, or please most
amount_words   minutes and plays: in all, by month, by title
active_words   the most active viewers and the others
return_words   viewers who come again: arrivals, retention, gaps, second visits
title_words    popularity and the noise below it, age, genres
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.explore_chapter.active_words import (
    activity_bands_words,
    amount_spread_words,
)
from analysis.communicate.claims.captions.explore_chapter.amount_words import (
    amount_totals_words,
    minutes_by_month_words,
    plays_by_month_words,
    titles_by_minutes_words,
    titles_by_plays_words,
)
from analysis.communicate.claims.captions.explore_chapter.change_words import (
    arrival_means_words,
    mean_by_period_words,
    mean_spreads_words,
    rating_change_words,
)
from analysis.communicate.claims.captions.explore_chapter.genre_words import (
    chosen_ages_words,
    genre_means_words,
    genre_trends_words,
)
from analysis.communicate.claims.captions.explore_chapter.hypothesis_words import (
    hypothesis_table_words,
    tested_effects_words,
)
from analysis.communicate.claims.captions.explore_chapter.moved_title_words import (
    title_keeps_words,
    title_marks_words,
    title_trends_words,
    title_wins_words,
)
from analysis.communicate.claims.captions.explore_chapter.rating_words import (
    rating_histogram_words,
    rows_by_month_words,
    weekly_rhythm_words,
)
from analysis.communicate.claims.captions.explore_chapter.return_words import (
    new_and_returning_words,
    retention_curve_words,
    retention_words,
    second_visits_words,
    visit_gaps_words,
)
from analysis.communicate.claims.captions.explore_chapter.season_words import trend_season_words
from analysis.communicate.claims.captions.explore_chapter.step_words import change_steps_words
from analysis.communicate.claims.captions.explore_chapter.title_words import (
    genre_shares_words,
    rows_per_title_words,
    title_age_words,
    top_titles_words,
)
from analysis.communicate.claims.captions.explore_chapter.viewer_words import (
    mean_rating_words,
    ratings_per_viewer_words,
    viewer_concentration_words,
    viewer_tenure_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order in which the chapter shows them.
EXPLORE_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(ratings_per_viewer_words, amount_totals_words, viewer_concentration_words),
    *(activity_bands_words, amount_spread_words, rating_histogram_words),
    *(mean_rating_words, mean_by_period_words, rating_change_words, change_steps_words),
    *(arrival_means_words, mean_spreads_words),
    *(rows_by_month_words, minutes_by_month_words, plays_by_month_words),
    *(weekly_rhythm_words, viewer_tenure_words),
    trend_season_words,
    *(new_and_returning_words, retention_words, retention_curve_words),
    *(visit_gaps_words, second_visits_words),
    *(rows_per_title_words, top_titles_words, titles_by_minutes_words, titles_by_plays_words),
    *(title_age_words, chosen_ages_words),
    *(title_trends_words, title_wins_words, title_keeps_words, title_marks_words),
    *(genre_shares_words, genre_means_words, genre_trends_words),
    *(hypothesis_table_words, tested_effects_words),
)
