"""How features move when a cleaning rule is switched the other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.hashed_ids import hash_digits
from analysis.scrub.cleaning.facts import Facts
from analysis.scrub.cleaning.marking import COLUMNS, marked_rows
from analysis.scrub.cleaning.rules import KEPT, RULES
from analysis.scrub.features.build import Material, build_features
from analysis.scrub.features.derivation import derived_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.scrub.features.catalogue import Feature

# Rules that change no row of the ratings cannot move a feature of viewers.
OF_ROWS = (
    "missing_ids",
    "impossible_values",
    "stray_dates",
    "recovered_ratings",
    "out_of_range",
    "out_of_window",
    "duplicate_rows",
    "repeated_pairs",
    "noise_titles",
    "null_ratings",
)


# Viewers that are looked at.
VIEWERS = 4_000


@dataclass(frozen=True)
class Sample:
    """The viewers and rows that every variant is computed from.

    Parameters
    ----------
    events, statistics, noise : ibis Table
        Rows as read and statistics of the sampled viewers, and the noise flags of all titles.
    users : ibis Table
        user_id and train (bool) of the sampled viewers.
    material : Material
        Of the whole.
    declared : sequence of Feature
        What is compared.
    """

    events: ir.Table
    statistics: ir.Table
    noise: ir.Table
    users: ir.Table
    material: Material
    declared: Sequence[Feature]


def sensitivity_sample(
    events: ir.Table,
    statistics: ir.Table,
    noise: ir.Table,
    users: ir.Table,
    material: Material,
    declared: Sequence[Feature],
    salt: str,
) -> Sample:
    """Draw viewers by hash and take their rows.

    Parameters
    ----------
    events, statistics, noise, users, material, declared
        The whole; users are those that meet the cut, user_id and split.
    salt : str
        Of the hash.
    """
    total = users.count().to_pyarrow().as_py()
    last = f"{min(int(VIEWERS / max(1, total) * 16**8), 16**8 - 1):08x}"
    chosen = users.filter(hash_digits(users.user_id.cast("string"), salt + "moved") <= last)
    chosen = chosen.select("user_id", train=chosen.split == "train").cache()
    return Sample(
        events.semi_join(chosen, "user_id").cache(),
        statistics.semi_join(chosen, "user_id").cache(),
        noise,
        chosen,
        material,
        declared,
    )


def switched_rule(facts: Facts, rule: str) -> Facts:
    """Return the facts with one rule the other way."""
    now = getattr(facts.settings, rule)
    other: dict[str, object] = {rule: not now}
    if rule == "repeated_pairs":
        other = {rule: "all" if facts.keeps_last else "last"}
    if rule == "duplicate_rows":
        other = {rule: "keep" if facts.drops_equal else "drop"}
    if rule == "null_ratings":
        other = {rule: "drop" if now == "event" else "event"}
    return replace(facts, settings=facts.settings.model_copy(update=other))


def _features(drawn: Sample, facts: Facts) -> pd.DataFrame:
    """Return features of the sampled viewers under these rules, learned on them alone."""
    rows = marked_rows(drawn.events, drawn.noise, drawn.statistics, facts)
    kept = rows.filter(rows.position == KEPT).select(*COLUMNS, "recovered")
    events = kept.semi_join(drawn.users, "user_id").cache()
    material = replace(drawn.material, events=events)
    train = drawn.users.filter(drawn.users.train).select("user_id")
    built = build_features(material, train)
    frame = derived_features(built.measures, built.learned, drawn.declared).to_pandas()
    return frame.sort_values("user_id").set_index("user_id")


def feature_shift(first: pd.DataFrame, second: pd.DataFrame, feature: str) -> tuple[float, int]:
    """Return the mean |difference| in standard deviations of the first, and the viewers.

    Over viewers that both have; 0 where the feature does not vary.
    """
    both = pd.concat({"a": first[feature], "b": second[feature]}, axis=1).dropna()
    spread = both["a"].std(ddof=0)
    if not len(both) or not spread > 0:
        return 0.0, len(both)
    return float(np.abs(both["b"] - both["a"]).mean() / spread), len(both)


def rule_sensitivity(drawn: Sample, facts: Facts, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return rule, feature, change and viewers for every declared rule and compared feature.

    Parameters
    ----------
    drawn : Sample
        The viewers that are looked at.
    facts : Facts
        As the stage runs.
    ledger : DataFrame
        A rule that touched no rating needs no second run: its change is 0.

    Returns
    -------
    DataFrame
        change: mean |difference| in standard deviations when the rule is the other way.
    """
    ratings = ledger[ledger["table"] == "ratings"].set_index("rule")
    touched = ratings["rows_dropped"] + ratings["rows_changed"] > 0
    base = _features(drawn, facts)
    rows = []
    for rule in RULES:
        other = base
        if rule.name in OF_ROWS and (touched[rule.name] or not rule.enabled(facts)):
            changed = switched_rule(facts, rule.name)
            if rule.enabled(changed) != rule.enabled(facts):
                other = _features(drawn, changed)
        for feature in drawn.declared:
            change, viewers = feature_shift(base, other, feature.name)
            rows.append(
                {
                    "rule": rule.name,
                    "feature": feature.name,
                    "change": change,
                    "viewers": viewers,
                }
            )
    made = pd.DataFrame(rows, columns=["rule", "feature", "change", "viewers"])
    return made.astype({"rule": "str", "feature": "str", "change": float, "viewers": "int64"})
