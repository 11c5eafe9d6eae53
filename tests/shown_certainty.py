"""What the report says of how sure segments are, written out by hand from `distinct_certainty`."""

from __future__ import annotations

CERTAINTY_CLAIMS = {
    "trust.sure": (
        "For 46 % of viewers the segment is sure: another history of as many ratings would put "
        "them there again with a probability of 90 % or more. For 29 % it is likely (70 % or "
        "more), and for 25 % a guess."
    ),
    "trust.sure_amount": (
        "It hangs on how much is known: of viewers with 1 to 4 ratings 13 % are sure and 55 % are "
        "a guess, of those with 5 ratings or more 67 % and 6.1 %."
    ),
    "trust.sure_checked": (
        "This was learned of some viewers by parting their ratings in two histories, and held "
        "against 132 other viewers: where both differ most, 47 % were to be in the same segment by "
        "their second half, and 42 % were."
    ),
    "segment.s1.sure": (
        "Another history would put its viewers in the same segment again with a probability of "
        "87 % (median of known and guessed viewers); 23 % of its known viewers are no more than a "
        "guess."
    ),
    "segment.s2.sure": (
        "Another history would put its viewers in the same segment again with a probability of "
        "79 % (median of known and guessed viewers); 6.2 % of its known viewers are no more than a "
        "guess."
    ),
}
CERTAINTY_POPULATIONS = {
    "trust.sure": {"sure likely guess": "viewers kept 80", "sure_line likely_line": "declared"},
    "trust.sure_amount": {
        "first_sure first_guess": "viewers with 1 to 4 ratings 31",
        "last_sure last_guess": "viewers with 5 ratings or more 49",
    },
    "trust.sure_checked": {
        "viewers": "viewers kept apart 132",
        "said again": "viewers kept apart of the farthest group 43",
    },
    "segment.s1.sure": {
        "median": "known and guessed viewers of the segment 41",
        "guess": "known viewers of Ants 31",
    },
    "segment.s2.sure": {
        "median": "known and guessed viewers of the segment 26",
        "guess": "known viewers of Bees 19",
    },
}
