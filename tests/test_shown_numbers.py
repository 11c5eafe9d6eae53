"""Every table and sentence made from results without two like numbers, written out by hand."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import distinct_tables as distinct
import pandas as pd
import pytest
import stage_tables as given
from shown_claims import CLAIMS
from shown_populations import POPULATIONS

from analysis.communicate import narrative, summary, tables
from analysis.communicate.claims import report_claims
from analysis.communicate.claims.captions.data_chapters.cleaning_words import (
    cleaning_waterfall_words,
)
from analysis.communicate.exports.markdown_files import cluster_profiles, eda_summary
from analysis.communicate.exports.report_json import report_facts
from analysis.communicate.exports.tabular_files import write_tables
from analysis.communicate.narrative import segment_portraits as sections


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("distinct"))


def _plain(text: object) -> str:
    return str(text).replace("\xa0", " ").replace("\\", "")


def _rows(markdown: str) -> list[list[str]]:
    lines = [line for line in _plain(markdown).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if not set("".join(row)) <= set(":-")]


WELCH = "Welch’s t, last against first third of viewers by their first 6 ratings since 1 April "
WELCH += "2004"
TABLES = {
    "source_tables": [
        ["Table", "Kind", "Rows", "Columns", "Description"],
        ["views", "table", "1,234", "4", "Who saw what. (draft)"],
        ["films", "view", "56", "7", "What there is."],
    ],
    "column_roles": [
        ["Role", "Column", "Confidence", "Evidence"],
        ["viewer", "views.who", ".97", "repeats"],
        ["title", "films.what", ".83", "is referred to"],
    ],
    "source_columns": [
        ["Table", "Column", "Type", "Missing", "Distinct", "From … to", "Description"],
        ["views", "stars", "number", "12.5 %", "5", "1 … 5", "Stars given. (draft)"],
        ["films", "year", "integer", "25.0 %", "31", "1950 … 2004", "Year of release."],
    ],
    "source_relations": [
        ["From", "To", "Declared", "Contained", "Orphans"],
        ["views.film", "films.id", "no", "98.4 %", "19"],
    ],
    "source_anomalies": [
        ["Table", "Column", "Kind", "Rows", "Severity", "Consequence"],
        ["views", "stars", "out of range", "23", "high", "Dropped."],
        ["films", "year", "missing", "14", "low", "Kept."],
    ],
    "statistics_reconciled": [
        ["Check", "Agree", "Differ", "Only in statistics", "Only in rows", "Restorable", "Note"],
        ["ratings of viewers", "71", "8", "6", "3", "2", "Older than the rows."],
    ],
    "top_titles": [
        ["Title", "Year", "Ratings", "Mean rating", "From", "To"],
        ["Alpha", "1999", "77", "3.79", "3.58", "3.97"],
        ["Beta", "1987", "66", "4.21", "4.02", "4.36"],
    ],
    "watched_amounts": [
        ["Counted", "Minutes", "Plays"],
        ["In all", "45,678", "2,345"],
        ["Ratings that have them", "940 of 1,000", "960 of 1,000"],
        ["Viewers who have them", "77 of 80", "–"],
        ["Titles that have them", "51 of 56", "52 of 56"],
        ["For each rating, on average", "49", "2.4"],
        ["For each rating, in the median", "45", "2"],
        ["For each viewer, on average", "593 (541 to 645)", "30 (27 to 32)"],
        ["A tenth of viewers have at most", "–", "3"],
        ["A quarter of viewers have at most", "213", "7"],
        ["Median viewer", "431", "19"],
        ["A quarter of viewers have at least", "817", "37"],
        ["A tenth of viewers have at least", "1,312", "66"],
        ["Share of the tenth of viewers with most", "31.4 %", "35.1 %"],
    ],
    "titles_by_minutes": [
        ["Title", "Year", "Minutes", "Share", "Viewers", "Ratings", "For each rating"],
        ["Alpha", "1999", "3,456", "7.6 %", "31", "72", "48"],
        ["Beta", "–", "2,987", "6.5 %", "29", "65", "46"],
    ],
    "titles_by_plays": [
        ["Title", "Plays", "Share", "Viewers", "Ratings", "For each rating"],
        ["Gamma", "432", "18.4 %", "19", "42", "10"],
    ],
    "change_steps": [
        ["From", "To", "Change", "Other viewers", "Other titles", "Same viewers, same titles"],
        [
            *("2003", "2005", "−.41 (−.44 to −.38)", "−.37 (−.40 to −.34)"),
            *("−.07 (−.09 to −.04)", ".03 (−.01 to .07)"),
        ],
    ],
    "genre_trends": [
        ["Genre", "Share", "2004", "2005", "Times", "From", "To"],
        ["Drama", "64.0 %", "61.7 %", "63.3 %", "1.03", ".91", "1.16"],
        ["War", "29.0 %", "29.8 %", "20.0 %", ".67", ".54", ".83"],
    ],
    "cleaning_ledger": [
        ["Table", "Rule", "In", "Dropped", "Changed", "Out"],
        ["ratings", "out of range", "1,234", "134", "0", "1,100"],
        ["ratings", "repeated pairs", "1,100", "100", "7", "1,000"],
        ["users", "phantom users", "85", "5", "0", "80"],
    ],
    "cleaning_rules": [
        ["Rule", "Table", "Applied", "Reason"],
        ["out of range", "ratings", "yes", "One to five stars."],
        ["repeated pairs", "ratings", "no", "One rating a title."],
    ],
    "measured_features": [
        ["Measure", "Unit", "Block", "Missing", "Reliability", "Viewers", "ρ with log n"],
        ["rating level", "stars", "level", "1.0 %", ".66", "71", "−.12"],
        ["days seen", "days", "rhythm", "2.0 %", ".57", "62", ".34"],
    ],
    "feature_treatment": [
        ["Measure", "Filled", "By", "Drawn in", "Clipped", "Skew before", "Skew after"],
        ["rating level", "90", "median", "30", "40", "2.51", ".13"],  # 10 + 20 drawn in
        ["days seen", "30", "mode", "110", "70", "−1.42", ".24"],  # 50 + 60
    ],
    "dropped_features": [["Measure", "Reason"], ["luck", "chance"]],
    "criterion_votes": [
        ["Criterion", "Looks at", "k"],
        ["silhouette", "nearness to the own segment against the next", "3"],
        ["gap, global rule", "spread within against uniform tables", "2"],
        ["ICL of mixtures", "the density, and how clearly components part", "4"],
    ],
    "hypothesis_table": [
        ["Question", "Test", "Compared", "Effect", "Interval", "p", "Verdict"],
        [
            "Are there groups of similar viewers?",
            "structure gate of the chapter on models, which has lines of its own",
            *(*["–"] * 4, "yes, with blurred borders"),
        ],
        [
            "Do ratings grow?",
            "negative binomial model of months, errors for autocorrelation; they vary 13 times as "
            "much as counts by chance",
            *("41 months", "+23 % a year", "+11 to +37", ".006", "yes"),
        ],
        [
            "Do viewers who come give more?",
            "negative binomial model of months, errors for autocorrelation; they vary 3.2 times as "
            "much as counts by chance; since the bend of June 2003",
            *("41 months", "+18 % a year", "+8.3 to +28", ".014", "yes"),
        ],
        [
            *("Does who gives more choose older titles?", WELCH, "52 viewers", "+1.3 points"),
            *("−2.7 to +5.3", ".610", "not shown"),
        ],
        [
            *("Does who arrived later choose older titles?", WELCH, "54 viewers", "−14 points"),
            *("−22 to −6.8", "below .001", "no, newer ones"),
        ],
        [
            *("Does who gives more choose better known titles?", WELCH, "56 viewers"),
            *("+1.8 points", "+.4 to +3.2", ".031", "yes, too little to matter"),
        ],
        [
            *("Does who arrived later choose better known titles?", *["–"] * 5),
            "not tested: too few viewers to compare",
        ],
        [
            *("Does who gives more choose other genres?", WELCH, "58 viewers", "+9.2 points"),
            *("+4.1 to +14", ".002", "yes, more War"),
        ],
        [
            *("Does who arrived later choose other genres?", *["–"] * 5),
            "not tested: the source has no genres",
        ],
        [
            "Do viewers rate otherwise with experience?",
            "t of differences within viewers; weighed by ratings: −.075",
            *("47 viewers", "−.084 stars", "−.13 to −.041", ".003", "yes, lower"),
        ],
        [
            "Do they rate older titles otherwise?",
            "t of differences within viewers; weighed by ratings: .029",
            *("48 viewers", "+.033 stars", "+.015 to +.051", ".022"),
            "yes, higher, too little to matter",
        ],
        [
            "Do they rate the best known titles otherwise?",
            "t of differences within viewers; weighed by ratings: .038",
            *("49 viewers", "+.026 stars", "−.011 to +.063", ".480", "not shown"),
        ],
    ],
    "gate_measures": [
        ["Figure", "Value"],
        ["p against Gaussian tables", ".011"],
        ["p against uniform tables", ".022"],
        ["p against continuous tastes", ".033"],
        ["p against copula tables (does not decide)", ".244"],
        ["Δ, rise of the silhouette over Gaussian and uniform tables", ".075"],
        ["its standard error", ".012"],
        ["Δ over continuous tastes", ".086"],
        ["its standard error", ".007"],
        ["p of mixtures against continuous tastes, after Holm", ".067"],
        ["gain of mixtures beyond continuous tastes, in BIC a viewer", ".432"],
        ["its standard error", ".099"],
        ["k that the ICL of Gaussian mixtures takes", "4"],
    ],
    "best_candidates": [
        ["Candidate", "k", "Silhouette", "Jaccard", "Smallest", "Score", "Admissible"],
        ["KMeans", "3", ".34", ".62", "16.3 %", ".810", "yes"],
        ["Ward", "2", ".28", ".71", "25.7 %", ".640", "yes"],
        ["KMeans", "2", ".25", ".53", "31.8 %", ".570", "yes"],
        ["KMeans", "4", ".22", ".44", "8.1 %", ".390", "too small"],
    ],
    "method_validity": [
        ["Candidate", "Silhouette", "Calibrated", "DBCV", "Noise", "Samples"],
        ["KMeans k=3", ".34", "2.1", "–", "0 %", "–"],
        ["Ward k=2", ".28", "1.7", "–", "2 %", ".91"],
    ],
    "choice_sensitivity": [
        ["Varied", "To", "Agreement", "Note"],
        ["other seeds", "the lowest of 2", ".88", ""],
        ["without", "days seen", ".66", "depends on this"],
        ["scaling", "ranks", ".79", ""],
    ],
    "certainty_by_segment": [
        ["Segment", "Median", "Known: sure", "Known: a guess", "Guessed: sure", "Guessed: a guess"],
        ["Ants", "87.0 %", "51.4 %", "22.9 %", "16.7 %", "50.0 %"],
        ["Bees", "79.0 %", "68.8 %", "6.2 %", "–", "–"],
        ["Cats", "–", "–", "–", "–", "–"],
    ],
    "lasting_verdicts": [
        ["Segment", "Verdict", "Since", "First", "Last", "Found again", "Placed alike"],
        ["Ants", "drifting", "July 2004", "42.0 %", "31.0 %", ".74", "83.0 %"],
        ["Bees", "fragile", "–", "24.0 %", "22.0 %", ".46", "72.0 %"],
        ["Cats", "persistent", "–", "34.0 %", "47.0 %", ".89", "95.0 %"],
    ],
    "segment_sizes": [
        [
            *("Segment", "Known viewers", "Of known viewers", "Of their ratings"),
            *("Guessed viewers", "Jaccard", "Confidence"),
        ],
        ["Ants", "31", "51.7 %", "18.3 %", "10", ".91", ".87"],  # of 60 and of 930
        ["Bees", "19", "31.7 %", "31.2 %", "7", ".83", ".76"],
        ["Cats (tentative)", "10", "16.7 %", "50.5 %", "3", ".62", ".54"],
    ],
    "behaviour_table": [
        ["Segment", "Measure", "Theirs", "Others", "Difference", "From", "To"],
        # The difference is that from those who arrived with them.
        ["Ants", "days from first to last (median)", "33", "88", "−12", "−15", "−9"],
        ["Ants", "highest marks, of ratings", "61 %", "24 %", "+38 pp", "+37 pp", "+38 pp"],
        ["Ants", "rating above a title’s mean", ".42", "−.17", "+.59", "+.52", "+.66"],
        ["Ants", "Drama, of ratings", "72 %", "48 %", "+24 pp", "+10 pp", "+38 pp"],
        ["Cats", "year of release (mean)", "1974", "1992", "−17", "−18", "−16"],
        ["Cats", "ratings each (median)", "1", "6", "−5", "−6", "−4"],
    ],
    "profile_medians": [
        ["Measure", "All known", "Ants", "Bees", "Cats"],
        ["rating level (stars)", ".05", ".21", ".02", "−.3"],
        ["days seen (days)", "71", "33", "77", "155"],
    ],
    "segment_favourites": [
        ["Segment", "Kind", "Name", "Times as often as others", "From", "To", "Choices"],
        ["Ants", "genre", "Drama", "1.2", "1.1", "1.4", "321"],
        ["Ants", "title", "Alpha", "1.8", "1.4", "2.3", "27"],
        ["Cats", "genre", "War", "1.5", "1.3", "1.6", "4,321"],
        ["Cats", "title", "Beta", "2.6", "1.9", "3.4", "12"],
    ],
    "who_is_covered": [
        ["Viewers", "Number", "Share"],
        ["read", "85", "100.0 %"],
        ["full", "60", "70.6 %"],
        ["low", "20", "23.5 %"],
        ["single", "11", "12.9 %"],
        ["out", "5", "5.9 %"],
    ],
    "fairness_ratios": [
        ["Compared by", "Group", "Segment", "Ratio", "At like", "From", "To"],
        ["gender", "F", "Bees", "1.41", "1.36", "1.09", "1.69"],
        ["gender", "M", "Cats", ".61", ".92", ".64", "1.32"],
        [
            *("new and old viewers (drawn on)", "first seen later", "Ants"),
            *("1.52", "1.49", "1.19", "1.87"),
        ],
        [
            *("new and old viewers (drawn on)", "first seen up to 5 July 2004", "Ants"),
            *(".55", ".56", ".42", ".75"),
        ],
    ],
}
TABLES |= {
    "centre_table": [
        ["Measure", "Ants", "Bees", "Cats"],
        ["Rating level", ".24", ".06", "−.37"],
        ["Days seen", "35", "79", "158"],
    ],
    "segment_pairs": [
        ["Higher", "Lower", "By", "δ", "From", "To", "p"],
        ["Bees", "Cats", "Rating level", ".80", ".70", ".90", "under .001"],
        ["Bees", "Ants", "Rating level", ".60", ".50", ".70", ".002"],
        ["Ants", "Cats", "Rating level", ".30", ".10", ".50", ".040"],
    ],
    "beyond_segments": [
        ["What", "From where", "Effect", "Value", "From", "To", "p"],
        ["Favourite decade of titles", "other half", "V", ".410", ".360", ".470", ".200"],
        ["Luck", "not used", "ε²", ".125", ".110", ".140", ".030"],
        ["Home town", "not used", "V", ".220", ".170", ".290", ".400"],
        ["Twin", "not used", "ε²", ".770", ".750", ".790", "–"],
        [
            "Number of ratings of those who came later",
            "later",
            "ε²",
            ".080",
            ".050",
            ".120",
            ".600",
        ],
        [
            "Mean mark in the days that followed",
            "later",
            "ε²",
            ".260",
            ".190",
            ".330",
            "under .001",
        ],
        ["Who left", "later", "V", ".150", ".100", ".210", ".020"],
    ],
}
TABLES |= {
    "rating_metrics": [
        ["Model", "RMSE", "From", "To", "MAE", "Known", "New"],
        ["The title’s mean", ".910", ".880", ".950", ".720", ".905", ".930"],
        ["Shrunken means of viewer and title", ".870", ".840", ".905", ".680", ".860", ".940"],
        ["Gradient boosting", ".790", ".760", ".825", ".610", ".770", ".920"],
    ],
    "amount_metrics": [
        ["Model", "Deviance", "From", "To", "MAE", "Ranks"],
        ["Nothing at all", "–", "–", "–", "1.340", "–"],
        ["The viewer’s own rate so far", "2.310", "2.110", "2.520", "1.210", ".410"],
        ["The BG/NBD model", "1.830", "1.660", "2.020", "1.030", ".520"],
        ["Gradient boosting", "1.780", "1.620", "1.970", ".970", ".570"],
    ],
    "leaving_metrics": [
        ["Model", "ROC-AUC", "From", "To", "PR-AUC", "Brier", "Accuracy"],
        ["The share who left before", ".500", ".500", ".500", ".375", ".233", ".627"],
        ["Days since last alone", ".660", ".615", ".710", ".470", ".219", ".645"],
        ["Gradient boosting", ".785", ".735", ".830", ".630", ".186", ".725"],
    ],
    "model_gains": [
        ["Task", "Model", "Against", "Gain", "From", "To", "Shown"],
        [
            *("ratings", "gradient boosting", "shrunken means of viewer and title"),
            *(".080", ".052", ".108", "yes"),
        ],
        ["ratings", "gradient boosting", "the title’s mean", ".120", ".083", ".161", "yes"],
        [
            *("amounts", "gradient boosting", "the BG/NBD model", ".050", "−.021", ".117"),
            "no demonstrated gain",
        ],
        [
            *("amounts", "gradient boosting", "the viewer’s own rate so far"),
            *(".530", ".390", ".680", "yes"),
        ],
        [
            *("amounts", "the BG/NBD model", "the viewer’s own rate so far"),
            *(".480", ".330", ".620", "yes"),
        ],
        ["leaving", "gradient boosting", "days since last alone", ".125", ".071", ".178", "yes"],
        [
            *("leaving", "gradient boosting", "the share who left before"),
            *(".285", ".235", ".330", "yes"),
        ],
    ],
    "segment_gains": [
        ["Task", "Model", "Gain", "From", "To", "Shown"],
        ["ratings", "gradient boosting", ".002", "−.003", ".007", "no demonstrated gain"],
        ["amounts", "gradient boosting", ".031", ".012", ".050", "yes"],
        ["leaving", "gradient boosting", "−.004", "−.013", ".006", "no demonstrated gain"],
    ],
    "taken_parameters": [
        ["Task", "Model", "Taken", "Sets", "Decides", "Value"],
        [
            *("ratings", "shrunken means of viewer and title", "viewer 15, title 10", "2"),
            *("root mean square error", ".881"),
        ],
        ["ratings", "gradient boosting", "leaves 31", "1", "root mean square error", ".806"],
        [
            *("amounts", "the viewer’s own rate so far", "none", "1", "mean Poisson deviance"),
            "2.290",
        ],
        ["leaving", "gradient boosting", "leaves 7", "2", "ROC-AUC", ".791"],
    ],
}
# There is no edition before.
TABLES |= {"viewer_moves": [], "risen_titles": []}
OF_THE_RUN = {"stage_times", "run_settings", "versions_used", "declared_rule"}


def test_every_table_is_written_out_here():
    assert set(TABLES) == set(tables.__all__) - OF_THE_RUN


@pytest.mark.parametrize("name", list(TABLES))
def test_cells_of_a_table(results, name):
    assert _rows(getattr(tables, name)(results)) == TABLES[name]


CAPTIONS = {
    "certainty_by_segment": "and the share of its known viewers and of its guessed ones",
    "lasting_verdicts": "its share of viewers followed in the first and the last half-year",
    "rating_metrics": "Errors in stars on 260 ratings of the test window",
    "amount_metrics": "Errors of how much 72 viewers give in the test window",
    "leaving_metrics": "How 51 active viewers were told into those who left and those who stayed",
    "model_gains": "with 95 % intervals from viewers drawn again",
    "segment_gains": "What knowing the segment adds to the measures",
    "taken_parameters": "The parameters that each model took on the validation window",
    "watched_amounts": "Minutes and plays: who has them, and how they spread over viewers. The "
    "mean of viewers has its 95 % interval; ratings without a value are in none of it. Gaps: ",
    "titles_by_minutes": "The titles with most minutes, their share of all minutes, who has them "
    "and how many for each rating; titles of fewer than ten viewers are left out.",
    "change_steps": "The change of the mean rating in stars from one year to another",
    "genre_trends": "of those of 2004 and of 2005; times as large, with intervals that hold all "
    "genres at once. The share of War moved most, to .67 times what it was.",
    "source_tables": "two tables with 1,290 rows in all",
    "source_columns": "1 of the 2 columns shown is described",
    "source_relations": "One reference between tables; an orphan is",
    "feature_treatment": "of 60 known viewers each",
    "hypothesis_table": "those after Holm over the nine hypotheses that could be tested",
    "profile_medians": "medians over the known viewers of each segment and over all of them",
    "criterion_votes": "They name three different numbers",
    "choice_sensitivity": "below .75 the result depends on the choice. 1 of 4 variants lies below.",
    "fairness_ratios": "1 comparison holds fewer than ten viewers or would tell of such a cell",
    "best_candidates": "4 candidates for known viewers.",
}


@pytest.mark.parametrize("name", list(CAPTIONS))
def test_captions_of_tables(results, name):
    assert CAPTIONS[name] in _plain(getattr(tables, name)(results))


def test_tables_of_the_run():
    made = given.provenance()
    assert _rows(tables.stage_times(made)) == [
        *(["Stage", "Fingerprint", "Seconds"], ["obtain", "cd", "1.5"])
    ]
    assert _rows(tables.run_settings(made))[1:] == [["report.title", '"Audience Decode"']]
    assert _rows(tables.versions_used(made)) == [["Library", "Version"], ["python", "3.11"]]


def test_every_claim_is_written_out(results):
    made = {
        claim.id: _plain(claim.text)
        for claim in report_claims(results)
        if not claim.id.startswith(("figure.", "table."))
    }
    assert made == CLAIMS


def test_every_number_is_of_whom_it_is_said_to_be(results):
    made = {claim.id: claim for claim in report_claims(results)}
    found = {}
    for name in POPULATIONS:
        by = {}
        for slot, number in made[name].slots.items():
            of = f"{number.of.name} {number.of.n}" if number.of else "declared"
            by.setdefault(of, []).append(slot)
        found[name] = {" ".join(slots): of for of, slots in by.items()}
    assert found == POPULATIONS


def test_the_conclusions_are_all_told_of_whom_they_are(results):
    concluded = ("audience.", "segment.", "communicate.", "interpret.", "trust.")
    made = {claim.id for claim in report_claims(results) if claim.slots}
    assert {name for name in made if name.startswith(concluded)} <= POPULATIONS.keys()


# What each paragraph prints, in its order; a part of the gate's reading stands for all of it.
PARAGRAPHS = {
    "most_active_reading": ["explore.top_band", "explore.top_mean"],
    "arrival_reading": ["explore.new_viewers", "explore.returning_rows"],
    "return_reading": ["explore.came_back", "explore.next_period", "explore.earlier_arrivals"],
    "absence_reading": ["explore.visit_gap", "explore.first_gap"],
    "second_visit_reading": [
        *("explore.second_amount", "explore.second_arrival", "explore.second_unsure")
    ],
    "audience_verdict": ["audience.verdict"],
    "what_moved": ["audience.moved"],
    "what_stands_out": [
        *("explore.high_ratings", "explore.means_marks", "explore.half_of_rows"),
        *("explore.means_concentration", "explore.single", "explore.means_single"),
    ],
    "audit_summary": ["obtain.audit"],
    "candidate_choice": ["model.choice", "model.runner_up"],
    "cleaning_summary": ["scrub.kept", "scrub.changed"],
    "data_date": ["obtain.date"],
    "effects_reading": ["trust.effects", "trust.halves_tested", "trust.farthest_pair"],
    "deciding_reading": ["interpret.decides", "interpret.rules"],
    "beyond_reading": ["trust.later", "trust.unused", "trust.refused"],
    "sections_reading": ["interpret.sections"],
    "change_lines": ["method.lasting"],
    "certainty_reading": ["trust.sure", "trust.sure_amount"],
    "certainty_checked": ["trust.sure_checked"],
    "lasting_reading": ["trust.lasting", "trust.mix"],
    "moves_reading": ["trust.switching", "trust.refits"],
    "features_used": ["scrub.measures"],
    "left_out_reading": ["trust.left_out", "trust.guessed_arrivals"],
    "fairness_reading": ["trust.audited", "trust.apart", "trust.circular"],
    "reliance_reading": [
        *("trust.group_even", "trust.group_guessed", "trust.group_kept", "trust.group_error")
    ],
    "amount_reading": ["model.amounts_found", "model.minority_level_low"],
    "growth_reading": [
        *("explore.volume_growth", "explore.intensity_growth_before"),
        *("explore.intensity_growth_after", "explore.season"),
    ],
    "tested_reading": ["explore.tested", "explore.not_shown"],
    "tested_findings": [
        *("explore.older_by_arrival", "explore.best_known_by_amount", "explore.genre_by_amount"),
        *("explore.experience", "explore.older_rating"),
    ],
    "gate_reading": ["model.structure", "model.rise", "model.rise_over_tastes", "model.gain"],
    "stability_reading": ["model.found_again"],
    "test_reading": ["model.test", "model.opened"],
    "main_doubt": ["model.found_again", "trust.lasting", "model.runner_up", "model.depends"],
    "noise_titles_found": ["obtain.noise_found", "obtain.noise_gap"],
    "observation_window": ["scrub.window"],
    "source_and_hash": ["obtain.identity"],
    "source_signals": ["obtain.signals", "obtain.few_year"],
    "source_summary": ["obtain.holds"],
    "amounts_given": ["explore.median", "explore.most_active", "explore.single"],
    "rows_held": ["explore.half_of_rows"],
    "marks_given": ["explore.high_ratings", "explore.mean_rating"],
    "times_seen": ["explore.busiest_year", "explore.record"],
    "titles_chosen": ["explore.top_titles", "explore.titles"],
    "title_moves": [
        *("explore.titles_moved", "explore.title_trend", "explore.title_wins"),
        "explore.title_keeps",
    ],
    "amounts_and_caps": [
        *("explore.minutes", "explore.minutes_known", "explore.plays", "explore.plays_known"),
        *("explore.cap_most", "explore.cap_least"),
    ],
    "mark_changes": [
        *("explore.mean_moved", "explore.mean_parts", "explore.mean_newcomers"),
        *("explore.mean_arrivals", "explore.mean_method"),
    ],
    "withheld_values": ["obtain.withheld"],
    "viewer_parts": ["scrub.split"],
    "prediction_cuts": ["scrub.cuts"],
    "foretelling_conditions": ["predict.windows", "predict.judged", "predict.opened"],
    "ratings_foretold": ["predict.rating", "predict.rating_choice", "predict.rating_cold"],
    "amounts_foretold": ["predict.engagement", "predict.engagement_choice"],
    "leaving_foretold": [
        *("predict.calling", "predict.calling_most", "predict.left", "predict.churn"),
        *("predict.churn_choice", "predict.accuracy", "predict.calibrated"),
    ],
    "segment_use": [
        *("predict.segments_before", "predict.segment_rating", "predict.segment_engagement"),
        *("predict.segment_churn", "predict.segments_apart"),
    ],
    "leaning_measures": [
        *("predict.leans_rating", "predict.leans_engagement", "predict.leans_churn")
    ],
    "bg_nbd_estimates": ["predict.bg_nbd"],
    "calling_reading": ["predict.calling"],
    "exported_predictions": ["predict.exported"],
    "jaccard_lines": ["method.jaccard_lines"],
    "measure_limits": ["method.measure_limits"],
    # This rule declares no such line.
    "nearly_lowest_icl": [],
    # There is no edition before.
    "edition_compared": ["changes.none"],
    **dict.fromkeys(("changed_shortly", "key_figures_then", "segments_changed"), ()),
    **dict.fromkeys(("viewers_moved", "titles_changed", "values_changed"), ()),
    "main_findings": [
        *("audience.moved", "audience.largest_part", "explore.half_of_rows", "explore.median"),
        *("explore.minutes", "explore.plays"),
        *("explore.high_ratings", "explore.busiest_year", "explore.top_titles"),
        *("predict.calling", "predict.rating", "predict.engagement"),
        *("communicate.guessed", "obtain.noise_found", "model.amounts_found"),
        "model.minority_level_low",
    ],
    "how_sure": [
        *("model.against_tables", "trust.effects", "model.found_again", "trust.sure"),
        *("trust.lasting", "model.runner_up"),
        *("model.criteria_apart", "model.depends", "communicate.guessed"),
    ],
    "what_not_to_conclude": [
        *("communicate.not_causal", "communicate.not_a_person", "communicate.not_known_fair"),
    ],
}
ADVICE = [
    *("segment.s3.advice", "segment.s3.advice_evidence", "segment.s3.advice_reach"),
    *("segment.s3.advice_test", "segment.s1.advice", "segment.s2.advice"),
    *("segment.s2.advice_evidence", "segment.s2.advice_reach", "segment.s2.advice_test"),
    *("interpret.gather.advice", "interpret.gather.advice_reach", "interpret.gather.advice_test"),
]
PARAGRAPHS["recommendation_list"] = ADVICE
CLAIM = re.compile(r"\[([^\[\]]*)\]\{data-claim=\"([^\"]*)\"\}")


@pytest.mark.parametrize("name", list(PARAGRAPHS))
def test_a_paragraph_prints_its_claims(results, name):
    text = _plain(getattr(narrative, name)(results)).replace("**", "")
    assert CLAIM.findall(text) == [(CLAIMS[one], one) for one in PARAGRAPHS[name]]
    assert re.sub(r"[-\s]", "", CLAIM.sub("", text)) == ""


def test_every_paragraph_is_written_out_here():
    apart = {"draft_mark", "key_figures", "segment_cards", "segment_sections", "shares_bar"}
    assert set(PARAGRAPHS) == set(narrative.__all__) - apart


CARDS = [("segment-4", "s1", "Ants"), ("segment-2", "s2", "Bees"), ("segment-7", "s3", "Cats")]


def _bare(text: str) -> str:
    """Return Markdown without links, spans and bold."""
    text = re.sub(r"\]\([^()]*\)|\]?\{[^{}]*\}|\*\*|\[", "", text)
    return " ".join(text.replace("]", "").split())


def test_cards_of_the_landing_page(results):
    cards = _plain(narrative.segment_cards(results)).split("::: {.segment-card .")[1:]
    for card, (ink, name, called) in zip(cards, CARDS, strict=True):
        assert card.startswith(f"{ink}}}")
        assert f"[{called}](chapters/interpret.qmd#segment-{name})" in card
        said = " ".join(CLAIMS[f"segment.{name}.{part}"] for part in ("opening", "size", "now"))
        found = _bare(card.split("\n:::")[0].partition("}")[2])
        assert found.replace(" (tentative)", "") == said
        assert ("(tentative)" in found) == (called == "Cats")


PARTS = (sections.WHO, sections.SIZE, sections.HOLDS, sections.ADVICE)
SECTION = sections.EVERY
# Of the first group: the larger deviation first; of the second: a history without days.
GRIDS = {
    "s1": [
        "| days seen | 33 | 71 | 52 |\n| rating level | .21 | .05 | 103 |",
        "| 3 | 13 | day 1: Alpha (4), Beta (2.5); day 13: Gamma |\n"
        "| 7 | 1,451 | day 1: Delta (5) |",
    ],
    "s2": ["| days seen | 77 | 71 | 104 |", "| 9 | – | Beta; Alpha (3) |"],
    "s3": ["| rating level | −.3 | .05 | 81 |"],
}


def test_sections_of_segments(results):
    text = _plain(narrative.segment_sections(results))
    parts = text.split(":::: {.portrait .")[1:]
    for part, (ink, name, called) in zip(parts, CARDS, strict=True):
        assert part.startswith(f"{ink}}}\n\n### {called} {{#segment-{name}}}")
        for grid in GRIDS[name]:
            assert grid in part
        picture = re.search(r"!\[.*?\]\(\.\./reports/figures/(\S+)\.svg\)", part)
        assert picture[1] == f"segment-{name}"
        said = [CLAIMS.get(f"segment.{name}.{kind}") for kind in SECTION]
        found = [told for told, one in CLAIM.findall(part.replace("**", "")) if "segment." in one]
        assert found == [one for one in said if one]


KEY_FIGURES = ("key_viewers", "key_rows", "key_minutes", "key_median", "key_known")


def test_key_figures(results):
    text = _plain(narrative.key_figures(results))
    found = re.findall(r'data-claim="audience\.(\w+)"\}\n\[(.*?)\]\{\.value\} \[(.*?)\]\{', text)
    assert [name for name, *_ in found] == list(KEY_FIGURES)
    for name, value, label in found:
        assert f"{value} {label}" == CLAIMS[f"audience.{name}"]


SEGMENTS = [
    ("Ants", "#b27a00", False, "52 %", "18 %", ".91", ("s1.opening", "s1.portrait")),
    ("Bees", "#009e73", False, "32 %", "31 %", ".83", ("s2.opening",)),
    ("Cats", "#00507d", True, "17 %", "51 %", ".62", ("s3.opening", "s3.portrait")),
]
ORDER = ("name", "colour", "tentative", "share_users", "share_ratings", "jaccard", "line")


def test_content_of_the_summary(results):
    content = json.loads(_plain(json.dumps(summary.summary_content(results), ensure_ascii=False)))
    assert [tuple(row[name] for name in ORDER) for row in content["segments"]] == [
        (*row, " ".join(CLAIMS[f"segment.{name}"] for name in traits)) for *row, traits in SEGMENTS
    ]
    heads = ["Segment", "known viewers", "their ratings", "stability", "what sets them apart"]
    assert content["columns"] == heads
    figures = [" ".join(pair) for pair in content["key_figures"]]
    assert figures == [CLAIMS[f"audience.{name}"] for name in KEY_FIGURES]
    assert content["verdict"] == f"{CLAIMS['audience.verdict']} {CLAIMS['audience.moved']}"
    assert content["as_of"] == CLAIMS["obtain.date"]
    # What the verdict says is not said again.
    said = ("audience.moved", "communicate.guessed", "model.criteria_apart")
    points = [CLAIMS[one] for one in PARAGRAPHS["main_findings"] if one not in said]
    assert content["parts"][0]["points"] == points
    sure = [CLAIMS[one] for one in PARAGRAPHS["how_sure"] if one not in said]
    assert content["closing"][0]["points"] == sure
    assert " ".join(" ".join(pair).strip() for pair in content["recommendations"]) == " ".join(
        CLAIMS[one] for one in ADVICE
    )
    assert "below .75 its name is tentative" in content["table_note"]


def test_report_json(results):
    facts = report_facts(results, given.provenance())
    whole = ("users", "ratings", "users_kept", "ratings_kept", "users_fitted")
    assert [facts[name] for name in whole] == [85, 1234, 80, 1000, 60]
    assert facts["source"]["tables"] == {"films": 56, "views": 1234}
    assert facts["verdict"] == {
        **{"structure": "moderate", "p_gaussian": 0.011, "p_uniform": 0.022, "p_latent": 0.033},
        **{"p_copula": 0.244, "delta": 0.075, "delta_latent": 0.086, "icl_k": 4},
        **{"delta_se": 0.0123, "delta_latent_se": 0.0074, "p_mixture": 0.0667, "close": False},
        **{"gain": 0.4321, "gain_se": 0.0987},
        "by_amount": [{"measure": "events", "depth": 2.34, "p": 0.0151, "groups": 2}],
        "minorities": [{"feature": "level", "side": "low", "viewers": 17, "of": 1160}],
    }
    assert [tuple(segment.values()) for segment in facts["segments"]] == [
        ("s1", "Ants", False, 41, 0.5125, 0.19, 0.91),
        ("s2", "Bees", False, 26, 0.325, 0.31, 0.83),
        ("s3", "Cats", True, 13, 0.1625, 0.5, 0.62),
    ]
    assert facts["timings"] == {"obtain": 1.5}
    told = {one["id"]: _plain(one["text"]) for one in facts["claims"]}
    assert {name: told[name] for name in CLAIMS} == CLAIMS
    [moved] = [one for one in facts["claims"] if one["id"] == "audience.moved"]
    assert moved["evidence"] == "counted"
    where = {one["id"]: one["chapter"] for one in facts["claims"]}
    assert where["audience.moved"] == "index"
    assert where["segment.s1.opening"] == "interpret"
    assert where["figure.rating-distribution.alt"] == "explore"
    assert set(where.values()) == {
        *("index", "obtain", "scrub", "explore", "model", "predict", "interpret", "trust"),
        *("changes", "communicate", "method", "reproducibility"),
    }
    late, early = (
        {"name": f"ratings of known viewers in the first quarter of {year}", "n": n}
        for year, n in ((2005, 260), (2004, 210))
    )
    assert moved["populations"] == [late, early]
    assert moved["slots"]["before"] == {
        **{"value": 0.53, "unit": "share", "low": None, "high": None, "n": 210},
        **{"population": early["name"], "shown": "53\xa0%"},
    }
    assert facts["data_as_of"] == "2005-03-31"


def test_cluster_profiles(results):
    text = _plain(cluster_profiles(results))
    bare = text.replace("**", "")
    for parts in PARTS:
        said = [CLAIMS.get(f"segment.s3.{part}") for part in parts]
        assert " ".join(one for one in said if one) in bare
    assert "](figures/segment-s3.png)" in text
    assert "](figures/segment-behaviour.png)" in text
    rows = _rows(text)
    assert rows[0] == ["measure", "median", "all", "index", "deviation"]
    assert ["3", "13", "day 1: Alpha (4), Beta (2.5); day 13: Gamma"] in rows
    # Of each segment the largest deviation first.
    assert [row for row in rows if row[0] in ("rating level", "days seen")] == [
        *(["days seen", "33", "71", "52", "−1.4"], ["rating level", ".21", ".05", "103", ".6"]),
        *(["days seen", "77", "71", "104", ".3"], ["rating level", ".02", ".05", "98", "−.2"]),
        *(["rating level", "−.3", ".05", "81", "−2.3"], ["days seen", "155", "71", "196", "1.9"]),
    ]
    assert ["Beta", "2.6", "1.9 to 3.4", "12"] in rows


def test_eda_summary(results):
    rows = _rows(eda_summary(results))
    for row in (
        *(["1", "50", "5 %"], ["4", "370", "37 %"], ["5", "240", "24 %"]),
        *(["2004", "470", "61"], ["2005", "530", "52"]),
        *(["2–5", "22"], ["6–97", "47"], ["Drama", "640", "64 %"], ["War", "290", "29 %"]),
    ):
        assert row in rows


def test_the_text_file_has_minutes_and_plays(results):
    text = eda_summary(results)
    rows = {row[0]: row[1:] for row in _rows(text)}
    assert "## Minutes and plays\n" in text
    assert rows["In all"] == ["45,678", "2,345"]
    assert rows["Median viewer"] == ["431", "19"]
    assert text.index("## Titles with most minutes") < text.index("## Titles with most plays")
    assert rows["Beta"] == ["–", "2,987", "6.5 %", "29", "65", "46"]
    assert rows["Gamma"] == ["432", "18.4 %", "19", "42", "10"]
    assert _plain("All viewers together watched 45,678 minutes") in _plain(text)


def test_each_csv_comes_from_its_own_table(results, tmp_path):
    labels = pd.DataFrame(
        {
            **{"user_id": [3, 1, 2], "segment": [2, 0, 1]},
            **{"confidence": [0.3, 0.1, 0.2], "evidence": ["low", "full", "full"]},
        }
    )
    given.stored(results.modelled.folder, {"labels": labels})
    given.stored(results.obtained.folder, {"sample": pd.DataFrame({"user_id": ["p1"]})})
    fresh = type(results)(
        *(
            type(part)(part.folder)
            for part in (
                *(results.obtained, results.scrubbed, results.explored),
                *(results.modelled, results.predicted, results.interpreted),
            )
        )
    )
    write_tables(tmp_path, fresh)
    firsts = {
        path.stem: list(csv.reader(path.open(newline="")))[1] for path in tmp_path.glob("*.csv")
    }
    assert firsts == {
        "table_summary": ["views", "table", "1234", "4", "Who saw what.", "True"],
        "sample": ["p1"],
        "relations": [
            "views",
            "film",
            "films",
            "id",
            "False",
            "0.984",
            "19",
            firsts["relations"][-1],
        ],
        "anomalies": ["views", "stars", "out_of_range", "23", "high", "Dropped."],
        "cleaning_ledger": ["ratings", "out_of_range", "1234", "134", "0", "1100"],
        "top_viewers": ["1", "5f3a", "97", "61.0", "2004-12-03", "2005-03-04", "3.94"],
        "amounts": firsts["amounts"],
        "amount_titles": [
            *("minutes", "1", "Alpha", "3456.0", "1999.0", "0.0757", "72", "31", "48.0"),
        ],
        "model_comparison": firsts["model_comparison"],
        "model_comparison_columns": firsts["model_comparison_columns"],
        "prediction": [
            *("rating", "title_mean", "test", "rmse", "all", "0.91", "0.88", "0.95", "260", "41"),
            "1.5",
        ],
        "segment_profiles": ["0", "level", "0.31", "0.21", "0.05", "103.0", "0.6"],
        "segment_behaviour": firsts["segment_behaviour"],
        "segment_quarters": [
            *("0", "2004-01-01", "54.6", "0.26", "24.0", "0.48", "10.12", "0.44", "True"),
        ],
        "segment_pairs": ["level", "0", "1", *("-0.6", "-0.7", "-0.5", "-4.0", "0.0001", "0.002")],
        **{name: firsts[name] for name in ("segment_tests", "segment_groups", "group_trust")},
        "recommendations": firsts["recommendations"],
    }
    assert firsts["segment_tests"][:6] == ["half", "level", "epsilon2", "0.31", "0.28", "0.34"]
    arrived = ["new and old viewers", "first seen later"]
    assert firsts["segment_groups"][:3] == [*arrived, "0"]
    assert {"0.71", "0.47", "1.52", "1.49"} <= set(firsts["segment_groups"])
    assert firsts["group_trust"][:3] == [*arrived, "guessed"]
    assert {"38.0", "0.34", "0.21", "0.5"} <= set(firsts["group_trust"])
    assert firsts["recommendations"][:6] == [
        *(CLAIMS["segment.s3.advice"], firsts["recommendations"][1], "2.0", "0.71", "0.29", "2.45"),
    ]
    evidence = " ".join(CLAIMS[one] for one in ADVICE[1:4])
    assert _plain(firsts["recommendations"][1]) == evidence
    behaviour = ["0", "high_marks", "share", "share", "0.613", "0.607", "0.616"]
    assert firsts["segment_behaviour"][:7] == behaviour
    assert firsts["model_comparison"][:3] == ["One cluster", "One cluster", "1"]
    assert firsts["model_comparison_columns"][0] == "candidate"
    told = pd.read_parquet(tmp_path / "predictions.parquet")
    assert told["user_id"].tolist() == [1, 2, 3]
    assert told["band"].tolist() == ["top", "lower", "away"]
    found = pd.read_parquet(tmp_path / "segments.parquet")
    assert found.to_numpy().tolist() == [
        *([1, "s1", 0.1, "full"], [2, "s2", 0.2, "full"], [3, "s3", 0.3, "low"])
    ]


@pytest.mark.parametrize(
    ("dropped", "said"),
    [(1, "99.9 %"), (4, "99.6 %"), (20, "98 %"), (999, "0.1 %")],
)
def test_less_than_all_is_never_all(dropped, said, tmp_path):
    ledger = pd.DataFrame(
        [("ratings", "out_of_range", 1000, dropped, 0, 1000 - dropped)],
        columns=["table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"],
    )
    shown = distinct.results(tmp_path)
    known = replace(shown, scrubbed=given.stored(tmp_path / "scrubbed", {"ledger": ledger}))
    assert f"**{said} of 1,000 ratings are kept**" in _plain(narrative.cleaning_summary(known))
    words = cleaning_waterfall_words(known)
    assert f"; {1000 - dropped:,} stay" in words.subtitle.text
    assert words.title.text.replace("\xa0", " ") == f"{said} of 1,000 ratings are kept"
