"""What stands out of what viewers do: effects by hand, their order, their words."""

from __future__ import annotations

import distinct_tables as distinct
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.communicate.claims import striking_claims
from analysis.communicate.exports.markdown_files import eda_summary
from analysis.communicate.narrative import what_stands_out
from analysis.explore.insights import beyond_even, ranked_insights, share_correlation


@pytest.mark.parametrize(
    ("share", "even", "effect"),
    [(0.5, 0.5, 0.0), (1.0, 0.25, 1.0), (0.0, 0.25, -1.0), (0.4, 0.2, 0.25), (0.1, 0.4, -0.75)],
)
def test_a_share_is_measured_from_an_even_one(share, even, effect):
    assert beyond_even(share, even) == pytest.approx(effect)


@pytest.mark.parametrize(("share", "even"), [(np.nan, 0.5), (0.5, 1.0), (0.5, 0.0)])
def test_where_nothing_is_even_nothing_is_measured(share, even):
    assert np.isnan(beyond_even(share, even))


def moved(value, low, high):
    """Return the change of the mean over all years, beside that of a step and a part."""
    rows = [(True, "viewers", 9.0, 8.0, 9.5), (False, "all", 7.0, 6.0, 8.0)]
    rows.append((True, "all", value, low, high))
    return pd.DataFrame(rows, columns=["whole", "part", "value", "low", "high"])


def hypothesis_rows(*rows):
    """Return hypotheses with their unit, verdict and effect."""
    return pd.DataFrame(rows, columns=["hypothesis", "unit", "verdict", "effect"])


def shares(by, *rows):
    """Return shares with their intervals, by group."""
    return pd.DataFrame(rows, columns=[by, "share", "low", "high"])


def described(**facts):
    """Return tables of three years and a scale of five marks, with their summary."""
    tables = {
        # Of these marks the variance is 2.
        "rating_shares": pd.DataFrame({"rating": [1.0, 2.0, 3.0, 4.0, 5.0], "share": [0.2] * 5}),
        "rating_change": moved(-1.5, -1.6, -1.4),
        "hypotheses": hypothesis_rows(),
        "earlier_arrivals": shares("span"),
        "second_visits": shares("group").assign(factor="amount"),
        "by_year": pd.DataFrame({"year": pd.to_datetime(["2003", "2004", "2005"])}),
    }
    summary = {
        **{"gini": 0.3, "share_one_rating": 0.2, "high_from": 4.0, "share_high": 0.76},
        **{"busiest_year_share": 0.36, "titles": 100, "top_titles": 20, "top_titles_share": 0.6},
    }
    return tables, {**summary, **facts}


def test_the_largest_effect_comes_first_and_small_ones_are_left_out():
    found = ranked_insights(*described())
    # (.76 − .4) / .6, (.6 − .2) / .8; d = −1.5 / √2 over √(d² + 4); (.36 − .33) / .67 is under .05
    assert found["insight"].tolist() == ["marks", "titles", "change", "concentration", "single"]
    effects = [0.6, 0.5, -1.5 / np.sqrt(1.5**2 + 8), 0.3, 0.2]
    assert found["effect"].tolist() == pytest.approx(effects)


@pytest.mark.parametrize(("years", "effects"), [(3, [0.4]), (2, [])])
def test_one_year_stands_out_among_three_and_not_among_two(years, effects):
    tables, facts = described(busiest_year_share=0.6)
    tables["by_year"] = tables["by_year"].head(years)
    found = ranked_insights(tables, facts).set_index("insight")["effect"]
    # (.6 − 1/3) / (2/3)
    assert found[found.index == "growth"].tolist() == pytest.approx(effects)


@pytest.mark.parametrize("change", [moved(-1.5, -3.1, 0.1), moved(-1.5, -1.6, -1.4).head(2)])
def test_a_mean_that_may_not_have_moved_does_not_stand_out(change):
    tables, facts = described()
    found = ranked_insights(tables | {"rating_change": change}, facts)
    assert "change" not in found["insight"].tolist()


