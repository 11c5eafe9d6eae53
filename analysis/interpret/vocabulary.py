"""Words for behaviour: what a high or a low value of each feature is called.

A word says what viewers do, never what they are like.
"""

from __future__ import annotations

from analysis.interpret.lexicon import Side, Word

_MORE = "have more {plural} than others ({value}, all {all})"
_FEWER = "have fewer {plural} than others ({value}, all {all})"
_DAYS = "came on {value} separate {days} (all {all})"
_SPAN = "were seen over {value} {days} (all {all})"
_LAST = "were last seen {value} {days} before the end of the data (all {all})"
_LEVEL = "rate the same titles {apart} {apart_points} "
_TOP = "give top marks to {value} of titles (all {all})"
_BOTTOM = "give the lowest marks to {value} of titles (all {all})"
_CROWD = "differ from the crowd by {value} {points} on a title (all {all})"
_WEEKEND = "are active at weekends on {value} of their days (all {all})"
_EVENING = "are active in the evening on {value} of their days (all {all})"
_NIGHT = "are active at night on {value} of their days (all {all})"
_KNOWN = "known titles (about {value} earlier {nouns}, all {all})"
_YEAR = "titles (typically of {value}, all {all})"
_AGE = "titles (about {value} {years} old when chosen, all {all})"
_MINUTES = "watched {value} {minutes} (all {all})"
_LENGTH = "stay about {value} {minutes} (all {all})"
_PLAYS = "have {value} {plays} (all {all})"
_REPEAT = "play a title about {value} {times} (all {all})"
_BINGE = "have {value} of their {plural} on days with three or more (all {all})"
_SESSION = "follow one view by the next within two hours for {value} of {plural} (all {all})"
_RETURN = "return to titles that they know for {value} of {plural} (all {all})"

_CORE = "Keep {name} first in mind when the catalogue changes"
_FIRST = "Give {name} a short first list: few titles, chosen for breadth"

# Many ratings on one day are a list filled in, not an evening of watching.
RATED = {
    "day_share": Word(
        "pace",
        0.9,
        Side("Steady", "Steady Raters", "more spread over days", "rate on more separate days"),
        Side("Bulk-Rating", "Bulk Raters", "more in one go", "rate many titles on one day"),
    ),
}

