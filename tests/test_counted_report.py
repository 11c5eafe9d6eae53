"""The counted source with hand-made segments: what interpret, the report and its files say."""

from __future__ import annotations

import json
import math

import counted_source as counted
import pandas as pd
import pytest
import stage_tables as given
from test_summary import text_of

from analysis.clustering.certainty.calibration import empty_check
from analysis.communicate import exports, figures, narrative, style, summary, tables
from analysis.explore import explore
from analysis.interpret import interpret
from analysis.settings import Settings
from analysis.tables import Results

PLAIN = ["events", "tenure", "recency", "active_days"]
# viewer: segment, confidence; 4 to 7 have five rows or more
LABELS = {
    1: (0, 0.5),
    2: (0, 0.6),
    3: (0, 0.7),
    5: (0, 0.95),
    4: (1, 0.8),
    6: (1, 0.9),
    7: (1, 0.7),
}


def labelled(folder):
    """Return the hand-made tables of the stage model."""
    rows = [
        (viewer, segment, sure, "full" if viewer >= 4 else "low")
        for viewer, (segment, sure) in LABELS.items()
    ]
    labels = pd.DataFrame(rows, columns=["user_id", "segment", "confidence", "evidence"])
    modelled = given.modelled(folder)
    stability = pd.DataFrame(
        {"segment": [0, 1], "jaccard": [0.91, 0.7], "tentative": [False, True]}
    ).assign(reading=["highly stable", "pattern"])
    # Nobody knows how these were drawn.
    (modelled.folder / "segmentation.json").write_text("{}", encoding="utf-8")
    made = {"labels": labels, "stability": stability, "certainty_check": empty_check()}
    return given.stored(modelled.folder, made)


def computed(folder):
    """Return the tables of all six stages, the features kept to those that are mere counts."""
    obtained, scrubbed = counted.read(folder)
    features = scrubbed.frame("features")[["user_id", "n", *PLAIN]]
    given.stored(scrubbed.folder, {"features": features})
    explored = counted.stored(
        folder / "explore" / "one", explore(obtained=obtained, scrubbed=scrubbed, fewest=1)
    )
    modelled = labelled(folder)
    predicted = given.untold_predictions(folder / "predict")
    stages = {"obtained": obtained, "scrubbed": scrubbed, "modelled": modelled}
    outcome = interpret(**stages, predicted=predicted, settings=Settings(), fewest=1)
    interpreted = counted.stored(folder / "interpret" / "one", outcome)
    return Results(obtained, scrubbed, explored, modelled, predicted, interpreted)


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    return computed(tmp_path_factory.mktemp("counted"))


@pytest.fixture(scope="module")
def reports(stages, tmp_path_factory):
    """Return the folder of every file that is written for these stages."""
    folder = tmp_path_factory.mktemp("reports")
    exports.write_reports(folder, stages, given.provenance(), figures=())
    return folder


# rule: rows dropped, then rows left; of 34
DROPPED = {"out_of_range": (1, 33), "out_of_window": (2, 31), "repeated_pairs": (1, 30)}


def test_each_rule_drops_the_rows_written_for_it(stages):
    ledger = stages.scrubbed.frame("ledger")
    rows = ledger[ledger["table"] == "ratings"].set_index("rule")
    found = rows.loc[list(DROPPED), ["rows_dropped", "rows_out"]]
    assert [tuple(row) for row in found.to_numpy()] == list(DROPPED.values())
    assert rows["rows_dropped"].sum() == 4
    users = ledger[(ledger["table"] == "users") & (ledger["rows_dropped"] > 0)]
    assert users[["rule", "rows_in", "rows_out"]].to_numpy().tolist() == [["out_of_range", 8, 7]]


def test_the_window_holds_its_first_and_its_last_moment(stages):
    kept = stages.scrubbed.frame("ratings")
    assert kept["at"].min() == pd.Timestamp("2003-01-01 00:00")
    assert kept["at"].max() == pd.Timestamp("2005-06-30 23:00")
    assert sorted(zip(kept.user_id, kept.title_id, strict=True)) == sorted(
        (viewer, title) for viewer, title, _, _ in counted.KEPT
    )
    assert stages.scrubbed.record("window")["data_as_of"] == "2005-06-30"