def test_of_choices_that_differ_the_largest_stands_out_by_arrival_and_by_amount():
    tables, facts = described()
    tables["hypotheses"] = hypothesis_rows(
        *(
            ("older_by_arrival", "share", "found", -0.2),
            ("genre_by_arrival", "share", "found", 0.1),
        ),
        ("best_known_by_amount", "share", "slight", 0.4),
        ("older_by_amount", "share", "found", 0.25),
        *(("volume", "year", "found", 0.9), ("known_rating", "rating", "found", 0.8)),
    )
    found = ranked_insights(tables, facts).set_index("insight")["effect"]
    assert found.filter(like="_by_").to_dict() == {
        "older_by_amount": 0.25,
        "older_by_arrival": -0.2,
    }
    assert not found.index.isin(["volume", "known_rating"]).any()


@pytest.mark.parametrize(
    ("share", "other", "phi"),
    [(0.5, 0.5, 0), (1, 0, 1), (0.2, 0.6, -0.4 / np.sqrt(0.4 * 0.6) / 2), (0.6, 0.4, 0.2)],
)
def test_a_difference_of_shares_is_a_correlation(share, other, phi):
    assert share_correlation(share, other) == pytest.approx(phi)
    # As Pearson has it over a hundred viewers of each group.
    came = np.repeat([1, 0, 1, 0], [share * 100, 100 - share * 100, other * 100, 100 - other * 100])
    assert np.corrcoef(came, np.repeat([1, 0], 100))[0, 1] == pytest.approx(phi)


def test_of_viewers_who_come_again_sure_differences_stand_out():
    tables, facts = described()
    tables["earlier_arrivals"] = shares("span", ("before", 0.6, 0.5, 0.7), ("now", 0.4, 0.35, 0.45))
    amounts = [(0, 0.4, 0.3, 0.5), (1, 0.6, 0.45, 0.75), (2, 0.9, 0.8, 0.95)]
    tables["second_visits"] = shares("group", *amounts).assign(factor="amount")
    found = ranked_insights(tables, facts).set_index("insight")["effect"]
    assert found["earlier"] == pytest.approx(-0.2)
    # The intervals of one row and of two or three meet.
    assert "again" not in found.index
    tables["second_visits"].loc[1, "low"] = 0.51
    assert ranked_insights(tables, facts).set_index("insight")["effect"]["again"] == (
        pytest.approx(0.2)
    )


def test_what_is_unknown_or_below_an_even_share_keeps_its_place():
    found = ranked_insights(*described(share_high=0.04, share_one_rating=np.nan, titles=0))
    assert found["insight"].tolist() == ["marks", "change", "concentration"]
    assert found["effect"].tolist()[::2] == pytest.approx([-0.9, 0.3])


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("distinct"))


def test_each_is_a_claim_with_its_picture_and_its_meaning(results):
    found = [(seen.name, said.id, means.id) for seen, said, means in striking_claims(results)]
    assert found == [
        ("rating-distribution", "explore.high_ratings", "explore.means_marks"),
        ("concentration", "explore.half_of_rows", "explore.means_concentration"),
        ("ratings-per-viewer", "explore.single", "explore.means_single"),
    ]
    # Marks below an even share: a high one is rare.
    meanings = [meaning.text.partition(",")[0] for _, _, meaning in striking_claims(results)]
    assert meanings[0] == "High marks are rare"


def test_page_and_file_tell_the_same_in_the_same_order(results):
    page, file = str(what_stands_out(results)), eda_summary(results)
    places = [
        [text.index(part) for part in ("61\u00a0% of ratings", "half of all", "only one")]
        for text in (page, file[file.index("## What stands out") :])
    ]
    assert all(sorted(found) == found for found in places)
    assert "### 14\u00a0% of viewers give half of all ratings\n\n![Lorenz curve of" in file
    assert "](figures/concentration.png)" in file


def test_what_the_source_does_not_say_does_not_stand_out(tmp_path):
    silent = distinct.results(tmp_path)
    frame = silent.explored.frame("summary").assign(half_from_share=None)
    given.stored(silent.explored.folder, {"summary": frame})
    meanings = [meaning.id for *_, meaning in striking_claims(silent)]
    assert meanings == ["explore.means_marks", "explore.means_single"]
