"""Figures of how marks and choices change, their artists and words written out by hand."""

from __future__ import annotations

from dataclasses import replace

import distinct_changes as changes
import distinct_tables as distinct
import pandas as pd
import pytest
import stage_tables as given
from matplotlib.colors import to_hex

from analysis.communicate import figures, style, tables
from analysis.communicate.claims import find_claims
from analysis.communicate.claims.captions.explore_chapter import change_words
from analysis.communicate.claims.explore import chosen
from analysis.communicate.figure import plain_text
from analysis.explore.changes import mark_means
from analysis.explore.choices import first_titles, title_ages, title_trends
from analysis.text.markdown import MarkdownText

TITLES = pd.DataFrame(
    {"title_id": [1, 2], "title": ["A", "B"], "year": [1999.0, 1987.0], "genres": ["W"] * 2}
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    made = distinct.results(tmp_path_factory.mktemp("changes"))
    # Ages are drawn where most titles have a release year.
    source = made.obtained.frame("source").assign(has_years=True, known_years=2, listed_titles=2)
    given.stored(made.obtained.folder, {"titles": TITLES, "source": source})
    return made


def drawn(results, name):
    """Return the only axes of a figure."""
    with style.report_style():
        (axes,) = getattr(figures, name)(results).draw().axes
        axes.figure.draw_without_rendering()
    return axes


def plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ") for text in texts]


def ends(collection) -> list[tuple[float, float]]:
    """Return the lower and the upper end of each line, upright or lying."""
    both = [segment.tolist() for segment in collection.get_segments()]
    across = all(one[0] == other[0] for one, other in both)
    return [(one[across], other[across]) for one, other in both]


def test_means_of_years_are_dots_over_the_line_of_quarters(results):
    axes = drawn(results, "mean_by_period")
    quarters, years = axes.lines
    assert list(quarters.get_ydata()) == [3.77, 3.56]
    assert list(years.get_ydata()) == [3.91, 3.97, 3.498]
    band, lines = axes.collections
    assert ends(lines) == [(3.84, 3.98), (3.92, 4.02), (3.44, 3.55)]
    assert {y for _, y in band.get_paths()[0].vertices} == {3.69, 3.86, 3.47, 3.65}
    # A year's dot stands in its middle.
    assert pd.Timestamp(years.get_xdata()[0]).month == 7


def test_parts_of_a_change_are_bars_with_intervals(results):
    axes = drawn(results, "rating_change")
    values = [row[0] for row in changes.PARTS.values()]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(values)
    assert ends(axes.collections[0]) == [row[1:3] for row in changes.PARTS.values()]
    assert plain(axes.get_yticklabels()) == [
        *("change in all", "other viewers", "– new viewers", "– viewers who are gone"),
        *("– who gives more or fewer", "other titles", "– new titles", "– titles that are gone"),
        *("– what is rated more or less", "same viewers, same titles"),
    ]
    assert plain(axes.texts) == [
        *("−.41", "−.37", "−.35", ".05", "−.07", "−.07", "−.02", ".02", "−.06", ".03")
    ]
    inks = [to_hex(bar.get_facecolor()) for bar in axes.patches]
    assert [at for at, ink in enumerate(inks) if ink == style.ACCENT] == [0, 1, 5, 9]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


def test_arrivals_are_dots_with_rings_on_like_titles(results):
    axes = drawn(results, "arrival_means")
    own, like = axes.lines
    assert list(own.get_ydata()) == [3.94, 3.36]
    assert list(like.get_ydata()) == [3.86, 3.39]
    assert ends(axes.collections[0]) == [(3.88, 4.01), (3.29, 3.42)]
    assert ends(axes.collections[1]) == [(3.79, 3.93), (3.31, 3.47)]
    assert plain(axes.get_xticklabels()) == ["to 2003", "2005"]


def test_boxes_are_quantiles_of_viewers(results):
    axes = drawn(results, "mean_spreads")
    middles = [
        list(line.get_ydata()) for line in axes.lines if to_hex(line.get_color()) == style.ACCENT
    ]
    assert middles == [[3.95, 3.95], [3.55, 3.55]]
    boxes = [sorted({y for _, y in patch.get_path().vertices}) for patch in axes.patches]
    assert [(box[0], box[-1]) for box in boxes] == [(3.45, 4.3), (3.1, 4.05)]
    # Without enough viewers the whiskers end at the box.
    tips = {y for line in axes.lines for y in line.get_ydata()}
    assert tips == {3.45, 4.3, 3.95, 3.1, 4.05, 3.55, 2.6, 4.4}
    assert plain(axes.get_xticklabels()) == ["2003", "2005"]


# Dots with their intervals, from the top down: name, value, low, high; and the line beside them.
DOTS = {
    "title_trends": (
        [("Alpha", 3.7, 2.4, 5.8), ("Gamma", 1.9, 1.2, 2.9), ("Beta", 0.44, 0.29, 0.68)],
        1,
    ),
    "title_wins": ([("Beta", 2.6, 1.8, 3.9), ("Alpha", 1.3, 1.1, 1.6)], 1),
    "title_keeps": ([("Alpha", 0.69, 0.58, 0.79), ("Beta", 0.27, 0.18, 0.37)], 0.46),
    "title_marks": ([("Beta", 4.19, 4.02, 4.36), ("Gamma", 2.33, 2.07, 2.59)], 3.48),
    "genre_means": ([("War", 3.86, 3.75, 3.97), ("Drama", 3.57, 3.49, 3.65)], None),
}


@pytest.mark.parametrize("name", list(DOTS))
def test_dots_with_intervals(results, name):
    axes, (rows, beside) = drawn(results, name), DOTS[name]
    dots = [line for line in axes.lines if to_hex(line.get_markerfacecolor()) == style.ACCENT]
    dots = [line for line in dots if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in dots] == [[value for _, value, *_ in rows]]
    assert ends(axes.collections[0]) == [(low, high) for *_, low, high in rows]
    assert plain(axes.get_yticklabels()) == [label for label, *_ in rows]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    dashed = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert dashed == ([] if beside is None else [beside])
    assert axes.get_xscale() == ("log" if beside == 1 else "linear")


def test_means_of_titles_as_they_are_are_rings(results):
    rings = drawn(results, "title_marks").lines[0]
    assert list(rings.get_xdata()) == [4.27, 2.08]
    assert to_hex(rings.get_markerfacecolor()) == "#ffffff"


def test_recent_and_old_titles_are_lines_of_shares(results):
    axes = drawn(results, "chosen_ages")
    assert [list(line.get_ydata()) for line in axes.lines] == [[0.36, 0.43], [0.19, 0.14]]
    assert [ends(one) for one in axes.collections] == [
        [(0.31, 0.42), (0.39, 0.48)],
        [(0.15, 0.24), (0.11, 0.18)],
    ]
    assert sorted(plain(axes.texts)) == ["over twenty years", "up to two years"]
    assert axes.get_ylim()[0] == 0


WORDS = {
    "title_trends": [
        "12 of 17 titles with 20 ratings or more in 2004 and in 2005 hold a measurably larger or "
        "smaller share of the ratings than before",
        "Share of the ratings of 2005 over that of 2004",
        "the share of “Alpha” rose most, to 3.7 times what it was, that of “Beta” fell most, to "
        ".44 times what it was.",
    ],
    "title_wins": [
        "“Beta” is chosen 2.6 times as often on a first day as later, and holds 31 % of all "
        "ratings of a first day",
        "titles with 20 or more on first days",
        "“Beta” lies farthest, at 2.6 times.",
    ],
    "title_keeps": [
        "Of newcomers, about 69 % after “Alpha” and 27 % after “Beta” on the first day come back "
        "within 90 days, against 46 % after all titles together",
        "; 68 newcomers",
        "After 6 of 15 titles newcomers come back more or less often than after all together "
        "(46 %)",
        "beside a line at 46 %",
    ],
    "title_marks": [
        "“Beta” is rated highest, about 4.19, “Gamma” lowest, about 2.33",
        "drawn towards the mean of titles (3.48)",
        "; 18 titles with 20 ratings or more",
    ],
    "genre_means": ["War is rated 3.86 on average, Drama 3.57"],
    "chosen_ages": [
        "43 % of the ratings of 2005 go to titles up to two years old, 36 % of those of 2003",
    ],
    "mean_by_period": [
        "The mean rating fell by .41 stars, from 3.91 in 2003 to 3.50 in 2005, and other viewers "
        "explain most of it",
        "Mean rating by year, with intervals over viewers; line: quarters; 1,000 ratings",
        "The mean rating is 3.91 in 2003 and 3.50 in 2005; the highest is 3.97 in 2004, the "
        "lowest 3.50 in 2005.",
        "Dots of the mean rating by year, from 3.91 in 2003 to 3.50 in 2005",
    ],
    "rating_change": [
        "Of a change of −.41 stars other viewers make −.37, other titles −.07",
        "Parts of the change of the mean rating from 2003 to 2005 in stars, with intervals; 530 "
        "ratings",
        "Viewers with ratings of 2005 and none of 2003 move the mean rating by −.35 (−.38 to −.32)",
        "those with ratings of 2003 and none of 2005 by +.05 (+.03 to +.07).",
        "a change of −.41: other viewers −.37, other titles −.07, same viewers and same titles "
        "+.03.",
    ],
    "arrival_means": [
        "Who arrived in 2005 gives 3.36 in the mean, who arrived in 2003 or before 3.94",
        "Mean rating by year of a viewer’s first rating, with intervals; rings: on like titles at "
        "one time; 76 viewers",
        "from 3.94 for 2003 or before to 3.36 for 2005.",
    ],
    "mean_spreads": [
        "The median viewer gives 3.95 in 2003 and 3.55 in 2005",
        "viewers with three ratings or more in it",
        "half of them lie between 3.45 and 4.30, later between 3.10 and 4.05.",
        "Boxes of viewers’ mean ratings by year.",
    ],
}


@pytest.mark.parametrize("name", list(WORDS))
def test_words_of_a_figure(results, name):
    figure = getattr(figures, name)(results)
    with style.report_style():
        heading = " ".join(text.get_text() for text in figure.draw().texts)
    told = f"{heading} {plain_text(figure.caption)} {plain_text(figure.alt)}"
    said = " ".join(told.replace("\xa0", " ").split())
    for words in WORDS[name]:
        assert words in said, said


def with_parts(results, folder, **values):
    """Return results whose parts of the change have other values, with narrow intervals."""
    frame = results.explored.frame("rating_change").set_index("part")
    for name, value in values.items():
        frame.loc[name, ["value", "low", "high"]] = (value, value - 0.01, value + 0.01)
    parts = {one: results.explored.frame(one) for one in results.explored}
    parts["rating_change"] = frame.reset_index()
    return replace(results, explored=given.stored(folder, parts))


def moved(results) -> str:
    (claim,) = find_claims(results, "explore.mean_moved")
    return claim.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"all": 0.4, "viewers": 0.09, "titles": 0.31, "same": 0.0},
         "rose by .40 stars, from 3.91 in 2003 to 3.50 in 2005, and other titles explain most"),
        ({"all": 0.4, "viewers": 0.05, "titles": 0.04, "same": 0.31},
         "and most of it is that the same viewers rate the same titles otherwise."),
        ({"all": 0.4, "viewers": 0.2, "titles": 0.2, "same": 0.0},
         "and neither other viewers nor other titles explain most of it by themselves."),
        # Against the change nothing explains it.
        ({"all": 0.4, "viewers": -0.4, "titles": 0.29, "same": 0.51},
         "the same viewers rate the same titles otherwise"),
        ({"all": 0.005, "viewers": -0.4, "titles": 0.2, "same": 0.2},
         "The mean rating did not measurably change from 3.91 in 2003 to 3.50 in 2005."),
    ],
)  # fmt: skip
def test_what_explains_a_change(results, tmp_path, values, words):
    assert words in moved(with_parts(results, tmp_path, **values))


