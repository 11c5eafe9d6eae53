"""The first official split of MovieLens' hundred thousand ratings."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd

ARCHIVE = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "ml-100k.zip"


def split_ratings(archive: Path, part: str) -> pd.DataFrame:
    """Return user_id, title_id and rating of `base` or `test`."""
    names = ["user_id", "title_id", "rating", "seconds"]
    with zipfile.ZipFile(archive) as whole, whole.open(f"ml-100k/u1.{part}") as lines:
        return pd.read_csv(lines, sep="\t", names=names).drop(columns="seconds")
