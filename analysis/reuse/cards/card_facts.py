"""What the model card and the datasheet tell, gathered from the tables of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.communicate.decided import told_choice

if TYPE_CHECKING:
    from analysis.tables import Results, Tables


# Parts of the viewers with full evidence: fitted on, chosen on, looked at for the choice.
SPLITS = ("train", "val", "test")


@dataclass(frozen=True)
class CardFacts:
    """What both texts tell.

    Parameters
    ----------
    source, window, gate, chosen : dict
        Records of these tables.
    counts : dict
        Viewers by split and evidence: users, eligible, train, val, test; and events. What tells
        of few viewers is None.
    test : dict
        What the opened test found, see `decided.told_test`.
    features : list of dict
        label, unit, block, reliability of the features that the model takes.
    segments : list of dict
        Rows of interpret's segments.
    sensitivity, fairness : list of dict
        Rows of these tables.
    thresholds : dict
        Lines that figures are read by, as the model stage declared them.
    kind : str
        What labels a viewer: centres, mixture, density or nothing.
    rule : str
        Hash of the declared rule.
    draft : bool
        Whether the run was a draft.
    ledger : list of dict
        Rows of the cleaning ledger.
    """

    source: dict[str, Any]
    window: dict[str, Any]
    gate: dict[str, Any]
    chosen: dict[str, Any]
    counts: dict[str, int | None]
    test: dict[str, Any]
    features: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    sensitivity: list[dict[str, Any]]
    fairness: list[dict[str, Any]]
    thresholds: dict[str, float]
    ledger: list[dict[str, Any]]
    kind: str
    rule: str
    draft: bool


def gather_card_facts(results: Results, kind: str, draft: bool) -> CardFacts:
    """Gather what the cards tell."""
    scrubbed, modelled, interpreted = results.scrubbed, results.modelled, results.interpreted
    catalogue = scrubbed.frame("catalogue")
    kept = catalogue[catalogue["kept"]]
    return CardFacts(
        source=results.obtained.record("source"),
        window=scrubbed.record("window"),
        gate=modelled.record("gate"),
        chosen=told_choice(results),
        test=told_choice(results)["test"],
        counts=_counts(scrubbed),
        features=kept[["label", "unit", "block", "reliability"]].to_dict("records"),
        segments=interpreted.frame("segments").sort_values("segment").to_dict("records"),
        sensitivity=modelled.frame("sensitivity").to_dict("records"),
        fairness=interpreted.frame("fairness").to_dict("records"),
        thresholds=dict(modelled.frame("thresholds")[["name", "value"]].itertuples(index=False)),
        ledger=scrubbed.frame("ledger").to_dict("records"),
        kind=kind,
        rule=modelled.record("rule")["hash"],
        draft=draft,
    )


def _counts(scrubbed: Tables) -> dict[str, int | None]:
    users, known = scrubbed["users"], scrubbed.frame("viewers_by_evidence").set_index("evidence")
    counted = users.aggregate(
        **{name: (users.eligible & (users.split == name)).sum() for name in SPLITS}
    )
    split = pd.Series(counted.to_pyarrow().to_pylist()[0]).fillna(0).astype(int)
    full, every = int(known.loc["full", "users"]), int(known["users"].sum())
    few = disclosure.tells_few(full, every)
    # Together the parts are those with full evidence.
    hidden = disclosure.hidden_counts(split) | few
    return {
        "users": every,
        "events": int(known["rows"].sum()),
        "eligible": None if few else full,
        **{name: None if hidden[name] else int(split[name]) for name in SPLITS},
    }
