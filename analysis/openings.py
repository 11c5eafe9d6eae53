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
    chosen: pd.DataFrame, test_set: str, settings: str, place: Path = TEST_OPENINGS
) -> pd.DataFrame:
    """Keep that the test viewers were looked at, and say which look it was.

    What is computed again by the rule and the settings of an earlier look shows nothing new: it is
    that look, with its date.

    Parameters
    ----------
    chosen : DataFrame
        The choice in one row; `test` is the JSON of what the test viewers have shown.
    test_set : str
        What tells them from others: the identity of the source and the salt of the split.
    settings : str
        Hash of the settings that what is shown depends on.
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
    looks, shown = known.get(key, []), {"rule": test["rule"], "settings": settings}
    again = [at for at, one in enumerate(looks) if one | shown == one]
    if not again:
        known[key] = [*looks, {"opened": test["opened"], **shown}]
        with replacing_file(place) as partial:
            text = json.dumps(known, indent=1, sort_keys=True)
            partial.write_text(text + "\n", encoding="utf-8")
    at = again[0] if again else len(looks)
    look: dict[str, Any] = {"look": at + 1, "opened": known[key][at]["opened"]}
    if at:
        look |= {"first_opened": looks[0]["opened"], "first_rule": looks[0]["rule"]}
    return chosen.assign(test=json.dumps(test | look, sort_keys=True))