def test_a_part_of_the_same_viewers_is_told_where_it_is_measured(results, tmp_path):
    known = with_parts(results, tmp_path, same=-0.05)
    (claim,) = find_claims(known, "explore.mean_parts")
    assert "what the same viewers give the same titles makes −.05 (−.06 to −.04)." in (
        claim.text.replace("\xa0", " ")
    )


MARKS = ("mean_by_period", "rating_change", "arrival_means", "mean_spreads")


def without(results, folder, frames, **flags):
    """Return results of a source that lacks some signals."""
    parts = {one: results.explored.frame(one) for one in results.explored}
    parts |= {one: frame.head(0) for one, frame in frames.items()}
    source = {"source": given.source(**flags), "titles": TITLES}
    obtained = given.stored(folder / "source", source)
    return replace(results, obtained=obtained, explored=given.stored(folder / "explored", parts))


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("flag", ["has_rating", "has_time"])
def test_what_the_source_lacks_is_one_sentence(results, tmp_path, name, flag):
    lacking = without(results, tmp_path, changes.mark_frames(), **{flag: False})
    shown = getattr(figures, name)(lacking)
    what = "ratings, so they" if flag == "has_rating" else "dates, so ratings"
    said = f"The source has no {what} cannot be followed over time."
    # The first of the figures says it for all.
    assert said in shown if name == "mean_by_period" else shown == ""
    assert tables.change_steps(lacking) == ""
    assert not find_claims(lacking, "explore.mean_*")[1:]


