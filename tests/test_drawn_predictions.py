"""Figures of predictions: dots, lines and labels by hand, and what a source has no task for."""

from __future__ import annotations

import re
from dataclasses import replace

import distinct_tables as distinct
import numpy as np
import pandas as pd
import pypandoc
import pytest
import stage_tables as given
from distinct_predictions import predicted_frames, untold_frames
from matplotlib.colors import to_hex

from analysis.communicate import figures, narrative, style, tables
from analysis.communicate.claims import find_claims, report_claims
from analysis.communicate.claims.captions.predict_chapter import PREDICT_CAPTIONS
from analysis.communicate.claims.predict.outcomes import WHY
from analysis.communicate.claims.predict.segment_use import later_phrase
from analysis.communicate.figure import plain_text
from analysis.predict.typed_tables import COLUMNS
from analysis.text.markdown import MarkdownText

FIGURES = (
    *("rating_scores", "amount_scores", "leaving_scores", "errors_by_amount"),
    *("leaving_calibration", "amount_calibration", "leaving_gains", "segment_outcomes"),
    *("leading_measures", "measure_dependence"),
)
TABLES = (
    *("rating_metrics", "amount_metrics", "leaving_metrics", "model_gains", "segment_gains"),
    "taken_parameters",
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("predictions"))


def axes_of(results, name):
    figure = getattr(figures, name)(results)
    assert not isinstance(figure, MarkdownText), figure
    with style.report_style():
        return figure.draw().axes


def plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ").replace("\n", " ").strip() for text in texts]


def with_frames(results, folder, **changes):
    """Return the results with tables of predict changed."""
    frames = {**predicted_frames(), **changes}
    return replace(results, predicted=given.stored(folder, frames))


def told_text(results, claim) -> str:
    """Return what a claim says."""
    (found,) = find_claims(results, claim)
    return found.text.replace("\xa0", " ")


def test_hand_made_tables_have_the_columns_of_the_stage():
    frames = predicted_frames()
    assert frames.keys() == COLUMNS.keys()
    for name, frame in frames.items():
        assert set(frame.columns) == set(COLUMNS[name]), name


# Of each model its name, the interval, the dot; the recommended one is dark.
SCORES = {
    "rating_scores": [
        ("the title’s mean", 0.88, 0.91, 0.95, ".91", style.ALL),
        ("shrunken means of viewer and title", 0.84, 0.87, 0.905, ".87", style.ALL),
        ("gradient boosting", 0.76, 0.79, 0.825, ".79", style.ACCENT),
    ],
    # Nothing at all has no deviance.
    "amount_scores": [
        ("the viewer’s own rate so far", 2.11, 2.31, 2.52, "2.31", style.ALL),
        ("the BG/NBD model", 1.66, 1.83, 2.02, "1.83", style.ACCENT),
        ("gradient boosting", 1.62, 1.78, 1.97, "1.78", style.ALL),
    ],
    "leaving_scores": [
        ("the share who left before", 0.5, 0.5, 0.5, "50 %", style.ALL),
        ("days since last alone", 0.615, 0.66, 0.71, "66 %", style.ALL),
        ("gradient boosting", 0.735, 0.785, 0.83, "78 %", style.ACCENT),
    ],
}


@pytest.mark.parametrize("name", list(SCORES))
def test_models_are_dots_with_intervals_the_simplest_on_top(results, name):
    (axes,) = axes_of(results, name)
    lines = axes.lines[: 2 * len(SCORES[name])]
    found = [
        (label, *bar.get_xdata(), *dot.get_xdata(), text, to_hex(dot.get_color()))
        for label, bar, dot, text in zip(
            plain(axes.get_yticklabels()), lines[::2], lines[1::2], plain(axes.texts), strict=False
        )
    ]
    assert found == [
        (n, low, high, dot, text, ink) for n, low, dot, high, text, ink in SCORES[name]
    ]
    assert [dot.get_ydata()[0] for dot in lines[1::2]] == [0, 1, 2]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    # Chance is where pairs are in the right order half of the time.
    chance = [list(line.get_xdata()) for line in axes.lines[len(lines) :]]
    assert chance == ([[0.5, 0.5]] if name == "leaving_scores" else [])


