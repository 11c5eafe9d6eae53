"""Figures and sentences on how segments last: lines, cells and words by hand, and absences."""

from __future__ import annotations

from dataclasses import replace

import distinct_tables as distinct
import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from distinct_lasting import HALVES, MOVES, SHARES, lasting_frames, untold_lasting
from matplotlib.colors import to_hex

from analysis.communicate import figures, narrative, style, tables
from analysis.communicate.claims import find_claims
from analysis.communicate.claims.trust.lasting import UNTOLD
from analysis.communicate.figure import Figure
from analysis.interpret.over_time.segment_verdicts import COLUMNS

INKS = ["#b27a00", "#009e73", "#00507d"]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("lasting"))


def with_frames(results, folder, frames):
    """Return the results with tables of interpret changed."""
    interpreted = results.interpreted
    kept = {
        path.stem: interpreted.frame(path.stem) for path in interpreted.folder.glob("*.parquet")
    }
    return replace(results, interpreted=given.stored(folder, {**kept, **frames}))


def plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ").strip() for text in texts]


def drawn(results, name):
    figure = getattr(figures, name)(results)
    assert isinstance(figure, Figure), figure
    with style.report_style():
        return figure.draw().axes


def told(results, claim: str) -> str:
    (found,) = find_claims(results, claim)
    return found.text.replace("\xa0", " ")


def test_shares_are_lines_with_bands(results):
    (axes,) = drawn(results, "half_year_shares")
    assert [to_hex(line.get_color()) for line in axes.lines] == INKS
    for line, band, values in zip(axes.lines, axes.collections, SHARES.values(), strict=True):
        np.testing.assert_equal(line.get_ydata(), [share for share, _, _ in values])
        corners = band.get_paths()
        lows = min(path.vertices[:, 1].min() for path in corners)
        highs = max(path.vertices[:, 1].max() for path in corners)
        assert (lows, highs) == (np.nanmin(values), np.nanmax(values))
    assert plain(axes.get_xticklabels()) == ["2004 H1", "2004 H2", "2005 H1"]
    assert sorted(plain(axes.texts)) == ["Ants 31 %", "Bees 22 %", "Cats 47 %"]
    assert axes.get_ylim()[0] == 0


def test_moves_lie_beside_what_chance_does(results):
    left, right = drawn(results, "segment_moves")
    for axes, column in ((left, 2), (right, 5)):
        cells = np.array([row[column] for row in MOVES]).reshape(3, 3)
        np.testing.assert_equal(np.asarray(axes.images[0].get_array().filled(np.nan)), cells)
        shown = [f"{share:.0%}".replace("%", " %") for share in cells.ravel() if share == share]
        assert plain(axes.texts) == shown
    assert plain(left.get_yticklabels()) == ["Ants (s1)", "Bees (s2)", "Cats (s3)"]
    assert plain(left.get_xticklabels()) == ["s1", "s2", "s3"]


REASONS = {
    "no_half_years": "the record holds no half-year with dates from its first day to its last",
    "short_record": "the record holds one half-year from its first day to its last, and it takes "
    "two",
    "few_viewers": "two half-years with 2,000 viewers of 5 ratings or more are needed, and the "
    "record has 1",
    "no_lasting_measures": "they were drawn on how much viewers give and when, and that is another "
    "in every half-year",
    "undivided": "nobody was divided",
}


@pytest.mark.parametrize("reason", list(REASONS))
def test_what_cannot_be_told_says_why(results, tmp_path, reason):
    untold = with_frames(results, tmp_path, untold_lasting(reason))
    why = f"Whether the segments last cannot be told: {REASONS[reason]}."
    assert told(untold, "trust.lasting") == why
    short = f"Too short a record to say whether they last: {REASONS[reason]}."
    assert told(untold, "segment.s2.lasts") == short
    for show in (figures.half_year_shares, figures.segment_moves, tables.lasting_verdicts):
        assert str(show(untold)) == ""  # said once, by the text above them
    assert why in narrative.lasting_reading(untold).replace("\xa0", " ")
    assert narrative.moves_reading(untold) == ""


def test_every_reason_has_its_words():
    assert UNTOLD.keys() == REASONS.keys() | {"not_placed"}


