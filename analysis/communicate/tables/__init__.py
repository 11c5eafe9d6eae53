"""The tables of the report, each a function of stages' tables.

A table without rows is one sentence instead of a Table.
"""

from analysis.communicate.tables.audience import (
    coverage,
    fairness,
    favourites,
    profiles,
    segments,
)
from analysis.communicate.tables.cleaning import (
    dropped_features,
    features,
    ledger,
    rules,
    treatment,
)
from analysis.communicate.tables.data import (
    anomalies,
    columns,
    reconciliation,
    relations,
    roles,
    source_tables,
    top_titles,
)
from analysis.communicate.tables.model import (
    comparison,
    gate,
    sensitivity,
    validity,
    votes,
)
from analysis.communicate.tables.provenance import settings, stages, versions
from analysis.communicate.tables.rule import rule

__all__ = [
    "anomalies",
    "columns",
    "comparison",
    "coverage",
    "dropped_features",
    "fairness",
    "favourites",
    "features",
    "gate",
    "ledger",
    "profiles",
    "reconciliation",
    "relations",
    "roles",
    "rule",
    "rules",
    "segments",
    "sensitivity",
    "settings",
    "source_tables",
    "stages",
    "top_titles",
    "treatment",
    "validity",
    "versions",
    "votes",
]