def test_errors_by_what_was_given_before(results):
    (axes,) = axes_of(results, "errors_by_amount")
    lines = [list(line.get_ydata()) for line in axes.lines]
    assert lines == [[0.94, 0.89, 0.84], [0.92, 0.82, 0.73]]
    assert [to_hex(line.get_color()) for line in axes.lines] == [style.ALL, style.ACCENT]
    assert plain(axes.get_xticklabels()) == ["none", "1–4", "5–97"]
    lowest = [band.get_paths()[0].vertices[:, 1].min() for band in axes.collections]
    highest = [band.get_paths()[0].vertices[:, 1].max() for band in axes.collections]
    assert (lowest, highest) == ([0.795, 0.69], [1.01, 0.99])
    assert sorted(plain(axes.texts)) == ["gradient boosting", "shrunken means of viewer and title"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0, 0, "none"), (1, 1, "1"), (2, 1500, "2–1,500"), (8, np.inf, "8 or more"),
     (8, np.nan, "8 or more")],
)  # fmt: skip
def test_bands_of_amounts_say_where_they_end(low, high, said):
    from analysis.communicate.claims.captions.predict_chapter.score_words import amount_label

    assert amount_label(low, high) == said


BANDS = {
    "leaving_calibration": [(0.14, 0.04, 0.12, 0.29), (0.33, 0.17, 0.36, 0.59),
                            (0.68, 0.41, 0.64, 0.83)],
    "amount_calibration": [(0.31, 0.15, 0.27, 0.39), (2.4, 1.9, 2.55, 3.2)],
}  # fmt: skip


@pytest.mark.parametrize("name", list(BANDS))
def test_seen_stands_over_foreseen_beside_the_diagonal(results, name):
    (axes,) = axes_of(results, name)
    diagonal, *rest = axes.lines
    assert list(diagonal.get_xdata()) == list(diagonal.get_ydata())
    found = [
        (dot.get_xdata()[0], *bar.get_ydata(), dot.get_ydata()[0])
        for bar, dot in zip(rest[::2], rest[1::2], strict=True)
    ]
    assert found == [(x, low, high, seen) for x, low, seen, high in BANDS[name]]
    scale = "log" if name == "amount_calibration" else "linear"
    assert (axes.get_xscale(), axes.get_yscale()) == (scale, scale)
    assert axes.get_xlim() == axes.get_ylim()


def test_curves_of_whom_calling_reaches(results):
    (axes,) = axes_of(results, "leaving_gains")
    chance, *curves = axes.lines
    assert (list(chance.get_xdata()), list(chance.get_ydata())) == ([0, 1], [0, 1])
    found = {to_hex(line.get_color()): list(line.get_ydata()) for line in curves}
    assert found == {style.ACCENT: [0, 0.21, 0.74, 1], style.ALL: [0, 0.16, 0.63, 1]}
    assert all(list(line.get_xdata()) == [0, 0.1, 0.5, 1] for line in curves)
    assert plain(axes.texts) == ["gradient boosting", "days since last alone"]


# By panel: measure, dot; then its interval.
FALLS = [
    [("the title’s mean mark", 0.11, 0.09, 0.13), ("rating level", 0.065, 0.05, 0.08)],
    [("days seen and what goes with it", 0.42, 0.35, 0.49), ("rating level", 0.015, -0.01, 0.04)],
    [("days seen", 0.091, 0.062, 0.119), ("rating level", 0.023, 0.004, 0.043)],
]


