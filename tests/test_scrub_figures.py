"""Figures and tables of the chapter on cleaning, by their artists and words."""

from __future__ import annotations

import pandas as pd
import pytest
import stage_tables as given

from analysis.communicate import figures, style, tables
from analysis.text.markdown import MarkdownText


@pytest.fixture
def results(tmp_path):
    return given.only(
        obtained=given.audited(tmp_path),
        scrubbed=given.cleaned(tmp_path),
        modelled=given.modelled(tmp_path),
        interpreted=given.interpreted(tmp_path),
    )


def replaced(results, name: str, **columns):
    """Return the results with columns of one table of scrub set."""
    frame = results.scrubbed.frame(name).assign(**columns)
    frame.to_parquet(results.scrubbed.folder / f"{name}.parquet", index=False)
    return results


def axes_of(figure) -> list:
    with style.report_style():
        return figure.draw().axes


def texts(axes) -> list[str]:
    return [text.get_text().strip() for text in axes.texts]


def test_the_waterfall_starts_each_drop_where_the_last_ended(results):
    (axes,) = axes_of(figures.cleaning_waterfall(results))
    bars = [(patch.get_x(), patch.get_width()) for patch in axes.patches]
    assert bars == [(0, 3), (3, 1), (0, 4)]
    assert texts(axes)[-3:] == ["3 dropped", "1 dropped", "4"]


def test_a_table_that_no_rule_touched_is_a_sentence(results):
    kept = replaced(results, "ledger", rows_dropped=0, rows_changed=0)
    assert isinstance(figures.cleaning_waterfall(kept), MarkdownText)


def test_coverage_counts_who_is_in_low_and_out(results):
    replaced(results, "viewers_by_evidence", users=[20, 10])
    figure = figures.viewer_coverage(results)
    (axes,) = axes_of(figure)
    widths = [patch.get_width() for patch in axes.patches]
    # Viewers: 20 in, 10 low, one phantom; rows: 7 in, 3 low, 4 dropped.
    assert widths == pytest.approx([20 / 31, 7 / 14, 10 / 31, 3 / 14, 1 / 31, 4 / 14])
    said = figure.caption.text.replace("\xa0", " ")
    assert "32 % of viewers in the source have fewer than 3 ratings" in said
    assert "3.2 % of viewers in the source and 29 % of ratings as read are out" in said


@pytest.mark.parametrize("users", [[20, 9], [9, 20], [2, 2]])
def test_coverage_tells_of_no_few_viewers(results, users):
    replaced(results, "viewers_by_evidence", users=users)
    assert isinstance(figures.viewer_coverage(results), MarkdownText)


def test_missing_values_are_shown_with_how_they_were_filled(results):
    replaced(results, "treatment", viewers=40, missing=10, imputed=10)
    (axes,) = axes_of(figures.missing_values(results))
    assert [patch.get_width() for patch in axes.patches] == [0.25, 0.25]
    assert all("filled by median" in text for text in texts(axes))
    complete = replaced(results, "treatment", missing=0, missing_share=0.0, imputed=0)
    assert isinstance(figures.missing_values(complete), MarkdownText)


def test_few_viewers_without_a_value_are_not_counted(results):
    replaced(results, "treatment", viewers=40, missing=[10, 9], imputed=[10, 9])
    figure = figures.missing_values(results)
    (axes,) = axes_of(figure)
    assert [patch.get_width() for patch in axes.patches] == [0.25, 0]
    few = "withheld, since it would tell of fewer than ten viewers"
    assert texts(axes)[1] == f"{few}, filled by median"
    assert figure.alt.text.endswith("the longest for rating level with 25\xa0% of known viewers.")
    assert "Values of two measures are filled in" in axes.figure.texts[0].get_text()


def test_tails_run_from_before_to_after(results):
    (axes,) = axes_of(figures.feature_tails(results))
    before, after = (list(line.get_xdata()) for line in axes.lines)
    assert (before, after) == ([8.0, 8.0], [3.0, 3.0])


def test_distributions_pair_before_and_after_for_every_feature(results):
    panels = axes_of(figures.features_before_after(results))
    assert [len(panel.patches) for panel in panels] == [2, 2, 2, 2]
    titled = [panel.get_title(loc="left") for panel in panels]
    assert [name for name in titled if name] == ["rating level", "number of ratings"]


def test_sensitivity_shows_only_rules_that_matter(results):
    figure = figures.moves_without_rules(results)
    (axes,) = axes_of(figure)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["out of range"]
    assert texts(axes) == [".20", ".20"]
    assert "Another 1 rule moves no measure by as much as .01." in figure.caption.text
    assert isinstance(
        figures.moves_without_rules(replaced(results, "sensitivity", change=0.0)), MarkdownText
    )


def test_the_table_of_treatment_counts_what_was_touched(results):
    touched = {"imputed": [12, 9], "winsorised_low": [5, 0], "winsorised_high": [5, 0]}
    replaced(results, "treatment", viewers=40, clipped=[0, 31], **touched)
    shown = tables.feature_treatment(results)
    frame: pd.DataFrame = shown.frame.fillna(-1)
    assert list(frame["Filled"]) == [12, -1]
    assert list(frame["Drawn in"]) == [10, 0]
    # Nine of forty are left.
    assert list(frame["Clipped"]) == [0, -1]
    assert shown.note.text == "Gaps: withheld, since they would tell of fewer than ten viewers."


def test_measures_tell_of_no_few_viewers(results):
    replaced(results, "catalogue", kept=True, viewers=100, missing_share=0.09, reliability_users=91)
    frame = tables.measured_features(results).frame
    assert frame["Missing"].isna().all()
    assert frame["Viewers"].isna().all()
