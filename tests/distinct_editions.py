"""Hand-made tables of what changed since the edition before: none, or one that is known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.communicate.claims import report_claims
from analysis.communicate.exports.report_json import claim_record, json_value
from analysis.interpret.changes.change_tables import BEFORE, REPORT
from analysis.interpret.changes.title_viewers import MOVED as TITLES
from analysis.interpret.changes.viewer_moves import MOVED, MOVES
from analysis.tables import Results, Tables

EMPTY = {"edition_before": BEFORE, "viewer_moves": MOVES, "moved": MOVED, "title_moves": TITLES}
NO = float("nan")
FORMER = ("viewers.db", "2004-12-31", True, True, False, True, True, False)
HOSTILE = "<b>*Old*</b> `Bees` {x} [a](b)"


def no_edition() -> dict[str, pd.DataFrame]:
    """Return the tables of a run that goes on from no edition."""
    frames = {
        name: pd.DataFrame(columns=list(columns)).astype(columns) for name, columns in EMPTY.items()
    }
    titles = {"title_id": ["1", "2"], "title": ["Ape", "Bat"], "viewers": [30, 12]}
    return {**frames, "title_viewers": pd.DataFrame(titles)}


def former_report(results: Results) -> dict[str, Any]:
    """Return what an edition before could have told: what is told now, as far as it was the same.

    Segments s1 and s2 were called otherwise, s3 is new and s4 went; the share of viewers with one
    rating was far higher, that of high ratings is of rows and has no error, days were fewer.
    """
    claims = {one.id: claim_record(one) for one in report_claims(results)}
    claims.pop("segment.s3.size")
    _was(claims, "audience.key_viewers", "value", 70, "70")
    _was(claims, "explore.single", "single", 0.6, "60\u00a0%", n=500)
    _was(claims, "explore.high_ratings", "high", 0.1, "10\u00a0%")
    _was(claims, "segment.s1.opening", "value_a", 21.0, "21", low=20.0, high=22.0)
    _was(claims, "segment.s1.size", "share", 0.2, "20\u00a0%", n=300)
    _was(claims, "segment.s2.size", "share", 0.3, "30\u00a0%", n=300)
    gone = json.loads(json.dumps(json_value(claims["segment.s2.size"]))) | {"id": "segment.s4.size"}
    gone["slots"]["share"] |= {"value": 0.5, "shown": "50\u00a0%"}
    named = {"s1": "Ants", "s2": HOSTILE, "s4": "Dogs"}
    told = [{"id": id_, "name": name} for id_, name in named.items()]
    text = json.dumps(json_value([*claims.values(), gone]))
    return {
        **{"source": {"name": "viewers.db", "sha256": None}, "data_as_of": "2004-12-31"},
        **{"users_kept": 70, "ratings_kept": 900, "draft": True, "segments": told},
        "claims": json.loads(text),
    }


def _was(
    claims: dict[str, Any], id_: str, slot: str, value: float, shown: str, **more: object
) -> None:
    claims[id_]["slots"][slot] |= {"value": value, "shown": shown, **more}


def changed(results: Results, folder: Path, report: dict[str, Any], former=FORMER) -> Results:
    """Return the same results of a run that goes on from an edition."""
    frames = no_edition() | {
        "edition_before": pd.DataFrame([former], columns=list(BEFORE)).astype(BEFORE),
        "viewer_moves": pd.DataFrame(
            [("s1", "s1", 25.0), ("s1", "s2", NO), ("s1", "s3", 12.0)]
            + [("s2", "s1", NO), ("s2", "s2", 18.0), ("s2", "s3", NO)],
            columns=list(MOVES),
        ),
        "moved": pd.DataFrame([(55, 0.2182, 0.13, 0.34)], columns=list(MOVED)),
        "title_moves": pd.DataFrame(
            [
                ("1", "Ape", 0.1, 0.375, 0.275, 0.14, 0.4, 0.0002, True),
                ("3", "<i>Cow</i>", NO, 0.2, 0.07, 0.01, 0.2, 0.01, False),
                ("2", "Bat", 0.5, 0.15, -0.35, -0.48, -0.2, 0.0001, True),
            ],
            columns=list(TITLES),
        ),
    }
    for path in results.interpreted.folder.glob("*.parquet"):
        frames.setdefault(path.stem, pd.read_parquet(path))
    folder.mkdir()
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / REPORT).write_text(json.dumps(json_value(report)), encoding="utf-8")
    return replace(results, interpreted=Tables(folder))