def test_what_shuffling_costs_is_a_dot_a_measure(results):
    panels = axes_of(results, "leading_measures")
    for panel, expected in zip(panels, FALLS, strict=True):
        bars, dots = panel.lines[0:4:2], panel.lines[1:4:2]
        found = [
            (name, *dot.get_xdata(), *bar.get_xdata())
            for name, bar, dot in zip(plain(panel.get_yticklabels()), bars, dots, strict=True)
        ]
        assert found == expected
    metrics = ["root mean square error", "mean Poisson deviance", "ROC-AUC"]
    labels = [panel.get_xlabel() for panel in panels]
    assert labels == [f"{metric}, change for the worse" for metric in metrics]


LINES = [
    ("expected rating", "the title’s mean mark", [-0.6, 0, 0.5], [3.1, 3.6, 4.1]),
    ("expected amount", "days seen", [3, 33, 155], [0.4, 1.1, 2.9]),
    ("risk of leaving", "days seen", [4, 35, 160], [0.52, 0.39, 0.24]),
    ("risk of leaving", "rating level", [-0.4, 0.1, 0.6], [0.44, 0.37, 0.35]),
]


def test_what_is_expected_by_measure(results):
    panels = axes_of(results, "measure_dependence")
    found = [
        (panel.get_title(loc="left"), panel.get_xlabel(), list(line.get_xdata()),
         list(line.get_ydata()))
        for panel in panels for line in panel.lines
    ]  # fmt: skip
    assert found == LINES


# By panel: name, colour, interval, dot, ring.
OUTCOMES = [
    [("Ants", "#b27a00", 3.9, 4.2, 4.05, 3.98), ("Bees", "#009e73", 3.0, 3.4, 3.2, 3.28)],
    [("Ants", "#b27a00", 0.6, 1.05, 0.8, 0.9), ("Bees", "#009e73", 1.7, 2.75, 2.2, 2.05)],
    [("Ants", "#b27a00", 0.27, 0.65, 0.45, 0.42), ("Bees", "#009e73", 0.09, 0.45, 0.22, 0.25)],
]


def test_segments_keep_colour_and_place_in_every_panel(results):
    panels = axes_of(results, "segment_outcomes")
    for panel, expected in zip(panels, OUTCOMES, strict=True):
        found = []
        for at, name in enumerate(plain(panel.get_yticklabels())):
            bar, dot, ring = panel.lines[3 * at : 3 * at + 3]
            inks = {to_hex(line.get_color()) for line in (bar, dot, ring)}
            found.append((name, *inks, *bar.get_xdata(), *dot.get_xdata(), *ring.get_xdata()))
            assert (dot.get_fillstyle(), ring.get_fillstyle()) == ("full", "none")
        assert found == expected
    heads = ["mean rating", "ratings a viewer", "share who left"]
    assert [panel.get_xlabel() for panel in panels] == heads


