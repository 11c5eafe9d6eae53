"""What the report says of who is left out, written out by hand from `distinct_coverage`."""

from __future__ import annotations

COVERAGE_CLAIMS = {
    # 60, 20 and 5 of 85.
    "trust.left_out": (
        "Of 85 viewers as read 71 % are known; the segment of 24 % is a guess, since they gave too "
        "little, and 5 are left out, since cleaning kept nothing of them."
    ),
    # 11 of 25 and 0 of 17.
    "trust.guessed_arrivals": (
        "Of viewers who arrived in 2002–2003 44 % are guessed, of those who arrived in 2004 0 %."
    ),
    "trust.audited": (
        "What the source tells of viewers themselves (gender) is compared here and is no measure: "
        "no segment was drawn on it."
    ),
    "trust.apart": (
        "Of known viewers who have as many ratings and came at the same time, viewers whose gender "
        "is F are 1.4 times as common among Bees as among all."
    ),
    "trust.circular": (
        "By construction, newcomers (known viewers first seen after 5 July 2004) are 1.5 times as "
        "common among Ants as among all known viewers: the segments were drawn on that."
    ),
    "trust.group_guessed": (
        "The segment of 34 % of newcomers is a guess, 16 points more than of other viewers."
    ),
    "trust.group_kept": (
        "Refits on resampled viewers leave newcomers in their segment in 83 % of cases, 7 points "
        "less often than other known viewers who have as many ratings."
    ),
    "trust.group_even": (
        "In confidence no group of known viewers is shown to be behind the others by 2 points or "
        "more."
    ),
    "trust.group_error": (
        "Ratings of newcomers in the test window are foreseen .86 amiss on average over viewers, "
        ".19 more than those of other known viewers who have as many ratings."
    ),
}
COVERAGE_POPULATIONS = {
    "trust.left_out": {"read known guessed out": "viewers as read 85"},
    "trust.guessed_arrivals": {
        "most": "viewers kept who arrived in 2002–2003 25",
        "least": "viewers kept who arrived in 2004 17",
    },
    "trust.audited": {},
    "trust.apart": {"ratio": "known viewers 60"},
    "trust.circular": {"ratio": "known viewers 60"},
    "trust.group_guessed": {"value gap": "viewers kept: newcomers 38"},
    "trust.group_kept": {"value gap": "known viewers: newcomers 25"},
    "trust.group_even": {"points": "declared"},
    "trust.group_error": {
        "value gap": "known viewers: newcomers, those who rated in the test window 13"
    },
}
