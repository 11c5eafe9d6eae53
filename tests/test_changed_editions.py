"""What changed since the edition before: told claim by claim, where there is one."""

from __future__ import annotations

import copy
import re
from dataclasses import replace

import distinct_editions as edition
import distinct_tables as distinct
import numpy as np
import pandas as pd
import pytest
from shown_claims import CLAIMS

from analysis.communicate import figures, narrative, tables
from analysis.communicate.claims import find_claims, report_claims
from analysis.communicate.claims.changes.compared_values import compared_slots
from analysis.communicate.claims.changes.former_edition import former_edition
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.exports.markdown_files import executive_summary
from analysis.communicate.figure import Figure
from analysis.communicate.narrative.change_paragraphs import MOST_VALUES
from analysis.communicate.summary import summary_content
from analysis.interpret.changes.title_viewers import title_share_moves
from analysis.interpret.changes.viewer_moves import moved_share, told_moves


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def report(alone):
    return edition.former_report(alone)


@pytest.fixture(scope="module")
def results(alone, report, tmp_path_factory):
    return edition.changed(alone, tmp_path_factory.mktemp("now") / "interpreted", report)


def said(results) -> dict[str, str]:
    return {one.id: one.text.replace("\xa0", " ") for one in find_claims(results, "changes.*")}


TOLD = {
    "changes.against": (
        "This edition, of data up to 31 March 2005, is compared with that of data up to "
        "31 December 2004; the settings are the same, and that one was a draft."
    ),
    "changes.key_viewers": "80 (was 70) viewers kept of 85 as read.",
    "changes.segments": "Of the segments of both editions, one grew, one is about as large as "
    "before, one appeared and one went.",
    # 31 of 60, Wilson .393 to .639; 60 of 300, .159 to .249.
    "changes.segment_s1": "Ants grew: they are 52 % of known viewers, and were 20 %.",
    "changes.segment_s2": "Bees are about as many as before: 32 % of known viewers, and were 30 %; "
    "before they were called <b>*Old*</b> `Bees` {x} [a](b).",
    "changes.segment_s3": "Cats appeared: they are 17 % of known viewers, and no segment of before "
    "is found again in them.",
    "changes.segment_s4": "Dogs went: they were 50 % of known viewers, and are not found again.",
    "changes.moved": "55 known viewers of both editions were in a segment that is found again; "
    "22 % of them are in another one now.",
    "changes.titles": "More viewers than before, by their share, chose 2 titles, and fewer 1; Ape "
    "rose most, from 10 % to 38 % of viewers.",
    # 11 of 80 are 14 %, at most .23; 300 of 500, at least .556.
    "changes.value.explore.single": "14 % (was 60 %) of viewers gave only one rating.",
    "changes.value.segment.s1.opening": "Ants were seen over 33 (was 21) days in the median "
    "(others 88; 12 less than those of the same arrival).",
}


def test_what_changed_is_told_in_these_words(results):
    found = said(results)
    assert {id_: found.get(id_) for id_ in TOLD} == TOLD
    # Nothing else moved; how many values were compared depends on what all chapters tell.
    rest = set(found) - set(TOLD) - {"changes.values", "changes.short"}
    assert rest == {f"changes.key_{one}" for one in ("rows", "minutes", "median", "known")}
    assert re.fullmatch(
        r"Of \d+ values that both editions tell with their error, 2 moved so far that the two "
        r"95 % intervals do not meet\.",
        found["changes.values"],
    )
    assert re.fullmatch(
        r"Since the edition of data up to 31 December 2004: one segment grew, one segment "
        r"appeared, one segment went, 22 % of the known viewers of both are in another segment "
        r"and 2 of \d+ values moved beyond their intervals\.",
        found["changes.short"],
    )


def test_a_sentence_that_names_no_segment_is_told_of_whom_it_is(alone, report, tmp_path):
    before = copy.deepcopy(report)
    (told,) = (one for one in before["claims"] if one["id"] == "segment.s1.forward")
    told["slots"]["came"] |= {"value": 0.9, "shown": "90\u00a0%", "low": 0.85, "high": 0.95}
    found = said(edition.changed(alone, tmp_path / "forward", before))
    assert found["changes.value.segment.s1.forward"].startswith(
        "Ants: of its viewers known by 3 October 2004, found once more from what came before, 17 % "
        "(was 90 %) gave ratings in the 90 days that followed"
    )


def test_an_edition_that_said_the_same_tells_of_no_move(alone, tmp_path):
    claims = [edition.claim_record(one) for one in report_claims(alone)]
    same = edition.former_report(alone) | {"claims": claims}
    same["segments"] = [
        {"id": f"s{at}", "name": name} for at, name in enumerate(("Ants", "Bees", "Cats"), 1)
    ]
    found = said(edition.changed(alone, tmp_path / "same", same))
    assert "none moved" in found["changes.values"]
    assert found["changes.segments"] == (
        "Of the segments of both editions, three are about as large as before."
    )
    assert not [one for one in found if one.startswith("changes.value.")]