SEGMENTS = {
    "segment": (0, 1),
    "id": ("s1", "s2"),
    "users": (4, 3),  # viewers 1, 2, 3 and 5; 4, 6 and 7
    "ratings": (11, 19),  # 1 + 2 + 3 + 5; 5 + 6 + 8
    "share_users": (4 / 7, 3 / 7),
    "share_ratings": (11 / 30, 19 / 30),
    "jaccard": (0.91, 0.7),
    "tentative": (False, True),
    "confidence_median": (0.65, 0.8),  # .5 .6 .7 .95; .7 .8 .9
    "low_evidence_share": (3 / 4, 0),
    "color_index": (0, 1),
    "noun": ("ratings", "ratings"),
    # One known viewer against three others: nothing is sure.
    "name": ("Typical Viewers", "Typical Viewers 2"),
}


@pytest.mark.parametrize("column", list(SEGMENTS))
def test_segments(stages, column):
    found = stages.interpreted.frame("segments")[column].tolist()
    expected = list(SEGMENTS[column])
    assert found == (expected if isinstance(expected[0], str) else pytest.approx(expected))


# Of viewers 4, 5, 6 and 7, whose evidence is full; 5 alone is of the first segment.
# events 5 5 6 8, on the axis ln(1 + n): apart from ln 6.5 by .0800 .0800 .0741 .3254, MAD .0800427
# tenure 0 31 365 731: apart from ln 199 by 5.2933 1.8276 .6093 1.3025, MAD 1.5650223
# recency 363 241 395 121: apart from ln 303 by .1834 .2248 .2677 .9097, MAD .2462380
# active days 1 4 6 7: apart from ln 6 by 1.0986 .1823 .1542 .2877, MAD .2350018
PROFILES = {
    # mean, median, median of all, index, deviation
    (0, "events"): (5, 5, 5.5, 100 * 5 / 6, math.log(6 / 6.5) / 0.0800427),
    (0, "tenure"): (31, 31, 198, 3100 / 281.75, math.log(32 / 199) / 1.5650223),
    (0, "recency"): (241, 241, 302, 24100 / 280, math.log(242 / 303) / 0.2462380),
    (0, "active_days"): (4, 4, 5, 400 / 4.5, math.log(5 / 6) / 0.2350018),
    (1, "events"): (19 / 3, 6, 5.5, 1900 / 18, math.log(7 / 6.5) / 0.0800427),
    (1, "tenure"): (1096 / 3, 365, 198, 109600 / 845.25, math.log(366 / 199) / 1.5650223),
    (1, "recency"): (293, 363, 302, 29300 / 280, math.log(364 / 303) / 0.2462380),
    (1, "active_days"): (14 / 3, 6, 5, 1400 / 13.5, math.log(7 / 6) / 0.2350018),
}


@pytest.mark.parametrize("key", list(PROFILES), ids=str)
def test_profiles(stages, key):
    row = stages.interpreted.frame("profiles").set_index(["segment", "feature"]).loc[key]
    found = row[["mean", "median", "overall_median", "index", "deviation"]].tolist()
    assert found == pytest.approx(PROFILES[key], rel=1e-5)


def test_profiles_hold_no_other_feature(stages):
    keys = stages.interpreted.frame("profiles")[["segment", "feature"]]
    assert [tuple(key) for key in keys.to_numpy()] == list(PROFILES)


# Ranks of viewers 4, 5, 6 and 7; between the groups over the whole sum of squares about 2.5.
EFFECTS = {
    # 1.5 1.5 3 4: (1 · 1 + 3 · (8.5/3 − 2.5)²) of 4.5
    "events": (4 / 3 / 4.5, True),
    # 1 2 3 4, 3 2 4 1 and 1 2 3 4: (1 · .25 + 3 · (8/3 − 2.5)²) of 5
    "tenure": (1 / 3 / 5, False),
    "recency": (1 / 3 / 5, True),
    "active_days": (1 / 3 / 5, False),
}


@pytest.mark.parametrize("feature", list(EFFECTS))
def test_effects(stages, feature):
    share, used = EFFECTS[feature]
    row = stages.interpreted.frame("effects").set_index("feature").loc[feature]
    assert row["epsilon2_all"] == pytest.approx(share)
    assert row["epsilon2_a"] == pytest.approx(share if used else math.nan, nan_ok=True)
    assert math.isnan(row["epsilon2_b"])
    assert row["used_for_clustering"] == used