@pytest.mark.parametrize(
    ("name", "flags", "words"),
    [
        ("title_trends", {"has_titles": False}, "no names of titles, so none can be told apart"),
        ("title_trends", {"has_time": False}, "no dates, so titles cannot be followed over time."),
        ("title_keeps", {}, "There is no title with enough newcomers after which these come back "),
        ("title_trends", {}, "No title with enough ratings in each of the last two whole years"),
        ("title_wins", {}, "No title with enough ratings is measurably chosen more often"),
        ("title_marks", {"has_rating": False}, "no ratings, so no title is rated higher"),
        ("title_marks", {"has_time": False}, "Too few titles have enough ratings to be compared."),
        ("genre_means", {"has_rating": False}, "no ratings, so no genre is rated higher"),
        ("chosen_ages", {}, "No two whole years or quarters with dates and release years can be"),
    ],
)
def test_what_is_not_told_of_titles_is_one_sentence(results, tmp_path, name, flags, words):
    frames = {**changes.title_frames(), **changes.genre_frames()}
    shown = getattr(figures, name)(without(results, tmp_path, frames, **flags))
    assert isinstance(shown, MarkdownText)
    assert words in shown


def test_what_words_call_declared_is_what_the_stage_declares():
    assert chosen.FEWEST_CHOICES == title_trends.FEWEST_CHOICES
    assert chosen.PATIENCE == first_titles.PATIENCE
    assert (chosen.RECENT, 20) == (title_ages.RECENT, title_ages.OLD)
    assert change_words.LEAST_MARKS == mark_means.LEAST_MARKS


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        *((name, "has_titles") for name in ("title_wins", "title_keeps", "title_marks")),
        *((name, "has_time") for name in ("title_wins", "title_keeps", "chosen_ages")),
        *(("genre_means", "has_genres"), ("chosen_ages", "has_years")),
    ],
)
def test_what_another_figure_says_is_not_said_again(results, tmp_path, name, flag):
    frames = {**changes.title_frames(), **changes.genre_frames()}
    lacking = without(results, tmp_path, frames, **{flag: False})
    assert getattr(figures, name)(lacking) == ""
    if flag == "has_genres":
        assert tables.genre_trends(lacking) == ""
