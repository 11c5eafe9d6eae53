"""The `data_dictionary` table of the reference: 28 columns and three rows on the data set."""

from __future__ import annotations

STATISTICS = (
    ("total_ratings", "REAL", "Number of ratings"),
    ("avg_rating", "REAL", "Mean rating"),
    ("std_rating", "REAL", "Standard deviation of ratings"),
    ("min_rating", "REAL", "Lowest rating"),
    ("max_rating", "REAL", "Highest rating"),
)
DATES = (
    ("first_rating_date", "TEXT", "Date of the first rating"),
    ("last_rating_date", "TEXT", "Date of the last rating"),
)
COLUMNS = {
    "viewer_ratings": (
        ("movie_id", "INTEGER", "Identifier of the movie"),
        ("customer_id", "INTEGER", "Identifier of the viewer"),
        ("rating", "REAL", "Rating from 1 to 5 stars"),
        ("date", "TEXT", "Date of the rating, 1998-10-01 to 2005-12-31"),
    ),
    "movies": (
        ("movie_id", "INTEGER", "Identifier of the movie"),
        ("year_of_release", "REAL", "Year of release"),
        ("title", "TEXT", "Title of the movie"),
    ),
    "user_statistics": (
        ("customer_id", "INTEGER", "Identifier of the viewer"),
        *STATISTICS,
        ("unique_movies", "REAL", "Number of distinct movies rated"),
        *DATES,
        ("activity_days", "REAL", "Days between first and last rating"),
    ),
    "movie_statistics": (
        ("movie_id", "INTEGER", "Identifier of the movie"),
        *STATISTICS,
        ("unique_users", "REAL", "Number of distinct viewers"),
        *DATES,
        ("year_of_release", "REAL", "Year of release"),
        ("title", "TEXT", "Title of the movie"),
    ),
}
METADATA = (
    ("_metadata", "dataset_version", "TEXT", "1.0, a generated replica"),
    ("_metadata", "academic_year", "TEXT", "2025-2026"),
    ("_metadata", "last_updated", "TEXT", "2025-10-01"),
)
# The flag for strange dates is a column of viewer_ratings that the dictionary leaves out.
UNDOCUMENTED = ("anomalous_date", "INTEGER")


def dictionary_rows() -> list[tuple[str, str, str, str]]:
    """Return table_name, field_name, data_type and description of every entry."""
    documented = [(table, *column) for table, columns in COLUMNS.items() for column in columns]
    return [*documented, *METADATA]


def declared_columns() -> dict[str, list[tuple[str, str]]]:
    """Return the columns and SQL types of every table, in their order."""
    tables = {
        table: [(name, kind) for name, kind, _ in columns] for table, columns in COLUMNS.items()
    }
    tables["viewer_ratings"].append(UNDOCUMENTED)
    names = ("table_name", "field_name", "data_type", "description")
    return {**tables, "data_dictionary": [(name, "TEXT") for name in names]}
