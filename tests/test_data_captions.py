"""What is said of figures of the data where they are not as usual: words by hand."""

from __future__ import annotations

import distinct_tables as distinct
import pandas as pd
import pytest
import stage_tables as given
from distinct_changes import amount_frames

from analysis.communicate.claims.captions import CAPTIONS
from analysis.communicate.claims.captions.words import FigureWords, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.data.cleaning import cleaning_claims

OF_DATA = (*CAPTIONS["obtain"], *CAPTIONS["scrub"], *CAPTIONS["explore"])
MAKERS = {make.__name__.removesuffix("_words"): make for make in OF_DATA}
STAGES = ("obtained", "scrubbed", "explored")


def changed(folder, **tables):
    """Return the results without two like numbers, with columns of some tables set.

    Rows stay where no value is given for them: `None` empties a table, a frame replaces it.
    """
    results = distinct.results(folder)
    for name, change in tables.items():
        (stage,) = [getattr(results, one) for one in STAGES if name in getattr(results, one)]
        frame = stage.frame(name)
        if change is None:
            frame = frame.head(0)
        elif isinstance(change, pd.DataFrame):
            frame = change
        else:
            frame = frame.assign(**change)
        given.stored(stage.folder, {name: frame})
    return results


def said(words, part: str) -> str:
    """Return a part of the words, or the claim that stands in their place."""
    claim = words if isinstance(words, Claim) else getattr(words, part)
    assert claim.id.endswith(f".{part}")
    return claim.text.replace("\xa0", " ")


