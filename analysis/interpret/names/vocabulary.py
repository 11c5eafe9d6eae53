"""Words for behaviour: what a high or a low value of each counted measure is called.

A word says what viewers do, never what they are like.
"""

from __future__ import annotations

from analysis.interpret.names.lexicon import Side, Word

# Many ratings on one day are a list filled in, not an evening of watching.
RATED = {
    "busy_days": Word(
        0.6,
        Side("Bulk-Rating", "Bulk Raters", "more in one go", least=0.5),
        Side("Steady", "Steady Raters", "more spread over days", most=0.5),
    ),
}

# The first number is how plain a word is; `least` and `most` are values from which on, or up to
# which, it is true by itself: shares of one half, of a third, of what a week's days would give.
WORDS = {
    "rows_each": Word(
        1.0,
        Side("Frequent", "Regulars", "heavier use"),
        Side("Occasional", "Casual Viewers", "lighter use"),
    ),
    "active_days": Word(
        0.9,
        Side("Many-Day", "Many-Day Viewers", "more active days"),
        Side("Few-Day", "Few-Day Viewers", "fewer active days"),
    ),
    "plays_each": Word(
        0.9,
        Side("Frequent", "Heavy Players", "more plays"),
        Side("Occasional", "Light Players", "fewer plays"),
    ),
    "minutes_each": Word(
        0.95,
        Side("Long-Watching", "Heavy Watchers", "more watch time"),
        Side("Little-Watching", "Light Watchers", "less watch time"),
    ),
    "new_viewers": Word(
        0.8,
        Side("New", "Newcomers", "newer", least=0.5),
        None,
    ),
    "days_seen": Word(
        0.8,
        Side("Long-Time", "Long-Timers", "longer tenure"),
        Side("Short-Stay", "Short-Stay Viewers", "shorter tenure"),
    ),
    "days_since_last": Word(
        0.9,
        Side("Lapsed", "Lapsed Viewers", "longer since last seen", least=90),
        Side("Current", "Current Viewers", "more recently seen", most=90),
    ),
    "busy_days": Word(
        0.85,
        Side("Binge", "Binge Viewers", "more in one go", least=0.5),
        Side("Steady", "Steady Viewers", "more spread over days", most=0.5),
    ),
    "weekend_rows": Word(
        0.9,
        Side("Weekend", "Weekend Viewers", "more at weekends", least=1 / 3),
        Side("Weekday", "Weekday Viewers", "more on weekdays", most=1 / 4),
    ),
    "evening_rows": Word(
        0.9,
        Side("Evening", "Evening Viewers", "more in the evening", least=1 / 3),
        Side("Daytime", "Daytime Viewers", "more by day", most=1 / 4, never=("+night_rows",)),
    ),
    "night_rows": Word(
        0.85,
        Side("Night", "Night Viewers", "more at night", least=1 / 4),
        Side("Before-Midnight", "Before-Midnight Viewers", "less at night", most=1 / 8),
    ),
    "mean_rating": Word(
        1.0,
        Side("High-Rating", "High Raters", "higher ratings", never=("-above_title",)),
        Side("Low-Rating", "Low Raters", "lower ratings", never=("+above_title",)),
    ),
    "above_title": Word(
        0.95,
        Side("High-Rating", "High Raters", "higher ratings", never=("-mean_rating",)),
        Side("Low-Rating", "Low Raters", "lower ratings", never=("+mean_rating",)),
    ),
    "high_marks": Word(
        0.9,
        Side(
            "Top-Mark", "Top-Mark Raters", "more top marks",
            also=("+mean_rating",), never=("+low_marks",),
        ),
        Side("Sparing", "Sparing Raters", "fewer top marks", most=1 / 4),
    ),
    "low_marks": Word(
        0.9,
        Side(
            "Low-Mark", "Low-Mark Raters", "more low marks",
            least=0.1, also=("-mean_rating",), never=("+high_marks",),
        ),
        Side("Seldom-Low", "Seldom-Low Raters", "fewer low marks", most=0.05),
    ),
    "end_marks": Word(
        0.95,
        Side(
            "Both-Ends", "Both-Ends Raters", "more marks at both ends",
            also=("+low_marks", "+high_marks"),
        ),
        Side(
            "Middle-Mark", "Middle-Mark Raters", "more marks in the middle",
            most=1 / 4, also=("-low_marks", "-high_marks"),
        ),
    ),
    "off_title": Word(
        0.8,
        Side("Off-Consensus", "Off-Consensus Raters", "further from consensus"),
        Side("Consensus", "Consensus Raters", "closer to consensus"),
    ),
    "best_known": Word(
        1.0,
        Side("Mainstream", "Mainstream Viewers", "better-known titles", least=0.5),
        Side("Niche", "Niche Explorers", "less-known titles", most=0.5),
    ),
    "recent_titles": Word(
        1.0,
        Side("New-Release", "New-Release Viewers", "newer titles", least=0.25),
        None,
    ),
    "older_titles": Word(
        1.0,
        Side("Back-Catalogue", "Back-Catalogue Viewers", "older titles", least=0.5),
        Side("Newer-Title", "Newer-Title Viewers", "newer titles"),
    ),
    "release_year": Word(
        0.5,
        Side("Newer-Title", "Newer-Title Viewers", "newer titles"),
        Side("Older-Title", "Older-Title Viewers", "older titles"),
    ),
    "minutes_per_row": Word(
        0.95,
        Side("Long-Session", "Long-Session Viewers", "longer sessions"),
        Side("Short-Session", "Short-Session Viewers", "shorter sessions"),
    ),
    "plays_per_row": Word(
        0.9,
        Side("Repeat", "Repeat Players", "more repeats", least=2),
        Side("Few-Repeat", "Few-Repeat Players", "fewer repeats"),
    ),
    "returns": Word(
        0.9,
        Side("Repeat", "Repeat Viewers", "more returns", least=0.25),
        Side("Exploring", "Explorers", "fewer returns", most=0.25),
    ),
}  # fmt: skip