def test_where_there_is_none_one_sentence_says_so_and_nothing_else(alone):
    assert said(alone) == {"changes.none": CLAIMS["changes.none"]}
    assert isinstance(figures.segment_changes(alone), str)
    every = [str(getattr(narrative, name)(alone)) for name in CHANGED]
    every += [str(table(alone)) for table in (tables.viewer_moves, tables.risen_titles)]
    assert "".join(every).strip() == ""
    assert "edition" not in executive_summary(alone, "X")


CHANGED = (
    *("changed_shortly", "key_figures_then", "segments_changed", "viewers_moved"),
    *("titles_changed", "values_changed"),
)


def test_an_edition_that_is_gone_says_so(alone, report, tmp_path):
    gone = (*edition.FORMER[:-1], True)
    results = edition.changed(alone, tmp_path / "gone", report, gone)
    (told,) = find_claims(results, "changes.*")
    assert told.id == "changes.none"
    assert "no longer kept" in told.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({4: True, 5: False}, "the data are the same, the settings are not"),
        ({4: False, 5: False}, "the data and the settings are others"),
        ({0: "old_*.db", 3: False}, "of another source (old_*.db)"),
        ({1: None}, "is compared with the one before;"),
        ({2: False}, "the settings are the same."),
    ],
)
def test_what_is_compared_is_named(alone, report, tmp_path, change, words):
    former = [change.get(at, value) for at, value in enumerate(edition.FORMER)]
    results = edition.changed(alone, tmp_path / "x", report, tuple(former))
    assert words in said(results)["changes.against"]


def test_with_another_key_no_viewer_is_followed(alone, report, tmp_path):
    former = [value if at != 6 else False for at, value in enumerate(edition.FORMER)]
    found = said(edition.changed(alone, tmp_path / "x", report, tuple(former)))
    assert "none of them can be followed" in found["changes.no_key"]
    assert "changes.moved" not in found
    assert "known viewers of both" not in found["changes.short"]


def test_the_sections_and_the_summary_print_them(results):
    for name in CHANGED:
        text = str(getattr(narrative, name)(results))
        assert "data-claim" in text, name
    assert "{#sec-changes-values}" in narrative.values_changed(results)
    short = said(results)["changes.short"]
    content = summary_content(results)
    assert short in [one.replace("\xa0", " ") for one in content["parts"][0]["points"]]
    assert short in executive_summary(results, "X").replace("\xa0", " ").replace("\\", "")
    assert len(re.findall("data-claim", narrative.values_changed(results))) <= 1 + MOST_VALUES


def test_names_and_titles_of_before_are_text_on_a_page(results):
    page = str(narrative.segments_changed(results))
    assert r"\<b\>\*Old\*\</b\> \`Bees\` \{x\} \[a\]\(b\)" in page
    assert r"\<i\>Cow" in str(tables.risen_titles(results))


@pytest.mark.parametrize("shown", ["<b>1</b>", "[1](x)", "1\n# A", "`1`", "{1}", "1" * 90, ""])
def test_a_number_that_is_no_number_is_not_shown(alone, tmp_path, shown):
    report = edition.former_report(alone)
    for claim in report["claims"]:
        for slot in claim["slots"].values():
            slot["shown"] = shown
    found = said(edition.changed(alone, tmp_path / "hostile", report))
    assert not [one for one in found if one.startswith(("changes.value.", "changes.key_"))]


def test_the_figure_has_dots_now_and_rings_before(results):
    figure = figures.segment_changes(results)
    assert isinstance(figure, Figure)
    (axes,) = figure.draw().axes
    texts = [one.get_text().replace("\xa0", " ") for one in axes.texts]
    shares = ["20 % before", "52 % now", "30 % before", "32 % now", "17 % now", "50 % before"]
    assert texts == shares
    names = [one.get_text() for one in axes.get_yticklabels()]
    assert names == ["Ants", "Bees", "Cats", "Dogs"]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    places = [line.get_xdata()[0] for line in dots]
    assert places == pytest.approx([0.2, 31 / 60, 0.3, 19 / 60, 1 / 6, 0.5])


def test_the_tables_have_these_cells(results):
    def cells(table) -> list[list[str]]:
        lines = [one for one in str(table).splitlines() if one.startswith("|")]
        rows = [[cell.strip() for cell in one.strip("|").split("|")] for one in lines]
        return [[re.sub(r"\\", "", cell).replace("\xa0", " ") for cell in row] for row in rows]

    moves = cells(tables.viewer_moves(results))
    assert moves[0] == ["Before", "Ants", "Bees", "Cats"]
    assert moves[2] == ["Ants", "25", "–", "12"]
    assert moves[3][1:] == ["–", "18", "–"]
    titles = cells(tables.risen_titles(results))
    assert titles[2:] == [
        ["Ape", "10 %", "38 %", "+27.5 pp", "+14.0 pp", "+40.0 pp"],
        ["<i>Cow</i>", "–", "20 %", "+7.0 pp", "+1.0 pp", "+20.0 pp"],
        ["Bat", "50 %", "15 %", "−35.0 pp", "−48.0 pp", "−20.0 pp"],
    ]