def bars(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lower", "upper", "label", "users"])


NONE_FEW = pd.DataFrame(
    [("full", 80, 1000, 0), ("low", 0, 0, 0)], columns=["evidence", "users", "rows", "single"]
)
MONTHS = pd.DataFrame(
    {"month": pd.to_datetime(["2005-01-01", "2005-02-01"]), "ratings": [310, 690]}
)
KEPT = pd.DataFrame(
    [("ratings", "out_of_range", 1234, 0, 7, 1234), ("users", "phantom_users", 85, 0, 0, 85)],
    columns=["table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"],
)
# 40, 30 and 35 of 1,234 are dropped.
SPREAD = pd.DataFrame(
    [
        ("ratings", "out_of_range", 1234, 40, 7, 1194),
        ("ratings", "out_of_window", 1194, 30, 0, 1164),
        ("ratings", "noise_titles", 1164, 35, 0, 1129),
    ],
    columns=KEPT.columns,
)
EVEN = pd.DataFrame({"weekday": range(7), "share": [0.14, 0.14, 0.15, 0.14, 0.15, 0.14, 0.14]})
CLOSED = pd.DataFrame({"weekday": range(7), "share": [0.0, 0.2, 0.2, 0.2, 0.2, 0.1, 0.1]})
HOURLY = distinct.hypotheses()["evenness"].assign(uneven=[False, True])
GROWN = distinct.hypotheses()["month_growth"].assign(effect=1.352, low=0.9, high=1.81)
AMOUNTS = amount_frames()["amount_months"]
ONE_OF_EACH = distinct.hypotheses()["hypotheses"].loc[[0, 2, 4]]
# What is set; of which figure or table which part; what it says.
CASES = [
    ({}, "title_age", "absent", "Only 3 of 10 titles have a release year, so how old titles are "
     "when seen is not shown."),
    ({"source": {"known_years": 1, "listed_titles": 17_632}}, "title_age", "absent",
     "Only 1 of 17,632 titles has a release year, so how old titles are when seen is not shown."),
    ({"source": {"has_years": True}, "age_of_title": None}, "title_age", "absent",
     "No title that was seen on a known day has a release year, so how old titles are when seen "
     "is unknown."),
    ({"source": {"known_years": 0, "has_time": False}, "age_of_title": None}, "title_age", "absent",
     "The source has no release years or dates, so how old titles are when seen is unknown."),
    ({"source": {"known_genres": 4}}, "genre_shares", "absent",
     "Only 4 of 10 titles have a genre, so shares of genres are not shown."),
    ({"genre_shares": None}, "genre_shares", "absent",
     "The source has no genres, so none can be counted."),
    ({"by_month": MONTHS}, "rows_by_month", "alt", "Line of ratings a month from January 2005 to "
     "February 2005. It peaks in February 2005 at 690, where it ends."),
    ({"by_month": MONTHS.tail(1)}, "rows_by_month", "alt",
     "One dot: 690 ratings in February 2005."),
    ({"by_month": MONTHS}, "rows_by_month", "subtitle",
     "Ratings a month, January 2005 to February 2005; 1,000 ratings"),
    ({"by_month": MONTHS.head(1)}, "rows_by_month", "title",
     "47 % of all ratings with a date are of 2004"),
    ({"summary": {"busiest_year_share": 0.11}}, "rows_by_month", "title",
     "11 % of all ratings are of 2004, the busiest year"),
    ({"summary": {"busiest_year_share": 1.0}}, "rows_by_month", "title",
     "The busiest month, February 2005, holds 48 % of all ratings"),
    ({"by_weekday": EVEN, "evenness": HOURLY}, "weekly_rhythm", "title",
     "Ratings come evenly over the week, but not over the day: most at 20:00"),
    ({"evenness": {"uneven": False}}, "weekly_rhythm", "absent", "Ratings come evenly over the "
     "week: Saturday holds 19.0 % (95 % interval 17.3 % to 20.7 %), 1.73 times what Monday holds."),
    ({"evenness": {"uneven": False, "most_low": None, "most_high": None}}, "weekly_rhythm",
     "absent", "Ratings come evenly over the week: Saturday holds 19.0 %, 1.73 times what Monday "
     "holds."),
    ({"month_parts": None, "month_growth": None}, "trend_season", "absent", "Fewer than two whole "
     "years of months in a row have enough viewers, so trend and season of ratings are not "
     "parted."),
    ({"by_month": None, "month_parts": None}, "trend_season", "absent",
     "The source has no dates, so trend and season of ratings are not parted."),
    ({"season": {"shown": False, "p": 0.27}}, "trend_season", "caption", "No season is told from "
     "chance: of years shifted against each other 27 % are as regular, where fewer than 1 % should "
     "be."),
    ({"season": {"shown": False, "p": None, "years": 2}}, "trend_season", "caption",
     "Two whole years are too few to tell a season from chance."),
    ({"month_growth": GROWN}, "trend_season", "title",
     "Ratings a day became 2.4 times as many a year from November 2001 to March 2005 (95 % "
     "interval 1.9 to 2.8)"),
    ({"hypotheses": {"verdict": "not_tested", "reason": "no_time"}}, "tested_effects", "absent",
     "No hypothesis could be tested on this source, so no effects are drawn."),
    ({"hypotheses": {"verdict": "not_tested", "reason": "no_time"}}, "hypothesis_table", "caption",
     "What was asked, and why none of it could be tested."),
    ({"hypotheses": ONE_OF_EACH.tail(2).assign(verdict="not_shown")}, "tested_effects", "title",
     "Not one of two hypotheses that were tested is shown"),
    ({"hypotheses": ONE_OF_EACH.tail(1).assign(verdict="not_shown")}, "tested_effects", "title",
     "Not even the one hypothesis that was tested is shown"),
    ({"hypotheses": ONE_OF_EACH.tail(1).assign(verdict="not_shown")}, "tested_effects", "alt",
     "Dots with intervals for one hypothesis, in a panel for each unit, beside a dashed line at "
     "zero with a grey band around it."),
    ({"hypotheses": ONE_OF_EACH}, "tested_effects", "title", "Of three hypotheses that were "
     "tested, one holds, beyond what chance gives among so many, and is large enough to matter, "
     "one holds and is too small to matter and one is not shown"),
    ({"by_weekday": CLOSED, "source": {"noun_plural": "views", "noun_singular": "view"}},
     "weekly_rhythm", "caption", "Tuesday holds 20 % of views; if all days were alike, each would "
     "hold 14 %."),
    ({"summary": {"share_high": 0.41}}, "rating_histogram", "title",
     "Marks are spread: 41 % of ratings are 4 or more"),
    ({"summary": {"median_n": None, "q1_n": None, "q3_n": None, "share_one_rating": None}},
     "ratings_per_viewer", "title", "How many ratings viewers have"),
    ({"viewers_by_evidence": NONE_FEW}, "ratings_per_viewer", "caption",
     "The median viewer gives 8.5 ratings, and a quarter of viewers give 14 or more. 14 % of "
     "viewers gave only one rating; every viewer has 6 ratings or more and is known."),
    ({"summary": {"share_one_rating": 0.0}, "source": {"noun_plural": "plays"}},
     "ratings_per_viewer", "caption", "The median viewer has 8.5 plays, and a quarter of viewers "
     "have 14 or more. No viewer had only one rating; 75 % of viewers have 6 plays or more and are "
     "known."),
    ({"user_counts": bars((1, 1, "1", 47), (2, 5, "2–5", 22), (6, 97, "6–97", 11))},
     "ratings_per_viewer", "alt", "Bar chart of viewers by number of ratings, bars as wide as "
     "they lie on a logarithmic axis and as high as they hold viewers for each doubling. The "
     "highest bar is 1 with 47 viewers; the bars fall to the right. Each of the ten most "
     "active viewers gave 97 ratings or more."),
    ({"summary": {"top_decile_share": None, "half_from_share": None}}, "viewer_concentration",
     "title", "How ratings are spread over viewers: a Gini coefficient of .58"),
    ({"summary": {"top_decile_share": None, "half_from_share": None}}, "viewer_concentration",
     "caption", "What share of viewers give half of all ratings is withheld, since it would tell "
     "of fewer than ten viewers. A mean over ratings weighs viewers by how much they give, a mean "
     "over viewers weighs all alike. The Gini coefficient is .58."),
    ({"tenure": bars((0, 30, "up to a month", 50), (31, 365, "up to a year", 30))},
     "viewer_tenure", "title", "From first to last rating: up to a month for 62 % of viewers"),
    ({"tenure": bars((0, 30, "up to a month", 50), (31, 365, "up to a year", 30))},
     "viewer_tenure", "caption", "How many viewers came on one day only is withheld, since it "
     "would tell of fewer than ten viewers. Who came late had little time to stay."),
    ({"tenure": bars((0, 0, "one day", 0), (1, 365, "up to a year", 60), (366, 999, "longer", 20))},
     "viewer_tenure", "title", "No viewer came on one day only, 25 % of viewers were seen over "
     "more than a year"),
    ({"tenure": bars((0, 0, "one day", 0), (1, 365, "up to a year", 80))}, "viewer_tenure", "alt",
     "Rising line of the share of viewers by time from first to last of their ratings. All lie in "
     "one span, up to a year."),
    ({"ledger": KEPT}, "cleaning_waterfall", "caption",
     "All 1,234 ratings are kept. 7 ratings were changed by a rule."),
    ({"ledger": KEPT.assign(rows_changed=0)}, "cleaning_waterfall", "absent",
     "No rule had to drop or change a rating."),
    ({"ledger": SPREAD}, "cleaning_waterfall", "caption", "91 % of 1,234 ratings are kept; the "
     "largest part of the others, 40, falls to one rule (out of range). Each that is dropped is "
     "booked to one rule. 7 ratings were changed by a rule."),
    ({"viewers_by_evidence": NONE_FEW, "ledger": KEPT}, "viewer_coverage", "title",
     "Every viewer has 6 ratings or more and is known"),
    ({"viewers_by_evidence": NONE_FEW, "ledger": KEPT}, "viewer_coverage", "subtitle",
     "Viewers, and their ratings as read; 80 viewers in the source"),
    ({"viewers_by_evidence": NONE_FEW, "ledger": KEPT}, "viewer_coverage", "alt",
     "Two bars of one colour: all viewers are known, and all ratings are theirs."),
    ({"viewers_by_evidence": NONE_FEW.assign(users=[71, 9])}, "viewer_coverage", "absent",
     "How many viewers are known is withheld, since it would tell of fewer than ten viewers."),
    ({"columns": {"draft": True}}, "source_columns", "caption",
     "Not one of the 2 columns shown is described by the source itself."),
    ({}, "minutes_by_month", "title", "Viewers watched most minutes in January 2005: 7,650"),
    ({}, "minutes_by_month", "subtitle", "Minutes of each month in all (above) and of a mean "
     "viewer who came in it, with 95 % interval (below); December 2004 to April 2005; hollow: "
     "months that the record does not hold whole"),
    ({}, "minutes_by_month", "caption", "A viewer who came in January 2005 watched 230 minutes in "
     "it on average, one of March 2005 180. Gaps: withheld, since they would tell of fewer than "
     "ten viewers."),
    ({}, "minutes_by_month", "alt", "Two panels by month from December 2004 to April 2005. Above, "
     "minutes of all viewers, most in January 2005 with 7,650. Below, minutes of a mean viewer. A "
     "viewer who came in January 2005 watched 230 minutes in it on average, one of March 2005 "
     "180."),
    ({"amount_months": AMOUNTS.iloc[:2]}, "minutes_by_month", "caption",
     "A viewer who came in January 2005 watched 230 minutes in it on average."),
    ({"amount_months": AMOUNTS.iloc[:1]}, "minutes_by_month", "caption",
     "No month with enough viewers is whole, so months are not compared."),
    ({"amount_months": AMOUNTS.assign(mean=None).astype({"mean": float})}, "minutes_by_month",
     "absent", "How many minutes viewers have in a month is withheld, since it would tell of fewer "
     "than ten viewers."),
    # What the source lacks, and plays where a row is a play, need no words.
    ({"amounts": None}, "minutes_by_month", "absent", ""),
    ({"amounts": None}, "titles_by_minutes", "absent", ""),
    ({"amounts": None}, "amount_totals", "absent", ""),
    ({"amount_months": None}, "minutes_by_month", "absent", ""),
    ({"source": {"noun_plural": "plays"}}, "titles_by_plays", "absent", ""),
    ({"relations": None}, "source_relations", "absent",
     "No reference between tables was declared or found by their values."),
    ({"relations": None}, "schema_diagram", "caption",
     "One table; no reference between them was declared or could be inferred."),
    ({"noise": {"detected": False}, "title_counts": {"genuine": True}}, "rows_per_title", "caption",
     "The 20 most seen of 56 titles hold 72 % of all ratings. Nothing here marks titles as faulty "
     "records, so every title counts."),
]  # fmt: skip


NAMES = [f"{name}-{part}-{at}" for at, (_, name, part, _) in enumerate(CASES)]


@pytest.mark.parametrize(("tables", "name", "part", "text"), CASES, ids=NAMES)
def test_words_where_it_is_not_as_usual(tmp_path, tables, name, part, text):
    results = changed(tmp_path, **tables)
    (results.obtained.folder / "schema.svg").touch()
    assert said(MAKERS[name](results), part) == text


def test_ids_say_of_what_they_are(tmp_path):
    for make in OF_DATA:
        words = make(distinct.results(tmp_path))
        claims = [words] if isinstance(words, Claim) else words.claims
        kind = "table" if isinstance(words, TableWords) else "figure"
        if not isinstance(words, Claim):
            assert all(claim.id.startswith(f"{kind}.{words.name}.") for claim in claims)
        assert all(len(claim.slots) <= 8 for claim in claims)
        if isinstance(words, FigureWords):
            assert not words.title.text.endswith(".")


def test_rows_that_are_not_read_are_told_before_those_that_cleaning_drops(tmp_path):
    columns = list(KEPT.columns)
    aside = pd.DataFrame([("source", "other_sorts", 1500, 266, 0, 1234)], columns=columns)
    results = changed(tmp_path, ledger=pd.concat([aside, KEPT]))
    told = {claim.id: claim.text.replace("\xa0", " ") for claim in cleaning_claims(results)}
    assert list(told)[:2] == ["scrub.sorts", "scrub.kept"]
    assert told["scrub.sorts"] == (
        "266 of 1,500 rows of the source are of another sort (such as a trailer or a purchase) and "
        "are not read; the other 1,234 are its ratings."
    )
    assert told["scrub.kept"].startswith("All 1,234 ratings are kept")
    lines = pd.DataFrame([("source", "no_rows", 1507, 7, 0, 1500)], columns=columns)
    results = changed(tmp_path, ledger=pd.concat([lines, aside, KEPT]))
    told = {claim.id: claim.text.replace("\xa0", " ") for claim in cleaning_claims(results)}
    assert list(told)[:3] == ["scrub.lines", "scrub.sorts", "scrub.kept"]
    assert told["scrub.lines"] == (
        "7 of 1,507 lines of the table of interactions hold no row that can be read (headers "
        "again, totals or remarks) and are set aside; the other 1,500 are rows."
    )
    assert told["scrub.sorts"].startswith("266 of 1,500 rows of the source are of another sort")
