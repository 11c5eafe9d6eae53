"""Figures and sentences on how sure segments are: bars, dots and words by hand, and absences."""

from __future__ import annotations

from dataclasses import replace

import distinct_tables as distinct
import pandas as pd
import pytest
import stage_tables as given
from distinct_certainty import BANDS, GROUPS, certainty_frames, certainty_lines, untold_certainty
from matplotlib.colors import to_hex

from analysis.communicate import figures, narrative, style, tables
from analysis.communicate.claims import find_claims
from analysis.communicate.claims.trust.certainty import rows_band_name
from analysis.communicate.figure import Figure

NO = float("nan")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("certainty"))


def changed(results, folder, stage: str, frames):
    """Return the results with tables of a stage changed."""
    known = getattr(results, stage)
    kept = {path.stem: known.frame(path.stem) for path in known.folder.glob("*.parquet")}
    return replace(results, **{stage: given.stored(folder, {**kept, **frames})})


def drawn(results, name):
    figure = getattr(figures, name)(results)
    assert isinstance(figure, Figure), figure
    with style.report_style():
        (axes,) = figure.draw().axes
    return axes


def told(results, claim: str) -> str:
    (found,) = find_claims(results, claim)
    return found.text.replace("\xa0", " ")


def plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ") for text in texts]


def test_bars_are_parted_into_sure_likely_and_a_guess(results):
    axes = drawn(results, "certainty_amounts")
    assert plain(axes.get_yticklabels()) == ["1 to 4 ratings", "5 ratings or more"]
    inks = [style.ACCENT, "#8fbbdb", "#d5d9de"]
    for at, ink in enumerate(inks):
        bars = axes.patches[2 * at : 2 * at + 2]
        assert [to_hex(bar.get_facecolor()) for bar in bars] == [ink] * 2
        widths = [band[3 + at] / band[2] for band in BANDS]
        assert [bar.get_width() for bar in bars] == pytest.approx(widths)
        before = [sum(band[3 : 3 + at]) / band[2] for band in BANDS]
        assert [bar.get_x() for bar in bars] == pytest.approx(before)
    # 4, 10 and 17 of 31; 33, 13 and 3 of 49, the last at the edge of what holds letters.
    assert sorted(plain(axes.texts)[:6]) == ["13 %", "27 %", "32 %", "55 %", "6 %", "67 %"]
    assert plain(axes.texts)[6:] == ["sure", "likely", "a guess"]


def test_dots_lie_where_said_and_seen_are(results):
    axes = drawn(results, "certainty_check")
    dots = [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines[2::2]]
    assert dots == [(said, again) for _, said, again, *_ in GROUPS]
    ends = [tuple(line.get_ydata()) for line in axes.lines[1::2]]
    assert ends == [(low, high) for *_, low, high, _ in GROUPS]
    assert list(axes.lines[0].get_xdata()) == list(axes.lines[0].get_ydata()) == [0, 1]


@pytest.mark.parametrize(
    ("lower", "upper", "name"),
    [(1, 1, "1 rating"), (3, 4, "3 to 4 ratings"), (50, NO, "50 ratings or more")],
)
def test_bands_are_called_by_their_ends(lower, upper, name):
    assert rows_band_name(pd.Series({"lower": lower, "upper": upper}), "ratings", "rating") == name


SHOWS = (figures.certainty_amounts, tables.certainty_by_segment, figures.certainty_check)


def test_what_was_not_measured_is_said_once(results, tmp_path):
    model = changed(results, tmp_path / "model", "modelled", certainty_lines(calibrated=False))
    untold = changed(model, tmp_path / "interpret", "interpreted", untold_certainty())
    why = (
        "How sure one viewer’s segment is was not measured: too few viewers have ratings enough "
        "to be drawn twice."
    )
    assert told(untold, "trust.sure") == why
    assert why in str(narrative.certainty_reading(untold))
    for show in SHOWS:
        assert not isinstance(show(untold), Figure)
    assert not find_claims(untold, "segment.*.sure")


def test_few_other_viewers_are_said(results, tmp_path):
    frames = {"certainty_tenths": certainty_frames()["certainty_tenths"].head(0)}
    few = changed(results, tmp_path, "interpreted", frames)
    assert told(few, "trust.sure_checked").startswith("Too few other viewers are left")
    assert str(figures.certainty_check(few)) == ""


def test_a_rough_scale_is_called_so(results, tmp_path):
    rough = certainty_frames()["certainty_tenths"].assign(again=[0.41, 0.73, 0.983])
    found = changed(results, tmp_path, "interpreted", {"certainty_tenths": rough})
    assert told(found, "trust.sure_checked").endswith(
        "and 41 % were, so that the scale is no more than a rough one."
    )


def test_withheld_numbers_are_left_out(results, tmp_path):
    hidden = certainty_frames()["certainty_amounts"].assign(guess=NO)
    few = changed(results, tmp_path, "interpreted", {"certainty_amounts": hidden})
    assert not find_claims(few, "trust.sure")
    assert not find_claims(few, "trust.sure_amount")
    assert str(figures.certainty_amounts(few)) == ""
    # Of the third segment nothing is told.
    assert not find_claims(results, "segment.s3.sure")
