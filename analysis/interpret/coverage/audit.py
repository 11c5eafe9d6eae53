"""The tables of for whom segments hold, and who is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis import disclosure
from analysis.interpret.coverage.audience_viewers import audience_viewers
from analysis.interpret.coverage.fairness import LEVEL, SCREEN, fairness_screen
from analysis.interpret.coverage.group_trust import LEAST_AMISS, LEAST_APART, group_trust
from analysis.interpret.coverage.kept_shares import REFITS, kept_shares
from analysis.interpret.coverage.left_out import left_out_parts
from analysis.interpret.coverage.matched_cells import band_number, cell_viewers, group_cells
from analysis.interpret.coverage.viewer_groups import viewer_groups

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.settings import Settings
    from analysis.tables import Tables


def _measured_viewers(viewers: ir.Table, kept: pd.DataFrame, predicted: Tables) -> ir.Table:
    """Return viewers with their bands, how often refits keep them, and how far they are missed."""
    told = cell_viewers(viewers)
    amiss = predicted["errors_by_viewer"].select("user_id", "error")
    # Where nothing was foreseen the table is empty, and its ids are of no kind.
    amiss = amiss.mutate(user_id=amiss["user_id"].cast(told["user_id"].type()))
    for each in (ibis.memtable(kept), amiss):
        told = told.left_join(each, "user_id").drop("user_id_right")
    return told


def audit_tables(
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
    predicted: Tables,
    settings: Settings,
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Return who is left out, which groups fall into which segment, and for whom segments hold.

    Parameters
    ----------
    obtained, scrubbed, modelled, predicted : Tables
        Results of these stages.
    settings : Settings
        Seed and section model.
    fewest : int
        What is not few.

    Returns
    -------
    dict of str to DataFrame
        left_out, fairness (of every segment of the model), group_trust, and audit: the lines that
        they are read by and the attributes of viewers that were compared, one row.
    """
    viewers, main = audience_viewers(modelled["labels"], scrubbed)
    read = {"obtained": obtained, "scrubbed": scrubbed}
    kept = kept_shares(scrubbed=scrubbed, modelled=modelled, settings=settings)
    told = _measured_viewers(viewers, kept, predicted)
    groupings = viewer_groups(viewers, main, **read, fewest=fewest)
    parts = [(one, group_cells(one, told)) for one in groupings]
    dated = bool(obtained.record("source")["has_time"])
    known = int(viewers["known"].sum().execute() or 0)
    attributes = [one.kind for one, _ in parts if one.attribute]
    audit = {
        **{"screen_low": SCREEN[0], "screen_high": SCREEN[1], "level": LEVEL},
        **{"least_apart": LEAST_APART, "least_amiss": LEAST_AMISS, "bands": band_number(known)},
        **{"refits": REFITS if len(kept) else 0, "looked_at": len(kept)},
        **{"attributes": json.dumps(attributes), "main_genres": json.dumps(main)},
    }
    return {
        "left_out": left_out_parts(viewers, **read, fewest=fewest),
        "fairness": fairness_screen(parts, dated=dated, seed=settings.seed),
        "group_trust": group_trust(parts, dated=dated, fewest=fewest),
        "audit": pd.DataFrame([audit]),
    }


def told_audit(tables: dict[str, pd.DataFrame], shown: list[int]) -> dict[str, pd.DataFrame]:
    """Return the tables without what is of segments that are not shown.

    Parameters
    ----------
    tables : dict of str to DataFrame
        See `audit_tables`.
    shown : list of int
        Segments that are told of; where there are none, nothing is told of how far they hold.
    """
    screened, trust = tables["fairness"], tables["group_trust"]
    told = screened[screened["segment"].isin(shown)].reset_index(drop=True)
    return {**tables, "fairness": told, "group_trust": trust if shown else trust.head(0)}
