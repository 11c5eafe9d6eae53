"""A Spark session on this machine as a source."""

import pandas as pd
import pytest
from test_scrub_engines import spark  # noqa: F401

from analysis.obtain import obtain, source_identity
from analysis.obtain.sources import open_source
from analysis.settings import Settings

pytestmark = pytest.mark.engine
URL = "spark://local/default"


@pytest.fixture
def tables(spark):  # noqa: F811
    session = spark._session
    place, day = range(60), pd.Timestamp("2020-01-01 12:00")
    rows = pd.DataFrame({
        "user_id": [n % 7 for n in place], "movie_id": [n % 5 for n in place],
        "rating": [1.0 + n % 5 for n in place], "at": day + pd.to_timedelta(place, "D"),
    })  # fmt: skip
    films = pd.DataFrame({"movie_id": range(5), "title": [f"Film {n}" for n in range(5)]})
    session.createDataFrame(rows).write.saveAsTable("ratings")
    session.createDataFrame(films).write.saveAsTable("films")
    session.sql("CREATE VIEW best AS SELECT * FROM ratings WHERE rating = 5")
    return session


def test_tables_of_a_spark_session_are_read(tables):
    source = open_source(URL)
    assert source.kind == "pyspark"
    assert source.problems == []
    assert [table.name for table in source.tables] == ["best", "films", "ratings"]
    assert source.table("ratings").data.count().execute() == 60


def test_obtain_from_spark(tables):
    found = obtain(URL, Settings())
    row = found["source"].iloc[0]
    assert (row["table"], row["ratings"], row["users"]) == ("ratings", 60, 7)
    assert str(found["interactions"].to_pandas()["at"].max()) == "2020-02-29 12:00:00"


def test_a_change_is_noticed(tables):
    before = source_identity(URL)["tables"]
    assert before == source_identity(URL)["tables"]
    tables.sql("INSERT INTO films VALUES (5, 'Film 5')")
    after = source_identity(URL)["tables"]
    assert {name for name in after if after[name] != before[name]} == {"films"}
