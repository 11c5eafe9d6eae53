"""When the test rows of a source were looked at: kept across runs, since a later look is known.

What a look has shown may guide whoever changes a setting next, so only the first is blind.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.places import TEST_OPENINGS
from analysis.publication import replacing_file

if TYPE_CHECKING:
    import pandas as pd


# What a look leaves: of the model that labels viewers, and of predictions.
SHOWN = {"silhouette", "scores"}


def _read(place: Path) -> dict[str, list[dict[str, str]]]:
    try:
        known = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remember_opening(
    chosen: pd.DataFrame, test_set: str, place: Path = TEST_OPENINGS
) -> pd.DataFrame:
    """Keep that the test viewers were looked at, and say which look it was.

    Parameters
    ----------
    chosen : DataFrame
        The choice in one row; `test` is the JSON of what the test viewers have shown.
    test_set : str
        What tells them from others: the identity of the source and the salt of the split.
    place : Path
        Where openings are kept.

    Returns
    -------
    DataFrame
        The same with `look` (1 for the first) and, for a later one, `first_opened` and
        `first_rule` in `test`; as it was where no viewers were looked at.
    """
    test: dict[str, Any] = json.loads(chosen["test"].iloc[0] or "{}")
    if not SHOWN & set(test):
        return chosen
    known = _read(place)
    key = hashlib.sha256(test_set.encode()).hexdigest()
    earlier = known.get(key, [])
    look: dict[str, Any] = {"look": len(earlier) + 1}
    if earlier:
        first = earlier[0]
        look |= {"first_opened": first["opened"], "first_rule": first["rule"]}
    known[key] = [*earlier, {"opened": test["opened"], "rule": test["rule"]}]
    with replacing_file(place) as partial:
        partial.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return chosen.assign(test=json.dumps(test | look, sort_keys=True))
