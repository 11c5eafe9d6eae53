"""Of whom every number of `shown_claims` is: populations with their sizes, read by hand."""

from __future__ import annotations

from shown_certainty import CERTAINTY_POPULATIONS
from shown_coverage import COVERAGE_POPULATIONS
from shown_evidence import EVIDENCE_POPULATIONS
from shown_lasting import LASTING_POPULATIONS

# By claim: the numbers and of whom they are; what was declared is of nobody.
POPULATIONS = {
    **EVIDENCE_POPULATIONS,
    **LASTING_POPULATIONS,
    **CERTAINTY_POPULATIONS,
    **COVERAGE_POPULATIONS,
    "explore.titles_moved": {
        "moved compared": "titles that are compared 17",
        "fewest before now": "declared",
    },
    "explore.title_trend": {"now before": "declared", "rises falls": "ratings of 2005 None"},
    "explore.title_wins": {"times share": "ratings of a first day None"},
    "explore.title_keeps": {
        "usual keeps_share loses_share": "newcomers 68",
        "days": "declared",
    },
    "explore.minutes": {"total mean low high": "viewers with minutes 77"},
    "explore.minutes_known": {"share": "ratings kept 1000"},
    # How many have plays would tell of the one who has none.
    "explore.plays": {"total mean low high": "viewers with plays None"},
    "explore.plays_known": {"share": "ratings kept 1000"},
    "audience.key_minutes": {"value": "viewers with minutes 77"},
    "explore.cap_most": {"n viewers every": "viewers kept 80"},
    "explore.mean_moved": {
        "first last": "declared",
        "mean_first": "ratings of 2003 230",
        "mean_last": "ratings of 2005 300",
        "moved": "ratings of both years 530",
    },
    "explore.mean_newcomers": {
        "first last": "declared",
        "new new_low new_high gone gone_low gone_high": "ratings of both years 530",
    },
    "explore.mean_arrivals": {
        "old_when late_when": "declared",
        "old old_like": "viewers who arrived in 2003 or before 43",
        "late late_like": "viewers who arrived in 2005 33",
    },
    "explore.mean_method": {
        "both": "viewers with ratings of both periods 26",
        "sure": "declared",
    },
    "audience.verdict": {
        "k share_a share_b share_c numbers": "known viewers 60",
        "guessed": "viewers kept 80",
        "cut": "declared",
    },
    "audience.largest_part": {"share": "known viewers 60", "rows": "ratings of known viewers 930"},
    "audience.key_viewers": {"value": "viewers kept 80", "read": "viewers as read 85"},
    "audience.key_rows": {"value": "ratings kept 1000", "read": "ratings as read 1234"},
    "audience.key_median": {"value": "viewers kept 80"},
    "audience.key_known": {"value": "viewers kept 80", "cut": "declared"},
    "audience.moved": {
        "now": "ratings of known viewers in the first quarter of 2005 260",
        "quarter earlier": "declared",
        "before": "ratings of known viewers in the first quarter of 2004 210",
    },
    "segment.s1.size": {
        "share": "known viewers 60",
        "rows": "ratings of known viewers 930",
        "guessed": "guessed viewers 20",
    },
    "segment.s1.opening": {
        "value_a": "known viewers of Ants 31",
        "other_a gap_a": "known viewers not of Ants 29",
    },
    "segment.s1.portrait": {
        "value_b value_c value_d": "known viewers of Ants 31",
        "other_b other_c other_d": "known viewers not of Ants 29",
    },
    "segment.s1.now": {
        "now": "ratings of known viewers in the first quarter of 2005 260",
        "quarter earlier": "declared",
        "before": "ratings of known viewers in the first quarter of 2004 210",
    },
    "segment.s1.newcomers": {
        "quarter earlier": "declared",
        "now": "known viewers who arrived in the first quarter of 2005 29",
        "before": "known viewers who arrived in the first quarter of 2004 23",
    },
    "segment.s1.stability": {"jaccard": "known viewers of Ants 31"},
    "segment.s2.size": {
        "share": "known viewers 60",
        "rows": "ratings of known viewers 930",
        "guessed": "guessed viewers 20",
    },
    "segment.s2.now": {
        "now": "ratings of known viewers in the first quarter of 2005 260",
        "quarter earlier": "declared",
        "before": "ratings of known viewers in the first quarter of 2004 210",
    },
    "segment.s2.newcomers": {
        "quarter earlier": "declared",
        "now": "known viewers who arrived in the first quarter of 2005 29",
        "before": "known viewers who arrived in the first quarter of 2004 23",
    },
    "segment.s2.stability": {"jaccard": "known viewers of Bees 19"},
    "segment.s3.size": {
        "share": "known viewers 60",
        "rows": "ratings of known viewers 930",
        "guessed": "guessed viewers 20",
    },
    "segment.s3.opening": {
        "value_a": "known viewers of Cats 10",
        "other_a": "known viewers not of Cats 50",
    },
    "segment.s3.portrait": {
        "value_b": "known viewers of Cats 10",
        "other_b": "known viewers not of Cats 50",
    },
    "segment.s3.now": {
        "now": "ratings of known viewers in the first quarter of 2005 260",
        "quarter earlier": "declared",
        "before": "ratings of known viewers in the first quarter of 2004 210",
    },
    "segment.s3.newcomers": {
        "quarter earlier": "declared",
        "now": "known viewers who arrived in the first quarter of 2005 29",
        "before": "known viewers who arrived in the first quarter of 2004 23",
    },
    "segment.s3.stability": {"jaccard": "known viewers of Cats 10"},
    "segment.s1.titles": {"lift_a choices_a": "known viewers of Ants 31"},
    "segment.s1.genres": {"lift_a choices_a": "known viewers of Ants 31"},
    "segment.s3.titles": {"lift_a choices_a": "known viewers of Cats 10"},
    "segment.s3.genres": {"lift_a choices_a": "known viewers of Cats 10"},
    "segment.s3.advice_evidence": {
        "share lift low high held held_low held_high": "known viewers of Cats 10",
        "other": "known viewers not of Cats 50",
        "level": "declared",
    },
    "segment.s3.advice_reach": {"viewers rows": "known viewers of Cats 10", "days": "declared"},
    "segment.s3.advice_test": {
        "days effect power alpha": "declared",
        "base arm": "known viewers of Cats 10",
    },
    "segment.s2.advice_evidence": {
        "share lift low high": "known viewers of Bees 19",
        "other": "known viewers not of Bees 41",
        "level": "declared",
    },
    "segment.s2.advice_reach": {"viewers rows": "known viewers of Bees 19"},
    "segment.s2.advice_test": {
        "days power alpha": "declared",
        "base active effect": "known viewers of Bees 19",
    },
    "obtain.holds": {
        "tables": "tables of the source 2",
        "rows rated": "ratings as read 1234",
        "viewers": "viewers as read 85",
    },
    "obtain.few_year": {"few whole": "titles of the source 10"},
    "obtain.audit": {"found high": "anomalies found 2"},
    "obtain.noise_found": {
        "noise title_ids real": "title ids as read 56",
        "rows": "ratings as read 1234",
    },
    "obtain.date": {"day": "declared"},
    "obtain.identity": {"digest": "declared"},
    "obtain.withheld": {"few": "declared"},
    "obtain.noise_gap": {"gap_low gap_high": "title ids as read 56"},
    "scrub.kept": {"read kept_share dropped": "ratings as read 1234"},
    "scrub.changed": {"changed": "ratings as read 1234"},
    "scrub.measures": {"kept lost": "measures of a viewer 3"},
    "scrub.window": {"start end": "ratings kept 1000"},
    "scrub.split": {"train val test": "declared"},
    "scrub.cuts": {"cuts days": "declared"},
    "explore.half_of_rows": {"half": "viewers kept 80"},
    "explore.median": {"median": "viewers kept 80"},
    "explore.most_active": {"ten": "declared", "most": "viewers kept 80"},
    "explore.single": {"single": "viewers kept 80"},
    "explore.mean_rating": {"mean": "ratings with a value 1000"},
    "explore.high_ratings": {"high": "ratings with a value 1000", "from_mark": "declared"},
    "explore.record": {"first last": "ratings kept 1000"},
    "explore.busiest_year": {"year_share year": "ratings kept 1000"},
    "explore.titles": {"titles": "titles seen 56"},
    "explore.top_titles": {"top titles": "titles seen 56", "top_share": "ratings kept 1000"},
    "model.rise": {"effect": "known viewers 60", "moderate strong": "declared"},
    "model.rise_over_tastes": {
        "effect": "known viewers 60",
        "p": "tables of continuous tastes 99",
        "moderate strong": "declared",
    },
    "model.gain": {"effect p": "known viewers 60", "moderate strong": "declared"},
    "model.amounts_found": {"groups_a border_a": "known viewers 60"},
    "model.minority_level_low": {"few of": "known viewers 60", "needed": "declared"},
    "model.choice": {"candidates": "candidates 4", "k": "known viewers 60"},
    "model.runner_up": {"ari": "known viewers 60"},
    "model.found_again": {"good of": "known viewers 60", "line": "declared"},
    "model.criteria_apart": {"count numbers": "known viewers 60"},
    "model.depends": {"weak tried": "variants of the analysis 4", "line": "declared"},
    "model.test": {"rows test": "test viewers 40"},
    "model.opened": {"day time rule": "declared"},
    "model.against_tables": {
        "observed k": "known viewers 60",
        "highest": "simulated audiences without types None",
    },
    "interpret.reading": {"best line": "declared"},
    **{
        f"segment.s{place}.seen": {
            "quarter earlier": "declared",
            "now": "known viewers who came in the first quarter of 2005 60",
            "before": "known viewers who came in the first quarter of 2004 50",
        }
        for place in (1, 2, 3)
    },
    "interpret.sections": {"hundred": "declared"},
    **{
        f"segment.s{place}.forward": {
            "cut days": "declared",
            "came each": f"viewers of {name} known by then {viewers}",
            "other_each other_came": f"viewers known by then, not of {name} {80 - viewers}",
        }
        for place, name, viewers in ((1, "Ants", 41), (2, "Bees", 26), (3, "Cats", 13))
    },
    "interpret.gather.advice": {"cut": "declared"},
    "interpret.gather.advice_reach": {"viewers rows": "guessed viewers 20"},
    "communicate.guessed": {"cut": "declared", "share": "viewers kept 80"},
}