# The number is how plain a word is: how much its measure's deviation counts beside others'.
WORDS = {
    "events": Word(
        "volume",
        1.0,
        Side("Frequent", "Regulars", "heavier use", _MORE, _CORE),
        Side("Occasional", "Casual Viewers", "lighter use", _FEWER, _FIRST),
    ),
    "active_days": Word(
        "volume",
        0.9,
        Side("Many-Day", "Many-Day Viewers", "more active days", _DAYS, _CORE),
        Side("Few-Day", "Few-Day Viewers", "fewer active days", _DAYS, _FIRST),
    ),
    "plays": Word(
        "volume",
        0.9,
        Side("Frequent", "Heavy Players", "more plays", _PLAYS, _CORE),
        Side("Occasional", "Light Players", "fewer plays", _PLAYS, _FIRST),
    ),
    "minutes": Word(
        "volume",
        0.95,
        Side("Long-Watching", "Heavy Watchers", "more watch time", _MINUTES, _CORE),
        Side("Little-Watching", "Light Watchers", "less watch time", _MINUTES, _FIRST),
    ),
    "tenure": Word(
        "tenure",
        0.9,
        Side("Long-Time", "Long-Timers", "longer tenure", _SPAN),
        Side("Short-Stay", "Short-Stay Viewers", "shorter tenure", _SPAN),
    ),
    "recency": Word(
        "recency",
        0.9,
        Side("Lapsed", "Lapsed Viewers", "longer since last seen", _LAST, "Win back {name}"),
        Side("Current", "Current Viewers", "more recently seen", _LAST),
    ),
    "day_share": Word(
        "pace",
        0.9,
        Side("Steady", "Steady Viewers", "more spread over days", "spread out over more days"),
        Side("Binge", "Binge Viewers", "more in one go", "do much on few days"),
    ),
    "burstiness": Word(
        "gaps",
        0.6,
        Side("Bursty", "Burst Viewers", "burstier", "come in bursts with long gaps"),
        Side("Even-Paced", "Even-Paced Viewers", "more evenly paced", "come at even intervals"),
    ),
    "weekend_share": Word(
        "week",
        0.9,
        Side("Weekend", "Weekend Viewers", "more at weekends", _WEEKEND, "Time news for weekends"),
        Side("Weekday", "Weekday Viewers", "more on weekdays", _WEEKEND, "Time news for weekdays"),
    ),
    "evening_share": Word(
        "hours",
        0.9,
        Side("Evening", "Evening Viewers", "more in the evening", _EVENING, least=0.25),
        Side("Daytime", "Daytime Viewers", "more by day", _EVENING, most=0.5),
    ),
    "night_share": Word(
        "hours",
        0.85,
        Side("Night", "Night Viewers", "more at night", _NIGHT, least=0.15),
        Side("Before-Midnight", "Before-Midnight Viewers", "less at night", _NIGHT),
    ),
    "level": Word(
        "marks",
        1.0,
        Side("High-Rating", "High Raters", "higher ratings", _LEVEL + "higher than others"),
        Side("Low-Rating", "Low Raters", "lower ratings", _LEVEL + "lower than others"),
    ),
    "share_high": Word(
        "marks",
        0.9,
        Side("Top-Mark", "Top-Mark Raters", "more top marks", _TOP),
        Side("Few-Top-Mark", "Sparing Raters", "fewer top marks", _TOP),
    ),
    "share_low": Word(
        "marks",
        0.8,
        Side("Low-Mark", "Low-Mark Raters", "more low marks", _BOTTOM),
        Side("No-Low-Mark", "Seldom-Low Raters", "fewer low marks", _BOTTOM),
    ),
    "spread": Word(
        "scale",
        0.8,
        Side("Wide-Scale", "Wide-Scale Raters", "more varied ratings", "use more of the scale"),
        Side("Narrow-Scale", "Narrow-Scale Raters", "more alike ratings", "use less of the scale"),
    ),
    "crowd_distance": Word(
        "scale",
        0.8,
        Side("Off-Consensus", "Off-Consensus Raters", "further from consensus", _CROWD),
        Side("Consensus", "Consensus Raters", "closer to consensus", _CROWD),
    ),
    "popularity": Word(
        "fame",
        1.0,
        Side(
            "Mainstream",
            "Mainstream Viewers",
            "better-known titles",
            "choose better-" + _KNOWN,
            "Put the best-known titles first for {name}",
        ),
        Side(
            "Niche",
            "Niche Explorers",
            "less-known titles",
            "choose less-" + _KNOWN,
            "Show {name} more of the deep catalogue",
        ),
    ),
    "novelty": Word(
        "fame",
        0.7,
        Side("Niche", "Niche Explorers", "less-known titles", "choose less-known titles"),
        Side("Mainstream", "Mainstream Viewers", "better-known titles", "choose better-known ones"),
    ),
    "release_year": Word(
        "era",
        1.0,
        Side(
            "New-Release",
            "New-Release Viewers",
            "newer titles",
            "choose newer " + _YEAR,
            "Put recent releases first for {name}",
        ),
        Side(
            "Classics",
            "Classics Viewers",
            "older titles",
            "choose older " + _YEAR,
            "Put older titles first for {name}",
        ),
    ),
    "title_age": Word(
        "era",
        1.0,
        Side(
            "Back-Catalogue",
            "Back-Catalogue Viewers",
            "older titles",
            "choose older " + _AGE,
            "Put the back catalogue first for {name}",
        ),
        Side(
            "New-Release",
            "New-Release Viewers",
            "newer titles",
            "choose newer " + _AGE,
            "Put recent releases first for {name}",
        ),
    ),
    "genre_entropy": Word(
        "variety",
        0.9,
        Side("Many-Genre", "Genre Mixers", "more genres", "mix more genres"),
        Side("Few-Genre", "Genre Enthusiasts", "fewer genres", "keep to fewer genres"),
    ),
    "minutes_per_event": Word(
        "length",
        0.95,
        Side("Long-Session", "Long-Session Viewers", "longer sessions", _LENGTH),
        Side("Short-Session", "Short-Session Viewers", "shorter sessions", _LENGTH),
    ),
    "minutes_spread": Word(
        "length spread",
        0.5,
        Side("Mixed-Length", "Mixed-Length Viewers", "more mixed lengths", "mix long and short"),
        Side("Same-Length", "Same-Length Viewers", "more equal lengths", "stay about equally long"),
    ),
    "plays_per_event": Word(
        "repeats",
        0.9,
        Side("Repeat", "Repeat Players", "more repeats", _REPEAT, "Offer {name} more of the same"),
        Side("One-Play", "One-Play Samplers", "fewer repeats", _REPEAT, "Offer {name} new titles"),
    ),
    "plays_spread": Word(
        "repeats",
        0.5,
        Side("Few-Favourite", "Few-Favourite Players", "more uneven plays", "play few titles most"),
        Side("Even-Play", "Even Players", "more even plays", "play titles about equally often"),
    ),
    "loyalty": Word(
        "repeats",
        0.9,
        Side("Repeat", "Repeat Viewers", "more returns", _RETURN, "Remind {name} of known titles"),
        Side("Exploring", "Explorers", "fewer returns", _RETURN, "Offer {name} new titles"),
    ),
    "binge_share": Word(
        "pace",
        0.85,
        Side("Binge", "Binge Viewers", "more binge days", _BINGE),
        Side("Steady", "Steady Viewers", "fewer binge days", _BINGE),
    ),
    "session_share": Word(
        "pace",
        0.8,
        Side("Long-Evening", "Session Viewers", "more views in a row", _SESSION),
        Side("One-at-a-Time", "One-at-a-Time Viewers", "fewer views in a row", _SESSION),
    ),
}
