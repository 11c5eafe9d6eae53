"""What the report says of viewers who come again, written out by hand from `distinct_returning`."""

from __future__ import annotations

RETURN_CLAIMS = {
    # Eleven of 80 viewers.
    "explore.top_band": (
        "The most active 14 % of viewers gave 31 ratings or more each and 48 % of all ratings."
    ),
    # .75 apart, and the intervals of the means reach .2 and .15 towards each other.
    "explore.top_mean": (
        "The most active viewers rate 3.8 on average, higher than the least active ones (3.05)."
    ),
    "explore.new_viewers": (
        "13 new viewers came in the three months from December 2004 on, 29 in the three months "
        "before."
    ),
    "explore.returning_rows": (
        "Viewers who had come in an earlier month gave 77 % of the ratings of that time (95 % "
        "interval 71 % to 83 %), and 34 % of those of the time before."
    ),
    "explore.came_back": (
        "Of viewers who arrived 90 days or more before the record ends, 48 % came again on another "
        "day within 90 days (95 % interval 37 % to 60 %)."
    ),
    "explore.next_period": (
        "Of viewers who arrived early enough, 43 % were active in the next month (95 % interval "
        "29 % to 58 %)."
    ),
    "explore.earlier_arrivals": (
        "Of viewers who arrived after the first month of the record and before March 2004, 36 % "
        "were active in March 2005, fewer than the "
        "64 % of March 2004."
    ),
    "explore.visit_gap": "Half of all returns come within 3 days of the visit before.",
    "explore.first_gap": (
        "The median of viewers with two visits or more came again 5.5 days after the first."
    ),
    "explore.second_amount": (
        "Of viewers who gave one rating on their first day, 39 % came again within 90 days (95 % "
        "interval 26 % to 54 %); of those with two or three, 65 %."
    ),
    "explore.second_arrival": (
        "Viewers who arrived since 17 January 2005 came again 31 points more often than those who "
        "arrived before, among viewers alike in the rest (95 % interval 8 to 54)."
    ),
    "explore.second_unsure": (
        "No difference that is sure was found among viewers by the first mark or how well known "
        "the first title is."
    ),
}
