"""Frames with stated column types, also where they hold no row."""

from __future__ import annotations

import pandas as pd


def typed_frame(frame: pd.DataFrame | None, columns: dict[str, str]) -> pd.DataFrame:
    """Return the named columns in their order and type; no rows for no frame."""
    if frame is None:
        frame = pd.DataFrame(columns=list(columns))
    return frame[list(columns)].astype(columns).reset_index(drop=True)
