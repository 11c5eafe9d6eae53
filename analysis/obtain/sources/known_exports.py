"""Exports of well-known services, known by their columns: names that the roles understand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.sources.file_parts import column_keys
from analysis.obtain.sources.source import SetAside, Source, SourceTable

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Shape:
    """The columns of one export.

    Parameters
    ----------
    service : str
        Who makes it.
    needs : str
        Columns that it has, in any case, parted by `|`.
    names : dict
        What columns are called from then on; of several that get the same name the first that
        holds a value counts.
    alone : bool
        Whether it has these columns and no others.
    personal : bool
        Whether it holds one person's history and does not say whose.
    minutes : float
        How many of its lengths, in the column `minutes`, are a minute.
    drops : str
        Pattern of columns that say what others say: links, pictures, ids of other services.
    leads : dict
        Patterns of what stands before each value of a column and is no part of it.
    """

    service: str
    needs: str
    names: dict[str, str] = field(default_factory=dict)
    alone: bool = False
    personal: bool = True
    minutes: float = 1.0
    drops: str = ""
    leads: dict[str, str] = field(default_factory=dict)


SPOTIFY = {"artistName": "artist", "trackName": "title", "msPlayed": "minutes"}
EXTENDED = {
    "ts": "played_at",
    "ms_played": "minutes",
    "master_metadata_track_name": "title",
    "episode_name": "title",
    "audiobook_chapter_title": "title",
    "master_metadata_album_artist_name": "artist",
    "master_metadata_album_album_name": "album",
}
TRAKT = {"movie_title": "title", "show_title": "title", "episode_title": "episode"}
TRAKT_IDS = r".*_ids_.*|.*_images_.*|id|(movie|show|episode|season)_(?!title|year).*"
# The column by which tables of Letterboxd are known from then on.
LINK = "letterboxd_link"
LETTERBOXD = {"Name": "title", "Letterboxd URI": LINK}
SHAPES = (
    Shape(
        "Spotify",
        "endTime|artistName|trackName|msPlayed",
        {"endTime": "played_at", **SPOTIFY},
        minutes=60_000,
    ),
    Shape(
        "Spotify",
        "ts|ms_played|master_metadata_track_name",
        EXTENDED,
        minutes=60_000,
        drops=r"ip_addr.*|user_agent.*|.*_uri|offline_timestamp",
    ),
    Shape(
        "YouTube",
        "header|title|titleUrl|time",
        {"time": "watched_at", "titleUrl": "video_id", "subtitles_name": "channel"},
        drops=r"header|subtitles_url|products|activityControls|description",
        leads={
            "title": r"^(Watched|Viewed|Listened to|Visited) ",
            "video_id": r"^https?://.*[?&]v=",
        },
    ),
    Shape(
        "ListenBrainz",
        "user_name|listened_at|track_metadata_track_name",
        {
            "track_metadata_track_name": "title",
            "track_metadata_artist_name": "artist",
            "track_metadata_release_name": "album",
        },
        personal=False,
        drops=r"track_metadata_(additional_info|mbid_mapping).*|inserted_at|recording_msid",
    ),
    Shape("Netflix", "Title|Date", alone=True),
    Shape("Trakt", "watched_at|movie_title", TRAKT, drops=TRAKT_IDS),
    Shape("Trakt", "watched_at|show_title", TRAKT, drops=TRAKT_IDS),
    Shape("Trakt", "rated_at|rating|movie_title", TRAKT, drops=TRAKT_IDS),
    Shape("Trakt", "rated_at|rating|show_title", TRAKT, drops=TRAKT_IDS),
    Shape("Trakt", "plays|last_watched_at|movie_title", TRAKT, drops=TRAKT_IDS),
    Shape("Trakt", "plays|last_watched_at|show_title", TRAKT, drops=TRAKT_IDS),
    Shape(
        "Letterboxd",
        "Watched Date|Name|Letterboxd URI",
        {**LETTERBOXD, "Watched Date": "watched_at", "Date": "logged_at"},
    ),
    Shape("Letterboxd", "Date|Name|Letterboxd URI|Rating", {**LETTERBOXD, "Date": "rated_at"}),
    Shape("Letterboxd", "Date|Name|Year|Letterboxd URI", {**LETTERBOXD, "Date": "watched_at"}),
    Shape("Last.fm", "artist|album|title|played_at", alone=True),
)
# Tables of one Letterboxd export, the first of which is read: the others repeat its films.
LETTERBOXD_ORDER = ("diary", "ratings", "watched", "reviews", "films", "entries")
# A table of that name holds what somebody means to watch.
PLANS = "watchlist"
# Folders with what somebody took back.
TAKEN_BACK = {"deleted", "orphaned"}
# Rows without names, known by their values: what each column holds, and what it is called.
DAY = r"[0-9]{1,2} [A-Za-z]{3} [0-9]{4},? [0-9]{1,2}:[0-9]{2}"
HEX = r"[0-9a-fA-F]{32}"
NAMELESS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((r"[a-z0-9_.-]+", ".*", ".+", DAY), ("user", "artist", "title", "played_at")),
    ((".*", ".*", ".+", DAY), ("artist", "album", "title", "played_at")),
    ((r"\S+", ".*", ".*", ".+", DAY), ("user", "artist", "album", "title", "played_at")),
    (
        (r"[0-9-]{10} [0-9:.]+", HEX, f"{HEX}|[0-9]+", r"[A-Za-z]+", ".*", *[".*"] * 3, "-?[0-9]+"),
        (
            *("DateCreated", "UserId", "ItemId", "ItemType", "ItemName"),
            *("PlaybackMethod", "ClientName", "DeviceName", "PlayDuration"),
        ),
    ),
)


def nameless_columns(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of the columns of a known export without a header, or nothing.

    Parameters
    ----------
    rows : sequence of sequence of str
        Its first rows.
    """
    for patterns, names in NAMELESS:
        even = [row for row in rows if len(row) == len(names)]
        if len(even) == len(rows) and all(
            re.fullmatch(pattern, cell.strip())
            for row in even
            for pattern, cell in zip(patterns, row, strict=True)
        ):
            return names
    return ()


