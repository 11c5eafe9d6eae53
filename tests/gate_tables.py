"""Hand-made records of the structure gate, and what single measures show."""

from __future__ import annotations

import pandas as pd

from analysis.model.gate import minorities
from analysis.model.gate.amounts import COLUMNS
from analysis.model.gate.structure import NUMBERS

# What is the same for every hand-made audience unless it is told otherwise.
USUAL = {
    **{"p_gaussian": 0.01, "p_uniform": 0.01, "p_latent": 0.02, "p_copula": 0.03},
    **{"gain_p_gaussian": 0.01, "gain_p_latent": 0.04},
    **{"delta_se": 0.004, "delta_latent_se": 0.006, "gain": 0.21, "gain_se": 0.05},
    **{"p_mixture": 0.04, "samples": 8, "sample_rows": 1500, "tables": 59},
}


def gate_record(structure: str, **known: object) -> dict:
    """Return a record with every key of the gate's own."""
    usual = {"structure": structure, "close": False, "note": "", **USUAL}
    return {**dict.fromkeys(NUMBERS, float("nan")), **usual, **known}


def amount_rows(*rows: tuple) -> pd.DataFrame:
    """Return measure, depth, p, groups, found and border, none by default."""
    kinds = {"depth": float, "p": float, "groups": "int64", "found": bool, "border": float}
    return pd.DataFrame(rows, columns=COLUMNS).astype({"measure": "str", **kinds})


def minority_rows(*rows: tuple) -> pd.DataFrame:
    """Return feature, label, side, viewers, of, gap and needed, none by default."""
    return pd.DataFrame(rows, columns=list(minorities.COLUMNS)).astype(minorities.COLUMNS)