def square(rows, ids=("s1", "s2", "s3"), before=("s1", "s2", "s3")):
    return pd.DataFrame(rows, index=list(before), columns=list(ids))


def test_moves_of_few_are_hidden_with_what_would_tell_them():
    told = told_moves(square([[100, 3, 20], [40, 50, 60], [30, 70, 80]]), 10)
    wide = told.pivot(index="before", columns="id", values="viewers")
    # The 3, and the next smallest of those who moved, since their sum is known.
    assert wide.isna().to_numpy().tolist() == [[False, True, True], [False] * 3, [False] * 3]
    assert wide.loc["s1", "s1"] == 100
    # Of those who stayed a single cell of few: the next smallest goes with it.
    told = told_moves(square([[100, 13, 20], [40, 5, 60], [30, 70, 80]]), 10)
    assert told[told["viewers"].isna()]["before"].tolist() == ["s2", "s3"]
    # All moves together are of few: none is told, those who stayed are.
    told = told_moves(square([[100, 3, 0], [4, 50, 0], [0, 0, 80]]), 10)
    assert told["viewers"].dropna().tolist() == [100, 50, 80]


def test_who_moved_is_counted_of_segments_found_again():
    # s3 of before is not found again (no such column): its viewers had to go somewhere.
    counts = square([[80, 20], [10, 90], [50, 50]], ("s1", "s2"))
    found = moved_share(counts, 10).iloc[0]
    assert (found["users"], found["moved"]) == (200, 30 / 200)
    assert found["low"] < 0.15 < found["high"]
    few = moved_share(square([[80, 4], [5, 90]], ("s1", "s2"), ("s1", "s2")), 10).iloc[0]
    assert few["users"] == 179
    assert np.isnan(few["moved"])
    assert moved_share(counts.loc[["s3"]], 10).empty


def titles(**viewers: int) -> pd.DataFrame:
    ids = list(viewers)
    return pd.DataFrame({"title_id": ids, "title": ids, "viewers": list(viewers.values())})


def test_titles_rise_beyond_chance_only():
    before, now = titles(a=100, b=100, c=100), titles(a=400, b=200, c=210, d=300, e=12)
    found = title_share_moves(now, 2000, before, 1000, 10).set_index("title_id")
    # a from .1 to .2; b is the same, c nearly; d was told of nowhere, so of nine at most: .009.
    assert list(found.index) == ["d", "a"]
    assert found.loc["a", ["share_before", "share", "difference"]].tolist() == [0.1, 0.2, 0.1]
    assert 0.05 < found.loc["a", "low"] < 0.1 < found.loc["a", "high"] < 0.15
    assert np.isnan(found.loc["d", "share_before"])
    assert found.loc["d", "difference"] == pytest.approx(0.15 - 0.009)


def test_of_titles_that_did_not_move_none_is_named_in_nineteen_of_twenty_times():
    rng, named = np.random.default_rng(3), 0
    shares = rng.uniform(0.01, 0.4, 300)
    for _ in range(60):
        ids = [str(at) for at in range(300)]
        drawn = [rng.binomial(n, shares) for n in (3000, 5000)]
        frames = [pd.DataFrame({"title_id": ids, "title": ids, "viewers": one}) for one in drawn]
        named += len(title_share_moves(frames[1], 5000, frames[0], 3000, 10)) > 0
    # Of sixty, three on average, and more than eight in one case of two hundred.
    assert named <= 8


def test_a_claim_of_another_quarter_or_population_is_another(alone, report, tmp_path):
    people, when = Population("known viewers", 60), Slot("2004-01-01", "2004", "quarter")
    share = Slot(0.5, "50 %", "share", people)
    slots = {"when": when, "share": share}
    claim = Claim("explore.x", "In {when} {share} of known viewers.", slots)

    def compared(told: Claim) -> int:
        known = report | {"claims": [edition.claim_record(told)]}
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        now = former_edition(edition.changed(alone, folder, known))
        return len(compared_slots([claim], now))

    assert compared(claim) == 1
    untold = Population("known viewers", None)
    others = [
        replace(claim, slots=slots | {"when": replace(when, value="2005-01-01")}),
        replace(claim, slots=slots | {"share": replace(share, of=Population("others", 60))}),
        replace(claim, slots=slots | {"share": replace(share, unit="stars")}),
        replace(claim, slots=slots | {"share": replace(share, of=untold)}),
        replace(claim, template="In {when} {share} of all."),
        replace(claim, id="explore.y"),
        replace(claim, words={"name": "x"}),
    ]
    assert [compared(one) for one in others] == [0] * len(others)