COVERAGE = [
    ("viewers as read", 8, 1),
    ("full evidence: at least 5 ratings", 4, 4 / 8),
    ("low evidence: fewer than 5 ratings, assigned and flagged", 3, 3 / 8),
    ("of these with one rating only", 1, 1 / 8),
    ("out: no rating left after cleaning", 1, 1 / 8),
]


def test_coverage(stages):
    frame = stages.interpreted.frame("coverage")
    assert [tuple(row) for row in frame.itertuples(index=False)] == COVERAGE


ACTIVITY = {
    0: {"2003-01": 2, "2004-02": 2, "2004-03": 1, "2004-10": 4, "2004-11": 1, "2005-06": 1},
    1: {
        **{"2003-03": 3, "2003-06": 2, "2003-12": 1, "2004-01": 1, "2004-03": 2, "2004-05": 2},
        **{"2004-07": 5, "2005-01": 1, "2005-02": 1, "2005-03": 1},
    },
}


@pytest.mark.parametrize(("segment", "whole"), [(0, 11), (1, 19)])
def test_activity(stages, segment, whole):
    frame = stages.interpreted.frame("activity")
    own = frame[frame["segment"] == segment]
    assert own["month"].tolist() == pd.date_range("2003-01-01", "2005-06-01", freq="MS").tolist()
    expected = [ACTIVITY[segment].get(f"{month:%Y-%m}", 0) for month in own["month"]]
    assert own["ratings"].tolist() == expected
    assert own["share"].tolist() == pytest.approx([rows / whole for rows in expected])


def test_nothing_is_shown_of_fewer_than_ten_viewers(stages):
    assert stages.interpreted.frame("favourites").empty
    fairness = stages.interpreted.frame("fairness")
    assert fairness["suppressed"].all()
    shown = ["share_group", "share_group_in_segment", "ratio", "low", "high"]
    assert fairness[shown].isna().all(axis=None)
    # Rows of the known 5 5 6 8: a third of the way from first to last lies at 5, two thirds at 6.
    # First seen: 2003-03-01 and 06-01, 2004-07-02 and 10-01; 397 days lie between the inner two.
    # Mean years 1989.4 1990.9 1996.6 2000.4; of rows with a genre .5 .5 .57 .6 without Drama.
    assert [name.replace("\xa0", " ") for name in fairness["group"].drop_duplicates()] == [
        *("up to 5 ratings", "6 ratings", "over 6 ratings"),
        *("first seen up to 2003-12-16", "first seen later"),
        *("titles of up to 1991", "titles of 1991 to 1997", "titles of over 1997"),
        *("up to 50 % outside Drama", "over 57 % outside Drama"),
    ]


# Too few are known of each to compare what they choose; four of seven viewers are guessed.
ADVISED = [(0, "none", "too_few_viewers"), (1, "none", "too_few_viewers"), (-1, "gather", "")]
RECOMMENDED = [
    *(
        f"Nothing is put first for {name}: too few viewers are known, of it or of the others, to "
        "compare what they choose."
        for name in SEGMENTS["name"]
    ),
    "Ask viewers with fewer than 5 ratings for more before telling them what they might like.",
]


def test_recommendations(stages):
    frame = stages.interpreted.frame("recommendations").fillna({"segment": -1})
    assert [tuple(row) for row in frame[["segment", "action", "reason"]].to_numpy()] == ADVISED


REPORT = {
    "data_as_of": "2005-06-30",
    "users": 8,
    "ratings": 34,
    "users_kept": 7,
    "ratings_kept": 30,
    "users_fitted": None,  # four, too few to tell
    "draft": False,
}


@pytest.mark.parametrize("name", list(REPORT))
def test_report(reports, name):
    assert json.loads((reports / "report.json").read_text())[name] == REPORT[name]


def test_report_of_source_and_segments(reports):
    report = json.loads((reports / "report.json").read_text())
    assert report["source"]["tables"] == {"movies": 8, "viewer_ratings": 34}
    names = ("id", "name", "tentative", "users", "share_users", "share_ratings", "jaccard")
    for at, segment in enumerate(report["segments"]):
        assert segment == {
            name: value if isinstance(value, str) else pytest.approx(value)
            for name, value in ((name, SEGMENTS[name][at]) for name in names)
        }


