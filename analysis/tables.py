"""The tables of a finished stage, read lazily from its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class Tables(Mapping):
    """Mapping from a table's name to its Ibis expression.

    Parameters
    ----------
    folder : Path
        Where the stage's Parquet files and other files lie.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    @cached_property
    def _names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.parquet"))

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self._names:
            raise KeyError(f"no table {name!r} in {self.folder}; there are {self._names}")
        from analysis import engine

        return engine.read_parquet(self.folder / f"{name}.parquet")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a small table as a DataFrame, in the order it was written in."""
        if name not in self._names:
            raise KeyError(f"no table {name!r} in {self.folder}; there are {self._names}")
        import pandas as pd

        return pd.read_parquet(self.folder / f"{name}.parquet")

    def record(self, name: str) -> dict[str, Any]:
        """Return the only row of a table as a dictionary, missing values as None."""
        import pandas as pd

        rows = self.frame(name).to_dict("records")
        if len(rows) != 1:
            raise ValueError(f"table {name!r} holds {len(rows)} rows, one was expected")
        return {key: None if pd.isna(value) else value for key, value in rows[0].items()}

    def file(self, name: str) -> Path:
        """Return the path of a file that the stage declared."""
        path = self.folder / name
        if not path.is_file():
            raise KeyError(f"no file {name!r} in {self.folder}")
        return path
