"""What is known of one column, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.obtain.profile.quartiles import BINS
from analysis.obtain.profile.value_readers import COMPACT, EPOCHS

# Share of a column's values from which an estimated number of distinct ones counts as all.
MISSED = 0.99
# Nearly all values of a kind: what the rest is counts as an anomaly, not as another type.
NEARLY = 0.99


@dataclass
class Column:
    """What is known of one column.

    Parameters
    ----------
    table, name : str
        Where it is.
    kind : str
        integer, number, boolean, timestamp, text or blob: how the engine reads it.
    rows, nulls, distinct : int
        Counts; `distinct` leaves nulls out and is an estimate where `about`.
    low, high : object
        Smallest and largest value; times as text.
    quartiles : tuple
        First quartile, median, third quartile of numbers; else empty.
    top : list of (str, int)
        Commonest values with their counts.
    odd : dict
        Non-finite numbers: "nan" and "inf" to counts.
    forms : dict
        For text: how many values are integer, number, date, iso, uuid …
    whole : bool
        Whether a number column holds whole numbers only.
    approximate : bool
        Whether the table is too long for exact quartiles.
    about : bool
        Whether `distinct` is an estimate.
    withheld : bool
        Whether nothing of its values may be shown.
    """

    table: str
    name: str
    position: int
    kind: str
    rows: int = 0
    nulls: int = 0
    distinct: int = 0
    low: Any = None
    high: Any = None
    quartiles: tuple = ()
    top: list[tuple[str, int]] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    whole: bool = False
    approximate: bool = False
    about: bool = False
    withheld: bool = False

    @property
    def filled(self) -> int:
        """Return the number of values that are not null."""
        return self.rows - self.nulls

    @property
    def binned(self) -> bool:
        """Tell whether the quartiles are estimates, see `estimated_quartiles`."""
        return self.approximate and bool(self.quartiles) and self.distinct > BINS

    @property
    def unique(self) -> bool:
        """Tell whether no value occurs twice, as far as is known."""
        least = MISSED * self.filled if self.about else self.filled
        return self.filled > 0 and self.distinct >= least

    def share(self, form: str) -> float:
        """Return the share of text values that have a form."""
        return self.forms.get(form, 0) / self.filled if self.filled else 0.0

    @property
    def numeric(self) -> bool:
        """Tell whether (nearly) all values are numbers."""
        return self.kind in {"integer", "number"} or self.share("number") >= NEARLY

    @property
    def is_clock(self) -> bool:
        """Tell whether (nearly) all values are lengths as hours:minutes:seconds."""
        return self.kind == "text" and self.share("clock") >= NEARLY

    @property
    def time_form(self) -> str:
        """Return how to read the column as a time (see `time_value`), or empty text."""
        if self.kind == "timestamp":
            return "native"
        if self.kind in {"integer", "number"}:
            return self._numeric_time()
        forms = [form for form in self.forms if form.startswith("pattern:")]
        for form in ("iso", *sorted(forms, key=lambda name: -self.forms[name])):
            if self.filled and self.share(form) >= 0.9:
                return "zoned" if form == "iso" and self.forms.get("zoned") else form
        return ""

    def _numeric_time(self) -> str:
        if not self.quartiles or (self.kind == "number" and not self.whole):
            return ""
        low, high = float(self.quartiles[0]), float(self.quartiles[2])
        for unit, (least, most) in EPOCHS.items():
            if least <= low and high <= most:
                return f"epoch:{unit}"
        least, most = COMPACT
        compact = least <= low and high <= most and 1 <= low % 100 <= 31
        return "pattern:%Y%m%d" if compact and 1 <= low // 100 % 100 <= 12 else ""

    @property
    def observed(self) -> str:
        """Return the type that the values show."""
        if not self.filled:
            return "empty"
        if self.kind == "text":
            for form in ("uuid", "integer", "number", "date"):
                if self.share(form) == 1:
                    return form if form == "uuid" else f"{form} as text"
            return "timestamp as text" if self.time_form else "text"
        if self.kind == "number" and self.whole:
            return "integer"
        return self.kind