# One of four known viewers and 5 of their 24 ratings, three and 19.
VERDICT = (
    "The known viewers fall into two segments with blurred borders: Typical Viewers (25 %) and "
    "Typical Viewers 2 (75 %)."
)
KEY_FIGURES = [
    "7 viewers kept of 8 as read",
    "30 ratings kept of 34 as read",
    "5 ratings from the median viewer",
    # Four of seven, so few.
    "How many viewers are known is withheld, since it would tell of fewer than ten viewers.",
]
ROWS = [
    ("Typical Viewers", "25 %", "21 %", ".91"),
    ("Typical Viewers 2 (tentative)", "75 %", "79 %", ".70"),
]
LINES = [f"{name} differ from the others in nothing that was counted." for name in SEGMENTS["name"]]
FINDINGS = [
    "Typical Viewers 2 are 75 % of known viewers but give 79 % of the ratings of known viewers.",
    "31 % of viewers give half of all ratings.",  # 2.2 / 7
    "The median viewer gives 5 ratings.",
    "Viewers rate what they like: 62 % of ratings are 4 or more.",  # 18 / 29
    "60 % of all ratings are of 2004.",  # 18 / 30
    "One of two segments is found again when known viewers are drawn again (Jaccard .75 or more).",
    "How many viewers are guessed is withheld, since it would tell of fewer than ten viewers.",
    "Data as of 30 June 2005; source: counted.db.",
]


def _spaced(text):
    return " ".join(text.replace("\xa0", " ").split())


def test_executive_summary(reports):
    text = _spaced((reports / "executive_summary.md").read_text()).replace("**", "")
    for sentence in (VERDICT, *KEY_FIGURES, *FINDINGS, *RECOMMENDED):
        assert sentence in text
    for row, line in zip(ROWS, LINES, strict=True):
        assert f"| {' | '.join(row)} | {line} |" in text


def test_summary_as_pdf(stages, tmp_path):
    summary.write_summary(tmp_path / "summary.pdf", stages)
    text = text_of(tmp_path / "summary.pdf").replace("\xa0", " ")
    for sentence in (VERDICT, *KEY_FIGURES[:3], *FINDINGS, *RECOMMENDED):
        assert sentence in text
    for row, line in zip(ROWS, LINES, strict=True):
        assert f"{' '.join(row)} {line}" in text


# The two largest deviations of each segment first, medians in their own units.
PROFILE_ROWS = [
    "| days from first to last | 31 | 198 | 11 | −1.2 |",
    "| number of ratings | 5 | 5.5 | 83 | −1.0 |",
    "| days since last | 241 | 302 | 86 | −.9 |",
    "| active days | 4 | 5 | 89 | −.8 |",
    "| number of ratings | 6 | 5.5 | 106 | .9 |",
    "| days since last | 363 | 302 | 105 | .7 |",
    "| active days | 6 | 5 | 104 | .7 |",
    "| days from first to last | 365 | 198 | 130 | .4 |",
]


def test_cluster_profiles(reports):
    lines = [_spaced(line) for line in (reports / "cluster_profiles.md").read_text().splitlines()]
    assert [line for line in lines if line.startswith(("| days", "| number", "| active"))] == (
        PROFILE_ROWS
    )
    text = " ".join(lines)
    for of_viewers, of_rows, found in (
        ("25", "21", "found again (Jaccard .91)"),
        ("75", "79", "hardly found again, so their name is tentative (Jaccard .70)"),
    ):
        assert f"They are {of_viewers} % of known viewers and give {of_rows} % of the" in text
        assert f"drawn again, they are {found}." in text


EDA_ROWS = [
    *("| 1 | 3 | 10 % |", "| 2 | 3 | 10 % |", "| 3 | 5 | 17 % |"),
    *("| 4 | 10 | 34 % |", "| 5 | 8 | 28 % |"),
    *("| 2003 | 8 | under 10 |", "| 2004 | 18 | under 10 |", "| 2005 | 4 | under 10 |"),
    *(f"| {rows} | under 10 |" for rows in ("1", "2", "3", "4–5", "6–7", "8")),
    *("| Drama | 15 | 50 % |", "| Comedy | 13 | 43 % |", "| War | 9 | 30 % |"),
]


def test_eda_summary(reports):
    text = (reports / "eda_summary.md").read_text()
    lines = [_spaced(line) for line in text.splitlines()]
    headings = ("| :", "| --", "| rating", "| year", "| genre")
    assert [row for row in lines if row.startswith("|") and not row.startswith(headings)] == (
        EDA_ROWS
    )
    assert "The mean rating is 3.59." in _spaced(text)
    assert "88 % of 34 ratings are kept" in _spaced(text)