# Title, and a part of caption or alt.
WORDS = {
    "rating_scores": (
        "With gradient boosting ratings are missed by .79 stars, with shrunken means of viewer "
        "and title by .87",
        "The recommended one, gradient boosting, lies at .79.",
    ),
    "amount_scores": (
        "With the BG/NBD model the deviance of ratings a viewer is 1.8, with the viewer’s own rate "
        "so far 2.3",
        "The recommended one, the BG/NBD model, lies at 1.8.",
    ),
    "leaving_scores": (
        "By gradient boosting who left ranks above who stayed in 78 % of pairs, by days since "
        "last alone in 66 %",
        "The recommended one, gradient boosting, lies at 78 %.",
    ),
    "errors_by_amount": (
        "With 5–97 ratings before, those of a viewer are missed by .73 stars, with none by .92",
        "that of shrunken means of viewer and title from .94 to .84",
    ),
    "leaving_calibration": (
        "Of active viewers of the highest risk 64 % left, where 68 % were expected; of the "
        "lowest 12 %, where 14 % were",
        "The lowest lies at 14 % foreseen and 12 % seen, the highest at 68 % and 64 %.",
    ),
    "amount_calibration": (
        "Of viewers of whom most was expected came 2.5 ratings each, where 2.4 were expected",
        "The lowest lies at .31 expected and .27 seen",
    ),
    "leaving_gains": (
        "Calling the tenth of active viewers most at risk would have reached 21 % of those who "
        "left in the 90 days from 1 January 2005 on; by days since last alone, 16 %",
        "where the tenth most at risk are called, at 21 %; by days since last alone, 16 %",
    ),
    "leading_measures": (
        "What matters most: the title’s mean mark for ratings, days seen and what goes with it "
        "for amounts and days seen for leaving",
        "need not be a cause",
    ),
    "measure_dependence": (
        "What is expected, by the measures that matter most",
        "leaving by days seen and leaving by rating level",
    ),
    "segment_outcomes": (
        "Of active viewers, 45 % of Ants left, and 22 % of Bees",
        "panels: mean rating; ratings a viewer; share who left",
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_words_of_figures(results, name):
    figure, (title, part) = getattr(figures, name)(results), WORDS[name]
    with style.report_style():
        heading = " ".join(text.get_text() for text in figure.draw().texts)
    assert heading.replace("\xa0", " ").startswith(title)
    told = f"{plain_text(figure.caption)} {plain_text(figure.alt)}".replace("\xa0", " ")
    assert part in told


def test_a_sentence_names_whom_its_numbers_are_of(results):
    mixed = {}
    for claim in find_claims(results, "predict.*"):
        text = claim.text
        for of in sorted(claim.populations, key=lambda one: -len(one.name)):
            words = of.words_in(text)
            if words is None and len(claim.populations) > 1:
                mixed.setdefault(claim.id, []).append(of.name)
            text = text.replace(words or "", "", 1)
    assert mixed == {}


def reached_as(row, **changes):
    """Return the tasks, of which one is changed."""
    frame = predicted_frames()["tasks"].astype(object)
    frame.loc[frame["task"] == row, list(changes)] = list(changes.values())
    return frame.infer_objects()


def test_a_baseline_that_is_recommended_is_not_compared_with_itself(results, tmp_path):
    known = with_frames(
        results, tmp_path, tasks=reached_as("rating", recommended="shrunken_biases")
    )
    assert told_text(known, "predict.rating") == (
        "With shrunken means of viewer and title, the ratings of the 90 days from 1 January 2005 "
        "on are missed by .87 stars (root mean square error)."
    )
    assert ", with" not in plain(figures.rating_scores(known).draw().texts)[0]


def test_no_gain_over_the_baseline_is_said(results, tmp_path):
    frame = predicted_frames()["differences"]
    own = (frame["task"] == "rating") & (frame["against"] == "shrunken_biases")
    frame.loc[own, ["low", "shown"]] = [-0.01, False]
    known = with_frames(results, tmp_path, differences=frame)
    assert told_text(known, "predict.rating").endswith("by .87: no demonstrated gain.")
    assert "gain over every simpler one" not in told_text(known, "predict.rating_choice")


def test_minutes_are_watched_not_given(results, tmp_path):
    known = with_frames(results, tmp_path, tasks=reached_as("engagement", unit="minutes"))
    assert "the minutes that a viewer watches in the 90 days" in told_text(
        known, "predict.engagement"
    )
    assert "minutes a viewer" in plain_text(figures.segment_outcomes(known).alt)


def test_titles_played_are_had_not_given(results, tmp_path):
    kept = {path.stem: results.obtained.frame(path.stem)
            for path in results.obtained.folder.glob("*.parquet")}  # fmt: skip
    source = kept["source"].assign(noun_singular="played title", noun_plural="played titles")
    obtained = given.stored(tmp_path, kept | {"source": source})
    known = replace(results, obtained=obtained)
    said = told_text(known, "predict.engagement")
    assert "the played titles that a viewer has in the 90 days" in said
    assert "the ratings that a viewer gives in" in told_text(results, "predict.engagement")


def test_without_a_shown_fall_nothing_is_said_to_matter(results, tmp_path):
    frame = predicted_frames()["importance"].assign(low=-0.001)
    known = with_frames(results, tmp_path, importance=frame)
    assert find_claims(known, "predict.leans_*") == []
    heading = plain(figures.leading_measures(known).draw().texts)[0]
    assert heading == "What shuffling a measure costs"


def test_a_later_look_is_said(results, tmp_path):
    test = (
        '{"look": 3, "opened": "2026-05-06T07:08:09+00:00", "rule": "b", '
        '"first_opened": "2026-01-02T03:04:05+00:00", "first_rule": "a"}'
    )
    known = with_frames(results, tmp_path, opening=pd.DataFrame({"test": [test]}))
    assert told_text(known, "predict.opened").startswith(
        "The test window was first opened on 2 January 2026 at 03:04 UTC, under rule a; this is "
        "look 3, on 6 May 2026"
    )


def test_a_sample_is_said(results, tmp_path):
    known = with_frames(results, tmp_path, tasks=predicted_frames()["tasks"].assign(drawn=True))
    assert "sample of viewers" in told_text(known, "predict.drawn")
    assert find_claims(results, "predict.drawn") == []


def test_what_the_tenth_would_tell_of_few_is_withheld(results, tmp_path):
    frame = predicted_frames()["gain_facts"].assign(reached=np.nan)
    known = with_frames(results, tmp_path, gain_facts=frame)
    assert told_text(known, "predict.calling_withheld") == (
        "How many of those who left calling the tenth most at risk reaches is withheld, since it "
        "would tell of fewer than ten viewers."
    )
    assert narrative.calling_reading(known) == ""
    title, alt = "Whom calling the viewers most at risk reaches", figures.leaving_gains(known).alt
    assert plain(figures.leaving_gains(known).draw().texts)[0] == title
    assert plain_text(alt) == "Curves beside a diagonal, one of gradient boosting."


def test_more_than_a_tenth_may_have_to_be_called(results, tmp_path):
    frame = predicted_frames()["gain_facts"].assign(called=0.15)
    known = with_frames(results, tmp_path, gain_facts=frame)
    assert told_text(known, "predict.calling").startswith(
        "Calling the 15 % of active viewers most at risk would have reached 21 % of those who left"
    )
    # 7.65 of 19
    assert "could have reached 40 % of those" in told_text(known, "predict.calling_most")


def test_recency_is_not_beside_itself(results, tmp_path):
    known = with_frames(results, tmp_path, tasks=reached_as("churn", recommended="recency"))
    assert told_text(known, "predict.calling").endswith("2.1 times what chance does.")


def test_parameters_are_not_cut(results, tmp_path):
    many = '{"learning_rate": 0.06, "max_leaf_nodes": 31, "min_samples_leaf": 20, "bins": 64.0}'
    frame = predicted_frames()["tuning"].assign(parameters=many)
    known = with_frames(results, tmp_path, tuning=frame)
    assert "| learning rate .06, max leaf nodes 31, min samples leaf 20, bins 64 |" in str(
        tables.taken_parameters(known)
    ).replace("\\", "")


def test_hostile_names_of_segments_stay_text(results, tmp_path):
    frames = {name: results.interpreted.frame(name) for name in results.interpreted}
    frames["segments"] = frames["segments"].assign(name=given.HOSTILE)
    known = replace(results, interpreted=given.stored(tmp_path, frames))
    text = str(narrative.segment_use(known))
    kinds = set(re.findall(r'"t":"(\w+)"', pypandoc.convert_text(text, "json", format="markdown")))
    assert not kinds & {"RawInline", "RawBlock", "Math", "Cite", "Code", "Header"}
    assert "{{<" not in text
    with style.report_style():
        figures.segment_outcomes(known).draw().draw_without_rendering()


def test_a_baseline_without_the_metric_is_left_out_of_the_title(results, tmp_path):
    known = with_frames(results, tmp_path, tasks=reached_as("engagement", baseline="zero"))
    heading = plain(figures.amount_scores(known).draw().texts)
    assert heading[0] == "With the BG/NBD model the deviance of ratings a viewer is 1.8"


REASONS = [*WHY, "unheard_of"]


@pytest.mark.parametrize("why", REASONS)
def test_what_cannot_be_foretold_is_one_sentence_a_task(results, tmp_path, why):
    known = replace(results, predicted=given.stored(tmp_path, untold_frames(why)))
    said = [claim.text for claim in find_claims(known, "predict.*")]
    lead = WHY.get(why, "There is nothing to learn from and to judge by")
    assert said == [
        f"{lead}, so how viewers will rate is not foretold.",
        f"{lead}, so how much viewers will give is not foretold.",
        f"{lead}, so who will leave is not foretold.",
    ]
    for name in FIGURES:
        assert getattr(figures, name)(known) == ""
    for name in TABLES:
        assert getattr(tables, name)(known) == ""
    for name in ("segment_use", "leaning_measures", "exported_predictions"):
        assert getattr(narrative, name)(known) == "There is no prediction to show."


def test_one_task_alone_can_be_untold(results, tmp_path):
    frame = reached_as("rating", told=False, why="no_ratings", exported=False)
    frames = predicted_frames()
    gone = {
        name: part[part["task"] != "rating"]
        for name, part in frames.items()
        if "task" in part and name != "tasks"
    }
    known = with_frames(
        results, tmp_path, tasks=frame, **gone, errors_by_amount=frames["errors_by_amount"][:0]
    )
    assert "The source has no ratings" in str(narrative.ratings_foretold(known))
    for name in ("rating_scores", "errors_by_amount"):
        assert getattr(figures, name)(known) == ""
    panels = [panel.get_xlabel() for panel in axes_of(known, "segment_outcomes")]
    assert panels == ["ratings a viewer", "share who left"]
    report_claims(known)


def withheld_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with every number that is not a count missing."""
    known = (
        "value",
        "low",
        "high",
        "seen",
        "foreseen",
        "fall",
        "reached",
        "rmse",
        "agreement",
        "r",
    )
    numbers = [name for name in known if name in frame]
    return frame.assign(**dict.fromkeys(numbers, np.nan))


@pytest.mark.parametrize(
    "name",
    [*("scores", "differences", "errors_by_amount", "calibration", "gain_facts"),
     *("segment_gain", "segment_results", "segment_match", "importance", "bg_nbd")],
)  # fmt: skip
@pytest.mark.parametrize("lack", [withheld_of, lambda frame: frame.iloc[:0]])
def test_what_is_missing_gives_no_absurd_word(results, tmp_path, name, lack):
    known = with_frames(results, tmp_path, **{name: lack(predicted_frames()[name])})
    for claim in report_claims(known):
        if claim.chapter == "predict":
            assert not re.search(r"\b(nan|None|NaT|inf)\b|(?<!\w)–(?!\w)", claim.text), claim.text
    for drawn in FIGURES:
        shown = getattr(figures, drawn)(known)
        if not isinstance(shown, MarkdownText):
            with style.report_style():
                shown.draw().draw_without_rendering()
    for table in TABLES:
        str(getattr(tables, table)(known))


def test_every_figure_and_table_has_its_words():
    assert len(PREDICT_CAPTIONS) == len(FIGURES) + len(TABLES)


def test_on_which_later_data_segments_were_tested_is_said(results, tmp_path):
    found = later_phrase(results).claim("any").text
    assert "no later data are left to test them on" in found
    first = results.predicted.frame("windows").set_index("split").loc["train", "cut"]
    assert f"before {first.day} {first:%B %Y}" in found
    untold = results.predicted.frame("segment_gain").assign(told=False)
    none = later_phrase(with_frames(results, tmp_path, segment_gain=untold)).claim("any").text
    assert none.startswith("Nothing was tested on later data")
