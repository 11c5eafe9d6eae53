"""The tables of a finished stage, read lazily from its folder, and the record of all stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

# Files up to this many bytes are kept as read: sentences ask for the same few rows many times.
KEPT_BYTES = 1_000_000


class Tables(Mapping):
    """Mapping from a table's name to its Ibis expression.

    Tables in folders of the stage are found by "folder/name", and not counted among its tables.

    Parameters
    ----------
    folder : Path
        Where the stage's Parquet files and other files lie.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self._frames: dict[str, tuple[tuple[int, ...], pd.DataFrame]] = {}
        self._records: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {}

    @cached_property
    def _names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.parquet"))

    def _place(self, name: str) -> Path:
        place = self.folder / f"{name}.parquet"
        if not place.is_file():
            raise KeyError(f"no table {name!r} in {self.folder}; there are {self._names}")
        return place

    def __getitem__(self, name: str) -> ir.Table:
        place = self._place(name)
        from analysis import engine

        return engine.read_parquet(place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a small table as a DataFrame, in the order it was written in.

        It is the caller's own: pandas copies what is written to.
        """
        return self._as_read(name).copy(deep=False)

    def record(self, name: str) -> dict[str, Any]:
        """Return the only row of a table as a dictionary, missing values as None."""
        rows = self._as_read(name)
        if name not in self._records or self._records[name][0] is not rows:
            self._records[name] = (rows, _only_row(name, rows))
        return dict(self._records[name][1])

    def _as_read(self, name: str) -> pd.DataFrame:
        place = self._place(name)
        import pandas as pd

        state = place.stat()
        if state.st_size > KEPT_BYTES:
            return pd.read_parquet(place)
        stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
        if name not in self._frames or self._frames[name][0] != stamp:
            self._frames[name] = (stamp, pd.read_parquet(place))
        return self._frames[name][1]

    def file(self, name: str) -> Path:
        """Return the path of a file that the stage declared."""
        path = self.folder / name
        if not path.is_file():
            raise KeyError(f"no file {name!r} in {self.folder}")
        return path


def _only_row(name: str, rows: pd.DataFrame) -> dict[str, Any]:
    import pandas as pd

    if len(rows) != 1:
        raise ValueError(f"table {name!r} holds {len(rows)} rows, one was expected")
    (row,) = rows.to_dict("records")
    return {key: None if pd.isna(value) else value for key, value in row.items()}


@dataclass(frozen=True)
class Results:
    """The tables of every stage, by name: what the stages made cannot be mistaken for each other.

    Parameters
    ----------
    obtained : Tables
        The source as it is: its dictionary, roles, audit.
    scrubbed : Tables
        Cleaned rows, features, splits.
    explored : Tables
        What viewers do.
    modelled : Tables
        The structure gate, the candidates, the chosen clustering.
    predicted : Tables
        What viewers will do next.
    interpreted : Tables
        The segments, their profiles and names.
    """

    obtained: Tables
    scrubbed: Tables
    explored: Tables
    modelled: Tables
    predicted: Tables
    interpreted: Tables


@dataclass(frozen=True)
class Provenance:
    """What a report was made with.

    Parameters
    ----------
    versions : dict
        Library to version.
    settings : dict
        Dotted name to value.
    settings_hash : str
        Digest of the settings.
    stages : list of dict
        `stage`, `fingerprint` and `seconds` that it took when it was computed.
    """

    versions: dict[str, str]
    settings: dict[str, Any]
    settings_hash: str
    stages: list[dict[str, Any]]

    @property
    def timings(self) -> dict[str, float]:
        """Return the seconds by stage."""
        return {one["stage"]: one["seconds"] for one in self.stages}
