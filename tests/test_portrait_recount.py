"""Portraits of made-up audiences: counted again from the rows, planted, relabelled, elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import portrait_sources as sources
import pytest
import stage_tables as given
from test_scrub_engines import loaded, postgres, spark  # noqa: F401

from analysis.interpret.portraits.counted_measures import DECLARED
from analysis.interpret.portraits.material import gather_material
from analysis.interpret.portraits.portrait_tables import portrait_tables
from analysis.interpret.portraits.segment_sums import pooled_sums
from analysis.interpret.portraits.summed_viewers import summed_viewers
from analysis.title_facts import counted_genres, title_facts


def portraits(folder, rows, signals=sources.SIGNALS, fewest=1):
    """Return the tables of made-up rows, and the known viewers."""
    stages, labels = sources.stored_source(folder, rows, signals)
    table = given.stored(folder / "labels", {"labels": labels})["labels"]
    known = labels[labels["evidence"] == "full"]
    sizes = known.groupby("segment").size().astype("float64").rename("known").reset_index()
    shown = sizes["segment"].tolist()
    _, tables = portrait_tables(sizes, table, shown, **stages, fewest=fewest)
    return tables, known


ROWS = sources.made_up_rows(sources.KINDS, users=150, seed=7)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    return portraits(tmp_path_factory.mktemp("recount"), ROWS)


def row_shares(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what each row says, missing where it says nothing, from plain pandas."""
    titles = sources.made_up_titles().set_index("title_id")
    popular = (
        ROWS["title_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    before = popular.cumsum() - popular
    best = set(popular.index[before < len(ROWS) / 2])
    rated = ROWS.dropna(subset="rating").groupby("title_id")["rating"]
    means = rated.mean()[rated.size() >= 10]
    rating, hour = rows["rating"], rows["at"].dt.hour
    age = rows["at"].dt.year - rows["title_id"].map(titles["year"])
    apart = rating - rows["title_id"].map(means)
    genres = rows["title_id"].map(titles["genres"])
    day = rows.groupby(["user_id", rows["at"].dt.date])["title_id"].transform("size")
    again = rows.duplicated(["user_id", "title_id"])
    shares = {
        "low_marks": (rating == 1).where(rating.notna()),
        "high_marks": (rating == 5).where(rating.notna()),
        "end_marks": rating.isin([1, 5]).where(rating.notna()),
        "mean_rating": rating,
        "above_title": apart,
        "off_title": apart.abs(),
        "weekend_rows": rows["at"].dt.day_of_week >= 5,
        "evening_rows": hour >= 18,
        "night_rows": hour < 6,
        "busy_days": day >= 3,
        "best_known": rows["title_id"].isin(best),
        "recent_titles": (age <= 1).where(age.notna()),
        "older_titles": (age > 10).where(age.notna()),
        "release_year": rows["title_id"].map(titles["year"]),
        "minutes_per_row": rows["minutes"],
        "plays_per_row": rows["plays"],
        "returns": again,
    }
    for name in ("Drama", "War", "Comedy", "Sci-Fi", "Fan.tasy"):
        listed = [name in str(text).split("|") for text in genres]
        shares[f"genre:{name}"] = pd.Series(listed, rows.index).where(genres.notna())
    return {name: values.astype("float64") for name, values in shares.items()}


def viewer_values(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the raw values of each viewer, by measure."""
    features = sources.raw_features(rows).set_index("user_id")
    names = {measure.name: measure.counted for measure in DECLARED if measure.kind == "median"}
    return {name: np.floor(features[column] + 0.5) for name, column in names.items()}


def test_every_measure_is_that_of_pandas(counted):
    tables, known = counted
    frame = tables["behaviour"].set_index(["segment", "measure"])
    rows = ROWS[ROWS["user_id"].isin(known["user_id"])]
    expected = {name: (values, rows["segment"]) for name, values in row_shares(rows).items()}
    segment = known.set_index("user_id")["segment"]
    expected |= {name: (values, segment) for name, values in viewer_values(rows).items()}
    new = rows.groupby("user_id")["at"].min() >= pd.Timestamp("2004-01-01")
    expected["new_viewers"] = (new.astype("float64"), segment)
    assert set(frame.index.get_level_values("measure")) == set(expected)
    for (one, name), row in frame.iterrows():
        values, group = expected[name]
        own, other = values[group == one], values[group != one]
        middle = "median" if row["kind"] == "median" else "mean"
        assert row["value"] == pytest.approx(getattr(own, middle)()), (one, name)
        assert row["other"] == pytest.approx(getattr(other, middle)()), (one, name)
        if row["kind"] != "median" and name != "new_viewers":
            assert row["rows"] == own.count(), (one, name)
        assert row["n"] == (segment == one).sum(), (one, name)


def test_others_of_the_same_arrival_are_those_of_pandas(counted):
    tables, known = counted
    frame = tables["behaviour"].set_index(["segment", "measure"])
    rows = ROWS[ROWS["user_id"].isin(known["user_id"])]
    quarter = rows.groupby("user_id")["at"].min().dt.to_period("Q")
    segment = known.set_index("user_id")["segment"]
    for one in (0, 1, 2):
        own, other = (
            quarter[segment == one].value_counts(),
            quarter[segment != one].value_counts(),
        )
        weight = (own / other).dropna()
        each = quarter.map(weight)
        for name, values in row_shares(rows).items():
            said = values[values.notna() & (rows["segment"] != one)]
            w = rows.loc[said.index, "user_id"].map(each).fillna(0.0)
            mine = values[(rows["segment"] == one) & rows["user_id"].map(each).notna()].mean()
            row = frame.loc[(one, name)]
            assert row["matched_other"] == pytest.approx((w * said).sum() / w.sum()), name
            assert row["matched_difference"] == pytest.approx(mine - row["matched_other"]), name


def test_quarters_are_those_of_pandas(counted):
    tables, known = counted
    frame = tables["quarters"].set_index(["segment", "quarter"])
    rows = ROWS[ROWS["user_id"].isin(known["user_id"])]
    quarter = rows["at"].dt.to_period("Q").dt.start_time
    for (one, when), row in frame.iterrows():
        there = quarter == when
        assert row["ratings"] == (there & (rows["segment"] == one)).sum()
        share = (rows["segment"][there] == one).mean()
        assert row["share_ratings"] == pytest.approx(share, nan_ok=True)
        came = rows[there].drop_duplicates("user_id")["segment"] == one
        assert row["viewers"] == came.sum()
        assert row["share_viewers"] == pytest.approx(came.mean(), nan_ok=True)
        first = quarter.groupby(rows["user_id"]).min()
        new = known.set_index("user_id")["segment"][first.index[first == when]]
        assert row["newcomers"] == (new == one).sum()
        assert row["share_newcomers"] == pytest.approx((new == one).mean(), nan_ok=True)
        assert row["whole"]
    assert frame.groupby("quarter")["ratings"].sum().sum() == len(rows)
    assert frame["newcomers"].sum() == len(known)


def ordered(tables, renamed=None):
    """Return behaviour and quarters in one order, segments renamed."""
    found = []
    for name, keys in (("behaviour", ["segment", "measure"]), ("quarters", ["segment", "quarter"])):
        frame = tables[name].copy()
        frame["segment"] = frame["segment"].map(renamed) if renamed else frame["segment"]
        found.append(frame.sort_values(keys).reset_index(drop=True))
    return found


def test_the_order_of_rows_changes_no_byte(counted, tmp_path):
    rows = ROWS.sample(frac=1, random_state=3).reset_index(drop=True)
    for one, other in zip(ordered(portraits(tmp_path, rows)[0]), ordered(counted[0]), strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_names_of_segments_change_nothing(counted, tmp_path):
    renamed = {0: 2, 1: 0, 2: 1}
    rows = ROWS.assign(segment=ROWS["segment"].map(renamed))
    found = ordered(portraits(tmp_path, rows)[0])
    for one, other in zip(found, ordered(counted[0], renamed), strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def test_viewers_seen_twice_leave_values_and_narrow_intervals(counted, tmp_path):
    twins = ROWS.assign(user_id=ROWS["user_id"] + 1000)
    (found, _), (base, _) = (
        ordered(portraits(tmp_path, pd.concat([ROWS, twins], ignore_index=True))[0]),
        ordered(counted[0]),
    )
    # A title's mean may rest on ten ratings now where it rested on five.
    kept = ~found["measure"].isin(["above_title", "off_title"])
    for name in ("value", "other", "matched_other"):
        assert found.loc[kept, name].tolist() == pytest.approx(
            base.loc[kept, name].tolist(), nan_ok=True
        )
    mean = kept & (found["kind"] == "mean")
    width = (found["high"] - found["low"]) / (base["high"] - base["low"])
    # Student's t of twice as many viewers, and one less in the divisor, take a little more.
    assert width[mean].between(0.97 / np.sqrt(2), 1 / np.sqrt(2)).all()


def planted(folder, seed, **changes):
    """Return the behaviour of five hundred viewers with planted kinds, as it is published."""
    rows = sources.made_up_rows(sources.KINDS, users=500, seed=seed)
    tables, _ = portraits(folder, rows, fewest=10, **changes)
    return tables["behaviour"].set_index(["segment", "measure"])


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    return [planted(folder / str(seed), seed) for seed in range(8)]


def test_intervals_hold_what_was_planted(eight):
    held = []
    for frame in eight:
        for one, kind in enumerate(sources.KINDS):
            truth = {
                "low_marks": kind.marks[0],
                "high_marks": kind.marks[4],
                "mean_rating": np.dot(kind.marks, range(1, 6)),
            }
            rows = [(frame.loc[(one, n)], v) for n, v in truth.items() if (one, n) in frame.index]
            held += [row["low"] <= value <= row["high"] for row, value in rows]
    assert len(held) >= 60
    assert np.mean(held) >= 0.9


def test_what_was_planted_differs_and_leads(eight):
    frame = eight[1]
    both = frame.loc[1]
    assert both.loc[["low_marks", "high_marks", "end_marks", "weekend_rows"], "differs"].all()
    assert (both.loc[["low_marks", "high_marks", "weekend_rows"], "difference"] > 0).all()
    assert frame.loc[(2, "new_viewers"), "differs"]
    assert frame.loc[(2, "new_viewers"), "rank"] == 1
    # Each kind is seen over ninety days at most; who arrived late differs in nothing by that.
    assert not frame.loc[(2, "days_seen"), "differs"]


def told_few(rows, known, fewest=10):
    """Return shares whose rows, or whose other rows, few viewers of a segment have."""
    few = set()
    own = rows[rows["user_id"].isin(known["user_id"])]
    for name, values in row_shares(own).items():
        if set(values.dropna().unique()) <= {0.0, 1.0}:
            for part in (values == 1, values == 0):
                counts = own[part].groupby("segment")["user_id"].nunique()
                few |= {(one, name) for one, n in counts.items() if 0 < n < fewest}
    return few


@pytest.mark.parametrize("users", [45, 80, 150])
def test_shares_of_few_viewers_are_not_told(tmp_path, users):
    rows = ROWS[ROWS["user_id"] < users]
    tables, known = portraits(tmp_path, rows, fewest=10)
    told = set(zip(tables["behaviour"]["segment"], tables["behaviour"]["measure"], strict=True))
    few = told_few(rows, known)
    assert few
    assert told.isdisjoint(few)
    # One hidden segment would follow from the others.
    counts = pd.Series([name for _, name in told]).value_counts()
    assert not (counts == len(sources.KINDS) - 1).any()


def moved(backend, table, name):
    """Return a table as another engine has it."""
    frame = table.to_pyarrow()
    if backend.name == "pyspark":
        frame = loaded(backend, frame, name)
    return backend.create_table(name, frame, overwrite=True)


def sums_of(material, labels, pooled):
    """Return the sums of known viewers by segment and quarter."""
    known = labels.filter(labels["evidence"] == "full").select("user_id", "segment")
    return pooled_sums(summed_viewers(material, known), pooled)


@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_other_engines_count_the_same(engine, request, tmp_path):
    backend = request.getfixturevalue(engine)
    stages, labels = sources.stored_source(tmp_path, ROWS)
    stages["modelled"] = given.stored(tmp_path / "labels", {"labels": labels})
    material = gather_material(obtained=stages["obtained"], scrubbed=stages["scrubbed"])
    pooled = [measure for measure in material.measures if measure.kind != "median"]
    expected = sums_of(material, stages["modelled"]["labels"], pooled)
    events, titles, features = (
        moved(backend, stages["scrubbed"][name], name) for name in ("ratings", "titles", "features")
    )
    there = replace(material, events=events, titles=title_facts(events, titles), features=features)
    assert counted_genres(there.titles) == counted_genres(material.titles)
    found = sums_of(there, moved(backend, stages["modelled"]["labels"], "labels"), pooled)
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame, rtol=1e-9)