def test_csv_of_profiles_and_recommendations(reports):
    profiles = pd.read_csv(reports / "segment_profiles.csv").set_index(["segment", "feature"])
    names = ["mean", "median", "overall_median", "index", "deviation"]
    for key, expected in PROFILES.items():
        assert profiles.loc[key, names].tolist() == pytest.approx(expected, rel=1e-5)
    follows = pd.read_csv(reports / "recommendations.csv")
    assert follows["text"].tolist() == RECOMMENDED


def test_csv_of_tables_and_ledger(reports):
    tables_read = pd.read_csv(reports / "table_summary.csv").set_index("table")
    assert tables_read[["rows", "columns"]].to_numpy().tolist() == [[8, 4], [34, 4]]
    ledger = pd.read_csv(reports / "cleaning_ledger.csv").set_index(["table", "rule"])
    told = ledger[["rows_in", "rows_dropped", "rows_changed", "rows_out"]]
    assert told.loc[("ratings", "out_of_range")].tolist() == [34, 1, 0, 33]
    assert told.loc[("ratings", "out_of_window")].tolist() == [33, 2, 0, 31]
    assert told.loc[("ratings", "repeated_pairs")].tolist() == [31, 1, 0, 30]
    assert told.loc[("users", "out_of_range")].tolist() == [8, 1, 0, 7]


def test_labels_of_every_viewer(reports):
    frame = pd.read_parquet(reports / "segments.parquet").set_index("user_id")
    assert frame["segment"].to_dict() == {
        viewer: ("s1", "s2")[segment] for viewer, (segment, _) in LABELS.items()
    }
    assert frame["confidence"].to_dict() == {viewer: sure for viewer, (_, sure) in LABELS.items()}
    assert frame["evidence"].to_dict() == {v: "full" if v >= 4 else "low" for v in LABELS}


def test_bars_of_the_segments(stages):
    figure = figures.segment_shares(stages)
    with style.report_style():
        axes = figure.draw().axes[0]
    bars = sorted((bar.get_y() + bar.get_height() / 2, bar.get_width()) for bar in axes.patches)
    # Of four known viewers one, of their 24 rows five; the second has the other three.
    assert [width for _, width in bars] == pytest.approx([1 / 4, 5 / 24, 3 / 4, 19 / 24])
    assert [label.get_text() for label in axes.get_yticklabels()] == list(SEGMENTS["name"])
    assert [_spaced(text.get_text()) for text in axes.texts] == [
        *("25 % of known viewers", "21 % of their ratings"),
        *("75 % of known viewers", "79 % of their ratings"),
    ]


def test_key_figures_and_cards_of_the_landing_page(stages):
    shown = _spaced(narrative.key_figures(stages)).replace("\\", "")
    for said in KEY_FIGURES[:3]:
        value, _, label = said.partition(" ")
        assert f"[{value}]{{.value}} [{label}]{{.label}}" in shown
    cards = _spaced(narrative.segment_cards(stages)).replace("\\", "")
    for _, of_viewers, of_rows, _ in ROWS:
        assert f"They are {of_viewers} of known viewers and give {of_rows} of the ratings" in cards
        assert "differ from the others in nothing that was counted." in cards


def test_tables_of_the_chapters(stages):
    sizes = _spaced(str(tables.segment_sizes(stages))).replace("\\", "")
    assert "| Typical Viewers | 1 | 25.0 % | 20.8 % | 3 | .91 | .65 |" in sizes
    assert "| Typical Viewers 2 (tentative) | 3 | 75.0 % | 79.2 % | 0 | .70 | .80 |" in sizes
    covered = _spaced(str(tables.who_is_covered(stages))).replace("\\", "")
    for row in (
        "viewers as read | 8 | 100.0",
        "known: at least 5 ratings | 4 | 50.0",
        "guessed: fewer than 5 ratings | 3 | 37.5",
        "of these with one rating only | 1 | 12.5",
        "out: no rating left after cleaning | 1 | 12.5",
    ):
        assert f"| {row} % |" in covered
    medians = _spaced(str(tables.profile_medians(stages))).replace("\\", "")
    assert "| events | 5.5 | 5 | 6 |" in medians
    assert "| days from first to last (days) | 198 | 31 | 365 |" in medians


def test_few_viewers_with_full_evidence_are_not_drawn(stages):
    assert "How many viewers are known is withheld" in str(figures.viewer_coverage(stages))
