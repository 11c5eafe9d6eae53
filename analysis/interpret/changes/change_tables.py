"""What changed since the edition before: which one that is, who moved, which titles moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.interpret.changes.title_viewers import title_share_moves
from analysis.interpret.changes.viewer_moves import moved_viewers

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.editions.precedent import Precedent

# What the edition before said, as a file beside the tables.
REPORT = "edition_before.json"
BEFORE = {
    **{"source": "str", "data_as_of": "str", "draft": "bool", "same_source": "bool"},
    **{"same_content": "bool", "same_rule": "bool", "same_key": "bool", "gone": "bool"},
}


def _edition_before(precedent: Precedent | None) -> pd.DataFrame:
    """Return what is told of the edition before, no row where there is none."""
    if precedent is None:
        return pd.DataFrame(columns=list(BEFORE)).astype(BEFORE)
    former, own = precedent.former.facts, precedent.identity
    row = {
        **{"source": former.source, "data_as_of": former.data_as_of, "draft": former.draft},
        "same_source": former.source == own.source,
        "same_content": former.content == own.content,
        "same_rule": former.rule == own.rule,
        "same_key": precedent.key is not None,
        "gone": precedent.gone,
    }
    return pd.DataFrame([row]).astype(BEFORE)


def change_tables(
    labels: ir.Table,
    viewers: int,
    segments: pd.DataFrame,
    titles: pd.DataFrame,
    precedent: Precedent | None,
    fewest: int,
) -> dict[str, Any]:
    """Return every table of what changed, empty where nothing is compared.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, evidence.
    viewers : int
        Viewers kept.
    segments : DataFrame
        segment and id of those that are told.
    titles : DataFrame
        title_id, title and viewers.
    precedent : Precedent or None
        The edition before.
    fewest : int
        What is not few.

    Returns
    -------
    dict
        edition_before, viewer_moves, moved, title_moves; and as bytes the report before.
    """
    compared = None if precedent is None or precedent.gone else precedent
    before, viewers_before = titles.head(0), viewers
    if compared:
        before = compared.former.titles
        viewers_before = compared.former.told.users_kept or 0
    told = titles if compared and viewers_before and viewers else titles.head(0)
    tables: dict[str, Any] = {
        "edition_before": _edition_before(precedent),
        **moved_viewers(labels, segments, compared, fewest),
        "title_moves": title_share_moves(
            told, max(viewers, 1), before, max(viewers_before, 1), fewest
        ),
    }
    return tables | ({REPORT: compared.former.report} if compared else {})