def known_shape(columns: list[str]) -> Shape | None:
    """Return the export that has these columns, or None."""
    held = column_keys(columns)
    for shape in SHAPES:
        needed = column_keys(shape.needs.split("|"))
        if needed.keys() == held.keys() or (not shape.alone and needed.keys() <= held.keys()):
            return shape
    return None


def _renamed(table: SourceTable, shape: Shape) -> ir.Table:
    """Return a table with the names of a shape, without what says the same again."""
    names = {key: new for old, new in shape.names.items() for key in column_keys([old])}
    cells: dict[str, list[ir.Value]] = {}
    for key, column in column_keys(table.columns).items():
        if not (shape.drops and re.fullmatch(shape.drops, column, re.IGNORECASE)):
            cells.setdefault(names.get(key, column), []).append(table.data[column])
    order = [name for name in dict.fromkeys(shape.names.values()) if name in cells]
    chosen = {}
    for name in [*order, *(name for name in cells if name not in order)]:
        parts = cells[name]
        same = len({str(part.type()) for part in parts}) == 1
        texts = parts if same else [part.cast("string") for part in parts]
        chosen[name] = ibis.coalesce(*texts) if len(texts) > 1 else texts[0]
    for name, pattern in shape.leads.items():
        chosen[name] = chosen[name].cast("string").re_replace(pattern, "")
    if shape.minutes != 1:
        chosen["minutes"] = chosen["minutes"].cast("float64") / shape.minutes
    return table.data.select(**chosen)


def name_columns(table: SourceTable) -> Shape | None:
    """Give the columns of a known export the names that the roles understand.

    Parameters
    ----------
    table : SourceTable
        Changed in place where its shape is known.

    Returns
    -------
    Shape or None
        The shape, where it is known.
    """
    shape = known_shape(table.columns)
    if shape and shape.names:
        names = {key: new for old, new in shape.names.items() for key in column_keys([old])}
        said = column_keys(table.gap_words).items()
        words = {names.get(key, own): table.gap_words[own] for key, own in said}
        table.data, table.gap_words = _renamed(table, shape), words
        table.declared = dict.fromkeys(table.data.columns, "")
    return shape


def set_unseen_apart(source: Source, places: dict[int, PurePath]) -> None:
    """Set the lists of an export aside that hold what nobody watched, or what was taken back.

    Parameters
    ----------
    source : Source
        Its tables have their names.
    places : dict
        By the id of a table the place of its file in the folder.
    """
    kept = []
    for table in source.tables:
        folders = {part.lower() for part in places.get(id(table), PurePath()).parts[:-1]}
        ours = LINK in table.columns
        if ours and (table.name.lower() == PLANS or folders & TAKEN_BACK):
            rows = int(table.data.count().execute())
            what = "entries taken back" if folders & TAKEN_BACK else "titles to be watched"
            sentence = "These titles were planned or taken back, and are left out."
            source.set_apart(SetAside(table.name, what, rows, sentence))
        else:
            kept.append(table)
    source.tables = kept


def mark_repeats(source: Source) -> None:
    """Mark tables of one Letterboxd export that hold the films of another as its copies."""
    tables = {table.name: table for table in source.tables if LINK in table.columns}
    order = [name for name in LETTERBOXD_ORDER if name in tables]
    for name in order[1:]:
        tables[name].copy_of = order[0]
