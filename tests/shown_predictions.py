"""What the report says of predictions, written out by hand from `distinct_predictions`."""

from __future__ import annotations

PREDICT_CLAIMS = {
    "predict.windows": (
        "The windows are of 90 days each: parameters were taken by what came from 3 October "
        "2004 on, models are judged by what came from 1 January 2005 on, and each learns only "
        "from what came before."
    ),
    "predict.judged": (
        "Judged are 260 ratings of 41 viewers for how they rate, 72 viewers seen before for how"
        " much they give and 51 active viewers for who leaves."
    ),
    "predict.opened": (
        "The test window was opened once, on 2 January 2026 at 03:04 UTC, under rule ab12."
    ),
    "predict.exported": (
        "What is exported is fitted once more with every window moved on by 90 days: it stands "
        "to what comes from 1 April 2005 on as what is judged here stood to the test window, "
        "and nothing has judged it there."
    ),
    "predict.bg_nbd": (
        "Of the viewers before 1 January 2005 the BG/NBD model estimates r = .24, α = 4.4, a = .79 "
        "and b = 2.4."
    ),
    "predict.rating": (
        "With gradient boosting, the ratings of the 90 days from 1 January 2005 on are missed "
        "by .79 stars (root mean square error); with shrunken means of viewer and title by .87:"
        " .08 less (95 % interval .052 to .11)."
    ),
    "predict.rating_choice": (
        "Of three models, gradient boosting was best on the validation window; on the test "
        "window its gain over every simpler one is shown."
    ),
    "predict.engagement": (
        "With the BG/NBD model, the ratings that a viewer gives in the 90 days from 1 January "
        "2005 on are missed by 1 on average; with the viewer’s own rate so far by 1.2, and by 1.3 "
        "where none are foretold: a gain that is shown by the Poisson deviance, which suits counts."
    ),
    "predict.engagement_choice": (
        "Of four models, gradient boosting was best on the validation window; on the test "
        "window it shows no demonstrated gain over the BG/NBD model (.05 better, 95 % interval "
        "−.021 to .12), which is simpler and so recommended."
    ),
    "predict.churn": (
        "By gradient boosting, who left in the 90 days from 1 January 2005 on ranks above who "
        "stayed in 78 % of pairs of active viewers (ROC-AUC); by days since last alone in 66 %:"
        " 12 points more (95 % interval 7.1 to 18)."
    ),
    "predict.churn_choice": (
        "Of three models, gradient boosting was best on the validation window; on the test "
        "window its gain over every simpler one is shown."
    ),
    "predict.rating_cold": (
        "Those of viewers without ratings before are missed by .92 stars, those of the others "
        "by .77."
    ),
    "predict.left": (
        "Of viewers active in the 90 days before 1 January 2005, 37 % left: they gave nothing "
        "in as many days from then on."
    ),
    "predict.calling": (
        "Calling the tenth of active viewers most at risk would have reached 21 % of those who "
        "left in the 90 days from 1 January 2005 on (95 % interval 17 % to 26 %), 2.1 times "
        "what chance does; by days since last alone 16 %."
    ),
    # 5.1 of 19
    "predict.calling_most": (
        "At best, were it never wrong, calling so many could have reached 27 % of those who left."
    ),
    "predict.accuracy": (
        "To say the same of every active viewer is right in 63 % of cases at best, gradient "
        "boosting in 72 %."
    ),
    "predict.calibrated": (
        "Of active viewers of the highest risk, 68 % were expected to leave; 64 % did (95 % "
        "interval 41 % to 83 %)."
    ),
    "predict.segments_before": (
        "Today’s segments know what came after the cut, so four were found once more from what "
        "came before it; 86 % of viewers known by then are in the one that matches theirs of "
        "today (adjusted Rand index .69)."
    ),
    "predict.segment_rating": (
        "Knowing the segment is no demonstrated help to know how viewers will rate: a gain of "
        ".002 in root mean square error (95 % interval −.003 to .007)."
    ),
    "predict.segment_engagement": (
        "Knowing the segment helps to know how much they will give: a gain of .031 in Poisson "
        "deviance (95 % interval .012 to .05)."
    ),
    "predict.segment_churn": (
        "Knowing the segment is no demonstrated help to know who will leave: a gain of −.4 points "
        "in ROC-AUC (95 % interval −1.3 to .6)."
    ),
    "predict.segments_apart": ("Of active viewers, 45 % of Ants left, and 22 % of Bees."),
    "predict.leans_rating": (
        "To foretell ratings, gradient boosting leans most on the title’s mean mark: shuffled "
        "among viewers of the test window, the root mean square error rises by .11 (95 % interval "
        ".09 to .13)."
    ),
    "predict.leans_engagement": (
        "To foretell amounts, gradient boosting leans most on days seen and what goes with it: "
        "shuffled among viewers of the test window, the Poisson deviance rises by .42 (95 % "
        "interval .35 to .49)."
    ),
    "predict.leans_churn": (
        "To foretell leaving, gradient boosting leans most on days seen: shuffled among viewers of "
        "the test window, ROC-AUC falls by 9.1 points (95 % interval 6.2 to 12)."
    ),
}