def verdict(why: str, word: str, **changes) -> dict[str, pd.DataFrame]:
    """Return tables in which the first segment has one verdict and the others last."""
    line = dict.fromkeys(COLUMNS, float("nan"))
    line |= {"segment": 0, "verdict": word, "since": HALVES[2], "why": why, "measure": ""}
    rest = [{**line, "segment": at, "verdict": "persistent", "why": "unmoved"} for at in (1, 2)]
    frame = pd.DataFrame([line | changes, *rest], columns=list(COLUMNS)).astype(COLUMNS)
    return lasting_frames() | {"segment_verdicts": frame}


SIDES = {"before": 0.13, "after": 0.37}


@pytest.mark.parametrize(
    ("why", "word", "changes", "said"),
    [
        ("net", "drifting", SIDES, "Drifting since January 2005: of viewers seen in both "
         "half-years, 13 % were placed here before and 37 % then."),
        ("left", "drifting", SIDES, "Drifting since January 2005: 37 % of their viewers were "
         "placed elsewhere in the next half-year, where noise alone moves 13 %."),
        ("net", "drifting", {"after": 0.37}, "Drifting since January 2005: viewers came to them "
         "or left them, beyond noise."),
        ("appeared", "drifting", SIDES, "Drifting: they appeared in January 2005, 13 % of viewers "
         "before and 37 % since."),
        ("went", "drifting", SIDES, "Drifting: they went in January 2005, 13 % of viewers before "
         "and 37 % since."),
        ("place", "drifting", {"measure": "level", "effect": -0.46}, "Drifting since January "
         "2005: their rating level fell by .46 of the spread between viewers, newcomers and "
         "others compared among themselves."),
        ("season", "seasonal", {"effect": 0.34}, "Seasonal: they come and go by half-years, with "
         "a share up to 34 % above that of the half-years beside."),
        ("resamples", "fragile", {}, "Fragile: where viewers are drawn again, other viewers are "
         "put together."),
        ("not_placed", "too_short", {}, "Too short a record to say whether they last: the ratings "
         "of a half-year place most of their viewers elsewhere."),
    ],
)  # fmt: skip
def test_each_verdict_in_words(results, tmp_path, why, word, changes, said):
    changed = with_frames(results, tmp_path, verdict(why, word, **changes))
    assert told(changed, "segment.s1.lasts") == said


def test_where_nothing_moved_it_is_said(results, tmp_path):
    still = verdict("unmoved", "persistent")
    still["half_year_mixes"] = still["half_year_mixes"].assign(changed=False)
    calm = with_frames(results, tmp_path, still)
    assert told(calm, "trust.lasting") == (
        "Nothing moved beyond noise from January 2004 to June 2005: in 57 comparisons of "
        "half-years, none of the segments lost viewers to another, lies elsewhere, appeared or "
        "went."
    )
    assert told(calm, "trust.mix") == (
        "Nor did the mix of segments among viewers change: between any two half-years it differs "
        "by .083 at most (population stability index; where nothing changes, resampled viewers "
        "stay below .024 in nineteen cases of twenty)."
    )
    assert told(calm, "figure.half-year-shares.title") == "The mix of segments hardly changes"


LOST = "lost viewers to another, lies elsewhere, appeared or went."
COMPARED = "from January 2004 to June 2005: in 57 comparisons of half-years, none of the"


@pytest.mark.parametrize(
    ("verdicts", "mixed", "said"),
    [
        (["persistent"] * 3, True, f"No segment moved beyond noise {COMPARED} segments {LOST}"),
        (
            ["persistent", "fragile", "persistent"],
            False,
            f"Nothing moved beyond noise {COMPARED} 2 of 3 segments that half-years find again "
            f"{LOST}",
        ),
        (
            ["fragile", "fragile", "too_short"],
            True,
            "Whether the segments last cannot be told: from January 2004 to June 2005 half-years "
            "find none of the 3 segments again, or place most of its viewers elsewhere.",
        ),
    ],
)
def test_no_more_is_said_to_last_than_was_followed(results, tmp_path, verdicts, mixed, said):
    frames = verdict("unmoved", "persistent")
    frames["half_year_mixes"] = frames["half_year_mixes"].assign(changed=mixed)
    frames["segment_verdicts"] = frames["segment_verdicts"].assign(verdict=verdicts)
    assert told(with_frames(results, tmp_path, frames), "trust.lasting") == said


def test_who_comes_again_is_left_out_where_they_are_few(results, tmp_path):
    frames = lasting_frames()
    few = frames["over_time"].assign(pairs=np.nan, switched=np.nan, chance=np.nan)
    calm = with_frames(results, tmp_path, frames | {"over_time": few})
    assert not find_claims(calm, "trust.switching")
    assert "cannot be told" not in str(figures.segment_moves(calm))
